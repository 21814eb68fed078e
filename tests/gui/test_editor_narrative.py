"""The account on a page of its own: keys, names, both sides, any text."""

from datetime import datetime
from typing import cast

import pytest
from monitor_app.records.identifying import Trait
from monitor_app.ui.narrative.page import NarrativePage
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QMenu
from tests.gui.conftest import Driver
from tests.gui.test_editor import card, open_gate

REF = "narrative/free_account"
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def page(driver: Driver) -> NarrativePage:
    """The free account of a begun interview, opened with its button."""
    driver.create()
    driver.begin()
    editor = driver.editor()
    open_gate(driver, editor)
    verbatim = card(editor, REF).verbatim
    assert verbatim is not None
    driver.click(verbatim.wide_button)
    return narrative(driver)


def narrative(driver: Driver) -> NarrativePage:
    page = cast("NarrativePage", driver.page(NarrativePage))
    driver.bot.waitUntil(lambda: hasattr(page, "names"), timeout=10_000)
    return page


def write(driver: Driver, page: NarrativePage, text: str) -> None:
    page.account.setFocus()
    driver.type_text(page.account, text)


def menu_of(page: NarrativePage) -> QMenu:
    return next(m for m in page.findChildren(QMenu) if m.isVisible())


def look(page: NarrativePage) -> None:
    """Look for names now: in a moment the page would do it by itself."""
    page._look.stop()
    page._look_for_names()


def test_what_is_written_wide_is_the_answer_of_the_question(
    driver: Driver, page: NarrativePage
) -> None:
    assert page.draft is not None
    with driver.bot.waitSignal(page.draft.saved, timeout=10_000):
        write(driver, page, "Көлік тұрды.")
    driver.press(Qt.Key.Key_Return, widget=page.account)
    write(driver, page, "Екі адам")
    driver.press(Qt.Key.Key_Escape)
    editor = driver.editor()
    driver.settle()
    assert editor.draft is not None
    assert editor.draft.session.node(REF).value == "Көлік тұрды.\nЕкі адам"
    assert editor.draft.session.position == REF


def test_brackets_stand_around_the_own_words(
    driver: Driver, page: NarrativePage
) -> None:
    write(driver, page, "A ")
    driver.press(Qt.Key.Key_B, CTRL, widget=page.account)
    write(driver, page, "why?")
    driver.press(Qt.Key.Key_B, CTRL, widget=page.account)  # steps out
    write(driver, page, " B")
    assert page.account.toPlainText() == "A [why?] B"
    cursor = page.account.textCursor()
    cursor.setPosition(0)
    cursor.setPosition(1, QTextCursor.MoveMode.KeepAnchor)
    page.account.setTextCursor(cursor)
    driver.press(Qt.Key.Key_B, CTRL, widget=page.account)
    assert page.account.toPlainText() == "[A] [why?] B"
    driver.press(Qt.Key.Key_Z, CTRL, widget=page.account)
    assert page.account.toPlainText() == "A [why?] B"


def test_brackets_stand_right_after_a_picture_of_two_units(
    driver: Driver, page: NarrativePage
) -> None:
    page.account.setPlainText("😀😀 A ")
    page.account.moveCursor(QTextCursor.MoveOperation.End)
    page.account.setFocus()
    driver.press(Qt.Key.Key_B, CTRL, widget=page.account)
    page.account.insertPlainText("😀 why?")
    page.account.moveCursor(QTextCursor.MoveOperation.Left)
    driver.press(Qt.Key.Key_B, CTRL, widget=page.account)  # steps out
    page.account.insertPlainText(" B")
    assert page.account.toPlainText() == "😀😀 A [😀 why?] B"


def test_the_time_is_written_in_brackets(driver: Driver, page: NarrativePage) -> None:
    before = datetime.now().astimezone()
    driver.press(Qt.Key.Key_D, CTRL, widget=page.account)
    after = datetime.now().astimezone()
    times = {f"[{moment:%H:%M}] " for moment in (before, after)}
    assert page.account.toPlainText() in times


@pytest.mark.qt_log_ignore("does not support grabbing the keyboard", extend=True)
def test_a_code_is_chosen_from_those_in_use_and_new_ones(
    driver: Driver, page: NarrativePage
) -> None:
    write(driver, page, "P1 W2 ")
    driver.press(Qt.Key.Key_K, CTRL, widget=page.account)
    menu = menu_of(page)
    texts = [action.text() for action in menu.actions() if action.text()]
    assert texts[:2] == ["W2", "P1"]
    assert texts[2].startswith("New: W3, ")
    assert texts[4].startswith("New: P2, ")
    menu.actions()[0].trigger()
    menu.close()
    assert page.account.toPlainText() == "P1 W2 W2"


