"""Tests of what a vault knows of bundles and visits; see `tests/mutation/README.md`.

Receipts decide what may be purged: every condition has a row that it must let through
and one that it must not.
"""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from monitor_app.errors.records import NoSuchBundleError
from monitor_app.errors.visits import NoSuchVisitError
from monitor_app.records.interview import State
from monitor_app.records.visit import PlannedCheck, PromisedDate, ReviewNote, Visit
from monitor_app.vault.bundles import (
    BundleRepository,
    ReceivedBundleRow,
    SealedItem,
    WrittenBundleRow,
)
from monitor_app.vault.database import Database
from monitor_app.vault.forms import FormRepository
from monitor_app.vault.interviews import InterviewRepository
from monitor_app.vault.visits import VisitRepository
from tests.vaults import FORM, bare_database, summary

ONE, OTHER, THIRD = (summary(n).id for n in (1, 2, 3))


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = bare_database(tmp_path)
    FormRepository(opened).add(FORM)
    yield opened
    opened.close()


@pytest.fixture
def bundles(database: Database) -> BundleRepository:
    return BundleRepository(database)


@pytest.fixture
def visits(database: Database) -> VisitRepository:
    return VisitRepository(database)


def row(sequence: int, **changed: object) -> WrittenBundleRow:
    made = WrittenBundleRow(
        id=f"b{sequence}",
        file=f"f{sequence}",
        created="2026-01-01",
        recipients='["ngo"]',
        purpose="p",
        tagmanifest_sha256=f"t{sequence}",
        sequence=sequence,
        size=9,
    )
    return replace(made, **changed)  # type: ignore[arg-type]


def item(interview: str, version: int, **changed: bool) -> SealedItem:
    return SealedItem(interview=interview, version=version, **changed)


def came(id_: str, signer: str, sequence: int) -> ReceivedBundleRow:
    return ReceivedBundleRow(
        id=id_,
        signer=signer,
        sequence=sequence,
        previous=f"p {id_}",
        tagmanifest_sha256=f"t {id_}",
        received=f"r {id_}",
        kind="identities",
        series=f"s {id_}",
        part=2,
        parts=3,
    )


# Bundles that were written


def test_a_written_bundle_is_kept_whole(bundles: BundleRepository) -> None:
    full = row(
        2,
        handed_over="2026-01-02",
        handed_to="Айгүл",
        receipt=b"r",
        receipt_at="2026-01-03",
        series="s",
        kind="withdrawals",
    )
    bundles.add_written(full, [item(OTHER, 1), item(ONE, 2, whole=False), item(ONE, 1)])
    bundles.add_written(row(10), [item(ONE, 1)])
    bundles.add_written(row(3), [])
    assert bundles.get_written("b2") == full
    assert bundles.get_written("b10") == row(10)
    assert bundles.written() == (row(10), row(3), full)
    assert bundles.items("b2") == (
        item(ONE, 1),
        item(ONE, 2, whole=False),
        item(OTHER, 1),
    )
    assert bundles.items("b3") == ()
    for unknown in ("b4", "f2"):
        with pytest.raises(NoSuchBundleError):
            bundles.get_written(unknown)


def test_numbers_count_every_bundle_and_hashes_those_of_one_recipient(
    bundles: BundleRepository,
) -> None:
    assert bundles.next_sequence('["ngo"]') == (1, "0" * 64)
    bundles.add_written(row(2), [])
    bundles.add_written(row(3), [])
    bundles.add_written(row(1), [])
    bundles.add_written(row(4, recipients='["un"]'), [])
    assert bundles.next_sequence('["ngo"]') == (5, "t3")
    assert bundles.next_sequence('["un"]') == (5, "t4")
    assert bundles.next_sequence('["ngo", "un"]') == (5, "0" * 64)


