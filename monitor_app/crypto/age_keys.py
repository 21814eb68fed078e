"""Keys of age files: X25519, hybrid ML-KEM-768 with X25519, and scrypt passphrases.

Source: C2SP age.md, sections "The X25519 recipient type", "The hybrid recipient type"
and "The scrypt recipient type"; draft-ietf-hpke-pq for the hybrid KEM.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol, Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.mlkem import (
    MLKEM768PrivateKey,
    MLKEM768PublicKey,
)
from cryptography.hazmat.primitives.asymmetric.x25519 import (
    X25519PrivateKey,
    X25519PublicKey,
)
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hpke import (
    AEAD,
    KDF,
    KEM,
    MLKEM768X25519PrivateKey,
    MLKEM768X25519PublicKey,
    Suite,
)
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from monitor_app.crypto import bech32
from monitor_app.crypto.age_header import FILE_KEY_BYTES, Stanza, b64, unb64
from monitor_app.errors.crypto import AgeHeaderError, NotAnAgeKeyError

_WRAPPED_BYTES = FILE_KEY_BYTES + 16
_ZERO_NONCE = bytes(12)
_X25519_INFO = b"age-encryption.org/v1/X25519"
_HYBRID_INFO = b"age-encryption.org/mlkem768x25519"
_SCRYPT_LABEL = b"age-encryption.org/v1/scrypt"
_MLKEM_BYTES = 1184
_ENCAPSULATED_BYTES = 1120
_HIGHEST_WORK_FACTOR = 22  # 4 GiB; what the reference accepts at the most

X25519_TYPE = "X25519"
HYBRID_TYPE = "mlkem768x25519"
SCRYPT_TYPE = "scrypt"


class Recipient(Protocol):
    """Somebody whom a file can be encrypted for."""

    @property
    def stanza_type(self) -> str:
        """Return the type that the header will show."""
        ...

    def wrap(self, file_key: bytes) -> Stanza:
        """Wrap the 16-byte file key."""
        ...


class Identity(Protocol):
    """Somebody who can open a file."""

    @property
    def stanza_type(self) -> str:
        """Return the type of the stanzas it can open."""
        ...

    def unwrap(self, stanza: Stanza) -> bytes | None:
        """Return the file key, or `None` when the stanza is somebody else's.

        Raises:
            AgeHeaderError: the stanza is malformed.
        """
        ...


def _hkdf(secret: bytes, salt: bytes, info: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=salt, info=info).derive(secret)


def _open(key: bytes, body: bytes) -> bytes | None:
    if len(body) != _WRAPPED_BYTES:
        raise AgeHeaderError(what="file key")
    try:
        return ChaCha20Poly1305(key).decrypt(_ZERO_NONCE, body, None)
    except InvalidTag:
        return None


@dataclass(frozen=True, slots=True)
class X25519Recipient:
    """A classic public key, `age1…`."""

    raw: bytes  # 32
    stanza_type: str = field(default=X25519_TYPE, init=False)

    def __post_init__(self) -> None:
        if len(self.raw) != 32:
            raise NotAnAgeKeyError

    def __str__(self) -> str:
        return bech32.encode("age", self.raw)

    def wrap(self, file_key: bytes) -> Stanza:
        """Wrap the file key under a fresh ephemeral share."""
        ephemeral = X25519PrivateKey.generate()
        share = ephemeral.public_key().public_bytes_raw()
        try:
            shared = ephemeral.exchange(X25519PublicKey.from_public_bytes(self.raw))
        except ValueError:
            raise NotAnAgeKeyError from None  # a key of low order
        key = _hkdf(shared, share + self.raw, _X25519_INFO)
        body = ChaCha20Poly1305(key).encrypt(_ZERO_NONCE, file_key, None)
        return Stanza((X25519_TYPE, b64(share)), body)


@dataclass(frozen=True, slots=True)
class X25519Identity:
    """A classic private key, `AGE-SECRET-KEY-1…`. Never appears in a repr."""

    _secret: bytes = field(repr=False)
    stanza_type: str = field(default=X25519_TYPE, init=False)

    @classmethod
    def generate(cls) -> Self:
        """Make a fresh key."""
        return cls(X25519PrivateKey.generate().private_bytes_raw())

    def to_string(self) -> str:
        """Return the secret spelling. It opens everything: never log or show it."""
        return bech32.encode("age-secret-key-", self._secret).upper()

    def recipient(self) -> X25519Recipient:
        """Return the public half."""
        return X25519Recipient(self._private().public_key().public_bytes_raw())

    def unwrap(self, stanza: Stanza) -> bytes | None:
        """Open a stanza; see `Identity.unwrap`."""
        if stanza.type != X25519_TYPE:
            return None
        if len(stanza.arguments) != 2:
            raise AgeHeaderError(what="X25519")
        share = unb64(stanza.arguments[1])
        if len(share) != 32:
            raise AgeHeaderError(what="X25519")
        try:
            shared = self._private().exchange(X25519PublicKey.from_public_bytes(share))
        except ValueError:
            raise AgeHeaderError(what="X25519") from None  # a share of low order
        return _open(
            _hkdf(shared, share + self.recipient().raw, _X25519_INFO), stanza.body
        )

    def _private(self) -> X25519PrivateKey:
        return X25519PrivateKey.from_private_bytes(self._secret)


def _suite() -> Suite:
    return Suite(KEM.MLKEM768_X25519, KDF.HKDF_SHA256, AEAD.CHACHA20_POLY1305)


@dataclass(frozen=True, slots=True)
class HybridRecipient:
    """A post-quantum hybrid public key, `age1pq1…`: opens only if both parts fall."""

    raw: bytes  # 1184 bytes of ML-KEM-768, 32 of X25519
    stanza_type: str = field(default=HYBRID_TYPE, init=False)

    def __post_init__(self) -> None:
        if len(self.raw) != _MLKEM_BYTES + 32:
            raise NotAnAgeKeyError

    def __str__(self) -> str:
        return bech32.encode("age1pq", self.raw)

    def wrap(self, file_key: bytes) -> Stanza:
        """Wrap the file key with single-shot HPKE."""
        try:
            public = MLKEM768X25519PublicKey(
                MLKEM768PublicKey.from_public_bytes(self.raw[:_MLKEM_BYTES]),
                X25519PublicKey.from_public_bytes(self.raw[_MLKEM_BYTES:]),
            )
            sealed = _suite().encrypt(file_key, public, info=_HYBRID_INFO)
        except ValueError:
            raise NotAnAgeKeyError from None
        share = sealed[:_ENCAPSULATED_BYTES]
        return Stanza((HYBRID_TYPE, b64(share)), sealed[_ENCAPSULATED_BYTES:])


@dataclass(frozen=True, slots=True)
class HybridIdentity:
    """A hybrid private key, `AGE-SECRET-KEY-PQ-1…`. Never appears in a repr."""

    _seed: bytes = field(repr=False)  # 32
    stanza_type: str = field(default=HYBRID_TYPE, init=False)

    @classmethod
    def generate(cls, random_bytes: Callable[[int], bytes]) -> Self:
        """Make a fresh key from a random 32-byte seed."""
        return cls(random_bytes(32))

    def to_string(self) -> str:
        """Return the secret spelling. It opens everything: never log or show it."""
        return bech32.encode("age-secret-key-pq-", self._seed).upper()

    def recipient(self) -> HybridRecipient:
        """Return the public half."""
        mlkem, x25519 = self._halves()
        return HybridRecipient(
            mlkem.public_key().public_bytes_raw()
            + x25519.public_key().public_bytes_raw()
        )

    def unwrap(self, stanza: Stanza) -> bytes | None:
        """Open a stanza; see `Identity.unwrap`."""
        if stanza.type != HYBRID_TYPE:
            return None
        if len(stanza.arguments) != 2:
            raise AgeHeaderError(what="hybrid")
        share = unb64(stanza.arguments[1])
        if len(share) != _ENCAPSULATED_BYTES or len(stanza.body) != _WRAPPED_BYTES:
            raise AgeHeaderError(what="hybrid")
        mlkem, x25519 = self._halves()
        private = MLKEM768X25519PrivateKey(mlkem, x25519)
        try:
            # HPKE folds a share of low order into "wrong key"; here it is malformed.
            x25519.exchange(X25519PublicKey.from_public_bytes(share[-32:]))
            return _suite().decrypt(share + stanza.body, private, info=_HYBRID_INFO)
        except InvalidTag:
            return None
        except ValueError:
            raise AgeHeaderError(what="hybrid") from None

    def _halves(self) -> tuple[MLKEM768PrivateKey, X25519PrivateKey]:
        expanded = hashlib.shake_256(self._seed).digest(96)
        return (
            MLKEM768PrivateKey.from_seed_bytes(expanded[:64]),
            X25519PrivateKey.from_private_bytes(expanded[64:]),
        )


@dataclass(frozen=True, slots=True)
class ScryptRecipient:
    """A passphrase for the backup of a key. Stands alone in a header."""

    passphrase: str = field(repr=False)
    salt: bytes = field(repr=False)  # 16 random bytes
    work_factor: int = 18  # log2 of N: about a second
    stanza_type: str = field(default=SCRYPT_TYPE, init=False)

    def wrap(self, file_key: bytes) -> Stanza:
        """Wrap the file key under the passphrase."""
        key = _scrypt(self.passphrase, self.salt, self.work_factor)
        body = ChaCha20Poly1305(key).encrypt(_ZERO_NONCE, file_key, None)
        return Stanza((SCRYPT_TYPE, b64(self.salt), str(self.work_factor)), body)


@dataclass(frozen=True, slots=True)
class ScryptIdentity:
    """A passphrase that opens the backup of a key."""

    passphrase: str = field(repr=False)
    stanza_type: str = field(default=SCRYPT_TYPE, init=False)

    def unwrap(self, stanza: Stanza) -> bytes | None:
        """Open a stanza; see `Identity.unwrap`."""
        if stanza.type != SCRYPT_TYPE:
            return None
        if len(stanza.arguments) != 3:
            raise AgeHeaderError(what="scrypt")
        salt, factor = unb64(stanza.arguments[1]), stanza.arguments[2]
        digits = factor.isascii() and factor.isdecimal()
        if len(salt) != 16 or not digits or factor.startswith("0"):
            raise AgeHeaderError(what="scrypt")
        if len(factor) > 2 or int(factor) > _HIGHEST_WORK_FACTOR:
            raise AgeHeaderError(what="work factor")
        return _open(_scrypt(self.passphrase, salt, int(factor)), stanza.body)


def _scrypt(passphrase: str, salt: bytes, work_factor: int) -> bytes:
    return hashlib.scrypt(
        passphrase.encode(),
        salt=_SCRYPT_LABEL + salt,
        n=1 << work_factor,
        r=8,
        p=1,
        maxmem=(1 << work_factor) * 1024 + (1 << 25),
        dklen=32,
    )


def parse_recipient(text: str) -> X25519Recipient | HybridRecipient:
    """Read `age1…` or `age1pq1…`; raise `NotAnAgeKeyError` on anything else."""
    prefix, data = bech32.decode(text)
    if prefix == "age" and text.islower():
        return X25519Recipient(data)
    if prefix == "age1pq" and text.islower():
        return HybridRecipient(data)
    raise NotAnAgeKeyError


def parse_identity(text: str) -> X25519Identity | HybridIdentity:
    """Read `AGE-SECRET-KEY-1…` or `AGE-SECRET-KEY-PQ-1…`.

    Raises:
        NotAnAgeKeyError: anything else.
    """
    prefix, data = bech32.decode(text)
    if len(data) != 32 or not text.isupper():
        raise NotAnAgeKeyError
    if prefix == "age-secret-key-":
        return X25519Identity(data)
    if prefix == "age-secret-key-pq-":
        return HybridIdentity(data)
    raise NotAnAgeKeyError


def identities_in(text: str) -> tuple[X25519Identity | HybridIdentity, ...]:
    """Read a key file as `age-keygen` writes it: one key a line, # for comments."""
    lines = (line.strip() for line in text.splitlines())
    return tuple(
        parse_identity(line) for line in lines if line and not line.startswith("#")
    )
