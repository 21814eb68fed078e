"""Where the program's own files lie, and how a write becomes durable."""

import contextlib
import errno
import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from monitor_app.errors import MonitorError
from monitor_app.errors.files import (
    DiskFailedError,
    DiskFullError,
    DiskReadOnlyError,
    DriveMissingError,
    FileExistsAlreadyError,
    FileMissingError,
    FileUnreadableError,
)

_PACKAGE = Path(__file__).parent
_ERROR_OF_ERRNO: dict[int, type[MonitorError]] = {
    errno.ENOSPC: DiskFullError,
    errno.EDQUOT: DiskFullError,
    errno.EFBIG: DiskFullError,
    errno.EROFS: DiskReadOnlyError,
    errno.EACCES: FileUnreadableError,
    errno.EPERM: FileUnreadableError,
    errno.EISDIR: FileUnreadableError,
    errno.ENOTDIR: FileMissingError,
    errno.ENOENT: FileMissingError,
    errno.EEXIST: FileExistsAlreadyError,
    errno.ENODEV: DriveMissingError,
    errno.ENXIO: DriveMissingError,
}


def resources() -> Path:
    """Return the folder of forms, fonts, icons and body diagrams."""
    return _shipped("_resources", "resources")


def translations() -> Path:
    """Return the folder of message catalogues."""
    return _shipped("_translations", "translations")


def settings_folder() -> Path:
    """Return the folder of this user's settings (theme, language: never content)."""
    if chosen := os.environ.get("MONITOR_SETTINGS"):
        return Path(chosen)
    if beside := portable_folder():
        return beside / "settings"
    if sys.platform == "win32":
        return Path(os.environ["APPDATA"]) / "Dapter"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "Dapter"
    base = os.environ.get("XDG_CONFIG_HOME")
    return (Path(base) if base else Path.home() / ".config") / "dapter"


def chosen_vault() -> Path | None:
    """Return the vault that `MONITOR_VAULT` names, for terminal and window alike."""
    named = os.environ.get("MONITOR_VAULT")
    return Path(named).absolute() if named else None


def portable_folder() -> Path | None:
    """Return `dapter-data` beside the unpacked program, when somebody made it.

    Settings and vaults then live there, on the same stick, and none on the computer.
    """
    if not getattr(sys, "frozen", False):
        return None
    beside = Path(sys.executable).resolve().parent.parent / "dapter-data"
    return beside if beside.is_dir() else None


def vaults_folder() -> Path:
    """Return where new vaults are suggested to lie."""
    return portable_folder() or Path.home()


def shortened(folder: str) -> str:
    """Spell a folder on the stick so that it is found at another place tomorrow."""
    beside = portable_folder()
    if beside is None or not Path(folder).is_relative_to(beside):
        return folder
    return "./" + Path(folder).relative_to(beside).as_posix()


def lengthened(folder: str) -> str:
    """Undo `shortened`, wherever the stick is today."""
    beside = portable_folder()
    if beside is None or not folder.startswith("./"):
        return folder
    return str(beside / folder[2:])


def explain(error: OSError, path: Path) -> MonitorError:
    """Turn an operating-system error into one that has a sentence.

    Only the last part of `path` goes into the details: folders tell about people.
    """
    kind = _ERROR_OF_ERRNO.get(error.errno or 0)
    if kind is None:
        return DiskFailedError(name=path.name, errno=error.errno or 0)
    return kind(name=path.name)


@contextlib.contextmanager
def explained(path: Path) -> Iterator[None]:
    """Re-raise any `OSError` of the block as `explain` words it."""
    try:
        yield
    except OSError as error:
        raise explain(error, path) from error


def write_durably(path: Path, content: bytes, *, private: bool = False) -> None:
    """Replace `path` as a whole: `.part`, fsync, rename, fsync of the folder.

    Args:
        path: the file.
        content: all of it.
        private: for this user alone from the first moment, where the system can.

    Raises:
        MonitorError: one of `errors.files`; `path` is then as it was before.
    """
    prepare(path, content, private=private)
    put_in_place(path)


def prepare(path: Path, content: bytes, *, private: bool = False) -> None:
    """Write what will replace `path` beside it: all that can find no room.

    Raises:
        MonitorError: one of `errors.files`; nothing is left behind then.
    """
    part = _part(path)
    with explained(path):
        try:
            with create(part, private=private) as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
        except OSError:
            with contextlib.suppress(OSError):
                part.unlink()
            raise


def create(path: Path, *, private: bool = False) -> BinaryIO:
    """Open a new file for writing, in the place of whatever has that name.

    What lies there is removed, not written into: a link on somebody else's stick, or in
    a folder that somebody had in his hands, would lead to another file of ours.

    Raises:
        OSError: see `explained`.
    """
    path.unlink(missing_ok=True)
    mode = 0o600 if private else 0o666  # less the user's mask
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    return os.fdopen(os.open(path, flags, mode), "wb")


def beginning(path: Path, most: int) -> bytes:
    """Return the first `most` bytes of an ordinary file.

    Raises:
        OSError: see `explained`; for a pipe, which would be waited for, as for no file.
    """
    if not path.is_file():
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), path.name)
    with path.open("rb") as file:
        return file.read(most)


def put_in_place(path: Path) -> None:
    """Let what `prepare` wrote take the place of `path`."""
    part = _part(path)
    with explained(path):
        try:
            part.replace(path)
        except OSError:
            with contextlib.suppress(OSError):
                part.unlink()
            raise
        sync_folder(path.parent)


def _part(path: Path) -> Path:
    return path.with_name(path.name + ".part")


def require_room(folder: Path, needed_bytes: int) -> None:
    """Raise `DiskFullError` when a drive has not that much room left."""
    with explained(folder):
        free = shutil.disk_usage(folder).free
    if free < needed_bytes:
        raise DiskFullError(name=folder.name)


def sync_folder(folder: Path) -> None:
    """Make names in `folder` durable. Windows has no such call and needs none."""
    if sys.platform == "win32":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _shipped(installed: str, checked_out: str) -> Path:
    inside = _PACKAGE / installed
    return inside if inside.is_dir() else _PACKAGE.parent / checked_out
