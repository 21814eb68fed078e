"""More contrast, when the system asks for it: the system's own colours, and frames.

KeePassXC had to add such a switch afterwards; see `desktop-design/README.md`, 2.1.
"""

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QGuiApplication, QPalette

from monitor_app.ui.tokens import CHOSEN_SHARE, Colours

_Role = QPalette.ColorRole


def is_wanted() -> bool:
    """Whether the system asks for more contrast than a theme of ours has."""
    hints = QGuiApplication.styleHints()  # kept: what it gives dies with it
    asked = hints.accessibility().contrastPreference()
    return asked is Qt.ContrastPreference.HighContrast


def system_colours(palette: QPalette) -> Colours:
    """Return two colours of the system, its text and its ground, in all our roles.

    What is soft in our themes is the ground here and gets a frame; what is chosen has a
    fifth of the text's colour in its ground, and text on it stays far above 4.5:1.
    """
    ink = palette.color(QPalette.ColorGroup.Active, _Role.Text)
    ground = palette.color(QPalette.ColorGroup.Active, _Role.Base)
    roles = dict.fromkeys(Colours.__dataclass_fields__, ink.name())
    grounds = ("window", "surface", "sunken", "on_accent", "on_danger")
    softs = ("info_soft", "ok_soft", "warn_soft", "danger_soft", "seal_soft")
    roles |= dict.fromkeys((*grounds, *softs), ground.name())
    roles["accent_soft"] = _between(ground, ink).name()
    return Colours(**roles)


def frames(colours: Colours) -> str:
    """Return the style that puts a frame around what is soft in our themes."""
    return f"""
QFrame[card] {{ border: 1px solid {colours.ink}; }}
QWidget[ground="accent"] {{ border: 1px solid {colours.ink}; }}
QPushButton[kind="quiet"], QPushButton[kind="row"] {{ border-color: {colours.ink}; }}
QToolButton:hover {{ background: {colours.accent_soft}; }}
"""


def _between(ground: QColor, ink: QColor) -> QColor:
    def mixed(one: int, other: int) -> int:
        return round(one + (other - one) * CHOSEN_SHARE)

    return QColor(
        mixed(ground.red(), ink.red()),
        mixed(ground.green(), ink.green()),
        mixed(ground.blue(), ink.blue()),
    )
