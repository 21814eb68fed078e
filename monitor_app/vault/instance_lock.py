"""One program at a time on one vault: a lock that dies with its process."""

import contextlib
import os
import sys
from pathlib import Path

from monitor_app import paths
from monitor_app.errors.vault import VaultInUseError

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

NAME = "lock"


class InstanceLock:
    """Holds the file `lock`. Raises `VaultInUseError` when another process does."""

    def __init__(self, folder: Path) -> None:
        path = folder / NAME
        with paths.explained(path):
            self._handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            if sys.platform == "win32":
                msvcrt.locking(self._handle, msvcrt.LK_NBLCK, 1)
            else:
                fcntl.flock(self._handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(self._handle)
            raise VaultInUseError from None

    def release(self) -> None:
        """Give the vault free. Twice does no harm."""
        with contextlib.suppress(OSError):
            os.close(self._handle)
        self._handle = -1
