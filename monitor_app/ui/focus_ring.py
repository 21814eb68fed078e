"""The ring around whatever the keyboard is at: outside the control, never cut."""

from PySide6.QtCore import QEvent, QObject, QRectF
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractScrollArea,
    QApplication,
    QFocusFrame,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)

from monitor_app.ui import theme

_POINTED = frozenset({QEvent.Type.MouseButtonPress, QEvent.Type.TouchBegin})


class FocusRing(QFocusFrame):
    """One ring for the whole window.

    Fields always have it; buttons only while somebody uses the keyboard. It filters
    the events of the window's handle to know which.
    """

    def __init__(self, app: QApplication, parent: QWidget) -> None:
        super().__init__(parent)
        self._window = parent
        self._by_keyboard = True
        app.focusChanged.connect(self._follow)

    def let_go(self) -> None:
        """Leave the widget it is around: Qt made the ring a child beside it."""
        self.setWidget(None)  # type: ignore[arg-type]  # Qt allows no widget
        self.setParent(self._window)
        self.hide()

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self.widget() is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.look().colour("focus"), 2))
        edge = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        painter.drawRoundedRect(edge, 8, 8)
        painter.end()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind in _POINTED:
            self._by_keyboard = False
        elif kind is QEvent.Type.KeyPress and not self._by_keyboard:
            self._by_keyboard = True
            self._follow(None, QApplication.focusWidget())
        return super().eventFilter(watched, event)

    def _follow(self, _old: QWidget | None, new: QWidget | None) -> None:
        if new is None or new.isWindow() or not self._is_wanted(new):
            self.let_go()
        else:
            self.setWidget(new)

    def _is_wanted(self, widget: QWidget) -> bool:
        if isinstance(widget, QLineEdit | QPlainTextEdit):
            return True
        draws_itself = isinstance(widget, QAbstractScrollArea)
        return self._by_keyboard and not draws_itself
