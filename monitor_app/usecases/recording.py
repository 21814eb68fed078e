"""Recording from files: a document of answers, a photo, an amendment.

What the command line does in one go the window does step by step, with the same
functions below. Each verb here is one transaction: all of it, or nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from monitor_app.errors.usecases import AmendmentOpenError
from monitor_app.forms.answers import apply_answers
from monitor_app.forms.definition import FormDef
from monitor_app.forms.session import Session
from monitor_app.forms.state import Problem
from monitor_app.progress import Progress
from monitor_app.records.attachment import Attachment
from monitor_app.records.interview import InterviewSummary, State
from monitor_app.records.status import Reason
from monitor_app.usecases import clock, files, forms, interviews, safety
from monitor_app.usecases.files import EncryptedFile
from monitor_app.usecases.interviews import NewNumber, Signed
from monitor_app.vault import Vault

_MOST_ROUNDS = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """What recording from a file came to."""

    interview: str
    number: str
    state: State
    case: str
    problems: tuple[Problem, ...]


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
    safety.refuse_identity(form_id)
    form = forms.newest_form(vault, form_id)
    session = Session.start(form, clock.session_services(), _language(document))
    new = interviews.number_session(vault, session)
    used: list[EncryptedFile] = []
    try:
        _apply(vault, new.interview, session, document, folder, used, progress)
        safety.require(vault, session)
        return _keep(vault, new, session, used, sign=sign)
    except BaseException:
        files.undo(vault, used)
        raise


def keep_filled(
    vault: Vault, new: NewNumber, session: Session, used: Sequence[EncryptedFile]
) -> Recorded:
    """Keep a session that was filled in memory, and sign it if nothing is missing.

    Args:
        vault: where it is kept.
        new: from `interviews.number_session`.
        session: filled.
        used: files that `files.encrypt` made for it; removed again if keeping fails.
    """
    try:
        return _keep(vault, new, session, used, sign=True)
    except BaseException:
        files.undo(vault, used)
        raise


def explain_gaps(session: Session) -> None:
    """Say "unknown" wherever the form wants an answer or a reason and has neither."""
    for _round in range(_MOST_ROUNDS):  # a reason may open or close other questions
        gaps = [p.ref for p in session.problems() if p.code in ("required", "reason")]
        if not gaps:
            return
        for ref in gaps:
            if session.node(ref).relevant:
                session.set_reason(ref, Reason.UNKNOWN)


def amend_from(
    vault: Vault,
    interview: str,
    document: Mapping[str, object],
    folder: Path,
    reason: str,
    progress: Progress,
) -> Signed:
    """Sign a new version with the changes of a document; refused as a whole or not.

    Raises:
        AmendmentOpenError: somebody is amending it in the window.
        NotSignedError, InterviewIncompleteError, and what `record` raises.
    """
    summary = vault.interviews.get(interview)
    _form, session = interviews.signed_session(vault, summary)
    if vault.interviews.draft(interview) is not None:
        raise AmendmentOpenError(interview=interview)
    used: list[EncryptedFile] = []
    try:
        _apply(vault, interview, session, document, folder, used, progress)
        interviews.finish(session)
        safety.require(vault, session, signing=True, interview=interview)
        with vault.transaction():
            vault.audit.append("interview.amending", interview)
            return _sign(vault, summary, session, used, reason)
    except BaseException:
        files.undo(vault, used)
        raise


def attach_to_draft(
    vault: Vault, interview: str, ref: str, path: Path, progress: Progress
) -> Attachment:
    """Encrypt a file into the vault and make it the answer to a question.

    Raises:
        NotADraftError, QuestionTakesNoFileError, UnknownQuestionError,
        NotRelevantError, or one of `errors.files`; nothing is kept then.
    """
    opened = interviews.open_draft(vault, interview)
    session = opened.session()
    session.node(ref)  # there is such a question, before anything is encrypted
    safety.require_open(vault, session, ref)
    made = files.encrypt(vault, opened.form, interview, ref, path, progress)
    try:
        session.record_attachment(ref, made.attachment.name)
        state = interviews.draft_of(session)
        with vault.transaction():
            files.keep(vault, made)
            interviews.save(vault, interview, state)
    except BaseException:
        files.undo(vault, [made])
        raise
    return made.attachment


def _keep(
    vault: Vault,
    new: NewNumber,
    session: Session,
    used: Sequence[EncryptedFile],
    *,
    sign: bool,
) -> Recorded:
    problems = session.problems()
    whole = not problems
    if sign and whole:
        session.finish()
        safety.require(vault, session, signing=True)
    state = interviews.draft_of(session)
    with vault.transaction():
        forms.keep_newest(vault, session.form)
        summary = interviews.keep_new(vault, new, session.form, state)
        if sign and whole:
            reached = _sign(vault, summary, session, used, None).state
        else:
            _keep_files(vault, used)
            summary = interviews.save(vault, new.interview, state)
            reached = _checked(vault, summary) if whole else summary.state
    return Recorded(
        interview=new.interview,
        number=new.number,
        state=reached,
        case=state.case_no,
        problems=problems,
    )


def _sign(
    vault: Vault,
    summary: InterviewSummary,
    session: Session,
    used: Sequence[EncryptedFile],
    reason: str | None,
) -> Signed:
    _keep_files(vault, used)
    facts = interviews.keep_facts(vault, summary, interviews.draft_of(session))
    return interviews.sign_session(vault, facts, session, reason)


def _checked(vault: Vault, summary: InterviewSummary) -> State:
    vault.interviews.set_state(summary.id, State.CHECKED, summary.updated)
    return State.CHECKED


def _keep_files(vault: Vault, used: Sequence[EncryptedFile]) -> None:
    for made in used:
        files.keep(vault, made)


def _apply(
    vault: Vault,
    interview: str,
    session: Session,
    document: Mapping[str, object],
    folder: Path,
    used: list[EncryptedFile],
    progress: Progress,
) -> None:
    form: FormDef = session.form

    def attach(ref: str, name: str) -> str:
        made = files.encrypt(vault, form, interview, ref, folder / name, progress)
        used.append(made)
        return made.attachment.name

    apply_answers(session, document, attach)


def _language(document: Mapping[str, object]) -> str | None:
    language = document.get("language")
    return language if isinstance(language, str) else None
