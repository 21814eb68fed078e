"""Places to write in: combs, ruled lines, boxes to tick, the five reasons."""

from collections.abc import Sequence
from typing import NamedTuple

from monitor_app.printing.fonts import REGULAR, STRONG, width_of
from monitor_app.printing.marks import (
    QUIET,
    Box,
    Mark,
    Ring,
    Rule,
    Stroke,
    moved,
)
from monitor_app.printing.rows import Row, Style
from monitor_app.printing.sheet import MM
from monitor_app.printing.words import PaperWords
from monitor_app.records.status import Reason

TICK = 4 * MM  # side of a box to tick
LINE = 8 * MM  # between two lines to write on
_FEW_LINES = 3  # are not parted
CELL_WIDTH, CELL_HEIGHT = 5 * MM, 7 * MM  # of a comb: for handwriting
_DIVIDER = 0.55  # grey of the lines between cells
_REASON_BOX = 3 * MM
_REASON = Style(REGULAR, 8, leading=1.15)
_SEPARATOR = Style(STRONG, 11)
CAPTION = Style(REGULAR, 8, QUIET, leading=1.2)


class Piece(NamedTuple):
    """Marks with the room they take."""

    marks: tuple[Mark, ...]
    width: float
    height: float


def tick_box(x: float, y: float, *, single: bool, ticked: bool = False) -> list[Mark]:
    """Return a box to tick with its upper left corner at (x, y).

    Round where one answer is asked for, square where several are.
    """
    half = TICK / 2
    marks: list[Mark] = [
        Ring(x + half, y + half, half, 0.7) if single else Box(x, y, TICK, TICK, 0.7)
    ]
    if ticked:
        marks.append(_tick(x, y))
    return marks


def _tick(x: float, y: float) -> Stroke:
    points = ((0.16, 0.5), (0.42, 0.8), (0.98, -0.02))
    return Stroke(tuple((x + a * TICK, y + b * TICK) for a, b in points), 1.5)


def arrow(x: float, y: float) -> Stroke:
    """Return a small arrow to the right, starting at (x, y), 9 points long."""
    return Stroke(
        ((x, y), (x + 8.5, y), (x + 5.6, y - 2.3), (x + 8.5, y), (x + 5.6, y + 2.3)),
        0.9,
    )


def comb(groups: Sequence[int], between: str = "", caption: str = "") -> Piece:
    """Return cells for one character each.

    Args:
        groups: cells of each part: (2, 2, 4) for a date.
        between: what stands between the parts.
        caption: small words above.
    """
    top = CAPTION.line if caption else 0.0
    marks: list[Mark] = [CAPTION.put(caption, 0, 0)] if caption else []
    x = 0.0
    for at, cells in enumerate(groups):
        if at:
            width = width_of(between, _SEPARATOR.face, _SEPARATOR.size)
            middle = top + CELL_HEIGHT - _SEPARATOR.line
            marks.append(_SEPARATOR.put(between, x + 1.2, middle))
            x += width + 2.4
        marks.append(Box(x, top, cells * CELL_WIDTH, CELL_HEIGHT, 0.6))
        for cell in range(1, cells):
            across = x + cell * CELL_WIDTH
            marks.append(
                Rule(across, top + 1, across, top + CELL_HEIGHT - 1, 0.4, _DIVIDER)
            )
        x += cells * CELL_WIDTH
    wide = max(x, width_of(caption, CAPTION.face, CAPTION.size))
    return Piece(tuple(marks), wide, top + CELL_HEIGHT)


def ruled(lines: int, x: float, width: float, *, gap: float = 0) -> list[Row]:
    """Return lines to write on; many may run over to the next page, a few stay."""
    kept = lines - 1 if lines <= _FEW_LINES else 1
    return [
        Row(
            LINE,
            (Rule(x, LINE - 1, x + width, LINE - 1, 0.5),),
            gap=gap if at == 0 else 0,
            keep=at < min(kept, lines - 1),
        )
        for at in range(lines)
    ]


def reason_boxes(words: PaperWords, x: float, width: float) -> Piece:
    """Return the five boxes that say why there is no answer."""
    codes = [words.reason_code(reason) for reason in Reason]
    widths = [width_of(code, _REASON.face, _REASON.size) for code in codes]
    taken = [max(wide, _REASON_BOX) for wide in widths]
    gap = (width - sum(taken)) / len(codes)  # a long code must not touch the next
    marks: list[Mark] = []
    left = x + gap / 2
    for code, wide, room in zip(codes, widths, taken, strict=True):
        middle = left + room / 2
        left += room + gap
        marks.append(_REASON.put(code, middle - wide / 2, 0))
        marks.append(
            Box(
                middle - _REASON_BOX / 2,
                _REASON.line + 0.4,
                _REASON_BOX,
                _REASON_BOX,
                0.5,
            )
        )
    return Piece(tuple(marks), width, _REASON.line + _REASON_BOX + 1)


def side_by_side(
    pieces: Sequence[Piece], x: float, width: float, *, gap: float = 0
) -> list[Row]:
    """Return rows that hold pieces next to each other, as many as fit in each."""
    between = 6 * MM
    rows: list[Row] = []
    line: list[tuple[float, Piece]] = []
    used = 0.0
    for piece in pieces:
        if line and used + piece.width > width:
            rows.append(_line(line, x, gap if not rows else 2 * MM))
            line, used = [], 0.0
        line.append((used, piece))
        used += piece.width + between
    if line:
        rows.append(_line(line, x, gap if not rows else 2 * MM))
    return rows


def _line(pieces: Sequence[tuple[float, Piece]], x: float, gap: float) -> Row:
    height = max(piece.height for _at, piece in pieces)
    marks: list[Mark] = []
    for at, piece in pieces:
        down = height - piece.height
        marks += shifted(piece.marks, x + at, down)
    return Row(height, tuple(marks), gap=gap)


def shifted(marks: Sequence[Mark], dx: float, dy: float) -> list[Mark]:
    """Return marks at another place, as a list to go on with."""
    return list(moved(marks, dx, dy))
