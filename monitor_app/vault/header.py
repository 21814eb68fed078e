"""The header of a vault: `vault.json`, kept twice. Source: `vault/FORMAT.md`, 2.

Canonical JSON. The slots wrap one data key; `commit` ties the header to that key and
`mac` ties the slots to each other, so that none can be weakened or slipped in.
"""

import base64
import binascii
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Self

from monitor_app import paths
from monitor_app.crypto import keyslots
from monitor_app.crypto.keyslots import Wrapped, canonical_json
from monitor_app.crypto.passphrase import SALT_BYTES, KdfCost, derive_key
from monitor_app.errors import MonitorError
from monitor_app.errors.crypto import WrongKeyError
from monitor_app.errors.vault import (
    DamagedHeaderError,
    NewerVaultError,
    NotAVaultError,
    TamperedHeaderError,
    WrongPassphraseError,
)
from monitor_app.records.profile import Profile

NAMES = ("vault.json", "vault.copy.json")
FORMAT = "ohrm-vault/1"
_FAMILY = "ohrm-vault/"
_MOST_BYTES = 1024 * 1024
ID_BYTES = 16
PASSPHRASE, RECOVERY = "argon2id", "slip39"


@dataclass(frozen=True, slots=True)
class Slot:
    """One way to the data key; `fields` are public and bound to what is wrapped."""

    fields: Mapping[str, object]
    wrapped: Wrapped

    @property
    def type(self) -> str:
        """Return `argon2id` (a passphrase) or `slip39` (recovery shares)."""
        return str(self.fields["type"])

    @property
    def cost(self) -> KdfCost:
        """Return the derivation cost of a passphrase slot."""
        return KdfCost(*(_whole(self.fields, key) for key in ("m_kib", "t", "p")))

    def to_json(self) -> dict[str, object]:
        """Return the JSON object of the slot."""
        return {
            **self.fields,
            "nonce": _b64(self.wrapped.nonce),
            "wrapped": _b64(self.wrapped.sealed),
        }

    @classmethod
    def from_json(cls, found: Mapping[str, Any]) -> Self:
        """Read the JSON object of a slot; raise `DamagedHeaderError` otherwise."""
        fields = {k: v for k, v in found.items() if k not in ("nonce", "wrapped")}
        wrapped = Wrapped(_unb64(found, "nonce"), _unb64(found, "wrapped"))
        if fields.get("type") not in (PASSPHRASE, RECOVERY):
            raise DamagedHeaderError
        return cls(fields, wrapped)


@dataclass(frozen=True, slots=True)
class Header:
    """Everything that lies in the clear: no names, no counts, no dates."""

    vault_id: bytes
    profile: Profile
    slots: tuple[Slot, ...]
    commit: bytes
    mac: bytes

    def to_json(self) -> dict[str, object]:
        """Return the JSON object of the header."""
        return {
            "format": FORMAT,
            "vault_id": _b64(self.vault_id),
            "profile": self.profile.value,
            "slots": [slot.to_json() for slot in self.slots],
            "commit": _b64(self.commit),
            "mac": _b64(self.mac),
        }

    def sealed(self, data_key: bytearray) -> "Header":
        """Return the header with the commitment and MAC of this data key."""
        open_header = replace(
            self, commit=keyslots.commitment(data_key, self.vault_id), mac=b""
        )
        mac = keyslots.header_mac(data_key, open_header.to_json())
        return replace(open_header, mac=mac)

    def check(self, data_key: bytearray) -> None:
        """Raise `TamperedHeaderError` unless this key sealed the header as it is."""
        commit = keyslots.commitment(data_key, self.vault_id)
        mac = keyslots.header_mac(data_key, self.to_json())
        if not keyslots.same(commit, self.commit) or not keyslots.same(mac, self.mac):
            raise TamperedHeaderError


