"""Files that belong to an interview: in, and out for looking at."""

import mimetypes
import re
from pathlib import Path
from typing import BinaryIO

from monitor_app import paths
from monitor_app.errors.usecases import NotADraftError, QuestionTakesNoFileError
from monitor_app.forms.definition import Kind, QuestionDef
from monitor_app.progress import Progress
from monitor_app.records.attachment import Attachment
from monitor_app.records.ids import new_id
from monitor_app.usecases import forms
from monitor_app.vault import Vault

_SUFFIX = re.compile(r"\.[a-z0-9]{1,8}")
_LONGEST_NAME = 255


def attach(
    vault: Vault, interview: str, ref: str, path: Path, progress: Progress
) -> Attachment:
    """Encrypt a file into the vault, byte for byte, for a question that takes one.

    The answer itself is the caller's to set, to the attachment's `name`.

    Raises:
        NotADraftError: the interview is signed.
        QuestionTakesNoFileError: the question is not one for files.
        MonitorError: one of `errors.files`. Cancelled: see `progress`.
    """
    summary = vault.interviews.get(interview)
    if vault.interviews.draft(interview) is None:
        raise NotADraftError(interview=interview)
    question = forms.form_of(vault, summary.form_sha256).find(
        re.sub(r"\[\d+\]", "", ref)
    )
    if not isinstance(question, QuestionDef) or question.kind is not Kind.ATTACHMENT:
        raise QuestionTakesNoFileError(question=ref)
    id_ = new_id(vault.random_bytes)
    with paths.explained(path), path.open("rb") as source:
        size = path.stat().st_size
        stored = vault.attachments.store(id_, source, size, progress)
    suffix = path.suffix.lower()
    attachment = Attachment(
        id=id_,
        interview=interview,
        name=id_ + (suffix if _SUFFIX.fullmatch(suffix) else ""),
        original_name=path.name[:_LONGEST_NAME],
        media_type=mimetypes.guess_type(path.name)[0] or "application/octet-stream",
        bytes=stored.bytes,
        sha256=stored.sha256,
        question=ref,
    )
    try:
        with vault.transaction():
            vault.attachments.add(attachment, stored)
            vault.audit.append("attachment.imported", id_)
    except BaseException:
        vault.attachments.discard(stored)
        raise
    return attachment


def open_attachment(vault: Vault, attachment: str) -> BinaryIO:
    """Open an attachment for looking at it: decrypted as it is read and sought.

    Raises:
        NoSuchAttachmentError, AttachmentDamagedError.
    """
    reader = vault.attachments.open(attachment)
    with vault.transaction():
        vault.audit.append("attachment.viewed", attachment)
    return reader  # type: ignore[return-value]  # RawIOBase has all that is used
