"""A question of a filled form: what was asked and what was answered."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from monitor_app.forms.definition import Flag, Kind
from monitor_app.i18n import OWN_NAMES
from monitor_app.printing import words as say
from monitor_app.printing.choices import Grid, Option, grid_rows
from monitor_app.printing.continued import goes_on, is_parted, question_head
from monitor_app.printing.fields import CAPTION
from monitor_app.printing.fonts import REGULAR, STRONG
from monitor_app.printing.look import (
    ANSWER,
    BETWEEN,
    HINT,
    KIND,
    Column,
    Look,
    Paragraph,
    beside,
    number_marks,
)
from monitor_app.printing.marks import Box, Rule
from monitor_app.printing.reading import Place
from monitor_app.printing.rows import Row, Style, text_rows
from monitor_app.printing.sheet import MM
from monitor_app.records.status import Translation

ASKED = Style(STRONG, 9, leading=1.3)
ASKED_OTHER = Style(REGULAR, 9, 0.2, leading=1.3)
SHORT = Style(REGULAR, 10.5, leading=1.36)
STATUS = Style(REGULAR, 9, 0.25)
BETWEEN_ANSWERS = 3.2 * MM
_AFTER = 0.8 * MM
_WHOLE_LIST = 9  # longer lists show what was chosen only
_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_TIME = re.compile(r"([0-9]{2}:[0-9]{2})")


@dataclass(frozen=True, slots=True)
class Answered:
    """One question of a record with what the record knows beside it."""

    place: Place
    companions: tuple[Place, ...] = ()  # time and exactness of a date
    withheld: bool = False
    drawn_under: int | None = None  # question with the body diagrams of this copy
    files: Mapping[str, str] | None = None  # stored name -> what to call the file


def answer_rows(answered: Answered, look: Look) -> list[Row]:
    """Return everything of one question and its answer."""
    place = answered.place
    head = _head(place, look)
    body = _body(answered, look)
    if body:
        head = [*head[:-1], replace(head[-1], keep=True)]
    rows = [*head, *body]
    rows[0] = replace(rows[0], gap=BETWEEN_ANSWERS)
    if is_parted(rows) and place.question is not None:
        number = place.question.number
        rows = goes_on(rows, question_head(number, place.labels, look))
    return [replace(row, where=place.ref) for row in rows]


def _head(place: Place, look: Look) -> list[Row]:
    question = place.question
    number = question.number if question is not None else None
    paragraphs = [
        [
            each
            for each in (
                Paragraph(column, ASKED if at == 0 else ASKED_OTHER, place.labels[at]),
                Paragraph(column, HINT, place.hints[at]),
            )
            if each.text
        ]
        for at, column in enumerate(look.columns())
    ]
    return beside(
        paragraphs,
        number_marks(number),
        at_least=ASKED.line,
        most=look.sheet.frame_height / 3,
    )


def _body(answered: Answered, look: Look) -> list[Row]:
    place, question = answered.place, answered.place.question
    if question is None or question.kind is Kind.NOTE:
        return []
    if answered.withheld:
        return [withheld_row(look)]
    if not place.value:
        return _status(answered, look)
    if place.choices:
        return _chosen(place, look)
    if question.kind in (Kind.DATE, Kind.DATETIME, Kind.TIME):
        return _date(answered, look)
    if question.kind is Kind.ATTACHMENT:
        name = (answered.files or {}).get(place.value, place.value)
        return _said(look.words.first(say.ATTACHED, name=name), look)
    if place.translations:
        return _with_translations(place, look)
    return _told(place.value, look, verbatim=Flag.VERBATIM in question.flags)


def withheld_row(look: Look) -> Row:
    """Return the black bar of an answer that is not in this copy."""
    said = look.words.joined(say.LEFT_OUT)
    bar = 26 * MM
    words = STATUS.put(said, look.x + bar + 2 * MM, 1)
    box = Box(look.x, 2.5, bar, STATUS.line - 3, line=0, fill=0)
    return Row(STATUS.line + 2, (box, words), gap=_AFTER)


def _status(answered: Answered, look: Look) -> list[Row]:
    place = answered.place
    if place.reason is None and answered.drawn_under is not None:
        said = look.words.joined(say.ON_DIAGRAM, n=answered.drawn_under)
        return _said(said, look, STATUS)
    if place.reason is None:
        return _said(look.words.joined(say.NO_ANSWER), look, STATUS)
    said = " / ".join(dict.fromkeys(look.words.reason(place.reason)))
    code = look.words.reason_code(place.reason)
    return _said(f"{said} ({code})", look, replace(STATUS, face=STRONG, grey=0))


def _said(text: str, look: Look, style: Style = SHORT) -> list[Row]:
    return text_rows(text, style, look.x, look.width, gap=_AFTER)


def _chosen(place: Place, look: Look) -> list[Row]:
    question = place.question
    assert question is not None  # noqa: S101 - groups have no choices
    given = place.value.split() if question.kind is not Kind.SELECT_ONE else []
    given = given or [place.value]
    if question.kind is Kind.RANK:
        return _ranked(place, given, look)
    whole = len(place.choices) <= _WHOLE_LIST
    known = {choice.value for choice in place.choices}
    options = [
        Option(
            tuple(dict.fromkeys(label or choice.value for label in choice.labels)),
            ticked=choice.value in given,
        )
        for choice in place.choices
        if whole or choice.value in given
    ]
    options += [Option((value,), ticked=True) for value in given if value not in known]
    single = question.kind is Kind.SELECT_ONE
    grid = Grid(look.x, look.width, single=single, tallest=look.sheet.frame_height / 4)
    rows = grid_rows(options, grid, gap=_AFTER)
    if not whole:
        said = look.words.joined(say.CHOSEN_OF, k=len(given), n=len(place.choices))
        rows[-1] = replace(rows[-1], keep=True)
        rows += text_rows(said, KIND, look.x, look.width)
    return rows


def _ranked(place: Place, given: Sequence[str], look: Look) -> list[Row]:
    labels = {choice.value: choice.labels for choice in place.choices}
    rows: list[Row] = []
    for at, value in enumerate(given, start=1):
        said = " / ".join(dict.fromkeys(labels.get(value, (value,))))
        rows += text_rows(f"{at}. {said}", SHORT, look.x, look.width)
    return rows


def _date(answered: Answered, look: Look) -> list[Row]:
    known = (companion.value for companion in answered.companions if companion.choices)
    said = [day_and_time(answered.place.value, next(known, ""))]
    exact: list[Row] = []
    for companion in answered.companions:
        if not companion.value:
            continue
        if not companion.choices:
            said.append(day_and_time(companion.value))
            continue
        for choice in companion.choices:
            if choice.value == companion.value:
                label = " / ".join(dict.fromkeys(companion.labels))
                words = " / ".join(dict.fromkeys(choice.labels))
                exact = text_rows(f"{label}: {words}", HINT, look.x, look.width)
    rows = _said(" ".join(said), look)
    if exact:
        rows[-1] = replace(rows[-1], keep=True)
    return [*rows, *exact]


def day_and_time(value: str, known: str = "") -> str:
    """Return a stored date, time or both as people here write them.

    A whole date is stored also where only a part of it is known: of one `known` by its
    `month` or `year` (list `date_precision`) no more than that is said.
    """
    day, time = _DATE.match(value), None
    if day is None:
        time = _TIME.match(value)
        return time[1] if time else value
    parts = {"year": day[1], "month": f"{day[2]}.{day[1]}"}
    said = parts.get(known, f"{day[3]}.{day[2]}.{day[1]}")
    time = _TIME.search(value[10:])
    return f"{said} {time[1]}" if time else said


def _told(text: str, look: Look, *, verbatim: bool) -> list[Row]:
    """Return a text that may run over pages; own words have a line beside them."""
    style = ANSWER if verbatim else SHORT
    if not verbatim:
        return text_rows(text, style, look.x, look.width, gap=_AFTER)
    rows = text_rows(text, style, look.x + 3 * MM, look.width - 3 * MM, gap=_AFTER)
    return [_lined(row, look.x + 0.6 * MM) for row in rows]


def _lined(row: Row, x: float, width: float = 0.9) -> Row:
    return replace(row, marks=(Rule(x, 0, x, row.height, width, 0.45), *row.marks))


def _with_translations(place: Place, look: Look) -> list[Row]:
    """Return the words spoken at the left, each translation in turn at the right."""
    rows: list[Row] = []
    for translation in place.translations:
        rows += _beside(place.value, translation, look)
    return rows


def _beside(text: str, translation: Translation, look: Look) -> list[Row]:
    width = (look.width - 3 * MM - BETWEEN) / 2
    left = Column(look.x + 3 * MM, width)
    right = Column(look.x + 3 * MM + width + BETWEEN, width)
    spoken = look.words.first(say.ORIGINAL_WORDS, language="").rstrip(": ")
    about = look.words.first(
        say.TRANSLATED,
        language=OWN_NAMES.get(translation.language, translation.language),
        translator=translation.translator,
        date=f"{translation.date:%d.%m.%Y}",
    )
    captions = [[Paragraph(left, CAPTION, spoken)], [Paragraph(right, CAPTION, about)]]
    heads = [replace(row, keep=True) for row in beside(captions, gap=1.2 * MM)]
    texts = [
        [Paragraph(left, ANSWER, text)],
        [Paragraph(right, ANSWER, translation.text)],
    ]
    body = beside(texts, most=1)  # line by line: both may run over pages
    middle = look.x + 3 * MM + width + BETWEEN / 2
    lined = [_lined(_lined(row, middle, 0.3), look.x + 0.6 * MM) for row in body]
    return [*heads, *goes_on(lined, heads[0])]  # both columns are named on every page
