"""No first record without a way back: recovery is rehearsed first, or put off once."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from monitor_app.errors.vault import PostponedOnceError, RecoveryFirstError
from monitor_app.records.recovery import RecoveryState
from monitor_app.usecases import practice_mark
from monitor_app.vault import Vault
from monitor_app.vault.meta import MetaRepository

DAYS = 7
_POSTPONED = "recovery-postponed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rehearsal:
    """Where a vault stands; windows show `postponed_until` for as long as it lasts."""

    recovery: RecoveryState
    postponed_until: datetime | None
    may_postpone: bool
    may_record: bool


def rehearsal_of(vault: Vault) -> Rehearsal:
    """Say whether the first record may be made, and if not, what is left to do.

    A practice vault holds nobody: it needs no way back.
    """
    state = vault.recovery_state
    noted = MetaRepository(vault.database).find(_POSTPONED)
    until = datetime.fromisoformat(noted.decode()) if noted else None
    rehearsed = state is RecoveryState.REHEARSED or practice_mark.is_marked(vault)
    return Rehearsal(
        recovery=state,
        postponed_until=None if rehearsed else until,
        may_postpone=not rehearsed and until is None,
        may_record=rehearsed or (until is not None and vault.clock() < until),
    )


def postpone(vault: Vault) -> datetime:
    """Put the rehearsal off, once, for a week; return until when.

    Raises:
        PostponedOnceError: it was put off before.
    """
    if not rehearsal_of(vault).may_postpone:
        raise PostponedOnceError
    until = vault.clock() + timedelta(days=DAYS)
    with vault.transaction():
        MetaRepository(vault.database).put(_POSTPONED, until.isoformat().encode())
        vault.audit.append("recovery.postponed")
    return until


def require(vault: Vault) -> None:
    """Raise `RecoveryFirstError` while a new record would have no way back."""
    if not rehearsal_of(vault).may_record:
        raise RecoveryFirstError
