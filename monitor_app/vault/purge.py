"""Purging: nothing of an interview stays, not even for who has the passphrase.

First `forget`, in the transaction of the use case: rows, versions, history, texts and
the keys of attachments. Then, once that is durable, `scrub`: what deleting leaves in
the search index, in the write-ahead log and as files. SQLite zeroes freed pages by
itself (`secure_delete`). The copy that was made before a migration goes too: it still
holds what was erased, and the vault's own key opens it.
"""

from dataclasses import replace

from monitor_app import paths
from monitor_app.vault.store import Vault


def forget(vault: Vault, interview: str) -> None:
    """Delete all content of an interview; its id, number, form and state stay.

    Called in an open transaction; `scrub` must follow the commit.
    """
    for attachment in vault.attachments.of(interview):
        vault.attachments.delete(attachment.id)
    vault.search.remove(interview)
    vault.visits.forget(interview)
    vault.interviews.delete_content(interview)
    vault.interviews.update(
        replace(
            vault.interviews.get(interview),
            person_code="",
            case_no="",
            site="",
            sensitivity="",
            open_questions=0,
        )
    )


def scrub(vault: Vault) -> None:
    """Remove what forgetting leaves behind. Takes seconds in a large vault."""
    vault.attachments.sweep()
    with vault.transaction():
        vault.search.scrub()
    vault.database.checkpoint()
    drop_old_copies(vault)


def drop_old_copies(vault: Vault) -> None:
    """Remove what migrations copied first; there is no way back behind an erasure."""
    for copy in vault.folder.glob("before-*.db*"):
        with paths.explained(copy):
            copy.unlink(missing_ok=True)
