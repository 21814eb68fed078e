"""The typefaces that go into every PDF, their widths, and what they cannot write.

Static faces of Noto Sans; variable fonts and fonts of the system are never used, so
that a page looks the same everywhere and holds every letter of Kazakh.

Arabic and Hebrew letters have no face here, on purpose. Right to left needs reordering
and, for Arabic, joined letters; reportlab does neither for paragraphs without further
native code, and a name whose letters stand apart or in the wrong order is a wrong name
in a court. Such letters are spelled by their codes, the print says so, and the record
and everything that leaves the program hold them as they were written.
"""

import unicodedata
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from reportlab import rl_config
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFError, TTFont

from monitor_app import paths
from monitor_app.errors.printing import FontMissingError

REGULAR = "NotoSans-Regular"
STRONG = "NotoSans-SemiBold"
MONO = "NotoSansMono-Regular"
FACES = (REGULAR, STRONG, MONO)

rl_config.useA85 = 0  # streams as bytes: a fifth smaller, and quicker to write

# What people type and fonts lack, in signs that are there.
_SUBSTITUTES = {
    "→": "->",
    "←": "<-",
    "↔": "<->",
    "≈": "~",
    "≠": "!=",
    "✓": "+",
    "✔": "+",
    "✗": "x",
    "\t": "    ",
    "\u2028": "\n",
    "\u2029": "\n",
    "\r": "\n",
}


class _Widths(dict[str, float]):
    """Widths of characters in thousandths of the size, looked up once each."""

    def __init__(self, font: TTFont) -> None:
        self.written = frozenset[int](font.face.charToGlyph)
        self._known: Mapping[int, float] = font.face.charWidths
        self._default: float = font.face.defaultWidth

    def __missing__(self, character: str) -> float:
        width = self._known.get(ord(character), self._default)
        self[character] = width
        return width


def load(folder: Path | None = None) -> None:
    """Read and register the faces; cheap after the first time.

    Raises:
        FontMissingError: a file is not there or is no font.
    """
    place = folder or paths.resources() / "fonts"
    for face in FACES:
        _widths_in(face, place)


@cache
def _widths_in(face: str, folder: Path) -> _Widths:
    path = folder / f"{face}.ttf"
    try:
        font = TTFont(face, str(path))
    except (TTFError, OSError) as error:
        raise FontMissingError(font=face) from error
    pdfmetrics.registerFont(font)
    return _Widths(font)


@cache
def widths(face: str) -> _Widths:
    """Return the widths of one face."""
    return _widths_in(face, paths.resources() / "fonts")


def width_of(text: str, face: str, size: float) -> float:
    """Return how wide a line of text is as it will be drawn, in points."""
    return sum(map(widths(face).__getitem__, writable(text))) * size / 1000


@cache
def _written() -> frozenset[int]:
    """Return the characters that every face holds."""
    return frozenset.intersection(*(widths(face).written for face in FACES))


def writable(text: str) -> str:
    """Return the text in signs that the faces hold; nothing is dropped silently.

    Signs without a glyph become their code, as in `[U+1F600]`. Invisible controls of
    direction go, line breaks stay.
    """
    if text.isascii() and text.isprintable():
        return text
    known = _written()
    composed = unicodedata.normalize("NFC", text)
    return "".join(
        sign if ord(sign) in known and sign >= " " else _replaced(sign)
        for sign in composed
    )


def _replaced(sign: str) -> str:
    if sign == "\n":
        return sign
    if sign in _SUBSTITUTES:
        return writable(_SUBSTITUTES[sign]) if sign != "\r" else ""
    kind = unicodedata.category(sign)
    if kind in ("Cf", "Cc"):  # directions, joiners, bells: nothing that is seen
        return ""
    if kind == "Zs":
        return " "
    return f"[U+{ord(sign):04X}]"
