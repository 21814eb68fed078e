"""Blank forms: any form as sheets to write on."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from monitor_app.forms.definition import (
    Flag,
    FormDef,
    GroupDef,
    ItemDef,
    Kind,
    QuestionDef,
    RepeatDef,
)
from monitor_app.printing import words as say
from monitor_app.printing.conditions import Describer
from monitor_app.printing.continued import (
    barred,
    condition_head,
    entry_head,
    framed,
    goes_on,
)
from monitor_app.printing.document import Facts, write
from monitor_app.printing.fields import ruled
from monitor_app.printing.further import (
    MOST_ENTRIES,
    Further,
    arranged,
    copies,
    entries_of,
    high,
)
from monitor_app.printing.headings import (
    block_rows,
    caption_rows,
    continuation_rows,
    group_rows,
    guide_rows,
    title_rows,
    under_title,
)
from monitor_app.printing.look import Drawings, Look, no_drawings, with_drawing
from monitor_app.printing.marks import Mark
from monitor_app.printing.page import Cell, Running, compose
from monitor_app.printing.questions import (
    BETWEEN_QUESTIONS,
    UNDER_CAPTION,
    UNDER_FRAME,
    Asked,
    head_rows,
    page_of_lines,
    question_rows,
    stands_once,
)
from monitor_app.printing.rows import Row
from monitor_app.printing.selection import (
    CORE,
    FULL,
    Apart,
    apart,
    every_question,
    names_people,
    neighbours,
    selected,
)
from monitor_app.printing.sheet import MM, sheet_named
from monitor_app.printing.signature import (
    box_rows,
    is_signature,
    is_signature_block,
    statement_rows,
)
from monitor_app.printing.skips import Condition, Skips, stops_of
from monitor_app.printing.words import PaperWords, languages_of
from monitor_app.progress import Progress

_LINES_OF_HEADING = 4  # of a page that holds an account and its heading
_LINES_OF_A_FEW_WORDS = 3
_BETWEEN_ENTRIES, _BETWEEN_SIGNERS = 6 * MM, 3 * MM  # two signers fit on a page
_SHORT = 0.4  # of a page: such an entry is read at a glance and never parted


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What kind of blank form is asked for."""

    languages: tuple[str, ...] = ()
    profile: str = FULL
    modules: tuple[str, ...] = ()
    paper: str = "A4"
    for_person: bool = False
    bound: bool = False  # with room at the left to be laced into a file
    drawings: Drawings = no_drawings


@dataclass(frozen=True, slots=True)
class Printed:
    """A PDF and how many pages it has."""

    pdf: bytes
    pages: int


def make(
    form: FormDef, wanted: Wanted, numbers: Sequence[str], progress: Progress
) -> Printed:
    """Return one copy of the form for each record number, in one PDF.

    Same form, same wish and same numbers give the same bytes.

    Raises:
        MonitorError: one of `errors.printing`.
    """
    pages: list[list[Mark]] = []
    for done, number in enumerate(numbers):
        progress.step(done, len(numbers))
        pages += pages_of(form, wanted, number)
    language = languages_of(form, wanted.languages)[0]
    facts = Facts(title=form.title.plain(language), language=language or "en")
    pdf = write(sheet_named(wanted.paper, bound=wanted.bound), pages, facts)
    progress.step(len(numbers), len(numbers))
    return Printed(pdf, len(pages))


def pages_of(form: FormDef, wanted: Wanted, number: str) -> tuple[list[Mark], ...]:
    """Return the pages of one copy as marks."""
    words = PaperWords(languages_of(form, wanted.languages))
    sheet = sheet_named(wanted.paper, bound=wanted.bound)
    look = Look(sheet, words, reasons=_asks_reasons(form))
    items = selected(form, wanted.profile, wanted.modules, for_person=wanted.for_person)
    rows = _Blank(form, items, look, number, wanted).rows()
    running = _running(form, look, number, for_person=wanted.for_person)
    return compose(look.sheet, running, rows)


def _asks_reasons(form: FormDef) -> bool:
    return any(Flag.REASONED in question.flags for question in form.questions())


def _running(form: FormDef, look: Look, number: str, *, for_person: bool) -> Running:
    words = look.words
    strict = names_people(form)
    return Running(
        title=form.title.plain(look.languages[0]),
        under=under_title(form, look, strict=strict, for_person=for_person),
        cells=(
            Cell(words.each(say.CASE), share=1.3),
            Cell(words.each(say.PERSON)),
            Cell(words.each(say.RECORD), number, share=1.15),
            Cell(words.each(say.LEVEL), share=1.25),
            Cell(words.each(say.DAY), share=0.8),
        ),
        form_id=form.form_id,
        version=form.version,
        number=number,
        page_words=words.each(say.PAGE, x="{x}", y="{y}"),
        initials=words.each(say.INITIALS_PERSON)[:1]
        + words.each(say.INITIALS_INTERVIEWER)[:1]
        + words.each(say.INITIALS_INTERPRETER)[:1],
        key=words.reason_key() if look.reasons else (),
    )


