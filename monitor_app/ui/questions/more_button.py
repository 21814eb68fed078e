"""The button with three dots on every question."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton

from monitor_app.ui import icons, theme


class MoreButton(QAbstractButton):
    """Three dots. One on every question, so it is as light as a widget can be."""

    def __init__(self, name: str) -> None:
        super().__init__()
        hit = theme.look().hit()
        self.setFixedSize(hit, hit)
        self.setAccessibleName(name)
        self.setToolTip(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def paintEvent(self, _event: QPaintEvent) -> None:
        look = theme.look()
        painter = QPainter(self)
        if self.underMouse():
            painter.fillRect(self.rect(), look.colour("sunken"))
        side = look.px(20)
        left, top = (self.width() - side) // 2, (self.height() - side) // 2
        painter.drawPixmap(left, top, icons.pixmap("more", "ink2"))
        painter.end()
