"""A backup becomes a vault again in the window, and it is said what comes back."""

from pathlib import Path

import pytest
from monitor_app.progress import Progress
from monitor_app.ui.pages.first_start import FirstStartPage
from monitor_app.ui.pages.restore import RestorePage
from monitor_app.ui.pages.unlock import UnlockPage
from monitor_app.usecases import purging, recovery, vaults
from monitor_app.usecases.purging import WhyErased
from monitor_app.vault import Vault
from PySide6.QtCore import Qt
from tests.gui.conftest import Driver
from tests.gui.handover import Made, open_vault, shown, states
from tests.gui.test_visits import press
from tests.vaults import PASSPHRASE

NEW = "жаңа сөз тіркесі 99 қаз"


def go(driver: Driver) -> RestorePage:
    """Lock, and go to the page as a person does: by way of a new vault."""
    driver.window.lock()
    driver.settle()
    press(driver, "New vault")
    assert isinstance(driver.window.page, FirstStartPage)
    press(driver, "Restore a backup…")
    page = driver.window.page
    assert isinstance(page, RestorePage)
    return page


def backed_up(driver: Driver, file: Path) -> None:
    driver.desk.ask(
        driver.window,
        lambda vault, progress: vaults.backup_vault(vault, file, progress),
        failed=lambda error: pytest.fail(repr(error)),
    )
    driver.settle()


def test_what_was_erased_comes_back_and_the_page_says_so(
    driver: Driver, made: Made, tmp_path: Path
) -> None:
    open_vault(driver, made, "monitor")
    file, folder = tmp_path / "қойма.backup", tmp_path / "again"
    backed_up(driver, file)

    def erase(vault: Vault, _progress: Progress) -> None:
        purging.erase_anyway(vault, [made.interview], WhyErased.ASKED)

    driver.desk.ask(driver.window, erase, failed=lambda e: pytest.fail(repr(e)))
    driver.settle()
    assert states(driver)[made.interview] == "erased_here"
    page = go(driver)
    assert "erase it again" in shown(page)
    assert not page.primary_button.isEnabled()
    page.file.show_path(file)
    page.folder.show_path(folder)
    assert "passphrase of that day" in page._said.text()
    driver.type_text(page.passphrase.field, "wrong words")
    driver.press(Qt.Key.Key_Return, widget=page.passphrase.field)
    driver.settle()
    assert page.note.code == "vault.wrong-passphrase"
    assert not folder.exists()
    page.passphrase.clear()
    driver.type_text(page.passphrase.field, PASSPHRASE)
    driver.press(Qt.Key.Key_Return, widget=page.passphrase.field)
    driver.settle()
    said = shown(page)
    assert "The vault is restored" in said
    assert "What was erased after that is here again" in said
    assert "3 interviews are in it" in said
    assert page.note.text == ""
    assert page.primary_button.hasFocus()
    with driver.bot.waitSignal(driver.desk.opened, timeout=30_000):
        driver.press(Qt.Key.Key_Space, widget=page.primary_button)
    driver.settle()
    assert states(driver)[made.interview] == "signed"
    assert Path(driver.desk.settings.vault) == folder


def test_sheets_of_that_day_open_a_backup(driver: Driver, tmp_path: Path) -> None:
    driver.create()
    sheets: list[str] = []
    driver.desk.ask(
        driver.window,
        lambda vault, _progress: recovery.make_shares(vault, 2, 3),
        sheets.extend,
    )
    driver.settle()
    backed_up(driver, tmp_path / "b.backup")
    page = go(driver)
    page.file.show_path(tmp_path / "b.backup")
    page.folder.show_path(tmp_path / "again")
    driver.click(page.way._buttons["sheets"])
    assert page.passphrase.isHidden()
    for field, words in zip(page.sheets.fields, sheets[1:], strict=True):
        field.field.setPlainText(words)
    assert "4 bars" in page._said.text()
    page.new.passphrase.field.setText(NEW)
    assert "once more" in page._said.text()
    page.new.again.field.setText(NEW)
    page.primary_button.click()
    driver.settle()
    assert "The vault is restored" in shown(page)
    with driver.bot.waitSignal(driver.desk.opened, timeout=30_000):
        page.primary_button.click()
    driver.settle()
    driver.window.lock()
    driver.settle()
    with vaults.open_vault(tmp_path / "again", NEW) as vault:
        events = [entry.event for entry in vault.audit.newest(9)]
        assert "vault.restored" in events
        assert "recovery.used" in events


def test_nothing_is_left_of_what_cannot_be_restored(
    driver: Driver, tmp_path: Path
) -> None:
    driver.create()
    file = tmp_path / "b.backup"
    backed_up(driver, file)
    whole = file.read_bytes()
    page = go(driver)
    page.file.show_path(file)
    page.folder.show_path(tmp_path / "again")
    page.passphrase.field.setText("any words")
    for content, code in (
        (b"no backup", "backup.not-a-backup"),
        (whole[:200], "backup.damaged"),
    ):
        file.write_bytes(content)
        page.primary_button.click()
        driver.settle()
        assert page.note.code == code
        assert not (tmp_path / "again").exists()
        assert page.primary_button.isEnabled()
    page.file.show_path(tmp_path / "not there")
    page.primary_button.click()
    driver.settle()
    assert page.note.code == "file.missing"


def test_cancelled_it_leaves_nothing(
    driver: Driver, made: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The cancel comes with the first sign of progress, as a person's click would."""
    open_vault(driver, made, "monitor")
    backed_up(driver, tmp_path / "b.backup")
    page = go(driver)
    page.file.show_path(tmp_path / "b.backup")
    page.folder.show_path(tmp_path / "again")
    page.passphrase.field.setText(PASSPHRASE)
    step = Progress.step

    def clicked(self: Progress, done: int, total: int) -> None:
        self.cancel()
        step(self, done, total)

    monkeypatch.setattr(Progress, "step", clicked)
    page.primary_button.click()
    assert page.stop_button.isVisible()
    assert not page.file.isEnabled()
    driver.settle()
    assert "Cancelled. Nothing was restored." in page.note.text
    assert not (tmp_path / "again").exists()
    assert page.file.isEnabled()


def test_the_lock_page_leads_there_when_the_vault_is_damaged(driver: Driver) -> None:
    driver.create()
    driver.window.lock()
    driver.settle()
    page = driver.window.page
    assert isinstance(page, UnlockPage)
    assert page.restore_button.isHidden()
    for name in ("vault.json", "vault.copy.json"):
        (driver.folder / "vault" / name).write_text("{}")
    driver.type_text(page.passphrase.field, "any words")
    driver.press(Qt.Key.Key_Return, widget=page.passphrase.field)
    driver.bot.waitUntil(lambda: bool(page.note.code), timeout=30_000)
    assert page.note.code == "vault.header-damaged"
    driver.click(page.restore_button)
    assert driver.window.shown == "restore"
