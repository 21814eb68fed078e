"""Cuts an attachment that is larger than a part, and joins what came of it.

Source: `FORMAT.md`, 3.1. Joining is concatenation: `cat` does the same by hand.
"""

import hashlib
import io
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, BinaryIO, cast

from monitor_app.bundle.package import MOST_PIECES, Piece
from monitor_app.bundle.writer import PayloadItem
from monitor_app.errors.bundle import (
    BundleTooLargeError,
    PieceMismatchError,
    SourceChangedError,
    SourceUnreadableError,
)
from monitor_app.progress import Progress
from monitor_app.records.attachment import Attachment

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

_STEP = 1 << 20


class Stretch(io.RawIOBase):
    """A stretch of a file that can be sought; closing it closes the file."""

    def __init__(self, source: BinaryIO, start: int, length: int) -> None:
        super().__init__()
        self._source = source
        self._left = length
        source.seek(start)

    def readable(self) -> bool:
        """Say that bytes can be read."""
        return True

    def readinto(self, buffer: "WriteableBuffer") -> int:
        """Fill `buffer` from the stretch; 0 at its end."""
        view = memoryview(buffer).cast("B")
        part = self._source.read(min(len(view), self._left))
        view[: len(part)] = part
        self._left -= len(part)
        return len(part)

    def close(self) -> None:
        """Close the file too."""
        self._source.close()
        super().close()


def cut(
    attachment: Attachment,
    whole: PayloadItem,
    piece_bytes: int,
    progress: Progress,
) -> tuple[tuple[Piece, PayloadItem], ...]:
    """Return the pieces of an attachment, in order, each with its source.

    Each piece is read once here, because the manifest with its hash is written before
    it, and again when it is written.

    Args:
        attachment: what to cut, longer than one piece.
        whole: its source; what it opens can be sought.
        piece_bytes: length of every piece but the last.
        progress: asked between steps whether to go on.

    Raises:
        BundleTooLargeError: more than 10,000 pieces.
        SourceChangedError, SourceUnreadableError: see `errors.bundle`.
    """
    count = -(-whole.bytes // piece_bytes)
    if count > MOST_PIECES:
        raise BundleTooLargeError(what=whole.name)
    cuts = []
    for number, sha256 in enumerate(_hashes(whole, piece_bytes, progress)):
        start = number * piece_bytes
        piece = Piece(
            attachment=attachment.id,
            name=attachment.name,
            number=number,
            count=count,
            bytes=min(piece_bytes, whole.bytes - start),
            sha256=sha256,
        )
        cuts.append((piece, _source(piece, whole, start)))
    return tuple(cuts)


def joined(
    attachment: Attachment, opens: Sequence[Callable[[], BinaryIO]]
) -> Iterator[bytes]:
    """Yield the bytes of an attachment from all its pieces, in order.

    What was yielded counts only when the iterator ends by itself.

    Raises:
        PieceMismatchError: the pieces do not make the file that was signed.
    """
    digest, count = hashlib.sha256(), 0
    for open_piece in opens:
        with open_piece() as source:
            while part := source.read(_STEP):
                digest.update(part)
                count += len(part)
                yield part
    if (count, digest.hexdigest()) != (attachment.bytes, attachment.sha256):
        raise PieceMismatchError(name=attachment.name)


def _hashes(whole: PayloadItem, piece_bytes: int, progress: Progress) -> list[str]:
    hashes: list[str] = []
    every, done = hashlib.sha256(), 0
    try:
        with whole.open() as source:
            for start in range(0, whole.bytes, piece_bytes):
                digest, left = hashlib.sha256(), min(piece_bytes, whole.bytes - start)
                while left and (part := source.read(min(_STEP, left))):
                    digest.update(part)
                    every.update(part)
                    left -= len(part)
                    done += len(part)
                    progress.step(done, whole.bytes)
                hashes.append(digest.hexdigest())
    except OSError as error:
        raise SourceUnreadableError(name=whole.name) from error
    if done != whole.bytes or every.hexdigest() != whole.sha256:
        raise SourceChangedError(name=whole.name)
    return hashes


def _source(piece: Piece, whole: PayloadItem, start: int) -> PayloadItem:
    return PayloadItem(
        name=piece.file_name,
        bytes=piece.bytes,
        sha256=piece.sha256,
        open=lambda: cast("BinaryIO", Stretch(whole.open(), start, piece.bytes)),
    )
