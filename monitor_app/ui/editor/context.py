"""The pane beside the questions: what the form says to the interviewer, the reasons."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from monitor_app.forms.definition import QuestionDef
from monitor_app.forms.state import NodeState
from monitor_app.i18n import _, active_language
from monitor_app.ui import parts, theme, tokens, words


class ContextPane(QWidget):
    """Belongs to the question that has the keyboard."""

    explained = Signal(str, object)

    def __init__(self) -> None:
        super().__init__()
        parts.grounded(self, "window", "left")
        self.setFixedWidth(theme.look().px(tokens.CONTEXT))
        self._column = parts.column(self, spacing=6)
        self._column.setContentsMargins(16, 16, 16, 16)

    def show_node(self, node: NodeState) -> None:
        """Show what belongs to a question."""
        question = node.definition
        if not isinstance(question, QuestionDef):
            return
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

    def _head(self, icon: str, text: str) -> None:
        row = QWidget()
        layout = parts.row(row, spacing=8)
        layout.addWidget(parts.picture(icon))
        layout.addWidget(parts.label(text, "body", 600), 1)
        self._column.addWidget(row)
