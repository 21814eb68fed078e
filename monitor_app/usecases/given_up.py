"""Giving up what was never signed: a draft, or an amendment of a signed record."""

from dataclasses import replace

from monitor_app.errors.usecases import NotADraftError
from monitor_app.records.interview import EDITABLE
from monitor_app.usecases import clock, sealing, signing
from monitor_app.usecases.facts import draft_of
from monitor_app.usecases.interviews import keep_facts, signed_session
from monitor_app.vault import Vault
from monitor_app.vault import purge as purges


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
        vault.audit.append("interview.deleted", interview)


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
        sealing.forget(vault, interview)
        vault.interviews.delete(interview)
        vault.audit.append("interview.deleted", interview)
    vault.attachments.sweep()
    vault.database.checkpoint()
    purges.drop_old_copies(vault)
