"""A bundle out and in again, and everything that must be refused."""

import hashlib
import io
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from monitor_app.bundle import manifest as tags
from monitor_app.bundle import ustar
from monitor_app.bundle.manifest import BundleManifest
from monitor_app.bundle.padding import padded, padme
from monitor_app.bundle.reader import ReadBundle, ReadState, inspect, read_bundle
from monitor_app.bundle.writer import (
    PayloadItem,
    WrittenBundle,
    write_bundle,
)
from monitor_app.crypto.age import AgeReader, AgeWriter
from monitor_app.crypto.age_keys import HybridIdentity, X25519Identity
from monitor_app.crypto.sshsig import PublicKey, SigningKey
from monitor_app.errors import MonitorError
from monitor_app.errors.bundle import (
    NotForUsError,
    SignerMismatchError,
    SourceChangedError,
    UnknownSignerError,
)
from monitor_app.progress import Cancelled, Progress
from tests.bundles import ITEMS, OFFICE, SIGNER, Memory, request


def anyone(key: PublicKey, manifest: BundleManifest) -> None:
    if key != SIGNER.public:
        raise UnknownSignerError


def read(
    content: bytes,
    identity: X25519Identity | HybridIdentity = OFFICE,
    trust: Callable[[PublicKey, BundleManifest], None] = anyone,
) -> tuple[ReadBundle, Memory, ReadState]:
    sink, state = Memory(), ReadState()
    own = [str(identity.recipient())]
    found = read_bundle(io.BytesIO(content), [identity], own, trust, sink, state)
    return found, sink, state


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> WrittenBundle:
    return write_bundle(tmp_path_factory.mktemp("b"), request(), Progress())


@pytest.fixture(scope="module")
def plaintext(written: WrittenBundle) -> bytes:
    with written.path.open("rb") as source:
        return AgeReader(source, [OFFICE]).read()


def sealed(plain: bytes) -> bytes:
    sink = io.BytesIO()
    writer = AgeWriter(sink, [OFFICE.recipient()], os.urandom)
    writer.write(plain)
    writer.finish()
    return sink.getvalue()


def test_what_goes_in_comes_out(written: WrittenBundle) -> None:
    found, sink, state = read(written.path.read_bytes())
    expected = {f"data/{item.name}": item.open().read() for item in ITEMS}
    assert sink.files == expected
    assert found.manifest.id == written.id
    assert found.tagmanifest_sha256 == written.tagmanifest_sha256
    assert (state.decrypts, state.signature) == ("yes", "good")
    assert written.path.suffix == ".age"
    assert len(written.path.stem) == 26
    assert written.path.stem != written.id


def test_hybrid_recipients_and_four_stanzas(tmp_path: Path) -> None:
    office = HybridIdentity.generate(os.urandom)
    made = write_bundle(tmp_path, request(recipients=[office.recipient()]), Progress())
    content = made.path.read_bytes()
    assert read(content, office)[0].manifest.id == made.id
    facts = inspect(io.BytesIO(content), len(content))
    assert (facts.stanzas, facts.kind) == (4, "mlkem768x25519")


def test_the_sender_and_strangers_cannot_open_it(written: WrittenBundle) -> None:
    with pytest.raises(MonitorError) as caught:
        read(written.path.read_bytes(), X25519Identity.generate())
    assert caught.value.code == "age.no-match"


def test_a_strangers_bundle_is_refused(tmp_path: Path) -> None:
    stranger = SigningKey.from_seed(b"s" * 32)
    made = write_bundle(tmp_path, request(signer=stranger), Progress())
    with pytest.raises(UnknownSignerError):
        read(made.path.read_bytes())


def test_forwarding_to_somebody_not_named_inside_is_refused(plaintext: bytes) -> None:
    other = X25519Identity.generate()
    sink = io.BytesIO()
    writer = AgeWriter(sink, [other.recipient()], os.urandom)
    writer.write(plaintext)
    writer.finish()
    with pytest.raises(NotForUsError):
        read(sink.getvalue(), other)


