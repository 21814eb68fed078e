"""Visits: keep them, put interviews into them, plan checks against reprisals.

Sources: form library, rules 35 and 37; a visit is a thing of its own beside form C.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from monitor_app.errors.usecases import NoTeamError
from monitor_app.errors.visits import BadVisitError
from monitor_app.records.ids import new_id
from monitor_app.records.interview import InterviewSummary
from monitor_app.records.visit import PlannedCheck, Visit
from monitor_app.usecases import clock
from monitor_app.usecases.team import team_of
from monitor_app.vault import Vault

_MOST = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitView:
    """A visit with what belongs to it."""

    visit: Visit
    interviews: tuple[InterviewSummary, ...]
    checks: tuple[PlannedCheck, ...]
    sites: tuple[str, ...]  # codes of places that the team file offers


def list_visits(
    vault: Vault, after: tuple[str, str] | None = None, limit: int = _MOST
) -> tuple[Visit, ...]:
    """Return a page of visits, newest first; `after`: day and id of the last one."""
    return vault.visits.page(limit, after)


def show_visit(vault: Vault, visit: str) -> VisitView:
    """Return one visit whole.

    Raises:
        NoSuchVisitError: there is none.
    """
    found = vault.visits.get(visit)
    ids = vault.visits.interviews(visit)
    return VisitView(
        visit=found,
        interviews=tuple(vault.interviews.get(id_) for id_ in ids),
        checks=vault.visits.checks(visit),
        sites=_sites(vault),
    )


def _sites(vault: Vault) -> tuple[str, ...]:
    try:
        return team_of(vault).sites
    except NoTeamError:
        return ()


def begin(vault: Vault, site: str, day: str) -> Visit:
    """Begin a visit to a place on a day.

    Raises:
        BadVisitError: `day` is no date.
    """
    moment = clock.stamp(vault.clock())
    visit = _made(
        id=new_id(vault.random_bytes),
        site=site.strip(),
        day=day,
        created=moment,
        updated=moment,
    )
    with vault.transaction():
        vault.visits.put(visit)
        vault.audit.append("visit.begun", visit.id)
    return visit


def save(vault: Vault, visit: str, **changes: str) -> Visit:
    """Change some facts of a visit; return it as it is kept now.

    Raises:
        NoSuchVisitError: it was deleted meanwhile.
        BadVisitError: a value cannot be kept; nothing of the change is.
    """
    now = vault.visits.get(visit)
    try:
        changed = replace(now, updated=clock.stamp(vault.clock()), **changes)
    except ValueError:
        raise BadVisitError(what=_wrong(now, changes)) from None
    with vault.transaction():
        vault.visits.put(changed)
    return changed


def delete(vault: Vault, visit: str) -> None:
    """Delete a visit with its planned checks; its interviews stay.

    Raises:
        NoSuchVisitError: there is none.
    """
    with vault.transaction():
        vault.visits.delete(visit)
        vault.audit.append("visit.deleted", visit)


def assign(vault: Vault, interviews: Sequence[str], visit: str | None) -> None:
    """Make interviews part of a visit, or of none.

    Raises:
        NoSuchVisitError, NoSuchInterviewError: nothing changes then.
    """
    with vault.transaction():
        for interview in interviews:
            vault.interviews.get(interview)
            vault.visits.assign(interview, visit)


def of_interview(vault: Vault, interview: str) -> Visit | None:
    """Return the visit that an interview belongs to."""
    return vault.visits.of_interview(interview)


def plan_check(
    vault: Vault, visit: str, person_code: str, what: str, due: str
) -> PlannedCheck:
    """Plan to look after somebody on a day.

    Args:
        vault: that holds the visit.
        visit: id.
        person_code: a code, or "" for everybody spoken to.
        what: how, in words without names.
        due: ISO date.

    Raises:
        NoSuchVisitError: there is no such visit. BadVisitError: `due` is no date.
    """
    vault.visits.get(visit)
    try:
        check = PlannedCheck(
            id=new_id(vault.random_bytes),
            visit=visit,
            person_code=person_code.strip().upper(),
            what=what.strip(),
            due=due,
        )
    except ValueError:
        raise BadVisitError(what=due[:20]) from None
    with vault.transaction():
        vault.visits.put_check(check)
        vault.audit.append("visit.check-planned", visit)
    return check


def check_done(vault: Vault, check: str, outcome: str) -> PlannedCheck:
    """Note that a planned check was made, and what came out.

    Raises:
        NoSuchVisitError: there is none.
    """
    moment = clock.stamp(vault.clock())
    done = replace(vault.visits.get_check(check), done=moment, outcome=outcome.strip())
    with vault.transaction():
        vault.visits.put_check(done)
        vault.audit.append("visit.check-done", done.visit)
    return done


def _made(**values: str) -> Visit:
    try:
        return Visit(**values)
    except ValueError:
        raise BadVisitError(what=values["day"][:20]) from None


def _wrong(now: Visit, changes: dict[str, str]) -> str:
    """Return the first value that cannot be kept."""
    for name, value in changes.items():
        try:
            replace(now, **{name: value})
        except ValueError:
            return value[:20]
    return ""
