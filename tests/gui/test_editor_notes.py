"""What is the interviewer's own in the editor: notes, names and order of entries."""

from typing import cast

import pytest
from monitor_app.errors.files import DiskFullError
from monitor_app.ui.editor.entries import Entries
from monitor_app.ui.editor.outline import OutlineRow, likely
from monitor_app.ui.editor.page import EditorPage
from monitor_app.ui.editor.pages import KEPT
from monitor_app.ui.editor.section import Section
from monitor_app.ui.pages.review import ReviewPage
from monitor_app.usecases import interviews
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractSlider,
    QApplication,
    QLabel,
    QLineEdit,
    QPushButton,
)
from tests.gui.conftest import Driver

NOTE = "тек өзіме: қолы дірілдеді"
ALT = Qt.KeyboardModifier.AltModifier
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def interview(driver: Driver) -> str:
    """A filled interview of form A, open in the editor."""
    driver.create()
    begun = driver.begin()
    driver.fill()
    driver.settle()
    return begun


def section(page: EditorPage) -> Section:
    return page._sections[page._current]


def entries(page: EditorPage) -> Entries:
    """Return the list of places of detention."""
    page.show_section("places")
    return next(iter(section(page)._entries.values()))


def kinds(page: EditorPage) -> list[str]:
    assert page.draft is not None
    session = page.draft.session
    places = session.instances("places/place")
    return [session.node(f"{place}/pl_name").value for place in places]


def with_places(page: EditorPage, *names: str) -> None:
    """Leave as many places as there are names, described so."""
    assert page.draft is not None
    session = page.draft.session
    while len(session.instances("places/place")) < len(names):
        page.draft.add_entry("places/place")
    while len(session.instances("places/place")) > len(names):
        page.draft.remove_entry("places/place[1]", "бұрынғы")
    for place, name in zip(session.instances("places/place"), names, strict=True):
        page.draft.answer(f"{place}/pl_name", name)


def test_a_pasted_note_is_kept_to_its_last_word(driver: Driver, interview: str) -> None:
    page = driver.editor()
    page.go_to("arrest/arr_activity")
    long = f"{NOTE} " * 4_000 + "соңы"
    page.frame.context.note.field.insertPlainText(long)
    page.frame.context.flush()
    assert page.draft is not None
    assert page.draft.session.node("arrest/arr_activity").note == long


def test_a_note_is_kept_apart_and_comes_back(driver: Driver, interview: str) -> None:
    page = driver.editor()
    page.go_to("arrest/arr_activity")
    driver.press(Qt.Key.Key_M, CTRL)
    field = page.frame.context.note.field
    assert field.hasFocus()
    driver.type_text(field, NOTE)
    assert page.draft is not None
    with driver.bot.waitSignal(page.draft.saved, timeout=10_000):
        page.go_to("arrest/arr_force_text")  # leaving the field hands it over
    assert not field.toPlainText()
    assert page.draft.session.node("arrest/arr_activity").note == NOTE
    assert section(page).cards["arrest/arr_activity"]._has_note
    driver.go("interviews")
    driver.go("editor", interview=interview, ref="arrest/arr_activity")
    again = driver.editor()
    assert again.frame.context.note.field.toPlainText() == NOTE


def test_what_is_typed_into_a_note_reaches_the_disk_when_the_window_rests(
    driver: Driver, interview: str
) -> None:
    page = driver.editor()
    page.go_to("arrest/arr_activity")
    driver.press(Qt.Key.Key_M, CTRL)
    driver.type_text(page.frame.context.note.field, NOTE)
    page.rest()
    driver.settle()
    assert page.draft is not None
    assert page.draft.session.margin.notes() == {"arrest/arr_activity": NOTE}
    assert not page.draft.is_dirty


def test_a_note_is_on_no_screen_for_the_person(driver: Driver, interview: str) -> None:
    page = driver.editor()
    assert page.draft is not None
    page.draft.write_note("arrest/arr_activity", NOTE)
    page.rest()
    for name, args in (
        ("turned", {"section": "arrest"}),
        ("read_back", {}),
    ):
        shown = driver.go(name, interview=interview, **args)
        driver.settle()
        labels = [label.text() for label in shown.findChildren(QLabel)]
        assert len(labels) > 5
        assert not any(NOTE in text for text in labels)
    driver.go("review", interview=interview)
    review = cast("ReviewPage", driver.page(ReviewPage))
    driver.bot.waitUntil(lambda: review.draft is not None, timeout=10_000)
    assert any(NOTE in label.text() for label in review.findChildren(QLabel))


