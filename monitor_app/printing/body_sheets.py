"""Sheets of body diagrams: figures, the sides of the person, scale, signs, a table.

Each sheet is one row, so that nothing of it is parted (form library, 5.3).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from monitor_app.i18n import N_
from monitor_app.printing import body_table
from monitor_app.printing import words as say
from monitor_app.printing.body_marks import (
    LEGEND,
    NUMBER_ROOM,
    BodyMark,
    Frame,
    most_beside,
    placed,
    tenths,
)
from monitor_app.printing.continued import goes_on
from monitor_app.printing.fields import shifted
from monitor_app.printing.fonts import REGULAR, STRONG, width_of
from monitor_app.printing.look import BLOCK, Look
from monitor_app.printing.marks import Art, Mark, Rule
from monitor_app.printing.outlines import Outline, sides
from monitor_app.printing.rows import Row, Style
from monitor_app.printing.sheet import MM
from monitor_app.records import bodymap

_DIAGRAM = N_("Body diagram")
_MARKS = N_("Marks on the body diagram")
_LEFT, _RIGHT = N_("LEFT (of the person)"), N_("RIGHT (of the person)")
_SCALE = N_("50 mm: check the scale of the print")
_TENTHS = N_("The strokes at the edges are tenths of the drawing.")
BODY = (("front", "back"),)
OVERVIEW = (BODY,)
EVERY_SHEET = (
    BODY,
    (("side_r", "side_l"),),
    (("head_front", "head_back"), ("head_r", "head_l")),
    (("hands_back",), ("hands_palm",)),
    (("feet_top",), ("feet_sole",)),
    (("teeth",),),
)
INTIMATE_SHEET = (("genital",),)
Views = tuple[tuple[str, ...], ...]

_HIGH = {"front": 145, "teeth": 110}
_USUAL_HIGH = 76  # millimetres
_ABOVE, _BELOW = 2 * MM, 3 * MM  # of a figure
_TITLE = BLOCK
_VIEW = Style(REGULAR, 8.5)
_SIDE = Style(STRONG, 8, leading=1.2)
_SIDE_OTHER = Style(REGULAR, 8, leading=1.2)
_SMALL = Style(REGULAR, 8, leading=1.3)
_STRONG = Style(STRONG, 9, leading=1.3)
_SIGN_ROOM = 6 * MM
_FEW = 3  # lines of a table that a figure leaves room for
_ALONE = 10  # lines of a table on a page without a figure
_SMALLEST = 0.75  # of the usual size, to have the table of marks on the same page
_SIDE_GAP = 1.5 * MM  # between a figure and the words beside it


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What is on the figures: nothing on a blank form."""

    figure: str = "neutral"
    chosen: frozenset[str] = frozenset()
    marks: tuple[BodyMark, ...] = ()
    table: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # by entry
    about: str = ""  # number of the question


def record_rows(sheets: Sequence[tuple[Views, Shown]], look: Look) -> list[Row]:
    """Return sheets with their marks, each with its table.

    Lines without room under their figures come in one table after the last of them.
    """
    rows: list[Row] = []
    after: list[Sequence[str]] = []
    for views, shown in sheets:
        for row, lines in _marked_sheets(views, shown, look):
            rows.append(row)
            after += lines
    if not after:
        return rows
    return [*rows, *_table_of_its_own(body_table.rows(after, look), sheets[0][1], look)]


def _marked_sheets(
    views: Views, shown: Shown, look: Look
) -> Iterator[tuple[Row, Sequence[Sequence[str]]]]:
    """Yield a sheet, and further ones while marks are left without a number."""
    left = list(shown.marks)
    while True:
        figures = _Figures(views, shown, look)
        here = figures.taken(left)
        yield _sheet(figures, here, shown, look)
        left = [mark for mark in left if mark not in here]
        if not left:
            return


