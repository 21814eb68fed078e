"""Erasing a vault after too many wrong passphrases, for whoever chose that.

Off unless turned on. It works against somebody who types at this program, not against
somebody who copied the folder first (`THREATS.md`).
"""

import contextlib
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

from monitor_app.errors.vault import NotAVaultError, WrongPassphraseError
from monitor_app.vault import erase
from monitor_app.vault import header as headers
from monitor_app.vault.tries import Tries


@contextlib.contextmanager
def counted(folder: Path, clock: Callable[[], datetime]) -> Iterator[Tries]:
    """Count wrong passphrases around the block, as `Tries` does; erase at the last.

    Raises:
        NotAVaultError: that was the last one, and there is no vault here any more: the
            same that a folder says in which there never was one.
        TooManyTriesError, WrongPassphraseError: as `Tries` does.
    """
    tries = Tries(folder, clock)
    try:
        with tries:
            yield tries
    except WrongPassphraseError:
        most = headers.wipes_after(folder)
        if not most or tries.wrong + 1 < most:
            raise
        erase.erase_keys(folder)
        erase.erase_rest(folder)
        raise NotAVaultError(name=folder.name) from None