def test_what_happens_to_one_bundle_happens_to_no_other(
    bundles: BundleRepository,
) -> None:
    for sequence in (1, 2):
        bundles.add_written(row(sequence), [item(ONE, 1), item(OTHER, 1)])
    bundles.mark_handed_over("b1", "Айгүл", "2026-01-02")
    bundles.add_receipt("b1", b"receipt", "2026-01-03")
    assert bundles.get_written("b1") == row(
        1,
        handed_over="2026-01-02",
        handed_to="Айгүл",
        receipt=b"receipt",
        receipt_at="2026-01-03",
    )
    assert bundles.get_written("b2") == row(2)
    with pytest.raises(NoSuchBundleError):
        bundles.mark_handed_over("b3", "Айгүл", "2026-01-02")
    bundles.mark_missing(ONE)  # whichever bundle brought it
    for bundle in ("b1", "b2"):
        assert bundles.items(bundle) == (item(ONE, 1, missing=True), item(OTHER, 1))


def test_a_receipt_covers_only_what_was_whole_and_is_there(
    bundles: BundleRepository,
) -> None:
    bundles.add_written(row(1), [item(ONE, 1), item(OTHER, 1)])
    bundles.add_written(row(2), [item(ONE, 2), item(OTHER, 2, whole=False)])
    bundles.add_written(row(3), [item(ONE, 3), item(OTHER, 3)])
    assert bundles.acknowledged_version(ONE) == 0
    assert bundles.acknowledged_version(THIRD) == 0
    bundles.add_receipt("b2", b"r", "2026-01-02")
    assert bundles.acknowledged_version(ONE) == 2
    assert bundles.acknowledged_version(OTHER) == 0
    bundles.add_receipt("b1", b"r", "2026-01-03")
    assert bundles.acknowledged_version(ONE) == 2
    assert bundles.acknowledged_version(OTHER) == 1
    bundles.mark_missing(ONE)
    assert bundles.acknowledged_version(ONE) == 0
    assert bundles.acknowledged_version(OTHER) == 1


def test_a_series_is_covered_when_each_of_its_parts_is(
    bundles: BundleRepository,
) -> None:
    for sequence in (1, 2):
        bundles.add_written(row(sequence, series="s"), [item(ONE, 1)])
    bundles.add_written(row(3), [item(OTHER, 1)])
    bundles.add_written(row(4), [item(OTHER, 1)])  # the same again, on its own
    for bundle in ("b1", "b3"):
        bundles.add_receipt(bundle, b"r", "2026-01-02")
    assert bundles.acknowledged_version(ONE) == 0
    assert bundles.acknowledged_version(OTHER) == 1
    bundles.add_receipt("b2", b"r", "2026-01-03")
    assert bundles.acknowledged_version(ONE) == 1


def test_the_last_receipt_says_since_when_a_record_is_confirmed(
    bundles: BundleRepository, database: Database
) -> None:
    records = InterviewRepository(database)
    there = State.RECEIPT_VERIFIED
    for number, state in ((2, there), (1, there), (3, State.SEALED), (4, there)):
        records.add(summary(number, state=state))
    fourth = summary(4).id
    bundles.add_written(row(1), [item(ONE, 1), item(OTHER, 1), item(THIRD, 1)])
    bundles.add_written(row(2), [item(OTHER, 2)])
    bundles.add_written(row(3), [item(fourth, 1)])  # no receipt yet
    bundles.add_receipt("b1", b"r", "2026-01-02")
    bundles.add_receipt("b2", b"r", "2026-01-04")
    assert bundles.confirmed_until("2026-01-01") == ()
    assert bundles.confirmed_until("2026-01-02") == (ONE,)
    assert bundles.confirmed_until("2026-01-04") == (ONE, OTHER)


# Bundles that were received


def test_a_received_bundle_is_kept_whole(bundles: BundleRepository) -> None:
    rows = [came("c", "key b", 1), came("a", "key a", 10), came("b", "key a", 2)]
    for each in rows:
        bundles.add_received(each)
    assert [bundles.get_received(each.id) for each in rows] == rows
    assert [each.id for each in bundles.received()] == ["b", "a", "c"]
    assert bundles.received() == (rows[2], rows[1], rows[0])
    assert bundles.received_ids() == {"a", "b", "c"}
    assert bundles.was_received("a")
    assert not bundles.was_received("key a")
    with pytest.raises(NoSuchBundleError):
        bundles.get_received("key a")


