"""Answers that are typed: words, numbers, codes."""

import re

from PySide6.QtCore import QRegularExpression, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QRegularExpressionValidator
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from monitor_app.forms.definition import Flag, Kind
from monitor_app.forms.state import NodeState
from monitor_app.i18n import _
from monitor_app.ui import parts, theme
from monitor_app.ui.heard import HeardLine
from monitor_app.ui.questions.control import Control, definition_of
from monitor_app.ui.questions.digits import digit_at

_NUMBERS = {
    Kind.INTEGER: QRegularExpression(r"-?\d{0,18}"),
    Kind.DECIMAL: QRegularExpression(r"-?\d{0,15}([.,]\d{0,12})?"),
}
_MOST_CHARACTERS = 200_000
_VERBATIM_LINES, _LINES = 12, 4
_MOST_LINES = 40
_GROUPED = re.compile(r"(?<=\d)(?=(\d{3})+$)")
_NO_BREAK_SPACE = "\u00a0"


class TextControl(Control):
    """One line of words."""

    def __init__(self, node: NodeState) -> None:
        super().__init__(node)
        self.field = self._make_field()
        self.field.setFont(theme.look().font("answer"))
        self.field.setMaxLength(_MOST_CHARACTERS)
        layout = parts.row(self)
        layout.addWidget(self.field)
        appearance = definition_of(node).appearance
        if "url" in appearance:
            self.field.setInputMethodHints(Qt.InputMethodHint.ImhUrlCharactersOnly)
            self.field.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        if appearance & {"masked", "hidden-answer"}:
            self._mask()
        self.show_node(node)
        self.field.typed.connect(self._typed)
        self.field.editingFinished.connect(self.flush)

    def show_node(self, node: NodeState) -> None:
        shown = self.shown(node.value)
        ours = self.is_holding or (self.is_ours(node.value) and self.field.hasFocus())
        if not ours and self.field.text() != shown:
            self.forget_sent()
            self.field.setText(shown)
        self.field.setReadOnly(node.read_only)

    def focus_target(self) -> QWidget:
        return self.field

    def set_advice(self, *, advice: bool) -> None:
        marked(self.field, advice=advice)

    def shown(self, value: str) -> str:
        """Return an answer as the field shows it."""
        return value

    def _make_field(self) -> HeardLine:
        return HeardLine()

    def _mask(self) -> None:
        """Hide what is typed until somebody presses the eye."""
        self.field.setEchoMode(QLineEdit.EchoMode.Password)
        look = parts.icon_button("eye", _("Show what is written here"))
        look.setCheckable(True)
        look.toggled.connect(self._unmask)
        layout = self.layout()
        assert layout is not None  # noqa: S101 - made in __init__
        layout.addWidget(look)

    def _unmask(self, shown: bool) -> None:
        modes = QLineEdit.EchoMode
        self.field.setEchoMode(modes.Normal if shown else modes.Password)

    def _typed(self, text: str) -> None:
        self.hold(text)


class DigitTextControl(TextControl):
    """Digits that are no number: a telephone, a plate, a document."""

    def _make_field(self) -> HeardLine:
        return DigitField()


class NumberControl(TextControl):
    """A number: digits only, by the place of the key in every layout."""

    def __init__(self, node: NodeState) -> None:
        self._grouped = "thousands-sep" in definition_of(node).appearance
        super().__init__(node)
        kind = definition_of(node).kind
        pattern = _NUMBERS.get(kind, _NUMBERS[Kind.DECIMAL])
        self._validator = QRegularExpressionValidator(pattern, self)
        if not self._grouped:
            self.field.setValidator(self._validator)
        self.field.setFixedWidth(theme.look().px(200))
        self.field.setInputMethodHints(Qt.InputMethodHint.ImhFormattedNumbersOnly)

    def shown(self, value: str) -> str:
        if not self._grouped or (self.field.hasFocus() and not self.field.isReadOnly()):
            return value
        return grouped(value)

    def _make_field(self) -> HeardLine:
        field = DigitField()
        field.entered.connect(self._ungroup)
        field.left.connect(self._group)
        return field

    def _typed(self, text: str) -> None:
        self.hold(_ungrouped(text).replace(",", "."))

    def _ungroup(self) -> None:
        if self._grouped:
            self.field.setText(_ungrouped(self.field.text()))
            self.field.setValidator(self._validator)

    def _group(self) -> None:
        if self._grouped:
            self.field.setValidator(None)  # type: ignore[arg-type]  # Qt takes none
            self.field.setText(grouped(self.field.text()))


class DigitField(HeardLine):
    """Types digits by the place of the key: the Kazakh number row has letters."""

    entered = Signal()
    left = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        digit = digit_at(event)
        if digit and not event.text().isdigit():
            self.insert(digit)
            self.textEdited.emit(self.text())
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.entered.emit()
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.left.emit()


class AccountField(QPlainTextEdit):
    """A field of several lines that says when the keyboard leaves it."""

    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setFont(theme.look().font("answer"))
        self.setTabChangesFocus(True)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.left.emit()

    def set_lines(self, lines: int) -> None:
        """Show so many lines; the rest scrolls."""
        height = self.fontMetrics().lineSpacing() * lines + 26
        self.setMinimumHeight(height)
        self.setMaximumHeight(height)


class AccountControl(Control):
    """A long text: what a person said, in their own words. Plain text only."""

    def __init__(self, node: NodeState) -> None:
        super().__init__(node)
        self.field = AccountField()
        self.field.set_lines(_lines_of(node))
        parts.row(self).addWidget(self.field)
        self.show_node(node)
        self.field.textChanged.connect(self._typed)
        self.field.left.connect(self.flush)

    def show_node(self, node: NodeState) -> None:
        ours = self.is_holding or (self.is_ours(node.value) and self.field.hasFocus())
        if not ours and self.field.toPlainText() != node.value:
            self.forget_sent()
            self.field.blockSignals(True)
            self.field.setPlainText(node.value)
            self.field.blockSignals(False)
        self.field.setReadOnly(node.read_only)

    def focus_target(self) -> QWidget:
        return self.field

    def set_advice(self, *, advice: bool) -> None:
        marked(self.field, advice=advice)

    def _typed(self) -> None:
        self.hold(self.field.toPlainText())


def marked(field: QWidget, *, advice: bool) -> None:
    """Give a field the border of advice, or take it off."""
    if bool(field.property("advice")) != advice:
        field.setProperty("advice", advice)
        field.style().polish(field)


def grouped(value: str) -> str:
    """Return a number with its thousands apart: 12 345,6 stays as typed after it."""
    whole, point, rest = value.partition(".")
    return _GROUPED.sub(_NO_BREAK_SPACE, whole) + point + rest


def _ungrouped(text: str) -> str:
    return text.replace(_NO_BREAK_SPACE, "").replace(" ", "")


def _lines_of(node: NodeState) -> int:
    question = definition_of(node)
    asked = question.parameters.get("rows", "")
    if asked.isdecimal():
        return min(max(int(asked), 2), _MOST_LINES)
    long = Flag.VERBATIM in question.flags and "multiline" in question.appearance
    return _VERBATIM_LINES if long else _LINES
