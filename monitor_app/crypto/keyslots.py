"""Key slots: several ways to the one data key of a vault.

A vault has a random 32-byte data key. Each slot wraps it under a key of its own:
AES-256-GCM, with every other field of the slot and the vault's id as associated data.
`commitment` ties the header to one data key, `header_mac` ties all slots together, so
that a slot can be neither weakened nor slipped in.
"""

import hmac
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from monitor_app.crypto.wiping import wipe
from monitor_app.errors.crypto import WrongKeyError

DATA_KEY_BYTES = 32
NONCE_BYTES = 12
WRAPPED_BYTES = 48
TAG_BYTES = 16
FORMAT = "ohrm-vault/1"


@dataclass(frozen=True, slots=True)
class Wrapped:
    """A data key under another key."""

    nonce: bytes  # 12
    sealed: bytes  # 48: ciphertext and tag


def canonical_json(value: object) -> bytes:
    """Return the one spelling of a JSON value: sorted keys, no spaces, ASCII."""
    return json.dumps(
        value, sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False
    ).encode("ascii")


def wrap(
    data_key: bytes | bytearray,
    under: bytes | bytearray,
    slot_fields: Mapping[str, object],
    vault_id: bytes,
    random_bytes: Callable[[int], bytes],
) -> Wrapped:
    """Seal the data key under a slot's key.

    Args:
        data_key: 32 bytes.
        under: 32 bytes, the slot's own key.
        slot_fields: all public fields of the slot but the nonce and the sealed key.
        vault_id: 16 bytes; a slot copied into another vault does not open.
        random_bytes: source of the nonce.

    Source: NIST SP 800-38D (GCM).
    """
    nonce = random_bytes(NONCE_BYTES)
    sealed = AESGCM(under).encrypt(nonce, data_key, _bound(slot_fields, vault_id))
    return Wrapped(nonce, sealed)


def unwrap(
    wrapped: Wrapped,
    under: bytes | bytearray,
    slot_fields: Mapping[str, object],
    vault_id: bytes,
) -> bytearray:
    """Open a slot; the caller wipes the result.

    Raises:
        WrongKeyError: the key is wrong, or a field of the slot was changed.
    """
    opened = bytearray(max(len(wrapped.sealed) - TAG_BYTES, 0))
    bound = _bound(slot_fields, vault_id)
    try:
        AESGCM(under).decrypt_into(wrapped.nonce, wrapped.sealed, bound, opened)
    except (InvalidTag, ValueError):
        raise WrongKeyError from None
    return opened


def subkey(data_key: bytes | bytearray, purpose: str, length: int = 32) -> bytearray:
    """Derive a key for one purpose: HKDF-SHA256 without salt (RFC 5869).

    Two purposes never share a key. The caller wipes the result.
    """
    info = f"{FORMAT} {purpose}".encode("ascii")
    kdf = HKDF(algorithm=SHA256(), length=length, salt=None, info=info)
    derived = bytearray(length)
    kdf.derive_into(data_key, derived)  # `derive` would leave a copy nobody can wipe
    return derived


def commitment(data_key: bytes | bytearray, vault_id: bytes) -> bytes:
    """Return 32 bytes that only this data key gives for this vault."""
    return _mac(data_key, "commit", vault_id)


def header_mac(data_key: bytes | bytearray, header: Mapping[str, object]) -> bytes:
    """Return the 32-byte MAC of a header's canonical JSON (without its `mac`)."""
    content = canonical_json({k: v for k, v in header.items() if k != "mac"})
    return _mac(data_key, "header", content)


def _mac(data_key: bytes | bytearray, purpose: str, content: bytes) -> bytes:
    key = subkey(data_key, purpose)
    try:
        return hmac.digest(key, content, "sha256")
    finally:
        wipe(key)


def same(first: bytes, second: bytes) -> bool:
    """Compare two secrets in constant time."""
    return hmac.compare_digest(first, second)


def _bound(slot_fields: Mapping[str, object], vault_id: bytes) -> bytes:
    return canonical_json({"slot": dict(slot_fields), "vault": vault_id.hex()})
