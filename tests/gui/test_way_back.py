"""No interview before a way back: the window asks, lets wait once, and says so."""

from datetime import UTC, datetime, timedelta
from typing import cast

import pytest
from monitor_app.errors.vault import RecoveryFirstError
from monitor_app.ui.page import Route
from monitor_app.ui.pages.new_interview import NewInterviewPage
from monitor_app.ui.pages.recovery import RecoveryPage
from monitor_app.ui.pages.way_back import WayBackPage
from monitor_app.usecases import clock, practice_mark
from monitor_app.usecases.beginning import begin_with
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QToolButton
from tests.gui.conftest import Driver


def chips(driver: Driver) -> list[str]:
    strip = driver.window.strip
    assert strip is not None
    return [
        button.accessibleName()
        for button in strip.findChildren(QToolButton)
        if button.property("kind") == "chip"
    ]


def test_a_new_interview_leads_to_the_way_back(driver: Driver) -> None:
    driver.create()
    assert chips(driver) == ["No way back yet"]
    driver.press(Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    page = driver.page(WayBackPage)
    driver.press(Qt.Key.Key_Escape)
    assert driver.window.shown == "interviews"
    driver.go("transcribe")
    assert driver.page(WayBackPage) is not page


def test_later_works_once_and_is_seen(
    driver: Driver, monkeypatch: pytest.MonkeyPatch
) -> None:
    driver.create()
    page = driver.go("new_interview")
    assert isinstance(page, WayBackPage)
    assert not page.later.isHidden()
    driver.click(page.later)
    driver.settle()
    driver.page(NewInterviewPage)
    until = datetime.now(UTC) + timedelta(days=7)
    day = until.astimezone().strftime("%d.%m")
    assert chips(driver) == [f"Way back: rehearse it by {day}"]
    driver.press(Qt.Key.Key_Escape)
    assert driver.window.shown == "interviews"

    refused: list[BaseException] = []
    monkeypatch.setattr(clock, "now", lambda: until + timedelta(minutes=1))
    monkeypatch.setattr(driver.desk._open_vault(), "clock", clock.now)
    driver.desk.ask(
        driver.window,
        lambda vault, _progress: begin_with(vault, "injury_sheet"),
        failed=refused.append,
    )
    driver.desk.refresh_info(driver.window)
    driver.settle()
    assert isinstance(refused[0], RecoveryFirstError)


def test_rehearsing_leads_on_to_the_interview(driver: Driver) -> None:
    driver.create()
    asked = driver.go("new_interview")
    primary = asked.primary()
    assert primary is not None
    driver.click(primary)
    driver.settle()
    page = driver.page(RecoveryPage)
    assert isinstance(page, RecoveryPage)
    page.go_on.click()
    driver.settle()
    shares = page._shares
    for _sheet in shares:
        page.go_on.click()
    sheets = page.sheets
    assert sheets is not None
    for field, words in zip(sheets.fields, shares, strict=False):
        field.field.setPlainText(words)
    for field, words in zip(sheets.fields, shares, strict=False):
        field.field.setPlainText(words)  # a third place appeared
    page.go_on.click()
    driver.bot.waitUntil(lambda: chips(driver) == [], timeout=30_000)
    driver.settle()
    page.go_on.click()
    driver.settle()
    driver.page(NewInterviewPage)
    driver.press(Qt.Key.Key_Escape)
    assert driver.window.shown == "interviews"


def test_a_practice_vault_asks_nothing(driver: Driver) -> None:
    driver.create()
    driver.desk.ask(
        driver.window, lambda vault, _progress: practice_mark.put_mark(vault)
    )
    driver.desk.refresh_info(driver.window)
    driver.settle()
    assert chips(driver) == ["practice data"]
    driver.window.go(Route("new_interview"))
    driver.page(NewInterviewPage)


def test_a_second_press_of_the_key_does_not_void_the_sheets(driver: Driver) -> None:
    """ "Make new sheets" and the button that makes them are one key press apart."""
    driver.create()
    page = cast("RecoveryPage", driver.go("recovery"))
    page._make()
    driver.settle()
    page._ask_for_sheets()
    (again,) = [b for b in page.findChildren(QPushButton) if "Make new" in b.text()]
    QTest.keyClick(again, Qt.Key.Key_Space)
    driver.settle()
    assert page._step == "explain"
    held = driver.window.focusWidget()
    assert isinstance(held, QPushButton)
    assert held.isChecked()
    QTest.keyClick(held, Qt.Key.Key_Space)
    driver.settle()
    assert page._step == "explain"