class _Blank:
    """Walks through a form and makes rows."""

    def __init__(
        self,
        form: FormDef,
        items: Sequence[ItemDef],
        look: Look,
        number: str,
        wanted: Wanted,
    ) -> None:
        self._form = form
        self._items = items
        self._look = look
        self._number = number
        self._core = wanted.profile == CORE
        self._drawings = wanted.drawings
        self._skips = Skips(form, stops_of(items))
        printed = {question.path for question in every_question(items)}
        self._describer = Describer(form, look.words, printed)
        self._told = False  # whether the first account was reached
        self._frames = 0
        self._bars = 0
        self._later: list[Further] = []  # continuation sheets
        self._entry_no: int | None = None  # of the repeat we are in, from 0

    def rows(self) -> list[Row]:
        """Return everything of one copy."""
        rows = [*title_rows(self._form, self._look), *guide_rows(self._look)]
        before: Apart | None = None  # only the title is on the first page
        for item in self._items:
            if isinstance(item, GroupDef):
                here = self._apart(item)
                rows += self._group(item, fresh=before not in (None, here))
                before = here
            else:
                rows += self._questions((item,))
        sheet = self._look.sheet
        return [*rows, *arranged(self._later, sheet, short=self._core, after=before)]

    def _apart(self, group: GroupDef) -> Apart:
        """Return why a group is kept apart, however little of it is printed."""
        whole = self._form.find(group.path)
        return apart(whole if isinstance(whole, GroupDef) else group)

    def _group(self, group: GroupDef, *, fresh: bool = False) -> list[Row]:
        if isinstance(group, RepeatDef):
            return self._repeat(group, fresh=fresh)
        captions = self._describer.caption(Condition(group.relevant, group.path))
        heading = group_rows(group.label, self._look, fresh=fresh, captions=captions)
        return [*heading, *self._children(group)]

    def _children(self, group: GroupDef) -> list[Row]:
        rows: list[Row] = []
        for run in neighbours(group.children):
            if isinstance(run, GroupDef):
                rows += self._group(run)
            else:
                rows += self._questions(run)
        return rows

    # Repeats

    def _repeat(self, repeat: RepeatDef, *, fresh: bool = False) -> list[Row]:
        captions = self._describer.caption(Condition(repeat.relevant, repeat.path))
        rows: list[Row] = []
        if captions or fresh:
            rows += group_rows(repeat.label, self._look, fresh=fresh, captions=captions)
        signatures = is_signature_block(repeat)
        crowded = self._bars > MOST_ENTRIES
        for entry in range(entries_of(repeat, short=self._core, crowded=crowded)):
            rows += self._entry(repeat, entry, signatures=signatures)
        if not statement_rows(repeat, 0, self._look):  # signers with roles are counted
            self._go_on(repeat, signatures=signatures)
        return rows

    def _go_on(self, repeat: RepeatDef, *, signatures: bool) -> None:
        """Add a continuation sheet, full of further entries."""
        head = continuation_rows(repeat.label, self._look)
        entry = self._entry(repeat, None, signatures=signatures)
        count = copies(head, entry, self._look.sheet)
        if any(isinstance(item, RepeatDef) for item in repeat.children):
            count = 1  # each has continuation sheets of its own
        more = tuple(
            tuple(self._entry(repeat, None, signatures=signatures))
            for _copy in range(1, count)
        )
        self._later.append(Further((*head, *entry), self._apart(repeat), more))

    def _entry(
        self, repeat: RepeatDef, entry: int | None, *, signatures: bool
    ) -> list[Row]:
        """Return one entry; `entry` None is the one of the continuation sheet."""
        outside = self._entry_no
        if not signatures:
            first = entry == 0 and not outside
            self._entry_no = 0 if first else 1
        try:
            return self._entry_rows(repeat, entry, signatures=signatures)
        finally:
            self._entry_no = outside

    def _entry_rows(
        self, repeat: RepeatDef, entry: int | None, *, signatures: bool
    ) -> list[Row]:
        look = self._look
        once = (
            bool(self._entry_no)
            and len(look.languages) > 1
            and not signatures
            and _has_list(repeat)
        )
        hint = look.words.each(say.LISTS_IN_FIRST) if once else ()
        if entry is None:
            head = block_rows(repeat.label, say.ENTRY_OPEN, look, hint=hint)
            again = entry_head(repeat.label, say.ENTRY_OPEN, 0, look)
            rows = self._block(repeat, head, again)
            return self._whole(rows) if signatures else rows
        gap = _BETWEEN_SIGNERS if signatures else _BETWEEN_ENTRIES
        head = block_rows(
            repeat.label, say.ENTRY, look, n=entry + 1, gap=gap, hint=hint
        )
        again = entry_head(repeat.label, say.ENTRY, entry + 1, look)
        if signatures:
            head += statement_rows(repeat, entry, look)
        rows = self._block(repeat, head, again)
        return self._whole(rows, most=1 if signatures else _SHORT)

    def _whole(self, rows: list[Row], *, most: float = 1) -> list[Row]:
        """Keep an entry on one page, if it takes no more than a share of a page."""
        if high(rows) > most * self._look.sheet.frame_height:
            return rows  # a signature in it stays whole by itself
        return [*(replace(row, keep=True) for row in rows[:-1]), rows[-1]]

    def _block(self, repeat: RepeatDef, head: list[Row], again: Row) -> list[Row]:
        self._bars += 1
        bar = self._bars
        rows = [*head, *self._children(repeat)]
        return barred(goes_on(rows, again, after=len(head)), bar)

    # Questions

    def _questions(self, run: Sequence[QuestionDef]) -> list[Row]:
        """Return neighbouring questions; those under one condition share a frame."""
        rows: list[Row] = []
        asked = [q for q in run if not (q.companion_of or q.kind is Kind.HIDDEN)]
        for source, group in groupby(asked, key=lambda question: question.relevant):
            questions = tuple(group)
            made = self._under(source, questions, run)
            if rows and questions[0].kind is Kind.NOTE:
                rows[-1] = replace(rows[-1], keep=True)
            if rows and rows[-1].frame and not made[0].frame:
                made[0] = replace(made[0], gap=made[0].gap + UNDER_FRAME)
            rows += made
        return rows

    def _under(
        self,
        source: str,
        questions: Sequence[QuestionDef],
        around: Sequence[QuestionDef],
    ) -> list[Row]:
        """Return questions under one condition, in a frame if it can be said."""
        rows: list[Row] = []
        for question in questions:
            if rows and question.kind is Kind.NOTE:  # is about the question before it
                rows[-1] = replace(rows[-1], keep=True)
            rows += self._question(question, around)
        captions = self._describer.caption(Condition(source, questions[0].path))
        if not captions:
            return rows
        self._frames += 1
        rows[0] = replace(rows[0], gap=UNDER_CAPTION)
        head = caption_rows(captions, self._look)
        again = condition_head(captions, self._look)
        return framed(goes_on([*head, *rows], again, after=len(head) + 1), self._frames)

    def _question(
        self, question: QuestionDef, around: Sequence[QuestionDef]
    ) -> list[Row]:
        if is_signature(question):
            head = head_rows(question, self._look)
            head = [replace(row, keep=True) for row in head]
            head[0] = replace(head[0], gap=BETWEEN_QUESTIONS)
            return [*head, *box_rows(self._look)]
        told = self._told
        lines = self._lines(question)
        asked = Asked(
            question,
            companions=tuple(q for q in around if q.companion_of == question.path),
            go_to=self._skips.after(question),
            known=self._known(question),
            lines=lines,
            more=self._told and not told,
            repeated=self._entry_no is not None,
            again=bool(self._entry_no),
        )
        drawing = self._drawings(question, question.path, self._look)
        return with_drawing(question_rows(asked, self._look), drawing, self._look)

    def _known(self, question: QuestionDef) -> str:
        by_program = Flag.PROGRAM in question.flags
        return self._number if by_program and question.name == "record_id" else ""

    def _lines(self, question: QuestionDef) -> int:
        if question.kind is not Kind.TEXT:
            return 1
        verbatim = Flag.VERBATIM in question.flags
        multiline = "multiline" in question.appearance
        if verbatim and multiline and not self._told:
            self._told = True
            about = self._look.words.first(say.QUESTION, n=question.number)
            head = continuation_rows(question.label, self._look, about)
            lines = ruled(page_of_lines(self._look) - 4, 0, self._frame)
            further = Further((*head, *lines), Apart.NO, lines=True)
            self._later.append(further)
            return page_of_lines(self._look) - _LINES_OF_HEADING
        if verbatim and multiline:
            return page_of_lines(self._look) // 2
        if verbatim or multiline:
            return _LINES_OF_A_FEW_WORDS
        return 1

    @property
    def _frame(self) -> float:
        return self._look.sheet.frame_width


def _has_list(group: GroupDef) -> bool:
    """Whether later entries refer to a list of the first, of any question in it."""
    return any(map(stands_once, every_question(group.children)))
