"""Canonical USTAR: one spelling for each archive. Source: `FORMAT.md`, section 2.

POSIX.1-1988 ustar, narrowed down until nothing is left to choose. A header is read by
writing it again and comparing all 512 bytes.
"""

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import BinaryIO

from monitor_app.crypto.beside import read_ahead
from monitor_app.errors.bundle import BundleTruncatedError, MalformedBundleError

BLOCK = 512
END = bytes(2 * BLOCK)
_NAME = re.compile(rb"[a-z0-9][a-z0-9._-]{0,40}(?:/[a-z0-9][a-z0-9._-]{0,40}){1,4}")
_LARGEST = 8**11 - 1


def header(name: str, size: int) -> bytes:
    """Return the 512 bytes of a member's header.

    Raises:
        ValueError: a name or size that the format cannot hold.
    """
    encoded = name.encode("ascii")
    if len(encoded) > 100 or not _NAME.fullmatch(encoded):
        raise ValueError("not a member's name")
    if not 0 <= size <= _LARGEST:
        raise ValueError("not a member's size")
    fields = (
        encoded.ljust(100, b"\0")
        + b"0000600\0"
        + b"0000000\0" * 2
        + b"%011o\0" % size
        + b"00000000000\0"
    )
    rest = (
        b"0" + bytes(100) + b"ustar\x0000" + bytes(64) + b"0000000\0" * 2 + bytes(167)
    )
    checksum = sum(fields) + 8 * ord(" ") + sum(rest)
    return fields + b"%06o\0 " % checksum + rest


def parse_header(block: bytes) -> tuple[str, int]:
    """Return name and size; raise `MalformedBundleError` on any other spelling."""
    name = block[:100].rstrip(b"\0")
    digits = block[124:135]
    if not _NAME.fullmatch(name) or not re.fullmatch(rb"[0-7]{11}", digits):
        raise MalformedBundleError(what="tar header")
    size = int(digits, 8)
    if header(name.decode("ascii"), size) != block:
        raise MalformedBundleError(what="tar header")
    return name.decode("ascii"), size


def padding(size: int) -> int:
    """Return how many NUL bytes follow a member of `size` bytes."""
    return -size % BLOCK


def member_bytes(size: int) -> int:
    """Return what a member of `size` bytes takes in the archive."""
    return BLOCK + size + padding(size)


class UstarReader:
    """Reads members one after the other, forward only.

    With a thread, large ones are read ahead; see `crypto.beside`.
    """

    def __init__(
        self, source: BinaryIO, reading: ThreadPoolExecutor | None = None
    ) -> None:
        self._source = source
        self._reading = reading

    def next(self) -> tuple[str, int]:
        """Read the next header.

        Raises:
            MalformedBundleError, BundleTruncatedError: see `errors.bundle`.
        """
        return parse_header(self._exactly(BLOCK))

    def chunks(self, size: int) -> Iterator[bytes]:
        """Yield a member's bytes and check the NUL bytes behind it."""
        left = size
        for part in read_ahead(self._source, size, self._reading):
            left -= len(part)
            yield part
        if left:
            raise BundleTruncatedError
        if self._exactly(padding(size)).strip(b"\0"):
            raise MalformedBundleError(what="tar padding")

    def content(self, size: int, most: int) -> bytes:
        """Return a small member whole; refuse one of more than `most` bytes."""
        if size > most:
            raise MalformedBundleError(what="tag file size")
        return b"".join(self.chunks(size))

    def end(self) -> None:
        """Check that nothing but the end mark follows."""
        if self._exactly(len(END)) != END or self._source.read(1):
            raise MalformedBundleError(what="tar end")

    def _exactly(self, count: int) -> bytes:
        found = b""
        while len(found) < count:
            part = self._source.read(count - len(found))
            if not part:
                raise BundleTruncatedError
            found += part
        return found
