"""Lists of choices as a grid of boxes to tick."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from monitor_app.printing.fields import CELL_HEIGHT, CELL_WIDTH, TICK, arrow, tick_box
from monitor_app.printing.fonts import STRONG, width_of
from monitor_app.printing.look import CHOICE, CHOICE_OTHER, CHOICE_SMALL, CHOSEN
from monitor_app.printing.marks import Box, Mark
from monitor_app.printing.rows import Row, Style
from monitor_app.printing.sheet import MM

_GAP = 1.6 * MM  # between box and words
_BETWEEN = 3 * MM  # between two columns
_ROW_GAP = 0.9 * MM
_ROW_GAP_LONG = 0.6 * MM
_LONG = 12  # choices: a longer list stands closer
_GO = Style(STRONG, 8.5)
_ARROW = 12.0  # room for the arrow itself
_MOST_COLUMNS = 5
_TAIL = 1.8 * MM  # between two languages on one line
_MOST_IN_LINE = 6
_WIDEST_BETWEEN = 9 * MM
_WORTH_A_COLUMN = 0.9  # a further column must save a tenth of the height
_MOST_LINES = {1: 99, 2: 3, 3: 3, 4: 2, 5: 2}  # of a choice, by columns


@dataclass(frozen=True, slots=True)
class Option:
    """One choice: its words in every language, where it leads, whether it is ticked."""

    texts: tuple[str, ...]
    go_to: str = ""  # number of the question to go to
    ticked: bool = False
    small: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """How a list is laid out."""

    x: float
    width: float
    single: bool  # one answer: round boxes
    ranked: bool = False  # a cell for the rank instead of a box
    tallest: float = 0  # a grid up to this height stays on one page


def grid_rows(options: Sequence[Option], grid: Grid, *, gap: float = 0) -> list[Row]:
    """Return the rows of a list of choices."""
    line = _one_line(options, grid)
    if line:
        return [replace(line, gap=gap)]
    count = _columns(options, grid)
    room = _room(grid, count)
    rows: list[Row] = []
    for start in range(0, len(options), count):
        marks: list[Mark] = []
        height = 0.0
        for at, option in enumerate(options[start : start + count]):
            x = grid.x + at * (room + _BETWEEN)
            drawn, high = _option(option, grid, x, room)
            marks += drawn
            height = max(height, high)
        between = _ROW_GAP if len(options) <= _LONG else _ROW_GAP_LONG
        rows.append(Row(height, tuple(marks), gap=between if rows else gap))
    return _kept(rows, grid.tallest)


def _one_line(options: Sequence[Option], grid: Grid) -> Row | None:
    """Return a short list as one line of choices, each as wide as its words."""
    if not 1 < len(options) <= _MOST_IN_LINE:
        return None
    for measure in (_in_a_row, _under_each_other):
        wide = [measure(o) + _indent(grid) + _go_width(o) for o in options]
        free = grid.width - sum(wide)
        gap = free / (len(options) - 1)
        if gap >= _BETWEEN:
            return _spread(options, grid, wide, min(gap, _WIDEST_BETWEEN))
    return None


def _spread(
    options: Sequence[Option], grid: Grid, wide: Sequence[float], gap: float
) -> Row:
    marks: list[Mark] = []
    x, height = grid.x, 0.0
    for option, width in zip(options, wide, strict=True):
        drawn, high = _option(option, grid, x, width + 0.5)
        marks += drawn
        height = max(height, high)
        x += width + gap
    return Row(height, tuple(marks))


def _widths(option: Option) -> list[float]:
    styles = (CHOSEN, *[CHOICE_OTHER] * (len(option.texts) - 1))  # ticked or not
    return [
        width_of(text, style.face, style.size)
        for text, style in zip(option.texts, styles, strict=True)
    ]


def _under_each_other(option: Option) -> float:
    return max(_widths(option), default=0)


def _in_a_row(option: Option) -> float:
    return sum(_widths(option)) + _TAIL * (len(option.texts) - 1)


def _kept(rows: list[Row], tallest: float) -> list[Row]:
    """Keep a short list together, and the first and last two rows of a long one."""
    last = len(rows) - 1
    short = sum(row.gap + row.height for row in rows) <= tallest
    return [
        replace(row, keep=at < last and (short or at in (0, last - 1)))
        for at, row in enumerate(rows)
    ]


def _columns(options: Sequence[Option], grid: Grid) -> int:
    """Return in how many columns a list is short and still reads well.

    More columns only where they save room and no choice is broken into many lines.
    """
    best, lowest = 1, float("inf")
    for count in range(1, min(_MOST_COLUMNS, max(1, len(options))) + 1):
        room = _room(grid, count)
        if any(_lines(each, grid, room) > _MOST_LINES[count] for each in options):
            continue
        high = _height(options, grid, count)
        if high < lowest * _WORTH_A_COLUMN:
            best, lowest = count, high
    return best


def _room(grid: Grid, count: int) -> float:
    return (grid.width - _BETWEEN * (count - 1)) / count


def _height(options: Sequence[Option], grid: Grid, count: int) -> float:
    """Return how high a list is in so many columns."""
    highs = [_option(each, grid, 0, _room(grid, count))[1] for each in options]
    rows = [highs[start : start + count] for start in range(0, len(highs), count)]
    return sum(max(row) + _ROW_GAP for row in rows)


def _lines(option: Option, grid: Grid, room: float) -> int:
    """Return the lines of the longest text; very many where a word does not fit."""
    free = room - _indent(grid) - _go_width(option)
    if free < 14 * MM:
        return 99
    texts = list(zip(option.texts, _styles(option), strict=True))
    longest = max(
        (
            width_of(word, style.face, style.size)
            for text, style in texts
            for word in text.split()
        ),
        default=0,
    )
    if longest > free:
        return 99
    return max((len(style.lines(text, free)) for text, style in texts), default=1)


def _indent(grid: Grid) -> float:
    return (CELL_WIDTH if grid.ranked else TICK) + _GAP


def _go_width(option: Option) -> float:
    if not option.go_to:
        return 0
    return _ARROW + width_of(option.go_to, _GO.face, _GO.size) + 3


def _styles(option: Option) -> list[Style]:
    first = CHOICE_SMALL if option.small else CHOICE
    first = CHOSEN if option.ticked else first
    return [first, *[CHOICE_OTHER] * (len(option.texts) - 1)]


def _option(
    option: Option, grid: Grid, x: float, room: float
) -> tuple[list[Mark], float]:
    indent = _indent(grid)
    marks: list[Mark]
    if grid.ranked:
        marks, top, least = [Box(x, 0, CELL_WIDTH, CELL_HEIGHT)], 2.0, CELL_HEIGHT
    else:
        box_top = (CHOICE.line - TICK) / 2
        marks = tick_box(x, box_top, single=grid.single, ticked=option.ticked)
        top, least = 0.0, TICK + 2 * max(box_top, 0.3)
    drawn, used = _words(option, x + indent, room - indent, top)
    return [*marks, *drawn], max(used, least)


def _words(
    option: Option, x: float, room: float, top: float
) -> tuple[list[Mark], float]:
    """Return the texts of a choice: behind each other where they fit on one line."""
    in_a_row = _in_a_row(option) + _go_width(option) <= room
    marks: list[Mark] = []
    free, used, left = room - _go_width(option), top, x
    for at, (text, style) in enumerate(zip(option.texts, _styles(option), strict=True)):
        lines = style.lines(text, free)
        if at and in_a_row and marks:
            base = top + CHOICE.rise - style.rise  # on the base line of the first
            marks += style.block(lines, left + _TAIL, base)[0]
            left += _TAIL + width_of(text, style.face, style.size)
            continue
        drawn, high = style.block(lines, x, used)
        marks += drawn
        used += high
        end = width_of(lines[-1], style.face, style.size) if lines else 0
        left = x + end
        if at == 0 and option.go_to and lines and not in_a_row:
            marks += _go(option.go_to, left + 4, used - style.line)
    if option.go_to and in_a_row:
        marks += _go(option.go_to, left + 4, top)
    return marks, used


def _go(number: str, x: float, top: float) -> list[Mark]:
    middle = top + CHOICE.line / 2
    return [arrow(x, middle), _GO.put(number, x + _ARROW, top - 0.2)]
