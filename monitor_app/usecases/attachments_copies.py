"""A lesser copy of a picture in the vault: stripped, smaller or blurred.

The original stays as it is; the copy names it. Nothing of either is ever a plain file.
A copy may take the place of its original as the answer: bundles take what is answered.
"""

import io

from monitor_app.errors.usecases import NotADraftError, NotAnAnswerError
from monitor_app.progress import Progress
from monitor_app.records.attachment import Attachment
from monitor_app.records.ids import new_id
from monitor_app.usecases import attachments_images as images
from monitor_app.usecases import interviews, viewing
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


def answer_with(vault: Vault, attachment: str) -> Attachment:
    """Let a file be the answer where another one of its family is; return that one.

    The family is an original with all its copies. What was the answer stays in the
    vault; calling this with what it returns takes the change back.

    Raises:
        NotADraftError: the interview is signed; what is signed keeps its files.
        NotAnAnswerError: no answer names anything of the family.
        NoSuchAttachmentError.
        RoleReadsNoContentError: an analyst or administrator asks (rule 22).
        MonitorError: the question takes no answer now (one of `errors.forms`).
    """
    wanted = vault.attachments.get(attachment)
    session = interviews.open_draft(vault, wanted.interview).session()
    shelf = viewing.shelf(vault, wanted.interview)
    before = shelf.answers_with(wanted)
    if before is None:
        raise NotAnAnswerError(name=wanted.original_name)
    for place, said in session.answers().items():
        if said == before.name:
            session.record_attachment(place, wanted.name)
    with vault.transaction():
        interviews.save(vault, wanted.interview, interviews.draft_of(session))
        vault.audit.append("attachment.chosen", wanted.id, before.id)
    return before


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
