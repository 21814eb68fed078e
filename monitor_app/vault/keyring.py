"""The keys of an open vault, and the slots that lead to them."""

import hmac
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from monitor_app.crypto import keyslots, recovery
from monitor_app.crypto.passphrase import KdfCost
from monitor_app.crypto.wiping import wipe
from monitor_app.errors.vault import WrongPassphraseError, WrongSharesError
from monitor_app.vault import header as headers
from monitor_app.vault.header import Header
from monitor_app.vault.slots import ESCROW, PASSPHRASE, RECOVERY, Slot, SlotMaker

_NEVER_SHOWN = frozenset({"salt", "blob"})


class Keyring:
    """Holds the data key; replaces slots in both copies of the header.

    The data key never changes: a new passphrase rewrites one slot, no record.
    """

    def __init__(
        self,
        folder: Path,
        header: Header,
        data_key: bytearray,
        random_bytes: Callable[[int], bytes],
    ) -> None:
        self.header = header
        self._folder = folder
        self._data_key = data_key
        self._random_bytes = random_bytes

    def subkey(self, purpose: str) -> bytearray:
        """Derive the 32-byte key for a purpose; the caller wipes it."""
        return keyslots.subkey(self._data_key, purpose)

    def slots(self) -> tuple[Mapping[str, object], ...]:
        """Return the public facts of the slots."""
        return tuple(
            {k: v for k, v in slot.fields.items() if k not in _NEVER_SHOWN}
            for slot in self.header.slots
        )

    def change_passphrase(self, passphrase: str, cost: KdfCost) -> None:
        """Replace the passphrase slot; the data key and the other slots stay."""
        self._replace(PASSPHRASE, self._maker().passphrase(passphrase, cost))

    def strengthen(self, passphrase: str, at_least: KdfCost) -> bool:
        """Rewrite the passphrase slot if it costs less than it should by now.

        Returns whether it was rewritten. A slot that opens with other words (the vault
        has one passphrase) cannot reach this.
        """
        (slot,) = (s for s in self.header.slots if s.type == PASSPHRASE)
        now = slot.cost
        if now.memory_kib >= at_least.memory_kib and now.passes >= at_least.passes:
            return False
        self.change_passphrase(
            passphrase,
            KdfCost(
                max(now.memory_kib, at_least.memory_kib),
                max(now.passes, at_least.passes),
                at_least.lanes,
            ),
        )
        return True

    def make_shares(self, threshold: int, shares: int) -> tuple[str, ...]:
        """Make a new set of recovery shares; an older set stops working at once.

        Args:
            threshold: how many shares open the vault, at least 2.
            shares: how many are made, at most 16.

        Returns:
            the shares, 33 words each. They are shown once and stored nowhere.
        """
        secret = self._random_bytes(recovery.SECRET_BYTES)
        made = recovery.split(secret, threshold, shares)
        self._replace(RECOVERY, self._maker().recovery(secret, threshold, shares))
        return made

    def prove_shares(self, shares: Sequence[str]) -> None:
        """Prove that shares bring back the very key of this vault. Changes nothing.

        Raises:
            BadShareError, TooFewSharesError, WrongSharesError, NoRecoveryError.
        """
        opener = headers.with_secret(recovery.combine(shares))
        key = opener(self.header)
        try:
            if not hmac.compare_digest(key, self._data_key):
                raise WrongSharesError
        finally:
            wipe(key)

    def add_escrow(self, recipient: str) -> None:
        """Let whoever holds an age key open this vault, until it is removed.

        Raises:
            NotAnAgeKeyError: the text is no age recipient.
        """
        self._replace(ESCROW, self._maker().escrow(recipient))

    def remove_escrow(self) -> None:
        """Take the escrow away. Copies of the header made before still have it."""
        self._replace(ESCROW, None)

    def opens_with(self, passphrase: str) -> bool:
        """Say whether this is the vault's passphrase; costs a key derivation."""
        try:
            wipe(headers.with_passphrase(passphrase)(self.header))
        except WrongPassphraseError:
            return False
        return True

    def wipe_after(self, wrong: int) -> None:
        """Erase the vault after so many wrong passphrases in a row; 0 turns it off.

        Raises:
            ValueError: neither 0 nor within the limits in `header`.
        """
        least, most = headers.FEWEST_BEFORE_WIPE, headers.MOST_BEFORE_WIPE
        if wrong and not least <= wrong <= most:
            raise ValueError(f"cannot wipe after {wrong}")
        self._write(replace(self.header, wipe_after=wrong))

    def fingerprint(self, kind: str) -> str:
        """Return what tells one slot of a kind from a later one; empty if none."""
        found = [s.wrapped.nonce.hex() for s in self.header.slots if s.type == kind]
        return found[0] if found else ""

    def close(self) -> None:
        """Wipe the data key. Twice does no harm."""
        wipe(self._data_key)

    def _maker(self) -> SlotMaker:
        return SlotMaker(self._data_key, self.header.vault_id, self._random_bytes)

    def _replace(self, kind: str, slot: Slot | None) -> None:
        others = tuple(s for s in self.header.slots if s.type != kind)
        slots = others if slot is None else (slot, *others)
        self._write(replace(self.header, slots=slots))

    def _write(self, header: Header) -> None:
        changed = header.sealed(self._data_key)
        headers.write(self._folder, changed)
        self.header = changed
