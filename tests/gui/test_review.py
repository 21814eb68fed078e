"""Review, reading back, signing, correcting, comparing, as a person does it."""

from typing import cast

import pytest
from monitor_app.forms.definition import QuestionDef
from monitor_app.records.status import Reason
from monitor_app.ui.editor.page import EditorPage
from monitor_app.ui.page import Route
from monitor_app.ui.pages.compare import ComparePage
from monitor_app.ui.pages.read_back import ReadBackPage
from monitor_app.ui.pages.record import RecordPage
from monitor_app.ui.pages.review import ReviewPage
from monitor_app.ui.pages.sign import SignPage
from monitor_app.ui.pages.turned import TurnedPage
from monitor_app.usecases import showing
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton, QToolButton, QWidget
from tests.gui.conftest import Driver


@pytest.fixture
def filled(driver: Driver) -> str:
    """A filled interview; returns its id."""
    driver.create()
    interview = driver.begin()
    driver.fill()
    driver.settle()
    return interview


def settle_problems(driver: Driver, review: ReviewPage) -> None:
    """Give what is open a reason, or take it out."""
    assert review.draft is not None
    for _pass in range(4):
        for problem in review.draft.session.problems():
            review.draft.session.answer(problem.ref, None)
            review.draft.explain(problem.ref, Reason.UNKNOWN)
    review.refresh()
    driver.settle()


def review_of(driver: Driver, interview: str, **args: object) -> ReviewPage:
    driver.go("review", interview=interview, **args)
    review = cast("ReviewPage", driver.page(ReviewPage))
    driver.bot.waitUntil(lambda: review.draft is not None, timeout=10_000)
    return review


def sign_page(driver: Driver, interview: str) -> SignPage:
    driver.go("sign", interview=interview)
    page = cast("SignPage", driver.page(SignPage))
    driver.bot.waitUntil(lambda: hasattr(page, "read_back"), timeout=10_000)
    return page


def sign(driver: Driver, interview: str) -> RecordPage:
    """Sign with a mark drawn by mouse."""
    page = sign_page(driver, interview)
    driver.click(page.ways["code"])
    QTest.mousePress(page.pad, Qt.MouseButton.LeftButton, pos=QPoint(30, 60))
    QTest.mouseMove(page.pad, QPoint(120, 90))
    QTest.mouseRelease(page.pad, Qt.MouseButton.LeftButton, pos=QPoint(160, 40))
    page.read_back.click()
    assert page.sign_button.isEnabled(), page._said.text()
    driver.click(page.sign_button)
    record = cast("RecordPage", driver.page(RecordPage))
    driver.bot.waitUntil(lambda: record.view is not None, timeout=15_000)
    return record


def named(page: QWidget, beginning: str) -> QPushButton:
    """Return the first button whose name begins so."""
    return next(
        button
        for button in page.findChildren(QPushButton)
        if button.accessibleName().startswith(beginning)
    )


def test_what_is_open_is_listed_and_only_signing_waits_for_it(
    driver: Driver, filled: str
) -> None:
    review = review_of(driver, filled)
    assert review.draft is not None
    missing = len(review.draft.session.problems())
    assert review.primary_button.isEnabled()
    assert review.sign_button.isEnabled() is (missing == 0)
    settle_problems(driver, review)
    assert review.sign_button.isEnabled(), review._said.text()


def test_a_record_is_signed_with_a_mark_and_its_drawing_is_kept(
    driver: Driver, filled: str
) -> None:
    settle_problems(driver, review_of(driver, filled))
    record = sign(driver, filled)
    assert record.view is not None
    assert record.view.summary.state == "signed"
    assert record.view.signature is not None
    assert record.view.signature.good
    answers = record.view.answers
    entry = max(ref for ref, value in answers.items() if value == "code")
    drawing = answers[entry.replace("sig_how", "sig_img")]
    kept = next(a for a in record.view.attachments if a.name == drawing)
    assert kept.media_type == "image/png"
    assert kept.bytes > 100


def test_signing_waits_for_every_part_and_enter_does_not_sign(
    driver: Driver, filled: str
) -> None:
    settle_problems(driver, review_of(driver, filled))
    page = sign_page(driver, filled)
    assert not page.sign_button.isEnabled()
    page.ways[""].click()
    page.read_back.click()
    assert not page.sign_button.isEnabled()
    page.why.setText("Қорқамын")
    assert page.sign_button.isEnabled()
    driver.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    driver.settle()
    assert driver.window.page is page


def test_reading_back_goes_page_by_page_and_notes_corrections(
    driver: Driver, filled: str
) -> None:
    driver.go("read_back", interview=filled)
    page = cast("ReadBackPage", driver.page(ReadBackPage))
    driver.bot.waitUntil(lambda: bool(page.pages), timeout=10_000)
    assert page.right.text() == "Дұрыс"
    first = page.pages[0][0].ref
    driver.click(page.wrong)
    assert page.marked == {first}
    before = page.view.current
    driver.press(Qt.Key.Key_Space, widget=page.view)
    assert page.view.current == before + 1
    for _page in range(len(page.pages)):
        if driver.window.page is page:
            page._next_page()
    review = cast("ReviewPage", driver.page(ReviewPage))
    driver.bot.waitUntil(lambda: review.draft is not None, timeout=10_000)
    assert review.corrections == (first,)


