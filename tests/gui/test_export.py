"""The wizard: what leaves, what stays and why, written, cancelled, verified."""

from pathlib import Path

import pytest
from monitor_app.printing.reasons import left_out_words
from monitor_app.progress import Progress
from monitor_app.ui.export.page import ExportPage
from monitor_app.ui.lists.finds import FindsNote
from monitor_app.ui.pages.outbox import OutboxPage
from monitor_app.ui.pages.record import RecordPage
from monitor_app.usecases import receiving
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton
from tests.exchange import record
from tests.gui.conftest import Driver
from tests.gui.handover import Made, open_vault, shown, states
from tests.gui.test_visits import press


def wizard(driver: Driver, *interviews: str) -> ExportPage:
    page = driver.go("export", interviews=interviews)
    assert isinstance(page, ExportPage)
    return page


def next_step(driver: Driver, page: ExportPage) -> None:
    assert page.primary_button.isEnabled(), page.said.text()
    driver.click(page.primary_button)
    driver.settle()


def tick(driver: Driver, page: ExportPage, *names: str) -> None:
    for name, box in page.recipients.list.boxes.items():
        if box.isChecked() != (name in names):
            driver.press(Qt.Key.Key_Space, widget=box)
    driver.settle()


def to_consents(driver: Driver, page: ExportPage, purpose: str) -> None:
    """Choose the office and a purpose; see what consent lets through."""
    next_step(driver, page)
    tick(driver, page, "office")
    at = page.recipients.purpose_field.findData(purpose)
    page.recipients.purpose_field.setCurrentIndex(at)
    next_step(driver, page)


def to_writing(driver: Driver, page: ExportPage, folder: Path) -> None:
    to_consents(driver, page, "p_store")
    next_step(driver, page)
    page.use_folder(folder)


def test_from_records_to_the_outbox(driver: Driver, made: Made, tmp_path: Path) -> None:
    open_vault(driver, made, "monitor")
    (tmp_path / "stick").mkdir()
    page = wizard(driver, made.interview)
    assert page.records.ticked == (made.interview,)
    to_writing(driver, page, tmp_path / "stick")
    assert page.consents.goes == 1
    next_step(driver, page)
    driver.bot.waitUntil(lambda: page.stepper.accessibleName() != "", timeout=5_000)
    (bundle,) = (tmp_path / "stick").iterdir()
    said = shown(page)
    assert bundle.name in said
    assert "Written and verified by reading back" in said
    assert receiving.inspect(bundle).bytes == bundle.stat().st_size
    assert states(driver)[made.interview] == "sealed"
    next_step(driver, page)
    assert isinstance(driver.window.page, OutboxPage)


def test_nothing_can_be_ticked_that_is_not_signed(driver: Driver, made: Made) -> None:
    open_vault(driver, made, "monitor")
    begun = driver.begin()
    page = wizard(driver)
    boxes = page.records._list.boxes
    assert not boxes[begun].isEnabled()
    assert boxes[made.interview].isEnabled()
    assert "It is not signed yet." in shown(page)


def test_what_stays_behind_says_why_and_names_the_questions(
    driver: Driver, made: Made, tmp_path: Path
) -> None:
    """Form D of AB-01 has no line for publishing; AB-04 has no form D at all."""
    open_vault(driver, made, "monitor")
    page = wizard(driver, made.interview, made.other)
    to_consents(driver, page, "p_public")
    assert page.consents.goes == 1
    assert left_out_words("consent.no-line") in shown(page)
    buttons = page.consents.findChildren(QPushButton)
    assert [b for b in buttons if b.text() == "Consent lines" and b.isVisible()]


