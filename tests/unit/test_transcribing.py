"""Typing paper in: numbers, order, two entries, the scan."""

import random
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from monitor_app.errors.transcribing import (
    PaperDiffersError,
    PaperNumberError,
    PaperTypedInError,
    PaperVersionError,
    UnknownPaperError,
)
from monitor_app.errors.usecases import NotADraftError
from monitor_app.forms.library import load_library_form
from monitor_app.forms.session import Session
from monitor_app.forms.submission import parse_submission
from monitor_app.progress import Progress
from monitor_app.records.numbers import ALPHABET, RecordNumber
from monitor_app.records.status import Reason
from monitor_app.usecases import clock, interviews, recording, transcribing
from monitor_app.usecases.sample import Person, fill
from monitor_app.vault import Vault
from tests.vaults import create

NUMBER = str(RecordNumber("K7QD2M9X"))
FORM = "detention_interview"


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[Vault]:
    with create(tmp_path / "v") as opened:
        with opened.transaction():
            opened.papers.add([NUMBER], FORM, "2025.1.0", "2026-11-24")
        yield opened


@pytest.mark.parametrize(
    "typed", [NUMBER, NUMBER.lower(), NUMBER.replace("-", ""), f"  {NUMBER} ", "spaced"]
)
def test_a_copy_is_found_however_its_number_is_typed(vault: Vault, typed: str) -> None:
    typed = " ".join(NUMBER.replace("-", "")) if typed == "spaced" else typed
    copy = transcribing.find_paper(vault, typed)
    assert (copy.number, copy.form_id, copy.interview) == (NUMBER, FORM, None)


@given(st.integers(0, 8), st.sampled_from(ALPHABET))
def test_one_wrong_character_is_always_noticed(place: int, wrong: str) -> None:
    bare = NUMBER.replace("-", "")
    typed = bare[:place] + wrong + bare[place + 1 :]
    if typed == bare:
        return
    with pytest.raises(PaperNumberError):
        transcribing.find_paper(None, typed)  # type: ignore[arg-type]


@pytest.mark.parametrize("typed", ["", "K7QD", NUMBER + "2", "Қ7QD-2M9X-5", "-----"])
def test_what_is_no_number_is_refused(vault: Vault, typed: str) -> None:
    with pytest.raises(PaperNumberError):
        transcribing.find_paper(vault, typed)


def test_a_number_of_another_vault_is_unknown(vault: Vault) -> None:
    with pytest.raises(UnknownPaperError):
        transcribing.begin(vault, str(RecordNumber("22222222")))


def test_the_record_has_the_number_of_the_paper(vault: Vault) -> None:
    opened = transcribing.begin(vault, NUMBER, "ru")
    assert opened.summary.number == NUMBER
    session = opened.session()
    assert session.answers()["hdr/record_id"] == NUMBER
    assert session.language == "ru"
    with pytest.raises(PaperTypedInError) as refused:
        transcribing.begin(vault, NUMBER)
    assert refused.value.details["interview"] == opened.interview
    assert transcribing.find_paper(vault, NUMBER).interview == opened.interview


def test_paper_of_another_version_is_refused(vault: Vault) -> None:
    other = str(RecordNumber("33333333"))
    with vault.transaction():
        vault.papers.add([other], FORM, "2019.1", "2026-11-24")
    with pytest.raises(PaperVersionError):
        transcribing.begin(vault, other)
    assert vault.papers.interview_of(other) is None


@pytest.mark.parametrize("form_id", [FORM, "place_visit", "consent"])
def test_lines_follow_the_paper(form_id: str) -> None:
    session = started(form_id)
    found = transcribing.lines(session)
    numbers = [line.number for line in found]
    assert numbers == sorted(numbers)
    assert all(line.label for line in found)
    first = found[5]
    assert transcribing.place_of(session, first.number) == first.ref
    assert transcribing.place_of(session, 9999) is None


