"""The columns of a print and how its words look."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from monitor_app.forms.definition import QuestionDef
from monitor_app.printing.fields import CAPTION
from monitor_app.printing.fonts import REGULAR, STRONG, width_of
from monitor_app.printing.marks import QUIET, Box, Mark, Words
from monitor_app.printing.rows import Row, Style
from monitor_app.printing.sheet import MM, Sheet
from monitor_app.printing.words import PaperWords

BETWEEN = 5 * MM  # two columns of languages

TITLE = Style(STRONG, 16, leading=1.22)
SUBTITLE = Style(REGULAR, 12, leading=1.25)
GROUP = Style(STRONG, 12.5, leading=1.25)
GROUP_OTHER = Style(REGULAR, 11, leading=1.25)
BLOCK = Style(STRONG, 10)
LABEL = Style(STRONG, 10, leading=1.3)
LABEL_OTHER = Style(REGULAR, 10, leading=1.3)
NOTE = Style(REGULAR, 8.5)
HINT = Style(REGULAR, 8, QUIET)
KIND = Style(REGULAR, 8, QUIET)
NUMBER = Style(STRONG, 9)
CHOICE = Style(REGULAR, 9, leading=1.25)
CHOICE_OTHER = Style(REGULAR, 8.2, QUIET, leading=1.25)
CHOICE_SMALL = Style(REGULAR, 8, leading=1.25)  # long lists that stand there again
CHOSEN = Style(STRONG, 9, leading=1.25)
ANSWER = Style(REGULAR, 10.5, leading=1.42)


@dataclass(frozen=True, slots=True)
class Column:
    """Where one language stands."""

    x: float
    width: float


@dataclass(frozen=True, slots=True)
class Look:
    """Sheet, languages and whether the five reasons stand at the right edge."""

    sheet: Sheet
    words: PaperWords
    reasons: bool

    @property
    def languages(self) -> tuple[str, ...]:
        """Return the languages of the form's own words."""
        return self.words.languages

    @property
    def x(self) -> float:
        """Return where answers begin: right of the numbers."""
        return self.sheet.number

    @property
    def width(self) -> float:
        """Return how wide answers may be."""
        return self.sheet.frame_width - self.sheet.number

    def columns(self, x: float | None = None, right: float = 0) -> tuple[Column, ...]:
        """Return a column for each language, from `x` to `right` before the edge."""
        left = self.x if x is None else x
        free = self.sheet.frame_width - left - right
        count = len(self.languages)
        width = (free - BETWEEN * (count - 1)) / count
        return tuple(
            Column(left + at * (width + BETWEEN), width) for at in range(count)
        )

    def label_columns(self) -> tuple[Column, ...]:
        """Return the columns of questions, left of the five reasons."""
        right = self.sheet.reasons + 3 * MM if self.reasons else 0
        return self.columns(right=right)

    def heading_columns(self, x: float = 0, right: float = 0) -> tuple[Column, ...]:
        """Return columns from `x` to the edge; the second one stands over questions."""
        first, *others = self.label_columns()
        edge = self.sheet.frame_width - right
        if not others:
            return (Column(x, edge - x),)
        second = others[0].x
        width = second - BETWEEN - x
        return (Column(min(x, first.x), width), Column(second, edge - second))


# Rows to put under a question, or none: how body diagrams come onto paper. The place is
# that of the answer, with numbers of entries; on a blank form the path of the question.
Drawings = Callable[[QuestionDef, str, Look], Sequence[Row]]


def no_drawings(_question: QuestionDef, _place: str, _look: Look) -> Sequence[Row]:
    """Put nothing under any question."""
    return ()


