"""A backup from the security page: claimed after reading back, and really one."""

from pathlib import Path

import pytest
from monitor_app.progress import Progress
from monitor_app.ui.pages.security import SecurityPage
from monitor_app.usecases import reading, restoring, vaults
from monitor_app.usecases.reading import InterviewQuery
from tests.gui.conftest import Driver
from tests.gui.handover import Made, open_vault
from tests.vaults import PASSPHRASE


def go(driver: Driver) -> SecurityPage:
    page = driver.go("security")
    assert isinstance(page, SecurityPage)
    return page


def test_what_it_wrote_can_be_put_back(
    driver: Driver, made: Made, tmp_path: Path
) -> None:
    open_vault(driver, made, "monitor")
    page = go(driver)
    file = tmp_path / "қойма.backup"
    page.backup.write(file)
    assert not page.backup.button.isEnabled()
    driver.settle()
    assert "read back and compared" in page.note.text
    assert "қойма.backup" in page.note.text
    assert page.backup.button.isEnabled()
    assert page.backup.bar.isHidden()
    restoring.restore_vault(file, tmp_path / "again", PASSPHRASE, Progress())
    with vaults.open_vault(tmp_path / "again", PASSPHRASE) as vault:
        found = reading.page(vault, InterviewQuery()).items
        assert {made.interview, made.other} <= {item.id for item in found}
    page.backup.write(file)  # it stays: nothing is written over
    driver.settle()
    assert page.note.code == "file.exists"


def test_cancelled_it_leaves_nothing(
    driver: Driver, made: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The cancel comes with the first sign of progress, as a person's click would."""
    open_vault(driver, made, "monitor")
    page = go(driver)
    step = Progress.step

    def clicked(self: Progress, done: int, total: int) -> None:
        self.cancel()
        step(self, done, total)

    monkeypatch.setattr(Progress, "step", clicked)
    (tmp_path / "stick").mkdir()
    page.backup.write(tmp_path / "stick" / "x.backup")
    driver.settle()
    assert "Cancelled. No backup was left." in page.note.text
    assert list((tmp_path / "stick").iterdir()) == []
    assert page.backup.button.isEnabled()
