"""Tests that surviving mutants asked for; see `tests/mutation/README.md`."""

import io
import os
import tarfile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from monitor_app.bundle import ustar
from monitor_app.bundle.padding import SMALLEST, padded, padme
from monitor_app.bundle.ustar import BLOCK, UstarReader
from monitor_app.errors import MonitorError

MIB = 1024**2


class Trickle(io.RawIOBase):
    """A source that gives a few bytes at a time, as a pipe may."""

    def __init__(self, data: bytes, most: int = 7) -> None:
        self._inner = io.BytesIO(data)
        self._most = most

    def read(self, size: int = -1) -> bytes:
        return self._inner.read(min(size, self._most) if size >= 0 else self._most)


def member(name: str, body: bytes, behind: bytes | None = None) -> bytes:
    zeros = bytes(-len(body) % 512) if behind is None else behind
    return ustar.header(name, len(body)) + body + zeros


# USTAR


@given(st.integers(0, 8**11 - 1))
def test_python_reads_a_header_as_it_was_meant(size: int) -> None:
    found = tarfile.TarInfo.frombuf(ustar.header("a/b", size), "ascii", "strict")
    assert (found.name, found.size, found.mode) == ("a/b", size, 0o600)
    assert ustar.header("a/b", size)[257:265] == b"ustar\x0000"


def test_a_name_has_at_most_100_bytes() -> None:
    longest = "/".join(["a" * 41, "b" * 41, "c" * 16])
    assert len(longest) == 100
    assert ustar.parse_header(ustar.header(longest, 1)) == (longest, 1)
    with pytest.raises(ValueError, match="name"):
        ustar.header(longest + "c", 1)


def test_a_size_has_at_most_eleven_octal_digits() -> None:
    assert ustar.parse_header(ustar.header("a/b", 8**11 - 1)) == ("a/b", 8**11 - 1)
    assert ustar.parse_header(ustar.header("a/b", 0)) == ("a/b", 0)


@pytest.mark.parametrize(
    ("size", "zeros"), [(0, 0), (1, 511), (511, 1), (512, 0), (513, 511)]
)
def test_members_end_at_whole_blocks(size: int, zeros: int) -> None:
    assert ustar.padding(size) == zeros
    assert ustar.member_bytes(size) == BLOCK + size + zeros


@pytest.mark.parametrize("filler", [b"X", b"\\", b"0", b" "])
def test_nothing_but_zeros_fills_a_block(filler: bytes) -> None:
    behind = bytes(510) + filler
    reader = UstarReader(io.BytesIO(member("a/b", b"x", behind) + ustar.END))
    assert reader.next() == ("a/b", 1)
    with pytest.raises(MonitorError, match=r"bundle\.malformed"):
        reader.content(1, most=1)


def test_a_tag_file_may_be_as_large_as_it_may() -> None:
    body = os.urandom(3 * MIB + 5)
    reader = UstarReader(io.BytesIO(member("a/b", body) + ustar.END))
    _name, size = reader.next()
    assert reader.content(size, most=size) == body
    reader.end()


def test_a_source_may_give_little_at_a_time() -> None:
    body = os.urandom(1000)
    reader = UstarReader(Trickle(member("a/b", body) + ustar.END))  # type: ignore[arg-type]
    assert reader.next() == ("a/b", 1000)
    assert b"".join(reader.chunks(1000)) == body
    reader.end()


# Padmé


@pytest.mark.parametrize(
    ("length", "rounded"),
    [
        *((n, n) for n in range(9)),
        (9, 10),
        (15, 16),
        (100, 104),
        (1000, 1024),
        (1024, 1024),
        (1025, 1088),
        (10**6, 1_015_808),
        (2**30 + 1, 2**30 + 2**25),
    ],
)
def test_lengths_are_rounded_as_the_paper_says(length: int, rounded: int) -> None:
    assert padme(length) == rounded


@given(st.integers(0, 2**40))
def test_a_bundle_is_whole_blocks_and_at_most_an_eighth_longer(length: int) -> None:
    found = padded(length)
    assert found % BLOCK == 0
    assert found >= max(length, SMALLEST)
    assert found == SMALLEST or found <= length * 1.12 + BLOCK


def test_the_smallest_bundle() -> None:
    assert padded(0) == padded(SMALLEST) == SMALLEST
    assert padded(SMALLEST + 1) == SMALLEST + 8192
