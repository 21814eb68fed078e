"""Entries of repeats: how many a form has room for, and continuation sheets."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

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


def copies(
    head: Sequence[Row], entry: Sequence[Row], sheet: Sheet, share: float
) -> int:
    """Return how many entries a continuation sheet holds: a half-empty page is none.

    Args:
        head: of the sheet.
        entry: one entry.
        sheet: of paper.
        share: of the page that may be used.
    """
    free = sheet.frame_height * share - high(head)
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
        return [row for each in sheets for row in each.rows]
    rows: list[Row] = []
    before = after
    for each in sorted(sheets, key=lambda one: (one.lines, one.apart.value)):
        whole = high(each.rows) <= sheet.frame_height
        fresh = each.lines or not whole or each.apart is not before
        first, *others = each.rows
        made = [replace(first, fresh=fresh), *others]
        if whole and not each.lines:
            made = [*(replace(row, keep=True) for row in made[:-1]), made[-1]]
        rows += made
        before = each.apart
    return rows
