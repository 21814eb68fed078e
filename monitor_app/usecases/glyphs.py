"""Which letters a font file can draw. Source: OpenType 1.9.1, `cmap`, formats 4, 12."""

import struct
from pathlib import Path

from monitor_app import paths

_TABLES_AT = 12
_RECORD_BYTES = 16


def missing_letters(font: Path, letters: str) -> str:
    """Return those of `letters` that a TrueType font has no glyph for.

    Raises:
        ValueError: the file is no font that can be read.
        MonitorError: one of `errors.files`.
    """
    with paths.explained(font):
        content = font.read_bytes()
    try:
        drawn = _drawn(_cmap(content))
    except (struct.error, IndexError):
        raise ValueError("not a font") from None
    return "".join(letter for letter in letters if ord(letter) not in drawn)


def _cmap(content: bytes) -> bytes:
    (count,) = struct.unpack_from(">H", content, 4)
    for number in range(count):
        at = _TABLES_AT + _RECORD_BYTES * number
        tag, _sum, offset, length = struct.unpack_from(">4sIII", content, at)
        if tag == b"cmap":
            return content[offset : offset + length]
    raise ValueError("no cmap")


def _drawn(cmap: bytes) -> set[int]:
    (count,) = struct.unpack_from(">H", cmap, 2)
    drawn: set[int] = set()
    for number in range(count):
        _platform, _encoding, at = struct.unpack_from(">HHI", cmap, 4 + 8 * number)
        (kind,) = struct.unpack_from(">H", cmap, at)
        if kind == 4:
            drawn |= _segments(cmap, at)
        elif kind == 12:
            drawn |= _groups(cmap, at)
    return drawn


def _segments(cmap: bytes, at: int) -> set[int]:
    (double,) = struct.unpack_from(">H", cmap, at + 6)
    count, ends_at = double // 2, at + 14
    shape = f">{count}H"
    ends = struct.unpack_from(shape, cmap, ends_at)
    starts = struct.unpack_from(shape, cmap, ends_at + double + 2)
    deltas = struct.unpack_from(shape, cmap, ends_at + 2 * double + 2)
    offsets_at = ends_at + 3 * double + 2
    offsets = struct.unpack_from(shape, cmap, offsets_at)
    drawn: set[int] = set()
    for place in range(count):
        for code in range(starts[place], ends[place] + 1):
            glyph = code
            if offsets[place]:
                where = offsets_at + 2 * place + offsets[place]
                where += 2 * (code - starts[place])
                glyph = struct.unpack_from(">H", cmap, where)[0] if code != 65535 else 0
                if not glyph:
                    continue
            if (glyph + deltas[place]) & 0xFFFF:
                drawn.add(code)
    return drawn


def _groups(cmap: bytes, at: int) -> set[int]:
    (count,) = struct.unpack_from(">I", cmap, at + 12)
    drawn: set[int] = set()
    for number in range(count):
        first, last, glyph = struct.unpack_from(">III", cmap, at + 16 + 12 * number)
        drawn |= set(range(first if glyph else first + 1, last + 1))
    return drawn
