"""A session of the program in a process of its own, that may be killed at any moment.

The child tells, line by line through a pipe, what it is about to do and what is done;
the parent believes what it read, and nothing else.
"""

import contextlib
import io
import json
import os
import select
import signal
import sys
import time
import traceback
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from monitor_app.errors import MonitorError
from monitor_app.progress import Cancelled

Line = Mapping[str, Any]
Tell = Callable[[Line], None]
_FOREIGN = 3  # status of a child that raised what no person may see
_PATIENCE_SECONDS = 300


@dataclass(frozen=True, slots=True)
class Told:
    """What a session said, and how it ended: "ended", "refused" or "killed"."""

    lines: Sequence[Line]
    ended: str

    def did(self, what: str) -> list[Line]:
        """Return what was done of one kind."""
        return [line for line in self.lines if line.get("did") == what]

    @property
    def refusals(self) -> list[str]:
        """Return the codes of errors that a person would have read."""
        return [line["refused"] for line in self.lines if "refused" in line]


def run(task: Callable[[Tell], None], kill_after: float | None = None) -> Told:
    """Run a session; kill it so many seconds after its first word.

    Raises:
        AssertionError: it raised something that has no sentence for people, or hangs.
    """
    reader, writer = os.pipe()
    child = os.fork()
    if not child:
        os.close(reader)
        _live(task, writer)
    os.close(writer)
    with contextlib.closing(io.FileIO(reader)) as words:
        killed = _wait(words, child, kill_after)
        told = killed + (words.readall() or b"")
    _pid, status = os.waitpid(child, 0)
    lines = [json.loads(line) for line in told.split(b"\n")[:-1]]
    if os.WIFSIGNALED(status):
        assert os.WTERMSIG(status) == signal.SIGKILL, status
        return Told(lines, "killed")
    if os.waitstatus_to_exitcode(status) == _FOREIGN:
        raise AssertionError(lines[-1]["trace"])
    return Told(lines, "refused" if lines and "refused" in lines[-1] else "ended")


def _wait(words: io.FileIO, child: int, kill_after: float | None) -> bytes:
    """Read the first word, wait the random while, kill. Return what was read."""
    if kill_after is None:
        return b""
    ready, _w, _x = select.select([words], [], [], _PATIENCE_SECONDS)
    assert ready, "the session says nothing"
    time.sleep(kill_after)  # the random moment itself
    with contextlib.suppress(ProcessLookupError):
        os.kill(child, signal.SIGKILL)
    return b""


def _live(task: Callable[[Tell], None], pipe: int) -> None:
    """Never returns."""

    def tell(line: Line) -> None:
        os.write(pipe, json.dumps(line).encode() + b"\n")

    status = 0
    try:
        task(tell)
    except MonitorError as error:
        tell({"refused": error.code})
    except Cancelled:
        tell({"refused": "cancelled"})
    except BaseException:  # noqa: BLE001 - told to the parent, which raises it
        tell({"trace": traceback.format_exc()[-3000:]})
        status = _FOREIGN
    finally:
        sys.stdout.flush()
        os._exit(status)
