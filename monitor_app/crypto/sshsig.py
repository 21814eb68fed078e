"""Signatures that `ssh-keygen -Y verify` accepts: SSHSIG with Ed25519 and SHA-512.

Source: OpenSSH PROTOCOL.sshsig; RFC 8709 (ssh-ed25519); RFC 8032 (Ed25519). Only one
kind of signature exists here: Ed25519, hash SHA-512, the canonical armor that OpenSSH
itself writes. Everything else is refused.
"""

import base64
import binascii
import hashlib
from dataclasses import dataclass, field
from typing import Self

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)

from monitor_app.errors.crypto import (
    BadSignatureError,
    LowOrderKeyError,
    MalformedSignatureError,
    NotASigningKeyError,
    WrongNamespaceError,
)

KEY_BYTES = 32
_KIND = b"ssh-ed25519"
_MAGIC = b"SSHSIG"
_HASH = b"sha512"
_BEGIN = "-----BEGIN SSH SIGNATURE-----\n"
_END = "-----END SSH SIGNATURE-----\n"
_LINE = 70
_P = 2**255 - 19
# y-coordinates of the eight points of small order; with either sign bit, and with the
# non-canonical spellings y + p that fit into 255 bits, 14 encodings.
_LOW_ORDER_Y = {
    0,
    1,
    _P - 1,
    _P,
    _P + 1,
    int("7a03ac9277fdc74ec6cc392cfa53202a0f67100d760b3cba4fd83d3d706a17c7", 16),
    int("05fc536d880238b13933c6d305acdfd5f098eff289f4c345b027b2c28f95e826", 16),
}


@dataclass(frozen=True, slots=True)
class PublicKey:
    """An Ed25519 public key; never one of low order."""

    raw: bytes  # 32

    def __post_init__(self) -> None:
        if len(self.raw) != KEY_BYTES:
            raise NotASigningKeyError
        y = int.from_bytes(self.raw, "little") & ((1 << 255) - 1)
        if y in _LOW_ORDER_Y:
            raise LowOrderKeyError

    @classmethod
    def from_line(cls, line: str) -> Self:
        """Read `ssh-ed25519 AAAA… [comment]`.

        Raises:
            NotASigningKeyError: the line is anything else.
            LowOrderKeyError: see `errors.crypto`.
        """
        words = line.split()
        if len(words) < 2 or words[0] != _KIND.decode():
            raise NotASigningKeyError
        try:
            blob = base64.b64decode(words[1], validate=True)
        except binascii.Error:
            raise NotASigningKeyError from None
        return cls.from_blob(blob)

    @classmethod
    def from_blob(cls, blob: bytes) -> Self:
        """Read the wire form: string "ssh-ed25519", string of 32 bytes."""
        prefix = _string(_KIND) + KEY_BYTES.to_bytes(4, "big")
        if len(blob) != len(prefix) + KEY_BYTES or not blob.startswith(prefix):
            raise NotASigningKeyError
        return cls(blob[len(prefix) :])

    def blob(self) -> bytes:
        """Return the wire form."""
        return _string(_KIND) + _string(self.raw)

    def line(self, comment: str = "") -> str:
        """Return the line of an `authorized_keys` or `allowed_signers` file."""
        encoded = base64.b64encode(self.blob()).decode()
        return f"{_KIND.decode()} {encoded} {comment}".rstrip()


