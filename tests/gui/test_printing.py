"""Paper through the window: preview, numbers kept only for real paper, one warning."""

from pathlib import Path

import pytest
from monitor_app.progress import Progress
from monitor_app.ui import file_dialogs
from monitor_app.ui.lists.rows import Question
from monitor_app.ui.page import Route
from monitor_app.ui.pages.printing import PrintPage
from monitor_app.ui.printout import Printout
from monitor_app.usecases import interviews
from monitor_app.vault import Vault
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinter
from tests.gui.conftest import Driver
from tests.gui.handover import Made, open_vault, shown
from tests.gui.test_visits import press


def copies(driver: Driver) -> int:
    found: list[int] = []
    driver.desk.ask(
        driver.window,
        lambda vault, _progress: len(
            vault.database.execute("SELECT 1 FROM paper_copies")
        ),
        found.append,
    )
    driver.settle()
    return found[0]


def ready(driver: Driver, page: PrintPage) -> None:
    driver.bot.waitUntil(lambda: page.paper is not None, timeout=30_000)


def go(driver: Driver, form: str = "consent", **args: object) -> PrintPage:
    page = driver.go("print", **args)
    assert isinstance(page, PrintPage)
    ready(driver, page)
    if not args:
        page.form_field.setCurrentIndex(page.form_field.findData(form))
        page.form_field.activated.emit(0)
        page._wait.timeout.emit()
        driver.settle()
        ready(driver, page)
    return page


def test_looking_gives_away_no_number(
    driver: Driver, made: Made, tmp_path: Path
) -> None:
    open_vault(driver, made, "monitor")
    page = go(driver)
    assert page.preview.shown > 0
    assert copies(driver) == 0
    page.copies.clear()
    driver.type_text(page.copies, "3")
    assert page.paper is not None
    assert page._said.text() == f"{page.paper.pages * 3} pages"
    page.save(tmp_path / "blank.pdf")
    driver.settle()
    assert copies(driver) == 3
    assert (tmp_path / "blank.pdf").read_bytes().startswith(b"%PDF-")
    assert page.note.text == "The PDF is written."


def test_languages_sizes_and_the_information_sheet(driver: Driver, made: Made) -> None:
    open_vault(driver, made, "monitor")
    page = go(driver)
    page.copies.setText("²")  # pasted: a digit of sorts, and no number
    assert page.wanted_copies == 1
    page.copies.setText("1")
    for box in page.languages.values():
        if box.isChecked():
            driver.press(Qt.Key.Key_Space, widget=box)
    page._wait.timeout.emit()
    driver.settle()
    assert not page.primary_button.isEnabled()
    assert "Choose at least one language." in shown(page)
    driver.press(Qt.Key.Key_Space, widget=page.languages["kk"])
    driver.press(Qt.Key.Key_Space, widget=page.languages["ru"])
    page.form_field.setCurrentIndex(page.form_field.findData("information"))
    page.paper_size.setCurrentIndex(page.paper_size.findData("A5"))
    page._wait.timeout.emit()
    driver.settle()
    ready(driver, page)
    assert page.preview.shown > 0


def test_the_warning_comes_once_and_the_paper_is_whole(
    driver: Driver, made: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_vault(driver, made, "monitor")
    page = go(driver, interview=made.interview)
    asked: list[bool] = []
    monkeypatch.setattr(PrintPage, "_ask_printer", lambda _self: asked.append(True))
    driver.click(page.primary_button)
    driver.settle()
    assert "A printer keeps what it printed" in shown(page)
    assert asked == []
    press(driver, "Do not print")
    driver.click(page.primary_button)
    driver.settle()
    press(driver, "Go on printing")
    assert asked == [True]
    driver.click(page.primary_button)
    assert asked == [True, True]
    printer = QPrinter(QPrinter.PrinterMode.ScreenResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "out.pdf"))
    page.print_to(printer)
    driver.bot.waitUntil(
        lambda: "Did all of them come out?" in page.note.text, timeout=30_000
    )
    assert (tmp_path / "out.pdf").stat().st_size > 10_000
    assert page.primary_button.isEnabled()


