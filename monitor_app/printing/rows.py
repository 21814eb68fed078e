"""Rows: what a page is filled with, from top to bottom, and never cut through."""

from collections.abc import Sequence
from dataclasses import dataclass

from monitor_app.printing.breaking import lines_of
from monitor_app.printing.fonts import REGULAR
from monitor_app.printing.marks import INK, LEADING, Mark, Words


@dataclass(frozen=True, slots=True)
class Row:
    """A strip as wide as the frame."""

    height: float
    marks: tuple[Mark, ...] = ()
    gap: float = 0  # white above it; dropped at the top of a page
    keep: bool = False  # stays on one page with the row that follows
    fresh: bool = False  # begins a new page
    band: bool = False  # on grey ground: for the interviewer
    frame: int = 0  # rows with one number share a thin frame; 0 has none
    bar: int = 0  # rows with one number share a thick line at the left; 0 has none
    late: bool = False  # a drawing that lets what follows fill the page before it
    entry: bool = False  # heads an entry of a repeat, which no drawing parts
    where: str = ""  # the question, for errors
    split: float = 0  # neighbours with one split are read column by column
    more: bool = False  # a line to write on that may come again where there is room
    again: tuple["Row", ...] = ()  # heads of a page that goes on with this row


@dataclass(frozen=True, slots=True)
class Style:
    """How words look."""

    face: str = REGULAR
    size: float = 9
    grey: float = INK
    leading: float = LEADING

    @property
    def line(self) -> float:
        """Return the height of a line."""
        return self.size * self.leading

    @property
    def rise(self) -> float:
        """Return how far the base line is below the top of the line."""
        return self.line * 0.5 + self.size * 0.36

    def lines(self, text: str, width: float) -> tuple[str, ...]:
        """Break a text for a column."""
        return lines_of(text, self.face, self.size, width)

    def put(self, text: str, x: float, top: float) -> Words:
        """Return one line whose upper edge is `top`."""
        return Words(x, top + self.rise, text, self.face, self.size, self.grey)

    def block(
        self, lines: Sequence[str], x: float, top: float = 0
    ) -> tuple[list[Mark], float]:
        """Return lines under each other, and the height they take."""
        marks: list[Mark] = [
            self.put(line, x, top + at * self.line)
            for at, line in enumerate(lines)
            if line
        ]
        return marks, len(lines) * self.line


def text_rows(
    text: str, style: Style, x: float, width: float, *, gap: float = 0
) -> list[Row]:
    """Return a text that may run over pages, without a single line left behind."""
    lines = style.lines(text, width)
    last = len(lines) - 1
    return [
        Row(
            style.line,
            (style.put(line, x, 0),) if line else (),
            gap=gap if at == 0 else 0,
            keep=last > 0 and at in (0, last - 1),
        )
        for at, line in enumerate(lines)
    ]
