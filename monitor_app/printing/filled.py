"""Filled forms: the same order and numbers as on the blank, with the answers."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby

from monitor_app.forms.definition import Flag, FormDef, Kind, QuestionDef, Text
from monitor_app.forms.session import Session
from monitor_app.printing import words as say
from monitor_app.printing.answers import (
    BETWEEN_ANSWERS,
    Answered,
    answer_rows,
    day_and_time,
)
from monitor_app.printing.blank import Printed
from monitor_app.printing.body_sheets import no_marks_rows
from monitor_app.printing.continued import banded, barred, entry_head, goes_on
from monitor_app.printing.document import Facts, write
from monitor_app.printing.files import file_rows
from monitor_app.printing.fonts import writable
from monitor_app.printing.headings import (
    block_rows,
    group_rows,
    title_rows,
    under_title,
)
from monitor_app.printing.look import (
    HINT,
    Drawings,
    Look,
    no_drawings,
    with_drawing,
)
from monitor_app.printing.marks import Art, Mark, Rule
from monitor_app.printing.page import Cell, Running, compose
from monitor_app.printing.pictures import Picture
from monitor_app.printing.reading import Place, for_interviewer, read
from monitor_app.printing.rows import Row, Style, text_rows
from monitor_app.printing.selection import names_people
from monitor_app.printing.sheet import MM, sheet_named
from monitor_app.printing.words import PaperWords, languages_of
from monitor_app.records.attachment import Attachment
from monitor_app.records.safety import on_persons_copy

_STATE = Style(size=9)
_STRICT_LEVELS = frozenset({"l3", "l4"})
# Where the day of a record stands: interviews, consent, visit, evidence.
_DAYS = ("iv_date", "d_date", "v_date", "it_dt")
# Sentences that belong to the record although they are notes (safety rule 49).
_NOTES_THAT_STAY = frozenset({"map_none_note"})
# Answers that say that nothing is to be seen: what that does not mean stands there too.
_NO_MARKS = {"map_none": "yes", "inj_any": "no", "inj_visible": "no"}


def _nothing_withheld(_ref: str, _question: QuestionDef) -> bool:
    return False


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What is known of a record beside its answers."""

    number: str
    case_no: str
    person_code: str
    version: int = 0  # of the signed version that is printed, 0 for a draft
    signed_at: str = ""  # RFC 3339
    sha256: str = ""  # of the signed submission, hex
    attachments: tuple[Attachment, ...] = ()
    # by stored name; None stands for a file that cannot be shown as a picture
    pictures: Mapping[str, Picture | None] = field(default_factory=dict)
    redacted: bool = False
    bound: bool = False  # with room at the left to be laced into a file
    own_notes: bool = True  # with the interviewer's notes, on a sheet of their own
    for_person: bool = False  # stays with her: nothing that only others may see
    withholds: Callable[[str, QuestionDef], bool] = _nothing_withheld
    drawings: Drawings = no_drawings

    @property
    def with_notes(self) -> bool:
        """Whether the interviewer's own notes are in this copy."""
        return self.own_notes and not self.redacted and not self.for_person

    def shows(self, question: QuestionDef) -> bool:
        """Whether a question stands in this copy at all."""
        return not self.for_person or on_persons_copy(frozenset(question.flags))


def make(
    session: Session, record: Record, languages: tuple[str, ...], paper: str
) -> Printed:
    """Return a filled form as PDF. Same record, same bytes.

    Raises:
        MonitorError: one of `errors.printing`.
    """
    form = session.form
    chosen = languages_of(form, languages or (session.language,))
    pages = pages_of(session, record, chosen, paper)
    title = form.title.plain(chosen[0])
    facts = Facts(title=title, language=chosen[0] or "en")
    sheet = sheet_named(paper, bound=record.bound)
    return Printed(write(sheet, pages, facts), len(pages))


def pages_of(
    session: Session, record: Record, languages: tuple[str, ...], paper: str
) -> tuple[list[Mark], ...]:
    """Return the pages of a filled form as marks."""
    sheet = sheet_named(paper, bound=record.bound)
    look = Look(sheet, PaperWords(languages), reasons=False)
    places = read(session, languages)
    filling = _Filled(session.form, record, look)
    rows = filling.rows(places)
    return compose(look.sheet, _running(session.form, record, look, places), rows)


