"""The signature over an interview: canonical submission, hash, SSHSIG, parent."""

import hashlib

from monitor_app.bundle.package import RECORD_NAMESPACE
from monitor_app.forms.session import Session
from monitor_app.forms.submission import AttachmentRef, submission
from monitor_app.records.attachment import Attachment
from monitor_app.records.ids import instance_id
from monitor_app.records.interview import InterviewSummary, SignedVersion
from monitor_app.usecases import clock, left_over
from monitor_app.vault import Vault

PAPER_ORIGINAL = "paper"  # place of the scan that a record was typed from


def sign_version(
    vault: Vault, summary: InterviewSummary, session: Session, reason: str | None
) -> SignedVersion:
    """Sign what the session holds as the next version and keep it.

    The caller owns the transaction. The submission names every attachment that an
    answer uses, with its hash, so that the signature covers the files too. Answers
    that the form has no place for are kept beside it.
    """
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
    return version


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
