"""What stands on the cover of a person's case, before anybody opens a record.

Instructions for the worst day, the contact rule, secrecy, level, risk, and when to
decide about keeping: read from the newest signed records. Form library, rules 17, 32,
34, 35 and 44.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from monitor_app.records.interview import InterviewSummary
from monitor_app.records.retention import decide_on
from monitor_app.usecases import sealing
from monitor_app.usecases.consents import ConsentBook, Told
from monitor_app.vault import Vault

_MOST = 1000  # a page of the list


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseCover:
    """The cover of one person's case; codes of the library's lists, "" for unknown."""

    person_code: str
    records: tuple[InterviewSummary, ...]  # oldest first, unsigned ones too
    if_detained: str  # list future: detained again or out of reach
    if_dead: str  # list future
    trusted: str  # code of who may decide then
    contact_rule: str  # list contact_rule
    bound_to_secrecy: bool  # a lawyer approves before anything is shared
    level: str  # the highest of the records
    risk: str  # list risk_level, as assessed last
    keep: str  # list keep
    decide_on: date | None  # whether to keep it still

    @property
    def may_contact(self) -> bool:
        """Say whether follow-up tasks and contact fields are shown (rule 35)."""
        return self.contact_rule != "never"


def cover_of(vault: Vault, person: str) -> CaseCover:
    """Return the cover of a person's case."""
    records = sorted(
        vault.interviews.of_person(person), key=lambda r: (r.created, r.id)
    )
    told = list(_told(vault, records))
    keep, given = _newest(told, "df_keep"), _newest(told, "d_date")
    return CaseCover(
        person_code=person,
        records=tuple(records),
        if_detained=_newest(told, "df_detained"),
        if_dead=_newest(told, "df_death"),
        trusted=_newest(told, "df_trusted"),
        contact_rule=_newest(told, "contact_rule"),
        bound_to_secrecy=any(sealing.bound_to_secrecy(t.answers) for t in told),
        level=max((record.sensitivity for record in records), default=""),
        risk=_newest(told, "risk_level"),
        keep=keep,
        decide_on=decide_on(keep, date.fromisoformat(given)) if given else None,
    )


def to_decide(vault: Vault, today: date) -> tuple[CaseCover, ...]:
    """Return the cases whose day to decide about keeping has come."""
    covers = (cover_of(vault, person) for person in sorted(_persons(vault)))
    return tuple(c for c in covers if c.decide_on is not None and c.decide_on <= today)


def _told(vault: Vault, records: list[InterviewSummary]) -> Iterator[Told]:
    book = ConsentBook(vault)
    for record in records:
        versions = vault.interviews.versions(record.id)
        if versions:
            yield book.told(record, versions[-1].submission)


def _newest(told: list[Told], question: str) -> str:
    """Return the answer given last to a question of this name."""
    return next((v for t in reversed(told) if (v := t.named(question))), "")


def _persons(vault: Vault) -> set[str]:
    found: set[str] = set()
    after: tuple[str, str] | None = None
    while page := vault.interviews.page(_MOST, after):
        found |= {record.person_code for record in page}
        after = (page[-1].updated, page[-1].id)
    return found - {""}
