"""Small pictures for the demonstration: real PNG files, drawn here, of nobody.

Source: PNG (ISO/IEC 15948:2004), colour type 2, filter 0.
"""

import random
import struct
import zlib

_WIDTH, _HEIGHT = 160, 120
_SIGNATURE = b"\x89PNG\r\n\x1a\n"


def picture(rng: random.Random) -> bytes:
    """Return a PNG of 160 x 120 pixels: an evening sky over a fence, never twice."""
    sky = [rng.randint(90, 200) for _ in range(3)]
    horizon = rng.randint(50, 90)
    gap = rng.randint(8, 20)
    rows = b"".join(_row(y, sky, horizon, gap) for y in range(_HEIGHT))
    head = struct.pack(">IIBBBBB", _WIDTH, _HEIGHT, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b""))
    return _SIGNATURE + b"".join(_chunk(name, content) for name, content in chunks)


def _row(y: int, sky: list[int], horizon: int, gap: int) -> bytes:
    row = bytearray(b"\x00")  # filter 0
    for x in range(_WIDTH):
        if y >= horizon and (x % gap < 3 or (y - horizon) % 25 < 3):
            row += bytes((40, 34, 30))
        elif y >= horizon:
            row += bytes((110, 104, 92))
        else:
            shade = 100 * y // horizon
            row += bytes(max(channel - shade // 2, 0) for channel in sky)
    return bytes(row)


def _chunk(name: bytes, content: bytes) -> bytes:
    checked = name + content
    length, check = len(content), zlib.crc32(checked)
    return struct.pack(">I", length) + checked + struct.pack(">I", check)
