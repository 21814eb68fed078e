"""The header of a vault: `vault.json`, kept twice. Source: `vault/FORMAT.md`, 2.

Canonical JSON. The slots wrap one data key; `commit` ties the header to that key and
`mac` ties the slots to each other, so that none can be weakened or slipped in.
"""

import contextlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NoReturn

from monitor_app import paths
from monitor_app.crypto import keyslots
from monitor_app.crypto.age_keys import Identity
from monitor_app.crypto.keyslots import canonical_json
from monitor_app.errors import MonitorError
from monitor_app.errors.crypto import (
    AgeNoMatchError,
    KdfAboveCeilingError,
    KdfBelowFloorError,
    WrongKeyError,
)
from monitor_app.errors.vault import (
    DamagedHeaderError,
    NewerVaultError,
    NoRecoveryError,
    NotAVaultError,
    TamperedHeaderError,
    WrongPassphraseError,
    WrongSharesError,
)
from monitor_app.records.profile import Profile
from monitor_app.vault.slots import (
    ESCROW,
    PASSPHRASE,
    RECOVERY,
    Slot,
    b64,
    opened_with_identities,
    opened_with_passphrase,
    opened_with_secret,
    unb64,
)

NAMES = ("vault.json", "vault.copy.json")
FORMAT = "ohrm-vault/1"
_FAMILY = "ohrm-vault/"
_MOST_BYTES = 1024 * 1024
ID_BYTES = 16
FEWEST_BEFORE_WIPE, MOST_BEFORE_WIPE = 5, 50
Opener = Callable[["Header"], bytearray]
_REFUSALS = (
    AgeNoMatchError,
    DamagedHeaderError,
    KdfAboveCeilingError,
    KdfBelowFloorError,
    NoRecoveryError,
    TamperedHeaderError,
    WrongPassphraseError,
    WrongSharesError,
)


