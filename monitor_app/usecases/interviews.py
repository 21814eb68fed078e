"""Recording: begin, save, check, sign, amend."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from monitor_app.errors import MonitorError
from monitor_app.errors.usecases import (
    InterviewIncompleteError,
    NotADraftError,
    NotSignedError,
)
from monitor_app.forms.answers import apply_answers
from monitor_app.forms.definition import Flag, FormDef, QuestionDef
from monitor_app.forms.session import Session
from monitor_app.forms.state import Problem
from monitor_app.progress import Progress
from monitor_app.records.ids import new_id
from monitor_app.records.interview import EDITABLE, InterviewSummary, State
from monitor_app.records.numbers import RecordNumber
from monitor_app.usecases import clock, files, forms, signing
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
class DraftState:
    """What one autosave keeps: computed without the vault."""

    snapshot: bytes
    person_code: str
    case_no: str
    site: str
    language: str
    sensitivity: str
    open_questions: int
    texts: Mapping[str, str]  # for the search
    verbatim: Mapping[str, str]  # the person's own words, by place


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """What recording from a file came to."""

    interview: str
    state: State
    case: str
    problems: tuple[Problem, ...]


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
    form = forms.load_form(vault, form_id)
    session = Session.start(form, clock.session_services(), language)
    interview = new_id(vault.random_bytes)
    number = str(RecordNumber.draw(vault.random_bytes))
    _set_record_number(session, number)
    state = draft_of(session)
    with vault.transaction():
        summary = _keep_new(vault, interview, number, form, state)
        vault.audit.append("interview.begun", interview)
    return OpenDraft(
        interview=interview, form=form, snapshot=state.snapshot, summary=summary
    )


def open_draft(vault: Vault, interview: str) -> OpenDraft:
    """Return a draft to go on with.

    Raises:
        NotADraftError: it is signed and nobody is amending it.
    """
    summary = vault.interviews.get(interview)
    draft = vault.interviews.draft(interview)
    if draft is None:
        raise NotADraftError(interview=interview)
    return OpenDraft(
        interview=interview,
        form=forms.form_of(vault, summary.form_sha256),
        snapshot=draft.snapshot,
        summary=summary,
    )


def draft_of(session: Session) -> DraftState:
    """Return everything that an autosave keeps. Touches no vault."""
    answers = session.answers()
    by_name = {
        ref.rpartition("/")[2]: value for ref, value in reversed(answers.items())
    }
    texts, verbatim = {}, {}
    for ref, value in answers.items():
        question = session.form.find(_path(ref))
        if not isinstance(question, QuestionDef):
            continue
        if question.kind in ("text", "note", "barcode"):
            texts[ref] = value
        if Flag.VERBATIM in question.flags:
            verbatim[ref] = value
    return DraftState(
        snapshot=session.snapshot(),
        person_code=by_name.get("person_code", ""),
        case_no=by_name.get("case_no", ""),
        site=by_name.get("site_code", ""),
        language=session.language,
        sensitivity=by_name.get("sens_level", ""),
        open_questions=len(session.problems()),
        texts=texts,
        verbatim=verbatim,
    )


def save_draft(vault: Vault, interview: str, state: DraftState) -> str:
    """Make the newest state of a draft durable; return when (RFC 3339).

    Raises:
        NotADraftError: it was signed meanwhile.
    """
    with vault.transaction():
        return _save(vault, interview, state)


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
        NotADraftError: there is nothing to sign.
    """
    opened = open_draft(vault, interview)
    session = opened.session()
    session.finish()
    problems = session.problems()
    if problems:
        raise InterviewIncompleteError(count=len(problems), first=problems[0].ref)
    draft = vault.interviews.draft(interview)
    reason = draft.reason if draft else None
    with vault.transaction():
        version = signing.sign_version(vault, opened.summary, session, reason)
        moment = clock.stamp(vault.clock())
        summary = vault.interviews.get(interview)
        vault.interviews.update(
            replace(
                summary,
                state=State.SIGNED,
                version=version.number,
                open_questions=0,
                updated=moment,
            )
        )
        vault.interviews.drop_draft(interview)
        vault.audit.append("interview.signed", interview, str(version.number))
    return Signed(
        interview=interview,
        state=State.SIGNED,
        version=version.number,
        signature=version.signature,
        sha256=version.sha256,
    )


def amend(vault: Vault, interview: str, reason: str) -> OpenDraft:
    """Open a copy of the newest signed version to write the next one.

    Raises:
        NotSignedError: there is no signed version to amend.
    """
    summary = vault.interviews.get(interview)
    versions = vault.interviews.versions(interview)
    if not versions:
        raise NotSignedError(interview=interview)
    form = forms.form_of(vault, summary.form_sha256)
    session = Session.from_submission(
        form, versions[-1].submission, clock.session_services()
    )
    snapshot = session.snapshot()
    with vault.transaction():
        draft = Draft(
            snapshot=snapshot,
            amends=versions[-1].number,
            reason=reason,
            saved=clock.stamp(vault.clock()),
        )
        vault.interviews.save_draft(interview, draft)
        vault.audit.append("interview.amending", interview)
    return OpenDraft(interview=interview, form=form, snapshot=snapshot, summary=summary)