def blank_rows(sheets: Sequence[Views], shown: Shown, look: Look) -> list[Row]:
    """Return empty sheets, each with its table; one table for all without room for it.

    On the smallest paper a figure and a table do not fit on one page, and nobody can
    draw on a figure made smaller still.
    """
    rows: list[Row] = []
    bare = False
    few = _high(body_table.blank_rows(look.sheet.frame_height, look, most=_FEW))
    for views in sheets:
        figures = _Figures(views, shown, look).with_room(few, ())
        drawn, top = _diagram(figures, (), shown, look)
        table = body_table.blank_rows(look.sheet.frame_height - top, look)
        bare |= not table
        rows.append(_with_table(drawn, top, table, shown))
    if not bare:
        return rows
    table = body_table.blank_rows(look.sheet.frame_height, look, most=_ALONE)
    return [*rows, *_table_of_its_own(table, shown, look)]


def _table_of_its_own(table: Sequence[Row], shown: Shown, look: Look) -> list[Row]:
    """Return a table under a heading, in one piece where a page can hold it."""
    drawn, high = _head(_MARKS, shown, look)
    head = Row(high, tuple(drawn), gap=6 * MM, keep=True, where=shown.about)
    rows = [head, *(replace(row, keep=True) for row in table[:-1]), table[-1]]
    return goes_on(rows, table[0], after=2)


def no_marks_rows(look: Look) -> list[Row]:
    """Return the sentence that stands wherever no mark is recorded (rule 49)."""
    marks, high = _sentences((say.NO_MARKS,), _STRONG, look, look.x, 0)
    return [Row(high, tuple(marks), gap=2 * MM)]


def _sheet(
    figures: "_Figures", marks: Sequence[BodyMark], shown: Shown, look: Look
) -> tuple[Row, Sequence[Sequence[str]]]:
    """Return a sheet with its table, and the lines of a table without room there."""
    entries = {mark.entry for mark in marks}
    lines = [line for entry, line in shown.table.items() if entry in entries]
    table = body_table.rows(lines, look)
    high = _high(table)
    figures = figures.with_room(high, marks)
    drawn, top = _diagram(figures, marks, shown, look)
    if top + high > look.sheet.frame_height + 0.01:  # rounding of sums
        return _with_table(drawn, top, (), shown), lines
    return _with_table(drawn, top, table, shown), ()


def _diagram(
    figures: "_Figures", marks: Sequence[BodyMark], shown: Shown, look: Look
) -> tuple[list[Mark], float]:
    """Return heading, figures and signs, and where they end."""
    drawn, top = _head(_DIAGRAM, shown, look)
    body, top = figures.drawn(top, marks)
    foot, top = _foot(look, top)
    return [*drawn, *body, *foot], top


def _high(rows: Sequence[Row]) -> float:
    return sum(row.gap + row.height for row in rows)


def _with_table(
    drawn: Sequence[Mark], top: float, table: Sequence[Row], shown: Shown
) -> Row:
    marks = list(drawn)
    for row in table:
        marks += shifted(row.marks, 0, top + row.gap)
        top += row.gap + row.height
    return Row(top, tuple(marks), gap=6 * MM, where=shown.about)


def _head(title: str, shown: Shown, look: Look) -> tuple[list[Mark], float]:
    said = look.words.joined(title)
    if shown.about:
        said += " · " + look.words.joined(say.QUESTION, n=shown.about)
    lines = _TITLE.lines(said, look.sheet.frame_width)
    return _TITLE.block(lines, 0)