def test_cancelling_leaves_no_file_and_no_note(
    driver: Driver, made: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The cancel comes with the first sign of progress, as a person's click would."""
    open_vault(driver, made, "monitor")
    (tmp_path / "stick").mkdir()
    page = wizard(driver, made.interview)
    to_writing(driver, page, tmp_path / "stick")
    before = states(driver)
    step = Progress.step
    clicked: list[bool] = []

    def slow(self: Progress, done: int, total: int) -> None:
        if not clicked:
            clicked.append(True)
            self.cancel()
        step(self, done, total)

    monkeypatch.setattr(Progress, "step", slow)
    driver.click(page.primary_button)
    driver.settle()
    assert list((tmp_path / "stick").iterdir()) == []
    assert states(driver) == before
    assert "Cancelled. Nothing was written." in page.note.text
    monkeypatch.undo()
    next_step(driver, page)
    assert len(list((tmp_path / "stick").iterdir())) == 1


def test_a_drive_that_is_gone_is_named_and_nothing_claimed(
    driver: Driver, made: Made, tmp_path: Path
) -> None:
    open_vault(driver, made, "monitor")
    page = wizard(driver, made.interview)
    to_writing(driver, page, tmp_path / "pulled")
    next_step(driver, page)
    assert page.note.code
    assert "verified" not in shown(page).lower().replace("receipt verified", "")
    assert states(driver)[made.interview] == "signed"
    (tmp_path / "pulled").mkdir()
    next_step(driver, page)
    assert states(driver)[made.interview] == "sealed"


def test_gate_mode_leaves_nothing_readable(
    driver: Driver, made: Made, tmp_path: Path
) -> None:
    open_vault(driver, made, "monitor")
    (tmp_path / "stick").mkdir()
    page = wizard(driver, made.interview)
    to_writing(driver, page, tmp_path / "stick")
    driver.press(Qt.Key.Key_Space, widget=page.writing.purge)
    next_step(driver, page)
    assert states(driver)[made.interview] == "erased_here"
    assert "1 record is erased here." in shown(page)


def test_back_loses_nothing(driver: Driver, made: Made) -> None:
    open_vault(driver, made, "monitor")
    page = wizard(driver, made.interview)
    next_step(driver, page)
    tick(driver, page, "office")
    driver.press(Qt.Key.Key_Escape)
    driver.settle()
    assert page.records.ticked == (made.interview,)
    next_step(driver, page)
    assert page.recipients.ticked == ("office",)


def test_without_a_team_file_the_way_leads_to_it(driver: Driver) -> None:
    driver.create()
    page = wizard(driver)
    assert "team file" in page.said.text()
    assert not page.primary_button.isEnabled()


def test_what_may_tell_who_it_is_is_shown_before_anything_is_written(
    driver: Driver, made: Made
) -> None:
    """In the own words of the record, never in what stays behind."""
    open_vault(driver, made, "monitor")
    words = "Майор Серік Ахметов келді, +7 701 123 45 67"
    recorded: list[str] = []
    driver.desk.ask(
        driver.window,
        lambda vault, _progress: record(vault, seed=8, photos=0, free_account=words),
        recorded.append,
    )
    driver.settle()
    page = wizard(driver, recorded[0])
    next_step(driver, page)
    tick(driver, page, "office")
    at = page.recipients.purpose_field.findData("p_store")
    page.recipients.purpose_field.setCurrentIndex(at)
    next_step(driver, page)
    (note,) = page.consents.findChildren(FindsNote)
    assert "may tell who somebody is" in note.said.text()
    assert "Ахметов" not in shown_now(page)  # the list opens when it is asked for
    driver.click(note.button)
    assert "Ахметов" in shown_now(page)
    assert "+7 701 123 45 67" in shown_now(page)
    read = next(
        b
        for b in page.consents.findChildren(QPushButton)
        if b.text() == "Open the record"
    )
    driver.click(read)
    driver.page(RecordPage).escape()
    driver.settle()  # back,
    driver.settle()  # and what consent lets through is asked anew
    again = driver.window.page
    assert isinstance(again, ExportPage)
    assert again.records.ticked == (recorded[0],)
    assert again.consents.goes == 1


def shown_now(page: ExportPage) -> str:
    """Return the words that are visible, not those of a list that is shut."""
    labels = page.consents.findChildren(QLabel)
    return "\n".join(label.text() for label in labels if label.isVisible())


def test_what_was_withdrawn_leads_to_telling_the_recipients(
    driver: Driver, made: Made
) -> None:
    open_vault(driver, made, "monitor")
    driver.desk.ask(
        driver.window,
        lambda vault, _progress: record(
            vault,
            "release_followup",
            seed=8,
            photos=0,
            person_code="AB-01",
            cr_review="withdrawn",
        ),
    )
    page = wizard(driver, made.interview)
    next_step(driver, page)
    tick(driver, page, "office")
    next_step(driver, page)
    assert page.consents.goes == 0
    driver.settle()
    press(driver, "Write the withdrawals…")
    outbox = driver.page(OutboxPage)
    driver.settle()
    assert isinstance(outbox, OutboxPage)
    assert outbox.withdrawals is not None
    assert outbox.withdrawals.list.ticked == ("office",)
