"""Paper through the window: number, scan, two entries, what differs."""

from pathlib import Path

from monitor_app.progress import Progress
from monitor_app.ui.pages.paper_entries import DifferenceCard
from monitor_app.ui.pages.transcribe import TranscribePage
from monitor_app.usecases import papers
from monitor_app.usecases.papers import BlankPaper
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QLabel
from tests.gui.conftest import Driver
from tests.gui.handover import Made, open_vault, shown
from tests.gui.test_visits import press


def printed(driver: Driver) -> str:
    """Print a blank form E and return its number."""
    found: list[str] = []

    def task(vault: object, progress: Progress) -> str:
        request = BlankPaper(languages=("ru",))
        papers.blank_pdf(vault, "consent", request, progress)  # type: ignore[arg-type]
        rows = vault.database.execute(  # type: ignore[attr-defined]
            "SELECT number FROM paper_copies WHERE interview IS NULL"
        )
        return str(rows[0][0])

    driver.desk.ask(driver.window, task, found.append)
    driver.settle()
    return found[0]


def begin(driver: Driver, made: Made) -> TranscribePage:
    open_vault(driver, made, "monitor")
    number = printed(driver)
    page = driver.go("transcribe")
    assert isinstance(page, TranscribePage)
    driver.type_text(page.number, number.lower().replace("-", " "))
    driver.press(Qt.Key.Key_Return, widget=page.number)
    driver.settle()
    assert page.draft is not None
    assert page.draft.summary.number == number
    return page


def test_a_wrong_number_is_told_before_anything_begins(
    driver: Driver, made: Made
) -> None:
    open_vault(driver, made, "monitor")
    page = driver.go("transcribe")
    assert isinstance(page, TranscribePage)
    driver.type_text(page.number, "ABCD-EFGH-X")
    driver.press(Qt.Key.Key_Return, widget=page.number)
    driver.settle()
    assert page.note.code.startswith("paper.")
    assert page.draft is None
    assert page.number.text() == "ABCD-EFGH-X"


def test_the_scan_stands_beside_the_questions(
    driver: Driver, made: Made, tmp_path: Path
) -> None:
    page = begin(driver, made)
    scan = tmp_path / "скан.png"
    image = QImage(600, 800, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    assert image.save(str(scan))
    content = scan.read_bytes()
    page.attach(scan)
    driver.settle()
    assert "скан.png" in page.note.text
    assert page._scan_view.currentWidget() is page.picture
    kept: list[bytes] = []
    interview = page.draft.interview if page.draft else ""

    def read(vault: object, _progress: object) -> bytes:
        (attachment,) = vault.attachments.of(interview)  # type: ignore[attr-defined]
        with vault.attachments.open(attachment.id) as reader:  # type: ignore[attr-defined]
            return bytes(reader.read())

    driver.desk.ask(driver.window, read, kept.append)
    driver.settle()
    assert kept == [content]


def test_the_number_of_a_question_leads_to_it(driver: Driver, made: Made) -> None:
    page = begin(driver, made)
    assert page.section is not None
    driver.type_text(page.jump, "20")
    driver.press(Qt.Key.Key_Return, widget=page.jump)
    driver.settle()
    before = page.section.ref
    driver.type_text(page.jump, "")
    page.jump.setText("9999")
    driver.press(Qt.Key.Key_Return, widget=page.jump)
    assert "no such number" in page.note.text
    assert page.section.ref == before
    page.note.clear()
    page.jump.setText("2²")  # pasted: a digit of sorts, and no number
    driver.press(Qt.Key.Key_Return, widget=page.jump)
    assert "no such number" in page.note.text


def test_two_entries_are_made_one_by_a_person(driver: Driver, made: Made) -> None:
    page = begin(driver, made)
    assert page.draft is not None
    page.draft.answer("d_hdr/person_code", "AB-20")
    page.draft.answer("d_hdr/d_int1", "M-14")
    driver.click(page.second_button)
    driver.settle()
    assert page.second is not None
    assert "AB-20" not in shown(page)  # the second person does not see the first entry
    page.second.answer("d_hdr/person_code", "AB-28")
    page.second.answer("d_hdr/d_int1", "M-14")
    driver.click(page.compare_button)
    driver.settle()
    said = shown(page)
    assert "1 difference" in said
    assert "AB-20" in said
    assert "AB-28" in said
    press(driver, "Second is right")
    assert "0 differences" in shown(page)
    press(driver, "Go on")
    assert "Both entries agree now." in page.note.text
    assert page.draft.session.answers()["d_hdr/person_code"] == "AB-28"
    press(driver, "Review and sign")
    assert driver.window.shown == "review"


def test_differences_are_told_in_words_of_the_program(
    driver: Driver, made: Made
) -> None:
    """No code of a choice, no name of a question: what stands on the paper."""
    page = begin(driver, made)
    assert page.draft is not None
    page.draft.answer("d_cap/d_under", "yes")
    page.draft.answer("d_hdr/d_date", "2026-03-05")
    driver.click(page.second_button)
    driver.settle()
    assert page.second is not None
    page.second.answer("d_cap/d_under", "no")
    driver.click(page.compare_button)
    driver.settle()
    form = page.draft.session.form
    cards = page.findChildren(DifferenceCard)
    said = [[label.text() for label in card.findChildren(QLabel)] for card in cards]
    day, understood = said
    assert day[1] == "4. " + form.find("d_hdr/d_date").label.plain("en")  # type: ignore[union-attr]
    assert day[2] == "first: 05.03.2026\nsecond: nothing"
    assert understood[2] == "first: Yes\nsecond: No"


def test_what_a_rule_closes_is_told_while_typing(driver: Driver, made: Made) -> None:
    """A child's consent without an adult: typed as it stands, told at once."""
    page = begin(driver, made)
    assert page.draft is not None
    assert page.closed.isHidden()
    for question in ("d_under", "d_free", "d_state"):
        page.draft.answer(f"d_cap/{question}", "yes")
    assert page.closed.isHidden()
    page.draft.answer("d_cap/d_minor", "yes")
    page.draft.answer("d_acts/da_talk", "given")
    assert page.closed.isVisible()
    assert "Cannot be signed like this" in page.closed.said.text()
    assert page.draft.session.node("d_acts/da_talk").value == "given"
    page.draft.answer("d_cap/d_guard", "A-1")
    page.draft.answer("d_cap/d_assent", "yes")
    assert page.closed.isHidden()


def test_the_second_person_can_take_an_entry_out(driver: Driver, made: Made) -> None:
    page = begin(driver, made)
    driver.click(page.second_button)
    driver.settle()
    assert page.second is not None
    for question in ("d_under", "d_free", "d_state"):
        page.second.answer(f"d_cap/{question}", "yes")
    place = page.second.add_entry("d_share/share")
    page.second.answer(f"{place}/sh_name", "Л-07")
    removed = page.second.remove_entry(place, "Л-07")
    assert "Л-07" not in page.second.session.answers().values()
    page.second.bring_back(removed)
    assert "Л-07" in page.second.session.answers().values()


def test_leaving_with_an_uncompared_entry_warns_once(
    driver: Driver, made: Made
) -> None:
    page = begin(driver, made)
    driver.click(page.second_button)
    driver.settle()
    assert page.second is not None
    page.second.answer("d_hdr/person_code", "AB-28")
    page.escape()
    driver.settle()
    assert "not compared yet" in page.note.text
    assert driver.window.shown == "transcribe"
    page.escape()
    driver.settle()
    assert driver.window.shown != "transcribe"
