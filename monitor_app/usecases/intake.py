"""Opens one bundle and proves everything in it, before the vault hears of it.

Needs keys and a folder, no database: several workers may do it side by side.
Attachments are encrypted straight into the vault's folder under names that nothing
knows; `arriving` makes them part of the vault in one transaction, or removes them.
"""

import contextlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from monitor_app import paths
from monitor_app.bundle.manifest import BundleManifest, Entry
from monitor_app.bundle.package import INDEX_NAME, Contents, Piece, attachment_name
from monitor_app.bundle.reader import ReadBundle, ReadState, Trust, read_bundle
from monitor_app.crypto.age_keys import HybridIdentity, X25519Identity
from monitor_app.crypto.sshsig import PublicKey
from monitor_app.errors import MonitorError
from monitor_app.errors.bundle import (
    AlreadyReceivedError,
    BundleTooLargeError,
    MalformedBundleError,
    RevokedSignerError,
)
from monitor_app.progress import Progress
from monitor_app.records.attachment import Attachment
from monitor_app.records.ids import new_id
from monitor_app.team import Team
from monitor_app.usecases.proving import ProvenRecord, ProvenTombstone, Prover
from monitor_app.vault.attachments import Depot, NewFile, StoredFile

_MOST_SMALL_BYTES = 64 * 1024 * 1024  # submissions, signatures, forms, index
_DATA = "data/"


@dataclass(frozen=True, slots=True, kw_only=True)
class IntakeKeys:
    """What opening and proving needs."""

    identities: Sequence[HybridIdentity | X25519Identity] = field(repr=False)
    team: Team
    today: date
    depot: Depot | None  # `None` proves everything and keeps nothing
    known: frozenset[str]  # ids of bundles that were received before
    recipients: tuple[str, ...]  # public spellings of `identities`


@dataclass(frozen=True, slots=True, kw_only=True)
class Staged:
    """A file in the depot."""

    file_name: str
    stored: StoredFile


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrived:
    """A bundle that is what its trusted author sealed for us."""

    file: Path
    manifest: BundleManifest
    signer: str  # OpenSSH public key line
    tagmanifest_sha256: str
    contents: Contents
    forms: Mapping[str, bytes]  # compiled XForms by SHA-256
    records: tuple[ProvenRecord, ...]
    tombstones: tuple[ProvenTombstone, ...]
    attachments: tuple[tuple[Attachment, Staged], ...]
    pieces: tuple[tuple[Piece, Staged], ...]

    def staged(self) -> tuple[str, ...]:
        """Return the names of the files in the depot."""
        files = [s for _a, s in self.attachments] + [s for _p, s in self.pieces]
        return tuple(file.file_name for file in files)


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """A file that is not taken in, and how far it could be read."""

    file: Path
    code: str
    decrypts: str  # yes, no, damaged, unknown
    signature: str  # good, bad, unknown
    signer: str = ""
    bundle: str = ""  # id, when the signature was good


def open_bundle(
    file: Path, keys: IntakeKeys, prover: Prover, progress: Progress
) -> Arrived | Refused:
    """Read a file to its authenticated end and prove what is in it.

    Args:
        file: a bundle, or anything.
        keys: who we are and whom we trust.
        prover: keeps forms between bundles.
        progress: counts payload bytes; may cancel.

    Returns:
        What arrived, attachments in the depot; or why it is refused, the depot empty.

    Raises:
        Cancelled: see `progress`; the depot is left as it was.
    """
    state = ReadState()
    sink = _Sink(keys, state, progress)
    try:
        with paths.explained(file), file.open("rb") as source:
            found = read_bundle(
                source, keys.identities, keys.recipients, _trust(keys), sink, state
            )
        return sink.arrived(file, found, prover)
    except MonitorError as error:
        sink.discard()
        return _refused(file, error, state)
    except BaseException:
        sink.discard()
        raise