def _running(
    form: FormDef, record: Record, look: Look, places: Sequence[Place]
) -> Running:
    words = look.words
    level = _answer(places, "sens_level", record)
    strict = names_people(form) or (level is not None and level.value in _STRICT_LEVELS)
    notes: list[tuple[str, ...]] = [
        (_state(record, words.joined), _state(record, words.first))
    ]
    if record.sha256:  # all of it on the narrowest sheet, too
        said = f"{words.first(say.FINGERPRINT)}: {record.sha256}"
        notes.append((said, f"SHA-256: {record.sha256}"))
    return Running(
        title=form.title.plain(look.languages[0]),
        under=under_title(form, look, strict=strict, for_person=record.for_person),
        cells=(
            Cell(words.each(say.CASE), record.case_no, 1.3),
            Cell(words.each(say.PERSON), record.person_code, 1.1),
            Cell(words.each(say.RECORD), record.number, 1.15),
            Cell(words.each(say.LEVEL), _level(level), 1.3),
            Cell(words.each(say.DAY), _day(places, record), 0.8),
        ),
        form_id=form.form_id,
        version=form.version,
        number=record.number,
        page_words=words.each(say.PAGE, x="{x}", y="{y}"),
        initials=words.each(say.INITIALS_PERSON)[:1]
        + words.each(say.INITIALS_INTERVIEWER)[:1]
        + words.each(say.INITIALS_INTERPRETER)[:1],
        notes=tuple(notes),
    )


def _state(record: Record, say_it: Callable[..., str]) -> str:
    if not record.version:
        said = say_it(say.DRAFT)
    else:
        when = f"{day_and_time(record.signed_at)} UTC"
        said = say_it(say.SIGNED_VERSION, n=record.version, when=when)
    return f"{say_it(say.REDACTED)} · {said}" if record.redacted else said


def _level(found: Place | None) -> str:
    if found is None:
        return ""
    labels = [c.labels[0] for c in found.choices if c.value == found.value]
    return labels[0] if labels else found.value


def _day(places: Sequence[Place], record: Record) -> str:
    for name in _DAYS:
        found = _answer(places, name, record)
        if found is not None:
            return day_and_time(found.value[:10])
    return ""


def _answer(places: Sequence[Place], name: str, record: Record) -> Place | None:
    """Return the answer for the head of the page; what is left out is not there."""
    for place in places:
        for each in place.questions():
            question = each.question
            if question is None or question.name != name or not each.value:
                continue
            return None if record.withholds(each.ref, question) else each
    return None


