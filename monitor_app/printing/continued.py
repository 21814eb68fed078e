"""What stands at the head of a page that goes on with something: its name again.

A page is read alone: one sheet out of a file, in a hurry, by somebody who did not turn
the leaf. The rest of a list says of which question, the rest of a frame under which
condition, the rest of an entry of which entry.
"""

from collections.abc import Sequence
from dataclasses import replace

from monitor_app.forms.definition import Text
from monitor_app.printing import words as say
from monitor_app.printing.fonts import REGULAR, STRONG, width_of
from monitor_app.printing.look import Column, Look
from monitor_app.printing.marks import QUIET, Mark
from monitor_app.printing.page import fitted
from monitor_app.printing.rows import Row, Style
from monitor_app.printing.sheet import MM

SIZE = 8.8  # of every word in these heads, and of no other word
_FIRST = Style(STRONG, SIZE)
_OTHER = Style(REGULAR, SIZE)
_GOES_ON = Style(REGULAR, SIZE, QUIET)
_SPACE = 1.2 * MM  # before the word "continued"
_BETWEEN = 1.2 * MM  # two heads


def question_head(number: int | None, labels: Sequence[str], look: Look) -> Row:
    """Return number and short words of a question that goes on."""
    numbered: list[Mark] = []
    if number is not None:
        numbered.append(_FIRST.put(str(number), 0, 0))
    return _head(labels, look.label_columns(), look, numbered)


def entry_head(label: Text, sentence: str, n: int, look: Look) -> Row:
    """Return "Place · No. 2" of an entry of a repeat that goes on."""
    said = look.words.each(sentence, n=n) if n else look.words.each(sentence)
    names = (label.plain(language) if label else "" for language in look.languages)
    labels = [
        f"{name} · {one}" if name else one
        for name, one in zip(names, said, strict=True)
    ]
    return _head(labels, look.heading_columns(), look)


def condition_head(captions: Sequence[str], look: Look) -> Row:
    """Return "Only if …" of questions that go on, all of it."""
    marks: list[Mark] = []
    high = 0.0
    for column, caption, goes_on in _columns(look.label_columns(), captions, look):
        lines = _FIRST.lines(f"{caption} · {goes_on}", column.width)
        drawn, used = _FIRST.block(lines, column.x)
        marks += drawn
        high = max(high, used)
    return Row(high, tuple(marks), gap=_BETWEEN)


def goes_on(rows: Sequence[Row], head: Row, *, after: int = 1) -> list[Row]:
    """Return rows with a head for every page they go on at, around the heads they have.

    Args:
        rows: what belongs together, from its beginning.
        head: what stands again on top.
        after: how many rows are the beginning itself.
    """
    return [
        row if at < after or row.late else replace(row, again=(head, *row.again))
        for at, row in enumerate(rows)
    ]


def is_parted(rows: Sequence[Row]) -> bool:
    """Whether a page may end between these rows."""
    return any(not row.keep for row in rows[:-1])


def framed(rows: Sequence[Row], frame: int) -> list[Row]:
    """Return rows, and the heads of the pages they go on at, in one thin frame."""
    return [_marked(row, frame=frame) for row in rows]


def barred(rows: Sequence[Row], bar: int) -> list[Row]:
    """Return rows, and their heads, with a line at the left; those inside keep theirs.

    An entry in an entry has a line of its own.
    """
    return [_marked(row, bar=row.bar or bar) for row in rows]


def banded(rows: Sequence[Row]) -> list[Row]:
    """Return rows, and their heads, on grey ground."""
    return [_marked(row, band=True) for row in rows]


def _marked(
    row: Row, *, frame: int | None = None, bar: int | None = None, band: bool = False
) -> Row:
    again = tuple(_marked(head, frame=frame, bar=bar, band=band) for head in row.again)
    return replace(
        row,
        frame=row.frame if frame is None else frame,
        bar=row.bar if bar is None else row.bar or bar,
        band=row.band or band,
        again=again,
    )


def _head(
    labels: Sequence[str],
    columns: Sequence[Column],
    look: Look,
    before: Sequence[Mark] = (),
) -> Row:
    marks = list(before)
    styles = (_FIRST, *[_OTHER] * (len(columns) - 1))
    placed = _columns(columns, labels, look)
    for style, (column, label, goes_on_word) in zip(styles, placed, strict=True):
        tail = _SPACE + width_of(goes_on_word, _GOES_ON.face, _GOES_ON.size)
        said = fitted(" ".join(label.split()), style, column.width - tail)
        marks.append(style.put(said, column.x, 0))
        x = column.x + width_of(said, style.face, style.size) + _SPACE
        marks.append(_GOES_ON.put(goes_on_word, x, 0))
    return Row(_FIRST.line, tuple(marks), gap=_BETWEEN)


def _columns(
    columns: Sequence[Column], labels: Sequence[str], look: Look
) -> list[tuple[Column, str, str]]:
    said = look.words.each(say.CONTINUED)
    return list(zip(columns, labels, said, strict=True))
