"""Purging the field copy: after a receipt, or at sealing where nothing may stay.

Erasing without a receipt is a decision of its own, for which somebody gives a reason
that the log keeps. At the office the same takes out a record that was received; it is
remembered by its id, so that no later bundle brings it back.

Purging is two steps: rows go in one transaction, then what deleting leaves behind is
scrubbed. A crash between the two loses no certainty: opening the vault sweeps files,
and the next purge scrubs again.
"""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from enum import StrEnum

from monitor_app.errors.usecases import AmendmentOpenError, PurgeNeedsReceiptError
from monitor_app.records.interview import State
from monitor_app.usecases import case_cover, clock, consents, sealing, tasks
from monitor_app.usecases.missing import nothing_signed
from monitor_app.vault import Vault
from monitor_app.vault import purge as purges


class WhyErased(StrEnum):
    """Why a record is erased although no receipt lets it go."""

    ASKED = "asked"  # the person asked for it
    DANGER = "danger"  # the computer may be taken
    MISTAKE = "mistake"  # recorded, or received, by mistake
    DECIDED = "decided"  # the organisation decided so


def purge(vault: Vault, interview: str) -> None:
    """Erase the copy here of an interview that head office confirmed reading.

    Raises:
        NoSuchInterviewError: there is none.
        AmendmentOpenError: an amendment is being written; it is nowhere else.
        PurgeNeedsReceiptError: no receipt covers its newest version wholly.
    """
    purge_all(vault, [interview])


def purge_all(vault: Vault, interviews: Iterable[str]) -> None:
    """Erase several copies here, or none of them if one may not go.

    Raises:
        MonitorError: what `purge` raises; nothing was erased then.
    """
    going = [id_ for id_ in dict.fromkeys(interviews) if _may_go(vault, id_)]
    if going:
        _erase(vault, going, "interview.purged")


def erase_anyway(
    vault: Vault, interviews: Iterable[str], why: WhyErased
) -> tuple[str, ...]:
    """Erase signed records here although no receipt covers them, or none of them.

    What is being written as an amendment goes with them. Nobody else is told: who
    received one is listed by `withdrawing.recall`.

    Returns:
        What was erased now; what was erased before is left out.

    Raises:
        NoSuchInterviewError: there is none.
        NotSignedError: a draft; it is deleted, not erased.
    """
    summaries = [vault.interviews.get(id_) for id_ in dict.fromkeys(interviews)]
    for summary in summaries:
        if summary.version == 0:
            raise nothing_signed(summary)
    going = [s.id for s in summaries if s.state is not State.ERASED_HERE]
    if going:
        _erase(vault, going, f"interview.erased-{why}")
    return tuple(going)


def _may_go(vault: Vault, interview: str) -> bool:
    """Say whether there is a copy to erase; raise what forbids it."""
    summary = vault.interviews.get(interview)
    if summary.state is State.ERASED_HERE:
        return False
    covered = vault.bundles.acknowledged_version(interview)
    if summary.version == 0 or covered < summary.version:
        raise PurgeNeedsReceiptError(interview=interview)
    if vault.interviews.draft(interview) is not None:
        raise AmendmentOpenError(interview=interview)
    return True


def due(vault: Vault, retention_days: int) -> tuple[str, ...]:
    """Return the interviews whose copies here have been confirmed for long enough.

    Nothing is erased by a date alone: a person looks at the list and purges. What a
    receipt does not cover wholly, or is being amended, is not on it.

    Args:
        vault: of a monitor.
        retention_days: of the team file; 0 makes nothing due.
    """
    if not retention_days:
        return ()
    before = clock.stamp(vault.clock() - timedelta(days=retention_days))
    return tuple(
        id_
        for id_ in vault.bundles.confirmed_until(before)
        if vault.bundles.acknowledged_version(id_) >= vault.interviews.get(id_).version
        and vault.interviews.draft(id_) is None
    )


def purge_sealed(vault: Vault, interviews: Iterable[str]) -> tuple[str, ...]:
    """Erase what was just sealed whole and read back; return what was erased.

    An interview with an amendment that is being written stays: it is nowhere else.
    """
    going = [id_ for id_ in interviews if vault.interviews.draft(id_) is None]
    if going:
        _erase(vault, going, "interview.purged-at-sealing")
    return tuple(going)


def _erase(vault: Vault, interviews: Sequence[str], event: str) -> None:
    moment = clock.stamp(vault.clock())
    with vault.transaction():
        consents.keep_ended(vault, interviews)
        case_cover.keep_contact_rule(vault, interviews)
        for interview in interviews:
            purges.forget(vault, interview)
            tasks.forget(vault, interview)
            sealing.forget(vault, interview)
            vault.interviews.set_state(interview, State.ERASED_HERE, moment)
            vault.audit.append(event, interview)
    purges.scrub(vault)
