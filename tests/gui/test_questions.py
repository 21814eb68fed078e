"""Every kind of answer and appearance: what is shown, what is handed over."""

from collections.abc import Callable
from dataclasses import replace
from typing import cast

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from monitor_app.forms.choices import Choice
from monitor_app.forms.definition import Flag, Kind, QuestionDef
from monitor_app.forms.state import NodeState
from monitor_app.ui import application
from monitor_app.ui.questions.choices import (
    LabelsControl,
    OneOfControl,
    SomeOfControl,
    alone,
)
from monitor_app.ui.questions.control import Control
from monitor_app.ui.questions.dates import DateControl, spread
from monitor_app.ui.questions.kinds import control_for
from monitor_app.ui.questions.long_lists import ManyControl, PickControl
from monitor_app.ui.questions.others import FileControl, ShownControl
from monitor_app.ui.questions.pad import Pad, SignatureControl
from monitor_app.ui.questions.ranges import (
    RangeControl,
    StepPickControl,
    StepsControl,
    steps_of,
)
from monitor_app.ui.questions.rank import RankControl
from monitor_app.ui.questions.regions import RegionsControl
from monitor_app.ui.questions.texts import (
    AccountControl,
    DigitTextControl,
    NumberControl,
    TextControl,
    grouped,
)
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

Make = Callable[..., Control]
FEW = (Choice("a", "Апа"), Choice("b", "Әке"), Choice("none", "Ешкім"))
MANY = tuple(Choice(f"c{n}", f"Таңдау {n}") for n in range(60))


def node(
    kind: Kind,
    *appearance: str,
    value: str = "",
    choices: tuple[Choice, ...] = (),
    flags: frozenset[Flag] = frozenset(),
    read_only: bool = False,
    **more: object,
) -> NodeState:
    """Return the state of a question of this kind."""
    question = QuestionDef(
        path="g/q",
        name="q",
        kind=kind,
        appearance=frozenset(appearance),
        flags=flags,
        **more,  # type: ignore[arg-type]  # fields of the definition
    )
    return NodeState(
        ref="g/q",
        definition=question,
        relevant=True,
        read_only=read_only,
        required=False,
        value=value,
        label="Сұрақ",
        hint="",
        choices=choices,
        problem=None,
        reason=None,
        translations=(),
    )


@pytest.fixture
def make(qtbot: QtBot, qapp: QApplication) -> Make:
    """Return a maker of shown controls that remember what they handed over."""
    application.prepare(qapp)

    def made(state: NodeState) -> Control:
        control = control_for(state, cast("QuestionDef", state.definition))
        qtbot.addWidget(control)
        control.said: list[object] = []  # type: ignore[attr-defined, misc]
        control.edited.connect(lambda _ref, v: control.said.append(v))  # type: ignore[attr-defined]
        control.resize(600, 300)
        control.show()
        return control

    return made


def said(control: Control) -> list[object]:
    return control.said  # type: ignore[attr-defined, no-any-return]


