"""Attachments: one encrypted file each, under its own random key.

The file is a STREAM of 64 KiB chunks (`crypto.stream`); its key lies in the database,
wrapped under the vault's attachment key. Whoever reads seeks in it without a plaintext
file ever existing. Source: `vault/FORMAT.md`, section 4.
"""

import contextlib
import errno
import hashlib
import os
from collections.abc import Callable
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import BinaryIO

from monitor_app import paths
from monitor_app.crypto import keyslots
from monitor_app.crypto.keyslots import Wrapped
from monitor_app.crypto.stream import CHUNK_BYTES, StreamReader, StreamWriter
from monitor_app.errors.crypto import AgePayloadError, WrongKeyError
from monitor_app.errors.records import NoSuchAttachmentError
from monitor_app.errors.vault import AttachmentDamagedError, AttachmentTooLargeError
from monitor_app.progress import Progress
from monitor_app.records.attachment import Attachment
from monitor_app.records.ids import is_id
from monitor_app.vault.database import Database, Row

FOLDER = "attachments"
_COLUMNS = tuple(column.name for column in fields(Attachment))
_READ_BYTES = 16 * CHUNK_BYTES
MOST_GIB = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredFile:
    """Bytes that lie encrypted in the vault and belong to nothing yet."""

    id: str
    bytes: int
    sha256: str
    key: Wrapped


@dataclass(frozen=True, slots=True)
class Depot:
    """Where new files are encrypted to: all of a vault that storing one needs."""

    folder: Path
    key: bytes | bytearray = field(repr=False)
    vault_id: bytes
    random_bytes: Callable[[int], bytes]

    def create(
        self, id_: str, file_name: str, staged_sha256: str | None = None
    ) -> "NewFile":
        """Begin the file of attachment `id_`.

        Args:
            id_: of the attachment.
            file_name: `id_`, or a name that nothing knows yet.
            staged_sha256: what whoever reads the source proves before it calls
                `finish`; the name becomes durable with `AttachmentRepository.sync`.
        """
        file_key = self.random_bytes(32)
        wrapped = keyslots.wrap(
            file_key, self.key, _bound(id_), self.vault_id, self.random_bytes
        )
        return NewFile(id_, self.folder / file_name, file_key, wrapped, staged_sha256)

    def remove(self, file_name: str) -> None:
        """Remove a file that became nothing."""
        with contextlib.suppress(FileNotFoundError):
            (self.folder / file_name).unlink()


