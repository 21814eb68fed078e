"""Choices that change who can open a vault, or when it erases itself. All are off."""

from collections.abc import Mapping

from monitor_app.crypto.age_keys import parse_recipient
from monitor_app.vault import Vault


def add_escrow(vault: Vault, recipient: str) -> tuple[Mapping[str, object], ...]:
    """Let the office open this vault: whoever holds that age key, until removed.

    Args:
        vault: open.
        recipient: age public key of the office, as its team file spells it.

    Raises:
        NotAnAgeKeyError: this is no age public key.
    """
    parse_recipient(recipient)
    vault.keys.add_escrow(recipient)
    with vault.transaction():
        vault.audit.append("escrow.added")
    return vault.slots


def remove_escrow(vault: Vault) -> tuple[Mapping[str, object], ...]:
    """Take the office's slot away. Copies of the vault made before still have it."""
    vault.keys.remove_escrow()
    with vault.transaction():
        vault.audit.append("escrow.removed")
    return vault.slots


def wipe_after(vault: Vault, wrong: int) -> None:
    """Erase the vault after so many wrong passphrases in a row; 0 turns it off.

    Raises:
        ValueError: neither 0 nor 5 to 50.
    """
    vault.keys.wipe_after(wrong)
    with vault.transaction():
        vault.audit.append("settings.wipe-after", detail=str(wrong))
