"""A backup: the whole vault in one encrypted file. Source: `vault/FORMAT.md`, 7.

The key slots lie in front as they do in the vault, so that the same passphrase opens
it; everything else, names of files included, is one authenticated STREAM. It is taken
while the vault is open, from a consistent copy of the database.
"""

import contextlib
import hashlib
import os
import re
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from monitor_app import paths
from monitor_app.crypto import keyslots
from monitor_app.crypto.keyslots import canonical_json
from monitor_app.crypto.stream import CHUNK_BYTES, StreamReader, StreamWriter
from monitor_app.crypto.wiping import wipe
from monitor_app.errors import MonitorError
from monitor_app.errors.crypto import AgePayloadError
from monitor_app.errors.files import FileExistsAlreadyError
from monitor_app.errors.vault import (
    BackupDamagedError,
    DamagedHeaderError,
    NotABackupError,
)
from monitor_app.progress import Progress
from monitor_app.vault import header as headers
from monitor_app.vault import identities
from monitor_app.vault.attachments import FOLDER as ATTACHMENTS
from monitor_app.vault.audit import ANCHOR
from monitor_app.vault.folders import empty, empty_folder
from monitor_app.vault.header import Header, Opener
from monitor_app.vault.store import DATABASE, Vault

MAGIC = b"ohrm-vault-backup/1\n"
_SALT_BYTES = 32
_LONGEST_HEADER = 1024 * 1024
_COPY = "backup.db"
_NAME = re.compile(
    rf"{re.escape(DATABASE)}|{ANCHOR}|{ATTACHMENTS}/[a-z2-7]{{26}}|{identities.FOLDER}/"
    rf"({'|'.join(map(re.escape, (*headers.NAMES, identities.DATABASE)))})"
)
_READ_BYTES = 16 * CHUNK_BYTES


