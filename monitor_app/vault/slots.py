"""Key slots: a passphrase, recovery shares, an escrow. Source: `vault/FORMAT.md`, 2.2.

Each slot wraps the one data key under a key of its own. Whatever a slot says in the
clear is bound to what it wraps: a slot whose cost, salt or recipient was changed does
not open.
"""

import base64
import binascii
import io
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Self

from monitor_app.crypto import keyslots
from monitor_app.crypto.age import AgeReader, AgeWriter
from monitor_app.crypto.age_keys import Identity, parse_recipient
from monitor_app.crypto.keyslots import Wrapped
from monitor_app.crypto.passphrase import SALT_BYTES, KdfCost, derive_key
from monitor_app.errors.crypto import (
    AgeHeaderError,
    AgeHeaderMacError,
    AgeNoMatchError,
    AgePayloadError,
    WrongKeyError,
)
from monitor_app.errors.vault import DamagedHeaderError

PASSPHRASE, RECOVERY, ESCROW = "argon2id", "slip39", "age-escrow"
_TYPES = (PASSPHRASE, RECOVERY, ESCROW)
SECRET_BYTES = 32


@dataclass(frozen=True, slots=True)
class Slot:
    """One way to the data key; `fields` are public and bound to what is wrapped."""

    fields: Mapping[str, object]
    wrapped: Wrapped

    @property
    def type(self) -> str:
        """Return `argon2id` (passphrase), `slip39` (shares) or `age-escrow`."""
        return str(self.fields["type"])

    @property
    def cost(self) -> KdfCost:
        """Return the derivation cost of a passphrase slot."""
        return KdfCost(*(_whole(self.fields, key) for key in ("m_kib", "t", "p")))

    def to_json(self) -> dict[str, object]:
        """Return the JSON object of the slot."""
        return {
            **self.fields,
            "nonce": b64(self.wrapped.nonce),
            "wrapped": b64(self.wrapped.sealed),
        }

    @classmethod
    def from_json(cls, found: Mapping[str, Any]) -> Self:
        """Read the JSON object of a slot; raise `DamagedHeaderError` otherwise."""
        fields = {k: v for k, v in found.items() if k not in ("nonce", "wrapped")}
        wrapped = Wrapped(unb64(found, "nonce"), unb64(found, "wrapped"))
        if fields.get("type") not in _TYPES:
            raise DamagedHeaderError
        return cls(fields, wrapped)


@dataclass(frozen=True, slots=True)
class SlotMaker:
    """Makes the slots of one vault around its data key."""

    data_key: bytearray
    vault_id: bytes
    random_bytes: Callable[[int], bytes]

    def passphrase(self, passphrase: str, cost: KdfCost) -> Slot:
        """Wrap the data key under a passphrase."""
        salt = self.random_bytes(SALT_BYTES)
        fields = {
            "type": PASSPHRASE,
            "salt": b64(salt),
            "m_kib": cost.memory_kib,
            "t": cost.passes,
            "p": cost.lanes,
        }
        return self._wrapped(fields, derive_key(passphrase, salt, cost))

    def recovery(self, secret: bytes, threshold: int, shares: int) -> Slot:
        """Wrap the data key under the secret that the recovery shares hold."""
        fields = {"type": RECOVERY, "threshold": threshold, "shares": shares}
        return self._wrapped(fields, secret)

    def escrow(self, recipient: str) -> Slot:
        """Wrap the data key so that whoever holds an age key can open the vault."""
        secret = self.random_bytes(SECRET_BYTES)
        blob = io.BytesIO()
        writer = AgeWriter(blob, [parse_recipient(recipient)], self.random_bytes)
        writer.write(secret)
        writer.finish()
        writer.forget()
        fields = {"type": ESCROW, "recipient": recipient, "blob": b64(blob.getvalue())}
        return self._wrapped(fields, secret)

    def _wrapped(self, fields: Mapping[str, object], under: bytes) -> Slot:
        wrapped = keyslots.wrap(
            self.data_key, under, fields, self.vault_id, self.random_bytes
        )
        return Slot(fields, wrapped)


def opened_with_passphrase(slot: Slot, vault_id: bytes, passphrase: str) -> bytearray:
    """Open a passphrase slot.

    Raises:
        WrongKeyError: not this passphrase. DamagedHeaderError: the slot is malformed.
        KdfBelowFloorError, KdfAboveCeilingError: the slot asks for an absurd cost.
    """
    salt = unb64(slot.fields, "salt")
    if len(salt) != SALT_BYTES:
        raise DamagedHeaderError
    under = derive_key(passphrase, salt, slot.cost)
    return keyslots.unwrap(slot.wrapped, under, slot.fields, vault_id)


def opened_with_secret(slot: Slot, vault_id: bytes, secret: bytes) -> bytearray:
    """Open a recovery slot with the secret of its shares; else `WrongKeyError`."""
    return keyslots.unwrap(slot.wrapped, secret, slot.fields, vault_id)


def opened_with_identities(
    slot: Slot, vault_id: bytes, identities: Iterable[Identity]
) -> bytearray:
    """Open an escrow slot with an age key; else `WrongKeyError`."""
    blob = io.BytesIO(unb64(slot.fields, "blob"))
    try:
        secret = AgeReader(blob, identities).read()
    except (AgeNoMatchError, AgeHeaderError, AgeHeaderMacError, AgePayloadError):
        raise WrongKeyError from None
    return opened_with_secret(slot, vault_id, secret)


def b64(data: bytes) -> str:
    """Spell bytes as base64."""
    return base64.b64encode(data).decode()


def unb64(found: Mapping[str, Any], key: str) -> bytes:
    """Read base64 from a field; raise `DamagedHeaderError` otherwise."""
    try:
        return base64.b64decode(found[key], validate=True)
    except (KeyError, TypeError, binascii.Error, ValueError):
        raise DamagedHeaderError from None


def _whole(found: Mapping[str, Any], key: str) -> int:
    value = found.get(key)
    if not isinstance(value, int) or isinstance(value, bool):
        raise DamagedHeaderError
    return value
