"""What stands on the cover of a person's case, before anybody opens a record.

Instructions for the worst day, the contact rule, secrecy, level, risk, and when to
decide about keeping: read from the newest signed records. Form library, rules 17, 32,
34, 35 and 44.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from monitor_app.errors.safety import CoordinatorOnlyError, ReasonNeededError
from monitor_app.progress import Progress
from monitor_app.records.interview import InterviewSummary
from monitor_app.records.retention import decide_on
from monitor_app.records.safety import Role
from monitor_app.usecases import contact_rule, safety, sealing
from monitor_app.usecases.consents import CONSENT_FORM, ConsentBook, Told
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
    contact_from: str  # id of the record that holds the rule
    lifted_because: str  # the coordinator's reason to contact all the same
    bound_to_secrecy: bool  # a lawyer approves before anything is shared
    level: str  # the highest of the records
    risk: str  # list risk_level, as assessed last
    keep: str  # list keep
    decide_on: date | None  # whether to keep it still

    @property
    def may_contact(self) -> bool:
        """Say whether follow-up tasks and contact fields are shown (rule 35)."""
        return self.contact_rule != "never" or bool(self.lifted_because)


def cover_of(vault: Vault, person: str) -> CaseCover:
    """Return the cover of a person's case."""
    records = sorted(
        vault.interviews.of_person(person), key=lambda r: (r.created, r.id)
    )
    told = list(_told(vault, records))
    rule = next((t for t in reversed(told) if t.named("contact_rule")), None)
    rule_from = rule.record.id if rule is not None else ""
    keep, given = _newest(told, "df_keep"), _newest(told, "d_date")
    return CaseCover(
        person_code=person,
        records=tuple(records),
        if_detained=_newest(told, "df_detained"),
        if_dead=_newest(told, "df_death"),
        trusted=_newest(told, "df_trusted"),
        contact_rule=_newest(told, "contact_rule"),
        contact_from=rule_from,
        lifted_because=contact_rule.lifted_because(vault, rule_from),
        bound_to_secrecy=any(sealing.bound_to_secrecy(t.answers) for t in told),
        level=max((record.sensitivity for record in records), default=""),
        risk=_newest(told, "risk_level"),
        keep=keep,
        decide_on=decide_on(keep, date.fromisoformat(given)) if given else None,
    )


def lift_contact_rule(vault: Vault, interview: str, reason: str) -> None:
    """Let a person be contacted although a record says "do not contact".

    The reason is kept beside the record and shown on the cover; the log names only the
    record. Another record that says it holds until it is lifted, too.

    Args:
        vault: of the coordinator.
        interview: id of the record that says it.
        reason: in the coordinator's words, without names.

    Raises:
        NoSuchInterviewError, CoordinatorOnlyError, ReasonNeededError: nothing changes.
    """
    vault.interviews.get(interview)
    if safety.role(vault) is not Role.COORDINATOR:
        raise CoordinatorOnlyError(question="contact_rule", needs="")
    if not reason.strip():
        raise ReasonNeededError(question="contact_rule", needs="")
    with vault.transaction():
        contact_rule.keep_reason(vault, interview, reason.strip())
        vault.audit.append("contact.lifted", interview)


def to_decide(
    vault: Vault, today: date, progress: Progress | None = None
) -> tuple[CaseCover, ...]:
    """Return the cases whose day to decide about keeping has come.

    Only form D asks how long to keep: nobody without it is looked at. `progress`
    counts persons; it may cancel between two.
    """
    persons = sorted(_persons(vault))
    found = []
    for done, person in enumerate(persons):
        if progress is not None:
            progress.step(done, len(persons))
        cover = cover_of(vault, person)
        if cover.decide_on is not None and cover.decide_on <= today:
            found.append(cover)
    return tuple(found)


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
    while page := vault.interviews.page(_MOST, after, form_id=CONSENT_FORM):
        found |= {record.person_code for record in page}
        after = (page[-1].updated, page[-1].id)
    return found - {""}
