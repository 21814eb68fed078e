"""A drawing made inside the program, such as a signature, as a file of the vault."""

import io

from monitor_app.errors.usecases import NotADraftError
from monitor_app.progress import Progress
from monitor_app.records.attachment import Attachment
from monitor_app.records.ids import new_id
from monitor_app.usecases.files import EncryptedFile
from monitor_app.vault import Vault


def encrypt_drawing(
    vault: Vault, interview: str, ref: str, png: bytes, progress: Progress
) -> EncryptedFile:
    """Encrypt a picture drawn on the screen; it was never a plain file.

    As with `files.bring_in`, saving the answer that names it makes it an attachment.

    Raises:
        NotADraftError: the interview is signed.
        MonitorError: one of `errors.files`. Cancelled. Nothing stays then.
    """
    if vault.interviews.draft(interview) is None:
        raise NotADraftError(interview=interview)
    id_ = new_id(vault.random_bytes)
    stored = vault.attachments.store(id_, io.BytesIO(png), len(png), progress)
    drawing = Attachment(
        id=id_,
        interview=interview,
        name=f"{id_}.png",
        original_name=f"{ref.rpartition('/')[2]}.png",
        media_type="image/png",
        bytes=stored.bytes,
        sha256=stored.sha256,
        question=ref,
    )
    return EncryptedFile(attachment=drawing, stored=stored)
