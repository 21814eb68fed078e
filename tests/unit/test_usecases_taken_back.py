"""What was taken back and still has to be seen to: a line, or recipients to tell."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from monitor_app.progress import Progress
from monitor_app.usecases import exporting, interviews, receiving, withdrawing
from monitor_app.usecases.taken_back import TakenBack, Waiting, taken_back
from monitor_app.vault import Vault
from tests.exchange import LINE, Pair, consent, pair, record


@pytest.fixture
def two(tmp_path: Path) -> Iterator[Pair]:
    made = pair(tmp_path)
    yield made
    made.close()


def waiting(vault: Vault) -> tuple[TakenBack, ...]:
    return taken_back(vault, Progress())


def deliver(two: Pair, name: str = "out") -> None:
    out = two.place / name
    out.mkdir()
    exporting.export(
        two.monitor, None, ["office"], "p_store", out, purge=False, progress=Progress()
    )
    receiving.receive(two.office, [out], None, Progress())


def follow_up(vault: Vault, code: str, said: str) -> str:
    return record(
        vault,
        "release_followup",
        seed=3,
        photos=0,
        person_code=code,
        cr_review=said,
    )


def test_a_follow_up_waits_until_who_holds_something_was_told(two: Pair) -> None:
    vault = two.monitor
    assert waiting(vault) == ()  # everything was read once: what comes is noticed
    record(vault, seed=1, person_code="AB-01", cons_excl="")
    consent(vault, "AB-01", LINE)
    record(vault, seed=2, person_code="AB-02")
    follow_up(vault, "AB-03", "withdrawn")  # of whom nothing left
    assert waiting(vault) == ()
    deliver(two)
    assert waiting(vault) == ()
    follow_up(vault, "AB-02", "same")
    assert waiting(vault) == ()
    follow_up(vault, "AB-01", "withdrawn")
    (found,) = waiting(vault)
    assert (found.waiting, found.person_code) == (Waiting.NOT_TOLD, "AB-01")
    assert (found.recipients, found.lines) == (("office",), 3)
    assert vault.withdrawals.lines() == frozenset()  # looking withdraws nothing
    withdrawing.send_withdrawals(vault, ["office"], two.place, Progress())
    assert waiting(vault) == ()
    assert len(vault.withdrawals.lines()) == found.lines


def test_what_is_withdrawn_later_is_told_again(two: Pair) -> None:
    vault = two.monitor
    form_d = consent(vault, "AB-01", LINE, LINE | {"sh_recipient": "r_lawyer"})
    deliver(two)
    for number in (1, 2):
        withdrawing.withdraw(vault, f"{form_d}/d_share/share[{number}]")
        (found,) = waiting(vault)
        assert (found.recipients, found.lines) == (("office",), number)
        withdrawing.send_withdrawals(vault, ["office"], two.place, Progress())
        assert waiting(vault) == ()


def test_words_in_form_d_wait_for_a_line(two: Pair) -> None:
    vault = two.monitor
    form_d = consent(vault, "AB-01", LINE)
    deliver(two)
    opened = interviews.amend(vault, form_d, "the person asked for it")
    session = opened.session()
    session.answer("d_wd/wd[1]/wd_what", "ООН больше ничего не передавать")
    interviews.save_draft(vault, form_d, interviews.draft_of(session))
    assert waiting(vault) == ()  # a draft says nothing yet
    interviews.sign(vault, form_d)
    (found,) = waiting(vault)
    assert (found.waiting, found.interview) == (Waiting.NO_LINE, form_d)
    withdrawing.withdraw(vault, f"{form_d}/d_share/share[1]")
    (found,) = waiting(vault)
    assert (found.waiting, found.interview) == (Waiting.NOT_TOLD, form_d)


def test_an_office_passes_on_what_it_was_told(two: Pair) -> None:
    record(two.monitor, seed=1, person_code="AB-01", cons_excl="")
    form_d = consent(two.monitor, "AB-01", LINE)
    deliver(two)
    withdrawing.withdraw(two.monitor, f"{form_d}/d_share/share[1]")
    sealed = withdrawing.send_withdrawals(
        two.monitor, ["office"], two.place, Progress()
    )
    assert waiting(two.office) == ()
    again = two.place / "again"
    again.mkdir()
    exporting.export(
        two.office, None, ["office"], "p_store", again, purge=False, progress=Progress()
    )
    receiving.receive(two.office, [sealed.file], None, Progress())
    (found,) = waiting(two.office)
    assert (found.person_code, found.recipients) == ("AB-01", ("office",))
