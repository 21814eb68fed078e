"""What was taken back is said on the worklist and in the outbox until it is seen to."""

from pathlib import Path

from monitor_app.progress import Progress
from monitor_app.ui.pages.consent import ConsentPage
from monitor_app.ui.pages.outbox import OutboxPage
from monitor_app.usecases import interviews, withdrawing
from monitor_app.vault import Vault
from PySide6.QtWidgets import QApplication
from tests.exchange import LINE, consent
from tests.gui.conftest import Driver
from tests.gui.handover import Made, open_vault, shown
from tests.gui.test_visits import press

_NOT_TOLD = "Taken back, and not told yet: office · AB-04"
_IN_WORDS = "Form D says in words that something is taken back · AB-01"


def take_back(vault: Vault, made: Made) -> None:
    """Withdraw what left of AB-04; write words, and no line, into form D of AB-01."""
    form_d = consent(vault, "AB-04", LINE)
    withdrawing.withdraw(vault, f"{form_d}/d_acts/da_store")
    opened = interviews.amend(vault, made.consent, "the person asked for it")
    session = opened.session()
    session.answer("d_wd/wd[1]/wd_what", "Больше не передавать ООН")
    interviews.save_draft(vault, made.consent, interviews.draft_of(session))
    interviews.sign(vault, made.consent)


def prepared(driver: Driver, made: Made) -> None:
    open_vault(driver, made, "monitor")

    def task(vault: Vault, _progress: Progress) -> None:
        take_back(vault, made)

    driver.desk.ask(driver.window, task, lambda _none: None)
    driver.settle()


def in_the_form(driver: Driver) -> bool:
    """Say whether the keyboard is at the first recipient of the withdrawals."""
    page, here = driver.window.page, QApplication.focusWidget()
    assert isinstance(page, OutboxPage)
    assert page.withdrawals is not None
    return here is not None and here is page.withdrawals.begins_at()


def test_the_worklist_leads_to_the_lines_and_to_the_withdrawals(
    driver: Driver, made: Made
) -> None:
    prepared(driver, made)
    worklist = driver.go("worklist")
    driver.bot.waitUntil(lambda: _NOT_TOLD in shown(worklist))
    assert _IN_WORDS in shown(worklist)
    press(driver, "Consent lines")
    page = driver.window.page
    assert isinstance(page, ConsentPage)
    assert "On hold: form D says in words that something is taken back" in shown(page)
    assert page.case is not None
    given = next(g for g in page.case.lines if g.line.recipient == "r_wgad")
    page._read_out(given)
    driver.settle()
    press(driver, "The person takes it back…")
    press(driver, "Take it back")
    again = driver.go("worklist")
    driver.bot.waitUntil(lambda: _NOT_TOLD in shown(again))
    assert _IN_WORDS not in shown(again)
    press(driver, "Write the withdrawals…")
    assert driver.window.shown == "outbox"
    driver.bot.waitUntil(lambda: in_the_form(driver))


def test_the_outbox_says_who_was_not_told_and_writes_it(
    driver: Driver, made: Made, tmp_path: Path
) -> None:
    prepared(driver, made)
    outbox = driver.go("outbox")
    assert isinstance(outbox, OutboxPage)
    driver.bot.waitUntil(lambda: not outbox.not_told.isHidden())
    assert _NOT_TOLD in shown(outbox)
    assert _IN_WORDS not in shown(outbox)  # nobody can be told yet
    press(driver, "Write the withdrawals…")
    driver.bot.waitUntil(lambda: in_the_form(driver))
    outbox.load_button.setFocus()
    press(driver, "Write the withdrawals…")  # once is enough
    assert in_the_form(driver)
    assert outbox.withdrawals is not None
    assert len(outbox.findChildren(type(outbox.withdrawals))) == 1
    (tmp_path / "stick").mkdir()
    outbox.withdrawals.write(tmp_path / "stick")
    driver.bot.waitUntil(outbox.not_told.isHidden)
    (bundle,) = (tmp_path / "stick").iterdir()
    assert bundle.name in outbox.note.text
