"""Lists of choices as a grid of boxes to tick."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from monitor_app.printing.fields import CELL_HEIGHT, CELL_WIDTH, TICK, arrow, tick_box
from monitor_app.printing.fonts import STRONG, width_of
from monitor_app.printing.look import CHOICE, CHOICE_OTHER, CHOSEN
from monitor_app.printing.marks import Box, Mark
from monitor_app.printing.rows import Row, Style
from monitor_app.printing.sheet import MM

_GAP = 1.6 * MM  # between box and words
_BETWEEN = 3 * MM  # between two columns
_ROW_GAP = 1.3 * MM
_GO = Style(STRONG, 8.5)
_ARROW = 12.0  # room for the arrow itself
_MOST_COLUMNS = 5
_MOST_IN_LINE = 6
_WIDEST_BETWEEN = 9 * MM


@dataclass(frozen=True, slots=True)
class Option:
    """One choice: its words in every language, where it leads, whether it is ticked."""

    texts: tuple[str, ...]
    go_to: str = ""  # number of the question to go to
    ticked: bool = False


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
    room = (grid.width - _BETWEEN * (count - 1)) / count
    rows: list[Row] = []
    for start in range(0, len(options), count):
        marks: list[Mark] = []
        height = 0.0
        for at, option in enumerate(options[start : start + count]):
            x = grid.x + at * (room + _BETWEEN)
            drawn, high = _option(option, grid, x, room)
            marks += drawn
            height = max(height, high)
        rows.append(Row(height, tuple(marks), gap=_ROW_GAP if rows else gap))
    return _kept(rows, grid.tallest)


def _one_line(options: Sequence[Option], grid: Grid) -> Row | None:
    """Return a short list as one line of choices, each as wide as its words."""
    if not 1 < len(options) <= _MOST_IN_LINE:
        return None
    wide = [_natural(option) + _indent(grid) + _go_width(option) for option in options]
    free = grid.width - sum(wide)
    gap = free / (len(options) - 1)
    if gap < _BETWEEN:
        return None
    gap = min(gap, _WIDEST_BETWEEN)
    marks: list[Mark] = []
    x, height = grid.x, 0.0
    for option, width in zip(options, wide, strict=True):
        drawn, high = _option(option, grid, x, width + 0.5)
        marks += drawn
        height = max(height, high)
        x += width + gap
    return Row(height, tuple(marks))


def _natural(option: Option) -> float:
    styles = (CHOSEN, *[CHOICE_OTHER] * (len(option.texts) - 1))  # ticked or not
    return max(
        (
            width_of(text, style.face, style.size)
            for text, style in zip(option.texts, styles, strict=True)
        ),
        default=0,
    )


def _kept(rows: list[Row], tallest: float) -> list[Row]:
    """Keep a short list together, and the first and last two rows of a long one."""
    last = len(rows) - 1
    short = sum(row.gap + row.height for row in rows) <= tallest
    return [
        replace(row, keep=at < last and (short or at in (0, last - 1)))
        for at, row in enumerate(rows)
    ]


def _columns(options: Sequence[Option], grid: Grid) -> int:
    """Return in how many columns a list reads best.

    Four and more columns only for words that need one line, two and three for words
    that need no more than two.
    """
    most = min(_MOST_COLUMNS, max(1, len(options)))
    for count in range(most, 1, -1):
        room = (grid.width - _BETWEEN * (count - 1)) / count
        alone = count == len(options)  # the whole list in one row
        allowed = 1 if count > 3 and not alone else 2
        if all(_lines(option, grid, room) <= allowed for option in options):
            return count
    return 1


def _lines(option: Option, grid: Grid, room: float) -> int:
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
    first = CHOSEN if option.ticked else CHOICE
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
    free = room - indent - _go_width(option)
    used = top
    for at, (text, style) in enumerate(zip(option.texts, _styles(option), strict=True)):
        lines = style.lines(text, free)
        drawn, high = style.block(lines, x + indent, used)
        marks += drawn
        if at == 0 and option.go_to and lines:
            end = x + indent + width_of(lines[-1], style.face, style.size) + 4
            marks += _go(option.go_to, end, used + high - style.line)
        used += high
    return marks, max(used, least)


def _go(number: str, x: float, top: float) -> list[Mark]:
    middle = top + CHOICE.line / 2
    return [arrow(x, middle), _GO.put(number, x + _ARROW, top - 0.2)]
