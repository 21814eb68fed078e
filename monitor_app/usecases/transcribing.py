"""Typing paper in: find the copy, follow its order, compare two entries, keep the scan.

The number on the paper becomes the number of the record, so that both are found by it.
A second entry lives in memory only: what counts in the end is one record, the
differences decided by a person who looks at the paper.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from monitor_app.errors import MonitorError
from monitor_app.errors.transcribing import (
    PaperDiffersError,
    PaperNumberError,
    PaperTypedInError,
    PaperVersionError,
    UnknownPaperError,
)
from monitor_app.forms.definition import FormDef, Kind, QuestionDef
from monitor_app.forms.loading import load_form as load_xform
from monitor_app.forms.session import Session
from monitor_app.progress import Progress
from monitor_app.records.attachment import Attachment
from monitor_app.records.ids import new_id
from monitor_app.records.numbers import RecordNumber
from monitor_app.records.status import Reason
from monitor_app.usecases import clock, files, forms, interviews, safety
from monitor_app.usecases.interviews import NewNumber, OpenDraft
from monitor_app.vault import Vault

_NOT_ASKED = frozenset({Kind.NOTE, Kind.HIDDEN})
_GROUPS = re.compile(r"(.{4})(.{4})(.)")
_STEP = re.compile(r"(.+)\[(\d+)\]")
_UNORDERED = frozenset({Kind.SELECT_MULTIPLE})
_MOST_ROUNDS = 8  # an answer taken over may open questions, which may open others


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperCopy:
    """A printed copy that this vault knows."""

    number: str
    form_id: str
    form_version: str
    interview: str | None  # what it became, if it was typed in


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperLine:
    """One question as it stands on the paper."""

    number: int
    ref: str
    label: str
    open: bool  # whether the answers so far lead to it


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What stands in one place: an answer, or a reason for none, or neither."""

    value: str = ""
    reason: Reason | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A place where two people read the paper differently."""

    ref: str
    number: int  # printed
    first: Entry
    second: Entry


def find_paper(vault: Vault, typed: str) -> PaperCopy:
    """Return the copy whose number somebody typed; case, spaces and dashes are free.

    Raises:
        PaperNumberError: a character is wrong or two changed places.
        UnknownPaperError: the number is well formed, and not ours.
    """
    number = _spelled(typed)
    found = vault.papers.form_of(number)
    if found is None:
        raise UnknownPaperError(number=number)
    return PaperCopy(
        number=number,
        form_id=found[0],
        form_version=found[1],
        interview=vault.papers.interview_of(number),
    )


def begin(vault: Vault, typed: str, language: str | None = None) -> OpenDraft:
    """Begin the record of a paper, with its number and its version of the form.

    Raises:
        PaperTypedInError, PaperVersionError, and what `find_paper` raises.
    """
    copy = find_paper(vault, typed)
    if copy.interview is not None:
        raise PaperTypedInError(number=copy.number, interview=copy.interview)
    safety.refuse_identity(copy.form_id)
    form = _form_of(vault, copy)
    session = _blank(form, copy.number, language)
    new = NewNumber(interview=new_id(vault.random_bytes), number=copy.number)
    state = interviews.draft_of(session)
    with vault.transaction():
        forms.keep_newest(vault, form)
        summary = interviews.keep_new(vault, new, form, state)
        vault.papers.typed_in(copy.number, new.interview)
        vault.audit.append("paper.typed-in", new.interview)
    return OpenDraft(
        interview=new.interview, form=form, snapshot=state.snapshot, summary=summary
    )


def second_entry(opened: OpenDraft) -> Session:
    """Return an empty session for another person to type the same paper into."""
    language = opened.session().language
    return _blank(opened.form, opened.summary.number, language)


def lines(session: Session) -> tuple[PaperLine, ...]:
    """Return the questions in the order of the paper, with its numbers.

    Closed ones are there too: the paper shows them, and what stands there although it
    should not is a finding. A repeat has one block per entry made so far.
    """
    return tuple(_lines(session))


def place_of(session: Session, number: int) -> str | None:
    """Return the first place with a printed number: somebody types it to go there."""
    return next((line.ref for line in lines(session) if line.number == number), None)


def differences(first: Session, second: Session) -> tuple[Difference, ...]:
    """Return where two entries of one paper differ, in the order of the paper."""
    ours, theirs = _entries(first), _entries(second)
    numbers = _numbers(first.form)
    found = [
        Difference(
            ref=ref,
            number=numbers[_path(ref)],
            first=ours.get(ref, Entry()),
            second=theirs.get(ref, Entry()),
        )
        for ref in ours | theirs
        if not _same(first, ref, ours.get(ref, Entry()), theirs.get(ref, Entry()))
    ]
    return tuple(sorted(found, key=lambda d: (d.number, _steps(d.ref))))


def take_second(session: Session, difference: Difference) -> None:
    """Write what the second person read into the first entry.

    Raises:
        PaperDiffersError: the first entry has no such place open; decide another
            difference first, or correct by hand.
    """
    try:
        _make_room(session, difference.ref)
        if difference.second.reason is not None:
            session.set_reason(difference.ref, difference.second.reason)
            return
        session.set_reason(difference.ref, None)
        session.answer(difference.ref, difference.second.value or None)
    except MonitorError as error:
        raise PaperDiffersError(question=difference.ref) from error


def take_all(first: Session, second: Session) -> tuple[Difference, ...]:
    """Take the second entry over wherever it differs; return what is left."""
    for _round in range(_MOST_ROUNDS):
        left = differences(first, second)
        taken = [_taken(first, difference) for difference in left]
        if not any(taken):
            break
    return differences(first, second)


def attach_scan(
    vault: Vault, interview: str, path: Path, progress: Progress
) -> Attachment:
    """Keep the scan of the paper with its record, byte for byte: the original.

    It answers no question; the signature over the record covers it by its hash.

    Raises:
        NotADraftError: the record is signed. MonitorError: one of `errors.files`.
    """
    interviews.open_draft(vault, interview)
    made = files.encrypt_original(vault, interview, path, progress)
    try:
        with vault.transaction():
            files.keep(vault, made)
    except BaseException:
        files.undo(vault, [made])
        raise
    return made.attachment


def _spelled(typed: str) -> str:
    bare = "".join(c for c in typed.upper() if c.isalnum())
    spelled = _GROUPS.sub(r"\1-\2-\3", bare) if len(bare) == 9 else ""
    try:
        return str(RecordNumber.parse(spelled))
    except ValueError:
        raise PaperNumberError(number=typed.strip()[:20]) from None


def _form_of(vault: Vault, copy: PaperCopy) -> FormDef:
    stored = vault.forms.of_version(copy.form_id, copy.form_version)
    if stored is not None:
        return load_xform(stored.xform, copy.form_id)
    form = forms.newest_form(vault, copy.form_id)
    if form.version != copy.form_version:
        raise PaperVersionError(form=copy.form_id, version=copy.form_version)
    return form


def _blank(form: FormDef, number: str, language: str | None) -> Session:
    session = Session.start(form, clock.session_services(), language)
    interviews.set_number(session, number)
    return session


def _lines(session: Session, ref: str = "") -> Iterator[PaperLine]:
    for node in session.children(ref):
        question = node.definition
        if not isinstance(question, QuestionDef):
            yield from _lines(session, node.ref)
        elif question.number is not None and question.kind not in _NOT_ASKED:
            yield PaperLine(
                number=question.number,
                ref=node.ref,
                label=node.label,
                open=node.relevant and not node.read_only,
            )


def _entries(session: Session) -> dict[str, Entry]:
    """Return every answer and reason that a person gave, by place."""
    found = {}
    for node in session.everything():
        question = node.definition
        asked = isinstance(question, QuestionDef) and question.number is not None
        if asked and (node.value or node.reason is not None):
            found[node.ref] = Entry(value=node.value, reason=node.reason)
    return found


def _same(session: Session, ref: str, one: Entry, other: Entry) -> bool:
    question = session.form.find(_path(ref))
    if isinstance(question, QuestionDef) and question.kind in _UNORDERED:
        values = set(one.value.split()) == set(other.value.split())
    else:
        values = one.value.split() == other.value.split()  # line ends are no content
    return values and one.reason == other.reason


def _numbers(form: FormDef) -> dict[str, int]:
    return {q.path: q.number or 0 for q in form.questions()}


def _make_room(session: Session, ref: str) -> None:
    """Add the entries of repeats that a place needs."""
    place = ""
    for step in ref.split("/"):
        found = _STEP.fullmatch(step)
        name = found[1] if found else step
        repeat = f"{place}/{name}" if place else name
        if found:
            while len(session.instances(repeat)) < int(found[2]):
                session.add_repeat(repeat)
        place = f"{place}/{step}" if place else step


def _taken(session: Session, difference: Difference) -> bool:
    try:
        take_second(session, difference)
    except PaperDiffersError:
        return False
    return True


def _path(ref: str) -> str:
    return "/".join(step.partition("[")[0] for step in ref.split("/"))


def _steps(ref: str) -> tuple[tuple[str, int], ...]:
    """Return what sorts entry 2 before entry 10."""
    found = (_STEP.fullmatch(step) for step in ref.split("/"))
    steps = zip(found, ref.split("/"), strict=True)
    return tuple((m[1], int(m[2])) if m else (step, 0) for m, step in steps)
