"""Hashing and reading ahead on a second core, while the caller encrypts.

Hashes, ciphers and files let other threads run while they work on a large block, so
that one thread that hashes and one that reads keep two cores busy. Five blocks at most
are in memory at once.
"""

import hashlib
from collections import deque
from collections.abc import Generator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import BinaryIO

BLOCK_BYTES = 1 << 20
_WORTH_IT = 128 * 1024  # handing over a smaller block takes as long as hashing it
_MOST_WAITING = 3


def helper() -> ThreadPoolExecutor:
    """Return one thread, for a `with`: at its end nothing of it is under way."""
    return ThreadPoolExecutor(1, "beside")


class Sha256Beside:
    """SHA-256 of blocks that must not change any more once they were handed over."""

    def __init__(self, thread: ThreadPoolExecutor) -> None:
        """Begin; `thread` is from `helper`, so that blocks stay in order."""
        self._thread = thread
        self._digest = hashlib.sha256()
        self._waiting: deque[Future[None]] = deque()

    def update(self, block: bytes) -> None:
        """Add a block; it is hashed while the caller goes on."""
        if len(block) < _WORTH_IT:
            self._wait_for_all_but(0)
            self._digest.update(block)
        else:
            self._wait_for_all_but(_MOST_WAITING - 1)
            self._waiting.append(self._thread.submit(self._digest.update, block))

    def hexdigest(self) -> str:
        """Return the hash of everything so far."""
        self._wait_for_all_but(0)
        return self._digest.hexdigest()

    def _wait_for_all_but(self, count: int) -> None:
        while len(self._waiting) > count:
            self._waiting.popleft().result()


def read_ahead(
    source: BinaryIO, most: int, thread: ThreadPoolExecutor | None
) -> Generator[bytes]:
    """Yield up to `most` bytes in blocks; while one is used the next one is read.

    Close the iterator before the source. What reading raises is raised here. Without a
    thread nothing is read ahead.
    """
    left = most
    if thread is None or most <= BLOCK_BYTES:
        while left and (block := source.read(min(left, BLOCK_BYTES))):
            left -= len(block)
            yield block
        return
    pending = thread.submit(source.read, BLOCK_BYTES)
    try:
        while block := pending.result():
            left -= len(block)
            if left:
                pending = thread.submit(source.read, min(left, BLOCK_BYTES))
            yield block
            if not left:
                return
    finally:
        wait((pending,))
