"""Giving up what was never signed: a draft, or an amendment of a signed record."""

from dataclasses import dataclass, replace

from monitor_app.errors.usecases import NotADraftError
from monitor_app.forms.definition import Flag, QuestionDef
from monitor_app.forms.session import Session
from monitor_app.records.interview import EDITABLE
from monitor_app.usecases import clock, interviews, safety, sealing, signing
from monitor_app.usecases.facts import draft_of
from monitor_app.usecases.interviews import keep_facts, signed_session
from monitor_app.vault import Vault
from monitor_app.vault import purge as purges


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenUp:
    """What goes when a draft or an amendment is given up, and what stays.

    Attributes:
        answers: of a draft all that were written; of an amendment those that differ
            from what is signed.
        files: attachments that go.
        versions: signed ones; all of them stay.
    """

    answers: int
    files: int
    versions: int

    @property
    def is_amendment(self) -> bool:
        """Whether something signed stays."""
        return self.versions > 0


def would_go(vault: Vault, interview: str) -> GivenUp:
    """Say what giving up a draft or an amendment would take away.

    Raises:
        NotADraftError: nobody is writing in it.
        RoleReadsNoContentError: an analyst or administrator asks (rule 22).
    """
    opened = interviews.open_draft(vault, interview)
    written = _written(opened.session())
    versions = vault.interviews.versions(interview)
    if not versions:
        files = len(vault.attachments.of(interview))
        return GivenUp(answers=len(written), files=files, versions=0)
    _form, session = signed_session(vault, opened.summary)
    return GivenUp(
        answers=len({ref for ref, _value in written ^ _written(session)}),
        files=len(signing.unused(vault, session, versions)),
        versions=len(versions),
    )


def give_up(vault: Vault, interview: str) -> GivenUp:
    """Delete a draft, or drop the amendment of what is signed; return what went.

    Raises:
        NotADraftError, RoleReadsNoContentError: as `would_go`.
    """
    goes = would_go(vault, interview)
    if goes.is_amendment:
        give_up_amendment(vault, interview)
    else:
        delete_draft(vault, interview)
    return goes


def is_being_written(vault: Vault, interview: str) -> bool:
    """Say whether there is a draft, or an amendment of what is signed."""
    return vault.interviews.draft(interview) is not None


def give_up_amendment(vault: Vault, interview: str) -> None:
    """Drop the unsigned amendment; the signed versions stay, and what lists know.

    Raises:
        NotSignedError: there is no signed version.
        NotADraftError: nobody is amending it.
        RoleReadsNoContentError: an analyst or administrator asks (rule 22).
    """
    summary = vault.interviews.get(interview)
    _form, session = signed_session(vault, summary)
    if vault.interviews.draft(interview) is None:
        raise NotADraftError(interview=interview)
    signed = replace(summary, updated=clock.stamp(vault.clock()))
    with vault.transaction():
        vault.interviews.drop_draft(interview)
        keep_facts(vault, signed, draft_of(session))
        signing.forget_unused(vault, session, vault.interviews.versions(interview))
        vault.audit.append("interview.given-up", interview)


def delete_draft(vault: Vault, interview: str) -> None:
    """Delete an interview that was never signed, with its files.

    Raises:
        NotADraftError: it was signed.
        RoleReadsNoContentError: an analyst or administrator asks (rule 22).
    """
    summary = vault.interviews.get(interview)
    safety.require_reader(vault, summary)
    if summary.state not in EDITABLE:
        raise NotADraftError(interview=interview)
    with vault.transaction():
        for attachment in vault.attachments.of(interview):
            vault.attachments.delete(attachment.id)
        vault.search.remove(interview)
        sealing.forget(vault, interview)
        vault.interviews.delete(interview)
        vault.audit.append("interview.deleted", interview)
    vault.attachments.sweep()
    vault.database.checkpoint()
    purges.drop_old_copies(vault)


def _written(session: Session) -> set[tuple[str, str]]:
    """Return the places and values that people wrote: no stamps, no calculations."""
    return {
        (node.ref, node.value)
        for node in session.everything()
        if isinstance(node.definition, QuestionDef)
        and node.value
        and not node.read_only
        and Flag.PROGRAM not in node.definition.flags
    }
