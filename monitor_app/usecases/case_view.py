"""A person's case, whole: cover, consent lines, bundles, visits, what is planned."""

from dataclasses import dataclass
from datetime import date

from monitor_app.errors.usecases import NotSignedError
from monitor_app.records.consent import ConsentLine
from monitor_app.records.visit import PlannedCheck, Visit
from monitor_app.usecases.case_cover import CaseCover, cover_of
from monitor_app.usecases.consents import CONSENT_FORM, ConsentBook, lines_of
from monitor_app.usecases.outbox import OutboxEntry, outbox
from monitor_app.vault import Vault


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenLine:
    """A consent line as it stands today, and where it was given."""

    line: ConsentLine
    record: str  # id of the interview that holds it
    number: str  # printed number of that record
    place: str  # in that record
    in_force: bool  # of the newest form D, and not withdrawn or run out


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseView:
    """Everything that the vault holds about one person code."""

    cover: CaseCover
    lines: tuple[GivenLine, ...]
    bundles: tuple[OutboxEntry, ...]  # with something of the person
    visits: tuple[Visit, ...]
    checks: tuple[PlannedCheck, ...]
    consent_record: str  # newest form D, signed or being written; "" without one


def case_of(vault: Vault, person: str, interview: str = "") -> CaseView:
    """Return the case of a person code, or of one record that has no code.

    Raises:
        NoSuchInterviewError: `interview` is unknown.
    """
    if not person and interview:
        person = vault.interviews.get(interview).person_code
    cover = cover_of(vault, person) if person else _alone(vault, interview)
    ids = {record.id for record in cover.records}
    found: dict[str, Visit] = {}
    for record in cover.records:
        visit = vault.visits.of_interview(record.id)
        if visit is not None:
            found[visit.id] = visit
    consents = [r for r in cover.records if r.form_id == CONSENT_FORM]
    return CaseView(
        cover=cover,
        lines=given_lines(vault, cover, vault.clock().date()),
        bundles=tuple(e for e in outbox(vault) if ids & set(e.interviews)),
        visits=tuple(sorted(found.values(), key=lambda v: (v.day, v.id))),
        checks=vault.visits.checks_of_person(person) if person else (),
        consent_record=consents[-1].id if consents else "",
    )


def given_lines(vault: Vault, cover: CaseCover, today: date) -> tuple[GivenLine, ...]:
    """Return every line that the signed records hold; old ones stay as history."""
    book = ConsentBook(vault)
    found: list[GivenLine] = []
    for record in cover.records:
        versions = vault.interviews.versions(record.id)
        if not versions:
            continue
        told = book.told(record, versions[-1].submission)
        now = {line.id: line for line in book.lines(told)}
        for line in lines_of(record.id, told.answers):
            today_line = now.get(line.id, line)
            good = line.id in now and today_line.state == "given"
            fresh = today_line.until is None or today <= today_line.until
            found.append(
                GivenLine(
                    line=today_line,
                    record=record.id,
                    number=record.number,
                    place=line.id.partition("/")[2],
                    in_force=good and fresh,
                )
            )
    return tuple(found)


def _alone(vault: Vault, interview: str) -> CaseCover:
    """Return the cover of one record that names no person code yet."""
    if not interview:
        raise NotSignedError(interview="")
    record = vault.interviews.get(interview)
    return CaseCover(
        person_code="",
        records=(record,),
        if_detained="",
        if_dead="",
        trusted="",
        contact_rule="",
        contact_from="",
        lifted_because="",
        bound_to_secrecy=False,
        level=record.sensitivity,
        risk="",
        keep="",
        decide_on=None,
    )
