"""Possible state secrets, and people bound to secrecy (form library, 3.2).

Whoever records marks an answer, a file or a whole record as a possible state secret.
From then on it is out of search, print and export until a lawyer, named by a code,
releases it. A record at level l4 counts as marked as a whole. What is marked stays in
the vault as it was; the marks are the vault's own and are never part of a record.
To whom a lawyer clears a whole record for export is `vault.clearances`.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace

from monitor_app.errors.safety import LawyerOnlyError, SealedError
from monitor_app.records.interview import InterviewSummary
from monitor_app.records.safety import UNDER_SECRECY, Role
from monitor_app.usecases import safety
from monitor_app.vault import Vault
from monitor_app.vault.meta import MetaRepository

WHOLE = ""  # the place that stands for the whole record
SEALED_LEVEL = "l4"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealing:
    """What is marked in one record, and which lawyers decided what."""

    marks: tuple[str, ...] = ()  # places; WHOLE for all of it
    released_by: str = ""  # code of the lawyer; marks made later seal again

    @property
    def sealed(self) -> frozenset[str]:
        """Return the places that are sealed now."""
        return frozenset() if self.released_by else frozenset(self.marks)


def of(vault: Vault, interview: str) -> Sealing:
    """Return the marks of a record."""
    found = MetaRepository(vault.database).find(_key(interview))
    if found is None:
        return Sealing()
    kept = json.loads(found)
    return Sealing(**(kept | {"marks": tuple(kept["marks"])}))


def mark(vault: Vault, interview: str, place: str = WHOLE) -> None:
    """Mark a place as a possible state secret; it leaves the search at once."""
    vault.interviews.get(interview)
    now = of(vault, interview)
    marks = tuple(sorted({*now.marks, place}))
    with vault.transaction():
        _keep(vault, interview, replace(now, marks=marks, released_by=""))
        vault.search.remove(interview)  # the next save brings back what may be found
        vault.audit.append("secret.marked", interview)


def release(vault: Vault, interview: str, lawyer: str) -> None:
    """Open what is sealed, on the word of a named lawyer.

    Raises:
        LawyerOnlyError: the vault's role is another, or the code is empty.
    """
    _lawyer(vault, lawyer)
    with vault.transaction():
        _keep(
            vault, interview, replace(of(vault, interview), released_by=lawyer.strip())
        )
        vault.audit.append("secret.released", interview, lawyer.strip())


def is_sealed(vault: Vault, summary: InterviewSummary, place: str = WHOLE) -> bool:
    """Say whether a place, or the whole record, is sealed now."""
    now = of(vault, summary.id)
    whole = WHOLE in now.sealed or (
        summary.sensitivity == SEALED_LEVEL and not now.released_by
    )
    return whole or (place != WHOLE and place in now.sealed)


def refuse_sealed(vault: Vault, summary: InterviewSummary) -> None:
    """Raise `SealedError` before a sealed record is printed or exported."""
    if is_sealed(vault, summary):
        raise SealedError(question="", needs="")


def bound_to_secrecy(answers: Mapping[str, str]) -> bool:
    """Say whether answers tell of a clearance or an undertaking (rule 17)."""
    for place, value in answers.items():
        name = place.rpartition("/")[2]
        if name == "clearance" and value == "yes":
            return True
        if name in ("secrecy", "rl_secret") and UNDER_SECRECY & set(value.split()):
            return True
    return False


def searchable(
    vault: Vault, summary: InterviewSummary, texts: Mapping[str, str]
) -> Mapping[str, str]:
    """Return the texts that the search may know of."""
    if is_sealed(vault, summary):
        return {}
    sealed = of(vault, summary.id).sealed
    return {place: text for place, text in texts.items() if place not in sealed}


def _lawyer(vault: Vault, code: str) -> None:
    if safety.role(vault) is not Role.LAWYER or not code.strip():
        raise LawyerOnlyError(question="", needs="")


def _keep(vault: Vault, interview: str, sealing: Sealing) -> None:
    content = json.dumps(asdict(sealing), ensure_ascii=False).encode()
    MetaRepository(vault.database).put(_key(interview), content)


def _key(interview: str) -> str:
    return f"sealing/{interview}"