class _Sink:
    """Hears a bundle's payload: small files to memory, attachments to the depot."""

    def __init__(self, keys: IntakeKeys, state: ReadState, progress: Progress) -> None:
        self._keys = keys
        self._state = state
        self._progress = progress
        self._contents: Contents | None = None
        self._names: set[str] = set()
        self._attachments: dict[str, Attachment] = {}
        self._pieces: dict[str, Piece] = {}
        self._small: dict[str, bytes] = {}
        self._small_bytes = 0
        self._staged: dict[str, Staged] = {}
        self._open: NewFile | None = None
        self._open_name = ""
        self._buffer: bytearray | None = None
        self._done = 0

    def begin(self, manifest: BundleManifest, entries: Sequence[Entry]) -> None:
        """Refuse what was received before."""
        if manifest.id in self._keys.known:
            raise AlreadyReceivedError(bundle=manifest.id)
        depot = self._keys.depot
        if depot is not None:
            paths.require_room(depot.folder, self._state.payload_bytes)
        self._names = {entry.name.removeprefix(_DATA) for entry in entries}

    def open(self, entry: Entry) -> None:
        """Begin a file; the index comes first of all."""
        name = entry.name.removeprefix(_DATA)
        if self._contents is None and name != INDEX_NAME:
            raise MalformedBundleError(what=INDEX_NAME)
        self._open, self._buffer = None, None
        if name in self._attachments or name in self._pieces:
            self._begin_file(name, entry.sha256)
            return
        self._small_bytes += entry.bytes
        if self._small_bytes > _MOST_SMALL_BYTES:
            raise BundleTooLargeError(what=name)
        self._buffer = bytearray()

    def write(self, data: bytes) -> None:
        """Take some bytes."""
        if self._open is not None:
            self._open.write(data)
        elif self._buffer is not None:
            self._buffer += data
        self._done += len(data)
        self._progress.step(self._done, max(self._state.payload_bytes, self._done))

    def close(self, entry: Entry) -> None:
        """End a file."""
        name = entry.name.removeprefix(_DATA)
        if self._open is not None:
            stored = self._open.finish()
            self._staged[name] = Staged(file_name=self._open_name, stored=stored)
            self._open = None
        elif self._buffer is not None:
            self._small[name] = bytes(self._buffer)
        if name == INDEX_NAME:
            self._read_index()

    def arrived(self, file: Path, found: ReadBundle, prover: Prover) -> Arrived:
        """Prove records and withdrawals; return everything."""
        contents = self._contents
        if contents is None:
            raise MalformedBundleError(what=INDEX_NAME)
        self._check_sizes(found)
        records, forms, tombstones = prover.prove(
            contents,
            self._small,
            found.signer,
            self._keys.team,
            found.manifest.kind,
        )
        return Arrived(
            file=file,
            manifest=found.manifest,
            signer=found.signer.line(),
            tagmanifest_sha256=found.tagmanifest_sha256,
            contents=contents,
            forms=forms,
            records=records,
            tombstones=tombstones,
            attachments=tuple(
                (self._attachments[name], staged)
                for name, staged in self._staged.items()
                if name in self._attachments
            ),
            pieces=tuple(
                (self._pieces[name], staged)
                for name, staged in self._staged.items()
                if name in self._pieces
            ),
        )

    def discard(self) -> None:
        """Empty the depot of what this bundle put there; never fails."""
        if self._open is not None:
            self._open.discard()
        if self._keys.depot is not None:
            for staged in self._staged.values():
                with contextlib.suppress(OSError):
                    self._keys.depot.remove(staged.file_name)
        self._staged = {}

    def _begin_file(self, name: str, sha256: str) -> None:
        depot = self._keys.depot
        if depot is None:
            return
        self._open_name = new_id(depot.random_bytes)
        attachment = self._attachments.get(name)
        # A piece gets an id of its own: it is a file of the vault until all are here.
        id_ = attachment.id if attachment else self._open_name
        self._open = depot.create(id_, self._open_name, staged_sha256=sha256)

    def _read_index(self) -> None:
        contents = Contents.read(self._small[INDEX_NAME])
        if contents.expected_names() != self._names:
            raise MalformedBundleError(what=INDEX_NAME)
        self._contents = contents
        self._attachments = {
            attachment_name(a.name): a for a in contents.whole_attachments()
        }
        self._pieces = {piece.file_name: piece for piece in contents.pieces}

    def _check_sizes(self, found: ReadBundle) -> None:
        """Compare length and hash of each attachment with what the index says."""
        for entry in found.entries:
            name = entry.name.removeprefix(_DATA)
            said = self._attachments.get(name) or self._pieces.get(name)
            if said and (said.bytes, said.sha256) != (entry.bytes, entry.sha256):
                raise MalformedBundleError(what=INDEX_NAME)


def _trust(keys: IntakeKeys) -> Trust:
    def check(key: PublicKey, manifest: BundleManifest) -> None:
        signer = keys.team.check_signer(key, manifest.created)
        if signer.revoked_on is not None and keys.today >= signer.revoked_on:
            # Whoever holds the key now can write any day into a bundle.
            raise RevokedSignerError(signer=signer.name)

    return check


def _refused(file: Path, error: MonitorError, state: ReadState) -> Refused:
    return Refused(
        file=file,
        code=error.code,
        decrypts=state.decrypts,
        signature=state.signature,
        signer=state.signer,
        bundle=state.manifest.id if state.manifest else "",
    )
