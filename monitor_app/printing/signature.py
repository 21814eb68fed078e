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
    columns = look.columns()
    paragraphs = [
        [Paragraph(column, _STATEMENT, text)]
        for column, text in zip(columns, said, strict=True)
    ]
    return [replace(row, keep=True) for row in beside(paragraphs, gap=3 * MM)]


def box_rows(look: Look) -> list[Row]:
    """Return the box to sign in with what else a signature needs."""
    width = min(look.width, 92 * MM)
    said = look.words.joined(say.SIGNATURE)
    marks: tuple[Mark, ...] = (
        Box(look.x, 0, width, _HEIGHT, 0.7),
        CAPTION.put(said, look.x + 4, 2),
    )
    rows = [Row(_HEIGHT, marks, gap=1.6 * MM, keep=True)]
    rows += _who_rows(look)
    rows += [_declined(say.REFUSED, look), _declined(say.READ_ALOUD, look)]
    return [replace(row, keep=True) for row in rows[:-1]] + [rows[-1]]


def _who_rows(look: Look) -> list[Row]:
    words = look.words
    time = comb((2, 2), ":", words.joined(say.TIME))
    free = look.width - time.width - 12 * MM
    name = _lined(words.joined(say.NAME_OR_CODE), free * 0.56)
    place = _lined(words.joined(say.PLACE), free * 0.44)
    if free < 70 * MM:
        return [
            _row([_lined(words.joined(say.NAME_OR_CODE), look.width)], look),
            _row([time, _lined(words.joined(say.PLACE), free)], look),
        ]
    return [_row([name, time, place], look)]


def _row(pieces: list[Piece], look: Look) -> Row:
    x, marks = look.x, list[Mark]()
    for piece in pieces:
        marks += shifted(piece.marks, x, 0)
        x += piece.width + 6 * MM
    return Row(max(piece.height for piece in pieces), tuple(marks), gap=2 * MM)


def _lined(caption: str, width: float) -> Piece:
    lines = CAPTION.lines(caption, width)[:1]
    words, _high = CAPTION.block(lines, 0)
    high = CAPTION.line + CELL_HEIGHT
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
    return Row(height, (*box, *marks, rule), gap=1 * MM)