class _Filled:
    """Walks through the answers and makes rows."""

    def __init__(self, form: FormDef, record: Record, look: Look) -> None:
        self._form = form
        self._record = record
        self._look = look
        self._notes: list[tuple[Place | None, Place]] = []  # with the entry around
        self._entry: Place | None = None  # of the repeat we are in
        self._bars = 0
        self._left_out = 0
        self._diagrams: int | None = None  # question under which figures were drawn
        self._spelled = False  # whether letters had to be written as their codes
        self._files = {a.name: a.original_name for a in record.attachments}

    def rows(self, places: Sequence[Place]) -> list[Row]:
        body = self._places(places)
        self._spelled = any(
            writable(each.value) != each.value and "[U+" in writable(each.value)
            for place in places
            for each in place.questions()
        )
        rows = [*title_rows(self._form, self._look), *self._about()]
        rows += body
        record = self._record
        rows += file_rows(
            record.attachments, record.pictures, self._numbers(), self._look
        )
        rows += self._end()
        rows += self._own_notes()
        return rows

    def _about(self) -> list[Row]:
        """Return what a reader must know first: state, gaps, what is left out."""
        look, words = self._look, self._look.words
        sentences = [_state(self._record, words.joined)]
        if self._left_out:
            said = [words.joined(say.LEFT_OUT_COUNT, n=self._left_out)]
            said += [words.joined(say.WHOLE_RECORD)] if self._record.sha256 else []
            sentences.append(" ".join(said))
        if self._spelled:
            sentences.append(words.joined(say.SPELLED))
        rows = []
        for sentence in sentences:
            rows += text_rows(sentence, _STATE, 0, look.sheet.frame_width, gap=1.5 * MM)
        rows += text_rows(
            words.joined(say.NOT_ASKED_GAPS), HINT, 0, look.sheet.frame_width
        )
        return rows

    def _places(self, places: Sequence[Place]) -> list[Row]:
        rows: list[Row] = []
        for place in places:
            if for_interviewer(place):
                self._notes.append((self._entry, place))
            elif place.question is None:
                rows += self._group(place)
            else:
                rows += self._question(place, places)
        return rows

    def _group(self, place: Place) -> list[Row]:
        outside = self._entry
        self._entry = place if place.entry else outside
        inside = self._places(place.children)
        self._entry = outside
        if not inside:
            return []
        if not place.entry:
            label = _as_text(place.labels, self._look)
            return [*group_rows(label, self._look, fresh=False), *inside]
        return self._of_entry(place, inside)

    def _of_entry(self, place: Place, inside: Sequence[Row]) -> list[Row]:
        """Return an entry of a repeat with its heading and a line at the left."""
        self._bars += 1
        bar = self._bars
        label = _as_text(place.labels, self._look)
        head = block_rows(label, say.ENTRY, self._look, n=place.entry)
        again = entry_head(label, say.ENTRY, place.entry, self._look)
        return barred(goes_on([*head, *inside], again, after=len(head)), bar)

    def _question(self, place: Place, around: Sequence[Place]) -> list[Row]:
        question = place.question
        if question is None or question.companion_of:
            return []
        if _is_only_advice(question) or not self._record.shows(question):
            return []
        withheld = bool(place.value) and self._record.withholds(place.ref, question)
        self._left_out += withheld
        answered = Answered(
            place,
            companions=tuple(
                other
                for other in around
                if other.question is not None
                and other.question.companion_of == question.path
            ),
            withheld=withheld,
            drawn_under=self._diagrams if _is_drawing(question) else None,
            files=self._files,
        )
        rows = answer_rows(answered, self._look)
        if withheld:
            return rows
        drawing = self._record.drawings(question, place.ref, self._look)
        if any(isinstance(mark, Art) for row in drawing for mark in row.marks):
            self._diagrams = question.number
        if _NO_MARKS.get(question.name) == place.value:
            drawing = [*drawing, *no_marks_rows(self._look)]
        return with_drawing(rows, drawing, self._look)

    def _numbers(self) -> Mapping[str, str]:
        return {
            question.path: str(question.number)
            for question in self._form.questions()
            if question.number is not None
        }

    def _end(self) -> list[Row]:
        width = self._look.sheet.frame_width
        said = self._look.words.joined(say.END_OF_RECORD)
        line = Row(2 * MM, (Rule(0, 0, width, 0, 0.5),), gap=8 * MM, keep=True)
        bound = self._look.words.each(say.SHEETS_TOTAL)
        rows = [line, *text_rows(said, HINT, 0, width)]
        for sentence in dict.fromkeys(bound):
            rows += text_rows(sentence, HINT, 0, width, gap=5 * MM)
        return [*(replace(row, keep=True) for row in rows[:-1]), rows[-1]]

    def _own_notes(self) -> list[Row]:
        """Return the interviewer's notes: a sheet of their own, never in a copy."""
        record = self._record
        if not record.with_notes or not self._notes:
            return []
        said = self._look.words.each(say.NOTES_APART)
        rows = group_rows(_as_text(said, self._look), self._look, fresh=True)
        for entry, found in groupby(self._notes, key=lambda each: each[0]):
            inside = [row for _entry, place in found for row in self._note(place)]
            rows += self._of_entry(entry, inside) if entry and inside else inside
        return banded(rows)

    def _note(self, place: Place) -> list[Row]:
        if place.question is None:
            inside = [row for child in place.children for row in self._note(child)]
            return self._of_entry(place, inside) if place.entry and inside else inside
        if place.question.kind is Kind.NOTE or place.question.companion_of:
            return []
        withheld = self._record.withholds(place.ref, place.question)
        answered = Answered(place, withheld=withheld, files=self._files)
        made = answer_rows(answered, self._look)
        return [replace(made[0], gap=BETWEEN_ANSWERS), *made[1:]]


def _is_only_advice(question: QuestionDef) -> bool:
    """Whether a note speaks to the interviewer and is no part of the record."""
    note = question.kind is Kind.NOTE and Flag.INTERVIEWER in question.flags
    return note and question.name not in _NOTES_THAT_STAY


def _is_drawing(question: QuestionDef) -> bool:
    """Whether it asks for a picture drawn by hand: the diagrams may stand for it."""
    return question.kind is Kind.ATTACHMENT and "annotate" in question.appearance


def _as_text(labels: Sequence[str], look: Look) -> Text:
    return Text(
        {
            language: (label,)
            for language, label in zip(look.languages, labels, strict=True)
        }
    )
