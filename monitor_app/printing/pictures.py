"""Pictures for paper: a smaller copy without anything but the image itself."""

import io
from dataclasses import dataclass

from PIL import Image, ImageOps, UnidentifiedImageError
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from monitor_app.errors.printing import NotAPictureError

_LONGEST_SIDE = 1600  # pixels: 300 dots an inch at the size of a figure
_MOST_PIXELS = 200_000_000  # a picture that claims more is an attack
_QUALITY = 85


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture ready to be drawn. The copy holds no metadata (place, camera, date)."""

    jpeg: bytes
    width: int  # pixels
    height: int

    def draw(self, canvas: Canvas, x: float, y: float, w: float, h: float) -> None:
        """Draw into a rectangle; see `marks.Drawing`."""
        canvas.drawImage(ImageReader(io.BytesIO(self.jpeg)), x, y, w, h)

    def size_within(self, width: float, height: float) -> tuple[float, float]:
        """Return the largest size in proportion; no larger than 150 dots an inch."""
        scale = min(width / self.width, height / self.height, 72 / 150)
        return self.width * scale, self.height * scale


def picture(content: bytes, name: str) -> Picture:
    """Make a copy for printing.

    Raises:
        NotAPictureError: the bytes are no picture, or a damaged or monstrous one.
    """
    try:
        with Image.open(io.BytesIO(content)) as source:
            if source.width * source.height > _MOST_PIXELS:
                raise NotAPictureError(name=name)
            upright = ImageOps.exif_transpose(source)
            upright.thumbnail((_LONGEST_SIDE, _LONGEST_SIDE))
            flat = _on_white(upright)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as error:
        raise NotAPictureError(name=name) from error
    except Image.DecompressionBombError as error:
        raise NotAPictureError(name=name) from error
    out = io.BytesIO()
    flat.save(out, "JPEG", quality=_QUALITY)
    return Picture(out.getvalue(), flat.width, flat.height)


def _on_white(image: Image.Image) -> Image.Image:
    """Return the picture without transparency: paper is white."""
    if image.mode in ("RGBA", "LA", "P", "PA"):
        shown = image.convert("RGBA")
        ground = Image.new("RGBA", shown.size, "white")
        return Image.alpha_composite(ground, shown).convert("RGB")
    return image.convert("L" if image.mode in ("1", "L", "I;16") else "RGB")
