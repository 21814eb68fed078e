"""What must be before the interviewer's eyes now: stop, danger to life, warnings."""

from collections.abc import Sequence

from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QWidget

from monitor_app import messages
from monitor_app.i18n import ngettext
from monitor_app.records.safety import Card
from monitor_app.ui import parts, theme
from monitor_app.ui.said_box import SaidBox

_DANGER = frozenset({Card.STOP, Card.EMERGENCY})
_SHOWN, _SHOWN_LARGE = 2, 1  # at once; the second where the text is large
_LARGE = 1.5


class CardsBar(QWidget):
    """The most urgent cards in full, the others behind a button."""

    def __init__(self) -> None:
        super().__init__()
        self._column = parts.column(self, spacing=4)
        self._column.setContentsMargins(24, 6, 24, 6)
        self.shown: tuple[Card, ...] = ()
        self._all = False
        self.hide()

    def show_cards(self, cards: Sequence[Card], *, promise: bool = False) -> None:
        """Show these cards; say aloud a dangerous one that is new.

        Args:
            cards: most urgent first.
            promise: also that nothing is promised: the outline does not say it now.
        """
        wanted = tuple(c for c in cards if promise or c is not Card.NO_PROMISE)
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
        few = _SHOWN_LARGE if theme.look().scale >= _LARGE else _SHOWN
        most = len(self.shown) if self._all else few
        rest = len(self.shown) - most
        for place, card in enumerate(self.shown[:most], start=1):
            last = place == most and rest > 0
            self._column.addWidget(_row(card, self._more(rest) if last else None))
        self.setVisible(bool(self.shown))

    def _more(self, rest: int) -> QWidget:
        text = ngettext("{n} more", "{n} more", rest).format(n=rest)
        more = parts.button(text, "down", "quiet")
        more.clicked.connect(self._show_all)
        return more

    def _show_all(self) -> None:
        self._all = True
        self._build()


def _row(card: Card, more: QWidget | None) -> QWidget:
    danger = card in _DANGER
    kind, icon = ("danger", "stop") if danger else ("warn", "warning")
    sentence = messages.sentence_of(card.value, {})
    weight = 600 if danger else 400
    box = SaidBox(kind, icon, sentence, weight=weight, margins=8)
    if more is not None:
        box.add(more)
    return box
