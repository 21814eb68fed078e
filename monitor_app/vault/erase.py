"""Emergency erase: the keys first, at once; then the rest.

The records are random bytes without the data key, and the data key lies only in the
slots of the header. Destroying two small files therefore destroys everything: the
passphrase, the recovery shares and a copy of the folder made later open nothing. What a
copy made earlier still opens, and what old blocks of an SSD may still hold, is said in
`THREATS.md`.
"""

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

from monitor_app import paths
from monitor_app.errors import MonitorError
from monitor_app.errors.vault import NotAVaultError
from monitor_app.vault import header as headers
from monitor_app.vault.attachments import FOLDER as ATTACHMENTS
from monitor_app.vault.identities import FOLDER as IDENTITIES

_SALT_PAGE = 4096  # SQLCipher keeps the salt of its page keys in the first page


def erase_keys(folder: Path) -> None:
    """Overwrite and remove every key slot of a vault. Asks nobody, takes no lock.

    Every file is tried, whatever failed before it.

    Raises:
        NotAVaultError: there is no header; nothing was touched.
        MonitorError: one of `errors.files`, the first that happened: a file whose
            bytes could not be destroyed.
    """
    files = [f for f in _key_files(folder) if f.is_file()]
    if not files:
        raise NotAVaultError(name=folder.name)
    failures: list[MonitorError] = []
    for file in files:
        try:
            _destroy(file)
        except MonitorError as failure:
            failures.append(failure)
    for database in _databases(folder):
        with contextlib.suppress(OSError):
            _overwrite(database, _SALT_PAGE)
    with contextlib.suppress(OSError):
        paths.sync_folder(folder)
    if failures:
        raise failures[0]


def erase_rest(folder: Path) -> int:
    """Remove the encrypted files; return how many could not be removed.

    Nothing that is not ours is touched: the folder itself goes only if it is empty, and
    of a link that somebody laid goes the link.
    """
    left = 0
    for file in _files(folder):
        try:
            file.unlink()
        except OSError:
            left += 1
    for link in (folder / ATTACHMENTS, folder / IDENTITIES):
        if link.is_symlink():
            with contextlib.suppress(OSError):
                link.unlink()
    for inner in (folder / ATTACHMENTS, folder / IDENTITIES, folder):
        with contextlib.suppress(OSError):
            inner.rmdir()
    return left


def _places(folder: Path, *inner: str) -> Iterator[Path]:
    """Yield the folders of a vault, but for one that is a link to somewhere else."""
    yield folder
    yield from (folder / name for name in inner if not (folder / name).is_symlink())


def _databases(folder: Path) -> Iterator[Path]:
    for place in _places(folder, IDENTITIES):
        for name in ("vault.db", "identity.db"):
            if not (place / name).is_symlink():
                yield place / name


def _key_files(folder: Path) -> Iterator[Path]:
    for place in _places(folder, IDENTITIES):
        for name in headers.NAMES:
            yield place / name
            yield place / f"{name}.part"


def _files(folder: Path) -> Iterator[Path]:
    for place in _places(folder, IDENTITIES):
        for pattern in ("*.db", "*.db-wal", "*.db-shm", "*.part"):
            yield from sorted(place.glob(pattern))
        for name in ("anchor", "tries", "lock"):
            if (place / name).is_file():
                yield place / name
    attachments = folder / ATTACHMENTS
    if not attachments.is_symlink():
        yield from (file for file in sorted(attachments.glob("*")) if file.is_file())


def _destroy(file: Path) -> None:
    """Overwrite a file with random bytes, durably, then remove it."""
    with paths.explained(file):
        try:
            if not file.is_symlink():
                _overwrite(file, file.stat().st_size)
        finally:
            file.unlink()


def _overwrite(file: Path, count: int) -> None:
    with file.open("r+b") as content:
        content.write(os.urandom(min(count, file.stat().st_size)))
        content.flush()
        os.fsync(content.fileno())
