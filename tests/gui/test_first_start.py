"""First start, unlock, lock."""

from pathlib import Path

import pytest
from monitor_app import __version__
from monitor_app.ui.desk import Desk
from monitor_app.ui.pages.check_computer import CheckComputerPage
from monitor_app.ui.pages.first_start import FirstStartPage
from monitor_app.ui.pages.interviews import InterviewsPage
from monitor_app.ui.pages.recovery import RecoveryPage
from monitor_app.ui.pages.settings import SettingsPage
from monitor_app.ui.pages.unlock import UnlockPage
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from tests.gui.conftest import PASSPHRASE, Driver


def test_a_vault_is_made_by_hand(driver: Driver) -> None:
    page = driver.window.page
    assert isinstance(page, FirstStartPage)
    page.folder.field.setText(str(driver.folder / "v"))
    driver.type_text(page.new.passphrase.field, "abc")
    assert not page.primary_button.isEnabled()
    assert "4 bars" in page._said.text()
    page.new.passphrase.field.setText(PASSPHRASE)
    page.new.again.field.setText(PASSPHRASE + "x")
    assert not page.primary_button.isEnabled()
    page.new.again.field.setText(PASSPHRASE)
    with driver.bot.waitSignal(driver.desk.opened, timeout=30_000):
        driver.click(page.primary_button)
    driver.settle()
    recovery = driver.page(RecoveryPage)  # a way back comes first
    assert isinstance(recovery, RecoveryPage)
    driver.click(recovery.later)
    driver.page(CheckComputerPage)
    driver.settle()
    driver.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    driver.settle()
    driver.page(InterviewsPage)
    assert (driver.folder / "v" / "vault.json").is_file()
    assert driver.window.strip is not None
    assert driver.window.strip.isVisible()


def test_a_folder_that_is_not_empty_is_refused(driver: Driver) -> None:
    page = driver.window.page
    assert isinstance(page, FirstStartPage)
    folder = driver.folder / "v"
    folder.mkdir()
    (folder / "other.txt").write_text("x")
    page.folder.field.setText(str(folder))
    page.new.passphrase.field.setText(PASSPHRASE)
    page.new.again.field.setText(PASSPHRASE)
    page.primary_button.click()
    driver.bot.waitUntil(page.primary_button.isEnabled, timeout=30_000)
    assert isinstance(driver.window.page, FirstStartPage)
    assert sorted(p.name for p in folder.iterdir()) == ["other.txt"]
    assert page._said.text()


def test_lock_forgets_and_unlock_comes_back(driver: Driver) -> None:
    driver.create()
    driver.go("settings")
    driver.press(Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    page = driver.window.page
    assert isinstance(page, UnlockPage)
    assert not driver.desk.is_open
    assert driver.window.sidebar is None
    for _attempt in range(2):  # the first ones cost nothing
        driver.type_text(page.passphrase.field, "wrong passphrase")
        driver.press(Qt.Key.Key_Return, widget=page.passphrase.field)
        driver.bot.waitUntil(page.primary_button.isEnabled, timeout=30_000)
    page.note.clear()
    driver.type_text(page.passphrase.field, "wrong passphrase")
    driver.press(Qt.Key.Key_Return, widget=page.passphrase.field)
    driver.bot.waitUntil(lambda: bool(page.note.text), timeout=30_000)
    assert page.note.code == "vault.wrong-passphrase"
    assert not page.primary_button.isEnabled()
    driver.bot.waitUntil(page.primary_button.isEnabled, timeout=10_000)
    page.passphrase.field.setText(PASSPHRASE)
    with driver.bot.waitSignal(driver.desk.opened, timeout=30_000):
        page.primary_button.click()
    assert isinstance(driver.window.page, SettingsPage)
    assert driver.window.page.version.text() == f"Version {__version__}"


def test_the_lock_page_says_nothing_of_the_vault(driver: Driver) -> None:
    driver.create()
    interview = driver.begin()
    driver.fill()
    driver.window.lock()
    shown = " ".join(
        str(w.property("text")) + str(w.property("plainText")) + w.accessibleName()
        for w in driver.window.findChildren(QWidget)
    )
    driver.settle()
    assert interview not in shown
    assert "7KD-2Q" not in shown
    assert str(driver.folder) not in shown


def test_the_window_asks_for_the_vault_that_the_environment_names(
    qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert qapp is not None
    monkeypatch.setenv("MONITOR_VAULT", str(tmp_path / "monitor.vault"))
    desk = Desk()
    assert desk.settings.vault == str(tmp_path / "monitor.vault")
    desk.shut_down()
