"""Entries of repeats: how many a form has room for, and continuation sheets."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import chain, zip_longest

from monitor_app.forms.definition import RepeatDef
from monitor_app.printing.rows import Row
from monitor_app.printing.selection import Apart
from monitor_app.printing.sheet import Sheet
from monitor_app.printing.signature import MOST_SIGNERS, is_signature_block

# How many blank entries a repeat gets (form library, 5.2), by the names it uses.
_ENTRIES = {
    "place": 3,
    "incident": 3,
    "perp": 4,
    "inj": 10,
    "compl": 5,
    "cell": 4,
    "key": 6,
}
_USUAL_ENTRIES = 3
MOST_ENTRIES = 20
_MOST_COPIES = 6


@dataclass(frozen=True, slots=True)
class Further:
    """A continuation sheet; its first row begins a page."""

    rows: tuple[Row, ...]
    apart: Apart  # why it is kept apart: as what it goes on with
    more: tuple[tuple[Row, ...], ...] = ()  # entries that a page of its own holds, too
    lines: bool = False  # fills its page with lines to write on


def entries_of(repeat: RepeatDef, *, short: bool, crowded: bool) -> int:
    """Return how many blank entries a repeat gets.

    Args:
        repeat: the repeat.
        short: of a short form: one, and a continuation sheet.
        crowded: the paper holds very many entries already; one in an entry is enough.
    """
    if repeat.count.isdigit():
        return max(1, min(int(repeat.count), MOST_ENTRIES))
    if is_signature_block(repeat):
        return MOST_SIGNERS
    if short or ("/" in repeat.path and crowded):
        return 1
    return _ENTRIES.get(repeat.name, _USUAL_ENTRIES)


def copies(head: Sequence[Row], entry: Sequence[Row], sheet: Sheet) -> int:
    """Return how many entries a continuation sheet holds: a half-empty page is none."""
    free = sheet.frame_height - high(head)
    return max(1, min(int(free // max(1.0, high(entry))), _MOST_COPIES))


def high(rows: Sequence[Row]) -> float:
    """Return the height of rows under each other."""
    return sum(row.gap + row.height for row in rows)


def arranged(
    sheets: Sequence[Further], sheet: Sheet, *, short: bool, after: Apart | None
) -> list[Row]:
    """Return continuation sheets in their order.

    Of a short form they share pages where that keeps nothing together that is kept
    apart, each of them whole; lines come last.

    Args:
        sheets: in the order of the form.
        sheet: of paper.
        short: whether they share pages.
        after: how what is printed before them is kept.
    """
    if not short:
        return [row for each in sheets for row in (*each.rows, *chain(*each.more))]
    rows: list[Row] = []
    before = after
    used: float | None = None  # of the page; None: what the form leaves is not known
    ordered = sorted(sheets, key=lambda one: (one.lines, one.apart.value))
    for each, next_ in zip_longest(ordered, ordered[1:]):
        whole = high(each.rows) <= sheet.frame_height
        fresh = _begins_page(each, before, sheet)
        first, *others = each.rows
        made = [replace(first, fresh=fresh), *others]
        if whole and not each.lines:
            made = [*(replace(row, keep=True) for row in made[:-1]), made[-1]]
        used = _used(used, high(made), sheet, fresh=fresh)
        rows += made
        ends = next_ is None or _begins_page(next_, each.apart, sheet)
        if ends and used is not None:
            rows += _filling(each.more, sheet.frame_height - used)
        before = each.apart
    return rows


def _used(
    used: float | None, height: float, sheet: Sheet, *, fresh: bool
) -> float | None:
    """Return how much of its page is used when a sheet stands on it, too."""
    if fresh:
        return height
    if used is None or used + height <= sheet.frame_height:
        return None if used is None else used + height
    return height


def _begins_page(each: Further, before: Apart | None, sheet: Sheet) -> bool:
    whole = high(each.rows) <= sheet.frame_height
    return each.lines or not whole or each.apart is not before


def _filling(entries: Sequence[Sequence[Row]], free: float) -> list[Row]:
    """Return further entries for what is left of a page."""
    rows: list[Row] = []
    for entry in entries:
        if high(rows) + high(entry) > free:
            break
        rows += entry
    return rows
