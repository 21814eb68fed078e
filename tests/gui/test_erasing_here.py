"""Erased without a receipt, or because it is due; written again; taken out for good."""

from datetime import timedelta
from pathlib import Path

import pytest
from monitor_app.ui.export.page import ExportPage
from monitor_app.ui.lists.rows import LineCard
from monitor_app.ui.pages.erasing_here import ForcedErase
from monitor_app.ui.pages.office_review import OfficeReviewPage
from monitor_app.ui.pages.outbox import OutboxPage
from monitor_app.usecases import clock, reading, team
from monitor_app.usecases.purging import WhyErased
from PySide6.QtWidgets import QPushButton
from tests.gui.conftest import Driver
from tests.gui.handover import Made, open_vault, shown, states
from tests.gui.test_outbox import drop, entry, go, received
from tests.gui.test_reception import office
from tests.gui.test_visits import press


def menu(page: OutboxPage) -> list[str]:
    """Return what the menu of the only bundle offers."""
    (button,) = (b for b in page.findChildren(QPushButton) if b.text() == "More")
    found = button.menu()
    assert found is not None
    return [action.text() for action in found.actions() if action.text()]


def number(driver: Driver, interview: str) -> str:
    found: list[str] = []
    driver.desk.ask(
        driver.window,
        lambda vault, _progress: reading.summary(vault, interview).number,
        found.append,
    )
    driver.settle()
    return found[0]


def force(driver: Driver, asked: ForcedErase, token: str, why: WhyErased) -> None:
    """Give a reason and type what is asked for, as somebody would."""
    assert not asked.deed.isEnabled()
    asked.why_field.setCurrentIndex(asked.why_field.findData(why.value))
    assert not asked.deed.isEnabled()
    driver.type_text(asked.typed, token[:-1])
    assert not asked.deed.isEnabled()
    driver.type_text(asked.typed, token[-1])
    driver.click(asked.deed)
    driver.settle()  # erased,
    driver.settle()  # and read anew


def asked_on(page: OutboxPage | OfficeReviewPage) -> ForcedErase:
    (asked,) = page.findChildren(ForcedErase)
    return asked


def test_without_a_receipt_only_with_a_reason_and_a_typed_number(
    driver: Driver, made: Made
) -> None:
    open_vault(driver, made, "monitor")
    token = number(driver, made.other)
    page = go(driver)
    assert menu(page)[-2:] == ["Write it again…", "Erase here without a receipt…"]
    card = page.findChildren(LineCard)[-1]
    page.ask_force(entry(driver), card)
    driver.settle()
    asked = asked_on(page)
    assert token in shown(page)
    driver.click(asked.keep)
    driver.settle()
    assert states(driver)[made.other] == "sealed"
    page.ask_force(entry(driver), page.findChildren(LineCard)[-1])
    driver.settle()
    (asked,) = (a for a in page.findChildren(ForcedErase) if a.isVisible())
    force(driver, asked, token, WhyErased.DANGER)
    assert states(driver)[made.other] == "erased_here"
    assert "The copy here is erased" in page.note.text
    assert not {"Write it again…", "Erase here without a receipt…"} & {*menu(page)}


def test_writing_again_begins_with_what_is_known(
    driver: Driver, made: Made, tmp_path: Path
) -> None:
    open_vault(driver, made, "monitor")
    page = go(driver)
    page.write_again(entry(driver))
    driver.settle()  # the page,
    driver.settle()  # and what consent lets through
    wizard = driver.window.page
    assert isinstance(wizard, ExportPage)
    assert wizard.records.ticked == (made.other,)
    assert (wizard.recipients.ticked, wizard.recipients.purpose) == (
        ("office",),
        "p_store",
    )
    assert wizard.consents.goes == 1
    driver.click(wizard.primary_button)
    wizard.use_folder(tmp_path)
    driver.click(wizard.primary_button)
    driver.settle()
    (again,) = tmp_path.glob("*.age")
    assert again.name != made.bundle.name


def test_what_is_due_is_offered_and_asked_for_once(
    driver: Driver, made: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    receipt = received(driver, made, tmp_path)
    driver.desk.ask(
        driver.window,
        lambda vault, _progress: (
            team.set_policy(vault, retention_days=7),
            team.sign_team(vault, tmp_path / "team.json"),
        ),
    )
    driver.settle()
    open_vault(driver, made, "monitor")
    driver.desk.ask(
        driver.window,
        lambda vault, _progress: team.import_team(vault, tmp_path / "team.json", None),
    )
    page = go(driver)
    drop(page, receipt)
    driver.settle()
    assert "as long as head office asks" not in shown(page)
    later = clock.now() + timedelta(days=8)
    monkeypatch.setattr("monitor_app.usecases.clock.now", lambda: later)
    open_vault(driver, made, "monitor")
    page = go(driver)
    driver.settle()
    assert "1 copy here has been kept as long as head office asks." in shown(page)
    press(driver, "Erase them…")
    press(driver, "Keep")
    assert states(driver)[made.other] == "receipt_verified"
    press(driver, "Erase them…")
    press(driver, "Erase the copies")
    assert states(driver)[made.other] == "erased_here"


def test_the_office_takes_one_record_out_for_good(
    driver: Driver, made: Made, tmp_path: Path
) -> None:
    page = office(driver, made)
    drop(page, made.bundle)
    driver.settle()
    token = number(driver, made.other)
    review = driver.go("office_review", interview=made.other)
    assert isinstance(review, OfficeReviewPage)
    driver.click(review.erase_button)
    asked = asked_on(review)
    driver.click(asked.keep)
    assert review.erase_button.isEnabled()
    driver.click(review.erase_button)
    driver.settle()
    (asked,) = (a for a in review.findChildren(ForcedErase) if a.isVisible())
    force(driver, asked, token, WhyErased.ASKED)
    assert "The record is erased here." in shown(review)
    assert not review.primary_button.isEnabled()
    assert states(driver) == {made.other: "erased_here"}
    again = driver.go("office_review", interview=made.other)
    assert again.note.code == "interview.erased-here"
