"""Text into lines of a given width."""

from collections.abc import Iterator
from functools import lru_cache

from monitor_app.printing.fonts import widths, writable

_AFTER = "-/–—·…,;"  # a line may end after these inside a long word


@lru_cache(maxsize=20_000)
def lines_of(text: str, face: str, size: float, width: float) -> tuple[str, ...]:
    """Break a text at spaces into lines no wider than `width` points.

    A word wider than a line is broken after a sign of `_AFTER`, else anywhere.
    Line breaks of the text are kept; an empty text gives no lines.
    """
    known = widths(face)
    room = width * 1000 / size
    found: list[str] = []
    for paragraph in writable(text).split("\n"):
        found += _paragraph(paragraph, known, room)
    while found and not found[-1]:
        found.pop()
    return tuple(found)


def _paragraph(text: str, known: dict[str, float], room: float) -> Iterator[str]:
    space = known[" "]
    line: list[str] = []
    used = 0.0
    for word in text.split(" "):
        width = sum(map(known.__getitem__, word))
        if line and used + space + width > room:
            yield " ".join(line)
            line, used = [], 0.0
        if width > room:
            *whole, rest = _pieces(word, known, room)
            yield from whole
            line, used = [rest], sum(map(known.__getitem__, rest))
            continue
        used += width + (space if line else 0.0)
        line.append(word)
    yield " ".join(line).rstrip()


def _pieces(word: str, known: dict[str, float], room: float) -> list[str]:
    """Cut a word that is wider than a line; the last piece may go on."""
    pieces: list[str] = []
    start, used, good = 0, 0.0, 0
    for place, sign in enumerate(word):
        if used + known[sign] > room and place > start:
            end = good if good > start else place
            pieces.append(word[start:end])
            start = end
            used = sum(map(known.__getitem__, word[start:place]))
        used += known[sign]
        if sign in _AFTER:
            good = place + 1
    return [*pieces, word[start:]]
