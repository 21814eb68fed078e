"""A number between two ends: a slider with its number, steps to press, or a list."""

from decimal import Decimal, InvalidOperation

from PySide6.QtCore import Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QComboBox, QPushButton, QSlider, QWidget

from monitor_app.forms.definition import QuestionDef
from monitor_app.forms.state import NodeState
from monitor_app.i18n import _
from monitor_app.ui import parts, theme
from monitor_app.ui.questions.control import Control, definition_of
from monitor_app.ui.questions.long_lists import PickField

_MOST_STEPS = 2000
_MOST_BUTTONS = 11
_FINGER = 44


class CalmSlider(QSlider):
    """Moves by keys and by hand; the wheel never turns it by accident."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class RangeControl(Control):
    """A slider; without an answer it stands at the start and the number says so."""

    def __init__(self, node: NodeState) -> None:
        super().__init__(node)
        self._steps = steps_of(definition_of(node))
        self.field = CalmSlider(Qt.Orientation.Horizontal)
        self.field.setRange(0, len(self._steps) - 1)
        self.field.setMinimumHeight(theme.look().px(_FINGER))
        self.field.setMaximumWidth(theme.look().px(420))
        layout = parts.row(self, spacing=12)
        ends = definition_of(node).appearance
        shown = "no-ticks" not in ends
        layout.addWidget(parts.label(str(self._steps[0]), "meta", wrap=False))
        layout.addWidget(self.field, 1)
        layout.addWidget(parts.label(str(self._steps[-1]), "meta", wrap=False))
        self._said = parts.label("–", "question", 600, mono=True, wrap=False)
        self._said.setMinimumWidth(theme.look().px(56))
        layout.addWidget(self._said)
        if shown and len(self._steps) <= _MOST_BUTTONS * 2:
            self.field.setTickPosition(QSlider.TickPosition.TicksBelow)
            self.field.setTickInterval(1)
        self.show_node(node)
        self.field.valueChanged.connect(self._moved)
        self.field.sliderReleased.connect(self.flush)
        self.field.actionTriggered.connect(self._pressed)

    def show_node(self, node: NodeState) -> None:
        self._said.setText(node.value or "–")
        if not self.is_holding:
            self.field.blockSignals(True)
            self.field.setValue(_place(self._steps, node.value))
            self.field.blockSignals(False)
        self.field.setEnabled(not node.read_only)

    def focus_target(self) -> QWidget:
        return self.field

    def _moved(self, at: int) -> None:
        value = str(self._steps[at])
        self._said.setText(value)
        self.hold(value)

    def _pressed(self, _action: int) -> None:
        """Take the start as an answer too when somebody chooses it on purpose."""
        if self.field.sliderPosition() == self.field.value():
            self._moved(self.field.value())


class StepsControl(Control):
    """Each step a button: ratings, and ranges that are short enough."""

    def __init__(self, node: NodeState) -> None:
        super().__init__(node)
        layout = parts.row(self, spacing=4)
        self._buttons: dict[str, QPushButton] = {}
        for step in steps_of(definition_of(node)):
            value = str(step)
            button = parts.button(value)
            button.setCheckable(True)
            button.setMinimumWidth(theme.look().px(_FINGER))
            button.clicked.connect(
                lambda checked, value=value: self._pressed(value, checked)
            )
            self._buttons[value] = button
            layout.addWidget(button)
        layout.addStretch(1)
        self.show_node(node)

    def show_node(self, node: NodeState) -> None:
        for value, button in self._buttons.items():
            button.setChecked(_same(value, node.value))
            button.setEnabled(not node.read_only)

    def focus_target(self) -> QWidget:
        held = (b for b in self._buttons.values() if b.isChecked())
        return next(held, next(iter(self._buttons.values()), self))

    def _pressed(self, value: str, checked: bool) -> None:
        self.put(value if checked else "")


class StepPickControl(Control):
    """The steps as a list that opens (appearance `picker`)."""

    def __init__(self, node: NodeState) -> None:
        super().__init__(node)
        self.field: QComboBox = PickField()
        self.field.setMinimumContentsLength(8)
        self.field.addItem(_("not chosen"), "")
        for step in steps_of(definition_of(node)):
            self.field.addItem(str(step), str(step))
        layout = parts.row(self)
        layout.addWidget(self.field)
        layout.addStretch(1)
        self.show_node(node)
        self.field.activated.connect(self._chosen)

    def show_node(self, node: NodeState) -> None:
        places = range(1, self.field.count())
        at = (i for i in places if _same(self.field.itemData(i), node.value))
        self.field.setCurrentIndex(next(at, 0))
        self.field.setEnabled(not node.read_only)

    def focus_target(self) -> QWidget:
        return self.field

    def _chosen(self, at: int) -> None:
        self.put(self.field.itemData(at))


def range_control(node: NodeState) -> Control:
    """Return the control that the appearance of a range asks for."""
    question = definition_of(node)
    if "picker" in question.appearance:
        return StepPickControl(node)
    if "rating" in question.appearance and len(steps_of(question)) <= _MOST_BUTTONS:
        return StepsControl(node)
    return RangeControl(node)


def steps_of(question: QuestionDef) -> tuple[Decimal, ...]:
    """Return the values between start and end; 1 to 10 where the form is silent."""
    start = _number(question.parameters.get("start"), Decimal(1))
    end = _number(question.parameters.get("end"), Decimal(10))
    step = abs(_number(question.parameters.get("step"), Decimal(1))) or Decimal(1)
    count = min(int(abs(end - start) / step), _MOST_STEPS)
    sign = 1 if end >= start else -1
    return tuple(start + sign * step * place for place in range(count + 1))


def _number(text: str | None, otherwise: Decimal) -> Decimal:
    try:
        return Decimal(text) if text else otherwise
    except InvalidOperation:
        return otherwise


def _place(steps: tuple[Decimal, ...], value: str) -> int:
    return next((i for i, step in enumerate(steps) if _same(str(step), value)), 0)


def _same(one: str, other: str) -> bool:
    try:
        return Decimal(one) == Decimal(other)
    except InvalidOperation:
        return False
