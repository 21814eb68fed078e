"""The files of a record: their list with fingerprints, and pictures as figures."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from monitor_app.forms.definition import Text
from monitor_app.printing import words as say
from monitor_app.printing.fields import CAPTION
from monitor_app.printing.fonts import MONO, REGULAR
from monitor_app.printing.headings import group_rows
from monitor_app.printing.look import HINT, NOTE, Look
from monitor_app.printing.marks import Art, Box, Mark
from monitor_app.printing.pictures import Picture
from monitor_app.printing.rows import Row, Style, text_rows
from monitor_app.printing.sheet import MM
from monitor_app.records.attachment import Attachment

_NAME = Style(REGULAR, 9)
_HASH = Style(MONO, 8)


def file_rows(
    files: Sequence[Attachment],
    pictures: Mapping[str, Picture | None],
    numbers: Mapping[str, str],
    look: Look,
) -> list[Row]:
    """Return the list of files and the figures.

    Args:
        files: every attachment of the record.
        pictures: copies for paper, by stored name; None for a file that is called a
            picture and cannot be shown as one.
        numbers: printed numbers of questions, by path.
        look: of the print.
    """
    if not files:
        return []
    width = look.sheet.frame_width
    said = look.words.each(say.FILES)
    heading = Text(
        {lang: (text,) for lang, text in zip(look.languages, said, strict=True)}
    )
    rows = group_rows(heading, look, fresh=False)
    columns = text_rows(look.words.joined(say.FILE_COLUMNS), HINT, 0, width)
    rows += [replace(row, keep=True) for row in columns]
    for file in files:
        number = _number(file, numbers)
        named = f"{file.original_name} · {number} · {file.bytes}"
        made = text_rows(named, _NAME, 0, width, gap=2 * MM)
        made[-1] = replace(made[-1], keep=True)
        rows += [*made, *text_rows(file.sha256, _HASH, 0, width)]
    return [*rows, *_figures(files, pictures, numbers, look)]


def _figures(
    files: Sequence[Attachment],
    pictures: Mapping[str, Picture | None],
    numbers: Mapping[str, str],
    look: Look,
) -> list[Row]:
    rows: list[Row] = []
    shown = [file for file in files if file.name in pictures]
    for at, file in enumerate(shown, start=1):
        rows.append(_figure(pictures[file.name], file, look))
        said = look.words.joined(say.FIGURE, n=at, question=_number(file, numbers))
        caption = text_rows(said, NOTE, 0, look.sheet.frame_width, gap=1.5 * MM)
        name = text_rows(file.original_name, CAPTION, 0, look.sheet.frame_width)
        rows += [replace(row, keep=True) for row in caption] + name
    return rows


def _figure(image: Picture | None, file: Attachment, look: Look) -> Row:
    """Return a picture, or a frame in its place that says why there is none."""
    if image is not None:
        high = look.sheet.frame_height * 0.42
        w, h = image.size_within(look.sheet.frame_width, high)
        return Row(h, (Art(0, 0, w, h, image),), gap=6 * MM, keep=True)
    width, pad = min(look.sheet.frame_width, 120 * MM), 4 * MM
    marks: list[Mark] = []
    top = pad
    for said, style in (
        *((text, _NAME) for text in dict.fromkeys(look.words.each(say.NO_PICTURE))),
        (file.sha256, _HASH),
    ):
        lines = style.lines(said, width - 2 * pad)
        drawn, high = style.block(lines, pad, top)
        marks += drawn
        top += high + 1 * MM
    marks.append(Box(0, 0, width, top + pad, 0.8))
    return Row(top + pad, tuple(marks), gap=6 * MM, keep=True)


def _number(file: Attachment, numbers: Mapping[str, str]) -> str:
    path = re.sub(r"\[\d+\]", "", file.question)
    return numbers.get(path, path)
