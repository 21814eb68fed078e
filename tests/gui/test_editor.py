"""Writing an interview: answers, reasons, repeats, languages, autosave, signature."""

import time
from typing import cast

import pytest
from monitor_app.records.safety import Card as Card_
from monitor_app.records.status import Reason
from monitor_app.ui.editor.page import EditorPage
from monitor_app.ui.questions.card import Card
from monitor_app.ui.questions.reason_menu import ReasonMenu
from monitor_app.usecases import interviews
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
)
from tests.gui.conftest import PASSPHRASE, Driver


def card(page: EditorPage, ref: str) -> Card:
    """Go to a question and return its card."""
    page.go_to(ref)
    return page._sections[page._current].cards[ref]


def text_field(page: EditorPage, ref: str) -> QLineEdit:
    target = card(page, ref).controls[ref].focus_target()
    assert isinstance(target, QLineEdit)
    return target


def choose(driver: Driver, page: EditorPage, ref: str, value: str) -> None:
    """Press a choice with the mouse."""
    control = card(page, ref).controls[ref]
    button = cast("QAbstractButton", control._buttons[value])  # type: ignore[attr-defined]
    driver.click(button)


def open_gate(driver: Driver, page: EditorPage) -> None:
    """Answer the questions before everything else, as the form demands."""
    assert page.draft is not None
    for _pass in range(4):
        for node in page.draft.session.children("gate_grp"):
            values = [choice.value for choice in node.choices]
            if node.relevant and values and not node.value:
                page.draft.answer(node.ref, "yes" if "yes" in values else values[0])


@pytest.fixture
def page(driver: Driver) -> EditorPage:
    driver.create()
    driver.begin()
    return driver.editor()


def test_what_is_typed_reaches_the_disk_and_comes_back(
    driver: Driver, page: EditorPage
) -> None:
    assert page.draft is not None
    field = text_field(page, "hdr/case_no")
    with driver.bot.waitSignal(page.draft.saved, timeout=10_000):
        driver.type_text(field, "DEMO-2031-0042")
    assert page.draft.session.node("hdr/case_no").value == "DEMO-2031-0042"
    driver.type_text(text_field(page, "hdr/person_code"), "7KD-2Q")
    driver.window.lock()  # nothing was saved since: locking does
    driver.settle()
    unlock = driver.window.page
    assert unlock is not None
    unlock.passphrase.field.setText(PASSPHRASE)  # type: ignore[attr-defined]
    with driver.bot.waitSignal(driver.desk.opened, timeout=30_000):
        unlock.primary_button.click()
    again = driver.editor()
    assert again.draft is not None
    assert again.draft.session.node("hdr/case_no").value == "DEMO-2031-0042"
    assert again.draft.session.node("hdr/person_code").value == "7KD-2Q"
    assert again.draft.session.position == "hdr/person_code"


