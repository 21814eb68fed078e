"""The look of the program: palette, one small style sheet, fonts, text scale."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from monitor_app import paths
from monitor_app.settings import Settings
from monitor_app.ui import contrast, style_sheet, tokens
from monitor_app.ui.tokens import Colours

_UI = ("Noto Sans", "Segoe UI", "DejaVu Sans")
_MONO = ("Noto Sans Mono", "Consolas", "DejaVu Sans Mono")
_Role = QPalette.ColorRole
_ROLES: Mapping[QPalette.ColorRole, str] = {
    _Role.Window: "window",
    _Role.WindowText: "ink",
    _Role.Base: "surface",
    _Role.AlternateBase: "sunken",
    _Role.Text: "ink",
    _Role.Button: "surface",
    _Role.ButtonText: "ink",
    _Role.BrightText: "danger",
    _Role.Highlight: "accent",
    _Role.HighlightedText: "on_accent",
    _Role.PlaceholderText: "ink3",
    _Role.Link: "accent",
    _Role.LinkVisited: "accent",
    _Role.Accent: "accent",
    _Role.ToolTipBase: "surface",
    _Role.ToolTipText: "ink",
    _Role.Light: "surface",
    _Role.Midlight: "line",
    _Role.Mid: "control",
    _Role.Dark: "control",
    _Role.Shadow: "ink3",
}


@dataclass(frozen=True, slots=True)
class Look:
    """What widgets ask when they are built and painted."""

    colours: Colours
    dark: bool
    scale: float
    density: str

    def px(self, pixels: float) -> int:
        """Scale a size that belongs to text."""
        return round(pixels * self.scale)

    def hit(self) -> int:
        """Return the smallest height of what a finger presses."""
        return max(tokens.HIT[self.density], self.px(36) + 8)

    def font(self, role: str, weight: int = 400, *, mono: bool = False) -> QFont:
        """Return a bundled font in a role of the type scale."""
        return _font(self.px(tokens.TEXT[role]), weight, mono=mono)

    def colour(self, role: str) -> QColor:
        """Return the colour of a role."""
        return QColor(self.colours.of(role))


@cache
def _font(pixels: int, weight: int, *, mono: bool) -> QFont:
    font = QFont()
    font.setFamilies(list(_MONO if mono else _UI))
    font.setPixelSize(pixels)
    font.setWeight(QFont.Weight(weight))
    return font


_look = Look(tokens.LIGHT, dark=False, scale=1.0, density="touch")


def look() -> Look:
    """Return the look in force."""
    return _look


def load_fonts() -> None:
    """Make the bundled fonts known to Qt."""
    for file in sorted((paths.resources() / "fonts").glob("*.ttf")):
        QFontDatabase.addApplicationFontFromData(file.read_bytes())


def apply(app: QApplication, settings: Settings) -> Look:
    """Put a look in force. Drop heavy pages before calling it."""
    global _look  # noqa: PLW0603 - one application has one look
    dark = _wants_dark(settings.theme)
    high = contrast.is_wanted()
    app.setPalette(QPalette())  # the system's, to look at
    colours = tokens.DARK if dark else tokens.LIGHT
    _look = Look(
        contrast.system_colours(app.palette()) if high else colours,
        dark=dark,
        scale=settings.text_percent / 100,
        density=settings.density,
    )
    hints = QGuiApplication.styleHints()
    hints.setColorScheme(_SCHEMES[settings.theme])  # the title bar follows
    if not high:
        app.setPalette(_palette(_look))
    app.setFont(_look.font("body"))
    framed = contrast.frames(_look.colours) if high else ""
    app.setStyleSheet(style_sheet.written(_look) + framed)
    return _look


_SCHEMES = {
    "system": Qt.ColorScheme.Unknown,
    "light": Qt.ColorScheme.Light,
    "dark": Qt.ColorScheme.Dark,
}


def _wants_dark(theme: str) -> bool:
    if theme == "system":
        return QGuiApplication.styleHints().colorScheme() is Qt.ColorScheme.Dark
    return theme == "dark"


def _palette(look: Look) -> QPalette:
    palette = QPalette()
    for role, name in _ROLES.items():
        palette.setColor(role, look.colour(name))
    off = QPalette.ColorGroup.Disabled
    for role in (_Role.WindowText, _Role.Text, _Role.ButtonText):
        palette.setColor(off, role, look.colour("ink3"))
    palette.setColor(off, _Role.Base, look.colour("sunken"))
    return palette