def write(vault: Vault, target: Path, progress: Progress) -> str:
    """Write a backup, then read it back from the medium and compare every hash.

    Args:
        vault: open; its identity store is closed first.
        target: a new file.
        progress: told the bytes done; may cancel.

    Returns:
        SHA-256 of the file, hex.

    Raises:
        FileExistsAlreadyError: `target` is there. BackupDamagedError: the medium gave
        back other bytes. Cancelled, or one of `errors.files`. Nothing is left then.
    """
    if target.exists():
        raise FileExistsAlreadyError(name=target.name)
    vault.identities.close()
    copy = vault.folder / _COPY
    key = vault.keys.subkey("db")
    part = target.with_name(target.name + ".part")
    try:
        vault.database.copy_to(copy, key)
        entries = _entries(vault, copy)
        total = 2 * sum(file.stat().st_size for _name, file in entries)
        with paths.explained(part):
            hashes = _write(vault, part, entries, _Steps(progress, total))
        steps = _Steps(progress, total, total // 2)
        if dict(_read_back(vault, part, steps)) != hashes:
            raise BackupDamagedError(name=target.name)
        with paths.explained(target):
            part.replace(target)
            paths.sync_folder(target.parent)
    finally:
        wipe(key)
        for file in (part, copy, copy.with_name(_COPY + "-wal")):
            with contextlib.suppress(OSError):
                file.unlink()
    with paths.explained(target), target.open("rb") as written:
        return hashlib.file_digest(written, "sha256").hexdigest()


def restore(
    file: Path,
    folder: Path,
    passphrase: str,
    progress: Progress,
    *,
    clock: Callable[[], datetime],
) -> Vault:
    """Make a vault from a backup in a new folder, prove every hash, leave it open.

    Raises:
        NotABackupError, WrongPassphraseError, BackupDamagedError,
        FolderNotEmptyError, NewerVaultError, Cancelled or one of `errors.files`;
        nothing is left in `folder` then.
    """
    opener = headers.with_passphrase(passphrase)
    return restore_with(file, folder, opener, progress, clock=clock)


def restore_with(
    file: Path,
    folder: Path,
    opener: Opener,
    progress: Progress,
    *,
    clock: Callable[[], datetime],
) -> Vault:
    """Do as `restore`; `opener` opens the header, and raises what it raises."""
    with paths.explained(file), file.open("rb") as source:
        size = file.stat().st_size
        header = _read_header(source, file.name)
        data_key = opener(header)
        with contextlib.ExitStack() as undo:  # from the last step to the first
            undo.callback(wipe, data_key)
            undo.callback(empty, folder, made=empty_folder(folder))
            steps = _Steps(progress, 2 * size)
            _unpack(source, header, data_key, folder, file, steps)
            headers.write(folder, header)
            vault = Vault.open_with(folder, lambda _header: data_key, clock, os.urandom)
            undo.callback(vault.close)
            if vault.check(_second_half(progress, size)):
                raise BackupDamagedError(name=file.name)
            undo.pop_all()
    return vault


def _second_half(progress: Progress, size: int) -> Progress:
    """Count on from `size` to twice as much, whatever the units of the check are."""

    def step(done: int, total: int) -> None:
        progress.step(size + size * done // max(total, 1), 2 * size)

    return Progress(step)


class _Steps:
    """Counts bytes for a progress."""

    def __init__(self, progress: Progress, total: int, done: int = 0) -> None:
        self._progress, self._total, self._done = progress, max(total, 1), done

    def add(self, count: int) -> None:
        self._done += count
        self._progress.step(min(self._done, self._total), self._total)


def _entries(vault: Vault, copy: Path) -> list[tuple[str, Path]]:
    """Return the names in a backup, and where their bytes lie."""
    entries = [(DATABASE, copy), (ANCHOR, vault.folder / ANCHOR)]
    if vault.identities.exists:
        place = vault.folder / identities.FOLDER
        for name in (*headers.NAMES, identities.DATABASE):
            entries.append((f"{identities.FOLDER}/{name}", place / name))
    for id_ in vault.attachments.ids():
        entries.append((f"{ATTACHMENTS}/{id_}", vault.folder / ATTACHMENTS / id_))
    return [(name, file) for name, file in entries if file.is_file()]


def _write(
    vault: Vault, part: Path, entries: list[tuple[str, Path]], steps: _Steps
) -> dict[str, str]:
    salt = vault.random_bytes(_SALT_BYTES)
    hashes = {}
    with paths.create(part) as sink:
        sink.write(MAGIC + canonical_json(vault.header.to_json()) + b"\n" + salt)
        stream = StreamWriter(bytes(vault.keys.subkey(_purpose(salt))), sink)
        for name, file in entries:
            size = file.stat().st_size
            stream.write(_entry_head(name, size))
            hashes[name] = _copy(file, size, stream, steps)
        stream.write(_entry_head("", 0))
        stream.finish()
        sink.flush()
        os.fsync(sink.fileno())
    return hashes


def _copy(file: Path, size: int, stream: StreamWriter, steps: _Steps) -> str:
    digest, left = hashlib.sha256(), size
    with file.open("rb") as source:
        while left:
            piece = source.read(min(left, _READ_BYTES))
            if not piece:
                raise BackupDamagedError(name=file.name)
            digest.update(piece)
            stream.write(piece)
            left -= len(piece)
            steps.add(len(piece))
    return digest.hexdigest()


def _read_back(vault: Vault, part: Path, steps: _Steps) -> Iterator[tuple[str, str]]:
    with paths.explained(part), part.open("rb") as source:
        if _read_header(source, part.name) != vault.header:
            raise BackupDamagedError(name=part.name)
        salt = source.read(_SALT_BYTES)
        key = bytes(vault.keys.subkey(_purpose(salt)))
        for name, pieces in _contents(_stream(key, source, part.name), part.name):
            digest = hashlib.sha256()
            for piece in pieces:
                digest.update(piece)
                steps.add(len(piece))
            yield name, digest.hexdigest()


def _unpack(
    source: BinaryIO,
    header: Header,
    data_key: bytearray,
    folder: Path,
    file: Path,
    steps: _Steps,
) -> None:
    header.check(data_key)
    salt = source.read(_SALT_BYTES)
    key = bytes(keyslots.subkey(data_key, _purpose(salt)))
    (folder / ATTACHMENTS).mkdir(mode=0o700)
    for name, pieces in _contents(_stream(key, source, file.name), file.name):
        target = folder / name
        with paths.explained(target):
            target.parent.mkdir(mode=0o700, exist_ok=True)
            with target.open("xb") as sink:
                for piece in pieces:
                    sink.write(piece)
                    steps.add(len(piece))
                sink.flush()
                os.fsync(sink.fileno())


def _stream(key: bytes, source: BinaryIO, name: str) -> StreamReader:
    try:
        return StreamReader(key, source)
    except AgePayloadError:
        raise BackupDamagedError(name=name) from None


def _contents(
    stream: StreamReader, name_of_file: str
) -> Iterator[tuple[str, Iterator[bytes]]]:
    """Yield name and content of each entry; every content must be read to its end."""
    damaged = BackupDamagedError(name=name_of_file)
    try:
        while True:
            name = _exactly(
                stream, int.from_bytes(_exactly(stream, 2, damaged)), damaged
            )
            size = int.from_bytes(_exactly(stream, 8, damaged))
            if not name:
                break
            if not _NAME.fullmatch(name.decode("ascii", "replace")):
                raise damaged
            yield name.decode("ascii"), _pieces(stream, size, damaged)
        if stream.read(1):
            raise damaged
    except AgePayloadError:
        raise damaged from None


def _pieces(stream: StreamReader, size: int, damaged: MonitorError) -> Iterator[bytes]:
    while size:
        piece = _exactly(stream, min(size, _READ_BYTES), damaged)
        size -= len(piece)
        yield piece


def _exactly(stream: StreamReader, count: int, damaged: MonitorError) -> bytes:
    pieces = bytearray()
    try:
        while len(pieces) < count:
            piece = stream.read(count - len(pieces))
            if not piece:
                raise damaged
            pieces += piece
    except AgePayloadError:
        raise damaged from None
    return bytes(pieces)


def _entry_head(name: str, size: int) -> bytes:
    spelled = name.encode("ascii")
    return len(spelled).to_bytes(2) + spelled + size.to_bytes(8)


def _read_header(source: BinaryIO, name: str) -> Header:
    if source.read(len(MAGIC)) != MAGIC:
        raise NotABackupError(name=name)
    try:
        return headers.parse(source.readline(_LONGEST_HEADER))
    except DamagedHeaderError:
        raise BackupDamagedError(name=name) from None


def _purpose(salt: bytes) -> str:
    return f"backup {salt.hex()}"
