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
    start = 0
    while (end := _fitting(word, start, known, room)) < len(word):
        good = max(word.rfind(sign, start, end) for sign in _AFTER) + 1
        end = good if good > start else end
        pieces.append(word[start:end])
        start = end
    return [*pieces, word[start:]]


def _fitting(word: str, start: int, known: dict[str, float], room: float) -> int:
    """Return the end of the longest piece from `start` that fits: one sign at least."""
    used = 0.0
    for place in range(start, len(word)):
        used += known[word[place]]
        if used > room and place > start:
            return place
    return len(word)
