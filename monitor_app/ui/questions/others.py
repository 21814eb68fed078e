"""Answers that are a file, a place, an acknowledgement; and notes that ask nothing."""

from PySide6.QtWidgets import QWidget

from monitor_app.forms.state import NodeState
from monitor_app.i18n import _
from monitor_app.ui import parts, theme
from monitor_app.ui.questions.choice import CheckChoice
from monitor_app.ui.questions.control import Control

_LONG_NAME = 24


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
        self._name.setMinimumHeight(theme.look().hit())
        self.field = parts.button(_("Add a file…"), "plus")
        self.look_button = parts.button(_("Look at it"), "eye")
        self._remove = parts.button(_("Take out"), "minus", "quiet")
        for widget in (
            self._icon,
            self._name,
            self.field,
            self.look_button,
            self._remove,
        ):
            layout.addWidget(widget)
        layout.addStretch(1)
        self.show_node(node)
        self.field.clicked.connect(lambda: self.file_wanted.emit(self.ref))
        self.look_button.clicked.connect(lambda: self.file_opened.emit(self.ref))
        self._remove.clicked.connect(lambda: self.put(""))

    def show_node(self, node: NodeState) -> None:
        there = bool(node.value)
        shown = node.value if len(node.value) < _LONG_NAME else "…" + node.value[-18:]
        self._name.setText(shown)
        for widget in (self._name, self._icon, self.look_button):
            widget.setVisible(there)
        self._remove.setVisible(there and not node.read_only)
        self.field.setVisible(not there and not node.read_only)

    def focus_target(self) -> QWidget:
        return self.field if not self.field.isHidden() else self.look_button
