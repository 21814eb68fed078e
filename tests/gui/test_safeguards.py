"""Choices that change who opens a vault, and an older copy that was put back."""

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from monitor_app.records.profile import Profile
from monitor_app.ui.pages.first_start import FirstStartPage
from monitor_app.ui.pages.older_state import OlderStatePage
from monitor_app.ui.pages.security import SecurityPage
from monitor_app.ui.pages.unlock import UnlockPage
from monitor_app.usecases import clock, safeguards, team, vaults
from monitor_app.vault import Vault
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from tests.gui.conftest import PASSPHRASE, Driver
from tests.vaults import create


def words(page: SecurityPage) -> str:
    shown = page.safeguards.findChildren(QLabel)
    return "\n".join(label.text() for label in shown)


def join_team(driver: Driver, place: Path) -> None:
    """Make a team at an office and accept it in the open vault."""
    with create(place / "office", Profile.OFFICE) as office:
        view = team.create_team(office, place / "team.json", organisation="Coalition")
        team.sign_team(office, place / "team.json")

    def accept(vault: Vault, _progress: object) -> None:
        team.import_team(vault, place / "team.json", view.fingerprint)

    driver.desk.ask(driver.window, accept, failed=lambda e: pytest.fail(repr(e)))
    driver.settle()


def test_the_office_opens_the_vault_only_while_it_is_allowed(
    driver: Driver, tmp_path: Path
) -> None:
    driver.create()
    page = driver.go("security")
    assert isinstance(page, SecurityPage)
    assert not page.safeguards.escrow.isEnabled()
    join_team(driver, tmp_path)
    page = driver.go("security")
    assert isinstance(page, SecurityPage)
    assert "The office can open this vault." not in words(page)
    page.safeguards.escrow.click()
    driver.settle()  # the change
    driver.settle()  # and the look at what it did
    assert "The office can open this vault." in words(page)
    page.safeguards.escrow.click()
    driver.settle()  # the change
    driver.settle()  # and the look at what it did
    assert "The office can open this vault." not in words(page)


def test_after_the_last_wrong_passphrase_the_program_begins_anew(
    driver: Driver, monkeypatch: pytest.MonkeyPatch
) -> None:
    driver.create()
    page = driver.go("security")
    assert isinstance(page, SecurityPage)
    page.safeguards.wipe.chosen.emit("5")
    driver.settle()
    driver.settle()
    assert page.safeguards.wipe.value == "5"
    folder = Path(driver.desk.settings.vault)
    began = datetime.now(UTC)
    for wrong in range(5):
        later = began + timedelta(minutes=10 * (wrong + 1))
        monkeypatch.setattr(clock, "now", lambda later=later: later)
        driver.window.lock()
        driver.settle()
        driver.window.start()
        driver.settle()
        unlock = driver.page(UnlockPage)
        assert isinstance(unlock, UnlockPage)
        assert folder.exists()
        unlock.passphrase.field.setText("wrong")
        driver.press(Qt.Key.Key_Return, widget=unlock.passphrase.field)
        driver.settle()
    assert isinstance(driver.window.page, FirstStartPage)
    assert not folder.exists()
    assert driver.desk.settings.vault == ""


def test_an_older_copy_opens_only_on_purpose(driver: Driver, tmp_path: Path) -> None:
    driver.create()
    folder = Path(driver.desk.settings.vault)
    driver.window.lock()
    driver.settle()
    kept = tmp_path / "kept"
    shutil.copytree(folder, kept)
    with vaults.open_vault(folder, PASSPHRASE) as vault:
        safeguards.wipe_after(vault, 50)
        safeguards.wipe_after(vault, 0)
    for file in kept.glob("*.db*"):
        shutil.copy(file, folder / file.name)
    driver.window.start()
    driver.settle()
    unlock = driver.page(UnlockPage)
    assert isinstance(unlock, UnlockPage)
    assert unlock.older_button.isHidden()
    unlock.passphrase.field.setText(PASSPHRASE)
    driver.press(Qt.Key.Key_Return, widget=unlock.passphrase.field)
    driver.bot.waitUntil(unlock.older_button.isVisible, timeout=15_000)
    driver.click(unlock.older_button)
    older = driver.page(OlderStatePage)
    assert isinstance(older, OlderStatePage)
    older.passphrase.field.setText(PASSPHRASE)
    with driver.bot.waitSignal(driver.desk.opened, timeout=30_000):
        driver.press(Qt.Key.Key_Return, widget=older.passphrase.field)
    assert driver.window.shown == "interviews"
