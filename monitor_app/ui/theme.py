"""The look of the program: palette, one small style sheet, fonts, text scale."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from monitor_app import paths
from monitor_app.settings import Settings
from monitor_app.ui import contrast, tokens
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
    app.setStyleSheet(style_sheet(_look) + framed)
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


def style_sheet(look: Look) -> str:
    """Return what a palette cannot say: radii, borders, padding."""
    c = look.colours
    visible = look.px(36) - 2
    hit = look.hit()
    return f"""
QPushButton {{ margin: 4px 0; min-height: {visible}px; padding: 0 {look.px(14)}px;
  border: 1px solid {c.control}; border-radius: 6px; background: {c.surface};
  color: {c.ink}; outline: 0; }}
QPushButton:hover {{ background: {c.sunken}; }}
QPushButton:pressed, QPushButton:checked {{ background: {c.accent_soft}; }}
QPushButton:disabled {{ background: {c.sunken}; color: {c.ink3};
  border-color: {c.line}; }}
QPushButton[kind="primary"]:enabled {{ background: {c.accent};
  border-color: {c.accent}; color: {c.on_accent}; }}
QPushButton[kind="primary"]:enabled:hover {{ background: {c.accent_hover}; }}
QPushButton[kind="danger"]:enabled {{ background: {c.danger};
  border-color: {c.danger}; color: {c.on_danger}; }}
QPushButton[kind="quiet"] {{ border-color: transparent; background: transparent;
  color: {c.accent}; padding: 0 {look.px(6)}px; }}
QPushButton[kind="quiet"]:hover {{ background: {c.sunken}; }}
QPushButton[kind="quiet"]:disabled {{ color: {c.ink3}; }}
QPushButton[kind="row"] {{ border-color: transparent; background: transparent;
  text-align: left; padding: 0 6px; }}
QPushButton[kind="row"]:hover {{ background: {c.sunken}; }}
QPushButton::menu-indicator {{ image: none; width: 0; }}
QPushButton[kind="segment"] {{ border-radius: 0; border-right-width: 0; }}
QPushButton[kind="segment"][place="first"] {{ border-top-left-radius: 6px;
  border-bottom-left-radius: 6px; }}
QPushButton[kind="segment"][place="last"] {{ border-right-width: 1px;
  border-top-right-radius: 6px; border-bottom-right-radius: 6px; }}
QPushButton[kind="segment"]:checked {{ background: {c.accent_soft};
  border-bottom: 2px solid {c.accent}; }}
QLineEdit, QComboBox, QPlainTextEdit {{ margin: 4px 0; border: 1px solid {c.control};
  border-radius: 6px; background: {c.surface}; color: {c.ink};
  selection-background-color: {c.accent}; selection-color: {c.on_accent}; }}
QLineEdit, QComboBox {{ min-height: {visible}px; padding: 0 10px; }}
QPlainTextEdit {{ padding: 4px 6px; }}
QLineEdit:disabled, QComboBox:disabled, QLineEdit:read-only {{
  background: {c.sunken}; border-color: {c.line}; color: {c.ink2}; }}
QLineEdit[advice="true"], QPlainTextEdit[advice="true"] {{
  border: 2px solid {c.warn}; }}
QComboBox::drop-down {{ border: 0; width: {look.px(30)}px; }}
QComboBox::down-arrow {{ image: none; }}
QComboBox QAbstractItemView {{ border: 1px solid {c.control};
  background: {c.surface}; color: {c.ink}; outline: 0;
  selection-background-color: {c.accent_soft}; selection-color: {c.ink}; }}
QComboBox QAbstractItemView::item {{ min-height: {visible}px; padding: 0 8px; }}
QToolButton {{ border: 0; border-radius: 6px; background: transparent;
  color: {c.ink2}; outline: 0; }}
