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
    text = canvas.beginText()
    now: tuple[str, float, float] | None = None
    for mark in marks:
        if isinstance(mark, Words):
            look = (mark.face, mark.size, mark.grey)
            if look != now:
                _change(text, now, look)
                now = look
            text.setTextOrigin(mark.x, height - mark.y)
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


class _Pen:
    """Draws everything but words; sets widths and greys only when they change."""

    def __init__(self, canvas: Canvas, height: float) -> None:
        self._canvas = canvas
        self._height = height
        self._width = -1.0
        self._grey = -1.0

    def draw(self, mark: Mark) -> None:
        if isinstance(mark, Rule):
            self._line(mark.width, mark.grey)
            high = self._height
            self._canvas.line(mark.x1, high - mark.y1, mark.x2, high - mark.y2)
        elif isinstance(mark, Box):
            self._box(mark)
        elif isinstance(mark, Ring):
            self._line(mark.line, 0)
            self._canvas.circle(
                mark.x, self._height - mark.y, mark.radius, fill=int(mark.filled)
            )
        elif isinstance(mark, Stroke):
            self._stroke(mark)
        elif isinstance(mark, Squares):
            self._squares(mark)
        elif isinstance(mark, Art):
            self._canvas.saveState()
            low = self._height - mark.y - mark.h
            mark.drawing.draw(self._canvas, mark.x, low, mark.w, mark.h)
            self._canvas.restoreState()

    def _line(self, width: float, grey: float) -> None:
        if width != self._width:
            self._canvas.setLineWidth(width)
            self._width = width
        if grey != self._grey:
            self._canvas.setStrokeGray(grey)
            self._grey = grey

    def _box(self, box: Box) -> None:
        if box.line:
            self._line(box.line, box.grey)
        if box.fill is not None:
            self._canvas.setFillGray(box.fill)
        low = self._height - box.y - box.h
        self._canvas.rect(
            box.x, low, box.w, box.h, int(bool(box.line)), int(box.fill is not None)
        )
        if box.fill is not None:
            self._canvas.setFillGray(0)

    def _stroke(self, stroke: Stroke) -> None:
        self._line(stroke.width, 0)
        path = self._canvas.beginPath()
        (x, y), *others = stroke.points
        path.moveTo(x, self._height - y)
        for x, y in others:
            path.lineTo(x, self._height - y)
        self._canvas.setLineJoin(1)
        self._canvas.drawPath(path, stroke=1, fill=int(stroke.filled))

    def _squares(self, squares: Squares) -> None:
        path = self._canvas.beginPath()
        left, top = squares.x, self._height - squares.y
        for x, y, w, h in squares.cells:
            path.rect(left + x, top - y - h, w, h)
        self._canvas.drawPath(path, stroke=0, fill=1)