def test_what_was_erased_here_is_told_of_its_own_bundle(
    bundles: BundleRepository, database: Database
) -> None:
    records = InterviewRepository(database)
    gone = State.ERASED_HERE
    for number, state in ((2, gone), (1, gone), (3, State.SIGNED), (4, gone)):
        records.add(summary(number, state=state))
    bundles.add_received(came("a", "key", 1), [OTHER, ONE, THIRD])
    bundles.add_received(came("b", "key", 2), [summary(4).id])
    assert bundles.erased_of("a") == (ONE, OTHER)
    assert bundles.erased_of("b") == (summary(4).id,)
    assert bundles.erased_of("c") == ()


# Visits


def visit(id_: str, day: str = "2026-03-05", **changed: str) -> Visit:
    return Visit(id=id_, site=f"site of {id_}", day=day, **changed)


def check(id_: str, of: str, **changed: str) -> PlannedCheck:
    values = {"person_code": "AB-17", "what": "call", "due": "2026-03-09"}
    return PlannedCheck(id=id_, visit=of, **(values | changed))


def promised(interview: str, question: str, due: str, done: str = "") -> PromisedDate:
    return PromisedDate(interview=interview, question=question, due=due, done=done)


def test_a_visit_is_replaced_in_every_part(visits: VisitRepository) -> None:
    names = [n for n in Visit.__slots__ if n not in ("id", "day")]
    times = {"arrived": "09:10", "entered": "09:40", "went_out": "16:05"}
    first = visit("a")
    full = Visit(id="a", day="2026-03-06", **({n: n for n in names} | times))
    visits.put(first)
    visits.put(visit("b"))
    assert visits.get("a") == first
    visits.put(full)
    assert visits.get("a") == full
    assert visits.get("b") == visit("b")
    with pytest.raises(NoSuchVisitError):
        visits.get("c")


def test_visits_are_paged_newest_first(visits: VisitRepository) -> None:
    days = {"a": "2026-03-05", "b": "2026-03-07", "c": "2026-03-05", "d": "2026-03-01"}
    for id_, day in days.items():
        visits.put(visit(id_, day))
    assert [v.id for v in visits.page(9)] == ["b", "c", "a", "d"]
    assert [v.id for v in visits.page(2)] == ["b", "c"]
    assert [v.id for v in visits.page(1, ("2026-03-05", "c"))] == ["a"]
    assert [v.id for v in visits.page(9, ("2026-03-05", "a"))] == ["d"]


def test_an_interview_is_of_one_visit_at_most(
    visits: VisitRepository, database: Database
) -> None:
    records = InterviewRepository(database)
    for number, created in ((3, "2026-01-02"), (2, "2026-01-02"), (1, "2026-01-03")):
        records.add(summary(number, created=created))
    visits.put(visit("a"))
    visits.put(visit("b"))
    for each in (ONE, OTHER, THIRD):
        visits.assign(each, "a")
    assert visits.interviews("a") == (OTHER, THIRD, ONE)
    visits.assign(ONE, "b")
    visits.assign(OTHER, None)
    assert visits.interviews("a") == (THIRD,)
    assert visits.interviews("b") == (ONE,)
    found = [visits.of_interview(each) for each in (ONE, OTHER, THIRD)]
    assert found == [visit("b"), None, visit("a")]
    with pytest.raises(NoSuchVisitError):
        visits.assign(ONE, "c")
    visits.delete("a")
    assert [v.id for v in visits.page(9)] == ["b"]
    assert visits.of_interview(THIRD) is None
    assert records.has(THIRD)
    with pytest.raises(NoSuchVisitError):
        visits.delete("a")


