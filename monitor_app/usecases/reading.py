"""Reading: lists, one interview whole, search, the submission itself."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from monitor_app.errors.usecases import AnswersFileError
from monitor_app.forms.session import Session
from monitor_app.forms.submission import submission as write_submission
from monitor_app.records.attachment import Attachment
from monitor_app.records.ids import instance_id
from monitor_app.records.interview import InterviewSummary, SignedVersion
from monitor_app.records.status import Reason, Translation
from monitor_app.usecases import clock, forms, safety, sealing, signatures, signing
from monitor_app.usecases.missing import nothing_signed
from monitor_app.usecases.signatures import SignatureStatus
from monitor_app.vault import Vault
from monitor_app.vault.search import EVERYTHING, SearchFilter, SearchHit

_CURSOR = re.compile(r"([0-9TZ:.+-]{20,40})/([a-z2-7]{26})")


@dataclass(frozen=True, slots=True, kw_only=True)
class InterviewQuery:
    """Which interviews a list shows."""

    state: str | None = None
    form: str | None = None
    limit: int = 200
    after: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class InterviewPage:
    """A page of a list, newest first; `next` asks for the following one."""

    items: tuple[InterviewSummary, ...]
    next: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class InterviewView:
    """One interview, whole. `session` is for reading: nothing of it is saved."""

    summary: InterviewSummary
    answers: Mapping[str, str]
    reasons: Mapping[str, Reason]
    translations: Mapping[str, tuple[Translation, ...]]
    versions: tuple[SignedVersion, ...]
    attachments: tuple[Attachment, ...]
    signature: SignatureStatus | None
    session: Session


def page(vault: Vault, query: InterviewQuery) -> InterviewPage:
    """Return one page of interviews.

    Raises:
        AnswersFileError: the cursor is not one that a page gave out.
    """
    after: tuple[str, str] | None = None
    if query.after is not None:
        found = _CURSOR.fullmatch(query.after)
        if found is None:
            raise AnswersFileError(name="--after", what="cursor")
        after = (found[1], found[2])
    items = vault.interviews.page(
        query.limit, after, state=query.state, form_id=query.form
    )
    more = len(items) == query.limit
    cursor = f"{items[-1].updated}/{items[-1].id}" if more else None
    return InterviewPage(items=items, next=cursor)


def summary(vault: Vault, interview: str) -> InterviewSummary:
    """Return what lists show of one interview; raise `NoSuchInterviewError`."""
    return vault.interviews.get(interview)


def counts(vault: Vault) -> Mapping[str, int]:
    """Return how many interviews are in each state."""
    return vault.interviews.counts()


def show(vault: Vault, interview: str) -> InterviewView:
    """Return one interview whole; the log notes that it was looked at.

    Raises:
        NoSuchInterviewError: there is none.
        ErasedHereError: its copy here was erased.
        RoleReadsNoContentError: an analyst or administrator asks (rule 22).
    """
    summary = vault.interviews.get(interview)
    safety.require_reader(vault, summary)
    versions = vault.interviews.versions(interview)
    session = _session(vault, summary, versions)
    nodes = [node for node in session.everything() if node.relevant]
    with vault.transaction():
        vault.audit.append("interview.viewed", interview)
    return InterviewView(
        summary=summary,
        answers=session.answers(),
        reasons={n.ref: n.reason for n in nodes if n.reason is not None},
        translations={n.ref: n.translations for n in nodes if n.translations},
        versions=versions,
        attachments=vault.attachments.of(interview),
        signature=signatures.status(versions[-1]) if versions else None,
        session=session,
    )


def as_json(view: InterviewView) -> dict[str, object]:
    """Return what `interview show --json` prints."""
    signature = view.signature
    return {
        "interview": view.summary.id,
        "number": view.summary.number,
        "form": view.summary.form_id,
        "form_version": view.summary.form_version,
        "state": view.summary.state.value,
        "case": view.summary.case_no,
        "person_code": view.summary.person_code,
        "language": view.summary.language,
        "answers": dict(view.answers),
        "status": {ref: reason.value for ref, reason in view.reasons.items()},
        "translations": {
            ref: [_translation(translation) for translation in translations]
            for ref, translations in view.translations.items()
        },
        "versions": [_version(version) for version in view.versions],
        "attachments": [_attachment(attachment) for attachment in view.attachments],
        "signature": None
        if signature is None
        else {
            "good": signature.good,
            "signer": signature.signer,
            "fingerprint": signature.fingerprint,
            "sha256": signature.sha256,
        },
    }


def _translation(translation: Translation) -> dict[str, object]:
    return {
        "language": translation.language,
        "translator": translation.translator,
        "date": translation.date.isoformat(),
        "text": translation.text,
    }


def _version(version: SignedVersion) -> dict[str, object]:
    return {
        "version": version.number,
        "sha256": version.sha256,
        "signature": version.signature,
        "signer": version.signer,
        "signed_at": version.signed_at,
        "parent": version.parent_sha256,
        "reason": version.reason,
    }


def _attachment(attachment: Attachment) -> dict[str, object]:
    return {
        "id": attachment.id,
        "name": attachment.name,
        "original_name": attachment.original_name,
        "question": attachment.question,
        "sha256": attachment.sha256,
        "bytes": attachment.bytes,
    }


def earlier_wordings(
    vault: Vault, interview: str, ref: str
) -> tuple[tuple[str, str], ...]:
    """Return the saved states of a person's own words: (RFC 3339 time, text).

    Raises:
        NoSuchInterviewError: there is none.
        RoleReadsNoContentError: an analyst or administrator asks (rule 22).
    """
    safety.require_reader(vault, vault.interviews.get(interview))
    return vault.interviews.verbatim_states(interview, ref)


def search(
    vault: Vault, text: str, limit: int, only: SearchFilter = EVERYTHING
) -> tuple[SearchHit, ...]:
    """Search the answers; the words looked for are noted nowhere.

    Raises:
        RoleReadsNoContentError: an analyst or administrator asks (rule 22).
    """
    safety.require_role_that_reads(vault)
    return vault.search.find(text, limit, only)


def submission(vault: Vault, interview: str, version: int | None = None) -> bytes:
    """Return the submission of a signed version, or of the draft as it stands.

    Raises:
        NotSignedError: there is no such version.
        ErasedHereError: the copy here was erased.
    """
    summary = vault.interviews.get(interview)
    versions = vault.interviews.versions(interview)
    if version is not None:
        if not 1 <= version <= len(versions):
            raise nothing_signed(summary)
        return versions[version - 1].submission
    if versions:
        return versions[-1].submission
    session = _session(vault, summary, ())
    return write_submission(
        session,
        instance_id=instance_id(interview, 1),
        attachments=signing.used_attachments(vault.attachments.of(interview), session),
    )


def submission_to_write(vault: Vault, interview: str) -> bytes:
    """Return the submission for a plain file outside the vault; the log notes it.

    Raises:
        NoSuchInterviewError: there is none.
        SealedError: something in it may be a state secret; signed bytes go whole.
        RoleReadsNoContentError: an analyst or administrator asks (rule 22).
    """
    safety.require_reader(vault, vault.interviews.get(interview))
    sealing.refuse_any_sealed(vault, vault.interviews.get(interview))
    content = submission(vault, interview)
    with vault.transaction():
        vault.audit.append("interview.submission-written", interview)
    return content


def session_of(vault: Vault, interview: str) -> Session:
    """Return what `show` shows, for the program's own looks: the log notes nothing.

    Raises:
        NoSuchInterviewError: there is none.
        ErasedHereError: its content is gone.
    """
    summary = vault.interviews.get(interview)
    return _session(vault, summary, vault.interviews.versions(interview))


def _session(
    vault: Vault, summary: InterviewSummary, versions: tuple[SignedVersion, ...]
) -> Session:
    form = forms.form_of(vault, summary.form_sha256)
    services = clock.session_services()
    if versions:
        signed = Session.from_submission(form, versions[-1].submission, services)
        signed.margin.take_over(vault.interviews.notes(summary.id))
        return signed
    draft = vault.interviews.draft(summary.id)
    if draft is None:
        raise nothing_signed(summary)
    return Session.resume(form, draft.snapshot, services)
