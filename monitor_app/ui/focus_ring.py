"""The ring around whatever the keyboard is at: outside the control, never cut."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractScrollArea,
    QApplication,
    QFocusFrame,
    QPlainTextEdit,
    QWidget,
)

from monitor_app.ui import theme


class FocusRing(QFocusFrame):
    """One ring for the whole window."""

    def __init__(self, app: QApplication, parent: QWidget) -> None:
        super().__init__(parent)
        app.focusChanged.connect(self._follow)

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self.widget() is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.look().colour("focus"), 2))
        edge = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        painter.drawRoundedRect(edge, 8, 8)
        painter.end()

    def _follow(self, _old: QWidget | None, new: QWidget | None) -> None:
        draws_itself = isinstance(new, QAbstractScrollArea) and not isinstance(
            new, QPlainTextEdit
        )
        if new is None or draws_itself or new.isWindow():
            self.setWidget(None)  # type: ignore[arg-type]  # Qt allows no widget
            self.hide()
        else:
            self.setWidget(new)
