"""Where one is in a wizard: done, now, to come."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from monitor_app.i18n import _
from monitor_app.ui import theme

_LINE = 18


class Stepper(QWidget):
    """Numbers in discs with a name each; only the current name when room is short."""

    def __init__(self, names: Sequence[str]) -> None:
        super().__init__()
        self._names = tuple(names)
        self._at = 0
        self.setMinimumHeight(theme.look().px(32))
        self.set_step(0)

    def set_step(self, at: int) -> None:
        """Show another step."""
        self._at = at
        said = _("Step {n} of {all}: {name}").format(
            n=at + 1, all=len(self._names), name=self._names[at]
        )
        self.setAccessibleName(said)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._width(every=theme.look().scale < 1.4), self.minimumHeight())

    def minimumSizeHint(self) -> QSize:
        return QSize(self._width(every=False), self.minimumHeight())

    def _width(self, *, every: bool) -> int:
        look = theme.look()
        metrics = QFontMetrics(look.font("meta", 600))
        width = 0
        for place, name in enumerate(self._names):
            width += look.px(24) + _LINE + 12
            if every or place == self._at:
                width += metrics.horizontalAdvance(name) + 8
        return width

    def paintEvent(self, _event: QPaintEvent) -> None:
        look = theme.look()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        every = self._width(every=True) <= self.width()
        left = 0.0
        middle = self.height() / 2
        side = look.px(22)
        for place, name in enumerate(self._names):
            disc = QRectF(left + 1, middle - side / 2, side, side)
            self._paint_disc(painter, disc, place)
            left += side + 8
            if every or place == self._at:
                now = place == self._at
                painter.setFont(look.font("meta", 600 if now else 400))
                painter.setPen(look.colour("ink" if now else "ink2"))
                wide = QFontMetrics(look.font("meta", 600)).horizontalAdvance(name)
                room = QRectF(left, 0, wide + 4, self.height())
                painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter), name)
                left += wide + 8
            if place < len(self._names) - 1:
                painter.setPen(QPen(look.colour("control"), 1))
                painter.drawLine(
                    QPointF(left, middle), QPointF(left + _LINE - 6, middle)
                )
                left += _LINE
        painter.end()

    def _paint_disc(self, painter: QPainter, disc: QRectF, place: int) -> None:
        look = theme.look()
        if place < self._at:
            painter.setPen(QPen(look.colour("ok"), 1))
            painter.setBrush(look.colour("ok_soft"))
            painter.drawEllipse(disc)
            painter.setPen(QPen(look.colour("ok"), 1.8))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            tick = ((0.28, 0.53), (0.44, 0.68), (0.72, 0.34))
            points = [
                QPointF(disc.x() + x * disc.width(), disc.y() + y * disc.height())
                for x, y in tick
            ]
            painter.drawPolyline(QPolygonF(points))
            return
        now = place == self._at
        painter.setPen(QPen(look.colour("accent" if now else "control"), 1.2))
        painter.setBrush(look.colour("accent" if now else "surface"))
        painter.drawEllipse(disc)
        painter.setPen(look.colour("on_accent" if now else "ink2"))
        painter.setFont(look.font("caption", 600))
        painter.drawText(disc, int(Qt.AlignmentFlag.AlignCenter), str(place + 1))
