"""The signature over an interview: canonical submission, hash, SSHSIG, parent."""

import hashlib
from collections.abc import Container, Sequence

from monitor_app.bundle.package import RECORD_NAMESPACE
from monitor_app.forms.session import Session
from monitor_app.forms.submission import (
    AttachmentRef,
    parse_submission,
    submission,
)
from monitor_app.records.attachment import Attachment
from monitor_app.records.ids import instance_id
from monitor_app.records.interview import InterviewSummary, SignedVersion
from monitor_app.usecases import clock, left_over, lines_ended
from monitor_app.usecases.places import bare
from monitor_app.vault import Vault

PAPER_ORIGINAL = "paper"  # place of the scan that a record was typed from


def sign_version(
    vault: Vault, summary: InterviewSummary, session: Session, reason: str | None
) -> SignedVersion:
    """Sign what the session holds as the next version and keep it.

    The caller owns the transaction. The submission names every attachment that an
    answer uses, with its hash, so that the signature covers the files too. Answers
    that the form has no place for are kept beside it. Files of entries that were taken
    out before anything was signed of them go: nobody can bring them back any more.

    Raises:
        ConsentPlaceTakenError: see `lines_ended.refuse_taken`.
    """
    lines_ended.refuse_taken(vault, summary, session)
    earlier = vault.interviews.versions(summary.id)
    number = len(earlier) + 1
    content = submission(
        session,
        instance_id=instance_id(summary.id, number),
        deprecated_id=instance_id(summary.id, number - 1) if earlier else None,
        attachments=used_attachments(vault.attachments.of(summary.id), session),
    )
    key = vault.signing_key
    version = SignedVersion(
        interview=summary.id,
        number=number,
        submission=content,
        sha256=hashlib.sha256(content).hexdigest(),
        signature=key.sign(content, RECORD_NAMESPACE),
        signer=key.public.line(),
        signed_at=clock.stamp(vault.clock()),
        parent_sha256=earlier[-1].sha256 if earlier else None,
        reason=reason,
    )
    vault.interviews.add_version(version)
    left_over.keep(vault, summary.id, session.aside)
    forget_unused(vault, session, (*earlier, version))
    return version


def forget_unused(
    vault: Vault, session: Session, versions: tuple[SignedVersion, ...]
) -> None:
    """Delete files of questions that no version names, with their keys.

    What is kept beside the record may name one too. A file stays with its lesser copies
    and they with it: somebody made them on purpose. What is no file of a question is
    not ours to judge: pieces of one that has not arrived whole.
    What is left of the bytes nobody can read; it goes when the vault is opened next:
    another draft may be taking in a file now, which a sweep would take away.
    The caller owns the transaction.
    """
    for id_ in unused(vault, session, versions):
        vault.attachments.delete(id_)
        vault.audit.append("attachment.unused", id_)


def unused(
    vault: Vault, session: Session, versions: tuple[SignedVersion, ...]
) -> list[str]:
    """Return what `forget_unused` deletes: ids of attachments, in order."""
    summary = versions[-1].interview
    named = set(session.aside.values())
    named |= set(vault.interviews.last_states(summary).values())
    for version in versions:
        signed = parse_submission(version.submission, session.form).attachments
        named |= {entry.name for entry in signed}
    here = [
        a
        for a in vault.attachments.of(summary)
        if session.form.find(bare(a.question)) is not None
    ]
    return sorted({a.id for a in here} - _kin_of(named, here))


def _kin_of(named: Container[str], here: Sequence[Attachment]) -> set[str]:
    """Return the files of these names, what they are copies of, and their copies."""
    kin = {a.id for a in here if a.name in named}
    pairs = [{a.id, a.derived_from} for a in here if a.derived_from]
    while more := {id_ for pair in pairs if pair & kin for id_ in pair if id_} - kin:
        kin |= more
    return kin


def used_attachments(
    attachments: tuple[Attachment, ...], session: Session
) -> tuple[AttachmentRef, ...]:
    """Return the attachments that answers name, and the scan, in order of names."""
    used = set(session.answers().values())
    return tuple(
        AttachmentRef(
            name=a.name,
            sha256=a.sha256,
            bytes=a.bytes,
            original_name=a.original_name,
            ref=a.question,
        )
        for a in sorted(attachments, key=lambda attachment: attachment.name)
        if a.name in used or a.question == PAPER_ORIGINAL
    )
