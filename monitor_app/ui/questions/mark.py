"""A numbered mark on a body diagram: its sign at the place, its number beside it."""

from dataclasses import dataclass

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from monitor_app.i18n import N_
from monitor_app.ui import theme

_RADIUS = 12.0

# The legend of signs (form library 5.3), and the type of injury each stands for.
SIGNS = (
    ("cut", N_("cut")),
    ("bruise", N_("bruise")),
    ("burn_heat", N_("burn")),
    ("swelling", N_("swelling")),
    ("fracture", N_("fracture")),
    ("scar", N_("scar")),
    ("tender", N_("tender")),
)
SIGN_OF = {
    "cut": "line",
    "lacer": "line",
    "abrasion": "line",
    "stab": "line",
    "bruise": "hatch",
    "ligature": "hatch",
    "burn_heat": "dots",
    "burn_chem": "dots",
    "burn_el": "dots",
    "swelling": "ring",
    "fracture": "cross",
    "disloc": "cross",
    "scar": "wave",
    "tender": "tee",
}


@dataclass(frozen=True, slots=True)
class Mark:
    """One entry of the injury repeat, as the map shows it."""

    place: str  # of the entry in the interview
    number: str
    view: str
    x: float  # fractions of the drawing
    y: float
    kind: str  # code of list `injury_type`, "" for none yet


class MarkItem(QGraphicsItem):
    """Paints a mark; its position is the place on the body."""

    def __init__(self, mark: Mark, size: float) -> None:
        super().__init__()
        self.mark = mark
        self.selected = False
        self._size = size
        self._label = QPointF()
        self.setZValue(2)

    def set_label(self, at: QPointF) -> None:
        """Say where the number stands, in the item's own coordinates."""
        self.prepareGeometryChange()
        self._label = at

    def boundingRect(self) -> QRectF:
        reach = (_RADIUS + 6) * self._size
        sign = QRectF(-reach, -reach, 2 * reach, 2 * reach)
        return sign.united(sign.translated(self._label))

    def shape(self) -> QPainterPath:
        path = QPainterPath()
        radius = (_RADIUS + 4) * self._size
        path.addEllipse(QPointF(0, 0), radius, radius)
        path.addEllipse(self._label, radius, radius)
        return path

    def paint(
        self,
        painter: QPainter,
        _option: QStyleOptionGraphicsItem,
        _widget: QWidget | None = None,
    ) -> None:
        look, size = theme.look(), self._size
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colour = look.colour("accent" if self.selected else "ink")
        painter.setPen(QPen(colour, 1.1 * size))
        painter.drawLine(QLineF(QPointF(0, 0), self._label))
        pen = QPen(colour, 1.8 * size)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        paint_sign(painter, SIGN_OF.get(self.mark.kind, "point"), 7 * size)
        radius = _RADIUS * size
        painter.setPen(Qt.PenStyle.NoPen)
        if self.selected:
            painter.setBrush(look.colour("accent_soft"))
            painter.drawEllipse(self._label, radius * 1.35, radius * 1.35)
        painter.setBrush(colour)
        painter.drawEllipse(self._label, radius, radius)
        font = QFont(look.font("meta", 700))  # a copy: the look's fonts are shared
        font.setPixelSize(max(round(14 * size), 1))
        painter.setFont(font)
        painter.setPen(look.colour("surface"))
        room = QRectF(-radius, -radius, 2 * radius, 2 * radius)
        middle = int(Qt.AlignmentFlag.AlignCenter)
        painter.drawText(room.translated(self._label), middle, self.mark.number)


def paint_sign(painter: QPainter, sign: str, r: float) -> None:
    """Paint a sign of the legend around the origin, `r` from the middle."""
    lines = {
        "line": ((-1, 0.5, 1, -0.5),),
        "hatch": ((-1, 0.3, 0.1, -0.8), (-0.6, 0.8, 0.6, -0.4), (0, 1, 0.9, 0.2)),
        "cross": ((-0.8, -0.8, 0.8, 0.8), (-0.8, 0.8, 0.8, -0.8)),
        "tee": ((-0.7, -0.8, 0.7, -0.8), (0, -0.8, 0, 0.9)),
    }
    for x1, y1, x2, y2 in lines.get(sign, ()):
        painter.drawLine(QLineF(x1 * r, y1 * r, x2 * r, y2 * r))
    if sign == "dots":
        for x, y in ((-0.7, -0.4), (0, -0.8), (0.6, -0.2), (-0.4, 0.5), (0.4, 0.7)):
            painter.drawPoint(QPointF(x * r, y * r))
    elif sign == "ring":
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(QPointF(0, 0), r * 0.8, r * 0.8)
    elif sign == "wave":
        path = QPainterPath(QPointF(-r, 0))
        path.cubicTo(-r * 0.5, -r, -r * 0.2, -r, 0, 0)
        path.cubicTo(r * 0.2, r, r * 0.5, r, r, 0)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(path)
    elif sign == "point":
        painter.drawEllipse(QPointF(0, 0), r * 0.3, r * 0.3)
