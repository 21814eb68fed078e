"""Choices that change who can open a vault, or when it erases itself. All are off."""

from collections.abc import Mapping
from pathlib import Path

from monitor_app import paths
from monitor_app.crypto.age_keys import parse_recipient
from monitor_app.errors.files import FileExistsAlreadyError
from monitor_app.errors.usecases import OfficeOnlyError
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


def export_office_key(vault: Vault, file: Path) -> None:
    """Write the office's age identity to a file, for the day this program is gone.

    Whoever has the file opens every bundle sealed for the office: it belongs offline,
    in a safe. The log keeps that it was written.

    Raises:
        OfficeOnlyError: a monitor's vault has no such key.
        FileExistsAlreadyError: there is one of that name; it stays.
        MonitorError: one of `errors.files`.
    """
    identity = vault.office_identity
    if identity is None:
        raise OfficeOnlyError
    if file.exists():
        raise FileExistsAlreadyError(name=file.name)
    lines = f"# public key: {identity.recipient()}\n{identity.to_string()}\n"
    with vault.transaction():
        vault.audit.append("office.key-exported")
    paths.write_durably(file, lines.encode("ascii"), private=True)