class AttachmentRepository:
    """Stores and opens attachments. The caller opens and ends the transaction."""

    def __init__(
        self,
        database: Database,
        folder: Path,
        key: bytearray,
        vault_id: bytes,
        random_bytes: Callable[[int], bytes],
    ) -> None:
        self._database = database
        self._folder = folder / FOLDER
        self._key = key
        self._vault_id = vault_id
        self._random_bytes = random_bytes

    def store(
        self, id_: str, source: BinaryIO, size: int, progress: Progress
    ) -> StoredFile:
        """Encrypt a source into a new file, 1 MiB at a time.

        Args:
            id_: a new identifier: the file's name.
            source: read to its end.
            size: how long it is expected to be, for the progress.
            progress: told the bytes done; may cancel.

        Raises:
            AttachmentTooLargeError: more than 4 GiB, said before anything is written.
            MonitorError: one of `errors.files`. Cancelled: see `progress`.
            In every case nothing is left behind.
        """
        if size > MOST_GIB * 2**30:
            raise AttachmentTooLargeError(most_gib=MOST_GIB)
        new = self.create(id_)
        try:
            while part := source.read(_READ_BYTES):
                new.write(part)
                progress.step(min(new.bytes, size), max(size, 1))
            return new.finish()
        except BaseException:
            new.discard()
            raise

    def create(self, id_: str) -> "NewFile":
        """Begin a file whose bytes are pushed; the caller finishes or discards it."""
        place = Depot(self._folder, self._key, self._vault_id, self._random_bytes)
        return place.create(id_, id_)

    def depot(self) -> Depot:
        """Return what a worker needs to store files that `adopt` takes over.

        The key in it is a copy, for a worker outlives the vault by a moment and must
        not go on under a wiped one.
        """
        return Depot(self._folder, bytes(self._key), self._vault_id, self._random_bytes)

    def adopt(self, file_name: str, id_: str) -> None:
        """Give a file from the depot the name of its attachment."""
        with paths.explained(self._folder / id_):
            (self._folder / file_name).replace(self._folder / id_)

    def sync(self) -> None:
        """Make the names of adopted files durable; before the commit that uses them."""
        with paths.explained(self._folder):
            paths.sync_folder(self._folder)

    def has(self, id_: str) -> bool:
        """Say whether the vault has this attachment."""
        found = self._database.one(
            "SELECT 1 FROM attachments WHERE id = :id", {"id": id_}
        )
        return found is not None

    def add(self, attachment: Attachment, stored: StoredFile) -> None:
        """Make a stored file an attachment."""
        values = {name: getattr(attachment, name) for name in _COLUMNS}
        marks = ", ".join(f":{name}" for name in _COLUMNS)
        self._database.execute(
            f"INSERT INTO attachments ({', '.join(_COLUMNS)}, key_nonce, key_sealed)"  # noqa: S608
            f" VALUES ({marks}, :nonce, :sealed)",
            values | {"nonce": stored.key.nonce, "sealed": stored.key.sealed},
        )

    def discard(self, stored: StoredFile) -> None:
        """Remove a stored file that became nothing."""
        with contextlib.suppress(FileNotFoundError):
            (self._folder / stored.id).unlink()

    def get(self, id_: str) -> Attachment:
        """Return one attachment; raise `NoSuchAttachmentError` if there is none."""
        found = self._select("id = :key", id_)
        if not found:
            raise NoSuchAttachmentError(attachment=id_)
        return found[0]

    def of(self, interview: str) -> tuple[Attachment, ...]:
        """Return the attachments of an interview."""
        return self._select("interview = :key", interview)

    def count(self) -> int:
        """Return how many attachments the vault holds."""
        ((count,),) = self._database.execute("SELECT count(*) FROM attachments")
        return int(count)

    def open(self, id_: str) -> "AttachmentReader":
        """Open an attachment for reading and seeking; the caller closes it.

        Raises:
            NoSuchAttachmentError: no such attachment.
            AttachmentDamagedError: its file is missing, cut, or of another vault.
        """
        row = self._database.one(
            "SELECT key_nonce, key_sealed FROM attachments WHERE id = :id", {"id": id_}
        )
        if row is None:
            raise NoSuchAttachmentError(attachment=id_)
        try:
            file_key = keyslots.unwrap(
                Wrapped(*row), self._key, _bound(id_), self._vault_id
            )
            source = (self._folder / id_).open("rb")
        except (OSError, WrongKeyError):
            raise AttachmentDamagedError(attachment=id_) from None
        try:
            return AttachmentReader(bytes(file_key), source)
        except AgePayloadError:
            source.close()
            raise AttachmentDamagedError(attachment=id_) from None

    def check(self, id_: str) -> bool:
        """Read an attachment to its end; say whether it is what was imported."""
        attachment = self.get(id_)
        digest, count = hashlib.sha256(), 0
        try:
            with self.open(id_) as reader:
                while part := reader.read(_READ_BYTES):
                    digest.update(part)
                    count += len(part)
        except (AttachmentDamagedError, AgePayloadError):
            return False
        return (count, digest.hexdigest()) == (attachment.bytes, attachment.sha256)

    def ids(self) -> list[str]:
        """Return the ids of all attachments."""
        rows = self._database.execute("SELECT id FROM attachments ORDER BY id")
        return [str(id_) for (id_,) in rows]

    def delete(self, id_: str) -> None:
        """Forget an attachment and its key; the file goes with `sweep`."""
        self._database.execute("DELETE FROM attachments WHERE id = :id", {"id": id_})

    def sweep(self) -> list[str]:
        """Remove files that no attachment names: cut imports, purged records.

        Nothing is removed through a link: it may lead to the files of another vault.
        """
        if self._folder.is_symlink():
            raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), FOLDER)
        known = set(self.ids())
        removed = []
        for file in self._folder.iterdir():
            if is_id(file.name) and file.name not in known:
                file.unlink()
                removed.append(file.name)
        return removed

    def _select(self, condition: str, key: str) -> tuple[Attachment, ...]:
        rows = self._database.execute(
            f"SELECT {', '.join(_COLUMNS)} FROM attachments WHERE {condition}"  # noqa: S608
            " ORDER BY id",
            {"key": key},
        )
        return tuple(_attachment(row) for row in rows)


class NewFile:
    """A file that is being encrypted into the vault, chunk by chunk."""

    def __init__(
        self,
        id_: str,
        target: Path,
        file_key: bytes,
        key: Wrapped,
        staged_sha256: str | None,
    ) -> None:
        self.bytes = 0
        self._staged_sha256 = staged_sha256
        self._id = id_
        self._target = target
        self._key = key
        self._digest = hashlib.sha256()
        with paths.explained(target):
            self._file = target.open("xb")
        self._stream = StreamWriter(file_key, self._file)

    def write(self, data: bytes | memoryview) -> int:
        """Encrypt some bytes; raise one of `errors.files` when they find no room."""
        if self.bytes + len(data) > MOST_GIB * 2**30:
            raise AttachmentTooLargeError(most_gib=MOST_GIB)
        if self._staged_sha256 is None:
            self._digest.update(data)
        self.bytes += len(data)
        with paths.explained(self._target):
            return self._stream.write(data)

    def finish(self) -> StoredFile:
        """Write the last chunk and make the file durable."""
        with paths.explained(self._target):
            self._stream.finish()
            self._file.flush()
            os.fsync(self._file.fileno())
            self._file.close()
            if self._staged_sha256 is None:
                paths.sync_folder(self._target.parent)
        return StoredFile(
            id=self._id,
            bytes=self.bytes,
            sha256=self._staged_sha256 or self._digest.hexdigest(),
            key=self._key,
        )

    def discard(self) -> None:
        """Leave nothing behind; never fails."""
        with contextlib.suppress(OSError):
            self._file.close()
        with contextlib.suppress(OSError):
            self._target.unlink()


class AttachmentReader(StreamReader):
    """Decrypts one attachment; closing it closes the file."""

    def __init__(self, key: bytes, source: BinaryIO) -> None:
        self._file = source
        super().__init__(key, source)

    def close(self) -> None:
        """Close the encrypted file too."""
        self._file.close()
        super().close()


def _bound(id_: str) -> dict[str, object]:
    return {"attachment": id_}


def _attachment(row: Row) -> Attachment:
    return Attachment(**dict(zip(_COLUMNS, row, strict=True)))
