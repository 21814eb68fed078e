"""Tests that surviving mutants asked for: age files taken apart by hand.

As `test_mutants_crypto.py`: what the specification of age says, done with primitives
alone, so that writing and reading cannot err together.
"""

import base64
import hashlib
import hmac
import io
import os
from collections.abc import Callable
from typing import BinaryIO

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import (
    X25519PrivateKey,
    X25519PublicKey,
)
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt
from monitor_app.crypto import bech32
from monitor_app.crypto.age import AgeReader, AgeWriter, stanza_types
from monitor_app.crypto.age_header import Stanza, b64
from monitor_app.crypto.age_keys import (
    HybridIdentity,
    HybridRecipient,
    Identity,
    Recipient,
    ScryptIdentity,
    ScryptRecipient,
    X25519Identity,
    X25519Recipient,
    identities_in,
    parse_identity,
    parse_recipient,
)
from monitor_app.errors.crypto import (
    AgeHeaderError,
    AgePayloadError,
    MixedRecipientsError,
    NotAnAgeKeyError,
)

CLASSIC = X25519Identity(bytes(range(32)))
HYBRID = HybridIdentity(bytes(range(32)))
FILE_KEY = b"0123456789abcdef"


def hkdf(secret: bytes, salt: bytes, info: bytes) -> bytes:
    """RFC 5869 for one block."""
    extracted = hmac.digest(salt, secret, "sha256")
    return hmac.digest(extracted, info + b"\x01", "sha256")


def counting(start: int) -> Callable[[int], bytes]:
    """Return a source of bytes that go up from `start`."""
    return lambda count: bytes(range(start, start + count))


def written(content: bytes, *recipients: Recipient, stanzas: int = 0) -> bytes:
    sink = io.BytesIO()
    writer = AgeWriter(sink, recipients, counting(7), stanzas=stanzas)
    assert writer.write(content) == len(content)
    writer.finish()
    return sink.getvalue()


def raw64(text: bytes) -> bytes:
    return base64.b64decode(text + b"=" * (-len(text) % 4))


# Files


def test_a_file_comes_apart_as_the_specification_says() -> None:
    file = written("құпия".encode(), CLASSIC.recipient())
    version, argument, body, mac, payload = file.split(b"\n", 4)
    assert version == b"age-encryption.org/v1"
    assert mac.startswith(b"--- ")
    share = raw64(argument.removeprefix(b"-> X25519 "))
    private = X25519PrivateKey.from_private_bytes(bytes(range(32)))
    shared = private.exchange(X25519PublicKey.from_public_bytes(share))
    salt = share + private.public_key().public_bytes_raw()
    key = hkdf(shared, salt, b"age-encryption.org/v1/X25519")
    file_key = ChaCha20Poly1305(key).decrypt(bytes(12), raw64(body), None)
    assert file_key == bytes(range(7, 23))
    nonce, sealed = payload[:16], payload[16:]
    assert nonce == bytes(range(7, 23))
    stream = ChaCha20Poly1305(hkdf(file_key, nonce, b"payload"))
    assert stream.decrypt(bytes(11) + b"\1", sealed, None) == "құпия".encode()


class Pipe(io.RawIOBase):
    """Reads forward only."""

    def __init__(self, data: bytes) -> None:
        self._inner = io.BytesIO(data)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        return self._inner.readinto(buffer)


def piped(data: bytes) -> BinaryIO:
    return io.BufferedReader(Pipe(data))


@pytest.mark.parametrize("identity", [CLASSIC, HYBRID], ids=["classic", "hybrid"])
def test_a_file_can_come_through_a_pipe(identity: Identity) -> None:
    content = os.urandom(200_000)
    recipient = parse_recipient(str(identity.recipient()))  # type: ignore[attr-defined]
    source = piped(written(content, recipient))
    assert AgeReader(source, [identity]).read() == content


def test_a_kept_file_key_reads_through_a_pipe_too() -> None:
    file = written(b"abc", CLASSIC.recipient())
    source = piped(file)
    assert AgeReader.with_file_key(source, bytes(range(7, 23))).read() == b"abc"


