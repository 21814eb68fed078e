"""Reads a bundle strictly: signature first, names from the signed manifest only.

Source: `FORMAT.md`, section 4. The caller's sink receives authenticated payload bytes
as they stream; it must keep nothing for good until `read_bundle` returns.
"""

import hashlib
import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import BinaryIO, Protocol

from monitor_app.bundle import manifest as tags
from monitor_app.bundle.manifest import BundleManifest, Entry
from monitor_app.bundle.ustar import UstarReader
from monitor_app.crypto import sshsig
from monitor_app.crypto.age import AgeReader, stanza_types
from monitor_app.crypto.age_keys import Identity
from monitor_app.crypto.beside import Sha256Beside, helper
from monitor_app.crypto.sshsig import PublicKey
from monitor_app.errors import MonitorError
from monitor_app.errors.bundle import (
    BundleTooLargeError,
    MalformedBundleError,
    NotForUsError,
    PayloadMismatchError,
    SignerMismatchError,
)
from monitor_app.errors.crypto import AgePayloadError
from monitor_app.records.ids import LENGTH, is_id

_MOST_TAG_BYTES = {
    tags.BAGIT_NAME: 4096,
    tags.INFO_NAME: 4096,
    tags.BUNDLE_NAME: 256 * 1024,
    tags.MANIFEST_NAME: 32 * 1024 * 1024,
    tags.TAGMANIFEST_NAME: 4096,
    tags.SIGNATURE_NAME: 4096,
}
_BUFFER = 1 << 20

Trust = Callable[[PublicKey, BundleManifest], None]
"""Raises unless the key may sign such a bundle."""


class Sink(Protocol):
    """Takes the payload in, provisionally."""

    def begin(self, manifest: BundleManifest, entries: Sequence[Entry], /) -> None:
        """Hear what will come; called after everything signed was verified."""
        ...

    def open(self, entry: Entry, /) -> None:
        """Begin a file."""
        ...

    def write(self, data: bytes, /) -> None:
        """Take some bytes of it."""
        ...

    def close(self, entry: Entry, /) -> None:
        """End a file whose hash was right."""
        ...


