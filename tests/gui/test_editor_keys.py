"""Keys in the editor: from question to question, over edges of pages, into lists."""

import pytest
from monitor_app.ui import tab_order
from monitor_app.ui.editor.page import EditorPage
from monitor_app.ui.editor.section import Section
from monitor_app.ui.questions.card import Card
from monitor_app.ui.questions.choices import OneOfControl
from monitor_app.ui.questions.regions import RegionsControl
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from tests.gui.conftest import Driver
from tests.gui.test_editor import open_gate

_CTRL = Qt.KeyboardModifier.ControlModifier
_SHIFT = Qt.KeyboardModifier.ShiftModifier
_MAP = "e_map/map_front"
_WRIST = "wrist_l"


def here() -> QWidget:
    widget = QApplication.focusWidget()
    assert widget is not None, "the keyboard is nowhere"
    return widget


def press(
    key: Qt.Key,
    held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
    times: int = 1,
) -> None:
    for _time in range(times):
        QTest.keyClick(here(), key, held)
        QCoreApplication.processEvents()


def begin(driver: Driver, form: str = "detention_interview") -> EditorPage:
    driver.create()
    driver.begin(form)
    page = driver.editor()
    with driver.bot.waitActive(driver.window):
        driver.window.activateWindow()
    return page


def session_value(page: EditorPage, ref: str) -> str:
    assert page.draft is not None
    return page.draft.session.node(ref).value


def shown(page: EditorPage) -> Section:
    return page.pages.sections[page.pages.current]


def at(page: EditorPage, ref: str) -> bool:
    """Whether the keyboard is where a question is answered."""
    return here() is shown(page).cards[ref].controls[ref].focus_target()


@pytest.fixture
def injuries(driver: Driver) -> EditorPage:
    """Form E, open at the last question before the body map."""
    page = begin(driver, "injury_sheet")
    assert page.draft is not None
    open_gate(driver, page)
    page.draft.answer("e_exam/ex_consent", "given")
    page._refresh_outline()
    page.go_to("e_account/acc_course")
    return page


def test_a_part_of_the_body_is_searched_and_kept(
    driver: Driver, injuries: EditorPage
) -> None:
    press(Qt.Key.Key_Down, _CTRL, times=2)  # over the edge, past the note
    assert at(injuries, _MAP)
    control = shown(injuries).cards[_MAP].controls[_MAP]
    assert isinstance(control, RegionsControl)
    label = next(c.label for c in control.list._model.choices if c.value == _WRIST)
    driver.type_text(here(), label)
    press(Qt.Key.Key_Down)
    press(Qt.Key.Key_Space)
    assert session_value(injuries, _MAP) == _WRIST
    press(Qt.Key.Key_Down, _CTRL)
    press(Qt.Key.Key_Up, _CTRL)
    assert session_value(injuries, _MAP) == _WRIST


def test_a_part_of_the_body_is_gone_to_and_kept(injuries: EditorPage) -> None:
    press(Qt.Key.Key_Down, _CTRL, times=2)
    control = shown(injuries).cards[_MAP].controls[_MAP]
    assert isinstance(control, RegionsControl)
    rows = [choice.value for choice in control.list._model.choices]
    press(Qt.Key.Key_Tab)
    press(Qt.Key.Key_Home)
    press(Qt.Key.Key_Down, times=rows.index(_WRIST))
    press(Qt.Key.Key_Space)
    assert session_value(injuries, _MAP) == _WRIST


def test_over_an_edge_the_keyboard_stands_at_the_next_question(
    injuries: EditorPage,
) -> None:
    press(Qt.Key.Key_Down, _CTRL)
    assert injuries._current == "e_map"
    assert shown(injuries).current == "e_map/map_note"
    press(Qt.Key.Key_Up, _CTRL)
    assert at(injuries, "e_account/acc_course")
    press(Qt.Key.Key_PageDown, _CTRL)
    press(Qt.Key.Key_PageDown, _CTRL)
    assert injuries._current == "e_list"
    assert shown(injuries).isAncestorOf(here())
    press(Qt.Key.Key_PageUp, _CTRL, times=2)
    assert at(injuries, "e_account/acc_course")  # where it was there last


def test_the_group_that_an_answer_opens_is_the_next_one(driver: Driver) -> None:
    page = begin(driver)
    page.go_to("gate_grp/safe_start")
    assert page.draft is not None
    gates = len(page.frame.outline.rows)
    open_gate(driver, page)
    last = list(shown(page).cards)[-1]
    page.go_to(last)
    assert len(page.frame.outline.rows) == gates  # the outline is told a moment later
    press(Qt.Key.Key_Down, _CTRL)
    assert len(page.frame.outline.rows) > gates
    after = [row.ref for row in page.frame.outline.rows]
    assert page._current == after[after.index("gate_grp") + 1]
    assert shown(page).current == next(iter(shown(page).cards))


def test_what_is_still_being_typed_is_kept_when_the_page_turns(
    driver: Driver, injuries: EditorPage
) -> None:
    driver.type_text(here(), "Ісік")
    press(Qt.Key.Key_PageDown, _CTRL)
    assert session_value(injuries, "e_account/acc_course") == "Ісік"