@dataclass(frozen=True, slots=True)
class SigningKey:
    """An Ed25519 key pair. The seed never appears in a repr."""

    _seed: bytes = field(repr=False)

    @classmethod
    def from_seed(cls, seed: bytes | bytearray) -> Self:
        """Make the key of a 32-byte seed (RFC 8032, 5.1.5)."""
        if len(seed) != KEY_BYTES:
            raise NotASigningKeyError
        return cls(bytes(seed))

    @property
    def public(self) -> PublicKey:
        """Return the public half."""
        private = Ed25519PrivateKey.from_private_bytes(self._seed)
        return PublicKey(private.public_key().public_bytes_raw())

    def seed(self) -> bytearray:
        """Return a copy of the 32-byte seed; the caller wipes it."""
        return bytearray(self._seed)

    def sign(self, message: bytes, namespace: str) -> str:
        """Return the armored signature of `message` for one purpose.

        Args:
            message: any bytes.
            namespace: what the signature is for; not empty.
        """
        private = Ed25519PrivateKey.from_private_bytes(self._seed)
        signature = private.sign(_signed_data(message, namespace))
        blob = (
            _MAGIC
            + (1).to_bytes(4, "big")
            + _string(self.public.blob())
            + _string(namespace.encode())
            + _string(b"")
            + _string(_HASH)
            + _string(_string(_KIND) + _string(signature))
        )
        return armor(blob)


def verify(armored: str, message: bytes, namespace: str) -> PublicKey:
    """Verify a signature and return the key that made it.

    The caller compares the key with those it trusts: a good signature by a stranger is
    a stranger's signature.

    Raises:
        MalformedSignatureError: not the one accepted kind or spelling.
        WrongNamespaceError: made for another purpose.
        BadSignatureError: does not fit `message`.
        LowOrderKeyError: see `errors.crypto`.
    """
    reader = _Fields(_dearmor(armored))
    reader.expect(_MAGIC + (1).to_bytes(4, "big"), "version")
    try:
        key = PublicKey.from_blob(reader.string())
    except NotASigningKeyError:
        raise MalformedSignatureError(what="key") from None
    if reader.string() != namespace.encode():
        raise WrongNamespaceError
    reader.expect(_string(b""), "reserved")
    reader.expect(_string(_HASH), "hash")
    inner = _Fields(reader.string())
    reader.end()
    inner.expect(_string(_KIND), "algorithm")
    signature = inner.string()
    inner.end()
    try:
        Ed25519PublicKey.from_public_bytes(key.raw).verify(
            signature, _signed_data(message, namespace)
        )
    except (InvalidSignature, ValueError):
        raise BadSignatureError from None
    return key


def armor(blob: bytes) -> str:
    """Return the PEM-like armor exactly as OpenSSH writes it: lines of 70."""
    encoded = base64.b64encode(blob).decode()
    lines = [encoded[i : i + _LINE] + "\n" for i in range(0, len(encoded), _LINE)]
    return _BEGIN + "".join(lines) + _END


def _dearmor(armored: str) -> bytes:
    if not armored.startswith(_BEGIN) or not armored.endswith(_END):
        raise MalformedSignatureError(what="armor")
    middle = armored[len(_BEGIN) : -len(_END)].replace("\n", "")
    try:
        blob = base64.b64decode(middle, validate=True)
    except (binascii.Error, ValueError):
        raise MalformedSignatureError(what="base64") from None
    if armor(blob) != armored:
        raise MalformedSignatureError(what="armor")
    return blob


def _signed_data(message: bytes, namespace: str) -> bytes:
    return (
        _MAGIC
        + _string(namespace.encode())
        + _string(b"")
        + _string(_HASH)
        + _string(hashlib.sha512(message).digest())
    )


def _string(content: bytes) -> bytes:
    return len(content).to_bytes(4, "big") + content


class _Fields:
    """Reads the fields of a wire message, strictly."""

    def __init__(self, content: bytes) -> None:
        self._content = content

    def expect(self, exact: bytes, what: str) -> None:
        if not self._content.startswith(exact):
            raise MalformedSignatureError(what=what)
        self._content = self._content[len(exact) :]

    def string(self) -> bytes:
        length = int.from_bytes(self._content[:4], "big")
        found = self._content[4 : 4 + length]
        if len(self._content) < 4 or len(found) < length:
            raise MalformedSignatureError(what="length")
        self._content = self._content[4 + length :]
        return found

    def end(self) -> None:
        if self._content:
            raise MalformedSignatureError(what="trailing")
