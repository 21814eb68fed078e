"""A session that is typed in here and kept by whoever asks for it.

The second entry of a paper never reaches the disk; an identity sheet is kept by its own
store. Both are shown by the same sections as a draft.
"""

from PySide6.QtCore import QObject, Signal

from monitor_app.errors import MonitorError
from monitor_app.forms.session import Session
from monitor_app.forms.state import Changes, Removed
from monitor_app.records.status import Reason, Translation
from monitor_app.ui.editor.draft import Reading


class InMemory(Reading):
    """Takes answers as a draft does and writes nothing.

    Signals:
        refused: place and error of an answer that could not be kept.
    """

    refused = Signal(str, object)

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(session, parent)
        self.is_dirty = False

    def answer(self, ref: str, value: object) -> None:
        """Keep an answer; what cannot be kept is told, and stays in its field."""
        try:
            changes = self.session.answer(ref, value)  # type: ignore[arg-type]
        except MonitorError as error:
            self.refused.emit(ref, error)
            return
        self._changed(changes)

    def explain(self, ref: str, reason: Reason | None) -> None:
        """Say why there is no answer."""
        try:
            changes = self.session.set_reason(ref, reason)
        except MonitorError as error:
            self.refused.emit(ref, error)
            return
        self._changed(changes)

    def add_entry(self, ref: str) -> str:
        """Add an entry to a repeat; return its place."""
        self.moving.emit()
        place, changes = self.session.add_repeat(ref)
        self._changed(changes | {(ref, "entries")})
        return place

    def remove_entry(self, ref: str, said: str = "") -> Removed:  # type: ignore[override]
        """Take an entry out; `bring_back` undoes it."""
        self.moving.emit()
        removed = self.session.remove_repeat(ref, said)
        around = ref.rpartition("[")[0]
        self._changed(removed.changes | {(around, "entries")})
        return removed

    def bring_back(self, removed: Removed) -> None:
        """Put an entry back where it was."""
        self.moving.emit()
        changes = self.session.undo_remove(removed)
        self._changed(changes | {(removed.ref.rpartition("[")[0], "entries")})

    def move_entry(self, ref: str, to: int) -> str:
        """Move an entry to another number; return its new place."""
        self.moving.emit()
        place, changes = self.session.move_repeat(ref, to)
        self._changed(changes | {(ref.rpartition("[")[0], "entries")})
        return place

    def translate(self, ref: str, translation: Translation) -> None:
        """Keep a translation beside a person's own words."""
        self._changed(self.session.set_translation(ref, translation))

    def _changed(self, changes: Changes) -> None:
        self.is_dirty = True
        self.changed.emit(changes)