def test_closed_questions_stay_on_the_list() -> None:
    session = started(FORM)
    before = {line.ref: line.open for line in transcribing.lines(session)}
    assert not before["narrative/free_account"]
    session.answer("gate_grp/safe_start", "yes")
    session.answer("gate_grp/consent_talk", "yes")
    after = {line.ref: line.open for line in transcribing.lines(session)}
    assert after["narrative/free_account"]
    assert before.keys() <= after.keys()


def test_differences_are_shown_with_their_printed_numbers() -> None:
    first, second = started(FORM), started(FORM)
    for session in (first, second):
        session.answer("hdr/person_code", "AB-17")
        session.answer("gate_grp/safe_start", "yes")
    first.answer("hdr/privacy", [])
    first.answer("hdr/int1_code", "M-14")
    second.answer("hdr/int1_code", "M-41")
    second.set_reason("hdr/iv_lang", Reason.NOT_ASKED)
    first.answer("hdr/place_text", "үй  ")
    second.answer("hdr/place_text", "үй")
    one, two = transcribing.differences(first, second)
    assert (one.ref, one.number) == ("hdr/int1_code", 10)
    assert (one.first.value, one.second.value) == ("M-14", "M-41")
    assert (two.ref, two.second.reason) == ("hdr/iv_lang", Reason.NOT_ASKED)
    transcribing.take_second(first, one)
    transcribing.take_second(first, two)
    assert transcribing.differences(first, second) == ()


def test_the_order_of_several_choices_is_no_difference() -> None:
    first, second = started(FORM), started(FORM)
    values = [c.value for c in first.node("hdr/privacy").choices][:2]
    first.answer("hdr/privacy", values)
    second.answer("hdr/privacy", values[::-1])
    assert transcribing.differences(first, second) == ()


def test_a_closed_place_is_not_taken_over_alone() -> None:
    first, second = started(FORM), started(FORM)
    second.answer("gate_grp/safe_start", "yes")
    second.answer("gate_grp/consent_talk", "yes")
    second.answer("narrative/free_account", "Мені ұрды")
    *_gate, account = transcribing.differences(first, second)
    with pytest.raises(PaperDiffersError):
        transcribing.take_second(first, account)
    assert transcribing.take_all(first, second) == ()
    assert first.answers()["narrative/free_account"] == "Мені ұрды"


@settings(max_examples=5)
@given(st.integers(0, 1000), st.integers(0, 1000))
def test_taking_everything_over_leaves_no_difference(one: int, two: int) -> None:
    first, second = filled(one), filled(two)
    assert transcribing.differences(first, first) == ()
    forward = {d.ref for d in transcribing.differences(first, second)}
    assert forward == {d.ref for d in transcribing.differences(second, first)}
    assert transcribing.take_all(first, second) == ()


def test_the_scan_is_kept_and_signed_with_the_record(
    vault: Vault, tmp_path: Path
) -> None:
    scan = tmp_path / "scan.pdf"
    scan.write_bytes(b"%PDF-1.4 a scan")
    opened = transcribing.begin(vault, NUMBER, "kk")
    kept = transcribing.attach_scan(vault, opened.interview, scan, Progress())
    assert vault.attachments.check(kept.id)
    session = opened.session()
    fill_it(session, 1)
    recording.explain_gaps(session)
    interviews.save_draft(vault, opened.interview, interviews.draft_of(session))
    interviews.sign(vault, opened.interview)
    (version,) = vault.interviews.versions(opened.interview)
    (named,) = parse_submission(version.submission, opened.form).attachments
    assert (named.name, named.sha256) == (kept.name, kept.sha256)
    with pytest.raises(NotADraftError):
        transcribing.attach_scan(vault, opened.interview, scan, Progress())


def started(form_id: str) -> Session:
    return Session.start(load_library_form(form_id), clock.session_services(), "kk")


def filled(seed: int) -> Session:
    session = started(FORM)
    fill_it(session, seed)
    return session


def fill_it(session: Session, seed: int) -> None:
    person = Person(
        person_code="AB-17",
        case_no="AAA-2026-0001",
        language="kk",
        detained_on=date(2026, 11, 1),
        interviewed_on=date(2026, 11, 20),
    )
    fill(session, person, random.Random(seed))
