"""Which letters the keyboard gives now: what people get wrong in a passphrase.

Windows and macOS tell the layout. Elsewhere Qt names the language of the system, which
says nothing about the keyboard: there the chip shows the alphabet of the last letter
that was typed, and nothing before there was one.
"""

import unicodedata

from PySide6.QtCore import QLocale
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QWidget

from monitor_app.i18n import N_, _
from monitor_app.ui import parts

_TELLING = frozenset({"windows", "cocoa"})  # platforms whose layout Qt knows
_SHORT = {
    QLocale.Language.Kazakh: "ҚАЗ",
    QLocale.Language.Russian: "РУС",
    QLocale.Language.English: "ENG",
}
_ALPHABETS = {
    "LATIN": ("ABC", N_("Latin letters")),
    "CYRILLIC": ("АБВ", N_("Cyrillic letters")),
}


class LayoutChip(QFrame):
    """A few letters in a frame; takes no room while nothing is known."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("card", "sunken")
        row = parts.row(self, spacing=6)
        row.setContentsMargins(8, 3, 8, 3)
        row.addWidget(parts.picture("keyboard", "ink2", 16))
        self.label = parts.label("", "meta", 600, wrap=False)
        row.addWidget(self.label)
        self.hide()
        self._is_told = QGuiApplication.platformName() in _TELLING
        if self._is_told:
            method = QGuiApplication.inputMethod()
            method.localeChanged.connect(self._look)
            self._look()

    def show_layout(self, locale: QLocale) -> None:
        """Show a layout that the system tells."""
        language = locale.language()
        short = _SHORT.get(language) or locale.name()[:2].upper()
        self._say(short, locale.nativeLanguageName() or short)

    def typed(self, text: str) -> None:
        """Notice a letter; where the system tells the layout it says nothing new."""
        if self._is_told or len(text) != 1 or not text.isalpha():
            return
        found = _ALPHABETS.get(unicodedata.name(text, "").partition(" ")[0])
        if found is not None:
            self._say(found[0], _(found[1]))

    def _look(self) -> None:
        self.show_layout(QGuiApplication.inputMethod().locale())

    def _say(self, short: str, name: str) -> None:
        said = _("Keyboard: {layout}").format(layout=name)
        self.label.setText(short)
        self.label.setAccessibleName(said)
        self.setAccessibleName(said)
        self.setToolTip(said)
        parts.show_if(self, wanted=True)
