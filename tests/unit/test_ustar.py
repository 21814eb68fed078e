"""One spelling for each archive: headers, contents, ends."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from monitor_app.bundle import ustar
from monitor_app.bundle.ustar import UstarReader
from monitor_app.errors import MonitorError
from monitor_app.errors.bundle import BundleTruncatedError, MalformedBundleError

names = st.from_regex(
    r"[a-z0-9][a-z0-9._-]{0,20}/[a-z0-9][a-z0-9._-]{0,20}", fullmatch=True
)


@given(names, st.integers(0, 8**11 - 1))
def test_headers_have_one_spelling(name: str, size: int) -> None:
    assert ustar.parse_header(ustar.header(name, size)) == (name, size)


@given(names, st.integers(0, 1000), st.integers(0, 511), st.integers(1, 255))
def test_any_other_header_is_refused(
    name: str, size: int, place: int, change: int
) -> None:
    block = bytearray(ustar.header(name, size))
    block[place] ^= change
    with pytest.raises(MalformedBundleError):
        ustar.parse_header(bytes(block))


@given(st.binary(min_size=512, max_size=512))
def test_noise_is_no_header(block: bytes) -> None:
    with pytest.raises(MalformedBundleError):
        ustar.parse_header(block)


@pytest.mark.parametrize(
    ("name", "size"),
    [("a/b", -1), ("a/b", 8**11), ("a", 1), ("a//b", 1), ("a/" + "b" * 42, 1)],
)
def test_what_a_header_cannot_hold_is_not_written(name: str, size: int) -> None:
    with pytest.raises(ValueError, match="not a member"):
        ustar.header(name, size)


def archive(*bodies: bytes) -> bytes:
    return (
        b"".join(
            ustar.header(f"x/{place}", len(body))
            + body
            + bytes(ustar.padding(len(body)))
            for place, body in enumerate(bodies)
        )
        + ustar.END
    )


@given(st.lists(st.binary(max_size=1500), max_size=4))
def test_what_is_written_is_read(bodies: list[bytes]) -> None:
    reader = UstarReader(io.BytesIO(archive(*bodies)))
    for place, body in enumerate(bodies):
        assert reader.next() == (f"x/{place}", len(body))
        assert b"".join(reader.chunks(len(body))) == body
    reader.end()


def read_one(content: bytes) -> None:
    reader = UstarReader(io.BytesIO(content))
    _name, size = reader.next()
    reader.content(size, most=1000)
    reader.end()


@given(st.binary(max_size=700), st.data())
def test_every_cut_is_noticed(body: bytes, data: st.DataObject) -> None:
    whole = archive(body)
    length = data.draw(st.integers(0, len(whole) - 1))
    with pytest.raises(BundleTruncatedError):
        read_one(whole[:length])


@given(st.integers(0, 1023), st.integers(1, 255))
def test_nothing_but_zeros_ends_an_archive(place: int, change: int) -> None:
    end = bytearray(ustar.END)
    end[place] ^= change
    for wrong in (bytes(end), ustar.END + b"\0"):
        with pytest.raises(MonitorError):
            UstarReader(io.BytesIO(wrong)).end()


def test_a_small_file_may_not_be_large() -> None:
    reader = UstarReader(io.BytesIO(archive(bytes(100))))
    _name, size = reader.next()
    with pytest.raises(MalformedBundleError):
        reader.content(size, most=99)
