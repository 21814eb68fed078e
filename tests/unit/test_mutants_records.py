"""Tests of records in the vault that mutants asked for; see `tests/mutation/README.md`.

They use a database without a vault around it: a mistake in a condition would read,
change or delete the rows of another record, so there always is another one.
"""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from monitor_app.errors.records import NoSuchInterviewError, StateForbidsError
from monitor_app.records.interview import InterviewSummary, SignedVersion, State
from monitor_app.vault.clearances import ClearanceRepository
from monitor_app.vault.database import Database
from monitor_app.vault.forms import FormRepository, StoredForm
from monitor_app.vault.interviews import Draft, InterviewRepository
from monitor_app.vault.papers import PaperRepository
from monitor_app.vault.teams import TeamRepository
from monitor_app.vault.withdrawals import WithdrawalRepository
from tests.vaults import FORM, bare_database, summary

ONE, OTHER = summary(1).id, summary(2).id


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = bare_database(tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def records(database: Database) -> InterviewRepository:
    """Return the repository of two interviews."""
    FormRepository(database).add(FORM)
    found = InterviewRepository(database)
    found.add(summary(1))
    found.add(summary(2))
    return found


def version(interview: str, number: int, **changed: object) -> SignedVersion:
    made = SignedVersion(
        interview=interview,
        number=number,
        submission=b"<x/>",
        sha256="ab",
        signature="s",
        signer=f"key {number}",
        signed_at=f"2026-01-0{number}",
        parent_sha256=None if number == 1 else "cd",
        reason=None if number == 1 else "қате",
    )
    return replace(made, **changed)  # type: ignore[arg-type]


def draft(snapshot: str, amends: int | None = None, reason: str | None = None) -> Draft:
    return Draft(
        snapshot=snapshot.encode(), amends=amends, reason=reason, saved=f"at {snapshot}"
    )


# Interviews


def test_every_part_of_a_summary_is_kept_in_its_place(
    records: InterviewRepository,
) -> None:
    names = InterviewSummary.__slots__
    numbers = {"version": 7, "open_questions": 3}
    fixed = {"state": State.SIGNED, "id": summary(3).id, "form_sha256": "0" * 64}
    full = InterviewSummary(**({n: n for n in names} | numbers | fixed))  # type: ignore[arg-type]
    records.add(full)
    found = records.get(full.id)
    assert found == full
    assert found.state is State.SIGNED
    values = {n: f"{n}2" for n in names} | numbers | fixed | {"state": State.SEALED}
    changed = InterviewSummary(**(values | {"version": 8, "open_questions": 0}))  # type: ignore[arg-type]
    records.update(changed)
    assert records.get(full.id) == changed
    assert records.get(ONE) == summary(1)


def test_an_interview_is_found_by_id_and_by_number(
    records: InterviewRepository,
) -> None:
    assert records.has(ONE)
    assert records.has_number("N2")
    assert records.numbered("N2") == summary(2)
    assert not records.has("N1")
    assert not records.has_number(ONE)
    assert records.numbered("N3") is None
    with pytest.raises(NoSuchInterviewError):
        records.get("N1")


def test_a_state_follows_only_one_that_may_lead_to_it(
    records: InterviewRepository,
) -> None:
    records.set_state(ONE, State.SIGNED, "2026-02-02")
    assert records.get(ONE) == summary(1, state=State.SIGNED, updated="2026-02-02")
    with pytest.raises(StateForbidsError):
        records.set_state(ONE, State.DRAFT, "2026-02-03")
    assert records.get(ONE).updated == "2026-02-02"
    assert records.get(OTHER) == summary(2)
    assert records.counts() == {"draft": 1, "signed": 1}


def test_a_page_is_narrowed_and_continued(records: InterviewRepository) -> None:
    for number, form, state in (
        (3, "f", State.SIGNED),
        (4, "g", State.SIGNED),
        (5, "g", State.DRAFT),
        (6, "g", State.SIGNED),
    ):
        moment = "2026-01-01T00:00:05+00:00"  # the same: the id decides
        records.add(summary(number, form_id=form, state=state, updated=moment))

    def numbers(*args: object, **only: str) -> list[str]:
        return [s.number for s in records.page(*args, **only)]  # type: ignore[arg-type]

    assert numbers(99) == ["N6", "N5", "N4", "N3", "N2", "N1"]
    assert numbers(2) == ["N6", "N5"]
    after = ("2026-01-01T00:00:05+00:00", summary(5).id)
    assert numbers(2, after) == ["N4", "N3"]
    assert numbers(9, ("2026-01-01T00:00:02+00:00", OTHER)) == ["N1"]
    assert numbers(9, state="signed") == ["N6", "N4", "N3"]
    assert numbers(9, form_id="g") == ["N6", "N5", "N4"]
    assert numbers(9, state="signed", form_id="g") == ["N6", "N4"]
    assert numbers(9, after, state="signed", form_id="g") == ["N4"]


def test_records_of_a_person_have_their_orders(records: InterviewRepository) -> None:
    for number, created in ((5, "2026-01-02"), (4, "2026-01-03"), (3, "2026-01-02")):
        records.add(summary(number, person_code="CD-02", created=created))
    records.add(summary(6, person_code=""))
    assert [s.number for s in records.of_person("CD-02")] == ["N3", "N5", "N4"]
    assert records.as_they_came("CD-02") == tuple(summary(n).id for n in (5, 4, 3))
    assert records.person_codes() == ("AB-17", "CD-02")
    records.add(summary(7, person_code="AA-01"))
    assert records.person_codes() == ("AA-01", "AB-17", "CD-02")
    assert records.of_person("CD-03") == ()
    assert records.as_they_came("CD-03") == ()


def test_who_signed_first_is_told_of_one_person(records: InterviewRepository) -> None:
    records.add(summary(3, person_code="CD-02"))
    records.add_version(version(ONE, 2, signer="later"))
    for number, interview in enumerate((ONE, OTHER, summary(3).id)):
        records.add_version(version(interview, 1, signer=f"key {number}"))
    assert records.first_signers("AB-17") == {ONE: "key 0", OTHER: "key 1"}


def test_versions_are_kept_whole_and_in_order(records: InterviewRepository) -> None:
    second, first, theirs = version(ONE, 2), version(ONE, 1), version(OTHER, 1)
    for each in (second, theirs, first):
        records.add_version(each)
    assert records.versions(ONE) == (first, second)
    assert records.versions(OTHER) == (theirs,)


def test_a_draft_is_replaced_in_every_part(records: InterviewRepository) -> None:
    assert records.draft(ONE) is None
    records.save_draft(OTHER, draft("theirs"))
    records.save_draft(ONE, draft("a"))
    assert records.draft(ONE) == draft("a")
    records.save_draft(ONE, draft("b", 2, "қате"))
    assert records.draft(ONE) == draft("b", 2, "қате")
    records.drop_draft(ONE)
    assert records.draft(ONE) is None
    assert records.draft(OTHER) == draft("theirs")


def test_own_words_are_kept_once_in_a_row_for_each_question(
    records: InterviewRepository,
) -> None:
    for interview, question, text, saved in (
        (ONE, "q2", "a", "1"),
        (ONE, "q1", "a", "2"),
        (OTHER, "q2", "a", "3"),
        (ONE, "q2", "a", "4"),  # as before
        (ONE, "q2", "b", "5"),
        (ONE, "q2", "a", "6"),  # back to what it was
    ):
        records.keep_verbatim(interview, question, text, saved)
    assert records.verbatim_states(ONE, "q2") == (("1", "a"), ("5", "b"), ("6", "a"))
    assert records.verbatim_states(ONE, "q1") == (("2", "a"),)
    assert records.verbatim_states(OTHER, "q2") == (("3", "a"),)
    records.keep_verbatim(ONE, "q1", "c", "7")
    assert records.last_states(ONE) == {"q2": "a", "q1": "c"}
    assert list(records.last_states(ONE)) == ["q2", "q1"]  # as they were begun
    assert records.last_states(OTHER) == {"q2": "a"}


def test_own_notes_take_the_place_of_others(records: InterviewRepository) -> None:
    records.keep_notes(OTHER, {"q": "theirs"})
    records.keep_notes(ONE, {"b": "1", "a": "2", "c": "3"})
    assert list(records.notes(ONE).items()) == [("a", "2"), ("b", "1"), ("c", "3")]
    records.keep_notes(ONE, {"b": "4"})
    assert records.notes(ONE) == {"b": "4"}
    assert records.notes(OTHER) == {"q": "theirs"}


def test_deleting_takes_all_of_one_record_and_nothing_of_another(
    records: InterviewRepository, database: Database
) -> None:
    for interview in (ONE, OTHER):
        records.save_draft(interview, draft("a"))
        records.add_version(version(interview, 1))
        records.keep_verbatim(interview, "q", "t", "1")
        records.keep_notes(interview, {"q": "n"})
    records.delete_content(ONE)
    assert records.has(ONE)
    assert records.draft(ONE) is None
    assert records.versions(ONE) == ()
    assert records.last_states(ONE) == {}
    assert records.notes(ONE) == {}
    records.delete(ONE)
    assert not records.has(ONE)
    assert records.draft(OTHER) == draft("a")
    assert records.versions(OTHER) == (version(OTHER, 1),)
    assert records.last_states(OTHER) == {"q": "t"}
    assert records.notes(OTHER) == {"q": "n"}
    assert database.execute("SELECT * FROM purging") == []  # signed ones are safe again


# Forms


def form(sha256: str, form_id: str, version: str, added: str) -> StoredForm:
    return StoredForm(
        sha256=sha256,
        form_id=form_id,
        version=version,
        xform=f"<{sha256}/>".encode(),
        source=sha256.encode(),
        source_name=f"{sha256}.xlsx",
        added=added,
    )


def test_a_form_is_found_by_hash_id_and_version(database: Database) -> None:
    forms = FormRepository(database)
    kept = [
        form("c", "g", "1", "2026-01-01"),
        form("b", "f", "1", "2026-01-02"),
        form("a", "f", "2", "2026-01-02"),
        form("e", "f", "1", "2026-01-03"),
        form("d", "f", "1", "2026-01-02"),
    ]
    for each in kept:
        forms.add(each)
    assert [forms.get(f.sha256) for f in kept] == kept
    assert forms.get("f") is None
    assert [f.sha256 for f in forms.versions("f")] == ["e", "a", "b", "d"]
    assert forms.versions("a") == ()
    assert forms.of_version("f", "1") == kept[3]  # the last that was added
    assert forms.of_version("g", "1") == kept[0]
    assert forms.of_version("g", "2") is None
    assert forms.ids() == ("f", "g")


def test_a_form_that_comes_again_keeps_what_records_rest_on(
    database: Database,
) -> None:
    forms = FormRepository(database)
    first = form("a", "f", "1", "2026-01-01")
    again = replace(first, source=b"new", source_name="new.xlsx", added="2026-01-09")
    forms.add(form("b", "f", "1", "2026-01-01"))
    forms.add(first)
    forms.add(replace(again, xform=b"<other/>", form_id="g", version="2"))
    assert forms.get("a") == again
    assert forms.get("b") == form("b", "f", "1", "2026-01-01")


# Paper, team, withdrawals, clearances


def test_a_printed_number_leads_to_its_form_and_its_record(database: Database) -> None:
    papers = PaperRepository(database)
    papers.add(["P1", "P2"], "f", "1", "2026-01-01")
    papers.add(["P3"], "g", "2", "2026-01-02")
    assert papers.form_of("P1") == papers.form_of("P2") == ("f", "1")
    assert papers.form_of("P3") == ("g", "2")
    assert papers.form_of("P4") is None
    papers.typed_in("P2", ONE)
    assert papers.interview_of("P2") == ONE
    assert papers.interview_of("P1") is None
    assert papers.interview_of("P4") is None
    assert papers.became(ONE)
    assert not papers.became(OTHER)
    rows = database.execute("SELECT number, printed FROM paper_copies ORDER BY 1")
    assert rows == [("P1", "2026-01-01"), ("P2", "2026-01-01"), ("P3", "2026-01-02")]


def test_the_team_file_in_force_has_the_highest_serial(database: Database) -> None:
    teams = TeamRepository(database)
    assert teams.newest() is None
    teams.add(9, b"nine", "2026-01-09")
    teams.add(10, b"draft", "2026-01-10")
    teams.add(2, b"two", "2026-01-11")
    teams.add(10, b"ten", "2026-01-12")
    assert teams.newest() == b"ten"
    rows = database.execute("SELECT serial, accepted FROM team_files ORDER BY serial")
    assert rows == [(2, "2026-01-11"), (9, "2026-01-09"), (10, "2026-01-12")]


def test_a_line_is_withdrawn_once(database: Database) -> None:
    withdrawals = WithdrawalRepository(database)
    assert withdrawals.add("line b", "2026-01-01", b"first") is True
    assert withdrawals.add("line b", "2026-01-02", b"second") is False
    assert withdrawals.add("line a", "2026-01-03", b"third") is True
    assert withdrawals.lines() == {"line a", "line b"}
    assert withdrawals.documents() == (b"third", b"first")
    rows = database.execute("SELECT withdrawn FROM withdrawals ORDER BY consent_line")
    assert rows == [("2026-01-03",), ("2026-01-01",)]


def test_a_clearance_is_for_one_record_and_one_recipient(database: Database) -> None:
    clearances = ClearanceRepository(database)
    clearances.add(ONE, "ngo", "L-1", "2026-01-01")
    clearances.add(ONE, "un", "L-1", "2026-01-01")
    clearances.add(OTHER, "ngo", "L-2", "2026-01-02")
    clearances.add(ONE, "ngo", "L-3", "2026-01-03")
    assert clearances.recipients(ONE) == {"ngo", "un"}
    assert clearances.recipients(OTHER) == {"ngo"}
    rows = database.execute(
        "SELECT recipient, lawyer, decided FROM clearances"
        " WHERE interview = :id ORDER BY 1",
        {"id": ONE},
    )
    assert rows == [("ngo", "L-3", "2026-01-03"), ("un", "L-1", "2026-01-01")]
    clearances.forget(ONE)
    assert clearances.recipients(ONE) == frozenset()
    assert clearances.recipients(OTHER) == {"ngo"}
