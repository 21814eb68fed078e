"""Writes a bundle in one pass, reads it back from the medium, and only then is done.

Source: `FORMAT.md`, sections 1 and 2.
"""

import contextlib
import hashlib
import io
import os
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import BinaryIO, Protocol

from monitor_app import paths
from monitor_app.bundle import manifest as tags
from monitor_app.bundle import ustar
from monitor_app.bundle.manifest import BundleKind, BundleManifest, Entry, Series
from monitor_app.bundle.padding import padded
from monitor_app.bundle.reader import ReadState, read_plaintext
from monitor_app.crypto.age import AgeReader, AgeWriter
from monitor_app.crypto.age_keys import Recipient
from monitor_app.crypto.beside import Sha256Beside, helper, read_ahead
from monitor_app.crypto.sshsig import PublicKey, SigningKey
from monitor_app.errors import MonitorError
from monitor_app.errors.bundle import (
    BundleTooLargeError,
    ReadBackFailedError,
    SourceChangedError,
    SourceUnreadableError,
)
from monitor_app.errors.files import DriveMissingError, FileMissingError
from monitor_app.progress import Progress
from monitor_app.records.ids import new_id

STANZAS = 4
_STEP = 1 << 20
_ZEROS = bytes(_STEP)


class AgeRecipient(Recipient, Protocol):
    """A recipient with a public spelling."""

    def __str__(self) -> str: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class PayloadItem:
    """One file that goes in: its hash is known from when it was imported."""

    name: str  # below data/
    bytes: int
    sha256: str
    open: Callable[[], BinaryIO]


@dataclass(frozen=True, slots=True, kw_only=True)
class BundleRequest:
    """Everything that a bundle is made from."""

    signer: SigningKey
    recipients: Sequence[AgeRecipient]
    items: Sequence[PayloadItem]
    deployment: str
    series: Series
    sequence: int
    previous: str
    created: date
    app: str
    kind: BundleKind = BundleKind.TESTIMONY
    plain_bytes: int = 0  # pad to exactly this length; 0 for Padmé
    most_plain_bytes: int = tags.MOST_BYTES  # Padmé does not go beyond


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenBundle:
    """A bundle that lies on the medium and was read back."""

    path: Path
    bytes: int
    id: str
    tagmanifest_sha256: str
    items: int


def bytes_in_memory(name: str, content: bytes) -> PayloadItem:
    """Make an item of bytes at hand."""
    return PayloadItem(
        name=name,
        bytes=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        open=lambda: io.BytesIO(content),
    )


def write_bundle(
    folder: Path,
    request: BundleRequest,
    progress: Progress,
    random_bytes: Callable[[int], bytes] = os.urandom,
) -> WrittenBundle:
    """Write a bundle into `folder`, read it back and verify it.

    Raises:
        SourceChangedError: a source is not what its hash says.
        SourceUnreadableError: a source cannot be read to its end.
        BundleTooLargeError: it does not fit into `plain_bytes`.
        ReadBackFailedError: the medium does not give back what was written.
        Cancelled: see `progress`.
        MonitorError: one of `errors.files`: no room, read-only, pulled out.
        Whatever is raised, no file of ours is left in the folder.
    """
    target = folder / f"{new_id(random_bytes)}.age"
    part = target.with_name(target.name + ".part")
    try:
        with paths.explained(part):
            with part.open("xb") as sink:
                made = _Pass(request, random_bytes, progress)
                file_key = made.run(sink)
                sink.flush()
                os.fsync(sink.fileno())
            _read_back(part, file_key, request, made, progress)
            _set_day(part, request.created)
            part.rename(target)
            paths.sync_folder(folder)
            size = target.stat().st_size
    except BaseException as error:
        for file in (part, target):
            with contextlib.suppress(OSError):
                file.unlink()
        if isinstance(error, FileMissingError):  # only the folder can be missing here
            raise DriveMissingError(name=folder.name) from error
        raise
    return WrittenBundle(
        path=target,
        bytes=size,
        id=made.id,
        tagmanifest_sha256=made.tagmanifest_sha256,
        items=len(request.items),
    )


