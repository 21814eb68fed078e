"""Answers that are typed: words, numbers, codes."""

from PySide6.QtCore import QRegularExpression, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QRegularExpressionValidator
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from monitor_app.forms.definition import Flag, Kind, QuestionDef
from monitor_app.forms.state import NodeState
from monitor_app.ui import parts, theme
from monitor_app.ui.questions.control import Control
from monitor_app.ui.questions.digits import digit_at

_NUMBERS = {
    Kind.INTEGER: QRegularExpression(r"-?\d{0,18}"),
    Kind.DECIMAL: QRegularExpression(r"-?\d{0,15}([.,]\d{0,12})?"),
    Kind.RANGE: QRegularExpression(r"-?\d{0,15}([.,]\d{0,12})?"),
}
_MOST_CHARACTERS = 200_000


class TextControl(Control):
    """One line of words."""

    def __init__(self, node: NodeState) -> None:
        super().__init__(node)
        self.field = self._make_field()
        self.field.setFont(theme.look().font("answer"))
        self.field.setMaxLength(_MOST_CHARACTERS)
        parts.row(self).addWidget(self.field)
        self.show_node(node)
        self.field.textEdited.connect(self._typed)
        self.field.editingFinished.connect(self.flush)

    def show_node(self, node: NodeState) -> None:
        if not self.is_holding and self.field.text() != node.value:
            self.field.setText(node.value)
        self.field.setReadOnly(node.read_only)

    def focus_target(self) -> QWidget:
        return self.field

    def set_advice(self, *, advice: bool) -> None:
        if self.field.property("advice") != advice:
            self.field.setProperty("advice", advice)
            self.field.style().polish(self.field)

    def _make_field(self) -> QLineEdit:
        return QLineEdit()

    def _typed(self, text: str) -> None:
        self.hold(text)


class NumberControl(TextControl):
    """A number: digits only, by the place of the key in every layout."""

    def __init__(self, node: NodeState) -> None:
        super().__init__(node)
        kind = (
            node.definition.kind if isinstance(node.definition, QuestionDef) else None
        )
        pattern = _NUMBERS.get(kind, _NUMBERS[Kind.DECIMAL]) if kind else None
        if pattern is not None:
            self.field.setValidator(QRegularExpressionValidator(pattern, self))
        self.field.setFixedWidth(theme.look().px(200))
        self.field.setInputMethodHints(Qt.InputMethodHint.ImhFormattedNumbersOnly)

    def _make_field(self) -> QLineEdit:
        return DigitField()

    def _typed(self, text: str) -> None:
        self.hold(text.replace(",", "."))


class DigitField(QLineEdit):
    """Types digits by the place of the key: the Kazakh number row has letters."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        digit = digit_at(event)
        if digit and not event.text().isdigit():
            self.insert(digit)
            self.textEdited.emit(self.text())
        else:
            super().keyPressEvent(event)


class AccountField(QPlainTextEdit):
    """A field of several lines that says when the keyboard leaves it."""

    left = Signal()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.left.emit()


class AccountControl(Control):
    """A long text: what a person said, in their own words. Plain text only."""

    def __init__(self, node: NodeState) -> None:
        super().__init__(node)
        self.field = AccountField()
        self.field.setFont(theme.look().font("answer"))
        self.field.setTabChangesFocus(True)
        question = node.definition
        verbatim = isinstance(question, QuestionDef) and (
            Flag.VERBATIM in question.flags
        )
        lines = 12 if verbatim else 4
        height = self.field.fontMetrics().lineSpacing() * lines + 26
        self.field.setMinimumHeight(height)
        self.field.setMaximumHeight(height)
        parts.row(self).addWidget(self.field)
        self.show_node(node)
        self.field.textChanged.connect(self._typed)
        self.field.left.connect(self.flush)

    def show_node(self, node: NodeState) -> None:
        if not self.is_holding and self.field.toPlainText() != node.value:
            self.field.blockSignals(True)
            self.field.setPlainText(node.value)
            self.field.blockSignals(False)
        self.field.setReadOnly(node.read_only)

    def focus_target(self) -> QWidget:
        return self.field

    def set_advice(self, *, advice: bool) -> None:
        if self.field.property("advice") != advice:
            self.field.setProperty("advice", advice)
            self.field.style().polish(self.field)

    def _typed(self) -> None:
        self.hold(self.field.toPlainText())
