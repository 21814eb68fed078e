"""Looking at attachments: decrypted as they are read, never a plain file."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from typing import BinaryIO

from monitor_app.records.attachment import Attachment
from monitor_app.usecases import attachments_images as images
from monitor_app.usecases import files, interviews, safety
from monitor_app.usecases.arriving import PIECE_TYPE
from monitor_app.usecases.attachments_images import Change
from monitor_app.vault import Vault

_PICTURES = frozenset({"image/jpeg", "image/png", "image/webp"})
_MOST_TEXT_BYTES = 256 * 1024


class Viewer(StrEnum):
    """What can show a file inside the program."""

    PICTURE = "picture"
    PDF = "pdf"
    TEXT = "text"
    SOUND = "sound"  # nothing here can play it: facts only
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """The files of an interview: originals, each with its copies after it."""

    attachments: tuple[Attachment, ...]
    may_add: bool  # copies belong to a draft
    named: frozenset[str] = frozenset()  # ids of what answers of the draft name

    def family(self, attachment: Attachment) -> tuple[Attachment, ...]:
        """Return a file, its original and all copies of that, as they stand here."""
        root = self._root(attachment)
        return tuple(a for a in self.attachments if self._root(a) == root)

    def answers_with(self, attachment: Attachment) -> Attachment | None:
        """Return which one of a file's family an answer names; None for none."""
        named = (a for a in self.family(attachment) if a.id in self.named)
        return next(named, None)

    def _root(self, attachment: Attachment) -> str:
        by_id = {a.id: a for a in self.attachments}
        while (above := by_id.get(attachment.derived_from or "")) is not None:
            attachment = above
        return attachment.id


def shelf(vault: Vault, interview: str) -> Shelf:
    """Return the files of an interview in the order of a list.

    A copy whose original is not here stands for itself: a bundle brings what answers
    name, and nothing else.
    """
    found = tuple(
        a for a in vault.attachments.of(interview) if a.media_type != PIECE_TYPE
    )
    here = {a.id for a in found}
    ordered: list[Attachment] = []
    for original in (a for a in found if a.derived_from not in here):
        ordered += _with_copies(original, found)
    writing = vault.interviews.draft(interview) is not None
    return Shelf(
        attachments=tuple(ordered),
        may_add=writing,
        named=_named(vault, interview, found) if writing and found else frozenset(),
    )


def _named(
    vault: Vault, interview: str, found: tuple[Attachment, ...]
) -> frozenset[str]:
    summary = vault.interviews.get(interview)
    if not safety.reads(vault, summary):
        return frozenset()
    said = set(interviews.open_draft(vault, interview).session().answers().values())
    return frozenset(a.id for a in found if a.name in said)


def viewer_of(attachment: Attachment) -> Viewer:
    """Return what can show a file; its type decides, its bytes are checked later."""
    kind = attachment.media_type
    if kind in _PICTURES:
        return Viewer.PICTURE
    if kind == "application/pdf":
        return Viewer.PDF
    if kind.startswith("text/"):
        return Viewer.TEXT
    if kind.startswith(("audio/", "video/")):
        return Viewer.SOUND
    return Viewer.NONE


@contextmanager
def opened(vault: Vault, attachment: str) -> Iterator[BinaryIO]:
    """Give a seekable stream of the plain bytes; the log notes that it was viewed.

    Raises:
        NoSuchAttachmentError, AttachmentDamagedError.
        RoleReadsNoContentError: an analyst or administrator asks (rule 22).
    """
    about = vault.attachments.get(attachment).interview
    safety.require_reader(vault, vault.interviews.get(about))
    raw = files.open_attachment(vault, attachment)
    with io.BufferedReader(raw) as stream:  # type: ignore[type-var]  # a RawIOBase
        yield stream


def picture(vault: Vault, attachment: str, longest_side: int) -> bytes:
    """Return a picture as JPEG or PNG, upright, no larger than asked for.

    Raises:
        NotAPictureError, PictureTooLargeError; what `opened` raises.
    """
    with opened(vault, attachment) as stream:
        return images.changed(stream, Change(longest_side=longest_side)).content


def text(vault: Vault, attachment: str) -> str:
    """Return the beginning of a text; what is no UTF-8 shows as a mark."""
    with opened(vault, attachment) as stream:
        return stream.read(_MOST_TEXT_BYTES).decode("utf-8", "replace")


def is_unchanged(vault: Vault, attachment: str) -> bool:
    """Say whether a file is, to its last byte, what was imported."""
    return vault.attachments.check(attachment)


def _with_copies(
    original: Attachment, found: tuple[Attachment, ...]
) -> list[Attachment]:
    ordered = [original]
    for copy in found:
        if copy.derived_from == original.id:
            ordered += _with_copies(copy, found)
    return ordered
