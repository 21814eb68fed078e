"""Six words to type: shown on request, never filled in."""

import secrets

from PySide6.QtWidgets import QFrame, QWidget

from monitor_app.i18n import _, active_language
from monitor_app.ui import parts
from monitor_app.usecases import suggested


class SuggestedWords(QWidget):
    """The words, and what to do with them; `button` stands where the page wants it."""

    def __init__(self) -> None:
        super().__init__()
        column = parts.column(self)
        self.button = parts.button(_("Suggest words"), "book", "quiet")
        self.button.clicked.connect(self._draw)
        column.addWidget(self._card())
        self.hide()

    @property
    def text(self) -> str:
        """Return the words that are shown, "" for none yet."""
        return self.words.text()

    def _card(self) -> QFrame:
        card = parts.card("info")
        inner = parts.column(card, spacing=4, margins=12)
        self.words = parts.label("", "question", 600)
        inner.addWidget(self.words)
        said = _(
            "Drawn at random, for you alone. Write them down, type them yourself with"
            " the spaces, and destroy the note once you know them by heart."
        )
        inner.addWidget(parts.label(said, "meta"))
        return card

    def _draw(self) -> None:
        self.words.setText(suggested.draw(active_language(), secrets.randbelow))
        self.words.setAccessibleName(self.words.text())
        self.show()
        self.button.setText(_("Other words"))
        self.button.setAccessibleName(_("Other words"))
