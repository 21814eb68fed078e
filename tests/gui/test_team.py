"""The team file through two windows: keys compared by voice, nothing by trust."""

import os
from pathlib import Path

import pytest
from monitor_app.crypto.age_keys import HybridIdentity
from monitor_app.records.profile import Profile
from monitor_app.ui import file_dialogs
from monitor_app.ui.pages.team import TeamPage
from monitor_app.ui.pages.visit import VisitPage
from monitor_app.usecases import vaults
from tests.gui.conftest import PASSPHRASE, Driver
from tests.gui.handover import Made, open_vault, shown
from tests.gui.test_visits import press

PURPOSES = ("p_store", "p_help")


def go(driver: Driver) -> TeamPage:
    page = driver.go("team")
    assert isinstance(page, TeamPage)
    return page


def test_the_whole_ceremony(
    driver: Driver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    driver.create(name="monitor")
    page = go(driver)
    key = page.key_line.text()
    assert driver.desk.info is not None
    read_aloud = driver.desk.info.fingerprint
    driver.window.lock()
    driver.settle()

    driver.create(Profile.OFFICE, "office")
    page = go(driver)
    driver.type_text(page.organisation, "Коалиция")
    page.make(tmp_path / "team.json")
    driver.settle()
    page = go(driver)
    assert driver.desk.info is not None
    office_number = driver.desk.info.fingerprint
    driver.type_text(page.signer_name, "M-14")
    page.signer_key.setText(key)
    wrong = office_number
    driver.type_text(page.signer_number, wrong)
    assert not page.add_button.isEnabled()
    assert "numbers differ" in shown(page)
    page.signer_number.clear()
    driver.type_text(page.signer_number, read_aloud)
    assert page.add_button.isEnabled()
    driver.click(page.add_button)
    driver.settle()
    assert "M-14" in shown(page)
    page.sign(tmp_path / "team2.json")
    driver.settle()
    assert office_number in page.note.text
    driver.window.lock()
    driver.settle()

    open_again(driver, "monitor")
    page = go(driver)
    assert page.number is not None
    assert not page.load_button.isEnabled()
    driver.type_text(page.number, read_aloud)  # not the office's
    page.load(tmp_path / "team2.json")
    driver.settle()
    assert page.note.code
    assert "Коалиция" not in shown(page)
    assert page.number is not None
    page.number.clear()
    driver.type_text(page.number, office_number)
    monkeypatch.setattr(
        file_dialogs, "open_file", lambda *_args: tmp_path / "team2.json"
    )
    driver.click(page.load_button)
    driver.settle()
    assert "Коалиция" in shown(page)


def open_again(driver: Driver, name: str) -> None:
    """Open a vault that `Driver.create` made before."""
    folder = driver.folder / name
    with driver.bot.waitSignal(driver.desk.opened, timeout=30_000):
        driver.desk.open(
            driver.window,
            lambda: vaults.open_vault(folder, PASSPHRASE),
            folder,
            lambda error: pytest.fail(repr(error)),
        )
    driver.settle()


def test_a_recipient_is_added_with_purposes(driver: Driver, made: Made) -> None:
    open_vault(driver, made, "office")
    page = go(driver)
    form = page.recipient_form
    assert not form.add_button.isEnabled()
    driver.type_text(form.name, "L-07")
    driver.type_text(form.key, "age1notakey")
    for purpose in PURPOSES:
        form.purposes.boxes[purpose].setChecked(True)
    driver.click(form.add_button)
    driver.settle()
    assert page.note.code.startswith("age.")
    form.key.clear()
    key = HybridIdentity.generate(os.urandom).recipient()
    form.key.setText(str(key))
    driver.click(form.add_button)
    driver.settle()
    assert "L-07" in shown(page)
    assert "write the team file" in page.note.text


def test_a_stolen_key_is_taken_out_of_use(driver: Driver, made: Made) -> None:
    open_vault(driver, made, "office")
    page = go(driver)
    assert "not valid any more" not in shown(page)
    press(driver, "Key lost or stolen…")
    press(driver, "Keep")
    press(driver, "Key lost or stolen…")
    press(driver, "Take it out of use")
    assert "not valid any more" in shown(page)
    assert "write the team file" in page.note.text


def test_what_the_office_asks_reaches_the_monitor(
    driver: Driver, made: Made, tmp_path: Path
) -> None:
    open_vault(driver, made, "office")
    page = go(driver)
    form = page.policy_form
    assert (form.days.text(), form.sites.text()) == ("0", "")
    assert not form.keep_button.isEnabled()
    form.days.clear()
    assert not form.keep_button.isEnabled()
    driver.type_text(form.days, "30")
    driver.type_text(form.sites, "S-01 Шу")
    driver.click(form.keep_button)
    driver.settle()
    assert page.note.code == "team.bad-entry"  # a code is of Latin letters and numbers
    form.sites.clear()
    driver.type_text(form.sites, "S-01  S-02")
    driver.click(form.keep_button)
    driver.settle()
    assert "write the team file" in page.note.text
    driver.settle()
    assert page.policy_form.sites.text() == "S-01 S-02"
    page.sign(tmp_path / "team.json")
    driver.settle()

    open_vault(driver, made, "monitor")
    page = go(driver)
    page.load(tmp_path / "team.json")
    driver.settle()
    driver.settle()
    assert "Copies may be erased 30 days after their receipt." in shown(page)
    assert "Codes of places in the team file: S-01, S-02" in shown(page)
    visit = driver.go("visit", visit=made.visit)
    assert isinstance(visit, VisitPage)
    offered = visit.site.completer()
    assert offered is not None
    offered.setCompletionPrefix("02")
    assert offered.currentCompletion() == "S-02"
    assert visit.site.text() == "LA-155/8"  # another place stays as it was written