KINDS = [
    (node(Kind.TEXT), TextControl),
    (node(Kind.TEXT, "multiline"), AccountControl),
    (node(Kind.TEXT, flags=frozenset({Flag.VERBATIM})), AccountControl),
    (node(Kind.TEXT, "numbers"), DigitTextControl),
    (node(Kind.TEXT, "masked"), TextControl),
    (node(Kind.TEXT, "hidden-answer"), TextControl),
    (node(Kind.TEXT, "url"), TextControl),
    (node(Kind.INTEGER), NumberControl),
    (node(Kind.INTEGER, "thousands-sep"), NumberControl),
    (node(Kind.DECIMAL), NumberControl),
    (node(Kind.RANGE, parameters={"end": "5"}), RangeControl),
    (node(Kind.RANGE, "no-ticks", "vertical"), RangeControl),
    (node(Kind.RANGE, "rating", parameters={"end": "5"}), StepsControl),
    (node(Kind.RANGE, "picker"), StepPickControl),
    (node(Kind.SELECT_ONE, choices=FEW), OneOfControl),
    (node(Kind.SELECT_ONE, "minimal", choices=FEW), PickControl),
    (node(Kind.SELECT_ONE, "autocomplete", choices=FEW), PickControl),
    (node(Kind.SELECT_ONE, "search", choices=MANY), PickControl),
    (node(Kind.SELECT_ONE, choices=MANY), PickControl),
    (node(Kind.SELECT_ONE, "likert", choices=FEW), OneOfControl),
    (node(Kind.SELECT_ONE, "columns-3", choices=FEW), OneOfControl),
    (node(Kind.SELECT_ONE, "list-nolabel", choices=FEW), OneOfControl),
    (node(Kind.SELECT_ONE, "label", choices=FEW), LabelsControl),
    (node(Kind.SELECT_ONE, "quick", choices=FEW), OneOfControl),
    (node(Kind.SELECT_MULTIPLE, choices=FEW), SomeOfControl),
    (node(Kind.SELECT_MULTIPLE, choices=MANY), ManyControl),
    (node(Kind.SELECT_MULTIPLE, "minimal", choices=FEW), ManyControl),
    (
        node(
            Kind.SELECT_MULTIPLE,
            "image-map",
            choices=(Choice("knee_l", "Сол тізе"), Choice("abdomen", "Іш")),
            choice_list="body_region",
        ),
        RegionsControl,
    ),
    (node(Kind.RANK, choices=FEW), RankControl),
    (node(Kind.DATE), DateControl),
    (node(Kind.DATE, "month-year"), DateControl),
    (node(Kind.DATE, "year"), DateControl),
    (node(Kind.DATE, "no-calendar"), DateControl),
    (node(Kind.TIME), DateControl),
    (node(Kind.DATETIME), DateControl),
    (node(Kind.ATTACHMENT, media="image/*"), FileControl),
    (node(Kind.ATTACHMENT, "signature", media="image/*"), SignatureControl),
    (node(Kind.TEXT, flags=frozenset({Flag.PROGRAM})), ShownControl),
    (node(Kind.TEXT, read_only=True, value="a"), ShownControl),
]


@pytest.mark.parametrize(("state", "kind"), KINDS)
def test_each_kind_has_its_control_and_showing_tells_nobody(
    make: Make, state: NodeState, kind: type[Control]
) -> None:
    control = make(state)
    assert type(control) is kind
    control.show_node(state)
    control.flush()
    assert not said(control)
    for widget in control.findChildren(QWidget):
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isVisible():
            target = widget is control.focus_target()
            assert target or widget.accessibleName() or widget.focusProxy(), widget


@pytest.mark.parametrize("kind", list(Kind))
def test_no_kind_is_without_a_control(make: Make, kind: Kind) -> None:
    assert isinstance(make(node(kind, choices=FEW)), Control)


def test_typing_on_and_on_is_handed_over_while_typing(make: Make, qtbot: QtBot) -> None:
    control = make(node(Kind.TEXT))
    field = cast("QLineEdit", control.focus_target())
    with qtbot.waitSignal(control.edited, timeout=3_000):
        for letter in "abcdefgh":
            QTest.keyClicks(field, letter)
            QTest.qWait(1)
        qtbot.waitUntil(lambda: bool(said(control)), timeout=2_000)
    QTest.keyClicks(field, "i")
    control.flush()
    assert said(control)[-1] == "abcdefghi"


def test_what_is_typed_keeps_its_spelling_while_it_has_the_keyboard(
    make: Make, qtbot: QtBot
) -> None:
    state = node(Kind.DECIMAL)
    control = make(state)
    field = cast("QLineEdit", control.focus_target())
    with qtbot.waitExposed(control):
        control.show()
    field.setFocus()
    qtbot.waitUntil(field.hasFocus)
    QTest.keyClicks(field, "12,5")
    control.flush()
    assert said(control) == ["12.5"]
    control.show_node(replace(state, value="12.5"))
    assert field.text() == "12,5"


