"""The pane beside the questions: advice to the interviewer, reasons, the own note."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QWidget

from monitor_app.forms.definition import QuestionDef
from monitor_app.forms.state import NodeState
from monitor_app.i18n import _, active_language
from monitor_app.ui import parts, theme, tokens, words
from monitor_app.ui.questions.texts import AccountField

_NOTE_LINES = 3


class ContextPane(QWidget):
    """Belongs to the question that has the keyboard.

    Signals:
        explained: place, Reason. noted: place, text of the interviewer's own note.
    """

    explained = Signal(str, object)
    noted = Signal(str, str)

    def __init__(self) -> None:
        super().__init__()
        parts.grounded(self, "window", "left")
        self.setFixedWidth(theme.look().px(tokens.CONTEXT))
        around = parts.column(self, spacing=0)
        inside = QWidget()
        self._column = parts.column(inside, spacing=6)
        self._column.setContentsMargins(16, 16, 16, 8)
        around.addWidget(parts.scrolled(inside, "window"), 1)
        self.note = NoteField()
        self.note.noted.connect(self.noted)
        around.addWidget(self.note)

    def show_node(self, node: NodeState) -> None:
        """Show what belongs to a question."""
        question = node.definition
        if not isinstance(question, QuestionDef):
            return
        self.note.show_node(node)
        self.note.show()
        parts.emptied(self._column)
        number = question.number or ""
        self._head("info", _("Question {n}").format(n=number))
        hint = question.guidance.plain(active_language()) or question.hint.plain(
            active_language()
        )
        self._column.addWidget(
            parts.label(hint or _("No special advice."), "body", colour="ink2")
        )
        self._column.addSpacing(12)
        self._head("none", _("If there is no answer"))
        for place, reason in enumerate(words.REASONS, start=1):
            text = f"{place}   {words.reason(reason)}"
            button = parts.button(text, kind="row")
            button.setFont(theme.look().font("meta"))
            button.setAccessibleName(words.reason(reason))
            button.setEnabled(not node.read_only)
            button.clicked.connect(
                lambda _checked=False, reason=reason: self.explained.emit(
                    node.ref, reason
                )
            )
            self._column.addWidget(button)
        self._column.addStretch(1)

    def show_nothing(self) -> None:
        """Say that a page has entries and no question, which all this belongs to."""
        self.note.leave()
        self.note.hide()
        parts.emptied(self._column)
        said = _("Reasons and notes belong to a question: open an entry.")
        self._column.addWidget(parts.label(said, "body", colour="ink2"))
        self._column.addStretch(1)

    def flush(self) -> None:
        """Hand over a note that is being typed."""
        self.note.flush()

    def _head(self, icon: str, text: str) -> None:
        self._column.addWidget(_head(icon, text))


class NoteField(QWidget):
    """The interviewer's own note on a question, apart from what the person says."""

    noted = Signal(str, str)

    def __init__(self) -> None:
        super().__init__()
        parts.grounded(self, "window", "top")
        self._ref = ""
        self._held = ""
        layout = parts.column(self, spacing=4)
        layout.setContentsMargins(16, 8, 16, 12)
        layout.addWidget(_head("note", _("My note")))
        said = _("For you alone: kept apart, never read out, in no bundle.")
        layout.addWidget(parts.label(said, "meta", colour="ink2"))
        self.field = AccountField()
        self.field.set_lines(_NOTE_LINES)
        self.field.setAccessibleName(_("My note"))
        self.field.setAccessibleDescription(said)
        self.field.setToolTip("Ctrl+M")
        self.field.textChanged.connect(self._typed)
        self.field.left.connect(self.flush)
        layout.addWidget(self.field)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(tokens.TYPING_MS)
        self._timer.timeout.connect(self.flush)

    def show_node(self, node: NodeState) -> None:
        """Show the note on a question; what was typed for another is handed over."""
        if node.ref == self._ref and node.note == self._held:
            return
        self.flush()
        self._ref, self._held = node.ref, node.note
        if self.field.toPlainText() != node.note:
            self.field.blockSignals(True)
            self.field.setPlainText(node.note)
            self.field.blockSignals(False)

    def leave(self) -> None:
        """Belong to no question from now on; what was typed is handed over."""
        self.flush()
        self._ref, self._held = "", ""

    def focus_in(self) -> None:
        """Bring the keyboard to the note, where there is a question to note it on."""
        if self._ref:
            self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def flush(self) -> None:
        """Hand over what is being typed."""
        self._timer.stop()
        text = self.field.toPlainText()
        if self._ref and text != self._held:
            self._held = text
            self.noted.emit(self._ref, text)

    def _typed(self) -> None:
        if not self._timer.isActive():
            self._timer.start()


def _head(icon: str, text: str) -> QWidget:
    row = QWidget()
    layout = parts.row(row, spacing=8)
    layout.addWidget(parts.picture(icon))
    layout.addWidget(parts.label(text, "body", 600), 1)
    return row