class _Figures:
    """The figures of one sheet at the scale that fits the paper."""

    def __init__(
        self, views: Views, shown: Shown, look: Look, below: float = 0
    ) -> None:
        self._below = below  # what else must have room on the page
        self._views = views
        self._shown = shown
        self._look = look
        self._drawings = {
            view: bodymap.load(shown.figure, view) for row in views for view in row
        }
        self._names = len(look.words.languages or ("",)) * _VIEW.line
        self._over = False  # whether LEFT and RIGHT stand over the figure
        self._scale = self._fitting()
        self._over = True
        over = self._fitting()
        self._over = over > self._scale
        self._scale = max(over, self._scale)

    def with_room(self, below: float, marks: Sequence[BodyMark]) -> "_Figures":
        """Return them smaller where that leaves room, as they are where it cannot."""
        closer = _Figures(self._views, self._shown, self._look, below)
        small = closer._scale < _SMALLEST
        lost = len(closer.taken(marks)) < len(marks)
        return self if small or lost else closer

    def taken(self, marks: Sequence[BodyMark]) -> list[BodyMark]:
        """Return the marks that have room beside these figures."""
        found: list[BodyMark] = []
        for view, frame in self._frames(0).items():
            here = [mark for mark in marks if mark.view == view]
            found += here[: most_beside(frame)]
        return found

    def drawn(self, top: float, marks: Sequence[BodyMark]) -> tuple[list[Mark], float]:
        """Return the figures with everything beside them, and where they end."""
        drawn: list[Mark] = []
        bottom = top
        for view, frame in self._frames(top).items():
            outline = Outline(self._drawings[view], self._shown.chosen)
            drawn.append(Art(frame.x, frame.y, frame.w, frame.h, outline))
            drawn += tenths(frame)
            drawn += self._words(view, frame)
            drawn += placed([m for m in marks if m.view == view], frame)
            bottom = max(bottom, frame.y + frame.h + _BELOW)
        return drawn, bottom

    def _high(self, view: str) -> float:
        usual = _HIGH["front"] if view in bodymap.BODY_VIEWS else _USUAL_HIGH
        return _HIGH.get(view, usual) * MM

    def _wide(self, view: str) -> float:
        drawing = self._drawings[view]
        return self._high(view) * drawing.width / drawing.height

    def _fitting(self) -> float:
        """Return the scale, at most 1, at which figures and their words fit."""
        sheet = self._look.sheet
        foot = _foot(self._look, 0)[1]
        head = _head(_DIAGRAM, self._shown, self._look)[1]
        fixed = head + foot + self._below
        fixed += sum(self._caption(row) + _ABOVE + _BELOW for row in self._views)
        high = sum(max(map(self._high, row)) for row in self._views)
        scales = [(sheet.frame_height - fixed) / high]
        for row in self._views:
            beside = 2 * self._beside(row[0]) * len(row)
            scales.append((sheet.frame_width - beside) / sum(map(self._wide, row)))
        return min(1.0, *scales)

    def _beside(self, view: str) -> float:
        """Return the room that a figure needs at each side: for numbers, for words."""
        if self._over or view in bodymap.BODY_VIEWS:
            return NUMBER_ROOM
        said = (*self._look.words.each(_LEFT), *self._look.words.each(_RIGHT))
        words = [word for text in said for word in text.split()]
        wide = max(width_of(word, _SIDE.face, _SIDE.size) for word in words)
        return max(NUMBER_ROOM, wide + _SIDE_GAP + 1)

    def _frames(self, top: float) -> dict[str, Frame]:
        frames = {}
        for row in self._views:
            wide = [self._wide(view) * self._scale for view in row]
            space = (self._look.sheet.frame_width - sum(wide)) / (2 * len(row))
            x, y = space, top + self._caption(row) + _ABOVE
            for view, width in zip(row, wide, strict=True):
                high = self._high(view) * self._scale
                frames[view] = Frame(x, y, width, high, self._words_beside(view))
                x += width + 2 * space
            top = max(f.y + f.h for v, f in frames.items() if v in row) + _BELOW
        return frames

    def _caption(self, row: Sequence[str]) -> float:
        """Return the height of what stands over the figures of a row."""
        if not self._over or row[0] in bodymap.BODY_VIEWS:
            return self._names
        return self._names + self._side_height(row[0])

    def _words_beside(self, view: str) -> float:
        """Return how much of a figure's height has words beside it."""
        if self._over or view in bodymap.BODY_VIEWS:
            return 0.0
        return self._side_height(view) + 3 * MM

    def _side_height(self, view: str) -> float:
        room = self._side_room(view)
        stacks = (self._side_lines(side, room) for side in ("l", "r"))
        return max(len(lines) for lines in stacks) * _SIDE.line

    def _side_room(self, view: str) -> float:
        """Return the width for LEFT and RIGHT: on the white, over it or beside it."""
        if view in bodymap.BODY_VIEWS:
            return self._wide(view) * self._scale * 0.34
        row = next(row for row in self._views if view in row)
        if self._over:
            return self._look.sheet.frame_width / (2 * len(row)) - _SIDE_GAP
        wide = sum(self._wide(each) * self._scale for each in row)
        return (self._look.sheet.frame_width - wide) / (2 * len(row)) - _SIDE_GAP

    def _side_lines(self, side: str, room: float) -> list[tuple[str, Style]]:
        said = self._look.words.each(_LEFT if side == "l" else _RIGHT)
        found = []
        for at, text in enumerate(dict.fromkeys(said)):
            style = _SIDE if at == 0 else _SIDE_OTHER
            found += [(line, style) for line in style.lines(text, room)]
        return found

    def _words(self, view: str, frame: Frame) -> list[Mark]:
        words, marks = self._look.words, list[Mark]()
        row = next(row for row in self._views if view in row)
        y = frame.y - _ABOVE - self._caption(row)
        for text in dict.fromkeys(words.each(say.VIEWS[view])):
            wide = width_of(text, _VIEW.face, _VIEW.size)
            marks.append(_VIEW.put(text, frame.x + (frame.w - wide) / 2, y))
            y += _VIEW.line
        room = self._side_room(view)
        top = frame.y + 2 * MM
        if self._over and view not in bodymap.BODY_VIEWS:
            top = frame.y - _ABOVE - self._side_height(view)
        for right, side in enumerate(sides(self._drawings[view])):
            for at, (text, style) in enumerate(self._side_lines(side, room)):
                wide = width_of(text, style.face, style.size)
                x = self._side_x(view, frame, wide, right=bool(right))
                marks.append(style.put(text, x, top + at * _SIDE.line))
        return marks

    def _side_x(self, view: str, frame: Frame, wide: float, *, right: bool) -> float:
        """Return where a word about a side begins: inside, over or beside a figure."""
        edge = frame.x + frame.w
        if view in bodymap.BODY_VIEWS:
            return edge - 3 * MM - wide if right else frame.x + 3 * MM
        if self._over:
            middle = frame.x + frame.w / 2
            half = _SIDE_GAP / 2
            if right:
                return max(edge - wide, middle + half)
            return min(frame.x, middle - half - wide)
        return edge + 1 * MM if right else frame.x - 1 * MM - wide


