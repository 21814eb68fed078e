import io
import os

import pytest
from hypothesis import given
from hypothesis import strategies as st
from monitor_app.crypto.stream import (
    CHUNK_BYTES,
    StreamReader,
    StreamWriter,
    encrypted_bytes,
    plain_bytes,
)
from monitor_app.errors.crypto import AgePayloadError

KEY = bytes(range(32))
SIZES = [0, 1, 65535, 65536, 65537, 131072, 200000]


def seal(plain: bytes, step: int = 10000) -> bytes:
    sink = io.BytesIO()
    writer = StreamWriter(KEY, sink)
    for start in range(0, len(plain), step):
        writer.write(plain[start : start + step])
    writer.finish()
    return sink.getvalue()


class Pipe(io.RawIOBase):
    """A source that can only be read forward, in odd pieces."""

    def __init__(self, data: bytes) -> None:
        self._inner = io.BytesIO(data)

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        return self._inner.read(min(size, 7777) if size > 0 else size)


@pytest.mark.parametrize("size", SIZES)
def test_what_goes_in_comes_out(size: int) -> None:
    plain = os.urandom(size)
    sealed = seal(plain)
    assert len(sealed) == encrypted_bytes(size)
    assert plain_bytes(len(sealed)) == size
    assert StreamReader(KEY, io.BytesIO(sealed)).read() == plain
    assert StreamReader(KEY, Pipe(sealed), seekable=False).read() == plain  # type: ignore[arg-type]


@given(st.integers(0, 10**9))
def test_lengths_are_each_others_inverse(size: int) -> None:
    assert plain_bytes(encrypted_bytes(size)) == size


@given(st.integers(0, 4 * CHUNK_BYTES))
def test_a_length_that_no_plaintext_has_is_refused(length: int) -> None:
    try:
        size = plain_bytes(length)
    except AgePayloadError:
        return
    assert encrypted_bytes(size) == length


@given(st.lists(st.tuples(st.integers(0, 200001), st.integers(0, 70000)), max_size=8))
def test_seeking_reads_the_same_bytes(jumps: list[tuple[int, int]]) -> None:
    plain = bytes(i * 31 % 251 for i in range(200000))
    reader = StreamReader(KEY, io.BytesIO(seal(plain)))
    for place, count in jumps:
        place = reader.seek(place)  # noqa: PLW2901
        assert reader.tell() == place
        got = b""
        while len(got) < count and (part := reader.read(count - len(got))):
            got += part
        assert got == plain[place : place + count]


@given(st.integers(0, 131104 + 31), st.integers(1, 255))
def test_a_changed_byte_is_refused(place: int, change: int) -> None:
    sealed = bytearray(seal(bytes(131073)))
    sealed[place % len(sealed)] ^= change
    with pytest.raises(AgePayloadError):
        StreamReader(KEY, io.BytesIO(sealed)).read()


@pytest.mark.parametrize("length", [0, 1, 15, 65551, 65552, 65553, 131103])
def test_a_cut_stream_is_refused(length: int) -> None:
    sealed = seal(bytes(131073))
    assert length < len(sealed)
    with pytest.raises(AgePayloadError):
        StreamReader(KEY, Pipe(sealed[:length]), seekable=False).read()  # type: ignore[arg-type]


def test_swapped_and_appended_chunks_are_refused() -> None:
    size = CHUNK_BYTES + 16
    sealed = seal(bytes(3 * CHUNK_BYTES))
    swapped = sealed[size : 2 * size] + sealed[:size] + sealed[2 * size :]
    for wrong in (swapped, sealed + sealed[-size:], sealed + b"x"):
        with pytest.raises(AgePayloadError):
            StreamReader(KEY, Pipe(wrong), seekable=False).read()  # type: ignore[arg-type]


def test_a_finished_stream_takes_no_more() -> None:
    writer = StreamWriter(KEY, io.BytesIO())
    writer.finish()
    writer.finish()
    with pytest.raises(ValueError, match="finished"):
        writer.write(b"x")


def test_a_pipe_cannot_be_sought_and_an_empty_buffer_takes_nothing() -> None:
    reader = StreamReader(KEY, Pipe(seal(b"abc")), seekable=False)  # type: ignore[arg-type]
    assert reader.readable()
    assert not reader.seekable()
    assert reader.readinto(bytearray()) == 0
    with pytest.raises(io.UnsupportedOperation):
        reader.seek(1)
    assert StreamReader(KEY, io.BytesIO(seal(b"abc"))).seekable()


@pytest.mark.parametrize("size", [65536, 131072])
def test_seeking_to_the_end_reads_nothing_more(size: int) -> None:
    reader = StreamReader(KEY, io.BytesIO(seal(bytes(size))))
    assert reader.seek(0, io.SEEK_END) == size
    assert reader.read(1) == b""
    assert reader.seek(-1, io.SEEK_CUR) == size - 1
    assert reader.read() == b"\0"
