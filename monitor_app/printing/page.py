"""The parts of a page that every page has: head, foot, code, corner squares."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from monitor_app.printing import qr
from monitor_app.printing.flow import Page, Placed, paginate
from monitor_app.printing.fonts import MONO, REGULAR, STRONG, width_of
from monitor_app.printing.marks import QUIET, Box, Mark, Rule, Words, moved
from monitor_app.printing.rows import Row, Style
from monitor_app.printing.sheet import MM, Sheet

BAND = 0.9
_EDGE = 5 * MM
_CORNER = 5 * MM
_HEAD_TOP = 8 * MM
_CODE = 17 * MM
_CODE_FROM_EDGE = 12 * MM
_CELLS_TOP = 15.5 * MM
_CELLS_HEIGHT = 8.5 * MM
_NARROW = 180 * MM
_FOOT = 15 * MM  # base line of the foot, from the lower edge
_TITLE = Style(STRONG, 8.5)
_TITLE_SMALL = Style(STRONG, 7.2, leading=8.5 / 7.2 * 1.34)
_UNDER = Style(REGULAR, 8, QUIET, leading=1.2)
_CAPTION = Style(REGULAR, 7, QUIET)
_VALUE = Style(MONO, 8.5)
_SMALL = Style(REGULAR, 8)
_SMALLER = Style(REGULAR, 7)  # on a sheet too narrow for three initials
_LONGEST = 11 * MM  # a line to initial
_SHORTEST = 8 * MM
_BETWEEN = 3 * MM  # two of them
_NOTE = Style(REGULAR, 7)
_KEY = Style(REGULAR, 8, leading=1.25)


@dataclass(frozen=True, slots=True)
class Cell:
    """A field of the head: what it is, what stands in it, its share of the width."""

    caption: tuple[str, ...]  # in every language; one too many for the room is left out
    value: str = ""
    share: float = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """What the pages of one copy have in common."""

    title: str
    under: tuple[str, ...]  # wordings, the fullest first: the first that fits is used
    cells: tuple[Cell, ...]
    form_id: str
    version: str
    number: str  # record number, "" when there is none
    page_words: tuple[str, ...]  # "Page {x} of {y}" in the languages of the print
    initials: tuple[str, ...] = ()  # captions of short lines in the foot
    notes: tuple[tuple[str, ...], ...] = ()  # small lines at the very foot: wordings
    key: tuple[str, ...] = ()  # small lines above the foot of the first page
    coded: bool = True  # with QR code and corner squares


def compose(
    sheet: Sheet, running: Running, rows: Sequence[Row]
) -> tuple[list[Mark], ...]:
    """Lay out the pages of one copy, as marks with positions on the sheet.

    Raises:
        MonitorError: what `paginate` raises.
    """
    key = _key_lines(sheet, running)
    below = len(key) * _KEY.line + 2 * MM if key else 0.0

    def room(page: int) -> float:
        return sheet.frame_height - (below if page == 0 else 0)

    pages = paginate(rows, room)
    return tuple(
        [
            *_body(sheet, page),
            *_head(sheet, running, number, len(pages)),
            *_foot(sheet, running, number, len(pages)),
            *(_first_foot(sheet, key) if number == 1 else ()),
        ]
        for number, page in enumerate(pages, start=1)
    )


def fitted(text: str, style: Style, width: float) -> str:
    """Return the text, cut with an ellipsis when it is wider than `width`."""
    lines = style.lines(text, width)
    if len(lines) <= 1:
        return lines[0] if lines else ""
    whole = " ".join(lines)
    for end in range(len(whole), 0, -1):
        cut = whole[:end].rstrip() + "…"
        if width_of(cut, style.face, style.size) <= width:
            return cut
    return ""


def _wording(wordings: Sequence[str], style: Style, width: float) -> str:
    """Return the first wording that fits, else the last one cut."""
    for text in wordings:
        if width_of(text, style.face, style.size) <= width:
            return text
    return fitted(wordings[-1], style, width) if wordings else ""


# The body: rows with their grounds, bars and frames


def _body(sheet: Sheet, page: Page) -> list[Mark]:
    marks: list[Mark] = []
    left, width = sheet.left - 1.5 * MM, sheet.frame_width + 3 * MM
    for _id, first, last in _runs(page, "band"):
        ground = Box(left, sheet.top + first - 3, width, last - first + 6, 0, fill=BAND)
        marks.append(ground)
    for _id, first, last in _runs(page, "bar"):
        x = sheet.left - 4 * MM
        marks.append(Rule(x, sheet.top + first, x, sheet.top + last, 1.6))
    for _id, first, last in _runs(page, "frame"):
        left, width = sheet.left - 2 * MM, sheet.frame_width + 4 * MM
        marks.append(
            Box(left, sheet.top + first - 2, width, last - first + 6, 0.4, grey=0.25)
        )
    for split, placed in groupby(page, lambda each: each.row.split):
        here: list[Mark] = []
        for top, row in placed:
            here += moved(row.marks, sheet.left, sheet.top + top)
        marks += _by_column(here, sheet.left + split) if split else here
    return marks


def _by_column(marks: Sequence[Mark], split: float) -> list[Mark]:
    """Put the words of the left column before those of the right: as one reads."""

    def is_right(mark: Mark) -> bool:
        return isinstance(mark, Words) and mark.x > split - 1

    return sorted(marks, key=is_right)


def _runs(page: Page, name: str) -> Iterator[tuple[int, float, float]]:
    """Yield (number, top, bottom) of neighbouring rows that share a frame or bar."""
    open_id, first, last = 0, 0.0, 0.0
    for top, row in (*page, Placed(0, Row(0))):
        id_ = int(getattr(row, name))
        if id_ == open_id and id_:
            last = top + row.height
            continue
        if open_id:
            yield open_id, first, last
        open_id, first, last = id_, top, top + row.height


# Head and foot


def _head(sheet: Sheet, running: Running, page: int, pages: int) -> Iterable[Mark]:
    width = sheet.frame_width
    if running.coded:
        width -= _CODE + _CODE_FROM_EDGE - sheet.right + 3 * MM
        text = qr.payload(running.form_id, running.version, page, pages, running.number)
        left = sheet.width - _CODE_FROM_EDGE - _CODE
        yield qr.code(text, left, _HEAD_TOP - 1 * MM, _CODE)
        yield from _corners(sheet)
    title = _title_style(running.title, width)
    yield title.put(fitted(running.title, title, width), sheet.left, _HEAD_TOP)
    under = _wording(running.under, _UNDER, width)
    yield _UNDER.put(under, sheet.left, _HEAD_TOP + _TITLE.line)
    yield from _cells(sheet, running.cells, width)


def _title_style(title: str, width: float) -> Style:
    """Return a smaller style for a title that would be cut on a narrow sheet."""
    whole = width_of(title, _TITLE.face, _TITLE.size) <= width
    return _TITLE if whole else _TITLE_SMALL


def _cells(sheet: Sheet, cells: tuple[Cell, ...], width: float) -> Iterable[Mark]:
    if not cells:
        return
    gap = 2 * MM
    free = width - gap * (len(cells) - 1)
    total = sum(cell.share for cell in cells)
    x, bottom = sheet.left, _CELLS_TOP + _CELLS_HEIGHT
    for cell in cells:
        wide = free * cell.share / total
        caption = fitted(_caption(cell, wide), _CAPTION, wide)
        yield _CAPTION.put(caption, x, _CELLS_TOP)
        if cell.value:
            value = _value_style(cell.value, wide)
            yield value.put(
                fitted(cell.value, value, wide), x, bottom - value.line - 0.5
            )
        yield Rule(x, bottom, x + wide, bottom, 0.5)
        x += wide + gap


def _caption(cell: Cell, width: float) -> str:
    whole = " / ".join(dict.fromkeys(cell.caption))
    fits = width_of(whole, _CAPTION.face, _CAPTION.size) <= width
    return whole if fits else cell.caption[0]


def _value_style(value: str, width: float) -> Style:
    if width_of(value, _VALUE.face, _VALUE.size) <= width:
        return _VALUE
    return Style(REGULAR, 7.2)


def _corners(sheet: Sheet) -> Iterable[Mark]:
    far_x, far_y = sheet.width - _EDGE - _CORNER, sheet.height - _EDGE - _CORNER
    for x in (_EDGE, far_x):
        for y in (_EDGE, far_y):
            yield Box(x, y, _CORNER, _CORNER, line=0, fill=0)


def _foot(sheet: Sheet, running: Running, page: int, pages: int) -> Iterable[Mark]:
    small = _SMALL if sheet.width > _NARROW else _SMALLER
    wordings, room = _page_words(sheet, running, small, pages)
    said = fitted(_numbered(wordings, page, pages), small, sheet.frame_width)
    wide = width_of(said, small.face, small.size)
    top = sheet.height - _FOOT - small.rise
    yield small.put(said, sheet.width - sheet.right - wide, top)
    yield from _initials(sheet, running.initials, small, room)
    width = sheet.frame_width - (2 * MM if running.coded else 0)
    for at, lines in enumerate(running.notes):
        low = sheet.height - _FOOT + 3 + at * _NOTE.line
        yield _NOTE.put(_wording(lines, _NOTE, width), sheet.left, low)


def _page_words(
    sheet: Sheet, running: Running, small: Style, pages: int
) -> tuple[tuple[str, ...], float]:
    """Return the words for the page number, and the room they leave for initials.

    The room is that beside the number of the last page: every page is alike. Where
    two languages would leave too little of it, the first one is printed alone.
    """
    least = sum(_initials_widths(running.initials, small, _SHORTEST))
    room = 0.0
    for wordings in (running.page_words, running.page_words[:1]):
        wide = width_of(_numbered(wordings, pages, pages), small.face, small.size)
        room = sheet.frame_width - wide - 4 * MM
        if room >= least:
            return wordings, room
    return running.page_words[:1], room


def _numbered(wordings: Sequence[str], page: int, pages: int) -> str:
    return " / ".join(dict.fromkeys(said.format(x=page, y=pages) for said in wordings))


def _initials(
    sheet: Sheet, captions: Sequence[str], small: Style, room: float
) -> Iterable[Mark]:
    """Yield a short line to initial for each caption, no one left out."""
    if not captions:
        return
    bare = sum(_initials_widths(captions, small, 0))
    line = min(_LONGEST, (room - bare) / len(captions))
    top = sheet.height - _FOOT - small.rise
    base = sheet.height - _FOOT + 1
    x = sheet.left
    widths = _initials_widths(captions, small, line)
    for caption, wide in zip(captions, widths, strict=True):
        yield small.put(caption, x, top)
        end = x + wide - _BETWEEN
        yield Rule(end - line, base, end, base, 0.4)
        x += wide


def _initials_widths(captions: Sequence[str], small: Style, line: float) -> list[float]:
    """Return what each caption takes, with its line and the gap after it."""
    around = 1.5 * MM + line + _BETWEEN
    return [width_of(said, small.face, small.size) + around for said in captions]


def _key_lines(sheet: Sheet, running: Running) -> list[str]:
    return [
        line for said in running.key for line in _KEY.lines(said, sheet.frame_width)
    ]


def _first_foot(sheet: Sheet, key: Sequence[str]) -> Iterable[Mark]:
    top = sheet.height - sheet.bottom - len(key) * _KEY.line
    for at, line in enumerate(key):
        yield _KEY.put(line, sheet.left, top + at * _KEY.line)
