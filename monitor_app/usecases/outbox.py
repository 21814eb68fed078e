"""The outbox: bundles that this vault wrote, and where they are."""

import json
from dataclasses import dataclass

from monitor_app.records.interview import State
from monitor_app.usecases import clock
from monitor_app.vault import Vault
from monitor_app.vault.bundles import WrittenBundleRow


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboxEntry:
    """A bundle on its way."""

    bundle_id: str
    file: str
    created: str
    recipients: tuple[str, ...]
    purpose: str  # list consent_purpose; "" of withdrawals
    interviews: tuple[str, ...]
    state: str  # written, handed_over, receipt_verified or erased_here
    size: int
    handed_to: str
    here: tuple[str, ...]  # interviews of it that were not erased
    confirmed: tuple[str, ...]  # of those, what the office said that it has


def outbox(vault: Vault) -> tuple[OutboxEntry, ...]:
    """Return every bundle that this vault wrote, newest first."""
    return tuple(_entry(vault, row) for row in vault.bundles.written())


def mark_handed_over(vault: Vault, bundle: str, to: str) -> None:
    """Note who took a bundle away (a code, not a name).

    Raises:
        NoSuchBundleError: this vault did not write it.
    """
    moment = clock.stamp(vault.clock())
    with vault.transaction():
        vault.bundles.mark_handed_over(bundle, to, moment)
        for item in vault.bundles.items(bundle):
            if vault.interviews.get(item.interview).state is State.SEALED:
                vault.interviews.set_state(item.interview, State.HANDED_OVER, moment)
        vault.audit.append("bundle.handed-over", bundle)


def _entry(vault: Vault, row: WrittenBundleRow) -> OutboxEntry:
    items = vault.bundles.items(row.id)
    interviews = tuple(dict.fromkeys(item.interview for item in items))
    here = tuple(
        id_
        for id_ in interviews
        if vault.interviews.get(id_).state is not State.ERASED_HERE
    )
    missing = {item.interview for item in items if item.missing}
    confirmed = tuple(id_ for id_ in here if row.receipt and id_ not in missing)
    if row.receipt is not None:
        erased = bool(interviews) and not here
        state = State.ERASED_HERE.value if erased else State.RECEIPT_VERIFIED.value
    else:
        state = State.HANDED_OVER.value if row.handed_over else "written"
    return OutboxEntry(
        bundle_id=row.id,
        file=row.file,
        created=row.created,
        recipients=tuple(json.loads(row.recipients)),
        purpose=row.purpose,
        interviews=interviews,
        state=state,
        size=row.size,
        handed_to=row.handed_to or "",
        here=here,
        confirmed=confirmed,
    )
