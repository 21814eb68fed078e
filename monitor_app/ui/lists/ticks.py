"""Lists in which rows are ticked: records to seal, recipients to seal for."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from monitor_app.messages.visible import visible_lines
from monitor_app.ui import parts
from monitor_app.ui.questions.choice import CheckChoice


@dataclass(frozen=True, slots=True)
class TickRow:
    """A row: code, two lines of words, and why it cannot be ticked, "" if it can."""

    code: str
    title: str
    sub: str = ""
    refused: str = ""
    ticked: bool = False


class TickList(QWidget):
    """Rows with boxes; those that cannot be ticked say why."""

    changed = Signal()

    def __init__(self, rows: Sequence[TickRow], empty: str) -> None:
        super().__init__()
        layout = parts.column(self, spacing=4)
        self._boxes: dict[str, CheckChoice] = {}
        for row in rows:
            words = f"{row.title}\n{row.sub}" if row.sub else row.title
            box = CheckChoice(visible_lines(words))
            box.setAccessibleName(visible_lines(row.title))
            box.setAccessibleDescription(row.refused or row.sub)
            box.setEnabled(not row.refused)
            box.setChecked(row.ticked and not row.refused)
            box.toggled.connect(lambda _on: self.changed.emit())
            layout.addWidget(box)
            if row.refused:
                why = parts.label(row.refused, "meta", colour="warn")
                why.setContentsMargins(44, 0, 0, 6)
                layout.addWidget(why)
            self._boxes[row.code] = box
        if not rows:
            layout.addWidget(parts.label(empty, "body", colour="ink2"))
        layout.addStretch(1)

    @property
    def ticked(self) -> tuple[str, ...]:
        """Return the codes of the rows that are ticked."""
        return tuple(code for code, box in self._boxes.items() if box.isChecked())

    @property
    def boxes(self) -> dict[str, CheckChoice]:
        """Return the boxes by code."""
        return self._boxes
