"""A question of a blank form: what is asked, and room for the answer."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from monitor_app.forms.definition import ChoiceDef, Flag, Kind, QuestionDef, Text
from monitor_app.printing import words as say
from monitor_app.printing.choices import Grid, Option, grid_rows
from monitor_app.printing.continued import banded, goes_on, is_parted, question_head
from monitor_app.printing.fields import (
    CAPTION,
    CELL_WIDTH,
    LINE,
    TICK,
    Piece,
    comb,
    reason_boxes,
    ruled,
    shifted,
    side_by_side,
    tick_box,
)
from monitor_app.printing.fonts import MONO, width_of
from monitor_app.printing.look import (
    CHOICE,
    HINT,
    KIND,
    LABEL,
    LABEL_OTHER,
    NOTE,
    Look,
    Paragraph,
    beside,
    number_marks,
)
from monitor_app.printing.marks import Box, Mark, Rule
from monitor_app.printing.rows import Row, Style
from monitor_app.printing.sheet import MM

AFTER_LABEL = 1 * MM
BETWEEN_QUESTIONS = 3.1 * MM  # the library asks for 3 at least
_MOST = re.compile(r"<=?\s*([0-9]{1,6})\b")
_LENGTH = re.compile(r"\{(?:[0-9]+,)?([0-9]+)\}\$'")
_CODES: Mapping[str, tuple[tuple[int, ...], str]] = {
    "case_no": ((4, 4, 4), "–"),
    "person_code": ((12,), ""),
    "id_iin": ((12,), ""),
}
_LONGEST_LIST = 300  # choices; of a longer list the answer is written by hand
UNDER_CAPTION = 1.4 * MM
_UNDER_COMB = 1.6 * MM
UNDER_FRAME = 1 * MM
_WHOLE = 0.18  # of a page: a list up to this height is never parted
_CODED_LIST = 15  # choices: a longer list of a repeat is numbered, then written as code
_SHORT_LIST = 3  # choices: printed in every language in every entry of a repeat
_SCALE = 11  # longest range that is printed as boxes
_KNOWN = Style(MONO, 11)


@dataclass(frozen=True, slots=True)
class Asked:
    """One question with all that its place in the form adds."""

    question: QuestionDef
    companions: tuple[QuestionDef, ...] = ()  # time and exactness of a date
    go_to: Mapping[str, int | None] | None = None
    known: str = ""  # what is printed as the answer: the record number
    lines: int = 1  # to write on, for texts
    repeated: bool = False  # is asked in every entry of a repeat
    again: bool = False  # stands in an earlier entry of the same repeat already
    more: bool = False  # gets what is left of the page, too


def question_rows(asked: Asked, look: Look) -> list[Row]:
    """Return everything of one question; the label stays with its first answer row."""
    question = asked.question
    head = head_rows(question, look, reasons=not asked.known)
    body = _answer(asked, look)
    if body:
        head = [*head[:-1], replace(head[-1], keep=True)]
    rows = [*head, *body]
    rows[0] = replace(rows[0], gap=BETWEEN_QUESTIONS)
    if is_parted(rows):
        said = [_said(question.label, look, at) for at in range(len(look.languages))]
        rows = goes_on(rows, question_head(question.number, said, look))
    rows = [replace(row, where=question.path) for row in rows]
    return banded(rows) if Flag.INTERVIEWER in question.flags else rows


def head_rows(question: QuestionDef, look: Look, *, reasons: bool = True) -> list[Row]:
    """Return number, words and, for questions that need one, the five reasons."""
    interviewer = Flag.INTERVIEWER in question.flags
    letter = look.words.first(say.INTERVIEWER_MARK) if interviewer else ""
    marks = number_marks(question.number, letter=letter)
    at_least = 8 * MM if interviewer else 0.0
    if reasons and look.reasons and Flag.REASONED in question.flags:
        left = look.sheet.frame_width - look.sheet.reasons
        boxes = reason_boxes(look.words, left, look.sheet.reasons)
        marks += boxes.marks
        at_least = max(at_least, boxes.height)
    columns = look.label_columns()
    note = question.kind is Kind.NOTE
    paragraphs = []
    for at, column in enumerate(columns):
        style = NOTE if note else (LABEL if at == 0 else LABEL_OTHER)
        stack = [
            Paragraph(column, style, _said(question.label, look, at)),
            Paragraph(column, HINT, _said(question.hint, look, at)),
            Paragraph(column, HINT, _said(question.guidance, look, at)),
        ]
        note_text = kind_note(question, look, at)
        stack.insert(1, Paragraph(column, KIND, note_text, tail=True))
        paragraphs.append([each for each in stack if each.text])
    return beside(
        paragraphs,
        marks,
        at_least=max(at_least, LABEL.line),
        most=look.sheet.frame_height / 3,
        where=question.path,
    )


def kind_note(question: QuestionDef, look: Look, at: int) -> str:
    """Return "one answer" or "all that apply", in one language."""
    if question.kind is Kind.SELECT_ONE:
        return look.words.each(say.ONE)[at]
    if question.kind is Kind.SELECT_MULTIPLE:
        return look.words.each(say.MANY)[at]
    return ""


def _said(text: Text, look: Look, at: int) -> str:
    return text.plain(look.languages[at]) if text else ""


def options_of(asked: Asked, look: Look) -> list[Option]:
    """Return the choices of a question with the arrows after them.

    A long list that an earlier entry of the repeat holds in both languages comes in
    the first one only.
    """
    end = look.words.first(say.TO_THE_END)
    once = asked.again and stands_once(asked.question)
    coded = _is_coded(asked)
    languages = look.languages[: 1 if once else None]
    return [
        Option(
            texts=_words_of(choice, languages, f"{number}. " if coded else ""),
            go_to=_target((asked.go_to or {}), choice.value, end),
            small=once,
        )
        for number, choice in enumerate(asked.question.choices, start=1)
    ]


def _words_of(
    choice: ChoiceDef, languages: Sequence[str], before: str
) -> tuple[str, ...]:
    """Return a choice in every language; what reads the same in two stands once."""
    said = [choice.label.plain(language) or choice.value for language in languages]
    first, *others = dict.fromkeys(said)
    return (before + first, *others)


def stands_once(question: QuestionDef) -> bool:
    """Whether later entries of a repeat leave the second language to the first."""
    return len(question.choices) > _SHORT_LIST


def _is_coded(asked: Asked) -> bool:
    """Whether the choices are numbered: the first entry lists them for the others."""
    question = asked.question
    one = question.kind is Kind.SELECT_ONE and not asked.go_to
    return asked.repeated and one and len(question.choices) > _CODED_LIST


def _target(go_to: Mapping[str, int | None], value: str, end: str) -> str:
    if value not in go_to:
        return ""
    number = go_to[value]
    return end if number is None else str(number)


def _answer(asked: Asked, look: Look) -> list[Row]:
    question = asked.question
    if asked.known:
        return [_known(asked.known, look)]
    match question.kind:
        case Kind.NOTE | Kind.HIDDEN:
            return []
        case Kind.SELECT_ONE | Kind.SELECT_MULTIPLE | Kind.RANK:
            return _choices(asked, look)
        case Kind.DATE | Kind.DATETIME | Kind.TIME:
            return _date(asked, look)
        case Kind.INTEGER | Kind.DECIMAL | Kind.RANGE:
            return _figures(question, look)
        case Kind.ACKNOWLEDGE:
            box = tick_box(look.x, 0.5, single=False)
            return [Row(TICK + 1, tuple(box), gap=AFTER_LABEL)]
        case _:
            return _text(asked, look)


def _known(value: str, look: Look) -> Row:
    wide = width_of(value, _KNOWN.face, _KNOWN.size) + 8
    marks: tuple[Mark, ...] = (
        Box(look.x, 0, wide, _KNOWN.line + 3, 0.6),
        _KNOWN.put(value, look.x + 4, 1.5),
    )
    return Row(_KNOWN.line + 3, marks, gap=AFTER_LABEL)


def _choices(asked: Asked, look: Look) -> list[Row]:
    options = options_of(asked, look)
    if not 0 < len(options) <= _LONGEST_LIST:  # none: they come from other answers
        return ruled(1, look.x, look.width)
    if asked.again and _is_coded(asked):
        return [_code_or_words(look)]
    kind = asked.question.kind
    grid = Grid(
        look.x,
        look.width,
        single=kind is Kind.SELECT_ONE,
        ranked=kind is Kind.RANK,
        tallest=look.sheet.frame_height * _WHOLE,
    )
    return grid_rows(options, grid, gap=AFTER_LABEL)


def _code_or_words(look: Look) -> Row:
    """Return two cells for the number of a choice, and a line for words."""
    cells = comb((2,), caption=look.words.joined(say.CODE_OR_WORDS))
    x = look.x + 2 * CELL_WIDTH + 4 * MM
    line = Rule(x, cells.height - 1, look.x + look.width, cells.height - 1, 0.5)
    marks = (*shifted(cells.marks, look.x, 0), line)
    return Row(cells.height, marks, gap=AFTER_LABEL)


def _date(asked: Asked, look: Look) -> list[Row]:
    question, words = asked.question, look.words
    pieces: list[Piece] = []
    if question.kind is not Kind.TIME:
        pieces.append(comb((2, 2, 4), ".", words.joined(say.DAY_SHAPE)))
    if question.kind is not Kind.DATE:
        pieces.append(comb((2, 2), ":", words.joined(say.TIME_SHAPE)))
    exactness: list[Row] = []
    for companion in asked.companions:
        label = " / ".join(
            dict.fromkeys(companion.label.plain(code) for code in look.languages)
        )
        if companion.kind is Kind.TIME:
            pieces.append(comb((2, 2), ":", label))
        else:
            exactness += _exactness(companion, label, look, again=asked.again)
    rows = side_by_side(pieces, look.x, look.width, gap=AFTER_LABEL)
    if exactness:
        rows[-1] = replace(rows[-1], keep=True)
    return [*rows, *exactness]


def _exactness(
    companion: QuestionDef, label: str, look: Look, *, again: bool
) -> list[Row]:
    """Return the choices behind their caption, or under it where that saves a line."""
    options = options_of(Asked(companion, again=again), look)
    aside = width_of(label, CAPTION.face, CAPTION.size) + 3 * MM
    under = Grid(look.x, look.width, single=True, tallest=60 * MM)
    rows = grid_rows(options, under)
    if aside <= look.width / 3:
        behind = replace(under, x=look.x + aside, width=look.width - aside)
        beside = grid_rows(options, behind)
        if len(beside) <= len(rows) + 1:
            first = beside[0]
            caption = CAPTION.put(label, look.x, CHOICE.rise - CAPTION.rise)
            marks = (caption, *first.marks)
            return [replace(first, marks=marks, gap=_UNDER_COMB), *beside[1:]]
    lines = CAPTION.lines(label, look.width)
    words, height = CAPTION.block(lines, look.x)
    head = Row(height, tuple(words), gap=_UNDER_COMB, keep=True)
    return [head, *rows]


def _figures(question: QuestionDef, look: Look) -> list[Row]:
    if question.kind is Kind.RANGE and (scale := _scale(question)):
        options = [Option((value,)) for value in scale]
        grid = Grid(look.x, look.width, single=True, tallest=60 * MM)
        return grid_rows(options, grid, gap=AFTER_LABEL)
    found = [int(number) for number in _MOST.findall(question.constraint)]
    digits = len(str(max(found))) if found else 5
    decimal = question.kind is not Kind.INTEGER
    piece = comb((digits, 2), ",") if decimal else comb((digits,))
    return side_by_side([piece], look.x, look.width, gap=AFTER_LABEL)


def _scale(question: QuestionDef) -> list[str]:
    """Return the steps of a short range, [] for one that is written as a number."""
    try:
        start, end, step = (
            float(question.parameters.get(name, usual))
            for name, usual in (("start", "0"), ("end", "10"), ("step", "1"))
        )
        count = int((end - start) / step) + 1
    except (ValueError, ZeroDivisionError, OverflowError):
        return []
    if not 1 < count <= _SCALE:
        return []
    return [f"{start + at * step:g}" for at in range(count)]


def _text(asked: Asked, look: Look) -> list[Row]:
    question = asked.question
    if question.name in _CODES:
        groups, between = _CODES[question.name]
        return side_by_side(
            [comb(groups, between)], look.x, look.width, gap=AFTER_LABEL
        )
    if question.kind is Kind.ATTACHMENT and "signature" not in question.appearance:
        said = look.words.joined(say.FILE_NUMBER)
        caption = Row(
            CAPTION.line, (CAPTION.put(said, look.x, 0),), gap=1 * MM, keep=True
        )
        return [caption, *ruled(1, look.x, look.width)]
    if question.kind is Kind.GEOPOINT:
        parts = (say.UNIT_LATITUDE, say.UNIT_LONGITUDE)
        pieces = [comb((3, 5), ",", look.words.joined(part)) for part in parts]
        return side_by_side(pieces, look.x, look.width, gap=AFTER_LABEL)
    lines = ruled(asked.lines, look.x, look.width)
    return [*lines[:-1], replace(lines[-1], more=asked.more)]


def page_of_lines(look: Look) -> int:
    """Return how many lines to write on fill a page."""
    return int(look.sheet.frame_height // LINE)
