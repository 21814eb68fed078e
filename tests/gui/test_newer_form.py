"""A newer version of a form under a draft: offered, declined, taken."""

from pathlib import Path

from monitor_app.ui.editor.page import EditorPage
from monitor_app.ui.pages.record import RecordPage
from monitor_app.usecases import forms, interviews
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPushButton
from tests.gui.conftest import Driver
from tests.gui.handover import shown

FORM = """| survey | | | |
| | type | name | label |
| | begin group | talk | Talk |
| | text | person_code | Code |
| | text | said | Words |
{more}| | end group | | |
| settings | | | |
| | form_id | form_title | version |
| | short | Short | {version} |
"""


def bring_in(driver: Driver, version: str, more: str = "") -> None:
    file: Path = driver.folder / f"short-{version}.md"
    file.write_text(FORM.format(version=version, more=more), encoding="utf-8")
    driver.desk.ask(
        driver.window, lambda vault, _progress: forms.import_form(vault, file)
    )
    driver.settle()


def begun(driver: Driver) -> str:
    """Begin an interview with version 1, write in it, and bring in version 2."""
    driver.create()
    bring_in(driver, "1")
    interview = driver.begin("short", "en")
    page = driver.editor()
    assert page.draft is not None
    assert not page.frame.newer_form.isVisible()
    page.draft.answer("talk/said", "They came at night.")
    page.rest()
    driver.settle()
    bring_in(driver, "2", "| | text | fresh | New question |\n")
    driver.go("interviews")
    return interview


def opened(driver: Driver, interview: str) -> EditorPage:
    driver.go("editor", interview=interview)
    page = driver.editor()
    driver.settle()
    return page


def test_a_newer_form_is_offered_and_can_be_declined(driver: Driver) -> None:
    interview = begun(driver)
    page = opened(driver, interview)
    banner = page.frame.newer_form
    assert banner.isVisible()
    assert "Version 2 of the form is here. Nothing is deleted" in shown(page)
    assert banner.stay_button.text() == "Stay with 1"
    driver.click(banner.stay_button)
    assert not banner.isVisible()
    assert page.draft is not None
    assert page.draft.session.form.version == "1"
    assert page.draft.session.node("talk/said").value == "They came at night."


def test_a_draft_moves_when_asked_and_keeps_its_answers(driver: Driver) -> None:
    interview = begun(driver)
    page = opened(driver, interview)
    assert page.frame.newer_form.move_button.text() == "Move to 2"
    driver.click(page.frame.newer_form.move_button)
    driver.settle()
    moved = driver.editor()
    driver.settle()
    assert moved is not page
    assert moved.draft is not None
    assert moved.draft.session.form.version == "2"
    assert moved.draft.session.node("talk/said").value == "They came at night."
    assert moved.draft.session.node("talk/fresh").value == ""
    assert moved.note.text == "Every answer has its place in the newer version."
    assert not moved.frame.newer_form.isVisible()


def left_over_draft(driver: Driver) -> str:
    """Bring a draft to a version that asks two of its questions no more."""
    driver.create()
    older = "| | text | nick | Nickname |\n| | select_one yn | hurt | Hurt |\n"
    lists = "| choices | | | |\n| | list_name | name | label |\n| | yn | y | Yes |\n"
    file = driver.folder / "older.md"
    whole = FORM.format(version="1", more=older)
    file.write_text(whole.replace("| settings", lists + "| settings"), encoding="utf-8")
    driver.desk.ask(
        driver.window, lambda vault, _progress: forms.import_form(vault, file)
    )
    driver.settle()
    interview = driver.begin("short", "en")
    page = driver.editor()
    assert page.draft is not None
    page.draft.answer("talk/nick", "Беркут")
    page.draft.answer("talk/hurt", "y")
    page.rest()
    driver.settle()
    assert not page.frame.left_over.isVisible()
    bring_in(driver, "2")
    driver.go("interviews")
    page = opened(driver, interview)
    driver.click(page.frame.newer_form.move_button)
    driver.settle()
    driver.editor()
    driver.settle()
    driver.go("interviews")
    return interview


def test_what_has_no_place_any_more_is_read_and_copied(driver: Driver) -> None:
    """The words of the older question, also the next time; the clipboard has them."""
    interview = left_over_draft(driver)
    page = opened(driver, interview)  # closed and opened again: it is still told
    bar = page.frame.left_over
    assert bar.said.text().startswith("2 answers have no place")
    assert "Беркут" not in shown(page)
    driver.click(bar.button)
    said = shown(page)
    assert "Nickname" in said
    assert "Беркут" in said
    assert "Hurt\nYes" in said
    copies = [b for b in bar.findChildren(QPushButton) if b.text() == "Copy"]
    driver.click(copies[0])
    assert QGuiApplication.clipboard().text() == "Беркут"
    driver.window.lock()
    driver.settle()
    assert QGuiApplication.clipboard().text() == ""


def test_what_had_no_place_is_read_beside_the_signed_record(driver: Driver) -> None:
    interview = left_over_draft(driver)
    driver.desk.ask(
        driver.window, lambda vault, _progress: interviews.sign(vault, interview)
    )
    driver.settle()
    page = driver.go("record", interview=interview)
    assert isinstance(page, RecordPage)
    driver.settle()
    assert page.left_over.said.text().startswith("2 answers had no place")
    assert "Беркут" not in shown(page)
    driver.click(page.left_over.button)
    assert "Nickname\nБеркут" in shown(page)
    assert "Hurt\nYes" in shown(page)
