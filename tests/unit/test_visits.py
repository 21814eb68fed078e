"""Visits, what falls due after them, and what a purge must not leave of them."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from monitor_app.errors.visits import BadVisitError, NoSuchVisitError
from monitor_app.progress import Cancelled, Progress
from monitor_app.records.interview import State
from monitor_app.records.safety import Role
from monitor_app.records.visit import Visit, require_day
from monitor_app.usecases import (
    case_cover,
    followups,
    interviews,
    purging,
    safety,
    visits,
)
from monitor_app.usecases.followups import Due
from monitor_app.vault import Vault
from tests.exchange import record
from tests.vaults import create


@pytest.fixture(scope="module")
def vault(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Vault]:
    with create(tmp_path_factory.mktemp("visits") / "v") as opened:
        yield opened


@given(st.text(max_size=12) | st.dates().map(str))
def test_only_iso_dates_are_days(text: str) -> None:
    try:
        assert require_day(text) == date.fromisoformat(text).isoformat()
    except ValueError:
        return


@given(st.from_regex(r"[0-9]{2}:[0-9]{2}", fullmatch=True) | st.text(max_size=6))
def test_a_time_of_day_is_one_or_nothing(text: str) -> None:
    try:
        Visit(id="a", site="K-1", day="2031-03-05", arrived=text)
    except ValueError:
        return
    hours, _colon, minutes = (text or "00:00").partition(":")
    assert 0 <= int(hours) < 24
    assert 0 <= int(minutes) < 60


def test_a_visit_is_kept_as_it_was_written(vault: Vault) -> None:
    begun = visits.begin(vault, " LA-155/8 ", "2031-03-12")
    saved = visits.save(
        vault, begun.id, arrived="09:10", refused="ШИЗО", present="қызметкер есікте"
    )
    view = visits.show_visit(vault, begun.id)
    assert view.visit == saved
    assert (saved.site, saved.arrived, saved.refused) == ("LA-155/8", "09:10", "ШИЗО")
    assert visits.list_visits(vault)[0].id == begun.id


def test_what_is_no_time_changes_nothing(vault: Vault) -> None:
    begun = visits.begin(vault, "K", "2031-03-12")
    with pytest.raises(BadVisitError) as caught:
        visits.save(vault, begun.id, team="M-14", entered="25:99")
    assert caught.value.details["what"] == "25:99"
    assert visits.show_visit(vault, begun.id).visit == begun
    with pytest.raises(BadVisitError):
        visits.begin(vault, "K", "12.03.2031")
    with pytest.raises(BadVisitError):
        visits.plan_check(vault, begun.id, "AB-01", "call", "soon")


def test_pages_of_visits_follow_one_another(vault: Vault) -> None:
    days = [f"2032-01-{n:02}" for n in (3, 1, 2, 2, 1)]
    made = {visits.begin(vault, "K", day).id for day in days}
    seen: list[Visit] = []
    after: tuple[str, str] | None = None
    while page := visits.list_visits(vault, after, 2):
        seen += page
        after = (page[-1].day, page[-1].id)
    ours = [v for v in seen if v.id in made]
    assert len({v.id for v in seen}) == len(seen)
    assert [v.day for v in ours] == sorted(days, reverse=True)


def test_interviews_belong_to_a_visit_until_it_goes(vault: Vault) -> None:
    one = interviews.begin(vault, "detention_interview").interview
    first = visits.begin(vault, "K", "2031-03-12")
    second = visits.begin(vault, "K", "2031-03-13")
    visits.assign(vault, [one], first.id)
    visits.assign(vault, [one], second.id)
    assert visits.show_visit(vault, first.id).interviews == ()
    (found,) = visits.show_visit(vault, second.id).interviews
    assert found.id == one
    visits.delete(vault, second.id)
    assert visits.of_interview(vault, one) is None
    assert vault.interviews.get(one).state is State.DRAFT
    with pytest.raises(NoSuchVisitError):
        visits.assign(vault, [one], second.id)


def test_a_planned_check_falls_due_until_it_is_done(vault: Vault) -> None:
    visit = visits.begin(vault, "K", "2031-03-12")
    check = visits.plan_check(vault, visit.id, "ab-01", "через адвоката", "2031-03-19")
    (due,) = [f for f in followups.worklist(vault, Progress()) if f.check == check.id]
    assert (due.kind, due.person_code, due.due) == (
        Due.REPRISAL,
        "AB-01",
        date(2031, 3, 19),
    )
    done = visits.check_done(vault, check.id, "давления не было")
    assert done.outcome == "давления не было"
    assert done.done
    assert not [f for f in followups.worklist(vault, Progress()) if f.check]
    assert vault.visits.checks_of_person("AB-01") == (done,)


def test_a_record_says_when_to_call_unless_nobody_may(vault: Vault) -> None:
    called = record(vault, seed=31, photos=0, fu_next="2031-04-02", contact_rule="ok")
    never = record(vault, seed=32, photos=0, fu_next="2031-04-02", contact_rule="ok")
    last = record(vault, seed=32, photos=0, contact_rule="never")  # the same person
    due = {f.interview: f for f in followups.worklist(vault, Progress()) if f.question}
    contacts = {k: f for k, f in due.items() if f.kind is Due.CONTACT}
    assert contacts[called].due == date(2031, 4, 2)
    assert never not in contacts
    safety.set_role(vault, Role.COORDINATOR)
    case_cover.lift_contact_rule(vault, last, "адвокат сұрады")
    again = followups.worklist(vault, Progress())
    assert (never, "fu_next") in [(f.interview, f.question) for f in again]
    safety.set_role(vault, Role.INTERVIEWER)
    assert followups.read_dates(vault, Progress()) == 0  # each version once
    followups.date_done(vault, called, "fu_next")
    left = followups.worklist(vault, Progress())
    assert not [f for f in left if (f.interview, f.question) == (called, "fu_next")]


def test_a_new_version_is_read_again_and_what_was_done_stays_done(
    vault: Vault,
) -> None:
    one = record(vault, seed=33, photos=0, fu_next="2031-05-02", contact_rule="ok")
    followups.worklist(vault, Progress())
    followups.date_done(vault, one, "fu_next")
    opened = interviews.amend(vault, one, "опечатка")
    interviews.save_draft(vault, one, interviews.draft_of(opened.session()))
    interviews.sign(vault, one)
    assert followups.read_dates(vault, Progress()) == 1
    assert not [
        f
        for f in followups.worklist(vault, Progress())
        if (f.interview, f.question) == (one, "fu_next")
    ]


def test_a_purged_interview_leaves_no_row_that_tells_where_it_was(
    vault: Vault,
) -> None:
    one = record(vault, seed=34, photos=0, fu_next="2031-05-02", contact_rule="ok")
    visit = visits.begin(vault, "K", "2031-03-12")
    visits.assign(vault, [one], visit.id)
    followups.worklist(vault, Progress())
    with vault.transaction():
        vault.interviews.set_state(one, State.SEALED, "2031-03-13T00:00:00Z")
    purging.purge_sealed(vault, [one])
    assert visits.show_visit(vault, visit.id).interviews == ()
    for table in ("visit_interviews", "promised_dates", "dates_read", "review_notes"):
        rows = vault.database.execute(
            f"SELECT 1 FROM {table} WHERE interview = :id",  # noqa: S608
            {"id": one},
        )
        assert rows == []
    assert not [f for f in followups.worklist(vault, Progress()) if f.interview == one]


def test_reading_dates_stops_when_asked_and_goes_on_later(vault: Vault) -> None:
    record(vault, seed=35, photos=0)
    progress = Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        followups.read_dates(vault, progress)
    assert followups.read_dates(vault, Progress()) == 1


def test_values_that_replace_keeps_are_checked_too() -> None:
    made = Visit(id="a", site="K", day="2031-03-12")
    with pytest.raises(ValueError, match="too long"):
        replace(made, plan="x" * 20_001)