def test_leaving_an_entry_leads_back_to_its_row(injuries: EditorPage) -> None:
    injuries.show_section("e_list")
    entries = next(iter(shown(injuries)._entries.values()))
    for _entry in range(2):
        entries.add_button.setFocus()
        press(Qt.Key.Key_Space)
        assert injuries._current.startswith("e_list/inj[")
        assert shown(injuries).isAncestorOf(here())
        entry = injuries._current
        press(Qt.Key.Key_Escape)
        assert injuries._current == "e_list"
        assert here().property("entry") == entry
        entries = next(iter(shown(injuries)._entries.values()))


def tabbed(page: EditorPage, step: Qt.Key = Qt.Key.Key_Tab) -> list[QWidget]:
    """Press Tab until the keyboard leaves the questions; return where it was."""
    held = _SHIFT if step is Qt.Key.Key_Backtab else Qt.KeyboardModifier.NoModifier
    passed = []
    while shown(page).isAncestorOf(here()):
        passed.append(here())
        press(step, held)
        assert len(passed) < 500
    return passed


def test_tab_follows_the_form_also_to_what_opened_later(driver: Driver) -> None:
    page = begin(driver)
    assert page.draft is not None
    page.go_to("gate_grp/safe_start")
    before = len(shown(page).cards)
    open_gate(driver, page)
    page.draft.answer("gate_grp/interp_used", "yes")
    assert len(shown(page).cards) > before  # some of them in between
    page.go_to(next(iter(shown(page).cards)))
    forwards = tabbed(page)
    cards = [_card(each) for each in forwards]
    assert list(dict.fromkeys(cards)) == [
        ref for ref in shown(page).cards if ref in cards
    ]
    assert len(set(cards)) > before
    assert not page.frame.stack.isAncestorOf(here())
    assert page.frame.isAncestorOf(here())  # the pane at the side: not the strip
    press(Qt.Key.Key_Backtab, _SHIFT)
    assert here() is forwards[-1]
    assert tabbed(page, Qt.Key.Key_Backtab)[::-1] == list(tab_order.stops(shown(page)))


def _card(widget: QWidget) -> str:
    above: QWidget | None = widget
    while above is not None:
        if isinstance(above, Card):
            return above.ref
        above = above.parentWidget()
    raise AssertionError(widget)


def test_tab_follows_the_entries_and_what_was_unfolded(
    driver: Driver, injuries: EditorPage
) -> None:
    injuries.show_section("e_list")
    assert injuries.draft is not None
    for _entry in range(3):
        injuries.draft.add_entry("e_list/inj")
    injuries.draft.remove_entry("e_list/inj[4]")
    entries = next(iter(shown(injuries)._entries.values()))
    entries.deleted_button.click()
    driver.settle()
    next(iter(entries.rows.values())).open_button.setFocus()
    passed = tabbed(injuries)
    said = [each.accessibleName() for each in passed]
    opened = [each for each in said if each.startswith("Open entry")]
    assert len(opened) == 3
    assert [each.split(":")[0] for each in opened] == [
        f"Open entry {n}" for n in (1, 2, 3)
    ]
    wanted = ["Add an entry", "1 deleted entry", "Bring back"]
    found = [next(i for i, s in enumerate(said) if s.startswith(w)) for w in wanted]
    assert found == sorted(found)
    assert found[0] > max(i for i, s in enumerate(said) if s.startswith("Open entry"))


@pytest.mark.parametrize(
    "form", ["detention_interview", "injury_sheet", "release_followup", "place_visit"]
)
def test_no_part_of_a_page_opens_a_window_of_its_own(
    driver: Driver, form: str, qapp: QApplication
) -> None:
    """It would flicker and take the keyboard away while somebody types."""
    page = begin(driver, form)
    driver.fill()
    page._refresh_outline()
    names: list[str] = []
    qapp.focusWindowChanged.connect(
        lambda window: names.append(window.objectName() if window else "")
    )
    for row in page.frame.outline.rows:
        page.show_section(row.ref)
        for entries in shown(page)._entries.values():
            for place in list(entries.rows):
                page.show_section(place)
        driver.settle()
    assert not names


def test_who_is_in_the_outline_stays_there(injuries: EditorPage) -> None:
    injuries.frame.outline_view.setFocus()
    press(Qt.Key.Key_PageDown, _CTRL)
    assert injuries._current == "e_map"
    assert here() is injuries.frame.outline_view


def test_an_answered_choice_speaks_another_language(
    injuries: EditorPage,
) -> None:
    assert injuries.draft is not None
    injuries.draft.answer("e_map/map_none", "no")
    injuries.go_to("e_map/map_none")
    press(Qt.Key.Key_F7)
    assert at(injuries, "e_map/map_none")
    control = shown(injuries).cards["e_map/map_none"].controls["e_map/map_none"]
    assert isinstance(control, OneOfControl)
    texts = {value: button.text() for value, button in control._buttons.items()}
    assert texts["no"] == "Нет"
    assert control._buttons["no"].isChecked()
    assert session_value(injuries, "e_map/map_none") == "no"
