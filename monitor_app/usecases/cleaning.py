"""Copies of pictures without what a camera noted, for recipients outside.

Form library, rule 24: file metadata is removed from copies, never from originals. A
copy is not kept: it is drawn for its hash, and again when the bundle is written.
"""

import contextlib
import hashlib
import io
from collections.abc import Iterable
from dataclasses import dataclass
from typing import BinaryIO

from monitor_app.errors.vault import NotAPictureError, PictureTooLargeError
from monitor_app.records.attachment import Attachment
from monitor_app.usecases import attachments_images as images
from monitor_app.usecases.attachments_images import Change, Picture
from monitor_app.vault import Vault

METADATA = "file.metadata"  # reason of what we cannot draw anew


@dataclass(frozen=True, slots=True, kw_only=True)
class CleanCopy:
    """What a picture becomes when it is drawn anew."""

    media_type: str
    suffix: str  # with its dot
    bytes: int
    sha256: str


def clean_copies(
    vault: Vault, attachments: Iterable[Attachment]
) -> dict[str, CleanCopy]:
    """Return the copies by name of the original; nothing for what is no picture."""
    found: dict[str, CleanCopy] = {}
    for attachment in attachments:
        with contextlib.suppress(NotAPictureError, PictureTooLargeError):
            picture = _drawn(vault, attachment.id)
            found[attachment.name] = CleanCopy(
                media_type=picture.media_type,
                suffix=picture.suffix,
                bytes=len(picture.content),
                sha256=hashlib.sha256(picture.content).hexdigest(),
            )
    return found


def open_clean(vault: Vault, attachment: str) -> BinaryIO:
    """Open the copy of a picture; raise what `attachments_images.changed` raises."""
    return io.BytesIO(_drawn(vault, attachment).content)


def _drawn(vault: Vault, attachment: str) -> Picture:
    with io.BufferedReader(vault.attachments.open(attachment)) as source:
        return images.changed(source, Change())
