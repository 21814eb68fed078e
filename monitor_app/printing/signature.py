"""Signature blocks: who, how, where and when, and what a signature stands for."""

from dataclasses import replace

from monitor_app.forms.definition import GroupDef, Kind, QuestionDef
from monitor_app.printing import words as say
from monitor_app.printing.fields import (
    CAPTION,
    CELL_HEIGHT,
    LINE,
    Piece,
    comb,
    shifted,
    tick_box,
)
from monitor_app.printing.fonts import REGULAR, width_of
from monitor_app.printing.look import Look, Paragraph, beside
from monitor_app.printing.marks import Box, Mark, Rule
from monitor_app.printing.rows import Row, Style
from monitor_app.printing.sheet import MM

_HEIGHT = 17 * MM
_WIDTH = 92 * MM
_BESIDE = 6 * MM
_NARROWEST = 60 * MM  # for a name, or for time and place
_NAME = 0.6  # of a line that name and place share
_STATEMENT = Style(REGULAR, 9.5)
_SMALL = Style(REGULAR, 8)
# Who says what above the signature, by the values of the library's list `sig_who`.
_STATEMENTS = (
    ("person", say.READ_BACK),
    ("interp", say.INTERPRETED),
    ("int1", say.RECORDED),
)
MOST_SIGNERS = 3


def is_signature(question: QuestionDef) -> bool:
    """Whether a person signs here instead of naming a file."""
    return question.kind is Kind.ATTACHMENT and "signature" in question.appearance


def is_signature_block(group: GroupDef) -> bool:
    """Whether a repeat is one block per signer."""
    return any(
        isinstance(item, QuestionDef) and is_signature(item) for item in group.children
    )


def statement_rows(group: GroupDef, place: int, look: Look) -> list[Row]:
    """Return what the signer of one block declares; only where signers have roles."""
    values = {
        choice.value
        for item in group.children
        if isinstance(item, QuestionDef)
        for choice in item.choices
    }
    told = [sentence for value, sentence in _STATEMENTS if value in values]
    if len(told) < 2 or place >= len(told):
        return []
    said = look.words.each(told[place])
    columns = look.label_columns()
    paragraphs = [
        [Paragraph(column, _STATEMENT, text)]
        for column, text in zip(columns, said, strict=True)
    ]
    return [replace(row, keep=True) for row in beside(paragraphs, gap=1.5 * MM)]


def box_rows(look: Look) -> list[Row]:
    """Return the box to sign in with what else a signature needs."""
    width = min(look.width, _WIDTH)
    free = look.width - width - _BESIDE
    if free < _NARROWEST:
        rows = _narrow_rows(look)
    else:
        rows = [_box(look, width, _who(look, free))]
    rows += [_declined(say.REFUSED, look), _declined(say.READ_ALOUD, look)]
    return [replace(row, keep=True) for row in rows[:-1]] + [rows[-1]]


def _box(look: Look, width: float, beside: Piece) -> Row:
    said = look.words.joined(say.SIGNATURE)
    height = max(_HEIGHT, beside.height)
    box = Box(look.x, 0, width, height, 0.7)
    others = shifted(beside.marks, look.x + width + _BESIDE, 0)
    marks = (box, CAPTION.put(said, look.x + 4, 2), *others)
    return Row(height, marks, gap=1 * MM)


def _who(look: Look, width: float) -> Piece:
    """Return what stands beside the box: name or code, time and place."""
    name = _lined(look.words.joined(say.NAME_OR_CODE), width)
    time = comb((2, 2), ":", look.words.joined(say.TIME))
    place = _lined(look.words.joined(say.PLACE), width - time.width - _BESIDE)
    low = name.height
    marks = (
        *name.marks,
        *shifted(time.marks, 0, low),
        *shifted(place.marks, time.width + _BESIDE, low),
    )
    return Piece(marks, width, low + max(time.height, place.height))


def _narrow_rows(look: Look) -> list[Row]:
    """Return the same where the sheet is narrow: the box with the time, a line below.

    A line less for each signer, so that one question more stands on the page.
    """
    words = look.words
    time = comb((2, 2), ":", words.joined(say.TIME))
    width = min(look.width - time.width - _BESIDE, _WIDTH)
    name = (look.width - _BESIDE) * _NAME
    place = look.width - _BESIDE - name
    pieces = [
        _lined(words.joined(say.NAME_OR_CODE), name),
        _lined(words.joined(say.PLACE), place),
    ]
    return [_box(look, width, time), _row(pieces, look)]


def _row(pieces: list[Piece], look: Look) -> Row:
    x, marks = look.x, list[Mark]()
    height = max(piece.height for piece in pieces)
    for piece in pieces:  # their lines at one height, whatever stands above them
        marks += shifted(piece.marks, x, height - piece.height)
        x += piece.width + _BESIDE
    return Row(height, tuple(marks), gap=2 * MM)


def _lined(caption: str, width: float) -> Piece:
    words, captioned = CAPTION.block(CAPTION.lines(caption, width), 0)
    high = captioned + CELL_HEIGHT
    return Piece((*words, Rule(0, high - 1, width, high - 1, 0.5)), width, high)


def _declined(sentence: str, look: Look) -> Row:
    said = look.words.joined(sentence)
    box = tick_box(look.x, (LINE - 10.2) / 2, single=False)
    x = look.x + 5.5 * MM
    lines = _SMALL.lines(said, look.width - 35 * MM)
    marks, high = _SMALL.block(lines, x, (LINE - _SMALL.line) / 2)
    height = max(LINE, high + (LINE - _SMALL.line) / 2)
    after = max(width_of(line, _SMALL.face, _SMALL.size) for line in lines)
    rule = Rule(x + after + 2 * MM, height - 5, look.x + look.width, height - 5, 0.5)
    return Row(height, (*box, *marks, rule))
