"""The growing wait after wrong passphrases.

It slows somebody who types at this program, nobody who copies the folder: against that
only the cost of Argon2id helps (`THREATS.md`). Three tries are free; then the wait
doubles from two seconds up to five minutes.
"""

import contextlib
import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Self

from monitor_app import paths
from monitor_app.errors import MonitorError
from monitor_app.errors.vault import TooManyTriesError, WrongPassphraseError

NAME = "tries"
_FREE = 3
_LONGEST_SECONDS = 300
_MOST_BYTES = 256  # of our note; deeper nesting than fits here no reader minds


def wait_seconds(wrong: int) -> int:
    """Return the wait after a number of wrong passphrases in a row."""
    if wrong < _FREE:
        return 0
    return int(min(2 ** min(wrong - _FREE + 1, 20), _LONGEST_SECONDS))


class Tries:
    """Counts wrong passphrases; a block that opens the vault resets the count.

    Raises (on entering):
        TooManyTriesError: the wait is not over. Details: `wait_seconds`.
    Raises (on leaving):
        WrongPassphraseError: with the wait that follows.
    """

    def __init__(self, folder: Path, clock: Callable[[], datetime]) -> None:
        self._file = folder / NAME
        self._clock = clock
        self.wrong, self._last = self._read()

    @property
    def seconds_left(self) -> int:
        """Return how long the vault still waits."""
        since = (self._clock() - self._last).total_seconds()
        left = wait_seconds(self.wrong) - since
        # A clock that was set back may not lock anybody out for longer than the wait.
        return int(left) + 1 if 0 < left <= wait_seconds(self.wrong) else 0

    def __enter__(self) -> Self:
        if left := self.seconds_left:
            raise TooManyTriesError(wait_seconds=left)
        return self

    def __exit__(
        self, _kind: object, error: BaseException | None, _traceback: object
    ) -> None:
        if error is None:
            with contextlib.suppress(OSError):
                self._file.unlink()  # most often there is none
        elif isinstance(error, WrongPassphraseError):
            wrong = self.wrong + 1
            note = {"wrong": wrong, "last": self._clock().isoformat()}
            with contextlib.suppress(MonitorError):
                paths.write_durably(self._file, json.dumps(note).encode("ascii"))
            error.details["wait_seconds"] = wait_seconds(wrong)

    def _read(self) -> tuple[int, datetime]:
        try:
            found = json.loads(paths.beginning(self._file, _MOST_BYTES))
            wrong = int(found["wrong"])
            last = datetime.fromisoformat(found["last"])
            if last.tzinfo is None:
                raise ValueError("a time without a zone")
        except (OSError, ArithmeticError, ValueError, KeyError, TypeError):
            return 0, self._clock()
        return wrong, last