def test_signing_anew_by_another_trusted_signer_is_refused(plaintext: bytes) -> None:
    other = SigningKey.from_seed(b"o" * 32)
    start = plaintext.index(b"-----BEGIN SSH")
    end = plaintext.index(b"-----END SSH SIGNATURE-----\n") + 28
    where = plaintext.index(b"/tagmanifest-sha256.txt\0") - 26 + 512
    size = int(plaintext[where - 512 + 124 : where - 512 + 135], 8)
    again = other.sign(plaintext[where : where + size], tags.NAMESPACE).encode()
    assert len(again) == end - start
    forged = plaintext[:start] + again + plaintext[end:]
    with pytest.raises(SignerMismatchError):
        read(sealed(forged), trust=lambda _key, _manifest: None)


def test_every_flipped_byte_of_the_content_is_refused(plaintext: bytes) -> None:
    used = plaintext.index(b"/padding.bin") + 600
    survived = []
    for place in range(0, used, 7):
        damaged = bytearray(plaintext)
        damaged[place] ^= 1 + place % 255
        try:
            read(sealed(bytes(damaged)))
        except MonitorError:
            continue
        survived.append(place)
    assert not survived


def test_every_cut_is_refused(written: WrittenBundle, plaintext: bytes) -> None:
    content = written.path.read_bytes()
    for length in [*range(0, 700, 13), *range(700, len(content), 9001)]:
        with pytest.raises(MonitorError):
            read(content[:length])
    for length in range(0, len(plaintext), 512 * 7):
        with pytest.raises(MonitorError):
            read(sealed(plaintext[:length]))


@given(st.integers(0, 10**6), st.integers(1, 255))
def test_a_flipped_byte_of_the_file_is_refused(
    written: WrittenBundle, place: int, change: int
) -> None:
    content = bytearray(written.path.read_bytes())
    content[place % len(content)] ^= change
    with pytest.raises(MonitorError):
        read(bytes(content))


def test_reordered_doubled_and_extra_members_are_refused(plaintext: bytes) -> None:
    blocks = members(plaintext)
    swapped = [*blocks[:6], blocks[7], blocks[6], *blocks[8:]]
    doubled = [*blocks[:7], blocks[6], *blocks[7:]]
    extra = [*blocks[:6], member(plaintext[:26].decode() + "/extra.txt"), *blocks[6:]]
    missing = [*blocks[:6], *blocks[7:]]
    for wrong in (swapped, doubled, extra, missing):
        with pytest.raises(MonitorError) as caught:
            read(sealed(b"".join(wrong) + ustar.END))
        assert caught.value.code == "bundle.malformed"


def members(plaintext: bytes) -> list[bytes]:
    found, place = [], 0
    while plaintext[place : place + 512].strip(b"\0"):
        size = int(plaintext[place + 124 : place + 135], 8)
        length = ustar.member_bytes(size)
        found.append(plaintext[place : place + length])
        place += length
    return found


def member(name: str) -> bytes:
    return ustar.header(name, 1) + b"x" + bytes(511)


def test_nothing_is_left_when_a_source_lies(tmp_path: Path) -> None:
    lying = PayloadItem(
        name="records/a.1.xml",
        bytes=3,
        sha256=hashlib.sha256(b"abc").hexdigest(),
        open=lambda: io.BytesIO(b"abd"),
    )
    with pytest.raises(SourceChangedError):
        write_bundle(tmp_path, request(items=[lying]), Progress())
    assert not list(tmp_path.iterdir())


def test_nothing_is_left_when_cancelled_or_full(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    progress = Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        write_bundle(tmp_path, request(), progress)

    def full(_handle: int) -> None:
        raise OSError(28, "no space")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(MonitorError) as caught:
        write_bundle(tmp_path, request(), Progress())
    assert caught.value.code == "disk.full"
    assert not list(tmp_path.iterdir())


@given(st.integers(0, 2**40))
def test_padding_costs_little_and_hides_much(length: int) -> None:
    assert length <= padme(length) <= length * 1.12 + 1
    assert padded(length) % 512 == 0
    assert padded(length) >= max(length, 262_144)


def test_parts_of_one_export_have_one_length(tmp_path: Path) -> None:
    sizes = {
        write_bundle(
            tmp_path,
            request(items=ITEMS[:count], plain_bytes=1 << 20),
            Progress(),
        ).bytes
        for count in (1, 3)
    }
    assert len(sizes) == 1
