"""What the office erased is told at reception and in the outbox: no copy goes."""

from pathlib import Path

from monitor_app.ui.pages.outbox import OutboxPage
from monitor_app.ui.pages.reception import ReceptionPage
from monitor_app.usecases import purging
from monitor_app.usecases.purging import WhyErased
from PySide6.QtWidgets import QPushButton
from tests.gui.conftest import Driver
from tests.gui.handover import Made, open_vault, shown, states
from tests.gui.test_outbox import drop, entry, received


def test_a_receipt_that_names_an_erased_record_lets_no_copy_go(
    driver: Driver, made: Made, tmp_path: Path
) -> None:
    lost = received(driver, made, tmp_path)
    place = lost.parent
    lost.unlink()
    page = driver.window.page
    assert isinstance(page, ReceptionPage)
    driver.desk.ask(
        driver.window,
        lambda vault, _progress: purging.erase_anyway(
            vault, [made.other], WhyErased.DANGER
        ),
        lambda _erased: None,
    )
    driver.settle()
    drop(page, place)
    driver.settle()
    assert "It was here before. 1 record of it was erased here on purpose" in shown(
        page
    )

    (receipt,) = place.glob("*.json")
    open_vault(driver, made, "monitor")
    outbox = driver.go("outbox")
    assert isinstance(outbox, OutboxPage)
    drop(outbox, receipt)
    driver.settle()
    assert "1 record was erased at head office on purpose" in outbox.note.text
    assert states(driver)[made.other] != "receipt_verified"
    found = entry(driver)
    assert (found.here, found.confirmed) == ((made.other,), ())
    words = {b.text() for b in outbox.findChildren(QPushButton) if b.isVisible()}
    assert "Erase the copy here…" not in words
