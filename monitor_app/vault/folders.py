"""The folder of a vault: what may lie in it, and how a failed creation is undone."""

import contextlib
from pathlib import Path

from monitor_app import paths
from monitor_app.errors.files import FileMissingError
from monitor_app.errors.vault import FolderNotEmptyError


def empty_folder(folder: Path) -> bool:
    """Make the folder if it is missing; say whether it was made.

    Raises:
        FolderNotEmptyError: something lies there, or it is a file.
        FileMissingError: the folder around it is not there.
    """
    if folder.exists():
        if not folder.is_dir() or any(folder.iterdir()):
            raise FolderNotEmptyError(name=folder.name)
        return False
    if not folder.parent.is_dir():
        raise FileMissingError(name=folder.parent.name)
    with paths.explained(folder):
        folder.mkdir(mode=0o700)
    return True


def empty(folder: Path, *, made: bool) -> None:
    """Remove what a failed creation left, two levels deep; never fails itself.

    Only for a folder that `empty_folder` found empty: everything in it is ours.
    """
    with contextlib.suppress(OSError):
        for inner in sorted(folder.glob("*/*")) + sorted(folder.iterdir()):
            with contextlib.suppress(OSError):
                inner.rmdir() if inner.is_dir() else inner.unlink()
        if made:
            folder.rmdir()