@dataclass(slots=True)
class ReadState:
    """How far a reader came: told apart even when it failed."""

    decrypts: str = "unknown"  # yes, no, damaged
    signature: str = "unknown"  # good, bad
    signer: str = ""  # OpenSSH line
    manifest: BundleManifest | None = None
    payload_bytes: int = 0  # as signed; known before the sink hears anything
    payload_files: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadBundle:
    """A bundle that was read to its authenticated end."""

    manifest: BundleManifest
    signer: PublicKey
    tagmanifest_sha256: str
    entries: tuple[Entry, ...]
    tag_files: Mapping[str, bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class VisibleFacts:
    """What anybody sees of a bundle without a key."""

    bytes: int
    stanzas: int
    kind: str  # type of the stanzas


def inspect(source: BinaryIO, size: int) -> VisibleFacts:
    """Return what a bundle shows; raise `AgeHeaderError` when it is none."""
    types = stanza_types(source)
    return VisibleFacts(
        bytes=size, stanzas=len(types), kind=" ".join(sorted(set(types)))
    )


def read_bundle(
    source: BinaryIO,
    identities: Iterable[Identity],
    own_recipients: Iterable[str],
    trust: Trust,
    sink: Sink,
    state: ReadState,
) -> ReadBundle:
    """Decrypt, verify and hand over a bundle.

    Args:
        source: the file, read forward once.
        identities: keys that may open it.
        own_recipients: their public spellings; one must be named inside.
        trust: decides on the signer; called before any payload byte.
        sink: receives the payload.
        state: filled in as the reader goes.

    Raises:
        MonitorError: one of `errors.crypto` or `errors.bundle`, or what `trust` or
        `sink` raise.
    """
    ours = {tags.recipient_hash(recipient) for recipient in own_recipients}

    def check(key: PublicKey, manifest: BundleManifest) -> None:
        trust(key, manifest)
        if not ours & set(manifest.recipients):
            raise NotForUsError

    try:
        reader = AgeReader(source, identities)
    except MonitorError:
        state.decrypts = "no"
        raise
    state.decrypts = "yes"
    try:
        return read_plaintext(io.BufferedReader(reader, _BUFFER), check, sink, state)
    except AgePayloadError:
        state.decrypts = "damaged"
        raise


def read_plaintext(
    source: BinaryIO, trust: Trust, sink: Sink, state: ReadState
) -> ReadBundle:
    """Read the archive inside; see `read_bundle`."""
    with helper() as reading, helper() as hashing:
        return _read_archive(UstarReader(source, reading), trust, sink, state, hashing)


def _read_archive(
    archive: UstarReader,
    trust: Trust,
    sink: Sink,
    state: ReadState,
    hashing: ThreadPoolExecutor,
) -> ReadBundle:
    first, _size = name_and_size = archive.next()
    id_ = first[:LENGTH]
    if not is_id(id_):
        raise MalformedBundleError(what="name")
    files = _tag_files(archive, id_, name_and_size)
    tagmanifest = files[tags.TAGMANIFEST_NAME]
    try:
        key = _verify_signature(files)
    except MonitorError:
        state.signature = "bad"
        raise
    state.signature, state.signer = "good", key.line()
    manifest = _check_tag_files(files, id_, key)
    state.manifest = manifest
    trust(key, manifest)
    pairs = _announced(files, id_, state)
    sink.begin(manifest, tuple(Entry(name, 0, sha256) for sha256, name in pairs))
    entries = _payload(archive, id_, pairs, state.payload_bytes, sink, hashing)
    _padding(archive, id_)
    archive.end()
    return ReadBundle(
        manifest=manifest,
        signer=key,
        tagmanifest_sha256=hashlib.sha256(tagmanifest).hexdigest(),
        entries=entries,
        tag_files=files,
    )


def _tag_files(
    archive: UstarReader, id_: str, first: tuple[str, int]
) -> dict[str, bytes]:
    files: dict[str, bytes] = {}
    name, size = first
    for expected, most in _MOST_TAG_BYTES.items():
        if files:
            name, size = archive.next()
        if name != f"{id_}/{expected}":
            raise MalformedBundleError(what=expected)
        files[expected] = archive.content(size, most)
    return files


def _verify_signature(files: dict[str, bytes]) -> PublicKey:
    try:
        armored = files[tags.SIGNATURE_NAME].decode("ascii")
    except UnicodeDecodeError:
        raise MalformedBundleError(what=tags.SIGNATURE_NAME) from None
    return sshsig.verify(armored, files[tags.TAGMANIFEST_NAME], tags.NAMESPACE)


def _check_tag_files(
    files: dict[str, bytes], id_: str, key: PublicKey
) -> BundleManifest:
    expected = tags.write_manifest(
        (hashlib.sha256(files[name]).hexdigest(), name) for name in tags.SIGNED_NAMES
    )
    if files[tags.TAGMANIFEST_NAME] != expected:
        raise MalformedBundleError(what=tags.TAGMANIFEST_NAME)
    if files[tags.BAGIT_NAME] != tags.BAGIT:
        raise MalformedBundleError(what=tags.BAGIT_NAME)
    manifest = BundleManifest.read(files[tags.BUNDLE_NAME])
    if manifest.id != id_:
        raise MalformedBundleError(what=tags.BUNDLE_NAME)
    if manifest.signer != key.raw:
        raise SignerMismatchError
    return manifest


def _announced(
    files: dict[str, bytes], id_: str, state: ReadState
) -> list[tuple[str, str]]:
    """Return the (SHA-256, name) pairs that the payload will have."""
    total, count = tags.read_info(files[tags.INFO_NAME], id_)
    pairs = tags.read_payload_manifest(files[tags.MANIFEST_NAME])
    if len(pairs) != count:
        raise MalformedBundleError(what=tags.INFO_NAME)
    state.payload_bytes, state.payload_files = total, count
    return pairs


def _payload(
    archive: UstarReader,
    id_: str,
    pairs: Sequence[tuple[str, str]],
    total: int,
    sink: Sink,
    hashing: ThreadPoolExecutor,
) -> tuple[Entry, ...]:
    entries = []
    for sha256, expected in pairs:
        name, size = archive.next()
        total -= size
        if name != f"{id_}/{expected}":
            raise MalformedBundleError(what="payload")
        if total < 0:
            raise BundleTooLargeError(what=expected)
        entry = Entry(expected, size, sha256)
        _one_file(archive, entry, sink, hashing)
        entries.append(entry)
    if total:
        raise MalformedBundleError(what=tags.INFO_NAME)
    return tuple(entries)


def _one_file(
    archive: UstarReader, entry: Entry, sink: Sink, hashing: ThreadPoolExecutor
) -> None:
    digest = Sha256Beside(hashing)
    sink.open(entry)
    for part in archive.chunks(entry.bytes):
        digest.update(part)
        sink.write(part)
    if digest.hexdigest() != entry.sha256:
        raise PayloadMismatchError(name=entry.name)
    sink.close(entry)


def _padding(archive: UstarReader, id_: str) -> None:
    name, size = archive.next()
    if name != f"{id_}/{tags.PADDING_NAME}" or size > tags.MOST_BYTES:
        raise MalformedBundleError(what=tags.PADDING_NAME)
    for part in archive.chunks(size):
        if part.count(0) != len(part):
            raise MalformedBundleError(what=tags.PADDING_NAME)