class _Pass:
    """One pass over the sources, from the first header to the last chunk."""

    def __init__(
        self,
        request: BundleRequest,
        random_bytes: Callable[[int], bytes],
        progress: Progress,
    ) -> None:
        self.id = new_id(random_bytes)
        self.tagmanifest_sha256 = ""
        self._request = request
        self._random_bytes = random_bytes
        self._progress = progress
        self._items = sorted(request.items, key=lambda item: f"data/{item.name}")
        self.total = sum(item.bytes for item in self._items)
        self._done = 0

    def run(self, sink: BinaryIO) -> bytes:
        """Write everything; return the file key, for reading back."""
        writer = AgeWriter(
            sink, self._request.recipients, self._random_bytes, stanzas=STANZAS
        )
        length = 0
        for name, content in self._tag_files():
            length += self._small(writer, name, content)
        with helper() as hashing, helper() as reading:
            for item in self._items:
                length += self._payload(writer, item, hashing, reading)
        self._finish(writer, length)
        writer.finish()
        assert writer.file_key is not None  # noqa: S101 - forget() was not called
        return writer.file_key

    def _tag_files(self) -> Iterator[tuple[str, bytes]]:
        request = self._request
        pairs = [(item.sha256, f"data/{item.name}") for item in self._items]
        files = {
            tags.BAGIT_NAME: tags.BAGIT,
            tags.INFO_NAME: tags.write_info(self.id, self.total, len(pairs)),
            tags.BUNDLE_NAME: self._manifest().write(),
            tags.MANIFEST_NAME: tags.write_manifest(pairs),
        }
        tags.read_payload_manifest(files[tags.MANIFEST_NAME])
        tags.read_info(files[tags.INFO_NAME], self.id)
        tagmanifest = tags.write_manifest(
            (hashlib.sha256(content).hexdigest(), name)
            for name, content in files.items()
        )
        self.tagmanifest_sha256 = hashlib.sha256(tagmanifest).hexdigest()
        yield from files.items()
        yield tags.TAGMANIFEST_NAME, tagmanifest
        signature = request.signer.sign(tagmanifest, tags.NAMESPACE)
        yield tags.SIGNATURE_NAME, signature.encode("ascii")

    def _manifest(self) -> BundleManifest:
        request = self._request
        return BundleManifest(
            id=self.id,
            kind=request.kind,
            signer=request.signer.public.raw,
            recipients=tuple(
                sorted({tags.recipient_hash(str(r)) for r in request.recipients})
            ),
            deployment=request.deployment,
            series=request.series,
            sequence=request.sequence,
            previous=request.previous,
            created=request.created,
            app=request.app,
        )

    def _small(self, writer: AgeWriter, name: str, content: bytes) -> int:
        writer.write(ustar.header(f"{self.id}/{name}", len(content)))
        writer.write(content)
        writer.write(bytes(ustar.padding(len(content))))
        return ustar.member_bytes(len(content))

    def _payload(
        self,
        writer: AgeWriter,
        item: PayloadItem,
        hashing: ThreadPoolExecutor,
        reading: ThreadPoolExecutor,
    ) -> int:
        """Copy one source, hashing it again: what changed since import is refused."""
        writer.write(ustar.header(f"{self.id}/data/{item.name}", item.bytes))
        digest, count = Sha256Beside(hashing), 0
        with contextlib.closing(_parts(item, reading)) as parts:
            for part in parts:
                count += len(part)
                if count > item.bytes:
                    raise SourceChangedError(name=item.name)
                digest.update(part)
                writer.write(part)
                self._progress.step(self._done + count, 2 * self.total)
        if count != item.bytes or digest.hexdigest() != item.sha256:
            raise SourceChangedError(name=item.name)
        writer.write(bytes(ustar.padding(item.bytes)))
        self._done += count
        return ustar.member_bytes(item.bytes)

    def _finish(self, writer: AgeWriter, length: int) -> None:
        bare = length + ustar.BLOCK + len(ustar.END)
        most = self._request.most_plain_bytes
        wanted = self._request.plain_bytes or min(padded(bare), most)
        zeros = (wanted - bare) // ustar.BLOCK * ustar.BLOCK
        if zeros < 0:
            raise BundleTooLargeError(what=f"{self.total}.{len(self._items)}")
        writer.write(ustar.header(f"{self.id}/{tags.PADDING_NAME}", zeros))
        steps, rest = divmod(zeros, _STEP)
        for _step in range(steps):
            writer.write(_ZEROS)
        writer.write(memoryview(_ZEROS)[:rest])
        writer.write(ustar.END)


def _parts(item: PayloadItem, reading: ThreadPoolExecutor) -> Generator[bytes]:
    """Yield what a source holds; its faults are not those of the target's drive."""
    try:
        with (
            item.open() as source,
            contextlib.closing(read_ahead(source, item.bytes + 1, reading)) as parts,
        ):
            yield from parts
    except OSError as error:
        raise SourceUnreadableError(name=item.name) from error


class _Compare:
    """A sink that keeps nothing and counts what passes."""

    def __init__(self, total: int, progress: Progress) -> None:
        self._total = total
        self._progress = progress
        self._done = 0

    def begin(self, manifest: BundleManifest, entries: Sequence[Entry]) -> None:
        """Nothing to prepare."""

    def open(self, entry: Entry) -> None:
        """Nothing to open."""

    def write(self, data: bytes) -> None:
        """Count."""
        self._done += len(data)
        self._progress.step(self._total + self._done, 2 * self._total)

    def close(self, entry: Entry) -> None:
        """Nothing to close."""


def _read_back(
    part: Path,
    file_key: bytes,
    request: BundleRequest,
    made: _Pass,
    progress: Progress,
) -> None:
    """Read from the medium, not from memory, and verify as a reader would."""
    with part.open("rb") as source:
        _drop_cache(source)
        try:
            reader = AgeReader.with_file_key(source, file_key)
            found = read_plaintext(
                io.BufferedReader(reader, _STEP),
                _only(request.signer.public),
                _Compare(made.total, progress),
                ReadState(),
            )
        except MonitorError as error:
            raise ReadBackFailedError(what=error.code) from error
    if found.tagmanifest_sha256 != made.tagmanifest_sha256:
        raise ReadBackFailedError(what="tagmanifest")


def _only(signer: PublicKey) -> Callable[[PublicKey, BundleManifest], None]:
    def check(key: PublicKey, _manifest: BundleManifest) -> None:
        if key != signer:
            raise ReadBackFailedError(what="signer")

    return check


def _set_day(file: Path, day: date) -> None:
    """Let the file's time say the day and nothing finer; some drives refuse."""
    midnight = datetime.combine(day, time(), UTC).timestamp()
    with contextlib.suppress(PermissionError):
        os.utime(file, (midnight, midnight))


def _drop_cache(source: BinaryIO) -> None:
    """Ask the system to forget its copy of the file, where it can be asked."""
    if hasattr(os, "posix_fadvise"):
        os.posix_fadvise(source.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
