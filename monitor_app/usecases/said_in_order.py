"""In which order a person said things, whatever the clock of this computer said.

It may have been set back, or its battery have been empty: what was recorded here later
counts as later. What came from elsewhere has its own day and the order of arrival.
"""

from monitor_app.records.interview import InterviewSummary
from monitor_app.vault import Vault


def order_of(vault: Vault, person: str) -> dict[str, tuple[str, int]]:
    """Return what orders the records of a person code, by id: earlier is less."""
    own, latest = vault.signing_key.public.line(), ""
    signers = vault.interviews.first_signers(person)
    created = {r.id: r.created for r in vault.interviews.of_person(person)}
    found = {}
    for number, id_ in enumerate(vault.interviews.as_they_came(person)):
        moment = created[id_]
        if signers.get(id_, own) == own:  # a draft is ours
            moment = latest = max(latest, moment)
        found[id_] = moment, number
    return found


def in_order(vault: Vault, person: str) -> tuple[InterviewSummary, ...]:
    """Return the records of a person code, what was said first first."""
    order = order_of(vault, person)
    records = vault.interviews.of_person(person)
    return tuple(sorted(records, key=lambda record: order[record.id]))
