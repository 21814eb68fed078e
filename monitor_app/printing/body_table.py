"""The table under a body diagram: a line for each mark, empty or filled in."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from monitor_app.i18n import N_
from monitor_app.printing.fonts import REGULAR
from monitor_app.printing.look import Look
from monitor_app.printing.marks import QUIET, Mark, Rule
from monitor_app.printing.rows import Row, Style
from monitor_app.printing.sheet import MM

_COLUMNS = (
    (N_("No."), 0.07),
    (N_("Region"), 0.21),
    (N_("Kind"), 0.16),
    (N_("Length × width, mm"), 0.13),
    (N_("Colour, shape"), 0.17),
    (N_("Cause, as told"), 0.17),
    (N_("Photo No."), 0.09),
)
_CELL = 9 * MM  # to write in
_MOST_EMPTY = 6
_FILLED = Style(REGULAR, 8, leading=1.2)
_HEAD = Style(REGULAR, 8, QUIET, leading=1.15)
_PAD = 2.0
_GREY = 0.4


def rows(lines: Sequence[Sequence[str]], look: Look) -> list[Row]:
    """Return the table filled in, whole answers in every cell; [] without lines."""
    if not lines:
        return []
    return [_head(look), *(_line(line, look) for line in lines)]


def blank_rows(free: float, look: Look, *, most: int = _MOST_EMPTY) -> list[Row]:
    """Return an empty table with the lines that fit into a height; [] if none does."""
    head = _head(look)
    count = min(int((free - head.gap - head.height) // _CELL), most)
    if count < 1:
        return []
    empty = Row(_CELL, tuple(_edges(_CELL, look)))
    return [head, *[empty] * count]


def _head(look: Look) -> Row:
    marks: list[Mark] = []
    high = 0.0
    for (caption, _share), (x, width) in zip(_COLUMNS, _places(look), strict=True):
        said = " / ".join(dict.fromkeys(look.words.each(caption)))
        lines = _HEAD.lines(said, width - 2 * _PAD)
        drawn, used = _HEAD.block(lines, x + _PAD)
        marks += drawn
        high = max(high, used)
    high += 1
    marks.append(Rule(0, high, look.sheet.frame_width, high, 0.4))
    return Row(high, tuple(marks), gap=2.5 * MM, keep=True)


def _line(line: Sequence[str], look: Look) -> Row:
    marks: list[Mark] = []
    heights: list[float] = []
    for text, (x, width) in zip(line, _places(look), strict=True):
        lines = _FILLED.lines(text, width - 2 * _PAD)
        drawn, used = _FILLED.block(lines, x + _PAD, _PAD)
        marks += drawn
        heights.append(used + 2 * _PAD)
    high = max(_CELL, *heights)
    if high > look.sheet.frame_height / 2:
        return _line(_shorter(line, heights.index(high)), look)
    return replace(Row(high), marks=(*marks, *_edges(high, look)))


def _shorter(line: Sequence[str], at: int) -> list[str]:
    """Cut one cell to half: a very long account stands whole in its own question."""
    text = line[at]
    return [*line[:at], text[: len(text) // 2] + " …", *line[at + 1 :]]


def _edges(high: float, look: Look) -> Iterator[Rule]:
    width = look.sheet.frame_width
    yield Rule(0, high, width, high, 0.4)
    for x, _wide in _places(look):
        yield Rule(x, 0, x, high, 0.4, _GREY)
    yield Rule(width, 0, width, high, 0.4, _GREY)


def _places(look: Look) -> Iterator[tuple[float, float]]:
    """Yield left edge and width of every column."""
    x = 0.0
    for _caption, share in _COLUMNS:
        width = share * look.sheet.frame_width
        yield x, width
        x += width