def test_a_correction_outlives_the_pages_and_signing_waits_for_it(
    driver: Driver, filled: str
) -> None:
    settle_problems(driver, review_of(driver, filled))
    driver.go("read_back", interview=filled)
    page = cast("ReadBackPage", driver.page(ReadBackPage))
    driver.bot.waitUntil(lambda: bool(page.pages), timeout=10_000)
    first = page.pages[0][0].ref
    driver.click(page.wrong)
    driver.go("interviews")
    review = review_of(driver, filled)
    assert review.corrections == (first,)
    assert not review.sign_button.isEnabled()
    signing = sign_page(driver, filled)
    assert "corrected" in signing._said.text()
    shown = {label.text() for label in signing.findChildren(QLabel)}
    assert any("To correct" in text for text in shown)
    review = review_of(driver, filled)
    done = named(review, "It is corrected: ")
    driver.click(done)
    assert not review.corrections
    assert review.sign_button.isEnabled()
    driver.click(review.undo.button)
    assert review.corrections == (first,)
    driver.click(named(review, "It is corrected: "))
    driver.go("read_back", interview=filled)
    again = cast("ReadBackPage", driver.page(ReadBackPage))
    driver.bot.waitUntil(lambda: bool(again.pages), timeout=10_000)
    assert not again.marked


def test_the_corrections_lead_to_the_field_of_the_form(
    driver: Driver, filled: str
) -> None:
    review = review_of(driver, filled)
    assert review.draft is not None
    review.draft.mark_wrong("arrest/arr_activity", wrong=True)
    review.refresh()
    driver.click(named(review, "Write down the correction"))
    editor = driver.editor()
    driver.settle()
    assert editor._current == "closing"
    assert editor.draft is not None
    assert editor.draft.session.position == "closing/corrections"


@pytest.mark.parametrize("form", ["detention_interview", "injury_sheet"])
def test_nothing_of_ours_is_in_the_widgets_of_the_persons_screen(
    driver: Driver, form: str
) -> None:
    driver.create()
    interview = driver.begin(form)
    driver.fill()
    editor = driver.editor()
    assert editor.draft is not None
    session = editor.draft.session
    ours = {
        words
        for node in session.everything()
        if isinstance(node.definition, QuestionDef)
        and node.definition.flags & {"N", "C"}
        for words in (node.label, node.value if len(node.value) > 12 else "")
        if words
    }
    methods = {
        choice.label.plain(session.language)
        for question in session.form.questions()
        if question.choice_list == "method"
        for choice in question.choices
    }
    sections = [row.ref for row in editor.frame.outline.rows]
    person_code = editor.draft.summary.person_code or "7KD-2Q"
    for section in sections:
        driver.go("turned", interview=interview, section=section)
        page = cast("TurnedPage", driver.page(TurnedPage))
        driver.settle()
        shown = {label.text() for label in page.findChildren(QLabel)}
        for text in shown:
            assert text not in ours
            assert text not in methods
            assert person_code not in text
        assert not driver.window.strip or not driver.window.strip.isVisible()


def test_f8_shows_the_page_and_f8_brings_the_editor_back(
    driver: Driver, filled: str
) -> None:
    driver.go("editor", interview=filled)
    editor = driver.editor()
    editor.show_section("arrest")
    driver.press(Qt.Key.Key_F8)
    page = cast("TurnedPage", driver.page(TurnedPage))
    driver.settle()
    assert page.view._passages
    driver.press(Qt.Key.Key_F8)
    assert isinstance(driver.editor(), EditorPage)


def test_a_correction_is_a_new_version_and_the_two_are_compared(
    driver: Driver, filled: str
) -> None:
    settle_problems(driver, review_of(driver, filled))
    record = sign(driver, filled)
    record._ask_why()
    record._amend("Уақыты қате жазылған")
    editor = driver.editor()
    assert editor.draft is not None
    editor.draft.answer("arrest/arr_place_text", "Басқа көше") if (
        editor.draft.session.form.find("arrest/arr_place_text")
    ) else editor.draft.answer("hdr/case_no", "AB-2031-0043")
    driver.settle()
    settle_problems(driver, review_of(driver, filled))
    sign(driver, filled)
    driver.go("compare", interview=filled)
    page = cast("ComparePage", driver.page(ComparePage))
    driver.bot.waitUntil(lambda: bool(page.differences), timeout=15_000)
    changed = {difference.ref for difference in page.differences}
    assert changed & {"arrest/arr_place_text", "hdr/case_no"}
    assert all(d.before != d.after for d in page.differences)


def test_passages_leave_out_flags_codes_and_methods(driver: Driver) -> None:
    driver.create()
    driver.begin()
    driver.fill()
    editor = driver.editor()
    assert editor.draft is not None
    session = editor.draft.session
    found = showing.passages(session)
    assert found
    for passage in found:
        question = session.node(passage.ref).definition
        assert isinstance(question, QuestionDef)
        assert not question.flags & {"N", "C", "A"}
        assert question.choice_list != "method"
        assert not question.name.endswith("_code")
    assert not showing.passages(session, "intnotes")


def test_every_widget_that_takes_the_keyboard_has_a_name(
    driver: Driver, filled: str
) -> None:
    for name in ("review", "read_back", "sign", "turned"):
        driver.go(name, interview=filled)
        driver.settle()
        page = driver.window.page
        assert page is not None
        for widget in page.findChildren(QWidget):
            takes = widget.focusPolicy() & Qt.FocusPolicy.TabFocus
            if takes and widget.isVisible() and widget.focusProxy() is None:
                assert widget.accessibleName(), (name, widget)


def test_the_size_of_the_text_waits_for_the_text(driver: Driver, filled: str) -> None:
    """The buttons stand there before the words do."""
    driver.window.go(Route("read_back", {"interview": filled}))
    page = driver.window.page
    assert isinstance(page, ReadBackPage)
    larger = next(
        b for b in page.findChildren(QToolButton) if b.accessibleName() == "Larger text"
    )
    driver.click(larger)
    driver.settle()
    before = page.view._size
    driver.click(larger)
    assert page.view._size == before + 1
