"""Finding a question, and locking, from the editor's own frame."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from monitor_app.forms.definition import QuestionDef
from monitor_app.forms.session import Session
from monitor_app.ui.editor.find import Found, find
from monitor_app.ui.editor.page import EditorPage
from monitor_app.ui.pages.unlock import UnlockPage
from monitor_app.usecases import clock, forms
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QToolButton
from tests.gui.conftest import Driver
from tests.gui.test_editor import open_gate


@pytest.fixture
def page(driver: Driver) -> EditorPage:
    driver.create()
    driver.begin()
    page = driver.editor()
    open_gate(driver, page)
    driver.settle()
    return page


def test_a_question_is_found_by_its_number(driver: Driver, page: EditorPage) -> None:
    assert page.draft is not None
    session = page.draft.session
    wanted = session.form.find("arrest/arr_agency")
    assert isinstance(wanted, QuestionDef)
    driver.press(Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    finder = page.frame.finder
    assert finder.field.hasFocus()
    driver.type_text(finder.field, str(wanted.number))
    driver.press(Qt.Key.Key_Return, widget=finder.field)
    assert session.position == wanted.path
    focused = QApplication.focusWidget()
    card = page._sections["arrest"].cards[wanted.path]
    assert focused is not None
    assert card.isAncestorOf(focused)
    assert page.frame.outline_view.isVisible()  # the search is over


def test_words_of_any_language_and_the_arrow_lead_there(
    driver: Driver, page: EditorPage
) -> None:
    """Asked in Kazakh, looked for in English; Down goes into what was found."""
    assert page.draft is not None
    assert page.draft.session.language == "kk"
    driver.press(Qt.Key.Key_G, Qt.KeyboardModifier.ControlModifier)
    finder = page.frame.finder
    driver.type_text(finder.field, "lawyer")
    driver.press(Qt.Key.Key_Down, widget=finder.field)
    assert finder.list.hasFocus()
    assert finder.list.count() > 1
    driver.press(Qt.Key.Key_Down, widget=finder.list)
    ref = str(finder.list.currentItem().data(Qt.ItemDataRole.UserRole))
    driver.press(Qt.Key.Key_Return, widget=finder.list)
    assert page.draft.session.position == ref


def test_escape_ends_the_search_and_stays_in_the_editor(
    driver: Driver, page: EditorPage
) -> None:
    driver.press(Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    finder = page.frame.finder
    driver.type_text(finder.field, "zzzz")
    finder.look()
    assert finder.said.isVisible()
    assert finder.list.count() == 0
    driver.press(Qt.Key.Key_Escape)
    assert finder.field.text() == ""
    assert driver.window.page is page
    assert page.frame.outline_view.isVisible()


def test_what_is_found_has_room_where_text_is_large(driver: Driver) -> None:
    driver.create()
    driver.desk.change_settings(text_percent=200)
    driver.begin()
    page = driver.editor()
    assert not page.frame.outline_view.isVisible()
    driver.click(page.frame.find_button)
    finder = page.frame.finder
    assert finder.field.hasFocus()
    driver.type_text(finder.field, "1")
    finder.look()
    assert finder.list.isVisible()
    assert finder.list.height() > 3 * finder.list.sizeHintForRow(0)
    driver.press(Qt.Key.Key_Return, widget=finder.field)
    assert not finder.isVisible()
    assert page.frame.stack.isVisible()


def test_one_press_locks(driver: Driver, page: EditorPage) -> None:
    """The button is reached by Tab and does what Ctrl+L does."""
    locks = [
        button
        for button in page.talk.findChildren(QToolButton)
        if button.accessibleName() == "Lock the vault"
    ]
    assert len(locks) == 1
    assert locks[0].focusPolicy() & Qt.FocusPolicy.TabFocus
    driver.click(locks[0])
    driver.settle()
    assert not driver.desk.is_open
    assert isinstance(driver.window.page, UnlockPage)


@pytest.fixture(scope="module")
def session() -> Session:
    form = forms.library_form("detention_interview")
    return Session.start(form, clock.session_services(), "ru")


@settings(max_examples=40, deadline=None)
@given(typed=st.text(max_size=12) | st.sampled_from(["1", "гос дата", "consent", "10"]))
def test_only_open_questions_are_found_and_each_holds_the_words(
    session: Session, typed: str
) -> None:
    found = find(session, typed)
    assert len({f.ref for f in found}) == len(found)
    for each in found:
        node = session.node(each.ref)
        assert node.relevant
        assert isinstance(node.definition, QuestionDef)
        spoken = [node.definition.label.plain(c) for c in session.form.languages]
        heap = " ".join((node.label, *spoken)).casefold()
        number = str(node.definition.number)
        words = typed.casefold().split()
        assert words == [number] or all(word in heap for word in words)


def test_the_question_with_the_very_number_comes_first(session: Session) -> None:
    found = find(session, "1")
    assert isinstance(found[0], Found)
    first = session.node(found[0].ref).definition
    assert isinstance(first, QuestionDef)
    assert first.number == 1
    assert find(session, "  ") == ()
