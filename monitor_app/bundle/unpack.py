"""Opens a bundle with a key file alone, into plain files; needs no vault.

For the day when this program is only a folder with one Python module that still runs.
The result is what `age` and `tar` would leave, verified: `FORMAT.md`, section 6.
"""

import contextlib
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from monitor_app import paths
from monitor_app.bundle.allowed_signers import AllowedSigners
from monitor_app.bundle.manifest import NAMESPACE, BundleManifest, Entry
from monitor_app.bundle.reader import ReadBundle, ReadState, read_bundle
from monitor_app.crypto.age_keys import HybridIdentity, X25519Identity
from monitor_app.crypto.sshsig import PublicKey
from monitor_app.errors.bundle import BundleTooLargeError
from monitor_app.errors.files import DiskFullError, FileExistsAlreadyError
from monitor_app.progress import Progress


@dataclass(frozen=True, slots=True, kw_only=True)
class Unpacked:
    """What came out."""

    id: str
    folder: Path
    signer: str  # OpenSSH public key line
    name: str  # of the signer in the allowed signers; "" when none were given
    files: int


def unpack(
    file: Path,
    identities: Sequence[X25519Identity | HybridIdentity],
    folder: Path,
    allowed: AllowedSigners | None,
    progress: Progress,
) -> Unpacked:
    """Write a bundle's files, readable by anybody, to `folder/ID/`.

    Args:
        file: the bundle.
        identities: keys that may open it.
        folder: made when missing.
        allowed: whose signatures count. With `None` the signature is verified all the
            same, but whose it is remains for people to compare.
        progress: counts payload bytes.

    Raises:
        MonitorError: see `read_bundle` and `errors.files`. Nothing is left then.
    """
    names: list[str] = []

    def trust(key: PublicKey, manifest: BundleManifest) -> None:
        if allowed is not None:
            names.append(allowed.name_of(key, NAMESPACE, manifest.created))

    state = ReadState()
    sink = _Files(folder, state, progress)
    own = [str(identity.recipient()) for identity in identities]
    try:
        with paths.explained(file):
            source = file.open("rb")
        with source:
            found = read_bundle(source, identities, own, trust, sink, state)
        target = sink.finish(found)
    except BaseException:
        sink.discard()
        raise
    return Unpacked(
        id=found.manifest.id,
        folder=target,
        signer=found.signer.line(),
        name="".join(names),
        files=len(found.entries),
    )


class _Files:
    """A sink of plain files under a name that says they are not complete."""

    def __init__(self, folder: Path, state: ReadState, progress: Progress) -> None:
        self._folder = folder
        self._state = state
        self._progress = progress
        self._part: Path | None = None
        self._file: BinaryIO | None = None
        self._path = folder
        self._done = 0

    def begin(self, manifest: BundleManifest, _entries: Sequence[Entry]) -> None:
        """Make the folder, unless there is no room or something is there already."""
        part = self._folder / f"{manifest.id}.part"
        with paths.explained(self._folder):
            self._folder.mkdir(parents=True, exist_ok=True)
            if shutil.disk_usage(self._folder).free < self._state.payload_bytes:
                raise DiskFullError(name=self._folder.name)
            if (self._folder / manifest.id).exists():
                raise FileExistsAlreadyError(name=manifest.id)
            part.mkdir(mode=0o700)
            self._part = part

    def open(self, entry: Entry) -> None:
        """Create a file under its name in the signed manifest."""
        assert self._part is not None  # noqa: S101 - begin() was called
        self._path = self._part / entry.name
        with paths.explained(self._path):
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._file = self._path.open("xb")

    def write(self, data: bytes) -> None:
        """Write some bytes."""
        assert self._file is not None  # noqa: S101 - open() was called
        with paths.explained(self._path):
            self._file.write(data)
        self._done += len(data)
        if self._done > self._state.payload_bytes:
            raise BundleTooLargeError(what=self._path.name)
        self._progress.step(self._done, self._state.payload_bytes)

    def close(self, _entry: Entry) -> None:
        """End a file."""
        assert self._file is not None  # noqa: S101 - open() was called
        with paths.explained(self._path):
            self._file.close()
        self._file = None

    def finish(self, found: ReadBundle) -> Path:
        """Add the tag files and give the folder its name."""
        assert self._part is not None  # noqa: S101 - begin() was called
        target = self._folder / found.manifest.id
        with paths.explained(target):
            for name, content in found.tag_files.items():
                (self._part / name).write_bytes(content)
            self._part.rename(target)
        self._part = None
        return target

    def discard(self) -> None:
        """Remove what was written; never fails."""
        with contextlib.suppress(OSError):
            if self._file is not None:
                self._file.close()
        if self._part is not None:
            shutil.rmtree(self._part, ignore_errors=True)