@pytest.mark.qt_log_ignore("does not support grabbing the keyboard", extend=True)
def test_a_name_is_proposed_and_nothing_changes_by_itself(
    driver: Driver, page: NarrativePage
) -> None:
    text = "Келген Сергей Иванов болды 😀 және Айша Қызы"
    write(driver, page, "😀 " + text + " дейді")
    look(page)
    found = page.names.found
    assert found is not None
    assert found.trait is Trait.NAME
    assert page.names.isVisible()
    assert page.account.toPlainText() == "😀 " + text + " дейді"
    driver.click(page.names.spare_button)
    assert page.draft is not None
    assert found.word.casefold() in page.draft.session.margin.spared
    second = page.names.found
    assert second is not None
    assert second.word != found.word
    driver.click(page.names.code_button)
    menu = menu_of(page)
    next(a for a in menu.actions() if a.text().startswith("New: W1")).trigger()
    menu.close()
    assert second.word not in page.account.toPlainText()
    assert "W1" in page.account.toPlainText()
    assert found.word in page.account.toPlainText()
    driver.press(Qt.Key.Key_Z, CTRL, widget=page.account)
    assert page.account.toPlainText() == "😀 " + text + " дейді"


def test_a_spared_word_is_not_asked_about_again_after_reopening(
    driver: Driver, page: NarrativePage
) -> None:
    write(driver, page, "Сергей Иванов. ")
    look(page)
    driver.click(page.names.spare_button)
    assert page.names.found is None
    assert not page.names.isVisible()
    interview = page.interview
    driver.go("interviews")
    driver.go("narrative", interview=interview, ref=REF)
    again = narrative(driver)
    look(again)
    assert again.account.toPlainText() == "Сергей Иванов. "
    assert again.names.found is None


def test_both_sides_show_the_same_paragraph_at_the_same_height(
    driver: Driver, page: NarrativePage
) -> None:
    driver.press(Qt.Key.Key_T, CTRL, widget=page.account)
    assert page.other.isVisible()
    page.account.setPlainText("\n".join(f"{n} " + "сөз " * 40 for n in range(60)))
    page.other.setPlainText("\n".join(f"{n} слово" for n in range(60)))
    driver.settle()
    cursor = page.account.textCursor()
    cursor.setPosition(page.account.document().findBlockByNumber(30).position())
    page.account.setTextCursor(cursor)
    page.account.ensureCursorVisible()
    assert page.account.tinted == page.other.tinted == 30
    page.account.verticalScrollBar().setValue(page.account._place(20).y())
    assert page.account.first_shown() == page.other.first_shown() == 20
    page.other.verticalScrollBar().setValue(page.other._place(5).y())
    assert abs(page.account.height_of(5) - page.other.height_of(5)) <= 1


def test_a_translation_is_kept_beside_the_words(
    driver: Driver, page: NarrativePage
) -> None:
    write(driver, page, "Көлік тұрды.")
    driver.press(Qt.Key.Key_T, CTRL, widget=page.account)
    page.translations.translator.setText("П-03")
    page.other.setFocus()
    driver.type_text(page.other, "Стояла машина.")
    driver.press(Qt.Key.Key_Escape)
    editor = driver.editor()
    driver.settle()
    assert editor.draft is not None
    node = editor.draft.session.node(REF)
    assert node.value == "Көлік тұрды."
    (kept,) = node.translations
    assert (kept.text, kept.translator, kept.language) == (
        "Стояла машина.",
        "П-03",
        "ru",
    )


@pytest.mark.parametrize(
    ("pasted", "kept"),
    [
        ("бір\r\nекі\rүш\u2028төрт", "бір\nекі\nүш\nтөрт"),
        ("قال الرجل P1 ثم ذهب", "قال الرجل P1 ثم ذهب"),
        ("и\u0306 е\u0301\u0323\u0335" * 50, "и\u0306 е\u0301\u0323\u0335" * 50),
        ("<b>қалың</b> &amp;", "<b>қалың</b> &amp;"),
        ("сөз " * 25_000, "сөз " * 25_000),
        ("x" * 300_000, "x" * 200_000),
    ],
    ids=["breaks", "right to left", "combining", "markup", "100 kB", "too long"],
)
def test_whatever_is_pasted_is_plain_text_and_is_kept(
    driver: Driver, page: NarrativePage, pasted: str, kept: str
) -> None:
    data = QMimeData()
    data.setText(pasted)
    data.setHtml(f"<h1>{pasted[:50]}</h1>")
    page.account.insertFromMimeData(data)
    assert page.account.toPlainText() == kept
    page.flush()
    driver.settle()
    assert page.draft is not None
    assert page.draft.session.node(REF).value == kept
    assert bool(page.note.text) is (pasted != kept and len(kept) > 1000)


def test_an_empty_line_has_no_number_and_both_sides_count_alike(
    driver: Driver, page: NarrativePage
) -> None:
    page.account.setPlainText("Бірінші\n\n \nЕкінші\nҮшінші")
    assert [page.account.number_of(n) for n in range(6)] == [1, 0, 0, 2, 3, 0]
    page.other.setPlainText("\n\n\n\nThe third")
    assert [page.other.number_of(n) for n in range(5)] == [1, 0, 0, 2, 3]
    page.account.moveCursor(QTextCursor.MoveOperation.Start)
    page.account.insertPlainText("Кіріспе\n")
    assert page.account.number_of(4) == 3
    driver.press(Qt.Key.Key_Z, CTRL, widget=page.account)
    assert page.account.number_of(3) == 2
