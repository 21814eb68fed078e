"""Icons drawn for this product, tinted with a colour of the theme."""

from functools import cache

from PySide6.QtCore import QByteArray, QPointF, QRectF, Qt
from PySide6.QtGui import QGuiApplication, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from monitor_app import paths
from monitor_app.ui import theme, tokens

GAP = 4  # between an icon and the words of its button, besides Qt's own 4
_PROGRAM_SIZES = (16, 24, 32, 48, 64, 128)


def icon(name: str, role: str = "ink2", size: int = tokens.ICON) -> QIcon:
    """Return an icon in a role's colour."""
    made = QIcon(pixmap(name, role, size))
    made.addPixmap(pixmap(name, "ink3", size), QIcon.Mode.Disabled)
    return made


def leading(name: str, role: str = "ink2") -> QIcon:
    """Return an icon that stands before words, with the room between them."""
    made = QIcon(_apart(pixmap(name, role)))
    made.addPixmap(_apart(pixmap(name, "ink3")), QIcon.Mode.Disabled)
    return made


def pixmap(name: str, role: str = "ink2", size: int = tokens.ICON) -> QPixmap:
    """Return a picture of an icon, sharp on this screen, scaled as text is."""
    screen = QGuiApplication.primaryScreen()
    ratio = screen.devicePixelRatio()
    return _drawn(name, theme.look().colours.of(role), theme.look().px(size), ratio)


def program_icon() -> QIcon:
    """Return the icon of the program, in the sizes that desktops ask for."""
    file = paths.resources() / "package" / "dapter.svg"
    renderer = QSvgRenderer(QByteArray(file.read_bytes()))
    made = QIcon()
    for side in _PROGRAM_SIZES:
        drawn = QPixmap(side, side)
        drawn.fill(Qt.GlobalColor.transparent)
        painter = QPainter(drawn)
        renderer.render(painter, QRectF(0, 0, side, side))
        painter.end()
        made.addPixmap(drawn)
    return made


def _apart(drawn: QPixmap) -> QPixmap:
    """Return a picture with empty room at the side where the words begin."""
    ratio = drawn.devicePixelRatio()
    gap = round(theme.look().px(GAP) * ratio)
    wide = QPixmap(drawn.width() + gap, drawn.height())
    wide.setDevicePixelRatio(ratio)
    wide.fill(Qt.GlobalColor.transparent)
    mirrored = QGuiApplication.layoutDirection() is Qt.LayoutDirection.RightToLeft
    painter = QPainter(wide)
    painter.drawPixmap(QPointF(gap / ratio if mirrored else 0, 0), drawn)
    painter.end()
    return wide


@cache
def _source(name: str) -> str:
    return (paths.resources() / "icons" / f"{name}.svg").read_text(encoding="utf-8")


@cache
def _drawn(name: str, colour: str, pixels: int, ratio: float) -> QPixmap:
    svg = _source(name).replace("currentColor", colour)
    renderer = QSvgRenderer(QByteArray(svg.encode()))
    drawn = QPixmap(round(pixels * ratio), round(pixels * ratio))
    drawn.setDevicePixelRatio(ratio)
    drawn.fill(Qt.GlobalColor.transparent)
    painter = QPainter(drawn)
    renderer.render(painter, QRectF(0, 0, pixels, pixels))
    painter.end()
    return drawn
