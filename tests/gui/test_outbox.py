"""The outbox: handed over, copied and checked, receipts, the copy here erased."""

import shutil
from pathlib import Path

from monitor_app.ui.pages.outbox import OutboxPage
from monitor_app.ui.pages.reception import ReceptionPage
from monitor_app.usecases.exporting import OutboxEntry, outbox
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QLineEdit
from tests.gui.conftest import Driver
from tests.gui.handover import Made, open_vault, shown, states
from tests.gui.test_visits import press


def entry(driver: Driver) -> OutboxEntry:
    found: list[OutboxEntry] = []
    driver.desk.ask(driver.window, lambda vault, _progress: outbox(vault), found.extend)
    driver.settle()
    return found[0]


def go(driver: Driver) -> OutboxPage:
    page = driver.go("outbox")
    assert isinstance(page, OutboxPage)
    return page


def drop(page: OutboxPage | ReceptionPage, *files: Path) -> None:
    """Let files fall on the page as from a file manager."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file)) for file in files])
    event = QDropEvent(
        QPointF(10, 10),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    page.dropEvent(event)


def received(driver: Driver, made: Made, tmp_path: Path) -> Path:
    """Take the bundle in at the office; return the receipt."""
    place = tmp_path / "post"
    place.mkdir()
    shutil.copy(made.bundle, place)
    open_vault(driver, made, "office")
    page = driver.go("reception")
    assert isinstance(page, ReceptionPage)
    drop(page, place)
    driver.settle()
    (receipt,) = place.glob("*.json")
    return receipt


def test_from_handing_over_to_erasing(
    driver: Driver, made: Made, tmp_path: Path
) -> None:
    receipt = received(driver, made, tmp_path)
    open_vault(driver, made, "monitor")
    page = go(driver)
    press(driver, "Mark as handed over…")
    (field,) = (f for f in page.findChildren(QLineEdit) if f.isVisible())
    driver.type_text(field, "K-02")
    driver.press(Qt.Key.Key_Return, widget=field)
    driver.settle()
    assert states(driver)[made.other] == "handed_over"
    assert "taken by K-02" in shown(page)
    drop(page, receipt)
    driver.settle()
    assert "1 receipt is verified" in page.note.text
    assert states(driver)[made.other] == "receipt_verified"
    press(driver, "Erase the copy here…")
    press(driver, "Keep")
    assert states(driver)[made.other] == "receipt_verified"
    press(driver, "Erase the copy here…")
    press(driver, "Erase the copy")
    assert states(driver)[made.other] == "erased_here"
    assert "The copy here is erased" in page.note.text


def test_a_wrong_receipt_says_which_and_changes_nothing(
    driver: Driver, made: Made, tmp_path: Path
) -> None:
    open_vault(driver, made, "monitor")
    page = go(driver)
    wrong = tmp_path / "түбіртек.json"
    wrong.write_text("{}", encoding="utf-8")
    before = states(driver)
    drop(page, wrong)
    driver.settle()
    assert "түбіртек.json" in page.note.text
    assert page.note.code
    assert states(driver) == before


def test_a_copy_is_claimed_only_after_reading_back(
    driver: Driver, made: Made, tmp_path: Path
) -> None:
    open_vault(driver, made, "monitor")
    page = go(driver)
    stick = tmp_path / "stick"
    stick.mkdir()
    page.copy(entry(driver), made.bundle, stick)
    driver.settle()
    assert "compared byte by byte" in page.note.text
    assert (stick / made.bundle.name).read_bytes() == made.bundle.read_bytes()
    page.check(entry(driver), stick / made.bundle.name)
    driver.settle()
    assert "can be read to its end" in page.note.text
    page.copy(entry(driver), made.bundle, stick)
    driver.settle()
    assert "compared" not in page.note.text
    assert page.note.code == "file.exists"


def test_a_cut_file_is_not_the_bundle(
    driver: Driver, made: Made, tmp_path: Path
) -> None:
    open_vault(driver, made, "monitor")
    page = go(driver)
    cut = tmp_path / made.bundle.name
    cut.write_bytes(made.bundle.read_bytes()[:-100])
    page.check(entry(driver), cut)
    driver.settle()
    assert page.note.code == "bundle.not-what-was-written"
    page.copy(entry(driver), cut, tmp_path / "nowhere")
    driver.settle()
    assert page.note.code


def test_an_empty_outbox_says_so(driver: Driver) -> None:
    driver.create()
    page = go(driver)
    assert "Nothing is on the way" in shown(page)
    drop(page)  # a picture out of a browser, say
    driver.settle()
    assert not page.note.isVisible()
