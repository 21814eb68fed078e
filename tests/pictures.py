"""Photographs as a telephone makes them: a camera, a place and a comment inside."""

import io
import os
import random

from PIL import Image

CANARY = "Canary-Model-7391"
SECRET = CANARY.encode()


def noise(width: int, height: int, seed: int | None = None) -> Image.Image:
    """Return a picture of nothing; with a seed, always the same."""
    size = width * height * 3
    content = os.urandom(size) if seed is None else random.Random(seed).randbytes(size)
    return Image.frombytes("RGB", (width, height), content)


def photo(
    width: int = 120, height: int = 80, orientation: int = 1, seed: int | None = None
) -> bytes:
    """Return a JPEG with a camera, a place, a comment and a profile in it."""
    exif = Image.Exif()
    exif[0x0110] = CANARY  # model
    exif[0x0112] = orientation
    place = exif.get_ifd(0x8825)
    place[1], place[2] = "N", (43.0, 14.0, 7.0)
    place[29] = CANARY  # date stamp
    sink = io.BytesIO()
    noise(width, height, seed).save(
        sink, "JPEG", exif=exif, comment=SECRET, icc_profile=SECRET * 20
    )
    assert sink.getvalue().count(SECRET) >= 4
    return sink.getvalue()
