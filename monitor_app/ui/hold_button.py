"""A round button that acts only when it is held for a while."""

import time

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QWidget

from monitor_app.ui import icons, theme, tokens

_KEYS = frozenset({Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter})
_FRAME_MS = 16
_WIDEST = 340  # pixels
_FULL_CIRCLE = 360 * 16  # Qt counts sixteenths of a degree


class HoldButton(QWidget):
    """Space, Enter, finger or mouse; letting go too early does nothing."""

    held = Signal()
    let_go = Signal()

    def __init__(self, text: str, icon: str) -> None:
        super().__init__()
        self._text, self._icon = text, icon
        self._since: float | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setProperty("round", True)  # the ring follows
        self.setAccessibleName(text)
        self.setAttribute(Qt.WidgetAttribute.WA_AcceptTouchEvents)
        self.setFixedSize(self.sizeHint())
        self._frames = QTimer(self)
        self._frames.setInterval(_FRAME_MS)
        self._frames.timeout.connect(self._frame)

    def sizeHint(self) -> QSize:
        side = min(theme.look().px(220), _WIDEST)  # what follows it stays in view
        return QSize(side, side)

    @property
    def fraction(self) -> float:
        """Return how much of the time it has been held: 0 to 1."""
        if self._since is None:
            return 0.0
        passed = (time.monotonic() - self._since) * 1000
        return min(passed / tokens.HOLD_TO_ERASE_MS, 1.0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _KEYS:
            if not event.isAutoRepeat():
                self._begin()
        else:
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if event.key() in _KEYS:
            if not event.isAutoRepeat():
                self._end()
        else:
            super().keyReleaseEvent(event)

    def mousePressEvent(self, _event: QMouseEvent) -> None:
        self._begin()

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        self._end()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._end()
        super().focusOutEvent(event)

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.TouchBegin:
            self._begin()
            return True
        if event.type() in {QEvent.Type.TouchEnd, QEvent.Type.TouchCancel}:
            self._end()
            return True
        return super().event(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        look = theme.look()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        wide = look.px(10)
        disc = QRectF(self.rect()).adjusted(wide, wide, -wide, -wide)
        painter.setPen(QPen(look.colour("control"), 1))
        painter.setBrush(look.colour("danger_soft"))
        painter.drawEllipse(disc)
        if self.fraction > 0:
            painter.setPen(QPen(look.colour("danger"), wide))
            painter.drawArc(disc, 90 * 16, -int(_FULL_CIRCLE * self.fraction))
        picture = icons.pixmap(self._icon, "danger", 28)
        side = look.px(28)
        middle = disc.center()
        painter.drawPixmap(int(middle.x() - side / 2), int(middle.y() - side), picture)
        painter.setPen(look.colour("danger"))
        painter.setFont(look.font("body", 600))
        room = QRectF(
            disc.left() + wide,
            middle.y() + 4,
            disc.width() - 2 * wide,
            disc.height() / 2 - wide,
        )
        flags = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop
        painter.drawText(room, int(flags) | int(Qt.TextFlag.TextWordWrap), self._text)
        painter.end()

    def _begin(self) -> None:
        if self._since is None:
            self._since = time.monotonic()
            self._frames.start()
            self.update()

    def _end(self) -> None:
        if self._since is not None:
            self._since = None
            self._frames.stop()
            self.update()
            self.let_go.emit()

    def _frame(self) -> None:
        self.update()
        if self.fraction >= 1.0:
            self._since = None
            self._frames.stop()
            self.held.emit()
