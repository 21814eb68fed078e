"""Keeps the question that was gone to in view while its page takes shape.

A page is filled before it is shown. Nothing in it has its place then, and there is
nothing to scroll; it gets its size later, and again when a card comes above it.
"""

import shiboken6
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QScrollArea

from monitor_app.ui import theme
from monitor_app.ui.questions.card import Card

_ROOM = 40  # effective pixels below and above


class InView(QObject):
    """Scrolls to a card, also later, until a person scrolls or goes on."""

    def __init__(self, area: QScrollArea) -> None:
        super().__init__(area)
        self._area = area
        self._card: Card | None = None
        bar = area.verticalScrollBar()
        bar.rangeChanged.connect(self.again)
        bar.actionTriggered.connect(self._let_go)

    def bring(self, card: Card) -> None:
        """Scroll to a card; of one that is too high to its beginning."""
        self._card = card
        self._area.ensureWidgetVisible(card, 0, theme.look().px(_ROOM))
        bar = self._area.verticalScrollBar()
        bar.setValue(min(bar.value(), card.y()))

    def again(self) -> None:
        """Scroll to the card once more: it has another place now."""
        card = self._card
        if card is not None and shiboken6.isValid(card) and card.current:
            self.bring(card)

    def _let_go(self) -> None:
        self._card = None
