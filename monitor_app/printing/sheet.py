"""Sheets of paper and the frame on them. Lengths are points; y grows downwards."""

from dataclasses import dataclass, replace

from monitor_app.errors.printing import UnknownPaperError

MM = 72 / 25.4
_BOUND = 30 * MM


@dataclass(frozen=True, slots=True)
class Sheet:
    """One paper size with its margins (form library, 5.1)."""

    name: str
    width: float
    height: float
    left: float
    right: float
    top: float  # where text begins, below the head
    bottom: float  # from the lower edge up to where text ends
    number: float  # width of the column of question numbers
    reasons: float  # width of the five boxes at the right edge

    @property
    def frame_width(self) -> float:
        """Return the width between the margins."""
        return self.width - self.left - self.right

    @property
    def frame_height(self) -> float:
        """Return the height between head and foot."""
        return self.height - self.top - self.bottom


def _sheet(name: str, width: float, height: float) -> Sheet:
    small = width < 180
    return Sheet(
        name=name,
        width=width * MM,
        height=height * MM,
        left=(15 if small else 20) * MM,
        right=10 * MM,
        top=27 * MM,
        bottom=20 * MM,
        number=(8 if small else 10) * MM,
        reasons=(24 if small else 28) * MM,
    )


_SHEETS = {
    "A4": _sheet("A4", 210, 297),
    "Letter": _sheet("Letter", 215.9, 279.4),
    "A5": _sheet("A5", 148, 210),
}


def sheet_named(name: str, *, bound: bool = False) -> Sheet:
    """Return a sheet by its name; raise `UnknownPaperError` on any other.

    Args:
        name: A4, Letter or A5.
        bound: with a left margin wide enough to be laced into a file.
    """
    if name not in _SHEETS:
        raise UnknownPaperError(paper=name)
    sheet = _SHEETS[name]
    return replace(sheet, left=_BOUND) if bound else sheet


def plain_sheet(name: str) -> Sheet:
    """Return a sheet without room for a head: for paper that carries no codes."""
    return replace(sheet_named(name), top=18 * MM)
