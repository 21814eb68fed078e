"""Looks at laid-out pages for what must never be: text cut off, or text over text."""

from collections.abc import Iterator, Sequence

from monitor_app.printing.marks import Bounds as Rectangle
from monitor_app.printing.marks import Box, Mark, Ring, Words, bounds
from monitor_app.printing.sheet import MM, Sheet

_EDGE = 5 * MM  # printers leave this much white
_TOUCH = 0.6  # points that neighbours may share: letters have white around them
_SMALL = 6 * MM  # boxes to tick are smaller than this


def faults(sheet: Sheet, pages: Sequence[Sequence[Mark]]) -> list[str]:
    """Return what is wrong, in words that help to find it."""
    found = []
    for number, page in enumerate(pages, start=1):
        found += [f"page {number}: {fault}" for fault in _page(sheet, page)]
    return found


def _page(sheet: Sheet, marks: Sequence[Mark]) -> Iterator[str]:
    texts = [(_tight(mark), mark) for mark in marks if isinstance(mark, Words)]
    for mark in marks:
        left, top, right, bottom = bounds(mark)
        inside = left >= _EDGE - 0.1 and top >= _EDGE - 0.1
        inside &= right <= sheet.width - _EDGE + 0.1
        inside &= bottom <= sheet.height - _EDGE + 0.1
        if not inside:
            yield f"off the sheet: {mark!r}"
    for (left, _top, right, _bottom), words in texts:
        if left < sheet.left - 0.1 or right > sheet.width - sheet.right + 0.6:
            yield f"outside the margins: {words!r}"
    yield from _covered(texts)
    for box in (bounds(mark) for mark in marks if _to_tick(mark)):
        for rectangle, words in texts:
            if (
                rectangle[1] < box[3]
                and rectangle[3] > box[1]
                and _share(box, rectangle)
            ):
                yield f"a box over {words!r}"


def _covered(texts: list[tuple[Rectangle, Words]]) -> Iterator[str]:
    texts = sorted(texts, key=lambda each: each[0][1])
    for at, (one, words) in enumerate(texts):
        for other, behind in texts[at + 1 :]:
            if other[1] > one[3]:
                break
            if _share(one, other):
                yield f"{words!r} over {behind!r}"


def _tight(mark: Words) -> Rectangle:
    left, _top, right, _bottom = bounds(mark)
    return (left, mark.y - 0.74 * mark.size, right, mark.y + 0.22 * mark.size)


def _to_tick(mark: Mark) -> bool:
    if isinstance(mark, Ring):
        return True
    return (
        isinstance(mark, Box)
        and mark.w < _SMALL
        and mark.h < _SMALL
        and (mark.fill is None)
        and mark.w > 2 * MM
        and abs(mark.w - mark.h) < 0.1
    )


def _share(one: Rectangle, other: Rectangle) -> bool:
    across = min(one[2], other[2]) - max(one[0], other[0])
    down = min(one[3], other[3]) - max(one[1], other[1])
    return across > _TOUCH and down > _TOUCH
