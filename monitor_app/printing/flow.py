"""Rows onto pages."""

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from monitor_app.errors.printing import TooManyPagesError, TooWideForPaperError
from monitor_app.printing.rows import Row

MOST_PAGES = 4000
_SLACK = 0.01  # rounding of sums


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
    filling = _Filling(room)
    for chain in _chains(rows):
        filling.add(chain)
    return filling.done()


class _Filling:
    def __init__(self, room: Callable[[int], float]) -> None:
        self._room = room
        self._pages: list[Page] = []
        self._page: list[Placed] = []
        self._used = 0.0

    def add(self, chain: Sequence[Row]) -> None:
        if self._page and (chain[0].fresh or not self._holds(chain)):
            self._turn()
        if self._holds(chain):
            for row in chain:
                self._put(row)
            return
        for row in chain:  # longer than a page: part it where it must be parted
            if self._page and not self._holds((row,)):
                self._turn()
            if not self._holds((row,)):
                raise TooWideForPaperError(question=row.where or "-")
            self._put(row)

    def done(self) -> tuple[Page, ...]:
        if self._page:
            self._turn()
        return tuple(self._pages)

    def _holds(self, chain: Sequence[Row]) -> bool:
        height = sum(row.gap + row.height for row in chain)
        if not self._page:
            height -= chain[0].gap
        return self._used + height <= self._room(len(self._pages)) + _SLACK

    def _put(self, row: Row) -> None:
        top = self._used + (row.gap if self._page else 0)
        self._page.append(Placed(top, row))
        self._used = top + row.height

    def _turn(self) -> None:
        self._pages.append(tuple(self._page))
        self._page, self._used = [], 0.0
        if len(self._pages) > MOST_PAGES:
            raise TooManyPagesError(pages=len(self._pages), most=MOST_PAGES)


def _chains(rows: Sequence[Row]) -> Iterator[list[Row]]:
    chain: list[Row] = []
    for row in rows:
        if row.fresh and chain:
            yield chain
            chain = []
        chain.append(row)
        if not row.keep:
            yield chain
            chain = []
    if chain:
        yield chain
