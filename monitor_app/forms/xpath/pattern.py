r"""The regular expressions of forms: their syntax.

The dialect is that of JavaScript without flags, as in Enketo and the web forms of ODK:
unanchored, `.` is anything but a line break, `\d` and `\w` are ASCII, `^` and `$` are
the ends of the text. From Java we take `\p{L}` and `\P{Nd}` (Unicode categories).
Back-references and looking behind are refused: they cannot be matched in bounded time.
"""

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto
from typing import TypeAlias

from monitor_app.errors.xpath import PatternError

MAX_PATTERN = 4_096  # characters
MAX_NESTING = 40  # brackets within brackets
MAX_REPEAT = 1_000

CharTest: TypeAlias = Callable[[str], bool]


class Place(Enum):
    """A condition on the place, not on a character."""

    START = auto()
    END = auto()
    WORD_EDGE = auto()
    NO_WORD_EDGE = auto()


@dataclass(frozen=True, slots=True)
class Single:
    """One character that passes a test."""

    test: CharTest


@dataclass(frozen=True, slots=True)
class Sequence:
    """One after the other."""

    parts: "tuple[Part, ...]"


@dataclass(frozen=True, slots=True)
class Choice:
    """Either of them."""

    options: "tuple[Part, ...]"


@dataclass(frozen=True, slots=True)
class Repeat:
    """A part so many times; `most` is None for any number."""

    part: "Part"
    least: int
    most: int | None


@dataclass(frozen=True, slots=True)
class Ahead:
    """What follows is, or is not, of this shape."""

    part: "Part"
    wanted: bool


Part: TypeAlias = Single | Sequence | Choice | Repeat | Ahead | Place

_LINE_BREAKS = "\n\r\u2028\u2029"
_CONTROLS = {"t": "\t", "n": "\n", "r": "\r", "f": "\f", "v": "\v", "0": "\0"}
_QUANTIFIERS: dict[str, tuple[int, int | None]] = {
    "*": (0, None),
    "+": (1, None),
    "?": (0, 1),
}


def is_word(char: str) -> bool:
    r"""Say whether a character is one of `\w`."""
    return char.isascii() and (char.isalnum() or char == "_")


def _is_digit(char: str) -> bool:
    return "0" <= char <= "9"


def _is_space(char: str) -> bool:
    return char.isspace() or char == "\ufeff"


def _not(test: CharTest) -> CharTest:
    return lambda char: not test(char)


def _in_category(name: str, offset: int) -> CharTest:
    if name[:1] not in ("L", "M", "N", "P", "S", "Z", "C") or len(name) > 2:
        raise PatternError(offset=offset)
    return lambda char: unicodedata.category(char).startswith(name)


_CLASSES: dict[str, CharTest] = {
    "d": _is_digit,
    "D": _not(_is_digit),
    "w": is_word,
    "W": _not(is_word),
    "s": _is_space,
    "S": _not(_is_space),
}


def parse_pattern(source: str) -> Part:
    """Parse a pattern.

    Raises:
        PatternError: it is malformed, too long, or of a kind that we refuse.
    """
    if len(source) > MAX_PATTERN:
        raise PatternError(offset=MAX_PATTERN)
    reader = _Reader(source)
    part = reader.choice()
    if reader.place < len(source):
        raise reader.error()
    return part


