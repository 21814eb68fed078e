"""Rows onto pages."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import accumulate, islice, takewhile
from typing import NamedTuple

from monitor_app.errors.printing import TooManyPagesError, TooWideForPaperError
from monitor_app.printing.rows import Row

MOST_PAGES = 4000
_SLACK = 0.01  # rounding of sums
_LITTLE = 0.5  # of a page: not worth a sheet of its own
_LEAST_WHITE = 1.2  # points
_SQUEEZED = (0.9, 0.8, 0.7)  # of the white of a page, to keep a question whole
_SQUEEZED_A_LITTLE = (0.95, 0.9, 0.85)  # the same, to have one more on the page
_TALL, _ALONE, _LONE = 0.5, 0.35, 0.25  # of a page
_TIGHTER = (0.85, 0.7, 0.6, 0.5)  # of the white between rows


class Placed(NamedTuple):
    """A row and how far its top is below the top of the frame."""

    top: float
    row: Row


Page = tuple[Placed, ...]


def paginate(rows: Sequence[Row], room: Callable[[int], float]) -> tuple[Page, ...]:
    """Fill pages; rows kept together move together while a page can hold them.

    Args:
        rows: in reading order.
        room: height of the frame of a page, counted from 0.

    Raises:
        TooWideForPaperError: one row alone is higher than a page.
        TooManyPagesError: more than `MOST_PAGES`.
    """
    pages: list[Page] = []
    for section in _sections(rows):
        before = len(pages)

        def room_here(page: int, before: int = before) -> float:
            return room(before + page)

        pages += _section(section, room_here)
        if len(pages) > MOST_PAGES:
            raise TooManyPagesError(pages=len(pages), most=MOST_PAGES)
    return tuple(pages)


def _section(rows: Sequence[Row], room: Callable[[int], float]) -> list[Page]:
    """Fill the pages between two that must be fresh.

    When little is left for the last page, white space is taken from between the rows,
    if that saves the page.
    """
    pages = _filled(rows, room)
    if any(row.more for page in pages[-2:] for _top, row in page):
        return _written_full(rows, pages, room)
    if len(pages) == 1 or _bottom(pages[-1]) > _LITTLE * room(len(pages) - 1):
        return pages
    for share in _TIGHTER:
        closer = [replace(row, gap=_closer(row.gap, share)) for row in rows]
        tried = _filled(closer, room)
        if len(tried) < len(pages):
            return tried
    return pages


def _closer(gap: float, share: float) -> float:
    """Return less white, but so much that boxes to tick never touch."""
    if share == 1:
        return gap
    return max(gap * share, min(gap, _LEAST_WHITE))


def _written_full(
    rows: Sequence[Row], pages: list[Page], room: Callable[[int], float]
) -> list[Page]:
    """Give what is left of the last page to the lines of an account before it."""
    at = next(number for number, row in enumerate(rows) if row.more)
    free = room(len(pages) - 1) - _bottom(pages[-1])
    for count in range(int(free // rows[at].height), 0, -1):
        tried = _filled([*rows[:at], *[rows[at]] * count, *rows[at:]], room)
        if len(tried) == len(pages):
            return tried
    return pages


def _filled(rows: Sequence[Row], room: Callable[[int], float]) -> list[Page]:
    filling = _Filling(room)
    chains = list(_chains(rows))
    for at, chain in enumerate(chains):
        if filling.parts(chain):
            filling.squeeze(_of_question(chains, at), _SQUEEZED)
        few = _before_tall(chains, at, room(0)) if filling.turns(chain) else []
        if few:
            filling.squeeze(few, _SQUEEZED)
        if filling.turns(chain):
            filling.squeeze(chain, _SQUEEZED_A_LITTLE)
        if filling.turns(chain) and _lone(few, chains, at, room(0)):
            filling.take_over(_question_before(chains, at), few)
        filling.add(chain)
    return filling.done()


def _before_tall(chains: Sequence[Sequence[Row]], at: int, room: float) -> list[Row]:
    """Return what would stand alone on a page before what needs one itself."""
    few: list[Row] = []
    for chain in islice(chains, at, None):
        high = _high(chain, 1)
        if high > room * _TALL:
            return few
        few += chain
        if _high(few, 1) > room * _ALONE:
            return []
    return few  # the end: before a page that must be fresh


def _lone(
    few: Sequence[Row], chains: Sequence[Sequence[Row]], at: int, room: float
) -> bool:
    """Whether a few rows have a page of their own, with much white under them."""
    if not few or _high(few, 1) > room * _LONE:
        return False
    ends = accumulate(len(chain) for chain in islice(chains, at, None))
    tall = at + sum(1 for end in ends if end <= len(few))
    return tall == len(chains) or _high([*few, *chains[tall]], 1) > room


def _question_before(chains: Sequence[Sequence[Row]], at: int) -> list[Row]:
    """Return the rows of the question before one chain, with its heading."""
    first = at - 1
    where = chains[first][-1].where
    while where and first and chains[first - 1][-1].where == where:
        first -= 1
    return [row for chain in chains[first:at] for row in chain]


def _of_question(chains: Sequence[Sequence[Row]], at: int) -> list[Row]:
    """Return the rows of a question from one chain on."""
    where = chains[at][0].where
    same = takewhile(lambda chain: chain[0].where == where, islice(chains, at, None))
    return [row for chain in same for row in chain]


def _bottom(page: Page) -> float:
    return page[-1].top + page[-1].row.height


class _Filling:
    def __init__(self, room: Callable[[int], float]) -> None:
        self._room = room
        self._pages: list[Page] = []
        self._page: list[Placed] = []
        self._used = 0.0
        self._share = 1.0  # of the white between the rows of this page
        self._late: list[Sequence[Row]] = []  # drawings for the next page
        self._drawn = False  # whether drawings came between the last row and the next

    def add(self, chain: Sequence[Row]) -> None:
        if chain[0].late and (self._late or (self._page and not self._holds(chain))):
            self._late.append(chain)
            return
        if self._late and (_heads_entry(chain) or not self._holds(chain)):
            self._draw()
        self._add(chain)

    def parts(self, chain: Sequence[Row]) -> bool:
        """Whether a question would be parted before this chain."""
        if not chain[0].where or not self.turns(chain):
            return False
        return self._page[-1].row.where == chain[0].where

    def turns(self, chain: Sequence[Row]) -> bool:
        """Whether a chain would begin another page."""
        return bool(self._page) and not self._holds(chain)

    def squeeze(self, rest: Sequence[Row], shares: Sequence[float]) -> None:
        """Take white from between the rows of this page if the rest then stands on it.

        A list of which two lines stand on the next page is read wrongly.
        """
        rows = [row for _top, row in self._page]
        room = self._room(len(self._pages)) + _SLACK
        for share in shares:
            if share < self._share and _high([*rows, *rest], share) <= room:
                self._page, self._used, self._share = [], 0.0, share
                for row in rows:
                    self._put(row)
                return

    def take_over(self, last: Sequence[Row], few: Sequence[Row]) -> None:
        """Begin the next page with what stands last on this one.

        One question alone on a page is easily lost: two are not. This page must stay
        at least half full, and the next is filled no further than half.
        """
        stay = self._page[: -len(last)]
        room = self._room(len(self._pages))
        if self._late or [row for _top, row in self._page[len(stay) :]] != list(last):
            return
        if not stay or _bottom(tuple(stay)) < room * _LITTLE or last[0].again:
            return
        if _high([*last, *few], 1) < room * _LITTLE:
            self._page = stay
            self._turn()
            for row in last:
                self._put(row)

    def _draw(self) -> None:
        late, self._late = self._late, []
        for chain in late:
            self._add(chain)
        self._drawn = bool(late)

    def _add(self, chain: Sequence[Row]) -> None:
        if self._page and not self._holds(chain):
            self._turn()
        self._go_on(chain)
        if self._holds(chain):
            for row in chain:
                self._put(row)
            return
        for row in chain:  # longer than a page: part it where it must be parted
            if self._page and not self._holds((row,)):
                self._turn()
                self._go_on((row,))
            if not self._holds((row,)):
                raise TooWideForPaperError(question=row.where or "-")
            self._put(row)

    def _go_on(self, chain: Sequence[Row]) -> None:
        """Say on a new page with what it goes on, unless that parts the chain."""
        heads = chain[0].again
        drawn, self._drawn = self._drawn, False
        if not heads or (self._page and not drawn):
            return
        if self._holds((*heads, *chain)) or not self._holds(chain):
            least = (*heads, chain[0])
            for head in heads if self._holds(least) else ():
                self._put(head)

    def done(self) -> list[Page]:
        self._draw()
        if self._page:
            self._turn()
        return self._pages

    def _holds(self, chain: Sequence[Row]) -> bool:
        height = _high(chain, self._share, first=not self._page)
        return self._used + height <= self._room(len(self._pages)) + _SLACK

    def _put(self, row: Row) -> None:
        top = self._used + (_closer(row.gap, self._share) if self._page else 0)
        self._page.append(Placed(top, row))
        self._used = top + row.height

    def _turn(self) -> None:
        self._pages.append(tuple(self._page))
        self._page, self._used, self._share = [], 0.0, 1.0


def _high(rows: Sequence[Row], share: float, *, first: bool = True) -> float:
    """Return the height of rows with a share of their white; the first has none."""
    gaps = sum(_closer(row.gap, share) for row in rows[1 if first else 0 :])
    return gaps + sum(row.height for row in rows)


def _heads_entry(chain: Sequence[Row]) -> bool:
    return any(row.entry for row in chain)


def _sections(rows: Sequence[Row]) -> Iterator[list[Row]]:
    section: list[Row] = []
    for row in rows:
        if row.fresh and section:
            yield section
            section = []
        section.append(row)
    if section:
        yield section


def _chains(rows: Sequence[Row]) -> Iterator[list[Row]]:
    chain: list[Row] = []
    for row in rows:
        chain.append(row)
        if not row.keep:
            yield chain
            chain = []
    if chain:
        yield chain
