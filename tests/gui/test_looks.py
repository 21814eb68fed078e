"""What the eye found once and would not find again: rooms, columns, what is in view."""

from dataclasses import replace

import pytest
from monitor_app.ui import parts
from monitor_app.ui.lists.delegate import InterviewDelegate
from monitor_app.ui.pages.audit import AuditPage, _to_what
from monitor_app.ui.pages.help import HelpPage
from monitor_app.ui.pages.interviews import InterviewsPage
from monitor_app.ui.pages.office_review import OfficeReviewPage
from monitor_app.ui.pages.outbox import OutboxPage
from monitor_app.ui.pages.reception import ReceptionPage
from monitor_app.ui.pages.recovery import RecoveryPage
from monitor_app.ui.segmented import Segmented
from monitor_app.usecases.audits import AuditReport
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QWidget
from tests.gui.conftest import Driver
from tests.gui.handover import Made, open_vault
from tests.gui.test_outbox import drop, entry


@pytest.fixture
def large(driver: Driver) -> Driver:
    driver.create()
    driver.desk.change_settings(text_percent=200)
    driver.settle()
    return driver


def scroll_area(widget: QWidget) -> QAbstractScrollArea:
    around: QWidget | None = widget
    while around is not None and not isinstance(around, QAbstractScrollArea):
        around = around.parentWidget()
    assert around is not None
    return around


def top_in(area: QAbstractScrollArea, widget: QWidget) -> int:
    """Return where a widget begins in what is shown: below 0 it is cut."""
    return widget.mapTo(area.viewport(), QPoint(0, 0)).y()


def test_the_keyboard_goes_with_what_holds(driver: Driver) -> None:
    driver.create()
    page = driver.go("settings")
    switch = page.findChildren(Segmented)[0]
    held = switch.value
    other = next(code for code in switch._buttons if code != held)
    switch._buttons[held].setFocus()
    switch.set_value(other)
    assert QApplication.focusWidget() is switch._buttons[other]
    outside = page.findChildren(Segmented)[1]._buttons
    outside[next(iter(outside))].setFocus()
    switch.set_value(held)
    assert QApplication.focusWidget() in outside.values()


def test_a_large_text_of_the_help_has_the_page_for_itself(large: Driver) -> None:
    page = large.go("help", topic="lost_stick")
    assert isinstance(page, HelpPage)
    assert page.topics.isHidden()
    assert page._area.hasFocus()
    assert page._area.height() > page.height() // 2
    large.click(page.fold_button)
    assert page.topics.hasFocus()
    assert page._area.isHidden()
    before = page.topic
    large.press(Qt.Key.Key_Down, widget=page.topics)
    large.press(Qt.Key.Key_Return, widget=page.topics)
    assert page.topic != before
    assert page._area.isVisible()
    large.type_text(page.search, "флешка")
    assert page.topics.isVisible()
    large.click(page.fold_button)
    assert page._area.isVisible()


def test_states_in_the_outbox_stand_below_one_another(
    driver: Driver, made: Made
) -> None:
    open_vault(driver, made, "monitor")
    page = driver.go("outbox")
    assert isinstance(page, OutboxPage)
    one = entry(driver)
    states = ("written", "handed_over", "receipt_verified", "erased_here")
    page._show((tuple(replace(one, state=state) for state in states), ()))
    driver.settle()
    rows = page._deeds
    assert len(rows) == len(states)
    for column in zip(*rows, strict=True):
        assert len({widget.mapTo(page, QPoint(0, 0)).x() for widget in column}) == 1


def test_to_erase_stands_apart_from_what_is_done_every_day(
    driver: Driver, made: Made
) -> None:
    open_vault(driver, made, "office")
    reception = driver.go("reception")
    assert isinstance(reception, ReceptionPage)
    drop(reception, made.bundle)
    driver.settle()
    page = driver.go("office_review", interview=made.other)
    assert isinstance(page, OfficeReviewPage)
    foot = page.primary_button.parentWidget()
    assert foot is not None
    assert not foot.isAncestorOf(page.erase_button)
    open_ = page._facts.findChildren(type(page.erase_button))[0]
    apart = page.erase_button.mapTo(page, QPoint(0, 0)).y()
    assert apart - open_.mapTo(page, QPoint(0, 0)).y() > 2 * open_.height()


def test_above_the_first_group_nothing_is_left_out(driver: Driver) -> None:
    driver.create()
    driver.begin()
    page = driver.go("interviews")
    driver.settle()
    assert isinstance(page, InterviewsPage)
    delegate = page.view.itemDelegate()
    assert isinstance(delegate, InterviewDelegate)
    heading, record = (page.view.visualRect(page.model.index(at)) for at in (0, 1))
    assert heading.height() < record.height()
    assert record.top() == heading.bottom() + 1


def test_the_log_has_room_for_the_widest_letters(driver: Driver) -> None:
    driver.create()
    page = driver.go("audit")
    assert isinstance(page, AuditPage)
    entries, report = page.model._entries, AuditReport(length=1, head="", problems=())
    wide = replace(entries[0], subject="wmwmwmwmwm", detail="2 1")
    page._show(((wide, *entries[1:]), report))
    driver.settle()
    table = page.table
    assert table.sizeHintForColumn(3) <= table.columnWidth(3)
    assert table.horizontalHeader().length() <= table.viewport().width()


def test_the_log_speaks_of_details_in_the_language_of_the_menu(driver: Driver) -> None:
    driver.create()
    driver.desk.change_settings(language="ru")
    try:
        page = driver.go("audit")
        assert isinstance(page, AuditPage)
        driver.settle()
        entry = page.model._entries[0]
        said = {
            detail: _to_what(replace(entry, subject="zwn4bikwhb", detail=detail))
            for detail in ("whole", "12 identifying", "lawyer", "3/5", "")
        }
    finally:
        driver.desk.change_settings(language="en")
    assert said == {
        "whole": "zwn4bikw целиком",
        "12 identifying": "zwn4bikw 12 с тем, что выдаёт личность",
        "lawyer": "zwn4bikw Юрист",
        "3/5": "zwn4bikw 3/5",
        "": "zwn4bikw",
    }


def test_every_sheet_begins_at_its_top(large: Driver) -> None:
    page = large.go("recovery")
    assert isinstance(page, RecoveryPage)
    large.click(page.go_on)
    large.settle()
    assert page._area.hasFocus()
    bar = page._area.verticalScrollBar()
    assert bar.value() == 0
    bar.setValue(bar.maximum())
    assert bar.value() > 0
    large.click(page.go_on)
    large.settle()
    assert bar.value() == 0


def test_a_question_that_is_too_high_begins_in_view(large: Driver) -> None:
    large.begin()
    editor = large.editor()
    section = editor._sections[editor._current]
    tall = max(section.cards.values(), key=lambda card: card.height())
    assert tall.height() > section.viewport().height()
    section.go_to(tall.ref)
    assert top_in(scroll_area(tall), tall) >= 0


def test_what_lines_up_may_be_nothing_at_all(driver: Driver) -> None:
    """A part without a layout wants -1 pixels, which Qt warns of."""
    rows = [(QWidget(), parts.button("Қ")), (QWidget(), parts.button("Қабылдау"))]
    for widget in (each for row in rows for each in row):
        driver.bot.addWidget(widget)
    parts.aligned(rows)
    widths = {tuple(widget.minimumWidth() for widget in row) for row in rows}
    assert widths == {(0, rows[1][1].sizeHint().width())}
