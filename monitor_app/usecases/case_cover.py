"""What stands on the cover of a person's case, before anybody opens a record.

Instructions for the worst day, the contact rule, secrecy, level, risk, and when to
decide about keeping: read from the newest signed records. Form library, rules 17, 32,
34, 35 and 44.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from monitor_app.errors.safety import CoordinatorOnlyError, ReasonNeededError
from monitor_app.forms.casting import is_date
from monitor_app.progress import Progress
from monitor_app.records.interview import InterviewSummary
from monitor_app.records.retention import decide_on
from monitor_app.records.safety import Role
from monitor_app.usecases import contact_rule, safety, sealing
from monitor_app.usecases.consents import CONSENT_FORM, ConsentBook, Told
from monitor_app.usecases.said_in_order import in_order
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
    records = in_order(vault, person)
    told = list(_told(vault, records))
    rule_from, rule = _contact_rule(vault, told)
    keep, given = _newest(told, "df_keep"), _newest(told, "d_date")
    return CaseCover(
        person_code=person,
        records=records,
        if_detained=_newest(told, "df_detained"),
        if_dead=_newest(told, "df_death"),
        trusted=_newest(told, "df_trusted"),
        contact_rule=rule,
        contact_from=rule_from,
        lifted_because=contact_rule.lifted_because(vault, rule_from),
        bound_to_secrecy=any(sealing.bound_to_secrecy(t.answers) for t in told),
        level=max((record.sensitivity for record in records), default=""),
        risk=_newest(told, "risk_level"),
        keep=keep,
        decide_on=_decide_on(keep, given),
    )


def may_contact(vault: Vault, record: InterviewSummary) -> bool:
    """Say whether the person of a record may be contacted, whatever record says it.

    Where no record of theirs forbids it nothing is read but the bytes (rule 35).
    """
    person = record.person_code
    if not person:
        return not _says_never(vault, record)
    if not any(_says_never(vault, each) for each in in_order(vault, person)):
        return True
    return cover_of(vault, person).may_contact


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


def keep_contact_rule(vault: Vault, going: Iterable[str]) -> None:
    """Keep "do not contact" of records that are about to be forgotten here.

    What is left of the person here says it from now on, until a newer record says
    something else. Called in the transaction that forgets.
    """
    ids = frozenset(going)
    summaries = [vault.interviews.get(id_) for id_ in ids]
    for person in {s.person_code for s in summaries if _says_never(vault, s)} - {""}:
        cover = cover_of(vault, person)
        if cover.contact_from in ids and not cover.may_contact:
            rest = [record.id for record in cover.records if record.id not in ids]
            contact_rule.keep_never(vault, rest)


def _decide_on(keep: str, given: str) -> date | None:
    return decide_on(keep, date.fromisoformat(given)) if is_date(given) else None


def _says_never(vault: Vault, summary: InterviewSummary) -> bool:
    """Say cheaply whether a record may forbid contact."""
    versions = vault.interviews.versions(summary.id)
    inherited = summary.id in contact_rule.never(vault)
    return inherited or (bool(versions) and b">never<" in versions[-1].submission)


def _contact_rule(vault: Vault, told: list[Told]) -> tuple[str, str]:
    """Return the record that says last whether to contact, and what it says."""
    kept = contact_rule.never(vault)
    for each in reversed(told):
        said = "never" if each.record.id in kept else each.named("contact_rule")
        if said:
            return each.record.id, said
    return "", ""


def _told(vault: Vault, records: Iterable[InterviewSummary]) -> Iterator[Told]:
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