def test_checks_are_listed_by_day_until_they_are_done(visits: VisitRepository) -> None:
    visits.put(visit("a"))
    visits.put(visit("b"))
    late = check("1", "a", due="2026-03-20")
    soon = check("3", "a", due="2026-03-08", person_code="CD-02")
    same = check("2", "a", due="2026-03-08")
    theirs = check("4", "b", due="2026-03-07")
    for each in (late, soon, same, theirs):
        visits.put_check(each)
    assert visits.checks("a") == (same, soon, late)
    assert visits.checks_of_person("AB-17") == (theirs, same, late)
    assert visits.open_checks(9) == (theirs, same, soon, late)
    assert visits.open_checks(2) == (theirs, same)
    done = check("4", "b", what="seen", done="2026-03-07T10:00", outcome="ok")
    visits.put_check(done)
    assert visits.get_check("4") == done
    assert visits.open_checks(9) == (same, soon, late)
    with pytest.raises(NoSuchVisitError):
        visits.get_check("a")


def test_each_version_is_read_for_dates_once(
    visits: VisitRepository, database: Database
) -> None:
    records = InterviewRepository(database)
    kept = (State.SIGNED, State.SEALED, State.HANDED_OVER, State.RECEIPT_VERIFIED)
    for number, state in enumerate(State):
        records.add(summary(number, state=state, version=2))
    records.add(summary(20, state=State.SIGNED, version=0))
    records.add(summary(21, state=State.SIGNED, version=1))
    wanted = {(summary(n).id, 2) for n, s in enumerate(State) if s in kept}
    assert set(visits.unread(99)) == wanted | {(summary(21).id, 1)}
    assert len(visits.unread(2)) == 2
    for interview, version in wanted:
        visits.set_dates(interview, version - 1, [])
    visits.set_dates(summary(21).id, 1, [])
    assert set(visits.unread(99)) == wanted
    for interview, version in wanted:
        visits.set_dates(interview, version, [])
    assert visits.unread(99) == ()


def test_a_date_that_stayed_the_same_stays_done(
    visits: VisitRepository, database: Database
) -> None:
    for number in (1, 2):
        InterviewRepository(database).add(summary(number))
    theirs = promised(OTHER, "a", "2026-04-03")
    visits.set_dates(OTHER, 1, [theirs])
    first = [promised(ONE, q, "2026-04-02") for q in ("c", "b", "a")]
    visits.set_dates(ONE, 1, first)
    assert visits.open_dates(9) == (*reversed(first), theirs)
    assert visits.open_dates(1) == (first[2],)
    visits.date_done(ONE, "a", "2026-04-02T10:00")
    visits.date_done(ONE, "b", "2026-04-02T11:00")
    assert visits.open_dates(9) == (first[0], theirs)
    later = promised(ONE, "b", "2026-05-01")
    visits.set_dates(ONE, 2, [first[2], later])
    assert visits.open_dates(9) == (theirs, later)
    rows = database.execute(
        "SELECT question, done FROM promised_dates WHERE interview = :id ORDER BY 1",
        {"id": ONE},
    )
    assert rows == [("a", "2026-04-02T10:00"), ("b", "")]


def test_notes_of_reviewers_are_kept_and_forgotten_with_the_record(
    visits: VisitRepository, database: Database
) -> None:
    def note(id_: str, interview: str, written: str) -> ReviewNote:
        return ReviewNote(
            id=id_,
            interview=interview,
            version=2,
            kind="request",
            questions="1.2 1.3",
            note="қайта сұраңыз",
            written=written,
        )

    for number in (1, 2):
        InterviewRepository(database).add(summary(number))
    visits.put(visit("a"))
    notes = [note("2", ONE, "t1"), note("3", ONE, "t0"), note("1", ONE, "t1")]
    theirs = note("4", OTHER, "t0")
    for each in (*notes, theirs):
        visits.add_note(each)
    for interview in (ONE, OTHER):
        visits.assign(interview, "a")
        visits.set_dates(interview, 1, [promised(interview, "q", "2026-04-02")])
    assert visits.notes(ONE) == (notes[1], notes[2], notes[0])
    visits.forget(ONE)
    assert visits.notes(ONE) == ()
    assert visits.notes(OTHER) == (theirs,)
    assert visits.interviews("a") == (OTHER,)
    assert visits.open_dates(9) == (promised(OTHER, "q", "2026-04-02"),)
    assert database.execute("SELECT interview FROM dates_read") == [(OTHER,)]
