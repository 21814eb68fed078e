"""A vault made again from a backup, and what has to be known about it then."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from monitor_app import paths
from monitor_app.crypto import recovery as shares
from monitor_app.crypto.strength import require_strong
from monitor_app.progress import Progress
from monitor_app.usecases import clock, recovery, vaults
from monitor_app.vault import Vault, backup
from monitor_app.vault import header as headers

_BLOCK = 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """What came out of a backup.

    What was erased after `until` is there again; what was written, withdrawn or
    forbidden after it is not known there.
    """

    until: datetime  # aware; the last deed that the vault remembers
    interviews: int
    sha256: str  # of the backup file, hex


def restore_vault(
    file: Path, folder: Path, passphrase: str, progress: Progress
) -> Restored:
    """Make a vault in a new folder, every hash proved.

    Args:
        file: the backup.
        folder: new or empty; nothing is left in it when anything goes wrong.
        passphrase: which the vault had when the backup was made; it keeps it.
        progress: counts; may cancel.

    Raises:
        what `vault.backup.restore` raises.
    """
    sha256 = _hash(file, progress)
    with backup.restore(file, folder, passphrase, progress, clock=clock.now) as vault:
        return _told(vault, sha256)


def restore_with_shares(
    file: Path,
    folder: Path,
    typed: Sequence[str],
    passphrase: str,
    progress: Progress,
) -> Restored:
    """Make a vault with the sheets that opened it then; give it a new passphrase.

    Raises:
        WeakPassphraseError before anything else; then BadShareError,
        TooFewSharesError, WrongSharesError, NoRecoveryError and what
        `vault.backup.restore` raises.
    """
    require_strong(passphrase)
    opener = headers.with_secret(shares.combine(recovery.shares_in(typed)))
    sha256 = _hash(file, progress)
    with backup.restore_with(file, folder, opener, progress, clock=clock.now) as vault:
        told = _told(vault, sha256)
        vaults.change_passphrase(vault, passphrase)
        with vault.transaction():
            vault.audit.append("recovery.used")
    return told


def _hash(file: Path, progress: Progress) -> str:
    """Read the file once before anything is made: a drive may fail halfway."""
    digest = hashlib.sha256()
    with paths.explained(file), file.open("rb") as source:
        whole = 2 * file.stat().st_size  # as restoring counts: proved, then written
        while block := source.read(_BLOCK):
            digest.update(block)
            progress.step(0, whole)  # only so that it can be cancelled
    return digest.hexdigest()


def _told(vault: Vault, sha256: str) -> Restored:
    last = vault.audit.newest(1)
    until = datetime.fromisoformat(last[0].at) if last else vault.clock()
    with vault.transaction():
        vault.audit.append("vault.restored")
    return Restored(
        until=until,
        interviews=sum(vault.interviews.counts().values()),
        sha256=sha256,
    )
