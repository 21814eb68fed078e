"""Erasing, coming back without the passphrase, practising, and other languages."""

from pathlib import Path
from types import SimpleNamespace

import pytest
from monitor_app.errors.vault import NotAVaultError, WrongPassphraseError
from monitor_app.ui import hold_button, tokens
from monitor_app.ui.hold_button import HoldButton
from monitor_app.ui.pages.erase import ErasePage
from monitor_app.ui.pages.first_start import FirstStartPage
from monitor_app.ui.pages.forgotten import ForgottenPage
from monitor_app.ui.pages.interviews import InterviewsPage
from monitor_app.ui.pages.new_interview import NewInterviewPage
from monitor_app.ui.pages.unlock import UnlockPage
from monitor_app.usecases import recovery, vaults
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFocusEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialogButtonBox
from tests.gui.conftest import PASSPHRASE, Driver

ANOTHER = "тауық шам көпір жаңбыр он екі есік"


class Hold:
    """Holds a button for as long as a test says: the clock is the test's."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.now = 100.0
        clock = SimpleNamespace(monotonic=lambda: self.now)
        patch.setattr(hold_button, "time", clock)

    def hold(
        self, button: HoldButton, milliseconds: float, *, mouse: bool = False
    ) -> None:
        left = Qt.MouseButton.LeftButton
        if mouse:
            QTest.mousePress(button, left)
        else:
            QTest.keyPress(button, Qt.Key.Key_Space)
        self.now += milliseconds / 1000
        button._frame()
        if mouse:
            QTest.mouseRelease(button, left)
        else:
            QTest.keyRelease(button, Qt.Key.Key_Space)


@pytest.fixture
def hold(monkeypatch: pytest.MonkeyPatch) -> Hold:
    return Hold(monkeypatch)


@pytest.mark.parametrize("mouse", [False, True], ids=["key", "mouse"])
def test_only_a_whole_hold_counts(driver: Driver, hold: Hold, *, mouse: bool) -> None:
    button = HoldButton("Hold", "erase")
    driver.bot.addWidget(button)
    button.show()
    told: list[str] = []
    button.held.connect(lambda: told.append("held"))
    button.let_go.connect(lambda: told.append("let go"))
    hold.hold(button, tokens.HOLD_TO_ERASE_MS - 1, mouse=mouse)
    assert told == ["let go"]
    hold.hold(button, tokens.HOLD_TO_ERASE_MS, mouse=mouse)
    assert told == ["let go", "held"]


def test_a_button_that_loses_the_keyboard_is_let_go(driver: Driver, hold: Hold) -> None:
    button = HoldButton("Hold", "erase")
    driver.bot.addWidget(button)
    button.show()
    told: list[str] = []
    button.held.connect(lambda: told.append("held"))
    QTest.keyPress(button, Qt.Key.Key_Space)
    QApplication.sendEvent(button, QFocusEvent(QEvent.Type.FocusOut))
    hold.now += 60
    button._frame()
    assert not told


def test_two_actions_erase_from_the_lock_page(driver: Driver, hold: Hold) -> None:
    driver.create()
    folder = Path(driver.desk.settings.vault)
    driver.window.lock()
    driver.settle()
    ctrl_shift = (
        Qt.KeyboardModifier.ControlModifier,
        Qt.KeyboardModifier.ShiftModifier,
    )
    driver.press(Qt.Key.Key_F12, *ctrl_shift)
    page = driver.window.page
    assert isinstance(page, ErasePage)
    hold.hold(page.hold, tokens.HOLD_TO_ERASE_MS / 2)
    assert (folder / "vault.json").exists()
    assert driver.window.page is page
    hold.hold(page.hold, tokens.HOLD_TO_ERASE_MS)
    assert isinstance(driver.window.page, FirstStartPage)
    driver.settle()
    with pytest.raises(NotAVaultError):
        vaults.open_vault(folder, PASSPHRASE)
    assert driver.desk.settings.vault == ""


def test_practising_erases_nothing(driver: Driver, hold: Hold) -> None:
    driver.create()
    folder = Path(driver.desk.settings.vault)
    page = driver.go("erase", practise=True)
    assert isinstance(page, ErasePage)
    hold.hold(page.hold, tokens.HOLD_TO_ERASE_MS * 2)
    assert page.said.text() == "That was practice: nothing was erased."
    assert driver.desk.is_open
    driver.press(Qt.Key.Key_Escape)
    driver.window.lock()
    driver.settle()
    vaults.open_vault(folder, PASSPHRASE).close()


def test_sheets_and_a_new_passphrase_open_a_locked_vault(driver: Driver) -> None:
    driver.create()
    folder = Path(driver.desk.settings.vault)
    made: list[tuple[str, ...]] = []
    driver.desk.ask(
        driver.window,
        lambda vault, _progress: recovery.make_shares(vault, 2, 3),
        made.append,
    )
    driver.settle()
    driver.window.lock()
    driver.settle()
    page = driver.go("forgotten")
    assert isinstance(page, ForgottenPage)
    page.sheets.fields[0].field.setPlainText(made[0][2])
    page.sheets.fields[1].field.setPlainText(made[0][2])  # the same sheet twice
    page.new.passphrase.field.setText(ANOTHER)
    page.new.again.field.setText(ANOTHER)
    assert not page.primary_button.isEnabled()
    page.sheets.fields[1].field.setPlainText(made[0][0])
    assert page.primary_button.isEnabled()
    with driver.bot.waitSignal(driver.desk.opened, timeout=60_000):
        driver.click(page.primary_button)
    driver.page(InterviewsPage)
    driver.window.lock()
    driver.settle()
    with pytest.raises(WrongPassphraseError):
        vaults.open_vault(folder, PASSPHRASE)


def test_a_practice_vault_is_one_click_away(driver: Driver) -> None:
    page = driver.window.page
    assert isinstance(page, FirstStartPage)
    with driver.bot.waitSignal(driver.desk.opened, timeout=60_000):
        driver.click(page.practice_button)
    driver.settle()
    interviews = driver.page(InterviewsPage)
    assert isinstance(interviews, InterviewsPage)
    assert len(interviews.model.items) == 5
    assert driver.desk.is_practice
    driver.press(Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    driver.page(NewInterviewPage)  # nobody is in it: no way back is asked for
    driver.window.lock()
    driver.settle()
    assert isinstance(driver.window.page, UnlockPage)


@pytest.mark.parametrize(
    ("language", "save", "title"),
    [
        ("kk", "Сақтау", "Баптаулар"),
        ("ru", "Сохранить", "Настройки"),
        ("en", "Save", "Settings"),
    ],
)
def test_another_language_reaches_qts_own_words(
    driver: Driver, language: str, save: str, title: str
) -> None:
    driver.create()
    driver.desk.change_settings(language=language)
    page = driver.go("settings")
    assert page.title_label.text() == title
    box = QDialogButtonBox(QDialogButtonBox.StandardButton.Save)
    driver.bot.addWidget(box)
    button = box.button(QDialogButtonBox.StandardButton.Save)
    assert button.text().replace("&", "") == save
