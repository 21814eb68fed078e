"""Rows that name a question: its number, its words, and a line below."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout

from monitor_app.forms.definition import QuestionDef
from monitor_app.forms.state import NodeState
from monitor_app.ui import parts, theme
from monitor_app.ui.nesting import nest

_LONG = 300


class QuestionRow(QFrame):
    """One question in a list; `line` takes buttons at its end."""

    def __init__(self, node: NodeState, said: str, colour: str = "ink2") -> None:
        super().__init__()
        self.setProperty("card", "plain")
        self.line: QHBoxLayout = parts.row(self, spacing=10, margins=6)
        question = node.definition
        number = question.number if isinstance(question, QuestionDef) else ""
        gutter = parts.label(str(number or ""), "meta", colour="ink2", wrap=False)
        gutter.setFixedWidth(theme.look().px(40))
        gutter.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.line.addWidget(gutter)
        texts = parts.column(spacing=0)
        texts.addWidget(parts.label(node.label or node.ref, "body"))
        if said:
            short = said if len(said) <= _LONG else said[: _LONG - 2].rstrip() + "…"
            texts.addWidget(parts.label(short, "meta", colour=colour))
        nest(self.line, texts, 1)