@dataclass(frozen=True, slots=True)
class Header:
    """Everything that lies in the clear: no names, no counts, no dates."""

    vault_id: bytes
    profile: Profile
    slots: tuple[Slot, ...]
    commit: bytes
    mac: bytes
    wipe_after: int = 0  # wrong passphrases in a row that erase the vault; 0: none

    def to_json(self) -> dict[str, object]:
        """Return the JSON object of the header."""
        wipe = {"wipe_after": self.wipe_after} if self.wipe_after else {}
        return {
            **wipe,
            "format": FORMAT,
            "vault_id": b64(self.vault_id),
            "profile": self.profile.value,
            "slots": [slot.to_json() for slot in self.slots],
            "commit": b64(self.commit),
            "mac": b64(self.mac),
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


def open_slots(
    header: Header, kind: str, opened: Callable[[Slot], bytearray]
) -> bytearray | None:
    """Return the data key from the first slot of a kind that opens.

    `None` when there is none. The caller wipes the key.

    Raises:
        TamperedHeaderError: a slot opens, but the header is not the sealed one.
    """
    for slot in header.slots:
        if slot.type != kind:
            continue
        try:
            key = opened(slot)
        except WrongKeyError:
            continue
        header.check(key)
        return key
    return None


def with_passphrase(passphrase: str) -> Opener:
    """Return what opens a header with a passphrase; see `slots` for what it raises."""

    def open_header(header: Header) -> bytearray:
        key = open_slots(
            header,
            PASSPHRASE,
            lambda slot: opened_with_passphrase(slot, header.vault_id, passphrase),
        )
        if key is None:
            raise WrongPassphraseError
        return key

    return open_header


def with_secret(secret: bytes) -> Opener:
    """Return what opens a header with the secret of its recovery shares."""

    def open_header(header: Header) -> bytearray:
        if not any(slot.type == RECOVERY for slot in header.slots):
            raise NoRecoveryError
        key = open_slots(
            header,
            RECOVERY,
            lambda slot: opened_with_secret(slot, header.vault_id, secret),
        )
        if key is None:
            raise WrongSharesError
        return key

    return open_header


def with_identities(identities: Sequence[Identity]) -> Opener:
    """Return what opens a header with an age key that it names as its escrow."""

    def open_header(header: Header) -> bytearray:
        key = open_slots(
            header,
            ESCROW,
            lambda slot: opened_with_identities(slot, header.vault_id, identities),
        )
        if key is None:
            raise AgeNoMatchError
        return key

    return open_header


def unlock(folder: Path, opener: Opener) -> tuple[Header, bytearray, tuple[str, ...]]:
    """Open whichever copy of the header opens.

    Returns:
        the header, the data key (the caller wipes it), and the names of the copies
        that are missing, damaged or different and need healing.

    Raises:
        what `read` and the opener raise; that somebody changed the header is said
        first, as it matters more than a wrong passphrase.
    """
    failures: list[MonitorError] = []
    for header in read(folder):
        try:
            key = opener(header)
        except _REFUSALS as failure:
            failures.append(failure)
            continue
        damaged = [name for name in NAMES if not is_whole(folder, name, header)]
        return header, key, tuple(damaged)
    raise max(failures, key=lambda failure: isinstance(failure, TamperedHeaderError))


def write(folder: Path, header: Header) -> None:
    """Replace both copies, one after the other, each as a whole."""
    content = canonical_json(header.to_json()) + b"\n"
    for name in NAMES:
        paths.write_durably(folder / name, content)


def read(folder: Path) -> tuple[Header, ...]:
    """Read both copies; return the different ones that can be read, at least one.

    Raises:
        NotAVaultError: there is no copy. NewerVaultError: a later format.
        DamagedHeaderError: no copy can be read.
    """
    if not any((folder / name).exists() for name in NAMES):
        raise NotAVaultError(name=folder.name)
    found: dict[bytes, Header] = {}
    for name in NAMES:
        with contextlib.suppress(OSError, DamagedHeaderError):
            header = parse(_content(folder / name))
            found.setdefault(canonical_json(header.to_json()), header)
    if not found:
        raise DamagedHeaderError
    return tuple(found.values())


def parse(content: bytes) -> Header:
    """Read a header; raise `DamagedHeaderError` or `NewerVaultError` otherwise."""
    if len(content) > _MOST_BYTES:
        raise DamagedHeaderError
    try:
        found = json.loads(content, parse_constant=_refused, parse_float=_refused)
    except (ValueError, RecursionError):
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
    vault_id = unb64(found, "vault_id")
    if len(vault_id) != ID_BYTES:
        raise DamagedHeaderError
    return Header(
        vault_id=vault_id,
        profile=profile,
        slots=tuple(Slot.from_json(slot) for slot in slots),
        commit=unb64(found, "commit"),
        mac=unb64(found, "mac"),
        wipe_after=_wipe_after(found),
    )


def _content(file: Path) -> bytes:
    """Return a copy's bytes, and no more than tell that there are too many."""
    return paths.beginning(file, _MOST_BYTES + 1)


def _refused(spelled: str) -> NoReturn:
    """Refuse a number that is not whole: none of ours is, and infinity is one."""
    raise ValueError(spelled)


def wipes_after(folder: Path) -> int:
    """Return how many wrong passphrases in a row erase the vault; 0 for never.

    Nobody has opened the header yet, so that it may lie: only what every readable copy
    says counts, and never fewer than `FEWEST_BEFORE_WIPE`.
    """
    said = {header.wipe_after for header in read(folder)}
    return said.pop() if len(said) == 1 else 0


def _wipe_after(found: Mapping[str, object]) -> int:
    value = found.get("wipe_after", 0)
    if type(value) is not int or not (value == 0 or _may_wipe_after(value)):
        raise DamagedHeaderError
    return value


def _may_wipe_after(value: int) -> bool:
    return FEWEST_BEFORE_WIPE <= value <= MOST_BEFORE_WIPE


def is_whole(folder: Path, name: str, expected: Header) -> bool:
    """Say whether one copy is, byte for byte, the header that is in use."""
    try:
        found = _content(folder / name)
    except OSError:
        return False
    return found == canonical_json(expected.to_json()) + b"\n"