@pytest.mark.parametrize("source", [io.BytesIO, piped])
@pytest.mark.parametrize("left", [0, 5, 16, 17, 65536 + 15])
def test_what_was_authenticated_before_a_cut_is_released(
    left: int, source: Callable[[bytes], BinaryIO]
) -> None:
    """From a file as from a pipe: the same bytes, and then the same error.

    `left` is what the cut leaves of the third and last chunk of 65,552 bytes.
    """
    content = os.urandom(3 * 65536)
    file = written(content, CLASSIC.recipient())
    reader = AgeReader(source(file[: len(file) - 65552 + left]), [CLASSIC])
    assert not reader.seekable()
    for start in (0, 65536):
        assert reader.read(65536) == content[start : start + 65536]
    with pytest.raises(AgePayloadError):
        reader.read(1)


@pytest.mark.parametrize("identity", [CLASSIC, HYBRID], ids=["classic", "hybrid"])
@pytest.mark.parametrize(
    ("real", "asked", "shown"),
    [(1, 0, 1), (1, 1, 1), (1, 2, 2), (3, 2, 3), (3, 8, 8)],
)
def test_a_header_is_filled_up_and_never_cut(
    identity: X25519Identity | HybridIdentity, real: int, asked: int, shown: int
) -> None:
    file = written(b"x", *[identity.recipient()] * real, stanzas=asked)
    assert stanza_types(io.BytesIO(file)) == (identity.stanza_type,) * shown
    lines = [line for line in file.split(b"\n") if line.startswith(b"-> ")]
    assert len(set(lines)) == shown
    assert AgeReader(io.BytesIO(file), [identity]).read() == b"x"


def test_every_recipient_of_a_file_opens_it_and_any_key_of_a_reader_fits() -> None:
    keys = [X25519Identity(bytes([number]) * 32) for number in range(1, 4)]
    file = written(b"x", *[key.recipient() for key in keys])
    others: list[Identity] = [HYBRID, ScryptIdentity("x"), CLASSIC]
    for key in keys:
        for identities in ([key], [*others, key], [key, *others]):
            assert AgeReader(io.BytesIO(file), identities).read() == b"x"


def test_a_passphrase_never_stands_beside_a_key() -> None:
    word = ScryptRecipient("сөз", bytes(16), 4)
    mixes: list[list[Recipient]] = [
        [],
        [word, word],
        [word, CLASSIC.recipient()],
        [HYBRID.recipient(), word],
        [CLASSIC.recipient(), HYBRID.recipient()],
    ]
    for mixed in mixes:
        with pytest.raises(MixedRecipientsError):
            AgeWriter(io.BytesIO(), mixed, os.urandom)


# Passphrases


def by_scrypt(passphrase: str, salt: bytes, factor: int) -> bytes:
    label = b"age-encryption.org/v1/scrypt"
    return Scrypt(salt=label + salt, length=32, n=2**factor, r=8, p=1).derive(
        passphrase.encode()
    )


@pytest.mark.parametrize("factor", [1, 9, 10, 15])
def test_a_passphrase_is_hardened_as_the_specification_says(factor: int) -> None:
    """From 15 on more memory is needed than the library allows by itself."""
    salt = bytes(range(16))
    stanza = ScryptRecipient("сөз", salt, factor).wrap(FILE_KEY)
    assert stanza.arguments == ("scrypt", b64(salt), str(factor))
    cipher = ChaCha20Poly1305(by_scrypt("сөз", salt, factor))
    assert cipher.decrypt(bytes(12), stanza.body, None) == FILE_KEY
    assert ScryptIdentity("сөз").unwrap(stanza) == FILE_KEY