class _Reader:
    def __init__(self, source: str) -> None:
        self._source = source
        self.place = 0
        self._nesting = 0

    def error(self) -> PatternError:
        return PatternError(offset=self.place)

    def _next(self) -> str:
        return self._source[self.place : self.place + 1]

    def _take(self) -> str:
        char = self._next()
        if not char:
            raise self.error()
        self.place += 1
        return char

    def _accept(self, text: str) -> bool:
        if self._source.startswith(text, self.place):
            self.place += len(text)
            return True
        return False

    def choice(self) -> Part:
        options = [self._sequence()]
        while self._accept("|"):
            options.append(self._sequence())
        return options[0] if len(options) == 1 else Choice(tuple(options))

    def _sequence(self) -> Part:
        parts = []
        while self._next() not in ("", "|", ")"):
            parts.append(self._quantified())
        return Sequence(tuple(parts))

    def _quantified(self) -> Part:
        part = self._atom()
        bounds = self._bounds()
        if bounds is None:
            return part
        least, most = bounds
        if isinstance(part, Place) or (most is not None and most < least):
            raise self.error()
        self._accept("?")  # lazy: which match is found does not matter, only whether
        if self._next() and self._next() in "*+?":
            raise self.error()
        return Repeat(part, least, most)

    def _bounds(self) -> tuple[int, int | None] | None:
        if self._next() in _QUANTIFIERS:
            return _QUANTIFIERS[self._take()]
        if self._next() != "{":
            return None
        begin = self.place
        inside, brace, _ = self._source[begin + 1 :].partition("}")
        least, comma, most = inside.partition(",")
        if not brace or not _is_count(least) or not (_is_count(most) or not most):
            return None  # a brace that stands for itself
        self.place = begin + len(inside) + 2
        if int(least) > MAX_REPEAT or (most and int(most) > MAX_REPEAT):
            raise self.error()
        if not comma:
            return int(least), int(least)
        return int(least), int(most) if most else None

    def _atom(self) -> Part:
        char = self._take()
        if char == "(":
            return self._group()
        if char == "[":
            return Single(self._set())
        if char == ".":
            return Single(lambda each: each not in _LINE_BREAKS)
        if char == "^":
            return Place.START
        if char == "$":
            return Place.END
        if char == "\\":
            return self._escape()
        if char in "*+?":
            self.place -= 1
            raise self.error()
        return Single(char.__eq__)

    def _group(self) -> Part:
        self._nesting += 1
        if self._nesting > MAX_NESTING:
            raise self.error()
        ahead: bool | None = None
        if self._accept("?"):
            ahead = self._kind_of_group()
        part = self.choice()
        if not self._accept(")"):
            raise self.error()
        self._nesting -= 1
        return part if ahead is None else Ahead(part, ahead)

    def _kind_of_group(self) -> bool | None:
        """Return what looking ahead wants; None for a plain group."""
        if self._accept(":"):
            return None
        if self._accept("="):
            return True
        if self._accept("!"):
            return False
        if self._accept("<") and self._next() not in ("=", "!"):
            _, bracket, _ = self._source[self.place :].partition(">")
            if bracket:
                self.place = self._source.index(">", self.place) + 1
                return None
        raise self.error()

    def _escape(self) -> Part:
        if self._accept("b"):
            return Place.WORD_EDGE
        if self._accept("B"):
            return Place.NO_WORD_EDGE
        return Single(self._escaped())

    def _escaped(self) -> CharTest:
        """Read what follows a backslash, outside a set or inside."""
        char = self._take()
        if char in _CLASSES:
            return _CLASSES[char]
        if char in "pP":
            test = self._category()
            return test if char == "p" else _not(test)
        return self._escaped_char(char).__eq__

    def _escaped_char(self, char: str) -> str:
        if char in _CONTROLS:
            return _CONTROLS[char]
        if char in "xu":
            length = 2 if char == "x" else 4
            digits = self._source[self.place : self.place + length]
            if len(digits) == length and all(d in _HEX for d in digits):
                self.place += length
                return chr(int(digits, 16))
            return char
        if char == "c" and self._next().isalpha() and self._next().isascii():
            return chr(ord(self._take()) % 32)
        if char.isdigit() or char == "k":
            raise self.error()  # a back-reference
        return char

    def _category(self) -> CharTest:
        if not self._accept("{"):
            raise self.error()
        name, brace, _ = self._source[self.place :].partition("}")
        if not brace:
            raise self.error()
        test = _in_category(name.removeprefix("Is"), self.place)
        self.place += len(name) + 1
        return test

    def _set(self) -> CharTest:
        wanted = not self._accept("^")
        chars: set[str] = set()
        ranges: list[tuple[str, str]] = []
        tests: list[CharTest] = []
        while not self._accept("]"):
            first = self._member()
            last = self._range_end() if isinstance(first, str) else None
            if isinstance(first, str) and isinstance(last, str):
                if last < first:
                    raise self.error()
                ranges.append((first, last))
            elif isinstance(first, str):
                chars.add(first)
            else:
                tests.append(first)
        return _set_test(wanted, frozenset(chars), tuple(ranges), tuple(tests))

    def _range_end(self) -> str | None:
        """Read `-x` if a range goes on; a hyphen before a class is itself."""
        begin = self.place
        if not self._accept("-") or self._next() == "]":
            self.place = begin
            return None
        last = self._member()
        if isinstance(last, str):
            return last
        self.place = begin
        return None

    def _member(self) -> str | CharTest:
        char = self._take()
        if char != "\\":
            return char
        char = self._take()
        if char == "b":
            return "\b"
        if char in _CLASSES or char in "pP":
            self.place -= 1
            return self._escaped()
        return self._escaped_char(char)


_HEX = frozenset("0123456789abcdefABCDEF")


def _is_count(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 8


def _set_test(
    wanted: bool,
    chars: frozenset[str],
    ranges: tuple[tuple[str, str], ...],
    tests: tuple[CharTest, ...],
) -> CharTest:
    def test(char: str) -> bool:
        found = (
            char in chars
            or any(first <= char <= last for first, last in ranges)
            or any(each(char) for each in tests)
        )
        return found is wanted

    return test