QToolButton::menu-indicator {{ image: none; }}
QToolButton:hover {{ background: {c.line}; }}
QToolButton[kind="nav"] {{ min-height: {hit}px; padding: 0 10px; text-align: left; }}
QToolButton[kind="nav"]:checked {{ background: {c.surface}; color: {c.ink}; }}
QToolButton[kind="chip"] {{ padding: 0 10px; margin: 3px 0;
  border: 1px dashed {c.control}; border-radius: 11px; }}
QToolButton[kind="strip"] {{ padding: 0 10px; min-height: {look.px(34)}px; }}
QListView, QTableView, QScrollArea {{ border: 0; background: {c.surface};
  outline: 0; }}
QListView[ground="window"] {{ background: {c.window}; }}
QListWidget::item {{ min-height: {visible - 8}px; padding: 4px 8px;
  border-radius: 6px; }}
QListWidget::item:selected {{ background: {c.accent_soft}; color: {c.ink}; }}
QTableView::item {{ padding: 0 {look.px(8)}px; border: 0; }}
QTableView::item:selected {{ background: {c.accent_soft}; color: {c.ink}; }}
QHeaderView {{ background: {c.surface}; }}
QHeaderView::section {{ background: {c.surface}; color: {c.ink2}; border: 0;
  border-bottom: 1px solid {c.line}; padding: 4px {look.px(8)}px; }}
QListView[ground="sunken"] {{ background: {c.sunken}; }}
QScrollArea[ground="window"] {{ background: {c.window}; }}
QWidget[ground="sunken"] {{ background: {c.sunken}; }}
QWidget[ground="accent"] {{ background: {c.accent_soft}; }}
QWidget[ground="surface"] {{ background: {c.surface}; }}
QWidget[ground="window"] {{ background: {c.window}; }}
QWidget[edge="top"] {{ border-top: 1px solid {c.line}; }}
QWidget[edge="bottom"] {{ border-bottom: 1px solid {c.line}; }}
QWidget[edge="left"] {{ border-left: 1px solid {c.line}; }}
QFrame[card="plain"] {{ background: {c.surface}; border: 1px solid {c.line};
  border-radius: 10px; }}
QFrame[card="sunken"] {{ background: {c.sunken}; border-radius: 8px; }}
QFrame[card="warn"] {{ background: {c.warn_soft}; border-radius: 8px; }}
QFrame[card="danger"] {{ background: {c.danger_soft}; border-radius: 8px; }}
QFrame[card="ok"] {{ background: {c.ok_soft}; border-radius: 8px; }}
QFrame[card="info"] {{ background: {c.info_soft}; border-radius: 8px; }}
QFrame[card="reason"] {{ border: 1px dashed {c.control}; border-radius: 6px; }}
QMenu {{ background: {c.surface}; border: 1px solid {c.control}; padding: 6px; }}
QMenu::item {{ min-height: {visible}px; padding: 0 24px 0 10px; border-radius: 6px; }}
QMenu::item:selected {{ background: {c.accent_soft}; color: {c.ink}; }}
QMenu::item:disabled {{ color: {c.ink3}; }}
QMenu::separator {{ height: 1px; background: {c.line}; margin: 4px 8px; }}
QSpinBox {{ border: 1px solid {c.control}; border-radius: 6px; padding: 0 8px;
  background: {c.surface}; color: {c.ink}; min-height: {visible}px; }}
QProgressBar {{ border: 1px solid {c.control}; border-radius: 5px;
  background: {c.surface}; min-height: 8px; max-height: 8px; }}
QProgressBar::chunk {{ background: {c.accent}; border-radius: 4px; }}
QScrollBar:vertical {{ width: 12px; background: transparent; margin: 0; }}
QScrollBar::handle:vertical {{ background: {c.control}; min-height: 44px;
  border-radius: 4px; margin: 2px; }}
QScrollBar::add-line, QScrollBar::sub-line {{ height: 0; width: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
QToolTip {{ background: {c.surface}; color: {c.ink}; border: 1px solid {c.control};
  padding: 4px 8px; }}
"""