def passphrase_slot(
    data_key: bytearray,
    passphrase: str,
    cost: KdfCost,
    vault_id: bytes,
    random_bytes: Callable[[int], bytes],
) -> Slot:
    """Wrap the data key under a passphrase."""
    salt = random_bytes(SALT_BYTES)
    fields = {
        "type": PASSPHRASE,
        "salt": _b64(salt),
        "m_kib": cost.memory_kib,
        "t": cost.passes,
        "p": cost.lanes,
    }
    under = derive_key(passphrase, salt, cost)
    return Slot(fields, keyslots.wrap(data_key, under, fields, vault_id, random_bytes))


def open_with_passphrase(header: Header, passphrase: str) -> bytearray:
    """Return the data key; the caller wipes it.

    Raises:
        WrongPassphraseError: no passphrase slot opens.
        TamperedHeaderError: a slot opens, but the header is not the sealed one.
        KdfBelowFloorError, KdfAboveCeilingError: a slot asks for an absurd cost.
    """
    for slot in header.slots:
        if slot.type != PASSPHRASE:
            continue
        salt = _unb64(slot.fields, "salt")
        if len(salt) != SALT_BYTES:
            raise DamagedHeaderError
        under = derive_key(passphrase, salt, slot.cost)
        try:
            key = keyslots.unwrap(slot.wrapped, under, slot.fields, header.vault_id)
        except WrongKeyError:
            continue
        header.check(key)
        return key
    raise WrongPassphraseError


def write(folder: Path, header: Header) -> None:
    """Replace both copies, one after the other, each as a whole."""
    content = canonical_json(header.to_json()) + b"\n"
    for name in NAMES:
        paths.write_durably(folder / name, content)


def read(folder: Path) -> tuple[Header, bool]:
    """Read the header; say whether one copy must be healed from the other.

    Raises:
        NotAVaultError: there is no copy. NewerVaultError: a later format.
        DamagedHeaderError: no copy can be read.
    """
    if not any((folder / name).exists() for name in NAMES):
        raise NotAVaultError(name=folder.name)
    found: list[Header] = []
    failure: MonitorError | None = None
    for name in NAMES:
        try:
            found.append(_parse((folder / name).read_bytes()))
        except NewerVaultError:
            raise
        except (OSError, DamagedHeaderError):
            failure = DamagedHeaderError()
    if not found:
        raise failure or DamagedHeaderError()
    return found[0], failure is not None or len(set(map(repr, found))) > 1


def _parse(content: bytes) -> Header:
    if len(content) > _MOST_BYTES:
        raise DamagedHeaderError
    try:
        found = json.loads(content)
    except ValueError:
        raise DamagedHeaderError from None
    if not isinstance(found, dict):
        raise DamagedHeaderError
    spelled = str(found.get("format"))
    if spelled != FORMAT:
        if spelled.startswith(_FAMILY) and spelled[len(_FAMILY) :].isdecimal():
            raise NewerVaultError(found=spelled, supported=FORMAT)
        raise DamagedHeaderError
    slots = found.get("slots")
    if not isinstance(slots, list) or not all(isinstance(s, dict) for s in slots):
        raise DamagedHeaderError
    try:
        profile = Profile(str(found.get("profile")))
    except ValueError:
        raise DamagedHeaderError from None
    vault_id = _unb64(found, "vault_id")
    if len(vault_id) != ID_BYTES:
        raise DamagedHeaderError
    return Header(
        vault_id=vault_id,
        profile=profile,
        slots=tuple(Slot.from_json(slot) for slot in slots),
        commit=_unb64(found, "commit"),
        mac=_unb64(found, "mac"),
    )


def _b64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _unb64(found: Mapping[str, Any], key: str) -> bytes:
    try:
        return base64.b64decode(found[key], validate=True)
    except (KeyError, TypeError, binascii.Error, ValueError):
        raise DamagedHeaderError from None


def _whole(found: Mapping[str, Any], key: str) -> int:
    value = found.get(key)
    if not isinstance(value, int) or isinstance(value, bool):
        raise DamagedHeaderError
    return value


def is_whole(folder: Path, name: str, expected: Header) -> bool:
    """Say whether one copy is, byte for byte, the header that is in use."""
    try:
        found = (folder / name).read_bytes()
    except OSError:
        return False
    return found == canonical_json(expected.to_json()) + b"\n"
