"""Answers that are chosen: one, several, or an order."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QComboBox,
    QCompleter,
    QGridLayout,
    QListWidget,
    QListWidgetItem,
    QWidget,
)

from monitor_app.forms.choices import Choice
from monitor_app.forms.definition import QuestionDef
from monitor_app.forms.state import NodeState
from monitor_app.i18n import _, ngettext
from monitor_app.ui import icons, parts, theme
from monitor_app.ui.questions.choice import CheckChoice, RadioChoice
from monitor_app.ui.questions.control import Control

SHOWN_AT_ONCE = 8
_ONE_COLUMN = 1.5  # size of text from which two columns have no room
AS_FIELD = 24  # a longer list of single choices becomes a field to search in


class OneOfControl(Control):
    """One choice, as radio buttons in two columns."""

    def __init__(self, node: NodeState) -> None:
        super().__init__(node)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(4)
        self._buttons: dict[str, QAbstractButton] = {}
        self._shown: tuple[Choice, ...] = ()
        self._more = False
        self._exclusive = QButtonGroup(self)
        self._exclusive.setExclusive(False)
        self.show_node(node)

    def show_node(self, node: NodeState) -> None:
        if node.choices != self._shown:
            self._build(node.choices)
        chosen = self._values(node.value)
        for value, button in self._buttons.items():
            button.setChecked(value in chosen)
            button.setEnabled(not node.read_only)
        if any(button.isHidden() for v, button in self._buttons.items() if v in chosen):
            self._show_all()

    def focus_target(self) -> QWidget:
        chosen = (b for b in self._buttons.values() if b.isChecked())
        return next(chosen, next(iter(self._buttons.values()), self))

    def _values(self, value: str) -> set[str]:
        return {value} if value else set()

    def _make(self, choice: Choice) -> QAbstractButton:
        return RadioChoice(choice.label or choice.value)

    def _pressed(self, value: str, *, checked: bool) -> None:
        for other, button in self._buttons.items():
            if other != value:
                button.setChecked(False)
        self.put(value if checked else "")

    def _build(self, choices: tuple[Choice, ...]) -> None:
        parts.emptied(self._grid)
        self._buttons = {}
        self._shown = choices
        columns = 1 if theme.look().scale >= _ONE_COLUMN else 2
        for place, choice in enumerate(choices):
            button = self._make(choice)
            button.setAutoExclusive(False)
            button.clicked.connect(
                lambda checked, value=choice.value: self._pressed(
                    value, checked=checked
                )
            )
            self._buttons[choice.value] = button
            self._grid.addWidget(button, place // columns, place % columns)
            if place >= SHOWN_AT_ONCE and not self._more:
                button.hide()
        for column in range(columns):
            self._grid.setColumnStretch(column, 1)
        hidden = len(choices) - SHOWN_AT_ONCE
        if hidden > 0 and not self._more:
            text = ngettext("{n} more", "{n} more", hidden).format(n=hidden)
            more = parts.button(text, "down", "quiet")
            more.clicked.connect(self._show_all)
            self._grid.addWidget(
                more, len(choices), 0, 1, 2, Qt.AlignmentFlag.AlignLeft
            )
            self._more_button = more

    def _show_all(self) -> None:
        if self._more:
            return
        self._more = True
        for button in self._buttons.values():
            button.show()
        self._more_button.hide()
        first = list(self._buttons.values())[SHOWN_AT_ONCE]
        if self._more_button.hasFocus():
            first.setFocus(Qt.FocusReason.TabFocusReason)


class SomeOfControl(OneOfControl):
    """Several choices, as boxes to tick."""

    def _values(self, value: str) -> set[str]:
        return set(value.split())

    def _make(self, choice: Choice) -> QAbstractButton:
        return CheckChoice(choice.label or choice.value)

    def _pressed(self, _value: str, *, checked: bool) -> None:  # noqa: ARG002
        chosen = [v for v, b in self._buttons.items() if b.isChecked()]
        self.put(" ".join(chosen))


class PickField(QComboBox):
    """A list that opens; the wheel turns it only while it has the keyboard."""

    def __init__(self) -> None:
        super().__init__()
        self.setFont(theme.look().font("answer"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.setMinimumContentsLength(22)
        self.setMaxVisibleItems(12)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        arrow = icons.pixmap("down", "ink2", 16)
        side = theme.look().px(16)
        mirrored = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        left = 10 if mirrored else self.width() - side - 10
        painter.drawPixmap(left, (self.height() - side) // 2, arrow)
        painter.end()


class PickControl(Control):
    """One choice out of many: a field in which one types to find."""

    def __init__(self, node: NodeState) -> None:
        super().__init__(node)
        self.field = PickField()
        self.field.setFixedWidth(theme.look().px(420))
        layout = parts.row(self)
        layout.addWidget(self.field)
        layout.addStretch(1)
        self._shown: tuple[Choice, ...] = ()
        searched = len(node.choices) > AS_FIELD
        if searched:
            self._make_searchable()
        self.show_node(node)
        self.field.activated.connect(self._chosen)

    def show_node(self, node: NodeState) -> None:
        if node.choices != self._shown or not self.field.count():
            self._shown = node.choices
            self.field.clear()
            self.field.addItem(_("not chosen"), "")
            for choice in node.choices:
                self.field.addItem(choice.label or choice.value, choice.value)
        at = max(self.field.findData(node.value), 0)
        self.field.setCurrentIndex(at)
        self.field.setEnabled(not node.read_only)

    def focus_target(self) -> QWidget:
        return self.field

    def _make_searchable(self) -> None:
        self.field.setEditable(True)
        self.field.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        completer = self.field.completer()
        line = self.field.lineEdit()
        assert completer is not None  # noqa: S101 - an editable field has both
        assert line is not None  # noqa: S101
        completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        line.setFont(theme.look().font("answer"))
        line.editingFinished.connect(self._restore)

    def _restore(self) -> None:
        """Take back half a word that is no choice."""
        self.field.setEditText(self.field.itemText(self.field.currentIndex()))

    def _chosen(self, at: int) -> None:
        self.put(self.field.itemData(at))


class RankControl(Control):
    """An order: the entry that has the keyboard moves with Alt and the arrows."""

    def __init__(self, node: NodeState) -> None:
        super().__init__(node)
        self.field = QListWidget()
        self.field.setFont(theme.look().font("answer"))
        self.field.setDragDropMode(QListWidget.DragDropMode.InternalMove)
        layout = parts.row(self)
        layout.addWidget(self.field, 1)
        buttons = parts.column()
        for icon, name, step in (
            ("moveup", _("Move up"), -1),
            ("movedown", _("Move down"), 1),
        ):
            button = parts.icon_button(icon, name)
            button.clicked.connect(lambda _checked=False, step=step: self._move(step))
            buttons.addWidget(button)
        buttons.addStretch(1)
        layout.addLayout(buttons)
        self.show_node(node)
        self.field.model().rowsMoved.connect(lambda *_: self._tell())

    def show_node(self, node: NodeState) -> None:
        order = node.value.split()
        labels = {choice.value: choice.label for choice in node.choices}
        rest = [value for value in labels if value not in order]
        self.field.clear()
        for value in (*order, *rest):
            item = QListWidgetItem(labels.get(value, value))
            item.setData(Qt.ItemDataRole.UserRole, value)
            self.field.addItem(item)
        height = theme.look().px(30) * max(self.field.count(), 2) + 12
        self.field.setFixedHeight(height)

    def focus_target(self) -> QWidget:
        return self.field

    def _move(self, step: int) -> None:
        at = max(self.field.currentRow(), 0)
        to = at + step
        if 0 <= to < self.field.count():
            self.field.insertItem(to, self.field.takeItem(at))
            self.field.setCurrentRow(to)
            self._tell()

    def _tell(self) -> None:
        items = (self.field.item(row) for row in range(self.field.count()))
        self.put(" ".join(item.data(Qt.ItemDataRole.UserRole) for item in items))


def choice_control(node: NodeState, question: QuestionDef) -> Control:
    """Return the control for one choice: buttons, or a field when the list is long."""
    if len(node.choices) > AS_FIELD or (
        question.appearance & {"minimal", "autocomplete", "search"}
    ):
        return PickControl(node)
    return OneOfControl(node)
