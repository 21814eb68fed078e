"""Tests that surviving mutants asked for: exact boundaries, known answers, bad ends.

Each stands for changes of the code that no other test noticed; those that no test can
notice are named in `tests/mutation/crypto.md`.
"""

import base64
import hashlib
import hmac
import io
import os
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from monitor_app.crypto.age_header import (
    Stanza,
    b64,
    read_header,
    unb64,
    write_header,
)
from monitor_app.crypto.beside import BLOCK_BYTES, Sha256Beside, helper, read_ahead
from monitor_app.crypto.sshsig import PublicKey, SigningKey, armor, verify
from monitor_app.crypto.stream import (
    CHUNK_BYTES,
    TAG_BYTES,
    StreamReader,
    StreamWriter,
    plain_bytes,
)
from monitor_app.errors import MonitorError
from monitor_app.errors.crypto import (
    AgeHeaderError,
    AgeHeaderMacError,
    AgePayloadError,
    BadSignatureError,
    NotASigningKeyError,
)

SEALED = CHUNK_BYTES + TAG_BYTES
STREAM_KEY = bytes(range(32))

# Made by `ssh-keygen -Y sign -n test@example.org` of OpenSSH 9.2 with the Ed25519 key
# of seed 00 01 … 1f, over the bytes "known answer".
BY_SSH_KEYGEN = """-----BEGIN SSH SIGNATURE-----
U1NIU0lHAAAAAQAAADMAAAALc3NoLWVkMjU1MTkAAAAgA6EHv/POEL4dcN0Y50vAmWfk1j
CbpQ1fHdyGZBJVMbgAAAAQdGVzdEBleGFtcGxlLm9yZwAAAAAAAAAGc2hhNTEyAAAAUwAA
AAtzc2gtZWQyNTUxOQAAAECcFipBNNrImQau1g70aRztRFLUl5n0rrrROCisjwV1aqE+nm
EeK7yo0WSnCzOSYlET77ChTwuA37vtYSDccP4G
-----END SSH SIGNATURE-----
"""


def string(content: bytes) -> bytes:
    return len(content).to_bytes(4, "big") + content


# SSHSIG


def test_a_signature_is_the_one_that_ssh_keygen_makes() -> None:
    key = SigningKey.from_seed(bytes(range(32)))
    assert key.sign(b"known answer", "test@example.org") == BY_SSH_KEYGEN
    assert verify(BY_SSH_KEYGEN, b"known answer", "test@example.org") == key.public


def test_a_line_without_a_comment_is_a_key_and_junk_in_it_is_none() -> None:
    public = SigningKey.from_seed(bytes(32)).public
    assert PublicKey.from_line(public.line()) == public
    kind, encoded = public.line().split()
    with pytest.raises(NotASigningKeyError):
        PublicKey.from_line(f"{kind} {encoded[:9]}!{encoded[9:]}")


def test_an_empty_signature_is_a_bad_one() -> None:
    public = SigningKey.from_seed(bytes(32)).public
    content = (
        b"SSHSIG\0\0\0\1"
        + string(public.blob())
        + string(b"n")
        + string(b"")
        + string(b"sha512")
        + string(string(b"ssh-ed25519") + string(b""))
    )
    with pytest.raises(BadSignatureError):
        verify(armor(content), b"m", "n")


# STREAM


def sealed_by_hand(plain: bytes) -> bytes:
    """Seal as the specification says, chunk by chunk, with nothing of ours."""
    cipher = ChaCha20Poly1305(STREAM_KEY)
    starts = range(0, max(len(plain), 1), CHUNK_BYTES)
    return b"".join(
        cipher.encrypt(
            number.to_bytes(11, "big") + bytes([start + CHUNK_BYTES >= len(plain)]),
            plain[start : start + CHUNK_BYTES],
            None,
        )
        for number, start in enumerate(starts)
    )


def one_chunk(plain: bytes, number: int, *, last: bool) -> bytes:
    nonce = number.to_bytes(11, "big") + bytes([last])
    return ChaCha20Poly1305(STREAM_KEY).encrypt(nonce, plain, None)


class Pipe(io.RawIOBase):
    """Reads forward only, and gives less than it is asked for."""

    def __init__(self, data: bytes, most: int = 7777) -> None:
        self._inner = io.BytesIO(data)
        self._most = most

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        return self._inner.read(min(size, self._most))


def reader(data: bytes) -> StreamReader:
    return StreamReader(STREAM_KEY, io.BytesIO(data))


def piped(data: bytes) -> StreamReader:
    return StreamReader(STREAM_KEY, Pipe(data), seekable=False)  # type: ignore[arg-type]


