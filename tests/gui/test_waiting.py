"""What the strip and the page of erasing say of records that nobody else holds yet."""

from pathlib import Path

from monitor_app.progress import Progress
from monitor_app.ui.pages.erase import ErasePage
from monitor_app.ui.pages.outbox import OutboxPage
from monitor_app.usecases import outbox, purging
from monitor_app.usecases.purging import WhyErased
from monitor_app.vault import Vault
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QPushButton
from tests.gui.conftest import Driver
from tests.gui.handover import Made, open_vault
from tests.gui.test_outbox import drop, received
from tests.gui.test_visits import press


def said(driver: Driver) -> str:
    driver.settle()
    assert driver.window.strip is not None
    return driver.window.strip.text_of("waiting")


def press_when_there(driver: Driver, words: str) -> None:
    """Click a button that comes with a list which the page asks for by itself."""
    page = driver.window.page
    assert page is not None
    buttons = page.findChildren
    driver.bot.waitUntil(
        lambda: any(b.text() == words and b.isVisible() for b in buttons(QPushButton)),
        timeout=30_000,
    )
    press(driver, words)


def lost(driver: Driver) -> str:
    """Look at the page of erasing, which erases nothing; "" for no such sentence."""
    page = driver.go("erase", practise=True)
    assert isinstance(page, ErasePage)
    text = page.lost_label.text() if page.lost_label.isVisible() else ""
    driver.press(Qt.Key.Key_Escape)
    driver.settle()
    return text


def test_every_deed_that_hands_over_is_counted(
    driver: Driver, made: Made, tmp_path: Path
) -> None:
    receipt = received(driver, made, tmp_path)
    assert driver.desk.waiting is None  # an office has nothing to hand over
    open_vault(driver, made, "monitor")
    assert said(driver) == "Not handed over: 3"
    assert lost(driver).startswith("3 records were not handed over.")
    page = driver.go("outbox")
    assert isinstance(page, OutboxPage)
    press_when_there(driver, "Mark as handed over…")
    (field,) = (f for f in page.findChildren(QLineEdit) if f.isVisible())
    driver.type_text(field, "K-02")
    driver.press(Qt.Key.Key_Return, widget=field)
    assert said(driver) == "Not handed over: 2"
    drop(page, receipt)
    assert said(driver) == "Not handed over: 2"
    press_when_there(driver, "Erase the copy here…")
    press_when_there(driver, "Erase the copy")
    assert said(driver) == "Not handed over: 2"
    assert lost(driver).startswith("2 records were not handed over.")
    driver.window.lock()
    driver.settle()
    assert driver.desk.waiting is None
    open_vault(driver, made, "monitor")
    assert said(driver) == "Not handed over: 2"


def test_a_receipt_alone_is_enough_and_nothing_more_is_lost(
    driver: Driver, made: Made, tmp_path: Path
) -> None:
    receipt = received(driver, made, tmp_path)
    open_vault(driver, made, "monitor")
    page = driver.go("outbox")
    assert isinstance(page, OutboxPage)
    drop(page, receipt)
    assert said(driver) == "Not handed over: 2"

    def erase_the_rest(vault: Vault, _progress: Progress) -> None:
        gone = (made.interview, made.consent)
        purging.erase_anyway(vault, gone, WhyErased.MISTAKE)

    driver.desk.ask(driver.window, erase_the_rest)
    assert said(driver) == "Not handed over: 0"
    assert not lost(driver)


def test_work_that_fails_halfway_is_counted_as_far_as_it_came(
    driver: Driver, made: Made
) -> None:
    open_vault(driver, made, "monitor")
    failed: list[BaseException] = []

    def breaks(vault: Vault, _progress: Progress) -> None:
        (entry,) = outbox.outbox(vault)
        outbox.mark_handed_over(vault, entry.bundle_id, "K-02")
        raise OSError("the stick was pulled out")

    driver.desk.ask(driver.window, breaks, failed=failed.append)
    assert said(driver) == "Not handed over: 2"
    assert failed


def test_the_page_of_erasing_follows_work_that_ends_meanwhile(
    driver: Driver, made: Made
) -> None:
    open_vault(driver, made, "monitor")
    page = driver.go("erase", practise=True)
    assert isinstance(page, ErasePage)
    assert page.lost_label.text().startswith("3 ")

    def hand_over(vault: Vault, _progress: Progress) -> None:
        (entry,) = outbox.outbox(vault)
        outbox.mark_handed_over(vault, entry.bundle_id, "K-02")

    driver.desk.ask(driver.window, hand_over)
    driver.settle()
    assert page.lost_label.text().startswith("2 ")
