"""Reception, receipts and review at head office, through the window."""

import random
import shutil
from pathlib import Path

from monitor_app.ui.pages.office_review import OfficeReviewPage
from monitor_app.ui.pages.receipts import ReceiptsPage
from monitor_app.ui.pages.reception import ReceptionPage
from tests.gui.conftest import Driver
from tests.gui.handover import Made, open_vault, shown, states
from tests.gui.test_outbox import drop
from tests.gui.test_visits import press


def office(driver: Driver, made: Made) -> ReceptionPage:
    open_vault(driver, made, "office")
    page = driver.page(ReceptionPage)
    assert isinstance(page, ReceptionPage)
    return page


def test_each_bundle_has_its_own_result(
    driver: Driver, made: Made, tmp_path: Path
) -> None:
    place = tmp_path / "post"
    place.mkdir()
    good = place / made.bundle.name
    shutil.copy(made.bundle, good)
    damaged = bytearray(made.bundle.read_bytes())
    damaged[len(damaged) // 2] ^= 1
    (place / "damaged.age").write_bytes(damaged)
    (place / "other.age").write_bytes(random.Random(1).randbytes(5_000))
    page = office(driver, made)
    drop(page, place)
    driver.settle()
    said = shown(page)
    for name in (good.name, "damaged.age", "other.age"):
        assert name in said
    assert "Verified and taken in." in said
    assert "decrypted: damaged · signature: good" in said
    assert "2 bundles need a decision" in page.note.text
    assert states(driver) == {made.other: "signed"}
    assert len(list(place.glob("*.json"))) == 1
    drop(page, place)
    driver.settle()
    assert "It was here before." in shown(page)
    assert states(driver) == {made.other: "signed"}


def test_what_is_set_apart_can_be_checked_again(
    driver: Driver, made: Made, tmp_path: Path
) -> None:
    bad = tmp_path / made.bundle.name
    bad.write_bytes(made.bundle.read_bytes()[:-50])
    page = office(driver, made)
    drop(page, bad)
    driver.settle()
    assert states(driver) == {}
    bad.write_bytes(made.bundle.read_bytes())  # it was copied anew
    press(driver, "Check again")
    assert states(driver) == {made.other: "signed"}


def test_receipts_can_be_written_again(
    driver: Driver, made: Made, tmp_path: Path
) -> None:
    page = office(driver, made)
    drop(page, made.bundle)
    driver.settle()
    first = next(iter(made.bundle.parent.glob("*.json")))
    content = first.read_bytes()
    first.unlink()
    receipts = driver.go("receipts")
    assert isinstance(receipts, ReceiptsPage)
    assert "M-14" in shown(receipts)
    receipts.write(tmp_path / "out")
    driver.settle()
    assert "1 receipt is written" in receipts.note.text
    (again,) = (tmp_path / "out").iterdir()
    assert again.name == first.name
    assert again.read_bytes() == content
    receipts.write(tmp_path / "out")
    driver.settle()
    assert "0 receipts are written" in receipts.note.text


def test_a_reviewer_reads_and_asks_and_changes_nothing(
    driver: Driver, made: Made, tmp_path: Path
) -> None:
    page = office(driver, made)
    drop(page, made.bundle)
    driver.settle()
    before = states(driver)
    review = driver.go("office_review", interview=made.other)
    assert isinstance(review, OfficeReviewPage)
    assert "The signature is good" in shown(review)
    driver.click(review.primary_button)
    driver.settle()
    assert "Was read" in shown(review)
    driver.type_text(review.questions, "12, 40")
    driver.type_text(review.words, "Уточните время")
    driver.click(review.ask_button)
    driver.settle()
    assert "Asked to amend" in shown(review)
    assert "12 40: Уточните время" in shown(review)
    assert states(driver) == before
