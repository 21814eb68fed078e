"""Files that belong to an interview: in, and out for looking at."""

import mimetypes
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from monitor_app import paths
from monitor_app.errors.usecases import NotADraftError, QuestionTakesNoFileError
from monitor_app.forms.definition import FormDef, Kind, QuestionDef
from monitor_app.progress import Progress
from monitor_app.records.attachment import Attachment
from monitor_app.records.ids import new_id
from monitor_app.usecases import forms
from monitor_app.usecases.signing import PAPER_ORIGINAL
from monitor_app.vault import Vault
from monitor_app.vault.attachments import StoredFile

_SUFFIX = re.compile(r"\.[a-z0-9]{1,8}")
_NUMBER = re.compile(r"\[\d+\]")
_LONGEST_NAME = 255


@dataclass(frozen=True, slots=True, kw_only=True)
class EncryptedFile:
    """A file that lies encrypted in the vault and that nothing names yet."""

    attachment: Attachment
    stored: StoredFile


def bring_in(
    vault: Vault, interview: str, ref: str, path: Path, progress: Progress
) -> EncryptedFile:
    """Encrypt a file into the vault, byte for byte, for a question of a draft.

    It becomes an attachment together with the answer that names it, in
    `interviews.save_draft`: a file that no answer names would go with the first purge.

    Raises:
        NotADraftError: the interview is signed.
        QuestionTakesNoFileError: the question is not one for files.
        MonitorError: one of `errors.files`. Cancelled: see `progress`.
    """
    summary = vault.interviews.get(interview)
    if vault.interviews.draft(interview) is None:
        raise NotADraftError(interview=interview)
    form = forms.form_of(vault, summary.form_sha256)
    return encrypt(vault, form, interview, ref, path, progress)


def encrypt(
    vault: Vault,
    form: FormDef,
    interview: str,
    ref: str,
    path: Path,
    progress: Progress,
) -> EncryptedFile:
    """Encrypt a file; the caller then calls `keep` in a transaction, or `undo`.

    Raises:
        QuestionTakesNoFileError, one of `errors.files`, Cancelled; nothing stays then.
    """
    question = form.find(_NUMBER.sub("", ref))
    if not isinstance(question, QuestionDef) or question.kind is not Kind.ATTACHMENT:
        raise QuestionTakesNoFileError(question=ref)
    return _encrypted(vault, interview, ref, path, progress)


def encrypt_original(
    vault: Vault, interview: str, path: Path, progress: Progress
) -> EncryptedFile:
    """Encrypt the scan of a paper that an interview was typed from; else as `encrypt`.

    It belongs to no question; the signature covers it all the same.
    """
    return _encrypted(vault, interview, PAPER_ORIGINAL, path, progress)


def _encrypted(
    vault: Vault, interview: str, ref: str, path: Path, progress: Progress
) -> EncryptedFile:
    id_ = new_id(vault.random_bytes)
    with paths.explained(path), path.open("rb") as source:
        size = path.stat().st_size
        stored = vault.attachments.store(id_, source, size, progress)
    suffix = path.suffix.lower()
    attachment = Attachment(
        id=id_,
        interview=interview,
        name=id_ + (suffix if _SUFFIX.fullmatch(suffix) else ""),
        original_name=_as_text(path.name)[:_LONGEST_NAME],
        media_type=mimetypes.guess_type(path.name)[0] or "application/octet-stream",
        bytes=stored.bytes,
        sha256=stored.sha256,
        question=ref,
    )
    return EncryptedFile(attachment=attachment, stored=stored)


def _as_text(name: str) -> str:
    """Return a name as text; cards of cameras have names that are not (PEP 383)."""
    return name.encode(errors="surrogatepass").decode(errors="replace")


def keep(vault: Vault, made: EncryptedFile) -> None:
    """Make an encrypted file an attachment. The caller owns the transaction."""
    vault.attachments.add(made.attachment, made.stored)
    vault.audit.append("attachment.imported", made.attachment.id)


def undo(vault: Vault, files: Iterable[EncryptedFile]) -> None:
    """Remove encrypted files that became nothing; those that were kept stay.

    A commit may have gone through although what followed it failed.
    """
    kept = set(vault.attachments.ids())
    for made in files:
        if made.attachment.id not in kept:
            vault.attachments.discard(made.stored)


def open_attachment(vault: Vault, attachment: str) -> BinaryIO:
    """Open an attachment for looking at it: decrypted as it is read and sought.

    Raises:
        NoSuchAttachmentError, AttachmentDamagedError.
    """
    reader = vault.attachments.open(attachment)
    with vault.transaction():
        vault.audit.append("attachment.viewed", attachment)
    return reader  # type: ignore[return-value]  # RawIOBase has all that is used
