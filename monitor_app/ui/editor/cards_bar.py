"""What must be before the interviewer's eyes now: stop, danger to life, warnings."""

from collections.abc import Sequence

from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QWidget

from monitor_app import messages
from monitor_app.i18n import ngettext
from monitor_app.records.safety import Card
from monitor_app.ui import parts

_DANGER = frozenset({Card.STOP, Card.EMERGENCY})
_SHOWN = 2


class CardsBar(QWidget):
    """The most urgent cards in full, the others behind a button."""

    def __init__(self) -> None:
        super().__init__()
        self._column = parts.column(self, spacing=4)
        self._column.setContentsMargins(24, 6, 24, 6)
        self.shown: tuple[Card, ...] = ()
        self._all = False
        self.hide()

    def show_cards(self, cards: Sequence[Card]) -> None:
        """Show these cards; say aloud a dangerous one that is new."""
        wanted = tuple(card for card in cards if card is not Card.NO_PROMISE)
        if wanted == self.shown:
            return
        fresh = [c for c in wanted if c in _DANGER and c not in self.shown]
        self.shown, self._all = wanted, False
        self._build()
        for card in fresh:
            sentence = messages.sentence_of(card.value, {})
            event = QAccessibleAnnouncementEvent(self, sentence)
            event.setPoliteness(QAccessible.AnnouncementPoliteness.Assertive)
            QAccessible.updateAccessibility(event)

    def _build(self) -> None:
        parts.emptied(self._column)
        most = len(self.shown) if self._all else _SHOWN
        for card in self.shown[:most]:
            self._column.addWidget(_row(card))
        rest = len(self.shown) - most
        if rest > 0:
            text = ngettext("{n} more", "{n} more", rest).format(n=rest)
            more = parts.button(text, "down", "quiet")
            more.clicked.connect(self._show_all)
            self._column.addWidget(more)
        self.setVisible(bool(self.shown))

    def _show_all(self) -> None:
        self._all = True
        self._build()


def _row(card: Card) -> QWidget:
    danger = card in _DANGER
    box = parts.card("danger" if danger else "warn")
    layout = parts.row(box, spacing=10, margins=8)
    icon, role = ("stop", "danger") if danger else ("warning", "warn")
    layout.addWidget(parts.picture(icon, role))
    sentence = messages.sentence_of(card.value, {})
    layout.addWidget(parts.label(sentence, "body", 600 if danger else 400), 1)
    return box
