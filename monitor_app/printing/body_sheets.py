"""Sheets of body diagrams: figures, the sides of the person, scale, signs, a table.

Each sheet is one row, so that nothing of it is parted (form library, 5.3).
"""

from collections.abc import Iterable, Mapping, Sequence
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
)
from monitor_app.printing.fields import shifted
from monitor_app.printing.fonts import REGULAR, STRONG, width_of
from monitor_app.printing.look import BLOCK, Look
from monitor_app.printing.marks import Art, Mark, Rule
from monitor_app.printing.outlines import Outline, sides
from monitor_app.printing.rows import Row, Style
from monitor_app.printing.sheet import MM
from monitor_app.records import bodymap

_DIAGRAM = N_("Body diagram")
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
_TICK, _LONG_TICK = 1.4 * MM, 2.4 * MM
_ABOVE, _BELOW = 2 * MM, 3 * MM  # of a figure
_TITLE = BLOCK
_VIEW = Style(REGULAR, 8.5)
_SIDE = Style(STRONG, 8, leading=1.2)
_SIDE_OTHER = Style(REGULAR, 8, leading=1.2)
_SMALL = Style(REGULAR, 8, leading=1.3)
_STRONG = Style(STRONG, 9, leading=1.3)
_SIGN_ROOM = 6 * MM
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


def sheet_rows(views: Views, shown: Shown, look: Look) -> list[Row]:
    """Return a sheet, and further ones while marks are left without a number."""
    rows = []
    left = list(shown.marks)
    while True:
        figures = _Figures(views, shown, look)
        here = figures.taken(left)
        rows += _sheet(figures, here, shown, look)
        left = [mark for mark in left if mark not in here]
        if not left:
            return rows


def no_marks_rows(look: Look) -> list[Row]:
    """Return the sentence that stands wherever no mark is recorded (rule 49)."""
    marks, high = _sentences((say.NO_MARKS,), _STRONG, look, look.x, 0)
    return [Row(high, tuple(marks), gap=2 * MM)]


def _sheet(
    figures: "_Figures", marks: Sequence[BodyMark], shown: Shown, look: Look
) -> list[Row]:
    """Return a sheet with its table; a table without room there goes on after it."""
    entries = {mark.entry for mark in marks}
    lines = [line for entry, line in shown.table.items() if entry in entries]
    table = body_table.rows(lines, look)
    high = sum(row.gap + row.height for row in table)
    figures = figures.with_room(high, marks)
    drawn, top = _head(shown, look)
    body, top = figures.drawn(top, marks)
    drawn += body
    foot, top = _foot(look, top)
    drawn += foot
    if not lines and not shown.chosen:
        table = body_table.blank_rows(look.sheet.frame_height - top, look)
        high = sum(row.gap + row.height for row in table)
    if top + high > look.sheet.frame_height + 0.01:  # rounding of sums
        together = [replace(row, keep=True) for row in table[:-1]]
        return [_row(drawn, top, shown), *together, table[-1]]
    for row in table:
        drawn += shifted(row.marks, 0, top + row.gap)
        top += row.gap + row.height
    return [_row(drawn, top, shown)]


def _row(drawn: Sequence[Mark], height: float, shown: Shown) -> Row:
    return Row(height, tuple(drawn), gap=6 * MM, where=shown.about)


def _head(shown: Shown, look: Look) -> tuple[list[Mark], float]:
    said = look.words.joined(_DIAGRAM)
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
        self._caption = len(look.words.languages or ("",)) * _VIEW.line
        self._scale = self._fitting()

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
            drawn += _ticks(frame)
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
        head = _head(self._shown, self._look)[1]
        fixed = head + foot + self._below
        fixed += len(self._views) * (self._caption + _ABOVE + _BELOW)
        high = sum(max(map(self._high, row)) for row in self._views)
        scales = [(sheet.frame_height - fixed) / high]
        for row in self._views:
            beside = 2 * self._beside(row[0]) * len(row)
            scales.append((sheet.frame_width - beside) / sum(map(self._wide, row)))
        return min(1.0, *scales)

    def _beside(self, view: str) -> float:
        """Return the room that a figure needs at each side: for numbers, for words."""
        if view in bodymap.BODY_VIEWS:
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
            x, y = space, top + self._caption + _ABOVE
            for view, width in zip(row, wide, strict=True):
                high = self._high(view) * self._scale
                words = 0.0 if view in bodymap.BODY_VIEWS else self._side_height(view)
                frames[view] = Frame(x, y, width, high, words)
                x += width + 2 * space
            top = max(f.y + f.h for v, f in frames.items() if v in row) + _BELOW
        return frames

    def _side_height(self, view: str) -> float:
        room = self._side_room(view)
        stacks = (self._side_lines(side, room) for side in ("l", "r"))
        return max(len(lines) for lines in stacks) * _SIDE.line + 3 * MM

    def _side_room(self, view: str) -> float:
        """Return the width for LEFT and RIGHT: on the body's own white or beside."""
        if view in bodymap.BODY_VIEWS:
            return self._wide(view) * self._scale * 0.34
        row = next(row for row in self._views if view in row)
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
        y = frame.y - _ABOVE - self._caption
        for text in dict.fromkeys(words.each(say.VIEWS[view])):
            wide = width_of(text, _VIEW.face, _VIEW.size)
            marks.append(_VIEW.put(text, frame.x + (frame.w - wide) / 2, y))
            y += _VIEW.line
        room = self._side_room(view)
        inside = view in bodymap.BODY_VIEWS
        left, right = sides(self._drawings[view])
        for at, (text, style) in enumerate(self._side_lines(left, room)):
            wide = width_of(text, style.face, style.size)
            x = frame.x + 3 * MM if inside else frame.x - 1 * MM - wide
            marks.append(style.put(text, x, frame.y + 2 * MM + at * _SIDE.line))
        for at, (text, style) in enumerate(self._side_lines(right, room)):
            wide = width_of(text, style.face, style.size)
            edge = frame.x + frame.w
            x = edge - 3 * MM - wide if inside else edge + 1 * MM
            marks.append(style.put(text, x, frame.y + 2 * MM + at * _SIDE.line))
        return marks


def _ticks(frame: Frame) -> Iterable[Mark]:
    """Return strokes at every tenth of the edges, longer ones in the middle."""
    for tenth in range(11):
        long = _LONG_TICK if tenth in (0, 5, 10) else _TICK
        x, y = frame.x + frame.w * tenth / 10, frame.y + frame.h * tenth / 10
        right, bottom = frame.x + frame.w, frame.y + frame.h
        yield Rule(x, frame.y, x, frame.y + long, 0.4, 0.45)
        yield Rule(x, bottom - long, x, bottom, 0.4, 0.45)
        yield Rule(frame.x, y, frame.x + long, y, 0.4, 0.45)
        yield Rule(right - long, y, right, y, 0.4, 0.45)


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
