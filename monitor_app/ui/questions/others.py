"""Answers that are a file, a place, an acknowledgement; and notes that ask nothing."""

from PySide6.QtWidgets import QWidget

from monitor_app.forms.state import NodeState
from monitor_app.i18n import _
from monitor_app.ui import parts, theme
from monitor_app.ui.questions.choice import CheckChoice
from monitor_app.ui.questions.control import Control


class NoteControl(Control):
    """Words without an answer; a computed value is shown."""

    def __init__(self, node: NodeState) -> None:
        super().__init__(node)
        self._said = parts.label(node.value, "answer", colour="ink2")
        parts.row(self).addWidget(self._said)
        self.show_node(node)

    def show_node(self, node: NodeState) -> None:
        self._said.setText(node.value)
        parts.show_if(self._said, bool(node.value))


class ShownControl(Control):
    """What the program fills in: shown, not asked."""

    def __init__(self, node: NodeState) -> None:
        super().__init__(node)
        box = parts.card("sunken")
        self._said = parts.label("", "answer", mono=True)
        inner = parts.row(box, spacing=8, margins=8)
        inner.addWidget(self._said, 1)
        parts.row(self).addWidget(box)
        self.show_node(node)

    def show_node(self, node: NodeState) -> None:
        chosen = {c.value: c.label for c in node.choices}
        self._said.setText(chosen.get(node.value, node.value) or "–")


class AcknowledgeControl(Control):
    """A box that says: this was said, this was understood."""

    def __init__(self, node: NodeState) -> None:
        super().__init__(node)
        self.field = CheckChoice(_("Understood"))
        parts.row(self).addWidget(self.field)
        self.show_node(node)
        self.field.clicked.connect(lambda checked: self.put("OK" if checked else ""))

    def show_node(self, node: NodeState) -> None:
        self.field.setChecked(bool(node.value))
        self.field.setEnabled(not node.read_only)

    def focus_target(self) -> QWidget:
        return self.field


class FileControl(Control):
    """A photo, recording or document; the page stores it in the vault."""

    def __init__(self, node: NodeState) -> None:
        super().__init__(node)
        layout = parts.row(self, spacing=8)
        self._icon = parts.picture("clip")
        self._name = parts.label("", "body", mono=True, wrap=False)
        self.field = parts.button(_("Add a file…"), "plus")
        self._remove = parts.button(_("Take out"), "minus", "quiet")
        layout.addWidget(self._icon)
        layout.addWidget(self._name)
        layout.addWidget(self.field)
        layout.addWidget(self._remove)
        layout.addStretch(1)
        self.show_node(node)
        self.field.clicked.connect(lambda: self.file_wanted.emit(self.ref))
        self._remove.clicked.connect(lambda: self.put(""))

    def show_node(self, node: NodeState) -> None:
        there = bool(node.value)
        shown = node.value if len(node.value) < 24 else "…" + node.value[-18:]
        self._name.setText(shown)
        parts.show_if(self._name, there)
        parts.show_if(self._icon, there)
        parts.show_if(self._remove, there and not node.read_only)
        parts.show_if(self.field, not there)
        self.field.setEnabled(not node.read_only)
        self._name.setMinimumHeight(theme.look().hit())

    def focus_target(self) -> QWidget:
        return self._remove if self._remove.isVisible() else self.field
