"""The activity log: reading and verifying it."""

from dataclasses import dataclass

from monitor_app.records.audit import AuditEntry
from monitor_app.vault import Vault
from monitor_app.vault.problems import VaultProblem


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditReport:
    """What verifying the chain found."""

    length: int
    head: str  # hash of the newest entry, 64 hex digits
    problems: tuple[VaultProblem, ...]

    @property
    def ok(self) -> bool:
        """Say whether every entry follows from the one before."""
        return not self.problems


def entries(
    vault: Vault, limit: int, before: int | None = None
) -> tuple[AuditEntry, ...]:
    """Return the newest entries, newest first; `before` pages to older ones."""
    return vault.audit.newest(limit, before=before)


def verify(vault: Vault) -> AuditReport:
    """Walk the whole chain and compare its head with the anchor."""
    length, head, problems = vault.audit.verify()
    return AuditReport(length=length, head=head, problems=problems)
