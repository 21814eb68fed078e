"""Vaults: create, open, look at, check, change the passphrase."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from monitor_app.crypto.fingerprint import fingerprint
from monitor_app.crypto.passphrase import FLOOR, KdfCost, calibrate
from monitor_app.crypto.strength import Strength, require_strong, strength
from monitor_app.errors.vault import DamagedVaultError
from monitor_app.progress import Progress
from monitor_app.records.profile import Profile
from monitor_app.records.recovery import RecoveryState
from monitor_app.usecases import clock, practice_mark, rehearsal, signatures
from monitor_app.usecases.rehearsal import Rehearsal
from monitor_app.vault import Vault, backup, erase
from monitor_app.vault.instance_lock import InstanceLock
from monitor_app.vault.problems import VaultProblem
from monitor_app.vault.store import require
from monitor_app.vault.tries import Tries

_SECONDS_TO_UNLOCK = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class VaultInfo:
    """Facts about a vault, without content."""

    vault_id: str
    profile: str
    schema: int
    interviews: int
    attachments: int
    slots: tuple[Mapping[str, object], ...]
    cipher: str
    signer: str  # OpenSSH public key line
    recipient: str | None  # age public key, office only
    fingerprint: str  # of the signing key
    recovery: RecoveryState
    rehearsal: Rehearsal
    practice: bool  # holds invented people only
    wipe_after: int  # wrong passphrases in a row, 0 for never


def require_vault(folder: Path) -> None:
    """Raise `NotAVaultError` before a passphrase is asked for in vain."""
    require(folder)


def passphrase_strength(passphrase: str) -> Strength:
    """Say honestly how hard a passphrase is to guess."""
    return strength(passphrase)


def create_vault(
    folder: Path,
    passphrase: str,
    profile: Profile,
    *,
    kdf_memory_mib: int | None = None,
    classic: bool = False,
) -> Vault:
    """Make a vault and leave it open.

    Args:
        folder: new or empty.
        passphrase: strong enough, or it is refused.
        profile: monitor or office.
        kdf_memory_mib: memory of the key derivation; measured when not given.
        classic: office only: an X25519 key, for readers without age 1.3.
    """
    require_strong(passphrase)
    vault = Vault.create(
        folder,
        passphrase,
        profile=profile,
        cost=cost_of(kdf_memory_mib),
        clock=clock.now,
        classic=classic,
    )
    vault.audit.watch(clock.steady)
    return vault


def open_vault(folder: Path, passphrase: str) -> Vault:
    """Open a vault; see `Vault.open` for what can be refused."""
    vault = Vault.open(folder, passphrase, clock=clock.now)
    vault.audit.watch(clock.steady)
    try:
        with vault.transaction():
            vault.audit.append("vault.opened")
    except BaseException:
        vault.close()
        raise
    return vault


def accept_older(folder: Path, passphrase: str) -> None:
    """Accept, on purpose, an older database that was put back; the log says so.

    Raises:
        what opening raises, but for `RolledBackError`.
    """
    Vault.open(folder, passphrase, clock=clock.now, accept_rollback=True).close()


def vault_info(vault: Vault) -> VaultInfo:
    """Return facts without content."""
    public = vault.signing_key.public
    identity = vault.office_identity
    return VaultInfo(
        vault_id=vault.vault_id,
        profile=vault.profile.value,
        schema=vault.schema,
        interviews=sum(vault.interviews.counts().values()),
        attachments=vault.attachments.count(),
        slots=vault.slots,
        cipher=vault.cipher,
        signer=public.line(),
        recipient=str(identity.recipient()) if identity else None,
        fingerprint=fingerprint(public.raw),
        recovery=vault.recovery_state,
        rehearsal=rehearsal.rehearsal_of(vault),
        practice=practice_mark.is_marked(vault),
        wipe_after=vault.keys.header.wipe_after,
    )


def check_vault(vault: Vault, progress: Progress) -> tuple[VaultProblem, ...]:
    """Check database, log, attachments and every signature; name what is damaged."""
    problems = vault.check(progress)
    if any(p.code == DamagedVaultError.code for p in problems):
        return problems  # a damaged database cannot be asked for signatures
    return (*problems, *signatures.problems(vault))


def change_passphrase(
    vault: Vault, passphrase: str
) -> tuple[Mapping[str, object], ...]:
    """Replace the passphrase, at the cost this computer can bear today."""
    require_strong(passphrase)
    vault.change_passphrase(passphrase, cost_of(None))
    with vault.transaction():
        vault.audit.append("vault.passphrase-changed")
    return vault.slots


def backup_vault(vault: Vault, file: Path, progress: Progress) -> str:
    """Write one encrypted file with everything, read it back; return its SHA-256."""
    sha256 = backup.write(vault, file, progress)
    with vault.transaction():
        vault.audit.append("vault.backed-up", detail=sha256[:16])
    return sha256


def erase_vault(folder: Path) -> None:
    """Destroy the keys of a vault at once, then the rest. Asks no passphrase.

    Raises:
        NotAVaultError: there is none. MonitorError: a key could not be overwritten.
    """
    erase_keys(folder)
    erase_rest(folder)


def erase_keys(folder: Path) -> None:
    """Destroy the keys of a vault at once; see `erase_vault`."""
    erase.erase_keys(folder)


def erase_rest(folder: Path) -> int:
    """Remove the files of an erased vault; return how many could not be removed."""
    return erase.erase_rest(folder)


def seconds_to_wait(folder: Path) -> int:
    """Return how long the vault still waits after wrong passphrases."""
    return Tries(folder, clock.now).seconds_left


def require_free(folder: Path) -> None:
    """Raise `VaultInUseError` while another window has the vault open."""
    require(folder)
    InstanceLock(folder).release()


def cost_of(memory_mib: int | None) -> KdfCost:
    """Return the cost of a key derivation; what is bearable here when `None`."""
    if memory_mib is None:
        return calibrate(_SECONDS_TO_UNLOCK, time.monotonic)
    return replace(FLOOR, memory_kib=max(memory_mib * 1024, FLOOR.memory_kib))
