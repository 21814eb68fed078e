"""Recording: begin, save, check, sign, amend."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from monitor_app.errors.usecases import (
    InterviewIncompleteError,
    NoNewerFormError,
    NotADraftError,
)
from monitor_app.forms.definition import Flag, FormDef
from monitor_app.forms.session import Session
from monitor_app.forms.state import Problem
from monitor_app.records.ids import new_id
from monitor_app.records.interview import EDITABLE, InterviewSummary, State
from monitor_app.records.numbers import RecordNumber
from monitor_app.usecases import clock, files, forms, safety, sealing, signing
from monitor_app.usecases.facts import DraftState, draft_of, facts_of
from monitor_app.usecases.files import EncryptedFile
from monitor_app.usecases.missing import nothing_signed
from monitor_app.vault import Vault
from monitor_app.vault.interviews import Draft


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenDraft:
    """An interview to write in: make the session with `session_of`."""

    interview: str
    form: FormDef
    snapshot: bytes
    summary: InterviewSummary

    def session(self) -> Session:
        """Return the session as it was left."""
        return Session.resume(self.form, self.snapshot, clock.session_services())


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """A draft that was brought over to a newer version of its form."""

    draft: OpenDraft
    before: str  # version of the form
    aside: Mapping[str, str]  # answers that the newer form has no place for


@dataclass(frozen=True, slots=True, kw_only=True)
class NewNumber:
    """Id and printed number of an interview that is about to begin."""

    interview: str
    number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """A version that was just signed."""

    interview: str
    state: State
    version: int
    signature: str
    sha256: str


def begin(vault: Vault, form_id: str, language: str | None = None) -> OpenDraft:
    """Begin an interview with the newest version of a form; it is saved at once."""
    safety.refuse_identity(form_id)
    form = forms.load_form(vault, form_id)
    session = Session.start(form, clock.session_services(), language)
    new = number_session(vault, session)
    state = draft_of(session)
    with vault.transaction():
        summary = keep_new(vault, new, form, state)
    return OpenDraft(
        interview=new.interview, form=form, snapshot=state.snapshot, summary=summary
    )


def number_session(vault: Vault, session: Session) -> NewNumber:
    """Draw id and number of a new interview; fill in `record_id` (flag A)."""
    interview = new_id(vault.random_bytes)
    number = str(RecordNumber.draw(vault.random_bytes))
    set_number(session, number)
    return NewNumber(interview=interview, number=number)


def set_number(session: Session, number: str) -> None:
    """Fill in `record_id`, which the library's forms leave to the program (flag A)."""
    for question in session.form.questions():
        if question.name == "record_id" and Flag.PROGRAM in question.flags:
            session.set_by_program(question.path, number)


def open_draft(vault: Vault, interview: str) -> OpenDraft:
    """Return a draft to go on with.

    Raises:
        NotADraftError: it is signed and nobody is amending it.
        RoleReadsNoContentError: an analyst or administrator asks (rule 22).
    """
    summary = vault.interviews.get(interview)
    safety.require_reader(vault, summary)
    draft = vault.interviews.draft(interview)
    if draft is None:
        raise NotADraftError(interview=interview)
    return OpenDraft(
        interview=interview,
        form=forms.form_of(vault, summary.form_sha256),
        snapshot=draft.snapshot,
        summary=summary,
    )


def newer_form(vault: Vault, interview: str) -> str:
    """Return the version that a draft may be moved to; "" when there is none.

    Only an interview that was never signed moves: an amendment belongs to the form of
    the version before it.
    """
    summary = vault.interviews.get(interview)
    if summary.version or summary.state not in EDITABLE:
        return ""
    newest = forms.newest_form(vault, summary.form_id)
    return newest.version if newest.sha256 != summary.form_sha256 else ""


