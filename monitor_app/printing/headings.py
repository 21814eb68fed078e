"""Titles, headings, captions: what stands between questions."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from monitor_app.forms.definition import FormDef, Text
from monitor_app.printing import words as say
from monitor_app.printing.fields import TICK, arrow, tick_box
from monitor_app.printing.fonts import REGULAR, STRONG
from monitor_app.printing.look import (
    BLOCK,
    GROUP,
    GROUP_OTHER,
    HINT,
    NOTE,
    SUBTITLE,
    TITLE,
    Look,
    Paragraph,
    beside,
)
from monitor_app.printing.marks import Box, Mark, Rule, Stroke
from monitor_app.printing.rows import Row, Style
from monitor_app.printing.sheet import MM

_ONLY_IF = Style(STRONG, 8, 0.15)
_GUIDE = Style(REGULAR, 8)


def title_rows(form: FormDef, look: Look) -> list[Row]:
    """Return the title of the form, first language large."""
    rows: list[Row] = []
    for at, language in enumerate(look.languages):
        style = TITLE if at == 0 else SUBTITLE
        lines = style.lines(form.title.plain(language), look.sheet.frame_width)
        marks, high = style.block(lines, 0)
        rows.append(Row(high, tuple(marks), gap=0 if at == 0 else 1 * MM, keep=True))
    return rows


def under_title(
    form: FormDef, look: Look, *, strict: bool = False, for_person: bool = False
) -> tuple[str, ...]:
    """Return wordings of the small line under the title, the fullest first.

    The version of the form must be read on every sheet, also where two languages of
    everything are wider than the sheet.
    """
    words = look.words
    names = " + ".join(language for language in look.languages if language)
    secret = say.STRICT if strict else say.CONFIDENTIAL
    heads = (secret, say.COPY_FOR_PERSON) if for_person else (secret,)

    def line(head: Callable[..., str], version: Callable[..., str]) -> str:
        numbered = version(say.VERSION, version=form.version or "–")
        parts = (*map(head, heads), numbered, names)
        return " · ".join(part for part in parts if part)

    return (
        line(words.joined, words.joined),
        line(words.joined, words.first),
        line(words.first, words.first),
    )


def guide_rows(look: Look) -> list[Row]:
    """Return how to fill the form in, in a box: four lines with their signs."""
    sentences = (say.ONE, say.MANY, say.CORRECT, say.SKIP, say.EMPTY)
    columns = look.heading_columns(x=look.x, right=3 * MM)
    rows: list[Row] = []
    for sentence in sentences:
        said = look.words.each(sentence)
        paragraphs = [
            [Paragraph(column, _GUIDE, text)]
            for column, text in zip(columns, said, strict=True)
        ]
        rows += beside(
            paragraphs, _sign(sentence), at_least=_GUIDE.line + 2, gap=0.6 * MM
        )
    pad = 2 * MM
    height = sum(row.gap + row.height for row in rows) - rows[0].gap + 2 * pad
    frame = Box(0, 0, look.sheet.frame_width, height, 0.5, grey=0.4)
    top = Row(pad, (frame,), gap=4 * MM, keep=True)
    rows[0] = replace(rows[0], gap=0)
    return [top, *(replace(row, keep=True) for row in rows), Row(pad)]


def _sign(sentence: str) -> list[Mark]:
    x, y = 2.5 * MM, 0.6
    if sentence == say.ONE:
        return tick_box(x, y, single=True, ticked=True)
    if sentence == say.MANY:
        return tick_box(x, y, single=False, ticked=True)
    if sentence == say.CORRECT:
        return [Box(x, y, TICK, TICK, 0.7, fill=0)]
    if sentence == say.SKIP:
        return [arrow(x, y + 1.8 * MM)]
    zed = ((0, 0), (10, 0), (0, 9.5), (10, 9.5))
    return [Stroke(tuple((x + a, y + b) for a, b in zed), 0.9)]


def group_rows(
    label: Text, look: Look, *, fresh: bool, captions: Sequence[str] = ()
) -> list[Row]:
    """Return the heading of a group, kept with what follows."""
    columns = look.heading_columns()
    paragraphs = []
    for at, (column, language) in enumerate(zip(columns, look.languages, strict=True)):
        style = GROUP if at == 0 else GROUP_OTHER
        stack = [Paragraph(column, style, label.plain(language) if label else "")]
        if captions:
            stack.append(Paragraph(column, _ONLY_IF, captions[at]))
        paragraphs.append(stack)
    if not any(each.text for stack in paragraphs for each in stack):
        return [Row(0, gap=4 * MM, fresh=fresh, keep=True)]
    rule = Rule(0, 0, look.sheet.frame_width, 0, 0.8)
    rows = [
        Row(2 * MM, (rule,), gap=6 * MM, keep=True, fresh=fresh),
        *beside(paragraphs, most=look.sheet.frame_height / 3),
    ]
    return [replace(row, keep=True) for row in rows]


def caption_rows(captions: Sequence[str], look: Look) -> list[Row]:
    """Return "Only if …" above questions that some answers skip."""
    paragraphs = [
        [Paragraph(column, _ONLY_IF, text)]
        for column, text in zip(look.label_columns(), captions, strict=True)
    ]
    rows = beside(paragraphs, gap=4.5 * MM, most=look.sheet.frame_height / 4)
    return [replace(row, keep=True) for row in rows]


def block_rows(
    label: Text,
    sentence: str,
    look: Look,
    *,
    n: int = 0,
    gap: float = 6 * MM,
    hint: Sequence[str] = (),
) -> list[Row]:
    """Return the heading of one entry of a repeat: "Place · No. 2"."""
    said = look.words.each(sentence, n=n) if n else look.words.each(sentence)
    paragraphs = []
    for at, (column, language) in enumerate(
        zip(look.heading_columns(), look.languages, strict=True)
    ):
        name = label.plain(language) if label else ""
        text = f"{name} · {said[at]}" if name else said[at]
        stack = [Paragraph(column, BLOCK, text)]
        stack += [Paragraph(column, HINT, hint[at])] if hint else []
        paragraphs.append(stack)
    rows = beside(paragraphs, gap=gap, most=look.sheet.frame_height / 4)
    return [replace(row, keep=True, entry=True) for row in rows]


def continuation_rows(label: Text, look: Look, about: str = "") -> list[Row]:
    """Return the heading of a continuation sheet, on a page of its own."""
    said = look.words.each(say.CONTINUATION)
    sheet_of = look.words.each(say.SHEET_OF)
    paragraphs = []
    for at, (column, language) in enumerate(
        zip(look.heading_columns(), look.languages, strict=True)
    ):
        name = label.plain(language) if label else ""
        stack = [
            Paragraph(column, GROUP if at == 0 else GROUP_OTHER, said[at]),
            Paragraph(column, NOTE, " · ".join(part for part in (about, name) if part)),
            Paragraph(column, HINT, sheet_of[at]),
        ]
        paragraphs.append([each for each in stack if each.text])
    rule = Rule(0, 0, look.sheet.frame_width, 0, 0.8)
    rows = [
        Row(2 * MM, (rule,), gap=8 * MM, fresh=True),
        *beside(paragraphs, most=look.sheet.frame_height / 4),
    ]
    return [replace(row, keep=True) for row in rows]
