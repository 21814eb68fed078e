"""Signatures: one spelling, one purpose, no key that signs anything."""

import base64
import os

import pytest
from hypothesis import given
from hypothesis import strategies as st
from monitor_app.crypto import sshsig
from monitor_app.crypto.sshsig import PublicKey, SigningKey, armor, verify
from monitor_app.errors.crypto import (
    BadSignatureError,
    LowOrderKeyError,
    MalformedSignatureError,
    NotASigningKeyError,
    WrongNamespaceError,
)

KEY = SigningKey.from_seed(os.urandom(32))
SPACE = "ohrm-test@example.org"
P = 2**255 - 19


def string(content: bytes) -> bytes:
    return len(content).to_bytes(4, "big") + content


def blob(armored: str) -> bytes:
    return sshsig._dearmor(armored)


@given(st.binary(max_size=300))
def test_a_signature_names_its_key_and_fits_its_message(message: bytes) -> None:
    signed = KEY.sign(message, SPACE)
    assert verify(signed, message, SPACE) == KEY.public
    with pytest.raises(BadSignatureError):
        verify(signed, message + b"x", SPACE)
    with pytest.raises(WrongNamespaceError):
        verify(signed, message, SPACE + "2")


@given(st.integers(0, 10_000), st.integers(0, 7))
def test_every_flipped_bit_is_refused(place: int, bit: int) -> None:
    content = bytearray(blob(KEY.sign(b"m", SPACE)))
    content[place % len(content)] ^= 1 << bit
    refused = (
        BadSignatureError,
        LowOrderKeyError,
        MalformedSignatureError,
        WrongNamespaceError,
    )
    with pytest.raises(refused):
        verify(armor(bytes(content)), b"m", SPACE)


def test_parts_of_another_kind_are_named() -> None:
    good = blob(KEY.sign(b"m", SPACE))
    kind, sha = string(b"ssh-ed25519"), string(b"sha512")
    wrong = {
        "version": good.replace(b"SSHSIG\0\0\0\1", b"SSHSIG\0\0\0\2"),
        "key": good.replace(kind + string(KEY.public.raw), kind + string(b"short")),
        "hash": good.replace(sha, string(b"sha256")),
        "reserved": good.replace(string(b"") + sha, string(b"r") + sha),
        "trailing": good + b"x",
        "length": good[:-1],
    }
    for part, content in wrong.items():
        with pytest.raises(MalformedSignatureError) as caught:
            verify(armor(content), b"m", SPACE)
        assert caught.value.details["what"] in (part, "length"), part
    key = string(KEY.public.blob())
    head = b"SSHSIG\0\0\0\1" + key + string(SPACE.encode()) + string(b"") + sha
    for inner, part in (
        (string(b"ssh-rsa") + string(bytes(64)), "algorithm"),
        (kind + string(bytes(64)) + b"x", "trailing"),
        (kind + b"\0\0", "length"),
    ):
        with pytest.raises(MalformedSignatureError) as caught:
            verify(armor(head + string(inner)), b"m", SPACE)
        assert caught.value.details["what"] == part
    with pytest.raises(BadSignatureError):
        verify(armor(head + string(kind + string(bytes(63)))), b"m", SPACE)


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text[1:],
        lambda text: text[:-1],
        lambda text: text + "\n",
        lambda text: text.replace("\n", "\r\n"),
        lambda text: text.replace("U1NI", "U1NI\n"),
        lambda text: text.replace("U1NI", "U1N!"),
        lambda text: text.replace("U1NI", "U1NIә"),
    ],
)
def test_an_armor_of_another_spelling_is_refused(change: object) -> None:
    with pytest.raises(MalformedSignatureError):
        verify(change(KEY.sign(b"m", SPACE)), b"m", SPACE)  # type: ignore[operator]


@pytest.mark.parametrize("y", sorted(sshsig._LOW_ORDER_Y))
@pytest.mark.parametrize("sign", [0, 1 << 255])
def test_a_key_that_signs_anything_is_refused(y: int, sign: int) -> None:
    raw = (y | sign).to_bytes(32, "little")
    with pytest.raises(LowOrderKeyError):
        PublicKey(raw)
    assert sign in (0, 1 << 255)


def test_there_are_fourteen_of_them() -> None:
    assert len(sshsig._LOW_ORDER_Y) * 2 == 14


def test_lines_of_keys_are_read_strictly() -> None:
    public = KEY.public
    assert PublicKey.from_line(public.line("M-14 стол")) == public
    assert public.line() == public.line("").rstrip()
    other = base64.b64encode(string(b"ssh-rsa") + string(public.raw)).decode()
    for line in (
        "",
        "ssh-ed25519",
        f"ssh-rsa {other}",
        f"ssh-ed25519 {other}",
        "ssh-ed25519 !!!",
        "ssh-ed25519 " + base64.b64encode(public.blob() + b"x").decode(),
    ):
        with pytest.raises(NotASigningKeyError):
            PublicKey.from_line(line)
    with pytest.raises(NotASigningKeyError):
        PublicKey(bytes(31))


def test_a_seed_is_thirty_two_bytes_and_stays_out_of_reprs() -> None:
    for size in (0, 31, 33):
        with pytest.raises(NotASigningKeyError):
            SigningKey.from_seed(bytes(size))
    seed = KEY.seed()
    assert SigningKey.from_seed(seed) == KEY
    assert repr(bytes(seed))[2:-1] not in repr(KEY)
