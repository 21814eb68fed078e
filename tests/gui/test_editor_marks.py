"""The body map in the editor: marks are entries; keys do what a pointer does."""

import pytest
from monitor_app.records.safety import Rights, Role
from monitor_app.ui.editor.marks import Marks
from monitor_app.ui.editor.page import EditorPage
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from tests.gui.conftest import Driver

REPEAT = "e_list/inj"


@pytest.fixture
def page(driver: Driver) -> EditorPage:
    """Form E, open at the list of marks."""
    driver.create()
    driver.begin("injury_sheet")
    editor = driver.editor()
    assert editor.draft is not None
    for _pass in range(4):
        for node in editor.draft.session.children("gate_grp"):
            values = [choice.value for choice in node.choices]
            if node.relevant and values and not node.value:
                editor.draft.answer(node.ref, "yes" if "yes" in values else values[0])
    editor.draft.answer("e_exam/ex_consent", "given")
    driver.settle()
    editor._refresh_outline()
    editor.show_section("e_list")
    return editor


def marks(page: EditorPage) -> Marks:
    return page._sections["e_list"]._marks[REPEAT]


def press(page: EditorPage, view: str, x: float, y: float) -> None:
    """Press the drawing at fractions of it, with the mouse."""
    figure = marks(page).view._figures[view]
    at = figure.mapToScene(figure.place(x, y))
    point = marks(page).view.mapFromScene(at)
    QTest.mouseClick(marks(page).view.viewport(), Qt.MouseButton.LeftButton, pos=point)


def value(page: EditorPage, ref: str) -> str:
    assert page.draft is not None
    return page.draft.session.node(ref).value


def test_a_press_makes_an_entry_with_region_view_place_and_number(
    page: EditorPage,
) -> None:
    marks(page)._signs["bruise"].click()
    press(page, "front", 0.5, 0.4)
    assert value(page, f"{REPEAT}[1]/ij_region") == "abdomen"
    assert value(page, f"{REPEAT}[1]/ij_view") == "front"
    assert value(page, f"{REPEAT}[1]/ij_type") == "bruise"
    assert value(page, f"{REPEAT}[1]/ij_no") == "1"
    assert float(value(page, f"{REPEAT}[1]/ij_x")) == pytest.approx(0.5, abs=0.02)
    assert float(value(page, f"{REPEAT}[1]/ij_y")) == pytest.approx(0.4, abs=0.02)
    assert marks(page).view.accessibleName().startswith("Body map, 1 mark")


def test_beside_the_body_nothing_happens(page: EditorPage) -> None:
    assert page.draft is not None
    before = len(page.draft.session.instances(REPEAT))
    press(page, "front", 0.02, 0.02)
    assert len(page.draft.session.instances(REPEAT)) == before


def test_the_list_does_what_the_pointer_does(page: EditorPage) -> None:
    panel = marks(page)
    panel.region.setCurrentIndex(panel.region.findData("sole_l"))
    panel.add_button.click()
    assert value(page, f"{REPEAT}[1]/ij_region") == "sole_l"
    assert value(page, f"{REPEAT}[1]/ij_view") == "feet_sole"
    assert panel.view.group == "feet"


def test_arrows_move_a_mark_and_its_region_follows(page: EditorPage) -> None:
    press(page, "front", 0.5, 0.4)
    view = marks(page).view
    for _step in range(40):
        QTest.keyClick(view, Qt.Key.Key_Up)
    assert float(value(page, f"{REPEAT}[1]/ij_y")) == pytest.approx(0.0, abs=0.05)
    for _step in range(9):
        QTest.keyClick(view, Qt.Key.Key_Down)
    fine = float(value(page, f"{REPEAT}[1]/ij_y"))
    QTest.keyClick(view, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    moved = float(value(page, f"{REPEAT}[1]/ij_y")) - fine
    assert moved == pytest.approx(0.002, abs=0.0005)
    assert value(page, f"{REPEAT}[1]/ij_region") != "abdomen"


def test_numbers_are_never_used_twice_and_delete_can_be_undone(
    page: EditorPage,
) -> None:
    assert page.draft is not None
    press(page, "front", 0.5, 0.4)
    press(page, "back", 0.5, 0.3)
    QTest.keyClick(marks(page).view, Qt.Key.Key_Delete)
    assert page.draft.session.instances(REPEAT) == (f"{REPEAT}[1]",)
    page.frame.undo.button.click()
    assert len(page.draft.session.instances(REPEAT)) == 2
    assert {m.number for m in marks(page).view._all} == {"1", "2"}
    press(page, "front", 0.4, 0.8)
    numbers = [
        value(page, f"{place}/ij_no") for place in page.draft.session.instances(REPEAT)
    ]
    assert sorted(numbers) == ["1", "2", "3"]


def test_left_on_the_picture_is_the_persons_left(page: EditorPage) -> None:
    press(page, "front", 0.6, 0.62)
    assert value(page, f"{REPEAT}[1]/ij_region") == "thigh_l"
    press(page, "back", 0.6, 0.62)
    assert value(page, f"{REPEAT}[2]/ij_region") == "thigh_r"


def test_the_intimate_sheet_is_not_there_without_its_own_consent(
    driver: Driver, page: EditorPage
) -> None:
    panel = marks(page)
    assert "intimate" not in panel.groups._buttons
    assert panel.region.findData("genitals") < 0
    assert page.draft is not None
    page.draft.rights = Rights(role=Role.CLINICIAN, acts={"da_photo_int": "given"})
    opened = Marks(page.draft, REPEAT)
    driver.bot.addWidget(opened)
    assert "intimate" in opened.groups._buttons
    assert opened.region.findData("genitals") >= 0


def test_clinicians_questions_are_closed_to_a_monitor(page: EditorPage) -> None:
    assert page.draft is not None
    page.draft.answer("e_exam/ex_by", "clin")
    press(page, "front", 0.5, 0.4)
    page.show_section(f"{REPEAT}[1]")
    cards = page._sections[f"{REPEAT}[1]"].cards
    closed = [ref for ref in cards if cards[ref].is_locked]
    assert any(ref.endswith("ij_cons") for ref in closed) or not any(
        ref.endswith("ij_cons") for ref in cards
    )
    assert not cards[f"{REPEAT}[1]/ij_type"].is_locked