def _foot(look: Look, top: float) -> tuple[list[Mark], float]:
    """Return scale line, signs and the sentences that belong on every diagram."""
    marks: list[Mark] = []
    long, y = 50 * MM, top + 2 * MM
    marks.append(Rule(0, y, long, y, 0.8))
    marks += [Rule(x, y - 3, x, y + 3, 0.8) for x in (0, long)]
    said = " / ".join(dict.fromkeys(look.words.each(_SCALE) + look.words.each(_TENTHS)))
    lines = _SMALL.lines(said, look.sheet.frame_width - long - 4 * MM)
    drawn, high = _SMALL.block(lines, long + 4 * MM, y - _SMALL.line / 2)
    marks += drawn
    legend, y = _legend(look, max(y - _SMALL.line / 2 + high, y + 3) + 1.5 * MM)
    told, high = _sentences((say.NO_MARKS,), _STRONG, look, 0, y + 1 * MM)
    return [*marks, *legend, *told], high


def _legend(look: Look, top: float) -> tuple[list[Mark], float]:
    count = 4 if look.sheet.frame_width > 150 * MM else 2
    wide = look.sheet.frame_width / count
    marks: list[Mark] = []
    y = top
    for start in range(0, len(LEGEND), count):
        high = 0.0
        for at, (draw, words, _kinds) in enumerate(LEGEND[start : start + count]):
            x = at * wide
            marks += draw(x + 5, y + _SMALL.line / 2)
            lines = _SMALL.lines(look.words.joined(words), wide - _SIGN_ROOM - 2 * MM)
            drawn, used = _SMALL.block(lines, x + _SIGN_ROOM, y)
            marks += drawn
            high = max(high, used)
        y += high + 0.5 * MM
    return marks, y


def _sentences(
    sentences: Sequence[str], style: Style, look: Look, x: float, top: float
) -> tuple[list[Mark], float]:
    marks: list[Mark] = []
    for sentence in sentences:
        for text in dict.fromkeys(look.words.each(sentence)):
            lines = style.lines(text, look.sheet.frame_width - x)
            drawn, high = style.block(lines, x, top)
            marks += drawn
            top += high
    return marks, top
