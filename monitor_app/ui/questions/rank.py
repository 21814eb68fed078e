"""An answer that is an order: keys, buttons and dragging move an entry."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from monitor_app.forms.state import NodeState
from monitor_app.i18n import _
from monitor_app.ui import parts, theme
from monitor_app.ui.nesting import nest
from monitor_app.ui.questions.control import Control


class RankList(QListWidget):
    """The entries; Alt with an arrow moves the one that has the keyboard."""

    def __init__(self, control: "RankControl") -> None:
        super().__init__()
        self._control = control
        self.setFont(theme.look().font("answer"))
        self.setDragDropMode(QListWidget.DragDropMode.InternalMove)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        alt = event.modifiers() & Qt.KeyboardModifier.AltModifier
        if alt and event.key() in {Qt.Key.Key_Up, Qt.Key.Key_Down}:
            self._control.move_entry(-1 if event.key() == Qt.Key.Key_Up else 1)
        else:
            super().keyPressEvent(event)


class RankControl(Control):
    """All choices in the order of the answer; untouched, there is no answer yet."""

    def __init__(self, node: NodeState) -> None:
        super().__init__(node)
        self.field = RankList(self)
        layout = parts.row(self)
        layout.addWidget(self.field, 1)
        buttons = parts.column()
        for icon, name, step in (
            ("moveup", _("Move up"), -1),
            ("movedown", _("Move down"), 1),
        ):
            button = parts.icon_button(icon, name, "Alt+↑" if step < 0 else "Alt+↓")
            button.clicked.connect(
                lambda _checked=False, step=step: self.move_entry(step)
            )
            buttons.addWidget(button)
        buttons.addStretch(1)
        nest(layout, buttons)
        self._read_only = node.read_only
        self.show_node(node)
        self.field.model().rowsMoved.connect(self._tell)

    def show_node(self, node: NodeState) -> None:
        self._read_only = node.read_only
        order = node.value.split()
        labels = {choice.value: choice.label for choice in node.choices}
        rest = [value for value in labels if value not in order]
        wanted = [*order, *rest]
        at = self.field.currentRow()
        if [v for v, _ in self._entries()] == wanted and [
            t for _, t in self._entries()
        ] == [labels.get(v, v) for v in wanted]:
            return
        self.field.clear()
        for value in wanted:
            item = QListWidgetItem(labels.get(value, value))
            item.setData(Qt.ItemDataRole.UserRole, value)
            self.field.addItem(item)
        self.field.setCurrentRow(at)
        height = theme.look().hit() * max(self.field.count(), 2) + 12
        self.field.setFixedHeight(height)

    def focus_target(self) -> QWidget:
        return self.field

    def move_entry(self, step: int) -> None:
        """Move the entry that has the keyboard."""
        at = max(self.field.currentRow(), 0)
        to = at + step
        if not self._read_only and 0 <= to < self.field.count():
            self.field.insertItem(to, self.field.takeItem(at))
            self.field.setCurrentRow(to)
            self._tell()

    def _entries(self) -> list[tuple[str, str]]:
        items = (self.field.item(row) for row in range(self.field.count()))
        return [(i.data(Qt.ItemDataRole.UserRole), i.text()) for i in items]

    def _tell(self) -> None:
        self.put(" ".join(value for value, _ in self._entries()))