@pytest.mark.parametrize(
    ("factor", "code"),
    [("22", ""), ("23", "work factor"), ("100", "work factor"), ("0", "scrypt")],
)
def test_four_gigabytes_is_the_most_that_a_file_may_ask_for(
    factor: str, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[object] = []

    def record(_passphrase: bytes, **given: int) -> bytes:
        asked.append(given["n"])
        assert given["maxmem"] >= given["n"] * 1024 + 4096
        return bytes(32)

    monkeypatch.setattr(hashlib, "scrypt", record)
    body = ChaCha20Poly1305(bytes(32)).encrypt(bytes(12), FILE_KEY, None)
    stanza = Stanza(("scrypt", b64(bytes(16)), factor), body)
    if not code:
        assert ScryptIdentity("x").unwrap(stanza) == FILE_KEY
        assert asked == [1 << 22]
        return
    with pytest.raises(AgeHeaderError) as caught:
        ScryptIdentity("x").unwrap(stanza)
    assert caught.value.details == {"what": code}
    assert not asked


# Keys


@pytest.mark.parametrize("identity", [CLASSIC, HYBRID], ids=["classic", "hybrid"])
def test_public_keys_are_lower_case_and_secret_ones_upper_case(
    identity: X25519Identity | HybridIdentity,
) -> None:
    public, secret = str(identity.recipient()), identity.to_string()
    assert parse_recipient(public) == identity.recipient()
    assert parse_identity(secret) == identity
    for wrong in (public.upper(), public.title(), secret, secret.lower()):
        with pytest.raises(NotAnAgeKeyError):
            parse_recipient(wrong)
    for wrong in (secret.lower(), secret.title(), public, public.upper()):
        with pytest.raises(NotAnAgeKeyError):
            parse_identity(wrong)


@pytest.mark.parametrize("size", [31, 32, 33, 1215, 1216, 1217])
def test_keys_have_the_length_of_their_kind(size: int) -> None:
    for prefix, right in (("age", 32), ("age1pq", 1216), ("other", 0)):
        text = bech32.encode(prefix, bytes([9]) * size)
        if size == right:
            assert str(parse_recipient(text)) == text
        else:
            with pytest.raises(NotAnAgeKeyError):
                parse_recipient(text)
    for prefix, right in (
        ("age-secret-key-", 32),
        ("age-secret-key-pq-", 32),
        ("age-secret-key-other-", 0),
    ):
        text = bech32.encode(prefix, bytes([9]) * size).upper()
        if size == right:
            assert parse_identity(text).to_string() == text
        else:
            with pytest.raises(NotAnAgeKeyError):
                parse_identity(text)
    for kind, whole in ((X25519Recipient, 32), (HybridRecipient, 1216)):
        if size != whole:
            with pytest.raises(NotAnAgeKeyError):
                kind(bytes(size))


def test_fresh_keys_differ_and_are_drawn_from_what_was_given() -> None:
    assert X25519Identity.generate() != X25519Identity.generate()
    assert HybridIdentity.generate(counting(0)) == HYBRID


def test_a_key_file_may_hold_comments_blank_lines_and_spaces() -> None:
    text = f"#\n# public key: x\r\n\r\n\t{HYBRID.to_string()} \r\n{CLASSIC.to_string()}"
    assert identities_in(text) == (HYBRID, CLASSIC)
    assert identities_in("# nothing\n\n") == ()


@pytest.mark.parametrize("identity", [CLASSIC, HYBRID], ids=["classic", "hybrid"])
def test_a_stanza_that_was_changed_anywhere_is_not_opened(
    identity: X25519Identity | HybridIdentity,
) -> None:
    """A changed bit makes it somebody else's; a changed length makes it no stanza."""
    stanza = identity.recipient().wrap(FILE_KEY)
    kind, share = stanza.arguments
    assert identity.unwrap(stanza) == FILE_KEY
    for place in (0, 15, 16, 31):
        body = bytearray(stanza.body)
        body[place] ^= 1
        assert identity.unwrap(Stanza((kind, share), bytes(body))) is None
    for other in (stanza.body[:-1], stanza.body + b"\0", b""):
        with pytest.raises(AgeHeaderError):
            identity.unwrap(Stanza((kind, share), other))
    longer = b64(raw64(share.encode()) + b"\0")
    for arguments in ((kind,), (kind, share, share), (kind, longer)):
        with pytest.raises(AgeHeaderError):
            identity.unwrap(Stanza(arguments, stanza.body))