def test_the_strip_shows_when_it_was_saved(driver: Driver, page: EditorPage) -> None:
    assert page.draft is not None
    assert driver.window.strip is not None
    driver.type_text(text_field(page, "hdr/case_no"), "X")
    with driver.bot.waitSignal(page.draft.saved, timeout=10_000):
        driver.press(Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert "Draft saved" in driver.window.strip.text_of("saved")


def test_the_gate_opens_the_other_groups(driver: Driver, page: EditorPage) -> None:
    assert len(page.frame.outline.rows) == 2
    choose(driver, page, "gate_grp/safe_start", "yes")
    open_gate(driver, page)
    driver.bot.waitUntil(lambda: len(page.frame.outline.rows) > 10, timeout=5_000)


def test_questions_speak_another_language_at_once(
    driver: Driver, page: EditorPage
) -> None:
    shown = card(page, "hdr/case_no")
    assert shown._words.text().startswith("Оқиға")
    driver.press(Qt.Key.Key_F7)
    assert shown._words.text().startswith("Номер")
    assert page.draft is not None
    assert page.draft.session.language == "ru"
    assert driver.window.strip is not None
    assert "Русский" in driver.window.strip.text_of("language")


def test_a_reason_takes_the_place_of_an_answer_and_gives_it_back(
    driver: Driver, page: EditorPage
) -> None:
    assert page.draft is not None
    ref = "hdr/case_no"
    field = text_field(page, ref)
    driver.type_text(field, "DEMO-1")
    card(page, ref).flush()
    page.frame.context.explained.emit(ref, Reason.DECLINED)
    node = page.draft.session.node(ref)
    assert node.reason is Reason.DECLINED
    assert not node.value
    assert card(page, ref)._reason_box is not None
    assert not card(page, ref).shows_answer
    page.draft.explain(ref, None)
    assert page.draft.session.node(ref).value == "DEMO-1"
    assert field.isVisible()
    assert field.text() == "DEMO-1"


@pytest.mark.qt_log_ignore("does not support grabbing the keyboard", extend=True)
def test_the_menu_of_reasons_opens_with_a_key(driver: Driver, page: EditorPage) -> None:
    card(page, "hdr/case_no")
    driver.press(Qt.Key.Key_F2)
    menu = driver.window.findChildren(ReasonMenu)
    assert any(m.isVisible() for m in menu)
    for each in menu:
        each.close()


def test_entries_are_added_deleted_and_brought_back(
    driver: Driver, page: EditorPage
) -> None:
    open_gate(driver, page)
    driver.bot.waitUntil(lambda: len(page.frame.outline.rows) > 10, timeout=5_000)
    assert page.draft is not None
    session = page.draft.session
    page.show_section("places")
    entries = next(iter(page._sections["places"]._entries.values()))
    before = len(session.instances("places/place"))
    driver.click(entries.add_button)
    assert len(session.instances("places/place")) == before + 1
    assert page._current == f"places/place[{before + 1}]"
    driver.press(Qt.Key.Key_Escape)
    assert page._current == "places"
    entries._remove("places/place[1]")
    assert len(session.instances("places/place")) == before
    assert page.frame.undo.isVisible()
    driver.click(page.frame.undo.button)
    assert len(session.instances("places/place")) == before + 1
    assert not page.frame.undo.isVisible()


def test_a_refused_answer_stays_in_its_field(driver: Driver, page: EditorPage) -> None:
    ref = "hdr/iv_date"
    shown = card(page, ref)
    first = cast("QLineEdit", shown.controls[ref].focus_target())
    driver.type_text(first, "31")
    driver.type_text(first.after, "02")  # type: ignore[attr-defined]
    text_field(page, "hdr/case_no").setFocus()
    assert first.text() == "31"
    assert shown._advice is not None
    assert shown._advice.isVisible()
    assert page.draft is not None
    assert page.draft.session.node(ref).value == ""


def test_a_date_is_typed_in_one_go(driver: Driver, page: EditorPage) -> None:
    ref = "hdr/iv_date"
    shown = card(page, ref)
    focused = shown.controls[ref].focus_target()
    for digit in "05032025":
        here = QApplication.focusWidget()
        driver.type_text(focused if here is None else here, digit)
    shown.flush()
    assert page.draft is not None
    assert page.draft.session.node(ref).value == "2025-03-05"


def test_a_hundred_thousand_letters_are_no_trouble(
    driver: Driver, page: EditorPage
) -> None:
    open_gate(driver, page)
    driver.bot.waitUntil(lambda: len(page.frame.outline.rows) > 10, timeout=5_000)
    assert page.draft is not None
    account = next(
        node.ref
        for node in page.draft.session.children("narrative")
        if node.definition is not None and "narrative" in node.ref
    )
    target = card(page, account).controls[account].focus_target()
    text = "Ә" * 100_000
    if isinstance(target, QPlainTextEdit):
        target.setPlainText(text)
    else:
        assert isinstance(target, QLineEdit)
        target.insert(text)
        target.textEdited.emit(target.text())
    page._sections[page._current].flush()
    with driver.bot.waitSignal(page.draft.saved, timeout=10_000):
        page.draft.save()
    assert page.draft.session.node(account).value == text


def test_a_form_is_never_read_as_html(driver: Driver, page: EditorPage) -> None:
    shown = card(page, "hdr/case_no")
    shown._words.setText("<b>bold</b>")
    assert shown._words.textFormat() is Qt.TextFormat.PlainText


def test_a_letter_is_on_the_disk_within_a_second(
    driver: Driver, page: EditorPage
) -> None:
    assert page.draft is not None
    driver.settle()
    field = text_field(page, "hdr/case_no")
    began = time.monotonic()
    with driver.bot.waitSignal(page.draft.saved, timeout=5_000):
        driver.type_text(field, "X")  # the keyboard stays in the field
    assert time.monotonic() - began < 1.0
    stored: list[str] = []
    interview = page.interview
    driver.desk.ask(
        driver.window,
        lambda vault, _progress: (
            interviews.open_draft(vault, interview).session().node("hdr/case_no").value
        ),
        stored.append,
    )
    driver.bot.waitUntil(lambda: stored == ["X"], timeout=10_000)


def test_typing_without_a_pause_is_saved_meanwhile(
    driver: Driver, page: EditorPage
) -> None:
    assert page.draft is not None
    field = text_field(page, "hdr/case_no")
    saved: list[str] = []
    page.draft.saved.connect(saved.append)
    typed = 0
    while not saved and typed < 400:
        driver.type_text(field, "x")
        typed += 1
        QApplication.processEvents()
        driver.bot.wait(5)
    assert saved


def test_what_is_typed_survives_turning_the_page_and_the_screen(
    driver: Driver, page: EditorPage
) -> None:
    assert page.draft is not None
    driver.type_text(text_field(page, "hdr/case_no"), "DEMO")
    page.show_section("gate_grp")
    assert page.draft.session.node("hdr/case_no").value == "DEMO"
    driver.type_text(text_field(page, "hdr/person_code"), "7KD")
    driver.press(Qt.Key.Key_F8)
    driver.settle()
    driver.press(Qt.Key.Key_F8)
    again = driver.editor()
    assert again.draft is not None
    assert again.draft.session.node("hdr/person_code").value == "7KD"


@pytest.mark.qt_log_ignore("does not support grabbing the keyboard", extend=True)
def test_a_digit_in_the_menu_gives_the_reason(driver: Driver, page: EditorPage) -> None:
    assert page.draft is not None
    shown = card(page, "hdr/case_no")
    menu = shown.menu()
    menu.popup(shown.mapToGlobal(shown.rect().center()))
    driver.press(Qt.Key.Key_2, widget=menu)
    assert page.draft.session.node("hdr/case_no").reason is Reason.DECLINED
    assert not shown.shows_answer


def test_a_translation_stands_beside_the_words_and_is_kept(
    driver: Driver, page: EditorPage
) -> None:
    open_gate(driver, page)
    driver.bot.waitUntil(lambda: len(page.frame.outline.rows) > 10, timeout=5_000)
    assert page.draft is not None
    shown = card(page, "narrative/free_account")
    assert shown.verbatim is not None
    shown.verbatim.translate_button.setChecked(True)
    panel = shown.verbatim._panel
    assert panel is not None
    panel.translator.setText("T-01")
    panel.field.setPlainText("Меня остановили")
    panel.flush()
    (kept,) = page.draft.session.node("narrative/free_account").translations
    assert (kept.language, kept.translator, kept.text) == (
        "ru",
        "T-01",
        "Меня остановили",
    )
    assert page.draft.session.node("narrative/free_account").value == ""


def test_earlier_wordings_are_shown(driver: Driver, page: EditorPage) -> None:
    open_gate(driver, page)
    driver.bot.waitUntil(lambda: len(page.frame.outline.rows) > 10, timeout=5_000)
    assert page.draft is not None
    ref = "narrative/free_account"
    for text in ("бірінші", "екінші"):
        page.draft.answer(ref, text)
        page.draft.save()
        driver.settle()
    shown = card(page, ref)
    assert shown.verbatim is not None
    shown.verbatim.history_button.click()
    driver.settle()
    words = {label.text() for label in shown.verbatim.findChildren(QLabel)}
    assert {"бірінші", "екінші"} <= words


def test_the_method_list_is_closed_until_the_account_has_text(
    driver: Driver, page: EditorPage
) -> None:
    driver.fill()
    assert page.draft is not None
    entry = "incidents/inc[1]"
    account, methods = f"{entry}/inc_account", f"{entry}/inc_method"
    page.draft.answer(methods, None)
    page.draft.answer(account, None)
    page.show_section(entry)
    cards = page._sections[entry].cards
    assert cards[methods].is_locked
    assert not cards[methods].shows_answer
    page.draft.answer(account, "Мені ұрды")
    assert not cards[methods].is_locked
    assert cards[methods].shows_answer


def test_cards_stand_above_the_questions(driver: Driver, page: EditorPage) -> None:
    choose(driver, page, "gate_grp/safe_start", "no")
    driver.bot.waitUntil(lambda: Card_.STOP in page.frame.cards.shown, timeout=5_000)
    assert page.frame.cards.isVisible()
    assert page._sections["gate_grp"].cards["gate_grp/safe_start"].is_locked is False


def test_a_row_that_is_pointed_at_is_built_before_it_is_pressed(driver: Driver) -> None:
    driver.create()
    driver.begin()
    driver.fill()
    page = driver.editor()
    driver.bot.waitUntil(lambda: len(page.frame.outline.rows) > 10)
    view = page.frame.outline_view
    far = [row.ref for row in page.frame.outline.rows][-3]
    assert far not in page.pages.sections
    index = page.frame.outline.index(len(page.frame.outline.rows) - 3)
    view.scrollTo(index)
    place = view.visualRect(index).center()
    QTest.mouseMove(view.viewport(), place)
    driver.bot.waitUntil(lambda: far in page.pages.sections)
    built = page.pages.sections[far]
    assert page.pages.current != far  # nothing is shown by it
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QTest.mouseClick(view.viewport(), left, none, place)
    driver.settle()
    assert page.frame.stack.currentWidget() is built


def test_arrows_in_the_outline_build_ahead_what_enter_opens(driver: Driver) -> None:
    driver.create()
    driver.begin()
    driver.fill()
    page = driver.editor()
    driver.bot.waitUntil(lambda: len(page.frame.outline.rows) > 10)
    view = page.frame.outline_view
    view.setFocus()
    rows = [row.ref for row in page.frame.outline.rows]
    driver.press(Qt.Key.Key_End, widget=view)
    driver.bot.waitUntil(lambda: rows[-1] in page.pages.sections)
    assert page.pages.current != rows[-1]