def move_to_newer_form(vault: Vault, interview: str) -> Moved:
    """Bring a draft over to the form that new interviews take, question by question.

    Nothing is lost: what the newer form has no place for stays in the draft, aside.

    Raises:
        NotADraftError: it was signed, be it that somebody is amending it.
        NoNewerFormError: it has the newest form already.
    """
    before = open_draft(vault, interview)
    if before.summary.version:
        raise NotADraftError(interview=interview)
    form = forms.newest_form(vault, before.form.form_id)
    if form.sha256 == before.form.sha256:
        raise NoNewerFormError(form=form.form_id, version=form.version)
    session = Session.resume(form, before.snapshot, clock.session_services())
    set_number(session, before.summary.number)
    state = draft_of(session)
    with vault.transaction():
        forms.keep_newest(vault, form)
        save(vault, interview, state, form)
        vault.audit.append("interview.form-changed", interview, form.sha256[:16])
    return Moved(
        draft=open_draft(vault, interview),
        before=before.form.version,
        aside=dict(session.aside),
    )


def save_draft(
    vault: Vault,
    interview: str,
    state: DraftState,
    brought_in: Iterable[EncryptedFile] = (),
) -> str:
    """Make the newest state of a draft durable; return when (RFC 3339).

    Args:
        vault: open.
        interview: its id.
        state: what to keep.
        brought_in: files that its answers name since the last time; they become
            attachments in the same moment as the answers, or not at all.

    Raises:
        NotADraftError: it was signed meanwhile.
    """
    with vault.transaction():
        for made in brought_in:
            files.keep(vault, made)
        return save(vault, interview, state).updated


def check(vault: Vault, interview: str) -> tuple[Problem, ...]:
    """List what still needs an answer or a reason; without any, it is "checked"."""
    opened = open_draft(vault, interview)
    problems = opened.session().problems()
    if not problems and opened.summary.state is State.DRAFT:
        with vault.transaction():
            vault.interviews.set_state(
                interview, State.CHECKED, clock.stamp(vault.clock())
            )
    return problems


def sign(vault: Vault, interview: str) -> Signed:
    """Sign the draft: from then on only amendments follow.

    Raises:
        InterviewIncompleteError: something still needs an answer or a reason; the
            draft stays as it is.
        ConsentPlaceTakenError: see `signing.sign_version`.
        NotADraftError: there is nothing to sign.
    """
    opened = open_draft(vault, interview)
    session = opened.session()
    finish(session)
    safety.require(vault, session, signing=True, interview=interview)
    draft = vault.interviews.draft(interview)
    reason = draft.reason if draft else None
    with vault.transaction():
        for code in safety.marks_of_paper(vault, session, interview):
            vault.audit.append("paper.marked", interview, code)
        return sign_session(vault, opened.summary, session, reason)


def finish(session: Session) -> None:
    """Stamp the end; raise `InterviewIncompleteError` if something is missing."""
    session.finish()
    problems = session.problems()
    if problems:
        raise InterviewIncompleteError(count=len(problems), first=problems[0].ref)


def sign_session(
    vault: Vault, summary: InterviewSummary, session: Session, reason: str | None
) -> Signed:
    """Sign a finished session as the next version. The caller owns the transaction."""
    version = signing.sign_version(vault, summary, session, reason)
    vault.interviews.update(
        replace(
            summary,
            state=State.SIGNED,
            version=version.number,
            open_questions=0,
            updated=clock.stamp(vault.clock()),
        )
    )
    vault.interviews.keep_notes(summary.id, session.margin.notes())
    vault.interviews.drop_draft(summary.id)
    vault.audit.append("interview.signed", summary.id, str(version.number))
    return Signed(
        interview=summary.id,
        state=State.SIGNED,
        version=version.number,
        signature=version.signature,
        sha256=version.sha256,
    )


