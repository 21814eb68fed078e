import hashlib
import io
import random
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from monitor_app.crypto import beside
from monitor_app.crypto.beside import Sha256Beside, helper, read_ahead

CONTENT = random.Random(5).randbytes(5 * beside.BLOCK_BYTES // 2)


@given(st.lists(st.integers(0, 300_000), max_size=12))
def test_blocks_of_every_size_are_hashed_in_order(sizes: list[int]) -> None:
    expected = hashlib.sha256()
    with helper() as thread:
        digest = Sha256Beside(thread)
        for start, size in enumerate(sizes):
            block = CONTENT[start : start + size]
            digest.update(block)
            expected.update(block)
        assert digest.hexdigest() == expected.hexdigest()


def blocks(source: io.BytesIO, most: int, *, ahead: bool) -> Iterator[bytes]:
    with helper() as thread:
        yield from read_ahead(source, most, thread if ahead else None)


@pytest.mark.parametrize("ahead", [True, False])
@given(length=st.integers(0, len(CONTENT)), most=st.integers(0, len(CONTENT) + 1))
def test_as_much_is_read_as_was_asked_for_and_not_a_byte_more(
    length: int, most: int, *, ahead: bool
) -> None:
    source = io.BytesIO(CONTENT[:length])
    found = list(blocks(source, most, ahead=ahead))
    assert b"".join(found) == CONTENT[: min(length, most)]
    assert source.tell() == min(length, most)
    assert all(0 < len(block) <= beside.BLOCK_BYTES for block in found)


class Failing(io.RawIOBase):
    """A source that breaks at its second block."""

    def __init__(self) -> None:
        super().__init__()
        self.reads = 0

    def read(self, size: int = -1, /) -> bytes:
        self.reads += 1
        if self.reads > 1:
            raise OSError(5, "broken")
        return CONTENT[:size]


def test_what_reading_raises_comes_after_what_was_read() -> None:
    with helper() as thread:
        found = read_ahead(Failing(), len(CONTENT), thread)  # type: ignore[arg-type]
        assert next(found) == CONTENT[: beside.BLOCK_BYTES]
        with pytest.raises(OSError, match="broken"):
            next(found)


def test_whoever_stops_early_leaves_no_read_under_way() -> None:
    source = io.BytesIO(CONTENT)
    with helper() as thread:
        found = read_ahead(source, len(CONTENT), thread)
        next(found)
        found.close()
        place = source.tell()
        assert place == 2 * beside.BLOCK_BYTES
    assert source.tell() == place
