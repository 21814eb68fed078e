"""A body diagram on paper: the drawing of the screen, in black lines."""

from collections.abc import Sequence
from dataclasses import dataclass

from reportlab.pdfgen.canvas import Canvas
from reportlab.pdfgen.pathobject import PDFPathObject

from monitor_app.records.bodymap import INTIMATE_VIEW, Drawing, Steps

_TINT = 0.9  # grey of chosen regions: no darker, for a photocopy
_USUAL_HEIGHT = 800  # of a drawing of the whole body, in its own units
_THINNEST = 0.75
_DASH = (3, 3)
_SIDES = frozenset({"l", "r"})
_MOUTH = ("r", "l")  # of the teeth no region says it: seen when the mouth opens
_BOTH_SEEN = ("r", "r")  # the intimate sheet shows front and back side by side


@dataclass(frozen=True, slots=True)
class Outline:
    """Draws one view; see `marks.Drawing`. Nothing is ever mirrored."""

    drawing: Drawing
    chosen: frozenset[str] = frozenset()  # codes of regions on grey ground

    def draw(self, canvas: Canvas, x: float, y: float, w: float, h: float) -> None:
        """Draw into a rectangle; a view that comes again is kept once in the file."""
        name = self._name
        if not canvas.hasForm(name):
            canvas.beginForm(name, 0, 0, self.drawing.width, self.drawing.height)
            self._draw(canvas)
            canvas.endForm()
        canvas.translate(x, y)
        canvas.scale(w / self.drawing.width, h / self.drawing.height)
        canvas.doForm(name)

    @property
    def _name(self) -> str:
        shown = sorted(self.chosen & {region.code for region in self.drawing.regions})
        return "-".join((self.drawing.figure, self.drawing.view, *shown))

    def _draw(self, canvas: Canvas) -> None:
        drawing = self.drawing
        unit = max(drawing.height / _USUAL_HEIGHT, _THINNEST)
        canvas.transform(1, 0, 0, -1, 0, drawing.height)  # y downwards, as drawn
        canvas.setLineJoin(1)
        canvas.setLineCap(1)
        canvas.setFillGray(_TINT)
        for region in drawing.regions:
            if region.code in self.chosen:
                canvas.drawPath(_path(canvas, region.steps), stroke=0, fill=1)
        canvas.setDash(*_DASH)
        edges = [region.steps for region in drawing.regions]
        _stroke(canvas, edges, 0.7 * unit, 0.5)
        canvas.setDash()
        _stroke(canvas, drawing.faint, 0.8 * unit, 0.5)
        _stroke(canvas, drawing.lines, 1.1 * unit, 0.3)
        _stroke(canvas, [steps for _name, steps in drawing.teeth], 1.1 * unit, 0.3)
        _stroke(canvas, drawing.outlines, 2 * unit, 0)


def _stroke(canvas: Canvas, paths: Sequence[Steps], width: float, grey: float) -> None:
    canvas.setLineWidth(width)
    canvas.setStrokeGray(grey)
    for steps in paths:
        canvas.drawPath(_path(canvas, steps), stroke=1, fill=0)


def _path(canvas: Canvas, steps: Steps) -> PDFPathObject:
    path = canvas.beginPath()
    for kind, numbers in steps:
        if kind == "M":
            path.moveTo(*numbers)
        elif kind == "L":
            path.lineTo(*numbers)
        elif kind == "C":
            path.curveTo(*numbers)
        else:
            path.close()
    return path


def sides(drawing: Drawing) -> tuple[str, str]:
    """Return which side of the person lies at the left and right of a view.

    The regions say it, so that words and drawing cannot disagree: "l" or "r" each.
    """
    if drawing.view == INTIMATE_VIEW:
        return _BOTH_SEEN
    places: dict[str, list[float]] = {"l": [], "r": []}
    for region in drawing.regions:
        side = region.code.rpartition("_")[2]
        if side in _SIDES:
            places[side].append(region.inner_point[0])
    if not places["l"] and not places["r"]:
        return _MOUTH
    if not places["l"] or not places["r"]:
        only = "l" if places["l"] else "r"
        return (only, only)
    left, right = (sum(places[side]) / len(places[side]) for side in ("l", "r"))
    return ("l", "r") if left < right else ("r", "l")