def amend(vault: Vault, interview: str, reason: str) -> OpenDraft:
    """Open a copy of the newest signed version to write the next one.

    An amendment that is open already goes on: nothing of it is lost.

    Raises:
        NotSignedError: there is no signed version to amend.
    """
    summary = vault.interviews.get(interview)
    form, session = signed_session(vault, summary)
    if vault.interviews.draft(interview) is not None:
        return open_draft(vault, interview)
    snapshot = session.snapshot()
    with vault.transaction():
        draft = Draft(
            snapshot=snapshot,
            amends=summary.version,
            reason=reason,
            saved=clock.stamp(vault.clock()),
        )
        vault.interviews.save_draft(interview, draft)
        vault.audit.append("interview.amending", interview)
    return OpenDraft(interview=interview, form=form, snapshot=snapshot, summary=summary)


def signed_session(vault: Vault, summary: InterviewSummary) -> tuple[FormDef, Session]:
    """Return the newest signed version, with the notes beside it, to go on from.

    Raises:
        NotSignedError: there is none.
        RoleReadsNoContentError: an analyst or administrator asks (rule 22).
    """
    safety.require_reader(vault, summary)
    versions = vault.interviews.versions(summary.id)
    if not versions:
        raise nothing_signed(summary)
    form = forms.form_of(vault, summary.form_sha256)
    services = clock.session_services()
    session = Session.from_submission(form, versions[-1].submission, services)
    session.margin.take_over(vault.interviews.notes(summary.id))
    return form, session


def keep_new(
    vault: Vault, new: NewNumber, form: FormDef, state: DraftState
) -> InterviewSummary:
    """Keep an interview that begins. The caller owns the transaction."""
    moment = clock.stamp(vault.clock())
    summary = InterviewSummary(
        id=new.interview,
        number=new.number,
        form_id=form.form_id,
        form_version=form.version,
        form_sha256=form.sha256,
        state=State.DRAFT,
        version=0,
        person_code=state.person_code,
        case_no=state.case_no,
        site=state.site,
        language=state.language,
        sensitivity=state.sensitivity,
        open_questions=state.open_questions,
        created=moment,
        updated=moment,
    )
    vault.interviews.add(summary)
    draft = Draft(snapshot=state.snapshot, amends=None, reason=None, saved=moment)
    vault.interviews.save_draft(new.interview, draft)
    vault.audit.append("interview.begun", new.interview)
    return summary


def save(
    vault: Vault, interview: str, state: DraftState, form: FormDef | None = None
) -> InterviewSummary:
    """Do what `save_draft` does, in the caller's transaction; `form`: a newer one."""
    summary = vault.interviews.get(interview)
    if form is not None:
        summary = replace(summary, form_version=form.version, form_sha256=form.sha256)
    draft = vault.interviews.draft(interview)
    if draft is None:
        raise NotADraftError(interview=interview)
    moment = clock.stamp(vault.clock())
    vault.interviews.save_draft(
        interview, replace(draft, snapshot=state.snapshot, saved=moment)
    )
    edited = summary.state in EDITABLE
    return keep_facts(
        vault,
        replace(
            summary,
            state=State.DRAFT if edited else summary.state,
            updated=moment,
        ),
        state,
    )


def keep_facts(
    vault: Vault, summary: InterviewSummary, state: DraftState
) -> InterviewSummary:
    """Keep what lists, search and history show. The caller owns the transaction."""
    changed = replace(
        summary,
        person_code=state.person_code,
        case_no=state.case_no,
        site=state.site,
        language=state.language,
        sensitivity=state.sensitivity,
        open_questions=state.open_questions,
    )
    vault.interviews.update(changed)
    lowered = summary.sensitivity == sealing.SEALED_LEVEL != changed.sensitivity
    if lowered and summary.version:
        sealing.keep_sealed(vault, summary.id)
    vault.search.replace(summary.id, sealing.searchable(vault, changed, state.texts))
    for ref, text in state.verbatim.items():
        vault.interviews.keep_verbatim(summary.id, ref, text, summary.updated)
    return changed


__all__ = ["DraftState", "draft_of", "facts_of"]  # callers know them by this module