def test_thousands_stand_apart_when_read_and_together_when_typed(make: Make) -> None:
    state = node(Kind.INTEGER, "thousands-sep", value="1234567")
    field = cast("QLineEdit", make(state).focus_target())
    assert field.text() == "1\u00a0234\u00a0567"


@given(st.integers(0, 10**17))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_grouping_changes_nothing_but_spaces(number: int) -> None:
    text = grouped(str(number))
    assert text.replace("\u00a0", "") == str(number)
    assert all(len(part) <= 3 for part in text.split("\u00a0"))


def test_a_masked_answer_is_shown_only_when_asked(make: Make) -> None:
    control = make(node(Kind.TEXT, "masked", value="secret"))
    field = cast("QLineEdit", control.focus_target())
    assert field.echoMode() is QLineEdit.EchoMode.Password


def test_none_stands_alone_and_can_be_undone(make: Make) -> None:
    control = cast(
        "SomeOfControl", make(node(Kind.SELECT_MULTIPLE, choices=FEW, value="a b"))
    )
    control._buttons["none"].click()
    assert said(control) == ["none"]
    assert control._cleared is not None
    control._cleared.button.click()
    assert said(control)[-1] == "a b"


@given(st.lists(st.sampled_from(["a", "b", "none", "dk"]), unique=True, min_size=1))
def test_alone_keeps_the_newest(chosen: list[str]) -> None:
    kept = alone(chosen, chosen[-1])
    assert chosen[-1] in kept
    assert len(kept) == 1 or not set(kept) & {"none", "dk"}


def test_quick_goes_on_by_itself(make: Make, qtbot: QtBot) -> None:
    control = cast("OneOfControl", make(node(Kind.SELECT_ONE, "quick", choices=FEW)))
    with qtbot.waitSignal(control.done, timeout=1_000):
        control._buttons["a"].click()
    assert said(control) == ["a"]


def test_pressing_a_choice_again_takes_it_back(make: Make) -> None:
    state = node(Kind.SELECT_ONE, choices=FEW)
    control = cast("OneOfControl", make(state))
    control._buttons["a"].click()
    control._buttons["a"].click()
    assert said(control) == ["a", ""]


def test_half_a_word_finds_the_only_choice_that_fits(make: Make) -> None:
    control = make(node(Kind.SELECT_ONE, "autocomplete", choices=MANY))
    field = cast("QComboBox", control.focus_target())
    line = field.lineEdit()
    assert line is not None
    line.setText("таңдау 42")
    line.editingFinished.emit()
    assert said(control) == ["c42"]
    line.setText("таңдау")  # fits all of them: taken back
    line.editingFinished.emit()
    assert field.currentText() == "Таңдау 42"


def test_a_long_list_of_several_is_searched_and_ticked_by_keys(make: Make) -> None:
    control = cast("ManyControl", make(node(Kind.SELECT_MULTIPLE, choices=MANY)))
    control.search.setText("59")
    assert control._proxy.rowCount() == 1
    control.field.setCurrentIndex(control._proxy.index(0, 0))
    QTest.keyClick(control.field, Qt.Key.Key_Space)
    assert said(control) == ["c59"]


def test_rank_is_moved_by_keys(make: Make) -> None:
    control = cast("RankControl", make(node(Kind.RANK, choices=FEW)))
    control.field.setCurrentRow(0)
    QTest.keyClick(control.field, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert said(control) == ["b a none"]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("05.03.2031", "2031-03-05"),
        ("5.3.2031", "2031-03-05"),
        ("2031-03-05", "2031-03-05"),
    ],
)
def test_a_pasted_date_is_spread_over_its_parts(
    make: Make, text: str, value: str
) -> None:
    control = make(node(Kind.DATE))
    QGuiApplication.clipboard().setText(text)
    QTest.keyClick(
        control.focus_target(), Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier
    )
    control.flush()
    assert said(control) == [value]


