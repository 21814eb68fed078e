"""A body diagram as an item of a scene: the drawing that paper shows too."""

from functools import cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from monitor_app.i18n import _
from monitor_app.printing.words import VIEWS
from monitor_app.records import bodymap
from monitor_app.records.bodymap import Drawing, Steps
from monitor_app.ui import theme

_WORDS = 62  # pixels beside a figure for numbers and the words left and right
_CAPTION = 34.0
# Which side of the person lies at the left of the picture, which at the right.
_SIDES = {
    "front": ("r", "l"),
    "back": ("l", "r"),
    "head_front": ("r", "l"),
    "head_back": ("l", "r"),
    "hands_back": ("r", "l"),
    "hands_palm": ("r", "l"),
    "feet_top": ("r", "l"),
    "feet_sole": ("r", "l"),
    "teeth": ("r", "l"),
}


def view_name(view: str) -> str:
    """Return the words for a view."""
    return _(VIEWS[view])


class Figure(QGraphicsItem):
    """One view. Coordinates are the drawing's own; nothing is ever mirrored."""

    def __init__(self, drawing: Drawing) -> None:
        super().__init__()
        self.drawing = drawing
        self.chosen: frozenset[str] = frozenset()
        self.hovered = ""
        self.unit = 1.0  # of the drawing, for one pixel of the screen
        self.hidden: frozenset[str] = frozenset()
        self.setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)

    def boundingRect(self) -> QRectF:
        drawing = self.drawing
        width = drawing.width + 2 * self.margin
        below = max(_CAPTION, theme.look().px(13) * self.unit * 1.6)
        return QRectF(-self.margin, 0, width, drawing.height + below)

    @property
    def margin(self) -> float:
        """Room at either side, in the drawing's own units."""
        return theme.look().px(_WORDS) * self.unit

    def set_unit(self, unit: float) -> None:
        """Say how large a pixel of the screen is here: words keep their size."""
        if abs(unit - self.unit) > self.unit * 0.02:
            self.prepareGeometryChange()
            self.unit = unit
            self.update()

    def show_regions(self, chosen: frozenset[str], hovered: str = "") -> None:
        """Tint the chosen regions, and the one under the pointer."""
        if (chosen, hovered) != (self.chosen, self.hovered):
            self.chosen, self.hovered = chosen, hovered
            self.update()

    def region_at(self, point: QPointF) -> str:
        """Return the code of the region at a point of the drawing, "" beside it."""
        found = self.drawing.region_at(*self.fractions(point))
        return "" if found is None or found.code in self.hidden else found.code

    def fractions(self, point: QPointF) -> tuple[float, float]:
        """Return a point as fractions of the drawing, kept inside it."""
        x = min(max(point.x() / self.drawing.width, 0.0), 1.0)
        y = min(max(point.y() / self.drawing.height, 0.0), 1.0)
        return (x, y)

    def place(self, x: float, y: float) -> QPointF:
        """Return the point at fractions of the drawing."""
        return QPointF(x * self.drawing.width, y * self.drawing.height)

    def paint(
        self,
        painter: QPainter,
        _option: QStyleOptionGraphicsItem,
        _widget: QWidget | None = None,
    ) -> None:
        look = theme.look()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        edge = QPen(look.colour("control"), 0.8, Qt.PenStyle.DashLine)
        edge.setDashPattern([4, 4])
        painter.setPen(edge)
        for region in self.drawing.regions:
            role = "surface"
            if region.code in self.chosen:
                role = "accent_soft"
            elif region.code == self.hovered:
                role = "sunken"
            painter.setBrush(look.colour(role))
            painter.drawPath(_path(region.steps))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        self._strokes(painter)
        self._words(painter)

    def _strokes(self, painter: QPainter) -> None:
        look, drawing = theme.look(), self.drawing
        unit = max(drawing.height / 800, 0.55)
        for role, width, each in (
            ("control", 0.9, drawing.faint),
            ("ink3", 1.2, drawing.lines),
            ("ink3", 1.2, tuple(steps for _n, steps in drawing.teeth)),
            ("ink2", 2.0, drawing.outlines),
        ):
            pen = QPen(look.colour(role), width * unit)
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
            painter.setPen(pen)
            for steps in each:
                painter.drawPath(_path(steps))
        painter.setPen(QPen(look.colour("accent"), 1.8 * unit))
        for region in drawing.regions:
            if region.code in self.chosen:
                painter.drawPath(_path(region.steps))

    def _words(self, painter: QPainter) -> None:
        look, drawing = theme.look(), self.drawing
        font = QFont(look.font("meta", 600))  # a copy: the look's fonts are shared
        size = look.px(13) * self.unit
        font.setPixelSize(max(round(size), 1))
        painter.setFont(font)
        painter.setPen(look.colour("ink2"))
        room = self.margin
        caption = QRectF(-room, drawing.height, drawing.width + 2 * room, _CAPTION)
        caption.setHeight(max(_CAPTION, size * 1.6))
        middle = int(Qt.AlignmentFlag.AlignCenter)
        painter.drawText(caption, middle, view_name(drawing.view))
        names = {"l": _("LEFT"), "r": _("RIGHT")}
        top = drawing.height * 0.11
        for side, left in zip(
            _SIDES.get(drawing.view, ()), (-room, drawing.width), strict=False
        ):
            place = QRectF(left, top, room, size * 2)
            painter.drawText(place, middle, names[side])


@cache
def _path(steps: Steps) -> QPainterPath:
    path = QPainterPath()
    for kind, n in steps:
        if kind == "M":
            path.moveTo(n[0], n[1])
        elif kind == "L":
            path.lineTo(n[0], n[1])
        elif kind == "C":
            path.cubicTo(n[0], n[1], n[2], n[3], n[4], n[5])
        else:
            path.closeSubpath()
    return path


assert set(VIEWS) == set(bodymap.VIEWS)  # noqa: S101 - one word for each view
