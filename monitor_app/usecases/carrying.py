"""Bundles on drives: copy one, checked after writing; look at one again later.

A bundle is sealed and cannot be opened here. What can be proved is that the file on the
drive is byte for byte the one that was copied, and that its name and length are those
of the bundle that this vault wrote and read back.
"""

import contextlib
import hashlib
import os
from pathlib import Path
from typing import BinaryIO

from monitor_app import paths
from monitor_app.errors.files import FileExistsAlreadyError
from monitor_app.errors.visits import NotWhatWasWrittenError
from monitor_app.progress import Progress
from monitor_app.usecases.receiving import inspect
from monitor_app.vault import Vault

_CHUNK = 1024 * 1024


def check_file(vault: Vault, bundle: str, file: Path, progress: Progress) -> None:
    """Read a file to its end and compare with what this vault noted of a bundle.

    Raises:
        NoSuchBundleError: this vault did not write it.
        NotWhatWasWrittenError: name, length or beginning are of something else.
        MonitorError: one of `errors.files`.
    """
    _require_ours(vault, bundle, file)
    _hashed(file, progress, 0, file.stat().st_size)


def copy_checked(
    vault: Vault, bundle: str, file: Path, folder: Path, progress: Progress
) -> Path:
    """Copy a bundle into a folder, read the copy back, and return where it is.

    Args:
        vault: that wrote it.
        bundle: id.
        file: where the bundle is now.
        folder: of the drive.
        progress: counts bytes, first of writing, then of reading back; may cancel.

    Raises:
        FileExistsAlreadyError: the folder has a file of that name; it stays.
        NotWhatWasWrittenError: the source, or the copy, is not the bundle.
        MonitorError, Cancelled: no copy is left then.
    """
    _require_ours(vault, bundle, file)
    target = folder / file.name
    if target.exists():
        raise FileExistsAlreadyError(name=target.name)
    size = file.stat().st_size
    paths.require_room(folder, size)
    part = target.with_name(target.name + ".part")
    try:
        written = _copied(file, part, progress, 2 * size)
        if _hashed(part, progress, size, 2 * size) != written:
            raise NotWhatWasWrittenError(name=target.name)
        with paths.explained(target):
            part.replace(target)
            paths.sync_folder(folder)
    except BaseException:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)
        raise
    with vault.transaction():
        vault.audit.append("bundle.copied", bundle)
    return target


def _require_ours(vault: Vault, bundle: str, file: Path) -> None:
    row = vault.bundles.get_written(bundle)
    with paths.explained(file):
        size = file.stat().st_size
    if (file.name, size) != (row.file, row.size):
        raise NotWhatWasWrittenError(name=file.name)
    inspect(file)


def _copied(file: Path, target: Path, progress: Progress, total: int) -> bytes:
    digest, done = hashlib.sha256(), 0
    with (
        paths.explained(target),
        file.open("rb") as source,
        paths.create(target) as out,
    ):
        while chunk := source.read(_CHUNK):
            digest.update(chunk)
            out.write(chunk)
            done += len(chunk)
            progress.step(done, total)
        out.flush()
        os.fsync(out.fileno())
    return digest.digest()


def _hashed(file: Path, progress: Progress, done: int, total: int) -> bytes:
    digest = hashlib.sha256()
    with paths.explained(file), file.open("rb") as source:
        _drop_cache(source)
        while chunk := source.read(_CHUNK):
            digest.update(chunk)
            done += len(chunk)
            progress.step(done, total)
    return digest.digest()


def _drop_cache(source: BinaryIO) -> None:
    """Make reading ask the drive, not the memory, where the system can be told so."""
    if hasattr(os, "posix_fadvise"):
        os.posix_fadvise(source.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