@given(st.text(max_size=30))
def test_spreading_any_text_gives_digits_or_nothing(text: str) -> None:
    assert all(part.isdecimal() for part in spread(text).values())


def test_a_range_has_its_steps_and_a_slider_moves_by_them(make: Make) -> None:
    more = {"start": "0", "end": "1", "step": "0.25"}
    control = cast("RangeControl", make(node(Kind.RANGE, parameters=more)))
    QTest.keyClick(control.field, Qt.Key.Key_Right)
    control.flush()
    assert said(control) == ["0.25"]


@given(st.decimals(-50, 50, places=1), st.decimals(-50, 50, places=1))
def test_steps_stay_between_the_ends(start: object, end: object) -> None:
    state = node(Kind.RANGE, parameters={"start": str(start), "end": str(end)})
    steps = steps_of(cast("QuestionDef", state.definition))
    assert str(steps[0]) == str(start)
    low, high = sorted((steps[0], steps[-1]))
    assert all(low <= step <= high for step in steps)


def test_regions_are_chosen_on_the_drawing_and_in_the_list(make: Make) -> None:
    state = KINDS[27][0]
    control = cast("RegionsControl", make(state))
    control.view.pressed.emit("front", "abdomen", 0.5, 0.4)
    assert said(control) == ["abdomen"]
    control.show_node(replace(state, value="abdomen"))
    control.view.pressed.emit("front", "abdomen", 0.5, 0.4)
    assert said(control)[-1] == ""
    control.view.pressed.emit("front", "neck_front", 0.5, 0.2)  # not on this list
    assert len(said(control)) == 2


def test_a_signature_becomes_a_picture(make: Make) -> None:
    control = cast(
        "SignatureControl",
        make(node(Kind.ATTACHMENT, "signature", media="image/*")),
    )
    drawn: list[bytes] = []
    control.drawn.connect(lambda _ref, png: drawn.append(png))
    assert not control.keep_button.isEnabled()
    pad: Pad = control.pad
    QTest.mousePress(pad, Qt.MouseButton.LeftButton, pos=QPoint(20, 20))
    QTest.mouseMove(pad, QPoint(90, 60))
    QTest.mouseRelease(pad, Qt.MouseButton.LeftButton, pos=QPoint(150, 30))
    control.keep_button.click()
    image = QImage.fromData(drawn[0])
    assert not image.isNull()
    blacks = sum(
        image.pixelColor(x, y).lightness() < 100
        for x in range(0, image.width(), 2)
        for y in range(0, image.height(), 2)
    )
    assert blacks > 20
    assert pad.is_empty


@pytest.mark.parametrize("kind", [Kind.SELECT_ONE, Kind.SELECT_MULTIPLE])
def test_tab_and_arrows_reach_every_choice(
    make: Make, qtbot: QtBot, kind: Kind
) -> None:
    """Also after one is chosen: Qt hides the others of a group from the Tab key."""
    control = cast("OneOfControl", make(node(kind, choices=FEW)))
    with qtbot.waitActive(control.window()):
        control.window().activateWindow()
    first, *others = control._buttons.values()
    for key in (Qt.Key.Key_Tab, Qt.Key.Key_Down):
        first.setFocus()
        QTest.keyClick(first, Qt.Key.Key_Space)
        for button in others:
            QTest.keyClick(cast("QWidget", QApplication.focusWidget()), key)
            assert QApplication.focusWidget() is button
    QTest.keyClick(others[0], Qt.Key.Key_Space)
    assert others[0].isChecked()


def test_what_was_folded_is_where_the_keyboard_goes(make: Make, qtbot: QtBot) -> None:
    control = cast("OneOfControl", make(node(Kind.SELECT_ONE, choices=MANY[:12])))
    with qtbot.waitActive(control.window()):
        control.window().activateWindow()
    control._more_button.setFocus()
    QTest.keyClick(control._more_button, Qt.Key.Key_Space)
    assert QApplication.focusWidget() is control._buttons["c8"]
