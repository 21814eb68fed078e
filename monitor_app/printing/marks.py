"""What is drawn on a page, as values: lines of text, rules, boxes, pictures.

Positions are points from the upper left corner of the row that holds the mark, y
downwards; of text, y is the base line. Pages are laid out as marks first and written
to PDF afterwards, so that tests can look for text that is clipped or covered.
"""

from collections.abc import Iterable
from typing import NamedTuple, Protocol

from reportlab.pdfgen.canvas import Canvas

from monitor_app.printing.fonts import width_of

ASCENT = 0.80  # of the size: from base line to the top of tall letters
DESCENT = 0.24
LEADING = 1.34
INK = 0.0
QUIET = 0.35  # grey of secondary words, dark enough for a photocopy


class Words(NamedTuple):
    """One line of text."""

    x: float
    y: float
    text: str
    face: str
    size: float
    grey: float = INK


class Rule(NamedTuple):
    """A straight line."""

    x1: float
    y1: float
    x2: float
    y2: float
    width: float = 0.5
    grey: float = INK


class Box(NamedTuple):
    """A rectangle; `line` 0 draws no edge, `fill` None no ground."""

    x: float
    y: float
    w: float
    h: float
    line: float = 0.6
    fill: float | None = None
    grey: float = INK


class Ring(NamedTuple):
    """A circle around (x, y)."""

    x: float
    y: float
    radius: float
    line: float = 0.6


class Stroke(NamedTuple):
    """A line through several points."""

    points: tuple[tuple[float, float], ...]
    width: float = 0.8


class Squares(NamedTuple):
    """Black rectangles as one path: (x, y, w, h) each. QR codes are made of them."""

    x: float
    y: float
    w: float
    h: float
    cells: tuple[tuple[float, float, float, float], ...]


class Drawing(Protocol):
    """Something that draws itself: body diagrams are."""

    def draw(self, canvas: Canvas, x: float, y: float, w: float, h: float) -> None:
        """Draw into the rectangle whose lower left corner is (x, y), y upwards."""


class Art(NamedTuple):
    """A place for a drawing."""

    x: float
    y: float
    w: float
    h: float
    drawing: Drawing


Mark = Words | Rule | Box | Ring | Stroke | Squares | Art
Bounds = tuple[float, float, float, float]  # left, top, right, bottom


def bounds(mark: Mark) -> Bounds:
    """Return the rectangle that a mark covers."""
    if isinstance(mark, Words):
        right = mark.x + width_of(mark.text, mark.face, mark.size)
        top = mark.y - ASCENT * mark.size
        return (mark.x, top, right, mark.y + DESCENT * mark.size)
    if isinstance(mark, Rule):
        xs, ys = sorted((mark.x1, mark.x2)), sorted((mark.y1, mark.y2))
        return (xs[0], ys[0], xs[1], ys[1])
    if isinstance(mark, Ring):
        r = mark.radius
        return (mark.x - r, mark.y - r, mark.x + r, mark.y + r)
    if isinstance(mark, Stroke):
        across, down = zip(*mark.points, strict=True)
        return (min(across), min(down), max(across), max(down))
    return (mark.x, mark.y, mark.x + mark.w, mark.y + mark.h)


def moved(marks: Iterable[Mark], dx: float, dy: float) -> tuple[Mark, ...]:
    """Return the marks at another place."""
    return tuple(_moved(mark, dx, dy) for mark in marks)


def _moved(mark: Mark, dx: float, dy: float) -> Mark:
    if isinstance(mark, Rule):
        return mark._replace(
            x1=mark.x1 + dx, x2=mark.x2 + dx, y1=mark.y1 + dy, y2=mark.y2 + dy
        )
    if isinstance(mark, Stroke):
        return mark._replace(points=tuple((x + dx, y + dy) for x, y in mark.points))
    return mark._replace(x=mark.x + dx, y=mark.y + dy)