@pytest.mark.parametrize("size", [0, 1, 65535, 65536, 65537, 131072, 1_048_577])
@pytest.mark.parametrize("steps", [[65536], [1], [65536 * 17, 5], [3, 65536 * 2]])
def test_any_way_of_writing_gives_the_specified_bytes(
    size: int, steps: list[int]
) -> None:
    plain = os.urandom(size)
    sink = io.BytesIO()
    writer = StreamWriter(STREAM_KEY, sink)
    start = 0
    for step in [*steps, size]:
        assert writer.write(plain[start : start + step]) == len(
            plain[start : start + step]
        )
        start = min(size, start + step)
    writer.finish()
    assert sink.getvalue() == sealed_by_hand(plain)


def test_lengths_at_their_edges() -> None:
    good = {
        TAG_BYTES: 0,
        TAG_BYTES + 1: 1,
        SEALED: CHUNK_BYTES,
        SEALED + 17: CHUNK_BYTES + 1,
        2 * SEALED: 2 * CHUNK_BYTES,
        3 * SEALED + 17: 3 * CHUNK_BYTES + 1,
    }
    assert {length: plain_bytes(length) for length in good} == good
    for chunks in range(4):
        for more in (1, 15, *([16] if chunks else [])):
            with pytest.raises(AgePayloadError):
                plain_bytes(chunks * SEALED + more)
    with pytest.raises(AgePayloadError):
        plain_bytes(0)


def test_an_empty_last_chunk_after_a_whole_one_is_refused() -> None:
    for count in (1, 2):
        whole = b"".join(
            one_chunk(bytes(CHUNK_BYTES), number, last=False) for number in range(count)
        )
        with pytest.raises(AgePayloadError):
            piped(whole + one_chunk(b"", count, last=True)).read()


@pytest.mark.parametrize("more", [b"", b"x", bytes(SEALED)])
def test_a_whole_chunk_that_belies_its_place_is_the_last_thing_released(
    more: bytes,
) -> None:
    wrong = one_chunk(b"a" * CHUNK_BYTES, 0, last=bool(more)) + more
    found = piped(wrong)
    assert found.read(CHUNK_BYTES) == b"a" * CHUNK_BYTES
    for _again in range(2):
        with pytest.raises(AgePayloadError):
            found.read(1)


def test_where_one_can_seek_it_is_not_released_at_all() -> None:
    for wrong in (
        one_chunk(b"a" * CHUNK_BYTES, 0, last=False),
        one_chunk(b"a" * CHUNK_BYTES, 0, last=True)
        + one_chunk(b"a" * CHUNK_BYTES, 1, last=True),
    ):
        with pytest.raises(AgePayloadError):
            reader(wrong).read(1)


def test_a_short_chunk_that_belies_its_place_is_refused() -> None:
    with pytest.raises(AgePayloadError):
        piped(one_chunk(b"a", 0, last=False)).read(1)


def test_a_reader_begins_at_nothing_and_where_its_source_stands() -> None:
    plain = os.urandom(70_000)
    source = io.BytesIO(bytes(100_000) + sealed_by_hand(plain))
    source.seek(100_000)
    found = StreamReader(STREAM_KEY, source)
    assert found.tell() == 0
    assert found.seek(0, io.SEEK_END) == len(plain)
    for place in (0, 1, 65535, 65536, 69_999, 70_000):
        assert found.seek(place) == place == found.tell()
        assert found.read(1) == plain[place : place + 1]
    assert found.seek(-5) == 0
    assert found.seek(10**9) == len(plain)
    assert found.read(1) == b""


def test_an_empty_stream_is_sought_to_its_only_place() -> None:
    found = reader(sealed_by_hand(b""))
    assert (found.seek(0), found.tell(), found.read()) == (0, 0, b"")


def test_a_source_may_be_called_unseekable() -> None:
    source = io.BytesIO(sealed_by_hand(b"abc"))
    found = StreamReader(STREAM_KEY, source, seekable=False)
    assert not found.seekable()
    with pytest.raises(io.UnsupportedOperation):
        found.seek(0)


def test_nothing_of_a_damaged_chunk_is_released_after_its_error() -> None:
    """A reader that caught the error and reads on gets the error again, no bytes."""
    sealed = bytearray(sealed_by_hand(b"a" * CHUNK_BYTES + b"b" * 1000))
    sealed[-1] ^= 1
    found = reader(bytes(sealed))
    assert found.read(10) == b"a" * 10
    for _again in range(2):
        with pytest.raises(AgePayloadError):
            found.seek(CHUNK_BYTES + 5)
    with pytest.raises(AgePayloadError):
        found.read(5)
    assert found.seek(0) == 0
    assert found.read(3) == b"aaa"


def test_after_a_damaged_chunk_a_good_copy_of_it_is_not_taken_either() -> None:
    """The copy lies where a reader that goes on after the error would find it."""
    first = one_chunk(b"a" * CHUNK_BYTES, 0, last=False)
    good = one_chunk(b"b" * CHUNK_BYTES, 1, last=False)
    bad = good[:-1] + bytes([good[-1] ^ 1])
    end = one_chunk(b"c", 2, last=True)
    found = piped(first + bad + b"?" + good[1:] + end)
    assert found.read(CHUNK_BYTES) == b"a" * CHUNK_BYTES
    for _again in range(3):
        with pytest.raises(AgePayloadError):
            found.read(1)


