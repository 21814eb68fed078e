"""Marks to PDF bytes: the same marks give the same bytes."""

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from reportlab.pdfgen.canvas import Canvas
from reportlab.pdfgen.textobject import PDFTextObject

from monitor_app.printing import fonts
from monitor_app.printing.marks import (
    Art,
    Box,
    Mark,
    Ring,
    Rule,
    Squares,
    Stroke,
    Words,
)
from monitor_app.printing.sheet import Sheet

_ARC = 0.5523  # of the radius: arms of the four Bézier curves of a circle


@dataclass(frozen=True, slots=True)
class Facts:
    """What the file says about itself. Never a name of a person."""

    title: str
    language: str


def write(sheet: Sheet, pages: Iterable[Sequence[Mark]], facts: Facts) -> bytes:
    """Return a PDF with one page for each sequence of marks.

    Raises:
        FontMissingError: a face of the program is not there.
    """
    fonts.load()
    out = io.BytesIO()
    canvas = Canvas(
        out,
        pagesize=(sheet.width, sheet.height),
        invariant=1,
        pageCompression=1,
        # else Helvetica is named without being embedded; the stubs want a number
        initialFontName=fonts.REGULAR,  # type: ignore[arg-type]
        lang=facts.language,
    )
    canvas.setTitle(facts.title)
    canvas.setCreator("Dapter")
    canvas.setAuthor("")
    canvas.setSubject("")
    for marks in pages:
        _page(canvas, sheet.height, marks)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def _page(canvas: Canvas, height: float, marks: Sequence[Mark]) -> None:
    """Draw grounds and lines first, then words in reading order."""
    pen = _Pen(canvas, height)
    for mark in marks:
        if not isinstance(mark, Words):
            pen.draw(mark)
    pen.finish()
    text = canvas.beginText()
    now: tuple[str, float, float] | None = None
    for mark in marks:
        if isinstance(mark, Words):
            look = (mark.face, mark.size, mark.grey)
            if look != now:
                _change(text, now, look)
                now = look
            text.setTextOrigin(round(mark.x, 2), round(height - mark.y, 2))
            text.textOut(mark.text)
    canvas.drawText(text)


def _change(
    text: PDFTextObject,
    before: tuple[str, float, float] | None,
    look: tuple[str, float, float],
) -> None:
    face, size, grey = look
    if before is None or before[:2] != (face, size):
        text.setFont(face, size)
    if before is None or before[2] != grey:
        text.setFillGray(grey)


class _Path:
    """A path that reportlab draws, spelled by us.

    Its own paths format every number apart, which took a third of the time of a page
    (`tests/bench/bench_printing.py`); hundredths of a point are finer than any printer.
    """

    def __init__(self, height: float) -> None:
        self._height = height
        self._code: list[str] = []

    def line(self, x1: float, y1: float, x2: float, y2: float) -> None:
        high = self._height
        self._code.append(f"{x1:.2f} {high - y1:.2f} m {x2:.2f} {high - y2:.2f} l")

    def box(self, x: float, y: float, w: float, h: float) -> None:
        self._code.append(f"{x:.2f} {self._height - y - h:.2f} {w:.2f} {h:.2f} re")

    def through(self, points: Sequence[tuple[float, float]]) -> None:
        (x, y), *others = points
        high = self._height
        self._code.append(f"{x:.2f} {high - y:.2f} m")
        self._code += [f"{x:.2f} {high - y:.2f} l" for x, y in others]

    def ring(self, x: float, y: float, radius: float) -> None:
        y, arm = self._height - y, radius * _ARC
        left, right, low, high = x - radius, x + radius, y - radius, y + radius
        self._code.append(
            f"{right:.2f} {y:.2f} m "
            f"{right:.2f} {y + arm:.2f} {x + arm:.2f} {high:.2f} {x:.2f} {high:.2f} c "
            f"{x - arm:.2f} {high:.2f} {left:.2f} {y + arm:.2f} {left:.2f} {y:.2f} c "
            f"{left:.2f} {y - arm:.2f} {x - arm:.2f} {low:.2f} {x:.2f} {low:.2f} c "
            f"{x + arm:.2f} {low:.2f} {right:.2f} {y - arm:.2f} {right:.2f} {y:.2f} c h"
        )

    def getCode(self) -> str:  # noqa: N802 - the name by which reportlab asks
        return " ".join(self._code)


class _Pen:
    """Draws everything but words: grounds at once, lines of one look as one path."""

    def __init__(self, canvas: Canvas, height: float) -> None:
        self._canvas = canvas
        self._height = height
        self._lines: dict[tuple[float, float], _Path] = {}

    def draw(self, mark: Mark) -> None:
        """Draw a ground or picture; remember a line for `finish`."""
        if isinstance(mark, Rule):
            path = self._path(mark.width, mark.grey)
            path.line(mark.x1, mark.y1, mark.x2, mark.y2)
        elif isinstance(mark, Box):
            self._box(mark)
        elif isinstance(mark, Ring):
            self._path(mark.line, 0).ring(mark.x, mark.y, mark.radius)
        elif isinstance(mark, Stroke):
            self._path(mark.width, 0).through(mark.points)
        elif isinstance(mark, Squares):
            self._squares(mark)
        elif isinstance(mark, Art):
            self._canvas.saveState()
            low = self._height - mark.y - mark.h
            mark.drawing.draw(self._canvas, mark.x, low, mark.w, mark.h)
            self._canvas.restoreState()

    def finish(self) -> None:
        """Draw the lines."""
        self._canvas.setLineJoin(1)
        for (width, grey), path in self._lines.items():
            self._canvas.setLineWidth(width)
            self._canvas.setStrokeGray(grey)
            self._canvas.drawPath(path, stroke=1, fill=0)

    def _path(self, width: float, grey: float) -> _Path:
        return self._lines.setdefault((width, grey), _Path(self._height))

    def _box(self, box: Box) -> None:
        if box.fill is not None:
            ground = _Path(self._height)
            ground.box(box.x, box.y, box.w, box.h)
            self._fill(ground, box.fill)
        if box.line:
            self._path(box.line, box.grey).box(box.x, box.y, box.w, box.h)

    def _squares(self, squares: Squares) -> None:
        path = _Path(self._height)
        for x, y, w, h in squares.cells:
            path.box(squares.x + x, squares.y + y, w, h)
        self._fill(path, 0)

    def _fill(self, path: _Path, grey: float) -> None:
        self._canvas.setFillGray(grey)
        self._canvas.drawPath(path, stroke=0, fill=1)
        self._canvas.setFillGray(0)