def with_drawing(rows: Sequence[Row], drawing: Sequence[Row], look: Look) -> list[Row]:
    """Return a question with its drawing right under it.

    On the same page if it is small; one that fills a page says itself which question
    it belongs to, and comes when the page is full of the questions after it, so that
    none is left half empty before it.
    """
    tall = any(row.height > look.sheet.frame_height / 2 for row in drawing)
    late = [replace(row, late=tall) for row in drawing]
    if tall and sum(row.gap + row.height for row in rows) <= look.sheet.frame_height:
        return [*(replace(row, keep=True) for row in rows[:-1]), rows[-1], *late]
    if not drawing or tall:
        return [*rows, *late]
    return [*rows[:-1], replace(rows[-1], keep=True), *drawing]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A text in one column."""

    column: Column
    style: Style
    text: str
    tail: bool = False  # goes on behind the last line above where there is room


def beside(
    paragraphs: Sequence[Sequence[Paragraph]],
    marks: Sequence[Mark] = (),
    *,
    at_least: float = 0,
    most: float = 0,
    gap: float = 0,
    where: str = "",
) -> list[Row]:
    """Return texts in columns next to each other, as one row while it is not too high.

    Args:
        paragraphs: for each column, its texts from top to bottom.
        marks: what else stands in the first row.
        at_least: height of the first row.
        most: a higher row is parted line by line; 0 parts none.
        gap: white above.
        where: the question, for errors.
    """
    stacks = [_stack(column) for column in paragraphs]
    height = max([at_least, *(high for _lines, high in stacks)])
    if most and height > most:
        return _parted(stacks, marks, at_least, gap, where)
    words = [line for lines, _high in stacks for line in lines]
    return [Row(height, (*marks, *words), gap=gap, where=where)]


def _stack(paragraphs: Sequence[Paragraph]) -> tuple[list[Words], float]:
    lines: list[Words] = []
    top = 0.0
    for paragraph in paragraphs:
        style, column = paragraph.style, paragraph.column
        if paragraph.tail and lines and (word := _behind(lines[-1], paragraph)):
            lines.append(word)
            continue
        for line in style.lines(paragraph.text, column.width):
            lines.append(style.put(line, column.x, top))
            top += style.line
    return lines, top


def _behind(last: Words, paragraph: Paragraph) -> Words | None:
    """Return a short text on the base line of the one before, None without room."""
    style, column = paragraph.style, paragraph.column
    x = last.x + width_of(last.text, last.face, last.size) + 2 * MM
    if x + width_of(paragraph.text, style.face, style.size) > column.x + column.width:
        return None
    return Words(x, last.y, paragraph.text, style.face, style.size, style.grey)


def _parted(
    stacks: Sequence[tuple[list[Words], float]],
    marks: Sequence[Mark],
    at_least: float,
    gap: float,
    where: str,
) -> list[Row]:
    """Return a row for every line of every column."""
    count = max(len(lines) for lines, _high in stacks)
    starts = [lines[0].x for lines, _high in stacks if lines]
    split = starts[-1] if len(starts) > 1 else 0
    rows = []
    for at in range(count):
        here = [lines[at] for lines, _high in stacks if at < len(lines)]
        line = max(word.size for word in here) * 1.34
        base = line * 0.5 + max(word.size for word in here) * 0.36
        placed: list[Mark] = [word._replace(y=base) for word in here]
        if at == 0:
            placed = [*marks, *placed]
        rows.append(
            Row(
                max(line, at_least if at == 0 else 0),
                tuple(placed),
                gap=gap if at == 0 else 0,
                keep=at in (0, count - 2) and count > 1,
                where=where,
                split=split,
            )
        )
    return rows


def number_marks(number: int | None, *, letter: str = "") -> list[Mark]:
    """Return the number of a question, and the sign of what is for the interviewer."""
    marks: list[Mark] = []
    if number is not None:
        marks.append(NUMBER.put(str(number), 0, 0.4))
    if letter:
        top = NUMBER.line + 1.5
        wide = width_of(letter, CAPTION.face, CAPTION.size)
        marks.append(Box(0, top, wide + 5, CAPTION.line, 0.5))
        marks.append(CAPTION.put(letter, 2.5, top)._replace(grey=0))
    return marks