# The header of age files


def test_base64_has_no_padding_and_one_spelling() -> None:
    known = {b"": "", b"f": "Zg", b"fo": "Zm8", b"foo": "Zm9v", b"foob": "Zm9vYg"}
    for data, text in known.items():
        assert b64(data) == text
        assert unb64(text) == data
    for wrong in ("Zg==", "Zg=", "Zh", "Z", "Zm9v!", "Zm 9v"):
        with pytest.raises(AgeHeaderError):
            unb64(wrong)


def stanza(body: bytes) -> Stanza:
    return Stanza(("X25519", "a" * 43), body)


@pytest.mark.parametrize("size", [0, 32, 47, 48, 49, 95, 96, 97, 1121])
def test_bodies_of_any_number_of_lines_come_back(size: int) -> None:
    written = write_header([stanza(os.urandom(size))], bytes(16))
    found = read_header(io.BytesIO(written))
    assert write_header(found.stanzas, bytes(16)) == written
    assert len(found.stanzas[0].body) == size


def test_a_body_has_at_most_1024_lines() -> None:
    most = 1023 * 48
    for size, good in ((most, True), (most + 47, True), (most + 48, False)):
        written = write_header([stanza(bytes(size))], bytes(16))
        if good:
            assert len(read_header(io.BytesIO(written)).stanzas[0].body) == size
        else:
            with pytest.raises(AgeHeaderError):
                read_header(io.BytesIO(written))


def test_the_mac_is_hmac_under_a_key_by_hkdf() -> None:
    file_key = bytes(range(16))
    written = write_header([stanza(bytes(32))], file_key)
    covered, _space, mac = written.rpartition(b" ")
    extracted = hmac.digest(bytes(32), file_key, "sha256")  # RFC 5869, 2.2: no salt
    key = hmac.digest(extracted, b"header\x01", "sha256")  # RFC 5869, 2.3
    expected = hmac.digest(key, covered, hashlib.sha256)
    assert mac == base64.b64encode(expected).rstrip(b"=") + b"\n"
    read_header(io.BytesIO(written)).check_mac(file_key)
    with pytest.raises(AgeHeaderMacError):
        read_header(io.BytesIO(written)).check_mac(bytes(16))


def test_a_line_may_be_16384_bytes_long_and_no_longer() -> None:
    for length, code in ((16384, "mac"), (16385, "line")):
        argument = b"a" * (length - len(b"-> t "))
        content = b"age-encryption.org/v1\n-> t " + argument + b"\n\n--- AAAA\n"
        with pytest.raises(MonitorError) as caught:
            read_header(io.BytesIO(content))
        assert caught.value.details["what"] == code


# Hashing and reading beside


def test_the_helper_is_one_thread() -> None:
    """With two of them a block could be hashed before the one in front of it."""
    begin = threading.Event()

    def after_the_beginning() -> int:
        begin.wait()
        return threading.get_ident()

    with helper() as thread:
        jobs = [thread.submit(after_the_beginning) for _ in range(2)]
        begin.set()
        assert len({job.result() for job in jobs}) == 1


class OnDemand(ThreadPoolExecutor):
    """Does a job only when its result is asked for, and counts those that wait."""

    def __init__(self) -> None:
        super().__init__(1)
        self.waiting = self.most = 0

    def submit(self, job: Callable[..., object], *given: object) -> object:  # type: ignore[override]
        self.waiting += 1
        self.most = max(self.most, self.waiting)
        return Later(self, job, given)


class Later:
    def __init__(
        self, jobs: OnDemand, job: Callable[..., object], given: tuple[object, ...]
    ) -> None:
        self._jobs, self._job, self._given = jobs, job, given

    def result(self) -> object:
        self._jobs.waiting -= 1
        return self._job(*self._given)


def test_three_blocks_wait_to_be_hashed_and_no_more() -> None:
    jobs = OnDemand()
    digest = Sha256Beside(jobs)
    blocks = [bytes([number]) * (128 * 1024) for number in range(6)]
    for block in [*blocks, b"a short end"]:
        digest.update(block)
    assert jobs.most == 3
    assert jobs.waiting == 0  # nothing is left when a short block is hashed at once
    expected = hashlib.sha256(b"".join(blocks) + b"a short end").hexdigest()
    assert digest.hexdigest() == expected


@pytest.mark.parametrize("ahead", [True, False])
@pytest.mark.parametrize("most", [0, 1, BLOCK_BYTES, BLOCK_BYTES + 1, 2_500_000])
def test_what_follows_in_the_source_is_left_there(most: int, *, ahead: bool) -> None:
    content = os.urandom(4 * BLOCK_BYTES)
    source = io.BytesIO(content)
    with helper() as thread:
        found = b"".join(read_ahead(source, most, thread if ahead else None))
    assert found == content[:most]
    assert source.tell() == most
