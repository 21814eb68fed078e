"""An entry of the activity log: codes and ids, never content."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditEntry:
    """One line of the log, chained to the one before by its hash."""

    number: int  # from 1, without gaps
    at: str  # RFC 3339, UTC
    event: str  # code such as "interview.signed"
    subject: str  # id of what it happened to, "" for the vault itself
    detail: str  # codes and counts only
    hash: str  # 64 hex digits, keyed, over the entry and the hash before
