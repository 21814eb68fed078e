"""Checking a vault from outside: what keeps it from opening is a finding too."""

from pathlib import Path

from monitor_app.errors.vault import (
    DamagedHeaderError,
    DamagedVaultError,
    RolledBackError,
    TamperedHeaderError,
)
from monitor_app.progress import Progress
from monitor_app.usecases import identities, vaults
from monitor_app.vault.identities import DAMAGED
from monitor_app.vault.problems import VaultProblem


def check_folder(
    folder: Path,
    passphrase: str,
    progress: Progress,
    *,
    identity_passphrase: str | None = None,
) -> tuple[VaultProblem, ...]:
    """Open a vault and check every file of it; name what is damaged.

    Args:
        folder: of the vault.
        passphrase: of the vault.
        progress: told the attachments done; may cancel.
        identity_passphrase: checks the pages of the identity store too, not only
            whether its files are as they were left.

    Raises:
        WrongPassphraseError and what else keeps a whole vault from opening.
    """
    try:
        vault = vaults.open_vault(folder, passphrase)
    except DamagedVaultError as error:
        return (VaultProblem(error.code, str(error.details["where"])),)
    except RolledBackError as error:
        return (VaultProblem(error.code, "vault.db"),)
    except (DamagedHeaderError, TamperedHeaderError) as error:
        return (VaultProblem(error.code, "vault.json"),)
    with vault:
        closed = vault.identities.problems()
        if identity_passphrase is not None and not closed:
            try:
                identities.open_store(vault, identity_passphrase)
            except DamagedVaultError as error:
                closed = (VaultProblem(DAMAGED, str(error.details["where"])),)
        found = vaults.check_vault(vault, progress)
    return (*(problem for problem in closed if problem not in found), *found)