def test_an_entry_is_moved_with_the_keyboard_and_keeps_it(
    driver: Driver, interview: str
) -> None:
    page = driver.editor()
    with_places(page, "бір", "екі", "үш")
    rows = entries(page)
    last = rows.rows["places/place[3]"].open_button
    last.setFocus()
    driver.press(Qt.Key.Key_Up, ALT, widget=last)
    assert kinds(page) == ["бір", "үш", "екі"]
    moved = rows.rows["places/place[2]"].open_button
    assert moved.hasFocus()
    driver.press(Qt.Key.Key_Up, ALT, widget=moved)
    first = rows.rows["places/place[1]"].open_button
    driver.press(Qt.Key.Key_Up, ALT, widget=first)  # it is the first: nothing happens
    assert kinds(page) == ["үш", "бір", "екі"]
    driver.press(Qt.Key.Key_Down, ALT, widget=first)
    assert kinds(page) == ["бір", "үш", "екі"]


def test_an_own_name_is_shown_and_stays_in_the_draft(
    driver: Driver, interview: str
) -> None:
    page = driver.editor()
    with_places(page, "бір", "екі")
    rows = entries(page)
    for typed, key, shown in (
        ("Дәліз", Qt.Key.Key_Return, "Дәліз"),
        ("басқа", Qt.Key.Key_Escape, "Дәліз"),
    ):
        rows.rows["places/place[2]"].rename()
        field = rows.findChildren(QLineEdit)[-1]
        field.clear()
        driver.type_text(field, typed)
        driver.press(key, widget=field)
        assert rows.rows["places/place[2]"].open_button.text() == shown
    page.show_section("places/place[2]")
    assert page.frame.section_title.text().endswith("Дәліз")
    page.rest()
    driver.go("interviews")
    driver.go("editor", interview=interview)
    again = entries(driver.editor())
    assert again.rows["places/place[2]"].open_button.text() == "Дәліз"


def test_a_deleted_entry_waits_in_a_drawer_over_closing(
    driver: Driver, interview: str
) -> None:
    page = driver.editor()
    with_places(page, "бір", "екі")
    rows = entries(page)
    before = len(rows._deleted())
    rows._remove("places/place[1]")
    assert kinds(page) == ["екі"]
    page.rest()
    driver.go("interviews")
    driver.go("editor", interview=interview)
    page = driver.editor()
    rows = entries(page)
    assert len(rows._deleted()) == before + 1
    driver.click(rows.deleted_button)
    back = [
        button
        for button in rows.findChildren(QPushButton)
        if button.accessibleName().startswith("Bring back: ")
    ]
    driver.bot.waitUntil(back[-1].isVisible, timeout=5_000)
    driver.click(back[-1])
    assert kinds(page) == ["бір", "екі"]
    assert len(rows._deleted()) == before


def test_likely_pages_are_built_while_nobody_types(
    driver: Driver, interview: str
) -> None:
    page = driver.editor()
    driver.bot.waitUntil(lambda: len(page.frame.outline.rows) > 10, timeout=5_000)
    rows = page.frame.outline.rows
    page.show_section(rows[4].ref)
    wanted = set(likely(rows, rows[4].ref))
    assert {rows[3].ref, rows[5].ref} <= wanted
    driver.bot.waitUntil(lambda: wanted <= set(page._sections), timeout=10_000)
    assert page._current == rows[4].ref
    assert len(page._sections) <= KEPT


def test_where_people_go_from_a_group() -> None:
    rows = tuple(
        OutlineRow(ref=ref, title=ref, answered=0, total=1, needed=needed)
        for ref, needed in (("a", 1), ("b", 0), ("c", 0), ("d", 1), ("e", 1))
    )
    assert likely(rows, "a") == ("b", "d")
    assert likely(rows, "b") == ("c", "d", "a")
    assert likely(rows, "c") == ("d", "e", "b")
    assert likely(rows, "e") == ("d",)
    assert likely(rows, "elsewhere") == ()


