"""Opens many bundles, on two cores when they are many.

The vault belongs to one thread, and so do its transactions; opening and proving need no
vault and go to helper processes. What they hand back comes in any order.
"""

import contextlib
import os
import pickle
import queue
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from monitor_app.errors.bundle import HelperLostError
from monitor_app.progress import Progress
from monitor_app.usecases.intake import Arrived, IntakeKeys, Refused, open_bundle
from monitor_app.usecases.proving import Prover

# A frozen program starts its own worker: __main__ hands this word to its `main`.
WORKER_WORD = "open-bundles"
_MODULE = "monitor_app.usecases.intake_worker"
_WORKERS = 2
_WORTH_IT = 12  # bundles: starting a process takes as long as opening some
_AHEAD = 2  # paths that wait at a worker, so that it never waits for us
_SECONDS_TO_END = 10

Opened = Arrived | Refused


def open_bundles(
    files: Sequence[Path],
    sizes: Mapping[Path, int],
    keys: IntakeKeys,
    progress: Progress,
) -> Iterator[Opened]:
    """Yield what became of each file, in any order.

    Args:
        files: what to open.
        sizes: their bytes.
        keys: who we are and whom we trust.
        progress: may cancel; where one process does it all, it counts bytes.

    Raises:
        Cancelled: see `progress`. HelperLostError: a helper process died. Files in the
        depot that nobody was handed are left to `sweep`.
    """
    if len(files) < _WORTH_IT or (os.cpu_count() or 1) < _WORKERS:
        yield from _here(files, sizes, keys, progress)
        return
    with contextlib.ExitStack() as stack:
        results: queue.SimpleQueue[tuple[_Worker, Opened | None]] = queue.SimpleQueue()
        workers = [_Worker(keys, results) for _ in range(_WORKERS)]
        for worker in workers:
            stack.callback(worker.end)
        waiting, out = deque(files), 0
        for worker in workers * _AHEAD:
            out += worker.send(waiting)
        while out:
            worker, opened = results.get()
            if opened is None:
                raise HelperLostError
            out += worker.send(waiting) - 1
            yield opened


def _here(
    files: Sequence[Path],
    sizes: Mapping[Path, int],
    keys: IntakeKeys,
    progress: Progress,
) -> Iterator[Opened]:
    total, before, prover = max(sum(sizes.values()), 1), 0, Prover()
    for file in files:
        step = _within(progress, before, sizes[file], total)
        yield open_bundle(file, keys, prover, step)
        before += sizes[file]


def _within(progress: Progress, before: int, size: int, total: int) -> Progress:
    """Return a progress that shows one bundle's bytes within all of them."""

    def pass_on(done: int, of: int) -> None:
        progress.step(before + size * done // max(of, 1), total)

    return Progress(pass_on)


class _Worker:
    """A helper process and the thread that hears it."""

    def __init__(
        self,
        keys: IntakeKeys,
        results: "queue.SimpleQueue[tuple[_Worker, Opened | None]]",
    ) -> None:
        self._process = subprocess.Popen(
            _command(), stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        self._results = results
        self._put(keys)
        self._ear = threading.Thread(target=self._listen, daemon=True)
        self._ear.start()

    def send(self, waiting: "deque[Path]") -> int:
        """Hand over the next path; return how many were handed over."""
        if not waiting:
            return 0
        self._put(waiting.popleft())
        return 1

    def end(self) -> None:
        """End the process, at once if it does not end by itself."""
        if self._process.stdin is not None:
            with contextlib.suppress(OSError):
                self._process.stdin.close()
        try:
            self._process.wait(_SECONDS_TO_END)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._ear.join()
        if self._process.stdout is not None:
            self._process.stdout.close()

    def _put(self, value: object) -> None:
        assert self._process.stdin is not None  # noqa: S101 - asked for a pipe
        with contextlib.suppress(BrokenPipeError):  # the ear hears that it is gone
            pickle.dump(value, self._process.stdin)
            self._process.stdin.flush()

    def _listen(self) -> None:
        assert self._process.stdout is not None  # noqa: S101 - asked for a pipe
        while True:
            try:
                opened = pickle.load(self._process.stdout)  # noqa: S301 - our own child
            except (EOFError, pickle.UnpicklingError):
                self._results.put((self, None))
                return
            self._results.put((self, opened))


def _command() -> list[str]:
    if getattr(sys, "frozen", False):
        return [sys.executable, WORKER_WORD]
    return [sys.executable, "-I", "-m", _MODULE]
