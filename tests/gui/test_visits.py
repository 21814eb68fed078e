"""Visits through the window: written, planned, due, done, deleted."""

import pytest
from monitor_app.errors.files import DiskFullError
from monitor_app.ui.editor.page import EditorPage
from monitor_app.ui.pages.new_interview import NewInterviewPage
from monitor_app.ui.pages.visit import VisitPage
from monitor_app.ui.pages.visits import VisitsPage
from monitor_app.ui.pages.worklist import WorklistPage
from monitor_app.usecases import visits
from monitor_app.vault import Vault
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from tests.gui.conftest import Driver
from tests.gui.handover import Made, open_vault, shown


def press(driver: Driver, words: str) -> None:
    """Click the button with these words on the page that is shown."""
    assert driver.window.page is not None
    (button, *_more) = [
        b
        for b in driver.window.page.findChildren(QPushButton)
        if b.text() == words and b.isVisible()
    ]
    driver.click(button)
    driver.settle()  # the deed,
    driver.settle()  # and what the page reads anew after it


def test_a_visit_is_written_as_one_goes(driver: Driver) -> None:
    driver.create()
    page = driver.go("visits")
    assert isinstance(page, VisitsPage)
    assert not page.primary_button.isEnabled()
    driver.type_text(page.site, "ИВС Шымкент")
    driver.click(page.primary_button)
    driver.settle()
    visit = driver.page(VisitPage)
    driver.settle()
    assert isinstance(visit, VisitPage)
    hours, minutes = visit.times["arrived"].fields.values()
    driver.type_text(hours, "0910")  # goes on to the minutes by itself
    assert (hours.text(), minutes.text()) == ("09", "")
    driver.type_text(minutes, "10")
    driver.type_text(visit.texts["refused"], "карцер көрсетілмеді")
    driver.press(Qt.Key.Key_Tab, widget=visit.texts["refused"])
    driver.settle()
    assert visit._said.text().startswith("Saved")
    visit.escape()
    driver.settle()
    again = driver.go("visit", visit=visit.visit)
    assert isinstance(again, VisitPage)
    assert again.texts["refused"].toPlainText() == "карцер көрсетілмеді"
    assert again.times["arrived"].value == "09:10"


def test_what_is_no_time_is_told_and_stays(driver: Driver, made: Made) -> None:
    open_vault(driver, made, "monitor")
    page = driver.go("visit", visit=made.visit)
    assert isinstance(page, VisitPage)
    hours, minutes = page.times["entered"].fields.values()
    driver.type_text(hours, "25")
    driver.type_text(minutes, "70")
    driver.press(Qt.Key.Key_Tab, widget=minutes)
    driver.settle()
    assert "25:70" in page.note.text
    assert hours.text() == "25"


def test_a_wrong_time_keeps_no_words_out(driver: Driver, made: Made) -> None:
    open_vault(driver, made, "monitor")
    page = driver.go("visit", visit=made.visit)
    assert isinstance(page, VisitPage)
    hours, _minutes = page.times["entered"].fields.values()
    driver.type_text(hours, "25")
    page.texts["plan"].setPlainText("хабар күту")
    driver.go("help")
    again = driver.go("visit", visit=made.visit)
    assert isinstance(again, VisitPage)
    assert again.texts["plan"].toPlainText() == "хабар күту"
    assert again.times["entered"].value != "25:00"


def test_an_interview_begins_inside_its_visit(driver: Driver, made: Made) -> None:
    open_vault(driver, made, "monitor")
    page = driver.go("visit", visit=made.visit)
    assert isinstance(page, VisitPage)
    assert "AB-01" in shown(page)
    driver.click(page.primary_button)
    new = driver.page(NewInterviewPage)
    driver.settle()
    assert isinstance(new, NewInterviewPage)
    driver.type_text(new.code, "ab-01")
    driver.press(Qt.Key.Key_Return, widget=new.code)
    driver.settle()
    assert "2 earlier records" in shown(new)
    driver.click(new.primary_button)
    driver.settle()
    editor = driver.editor()
    assert isinstance(editor, EditorPage)
    assert editor.draft is not None
    assert editor.draft.session.answers()["hdr/person_code"] == "AB-01"
    begun = editor.draft.summary.number
    again = driver.go("visit", visit=made.visit)
    assert isinstance(again, VisitPage)
    assert shown(again).count("AB-01 · ") == 2
    assert begun


def test_a_check_is_planned_due_and_done(driver: Driver, made: Made) -> None:
    open_vault(driver, made, "monitor")
    page = driver.go("visit", visit=made.visit)
    assert isinstance(page, VisitPage)
    driver.type_text(page.check_code, "AB-04")
    driver.type_text(page.check_what, "через адвоката")
    for field, text in zip(
        page.check_day.fields.values(), ("24", "11", "2026"), strict=True
    ):
        driver.type_text(field, text)
    driver.click(page.plan_button)
    driver.settle()
    assert "через адвоката" in shown(page)
    worklist = driver.go("worklist")
    assert isinstance(worklist, WorklistPage)
    said = shown(worklist)
    for due in ("Check for reprisals · AB-01", "Check for reprisals · AB-04"):
        assert due in said
    assert "Promised contact · AB-01" in said
    press(driver, "It was done…")
    press(driver, "It was done")
    assert len(shown(worklist)) < len(said)
    press(driver, "Case")
    assert driver.window.shown == "case"


def test_a_visit_goes_only_after_a_question(driver: Driver, made: Made) -> None:
    open_vault(driver, made, "monitor")
    page = driver.go("visit", visit=made.visit)
    assert isinstance(page, VisitPage)
    driver.click(page.delete_button)
    driver.settle()
    press(driver, "Keep")
    assert "LA-155/8" in page.title_label.text()
    driver.click(page.delete_button)
    driver.settle()
    press(driver, "Delete the visit")
    driver.settle()
    listed = driver.go("visits")
    assert "LA-155/8" not in shown(listed)


def test_a_visit_that_could_not_be_deleted_goes_on_being_saved(
    driver: Driver, made: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_vault(driver, made, "monitor")
    page = driver.go("visit", visit=made.visit)
    assert isinstance(page, VisitPage)

    def full(_vault: Vault, _visit: str) -> None:
        raise DiskFullError

    with monkeypatch.context() as patched:
        patched.setattr(visits, "delete", full)
        driver.settle()
        driver.click(page.delete_button)
        driver.settle()
        press(driver, "Delete the visit")
    assert "This cannot be undone" not in shown(page)
    page.texts["refused"].setFocus()
    driver.type_text(page.texts["refused"], "екінші қабат")
    driver.press(Qt.Key.Key_Tab, widget=page.texts["refused"])
    driver.bot.waitUntil(lambda: page._said.text().startswith("Saved"))
    again = driver.go("visit", visit=made.visit)
    assert isinstance(again, VisitPage)
    assert again.texts["refused"].toPlainText().endswith("екінші қабат")
