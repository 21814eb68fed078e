"""The ring around whatever the keyboard is at: outside the control, never cut.

Qt's own `QFocusFrame` lies in the parent of the control and is cut at its edges; this
one lies over the whole window and is cut by scroll areas only.
"""

import shiboken6
from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractScrollArea,
    QApplication,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)

from monitor_app.ui import theme

_RADIUS = 8
_OUT = 3  # pixels between the control and the middle of the ring
_POINTED = frozenset({QEvent.Type.MouseButtonPress, QEvent.Type.TouchBegin})
_MOVES = frozenset(
    {QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.Show, QEvent.Type.Hide}
)


class FocusRing(QWidget):
    """One ring for the whole window.

    Fields always have it; buttons only while somebody uses the keyboard. It filters
    the events of the window's handle to know which.
    """

    def __init__(self, app: QApplication, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._by_keyboard = True
        self._around: QWidget | None = None
        self._watched: list[QWidget] = []
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()
        app.focusChanged.connect(self._follow)

    def let_go(self) -> None:
        """Be around nothing."""
        for widget in self._watched:
            if shiboken6.isValid(widget):
                widget.removeEventFilter(self)
        self._watched = []
        self._around = None
        self.hide()

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._around is None or not shiboken6.isValid(self._around):
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.look().colour("focus"), 2))
        whole = self._rect_of(self._around).translated(-self.pos())
        round_ = bool(self._around.property("round"))
        radius = whole.height() / 2 if round_ else _RADIUS
        painter.drawRoundedRect(QRectF(whole).adjusted(1, 1, -1, -1), radius, radius)
        painter.end()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind in _MOVES and watched in self._watched:
            self._place()
        elif kind in _POINTED:
            self._by_keyboard = False
        elif kind is QEvent.Type.KeyPress and not self._by_keyboard:
            self._by_keyboard = True
            self._follow(None, QApplication.focusWidget())
        return False

    def _follow(self, _old: QWidget | None, new: QWidget | None) -> None:
        self.let_go()
        if new is None or new.window() is not self._window or not self._wants(new):
            return
        self._around = new
        widget: QWidget | None = new
        while widget is not None and widget is not self._window:
            widget.installEventFilter(self)
            self._watched.append(widget)
            widget = widget.parentWidget()
        self._place()

    def _wants(self, widget: QWidget) -> bool:
        if isinstance(widget, QLineEdit | QPlainTextEdit):
            return True
        draws_itself = isinstance(widget, QAbstractScrollArea)
        said_only = widget.focusPolicy() is Qt.FocusPolicy.NoFocus  # to be read aloud
        return (
            self._by_keyboard
            and not draws_itself
            and not said_only
            and not widget.isWindow()
        )

    def _place(self) -> None:
        around = self._around
        if around is None or not shiboken6.isValid(around) or not around.isVisible():
            self.hide()
            return
        rect = self._rect_of(around)
        for widget in self._watched:
            if isinstance(widget, QAbstractScrollArea) and widget is not around:
                seen = widget.viewport().rect()
                corner = widget.viewport().mapTo(self._window, QPoint(0, 0))
                rect &= seen.translated(corner)
        self.setGeometry(rect)
        self.setVisible(not rect.isEmpty())
        self.raise_()
        self.update()

    def _rect_of(self, widget: QWidget) -> QRect:
        corner = widget.mapTo(self._window, QPoint(0, 0))
        return QRect(corner, widget.size()).adjusted(-_OUT, -_OUT, _OUT, _OUT)