def give_up_amendment(vault: Vault, interview: str) -> None:
    """Drop the unsigned amendment; the signed versions stay."""
    if vault.interviews.get(interview).version == 0:
        raise NotSignedError(interview=interview)
    with vault.transaction():
        vault.interviews.drop_draft(interview)


def delete_draft(vault: Vault, interview: str) -> None:
    """Delete an interview that was never signed, with its files.

    Raises:
        NotADraftError: it was signed.
    """
    if vault.interviews.get(interview).state not in EDITABLE:
        raise NotADraftError(interview=interview)
    with vault.transaction():
        for attachment in vault.attachments.of(interview):
            vault.attachments.delete(attachment.id)
        vault.search.remove(interview)
        vault.interviews.delete(interview)
        vault.audit.append("interview.deleted", interview)
    vault.attachments.sweep()
    vault.database.checkpoint()


def record(
    vault: Vault,
    form_id: str,
    document: Mapping[str, object],
    folder: Path,
    *,
    sign: bool,
    progress: Progress,
) -> Recorded:
    """Fill a form from a document of answers, exactly as the window would.

    Args:
        vault: where it is kept.
        form_id: a form of the vault or the library.
        document: as `forms.answers` reads it.
        folder: where files named with "@" lie.
        sign: sign it when nothing is missing; otherwise it stays a draft.
        progress: may cancel.

    Raises:
        MonitorError: an answer is refused, with its place; nothing is recorded then.
    """
    opened = begin(vault, form_id, _language(document))
    try:
        session = opened.session()
        _apply(vault, opened.interview, session, document, folder, progress)
        save_draft(vault, opened.interview, draft_of(session))
    except BaseException:
        delete_draft(vault, opened.interview)
        raise
    problems = session.problems()
    state = State.DRAFT
    if sign and not problems:
        state = _sign(vault, opened.interview)
    elif not problems:
        check(vault, opened.interview)
        state = State.CHECKED
    case = vault.interviews.get(opened.interview).case_no
    return Recorded(
        interview=opened.interview, state=state, case=case, problems=problems
    )


def amend_from(
    vault: Vault,
    interview: str,
    document: Mapping[str, object],
    folder: Path,
    reason: str,
    progress: Progress,
) -> Signed:
    """Sign a new version with the changes of a document; refused as a whole or not."""
    opened = amend(vault, interview, reason)
    try:
        session = opened.session()
        _apply(vault, interview, session, document, folder, progress)
        save_draft(vault, interview, draft_of(session))
        return sign(vault, interview)
    except MonitorError:
        give_up_amendment(vault, interview)
        raise


def _sign(vault: Vault, interview: str) -> State:
    return sign(vault, interview).state


def _apply(
    vault: Vault,
    interview: str,
    session: Session,
    document: Mapping[str, object],
    folder: Path,
    progress: Progress,
) -> None:
    def attach(ref: str, name: str) -> str:
        path = folder / name
        return files.attach(vault, interview, ref, path, progress).name

    apply_answers(session, document, attach)


def _language(document: Mapping[str, object]) -> str | None:
    language = document.get("language")
    return language if isinstance(language, str) else None


def _keep_new(
    vault: Vault, interview: str, number: str, form: FormDef, state: DraftState
) -> InterviewSummary:
    moment = clock.stamp(vault.clock())
    summary = InterviewSummary(
        id=interview,
        number=number,
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
    vault.interviews.save_draft(interview, draft)
    return summary


def _save(vault: Vault, interview: str, state: DraftState) -> str:
    summary = vault.interviews.get(interview)
    draft = vault.interviews.draft(interview)
    if draft is None:
        raise NotADraftError(interview=interview)
    moment = clock.stamp(vault.clock())
    vault.interviews.save_draft(
        interview, replace(draft, snapshot=state.snapshot, saved=moment)
    )
    edited = summary.state in EDITABLE
    vault.interviews.update(
        replace(
            summary,
            state=State.DRAFT if edited else summary.state,
            person_code=state.person_code,
            case_no=state.case_no,
            site=state.site,
            language=state.language,
            sensitivity=state.sensitivity,
            open_questions=state.open_questions,
            updated=moment,
        )
    )
    vault.search.replace(interview, state.texts)
    for ref, text in state.verbatim.items():
        vault.interviews.keep_verbatim(interview, ref, text, moment)
    return moment


def _set_record_number(session: Session, number: str) -> None:
    """Fill in `record_id`, which the library's forms leave to the program (flag A)."""
    for question in session.form.questions():
        if question.name == "record_id" and Flag.PROGRAM in question.flags:
            session.set_by_program(question.path, number)


def _path(ref: str) -> str:
    return "/".join(step.partition("[")[0] for step in ref.split("/"))
