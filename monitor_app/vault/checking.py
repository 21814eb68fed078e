"""Checking a whole vault: each file of it, each entry, each attachment."""

from pathlib import Path

from monitor_app.errors.vault import DamagedVaultError
from monitor_app.progress import Progress
from monitor_app.vault import header as headers
from monitor_app.vault.attachments import AttachmentRepository
from monitor_app.vault.database import Database
from monitor_app.vault.header import Header
from monitor_app.vault.problems import VaultProblem


def damaged_database(database: Database, name: str) -> tuple[VaultProblem, ...]:
    """Return what SQLCipher and SQLite find wrong with an open database."""
    return tuple(
        VaultProblem(DamagedVaultError.code, f"{name}: {where}")
        for where in database.problems()
    )


def damaged_headers(
    folder: Path, header: Header, healed: tuple[str, ...]
) -> tuple[VaultProblem, ...]:
    """Return which copies of the header are not what they were, or were not."""
    return tuple(
        VaultProblem("vault.header-damaged", name)
        for name in headers.NAMES
        if name in healed or not headers.is_whole(folder, name, header)
    )


def damaged_copies(folder: Path, key: bytearray) -> tuple[VaultProblem, ...]:
    """Check the copies that migrations left, the way back to an older schema."""
    problems: list[VaultProblem] = []
    for file in sorted(folder.glob("before-*.db")):
        try:
            copy = Database(file, key)
        except DamagedVaultError:
            problems.append(VaultProblem(DamagedVaultError.code, file.name))
            continue
        try:
            problems += damaged_database(copy, file.name)
        finally:
            copy.close()
    return tuple(problems)


def damaged_attachments(
    attachments: AttachmentRepository, progress: Progress
) -> tuple[VaultProblem, ...]:
    """Read every attachment to its end; name those that are missing or changed."""
    problems = []
    ids = attachments.ids()
    for done, id_ in enumerate(ids):
        progress.step(done, len(ids))
        if not attachments.check(id_):
            problems.append(VaultProblem("attachment.damaged", id_))
    return tuple(problems)
