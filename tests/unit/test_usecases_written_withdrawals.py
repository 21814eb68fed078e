"""A withdrawal that form D says in words stops everything until a line follows it."""

from collections.abc import Iterator, Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st
from monitor_app.progress import Progress
from monitor_app.usecases import exporting, interviews, withdrawing
from monitor_app.usecases.consents import ConsentBook, lines_of
from monitor_app.usecases.written_withdrawals import SignedForm, is_open, is_written
from monitor_app.vault import Vault
from tests.exchange import LINE, Pair, consent, pair, record

SHARE, WD = "d_share/share[1]", "d_wd/wd[1]"
GIVEN = {f"{SHARE}/{name}": value for name, value in LINE.items()}


def signed(day: str, answers: dict[str, str]) -> SignedForm:
    return SignedForm(day, answers, lines_of("r", answers))


@pytest.mark.parametrize(
    "what", ["", "-", "—", "Нет.", "жоқ", "Болған жоқ", "ничего", "None", "  нет "]
)
def test_that_nothing_is_withdrawn_is_no_withdrawal(what: str) -> None:
    asked = {f"{WD}/wd_date": "2026-11-20"} if what else {}
    assert not is_written(GIVEN | asked | {f"{WD}/wd_what": what})


@pytest.mark.parametrize(
    "entry",
    [
        {f"{WD}/wd_what": "Беру БҰҰ-ға"},
        {f"{WD}/wd_what": "Нет, ООН больше нельзя"},
        {f"{WD}/wd_date": "2026-11-20"},
    ],
)
def test_whatever_else_is_written_is_one(entry: dict[str, str]) -> None:
    assert is_written(GIVEN | entry)
    assert is_open([signed("2026-11-20", GIVEN | entry)], [])


def test_each_entry_needs_a_permission_that_ended_on_its_day_or_later() -> None:
    first = signed("2026-11-01", GIVEN | {"d_acts/da_store": "given"})
    one = {f"{WD}/wd_what": "ООН", f"{WD}/wd_date": "2026-11-10"}
    told = signed("2026-11-10", {**first.answers, **one})
    assert is_open([first, told], [])
    assert is_open([first, told], ["2026-11-09"])  # that was another withdrawal
    assert not is_open([first, told], ["2026-11-10"])
    refused = {f"{SHARE}/sh_state": "withdrawn"}
    followed = signed("2026-11-12", {**told.answers, **refused})
    assert not is_open([first, told, followed], [])
    two = {"d_wd/wd[2]/wd_what": "фото", "d_wd/wd[2]/wd_date": "2026-11-11"}
    again = signed("2026-11-13", {**followed.answers, **two})
    assert is_open([first, told, followed, again], [])
    acts = signed("2026-11-13", {**again.answers, "d_acts/da_store": "withdrawn"})
    assert not is_open([first, told, followed, again, acts], [])
    assert is_open(
        [signed("2026-11-10", dict(acts.answers))], []
    )  # the second came later
    assert not is_open([signed("2026-11-11", dict(acts.answers))], [])


_DAYS = st.integers(1, 28).map("2026-11-{:02}".format)


@given(st.lists(_DAYS, max_size=4), st.lists(_DAYS, max_size=4))
def test_days_are_matched_one_to_one(asked: list[str], ended: list[str]) -> None:
    entries = {
        f"d_wd/wd[{at}]/{name}": value
        for at, day in enumerate(asked, start=1)
        for name, value in (("wd_what", "ООН"), ("wd_date", day))
    }
    left = sorted(ended)
    for day in sorted(asked, reverse=True):  # the latest takes the latest there is
        if not left or left.pop() < day:
            left = []
            break
    else:
        assert not is_open([signed("2026-11-01", entries)], ended)
        return
    assert is_open([signed("2026-11-01", entries)], ended)


@pytest.fixture
def two(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    made = pair(tmp_path_factory.mktemp("two"))
    yield made
    made.close()


def write(vault: Vault, form_d: str, answers: Mapping[str, str]) -> None:
    opened = interviews.amend(vault, form_d, "the person asked for it")
    session = opened.session()
    for ref, value in answers.items():
        session.answer(ref, value)
    interviews.save_draft(vault, form_d, interviews.draft_of(session))
    interviews.sign(vault, form_d)


def left_out(vault: Vault) -> set[str]:
    found = exporting.preview(vault, None, ["office"], "p_store")
    return {entry.reason for entry in found.left_out if not entry.question}


def test_nothing_leaves_until_a_line_follows_what_was_written(two: Pair) -> None:
    vault = two.monitor
    record(vault, seed=1, person_code="AB-01", cons_excl="")
    form_d = consent(vault, "AB-01", LINE)
    other = record(vault, seed=2, person_code="AB-02", cons_excl="")
    consent(vault, "AB-02", LINE)
    assert left_out(vault) == set()
    book = ConsentBook(vault)
    assert book.open_withdrawal("AB-01") == ""
    write(vault, form_d, {f"{WD}/wd_what": "Больше ничего не передавать ООН"})
    assert ConsentBook(vault).open_withdrawal("AB-01") == form_d
    assert left_out(vault) == {"consent.withdrawal-open"}
    going = exporting.preview(vault, None, ["office"], "p_store").going
    assert other in {each.interview for each in going}  # who took nothing back
    assert len(going) == 2
    out = two.place / "out"
    out.mkdir()
    result = exporting.export(
        vault, None, ["office"], "p_store", out, purge=False, progress=Progress()
    )
    assert len(result.whole_interviews_left_out) == 2
    assert withdrawing.note_taken_back(vault) == ()  # nobody knows yet which line
    withdrawing.withdraw(vault, f"{form_d}/{SHARE}")
    assert left_out(vault) == set()
    assert ConsentBook(vault).open_withdrawal("AB-01") == ""


@pytest.mark.parametrize("how", ["line", "form"])
def test_a_line_or_a_newer_form_settles_it(two: Pair, how: str) -> None:
    vault = two.monitor
    form_d = consent(vault, "AB-01", LINE)
    write(vault, form_d, {f"{WD}/wd_what": "ООН", f"{WD}/wd_date": "2026-11-20"})
    assert left_out(vault) == {"consent.withdrawal-open"}
    if how == "line":
        write(vault, form_d, {f"{SHARE}/sh_state": "withdrawn"})
    else:
        consent(vault, "AB-01", LINE)
    assert left_out(vault) == set()
    assert ConsentBook(vault).open_withdrawal("AB-01") == ""
