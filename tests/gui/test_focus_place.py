"""The keyboard begins where something can be done, and never falls out of the page."""

from pathlib import Path

import pytest
from monitor_app.errors.usecases import NoTeamError
from monitor_app.ui.export.page import ExportPage
from monitor_app.ui.pages.case import CasePage
from monitor_app.ui.pages.receipts import ReceiptsPage
from monitor_app.ui.pages.reception import ReceptionPage
from monitor_app.ui.pages.secrecy import SecrecyPage
from monitor_app.ui.questions.long_lists import PickField
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QWidget
from tests.gui.conftest import Driver
from tests.gui.handover import Made, open_vault
from tests.gui.test_export import to_consents, wizard
from tests.gui.test_visits import press


def here(driver: Driver) -> QWidget:
    widget = QApplication.focusWidget()
    assert widget is not None
    assert driver.window.page is not None
    assert driver.window.page.isAncestorOf(widget), widget.accessibleName()
    return widget


@pytest.mark.parametrize(
    ("name", "begins"),
    [
        ("case", "Open "),
        ("consent", "Read the line: "),
        ("un_draft", "For whom: Arbitrary detention"),
        ("secrecy", "Recipient"),
        ("record", "Outline of the form"),
        ("worklist", "Case"),
        ("print", ""),
    ],
)
def test_a_page_begins_where_something_can_be_done(
    driver: Driver, made: Made, name: str, begins: str
) -> None:
    open_vault(driver, made, "monitor")
    page = driver.go(name, person="AB-01", interview=made.interview)
    driver.settle()
    assert here(driver).accessibleName().startswith(begins)
    assert here(driver) is not getattr(page, "back_button", None)


def test_a_person_who_went_elsewhere_is_left_there(driver: Driver, made: Made) -> None:
    open_vault(driver, made, "monitor")
    driver.go("case", person="AB-01")
    driver.settle()
    assert driver.window.strip is not None
    strip = driver.window.strip._fields["saved"]
    strip.setFocus(Qt.FocusReason.TabFocusReason)
    driver.desk.ask(driver.page(CasePage), lambda _vault, _progress: None)
    driver.settle()
    assert QApplication.focusWidget() is strip


def test_the_keyboard_stays_on_the_page_when_its_place_vanishes(
    driver: Driver, made: Made
) -> None:
    open_vault(driver, made, "monitor")
    page = driver.go("secrecy", interview=made.interview)
    assert isinstance(page, SecrecyPage)
    driver.settle()
    assert isinstance(here(driver), PickField)
    press(driver, "Mark the whole record…")
    assert here(driver).accessibleName() == "Keep"
    press(driver, "Seal the record")
    driver.settle()
    here(driver)


def test_an_interview_begins_at_the_first_field_to_write_in(driver: Driver) -> None:
    driver.create()
    driver.begin()
    driver.settle()
    assert isinstance(here(driver), QLineEdit)
    page = driver.editor()
    card = page._sections["hdr"].cards["hdr/case_no"]
    assert here(driver) is card.controls["hdr/case_no"].focus_target()


def test_the_wizard_remembers_while_consents_are_looked_at(
    driver: Driver, made: Made
) -> None:
    open_vault(driver, made, "monitor")
    page = wizard(driver, made.interview, made.other)
    to_consents(driver, page, "p_public")
    before = (page.records.ticked, page.recipients.ticked, page.recipients.purpose)
    for way in ("lines_wanted", "lawyer_wanted"):
        getattr(page.consents, way).emit(made.interview)
        driver.settle()
        assert driver.window.shown in {"consent", "secrecy"}
        driver.window.go_back()
        driver.settle()
        driver.settle()
        again = driver.window.page
        assert isinstance(again, ExportPage)
        assert again._step == 2
        after = again.records.ticked, again.recipients.ticked, again.recipients.purpose
        assert after == before
        page = again


def test_what_arrived_is_said_and_the_keyboard_stays_with_the_deeds(
    driver: Driver, made: Made, tmp_path: Path
) -> None:
    open_vault(driver, made, "office")
    page = driver.page(ReceptionPage)
    assert isinstance(page, ReceptionPage)
    damaged = tmp_path / "damaged.age"
    damaged.write_bytes(made.bundle.read_bytes()[:-50])
    page.files_button.setFocus(Qt.FocusReason.TabFocusReason)
    page.receive([damaged])
    driver.settle()
    driver.settle()
    assert page.note.text
    assert not page.note.isAncestorOf(here(driver))
    assert here(driver).accessibleName() == "Check “damaged.age” again"


def test_a_page_with_nothing_on_it_leads_to_where_something_comes_from(
    driver: Driver,
) -> None:
    driver.create()
    driver.go("receipts")
    driver.settle()
    assert isinstance(here(driver), QPushButton)
    press(driver, "Reception")
    assert driver.window.shown == "reception"


def test_only_a_note_is_left_to_go_to(driver: Driver) -> None:
    driver.create()
    page = driver.go("receipts")
    assert isinstance(page, ReceiptsPage)
    driver.settle()
    page.sheet.clear()
    page._failed(NoTeamError())
    driver.settle()
    assert page.note.isAncestorOf(here(driver))
    assert here(driver).accessibleName() == "Copy the code"


def test_a_row_of_switches_is_entered_at_the_one_that_holds(driver: Driver) -> None:
    driver.create()
    driver.desk.change_settings(language="ru")
    try:
        driver.go("settings")
        driver.settle()
        assert here(driver).accessibleName().endswith(": Русский")
    finally:
        driver.desk.change_settings(language="en")


def test_keys_enter_a_row_of_switches_at_the_one_that_holds(driver: Driver) -> None:
    driver.create()
    driver.begin(language="ru")
    page = driver.editor()
    wanted = "Language of the questions: Русский"
    page.back_button.setFocus()
    driver.press(Qt.Key.Key_Tab, widget=page.back_button)
    assert here(driver).accessibleName() == wanted
    driver.press(Qt.Key.Key_Tab, widget=here(driver))
    driver.press(Qt.Key.Key_Backtab, widget=here(driver))
    assert here(driver).accessibleName() == wanted


def test_the_team_begins_at_the_number_that_is_read_aloud(
    driver: Driver, made: Made
) -> None:
    open_vault(driver, made, "office")
    driver.go("team")
    driver.settle()
    assert here(driver).accessibleName().startswith("Number of the team file: ")


def test_where_the_keyboard_begins_is_seen(driver: Driver) -> None:
    driver.create()
    driver.desk.change_settings(text_percent=200)
    try:
        driver.go("team")
        driver.settle()
        field = here(driver)
        assert field.accessibleName() == "Number that head office reads aloud"
        driver.bot.waitUntil(lambda: field.visibleRegion().contains(field.rect()))
    finally:
        driver.desk.change_settings(text_percent=100)