def test_a_filled_form_without_names(
    driver: Driver, made: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_vault(driver, made, "monitor")
    page = go(driver, interview=made.interview)
    driver.press(Qt.Key.Key_Space, widget=page.redact)
    page._wait.timeout.emit()
    driver.settle()
    ready(driver, page)
    monkeypatch.setattr(
        file_dialogs, "save_file", lambda *_args: tmp_path / "redacted.pdf"
    )
    driver.click(page.save_button)
    driver.settle()
    assert (tmp_path / "redacted.pdf").exists()
    driver.click(page.save_button)
    driver.settle()
    assert page.note.code == "file.exists"


def test_what_was_chosen_is_what_the_paper_shows(driver: Driver, made: Made) -> None:
    """Figures are offered for the injury sheet alone; notes are never redacted in."""
    open_vault(driver, made, "monitor")
    page = go(driver, "injury_sheet")
    assert page.options.figure_field.isVisible()
    neutral = page._task(real=False)
    page.options.figure_field.setCurrentIndex(
        page.options.figure_field.findData("child")
    )
    page.options.figure_field.activated.emit(0)
    assert not page.primary_button.isEnabled()
    page._wait.timeout.emit()
    driver.settle()
    ready(driver, page)
    child = page._task(real=False)
    sizes: list[int] = []
    for make in (neutral, child):
        driver.desk.ask(driver.window, make, lambda paper: sizes.append(len(paper.pdf)))
        driver.settle()
    assert sizes[0] != sizes[1]
    page = go(driver, "consent")
    assert not page.options.figure_field.isVisible()
    page = go(driver, interview=made.interview)
    assert page.options.own_notes.isEnabled()
    driver.press(Qt.Key.Key_Space, widget=page.redact)
    assert not page.options.own_notes.isEnabled()


def test_notes_of_the_interviewer_can_stay_at_home(driver: Driver, made: Made) -> None:
    open_vault(driver, made, "monitor")
    page = go(driver, interview=made.interview)
    assert page.paper is not None
    with_notes = page.paper.pages
    driver.press(Qt.Key.Key_Space, widget=page.options.own_notes)
    page._wait.timeout.emit()
    driver.settle()
    ready(driver, page)
    assert page.paper.pages < with_notes


def test_a_tick_before_the_forms_are_listed_asks_for_no_paper(
    driver: Driver, made: Made
) -> None:
    open_vault(driver, made, "monitor")
    driver.window.go(Route("print"))
    page = driver.window.page
    assert isinstance(page, PrintPage)
    driver.click(page.languages["ru"])
    page._wait.timeout.emit()
    driver.settle()
    ready(driver, page)
    assert page.note.text == ""


def test_what_may_tell_who_it_is_is_shown_before_printing(
    driver: Driver, made: Made
) -> None:
    """A count first, the list on demand; what a copy leaves out is not in it."""
    open_vault(driver, made, "monitor")
    begun: list[str] = []

    def write(vault: Vault, _progress: Progress) -> str:
        opened = interviews.begin(vault, "consent", "ru")
        session = opened.session()
        session.answer("d_info/d_questions", "Звонить 8 701 123 45 67")
        session.margin.note("d_hdr/d_lang", "пришёл Асанов Марат")
        state = interviews.draft_of(session)
        interviews.save_draft(vault, opened.interview, state)
        return opened.interview

    driver.desk.ask(driver.window, write, begun.append)
    driver.settle()
    page = go(driver, interview=begun[0])
    said = page.finds.said.text()
    assert said.startswith("2 places in free text may tell who somebody is.")
    assert "8 701 123 45 67" not in shown(page)
    driver.click(page.finds.button)
    rows = shown(page)
    assert "\n15. " in rows
    assert ": a telephone number, “8 701 123 45 67”" in rows
    assert "“Асанов”" in rows
    driver.press(Qt.Key.Key_Space, widget=page.redact)
    page._wait.timeout.emit()
    driver.settle()
    ready(driver, page)
    assert "Асанов" not in shown(page)  # notes of the interviewer stay at home


def test_a_page_that_was_left_hands_nothing_to_a_printer(
    driver: Driver, made: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The pages were made, and the vault was locked before the window heard of it."""
    open_vault(driver, made, "monitor")
    page = go(driver, interview=made.interview)
    printer = QPrinter(QPrinter.PrinterMode.ScreenResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "out.pdf"))
    page.print_to(printer)
    begun: list[object] = []
    monkeypatch.setattr(Printout, "start", begun.append)
    driver.desk.jobs._worker.submit(lambda: None).result()
    driver.window.lock()
    driver.settle()
    assert not begun
    assert not (tmp_path / "out.pdf").exists()


def test_while_paper_is_made_and_printed_no_second_one_is_begun(
    driver: Driver, made: Made, tmp_path: Path
) -> None:
    open_vault(driver, made, "monitor")
    page = go(driver, interview=made.interview)
    printer = QPrinter(QPrinter.PrinterMode.ScreenResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "out.pdf"))
    page.print_to(printer)
    assert not page.primary_button.isEnabled()
    driver.bot.waitUntil(
        lambda: "Did all of them come out?" in page.note.text, timeout=30_000
    )
    assert page.primary_button.isEnabled()


def test_two_presses_ask_about_the_printer_once(driver: Driver, made: Made) -> None:
    open_vault(driver, made, "monitor")
    page = go(driver, interview=made.interview)
    driver.click(page.primary_button)
    driver.click(page.primary_button)
    driver.settle()
    asked = [q for q in page.findChildren(Question) if q.isVisible()]
    assert len(asked) == 1