def test_the_pane_beside_belongs_to_the_current_question_of_a_page(
    driver: Driver, interview: str
) -> None:
    page = driver.editor()
    page.go_to("arrest/arr_activity")
    page.go_to("narrative/free_account")
    page.show_section("arrest")  # its current question is still tinted
    driver.press(Qt.Key.Key_M, CTRL)
    driver.type_text(page.frame.context.note.field, "x")
    page.rest()
    assert page.draft is not None
    assert set(page.draft.session.margin.notes()) == {"arrest/arr_activity"}
    page.go_to("narrative/free_account")
    page.go_to("arrest/arr_activity")
    assert page.draft.session.position == "arrest/arr_activity"
    assert page.frame.context.note.field.toPlainText() == "x"


def test_the_pane_beside_belongs_to_no_question_where_a_page_has_none(
    driver: Driver, interview: str
) -> None:
    page = driver.editor()
    page.go_to("arrest/arr_activity")
    driver.press(Qt.Key.Key_M, CTRL)
    pane = page.frame.context
    driver.type_text(pane.note.field, NOTE)
    page.show_section("places")  # entries alone
    assert not section(page).cards
    assert pane.note.isHidden()
    driver.settle()
    assert not pane.findChildren(QPushButton)  # no reasons
    driver.press(Qt.Key.Key_M, CTRL)
    assert not pane.note.field.hasFocus()
    page.rest()
    assert page.draft is not None
    assert page.draft.session.margin.notes() == {"arrest/arr_activity": NOTE}
    page.go_to("arrest/arr_activity")
    assert not pane.note.isHidden()
    assert pane.note.field.toPlainText() == NOTE


@pytest.mark.parametrize("percent", [100, 200])
def test_the_question_that_is_gone_to_is_seen(
    driver: Driver, interview: str, percent: int
) -> None:
    driver.desk.change_settings(text_percent=percent)
    try:
        for ref in ("hdr/case_no", "arrest/arr_activity"):
            driver.go("interviews")
            driver.go("editor", interview=interview, ref=ref)
            driver.settle()
            driver.bot.waitUntil(lambda: is_seen(driver))
        page = driver.editor()
        bar = section(page).verticalScrollBar()
        bar.triggerAction(QAbstractSlider.SliderAction.SliderToMinimum)
        section(page).cards[ref].setMinimumHeight(2000)  # the page changes its shape
        driver.settle()
        assert bar.value() == 0  # a person went elsewhere
    finally:
        driver.desk.change_settings(text_percent=100)


def is_seen(driver: Driver) -> bool:
    """Say whether the keyboard is in the page, and all that holds it can be seen."""
    here = QApplication.focusWidget()
    assert here is not None
    assert section(driver.editor()).isAncestorOf(here)
    return here.visibleRegion().boundingRect() == here.rect()


def test_a_date_that_closes_takes_its_time_and_precision_along(
    driver: Driver, interview: str
) -> None:
    page = driver.editor()
    assert page.draft is not None
    parts = ("law_first_dt", "law_first_dt_time", "law_first_dt_prec")
    opener = "safeguards/law_kind"
    values = [choice.value for choice in page.draft.session.node(opener).choices]
    page.draft.answer(opener, next(value for value in values if value != "none"))
    page.show_section("safeguards")
    shown = section(page)
    dates = {f"safeguards/{part}" for part in parts}
    assert dates <= set(shown._widgets)
    page.draft.answer(opener, "none")
    assert not dates & set(shown._widgets)
    page.draft.answer(opener, next(value for value in values if value != "none"))
    assert dates <= set(shown._widgets)


def test_a_last_write_that_fails_is_told_on_the_page_after(
    driver: Driver, interview: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = driver.editor()
    assert page.draft is not None

    def full(*_args: object) -> str:
        raise DiskFullError

    monkeypatch.setattr(interviews, "save_draft", full)
    page.draft.touch()
    told = driver.go("help")
    assert told.note.code == DiskFullError.code


def test_the_title_of_an_entry_keeps_its_name_in_another_language(
    driver: Driver, interview: str
) -> None:
    page = driver.editor()
    assert page.draft is not None
    with_places(page, "Дәліз")
    page.draft.rename("places/place[1]", "алғашқы")
    page.show_section("places/place[1]")
    page._speak("ru")
    assert page.frame.section_title.text().endswith("1 · алғашқы")
