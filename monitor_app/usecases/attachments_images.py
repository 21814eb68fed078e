"""Smaller, stripped and blurred copies of pictures, in memory only.

Pillow decodes three formats and nothing else, up to a fixed number of pixels. What
leaves is drawn anew: no EXIF, no place, no thumbnail, no comment, no colour profile.
"""

import contextlib
import io
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from PIL import Image, ImageFilter, ImageOps, UnidentifiedImageError

from monitor_app.errors.vault import NotAPictureError, PictureTooLargeError

MOST_PIXELS = 100_000_000
_FORMATS = ("JPEG", "PNG", "WEBP")
_CELLS = 6  # a blurred region keeps this many averages along its longer side
_QUALITY = 88


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """Part of a picture as it is seen upright; 0 is left or top, 1 right or bottom."""

    left: float
    top: float
    right: float
    bottom: float

    def __post_init__(self) -> None:
        if not (0 <= self.left < self.right <= 1 and 0 <= self.top < self.bottom <= 1):
            raise ValueError("not a region of a picture")


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What a copy leaves out; metadata always goes."""

    longest_side: int | None = None  # pixels; never enlarged
    blurred: tuple[Region, ...] = ()

    def __post_init__(self) -> None:
        if self.longest_side is not None and self.longest_side < 1:
            raise ValueError("a picture has at least one pixel")


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A picture as a file's bytes."""

    content: bytes
    media_type: str
    suffix: str  # with its dot


def changed(source: BinaryIO, change: Change) -> Picture:
    """Return a copy of a picture, upright, with less in it.

    Args:
        source: JPEG, PNG or WebP; read through, not closed.
        change: what to leave out.

    Raises:
        NotAPictureError: it is none of the three, or it is cut or damaged.
        PictureTooLargeError: more than `MOST_PIXELS`. Details: `pixels`, `most`.
    """
    try:
        with _quiet(), Image.open(source, formats=_FORMATS) as found:
            pixels = found.width * found.height
            if pixels > MOST_PIXELS:
                raise PictureTooLargeError(pixels=pixels, most=MOST_PIXELS)
            kind = found.format
            drawn = _drawn_anew(found)
    except Image.DecompressionBombError:
        raise PictureTooLargeError(pixels=0, most=MOST_PIXELS) from None
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, IndexError):
        raise NotAPictureError from None
    for region in change.blurred:
        _blur(drawn, region)
    if change.longest_side is not None:
        side = change.longest_side
        drawn.thumbnail((side, side), Image.Resampling.LANCZOS)
    return _written(drawn, "JPEG" if kind == "JPEG" else "PNG")


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Keep Pillow's remarks on odd metadata, which we drop anyway, from the log."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def _drawn_anew(found: Image.Image) -> Image.Image:
    """Copy the pixels alone into a new picture, turned as the camera meant it."""
    upright = ImageOps.exif_transpose(found)
    transparent = "A" in upright.getbands() or "transparency" in upright.info
    mode = "RGBA" if transparent else "RGB"
    drawn = Image.new(mode, upright.size)
    drawn.paste(upright.convert(mode))
    return drawn


def _blur(picture: Image.Image, region: Region) -> None:
    """Replace a region by a few averages, smoothed: nothing finer is left to restore.

    Smoothing alone can be undone to a degree; averages of large cells cannot.
    """
    box = (
        int(region.left * picture.width),
        int(region.top * picture.height),
        max(int(region.right * picture.width), int(region.left * picture.width) + 1),
        max(int(region.bottom * picture.height), int(region.top * picture.height) + 1),
    )
    part = picture.crop(box)
    longer = max(part.size)
    cells = tuple(max(1, round(side * _CELLS / longer)) for side in part.size)
    coarse = part.resize((cells[0], cells[1]), Image.Resampling.BOX)
    smooth = coarse.resize(part.size, Image.Resampling.NEAREST).filter(
        ImageFilter.GaussianBlur(longer / _CELLS / 2)
    )
    picture.paste(smooth, box)


def _written(picture: Image.Image, kind: str) -> Picture:
    sink = io.BytesIO()
    if kind == "JPEG":
        picture.convert("RGB").save(sink, "JPEG", quality=_QUALITY)
        return Picture(content=sink.getvalue(), media_type="image/jpeg", suffix=".jpg")
    picture.save(sink, "PNG")
    return Picture(content=sink.getvalue(), media_type="image/png", suffix=".png")
