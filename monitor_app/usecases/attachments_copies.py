"""A lesser copy of a picture in the vault: stripped, smaller or blurred.

The original stays as it is; the copy names it. Nothing of either is ever a plain file.
"""

import io

from monitor_app.errors.usecases import NotADraftError
from monitor_app.progress import Progress
from monitor_app.records.attachment import Attachment
from monitor_app.records.ids import new_id
from monitor_app.usecases import attachments_images as images
from monitor_app.usecases.attachments_images import Change, Picture
from monitor_app.vault import Vault
from monitor_app.vault.attachments import StoredFile


def make_copy(
    vault: Vault, attachment: str, change: Change, progress: Progress
) -> Attachment:
    """Add a lesser copy of a picture beside it, and return it.

    Args:
        vault: open.
        attachment: id of the original, or of another copy.
        change: what the copy leaves out; metadata always goes.
        progress: told the bytes done; may cancel.

    Raises:
        NotADraftError: the interview is signed; a copy belongs to an amendment.
        NoSuchAttachmentError, AttachmentDamagedError.
        NotAPictureError, PictureTooLargeError: see `attachments_images.changed`.
        MonitorError: one of `errors.files`. Cancelled. Nothing stays then.
    """
    original = vault.attachments.get(attachment)
    if vault.interviews.draft(original.interview) is None:
        raise NotADraftError(interview=original.interview)
    with io.BufferedReader(vault.attachments.open(attachment)) as source:
        picture = images.changed(source, change)
    id_ = new_id(vault.random_bytes)
    stored = vault.attachments.store(
        id_, io.BytesIO(picture.content), len(picture.content), progress
    )
    copy = _copy_of(original, picture, stored)
    try:
        with vault.transaction():
            vault.attachments.add(copy, stored)
            vault.audit.append("attachment.derived", id_, original.id)
    except BaseException:
        vault.attachments.discard(stored)
        raise
    return copy


def _copy_of(original: Attachment, picture: Picture, stored: StoredFile) -> Attachment:
    return Attachment(
        id=stored.id,
        interview=original.interview,
        name=stored.id + picture.suffix,
        original_name=original.original_name.rpartition(".")[0] + picture.suffix,
        media_type=picture.media_type,
        bytes=stored.bytes,
        sha256=stored.sha256,
        question=original.question,
        derived_from=original.id,
    )
