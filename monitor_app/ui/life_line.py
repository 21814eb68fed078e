"""The life of a record as six bars: done, now, to come. Reads without colour."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from monitor_app.i18n import _
from monitor_app.ui import theme, tokens, words

_BAR, _NOW, _GAP = (13, 5), (22, 9), 3


def width() -> int:
    """Return how wide six bars are."""
    return _BAR[0] * (tokens.STEPS - 1) + _NOW[0] + _GAP * tokens.STEPS


def paint(painter: QPainter, left: float, middle: float, state: str) -> None:
    """Paint the bars of a state, `middle` being their axis."""
    look = theme.look()
    step = tokens.STATES[state].step if state in tokens.STATES else 0
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for place in range(1, tokens.STEPS + 1):
        now = place == step and state != "receipt_verified"
        wide, high = _NOW if now else _BAR
        bar = QRectF(left + 0.5, middle - high / 2 + 0.5, wide, high)
        pen = QPen(look.colour("control"), 1)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if state == "erased_here":
            pen.setStyle(Qt.PenStyle.DashLine)
        elif now:
            pen = QPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.colour("accent"))
        elif place <= step:
            pen = QPen(Qt.PenStyle.NoPen)
            done = "ok" if state == "receipt_verified" else "ink2"
            painter.setBrush(look.colour(done))
        painter.setPen(pen)
        painter.drawRoundedRect(bar, 2, 2)
        left += wide + _GAP


def sentence(state: str) -> str:
    """Return the state with its step, for those who hear it."""
    step = tokens.STATES[state].step if state in tokens.STATES else 0
    word = words.state(state)
    if not 0 < step <= tokens.STEPS:
        return word
    return _("{state}, step {n} of {all}").format(state=word, n=step, all=tokens.STEPS)


class LifeLine(QWidget):
    """The bars as a widget, for pages."""

    def __init__(self, state: str) -> None:
        super().__init__()
        self._state = state
        self.setAccessibleName(sentence(state))
        self.setFixedSize(self.sizeHint())

    def sizeHint(self) -> QSize:
        return QSize(width(), 14)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint(painter, 0, self.height() / 2, self._state)
        painter.end()
