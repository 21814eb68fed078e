"""The interview being written: its session here, its autosave in the worker."""

from PySide6.QtCore import QObject, QTimer, Signal

from monitor_app.errors import MonitorError
from monitor_app.forms.session import Session
from monitor_app.forms.state import Changes, Removed
from monitor_app.progress import Progress
from monitor_app.records.status import Reason
from monitor_app.ui import tokens
from monitor_app.ui.desk import Desk
from monitor_app.usecases import interviews
from monitor_app.usecases.interviews import DraftState, OpenDraft
from monitor_app.vault import Vault


class Draft(QObject):
    """One open draft.

    Every change reaches the disk 1.5 s after the last key, at most 5 s after the first,
    and at once on `save`. A failed write keeps everything here and tries again.

    Signals:
        moving: places of entries are about to move; hand over what is being typed.
        changed: the session's changes, after each answer.
        refused: place and error of an answer that could not be kept.
        saving; saved: RFC 3339 time; not_saved: the error.
    """

    moving = Signal()
    changed = Signal(object)
    refused = Signal(str, object)
    saving = Signal()
    saved = Signal(str)
    not_saved = Signal(object)

    def __init__(self, desk: Desk, opened: OpenDraft, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self.interview = opened.interview
        self.summary = opened.summary
        self.session = opened.session()
        self._replaced: dict[str, str] = {}
        self._dirty = False
        self._running = False
        self._idle = self._timer(tokens.AUTOSAVE_IDLE_MS)
        self._most = self._timer(tokens.AUTOSAVE_MOST_MS)
        self._retry = self._timer(tokens.RETRY_MS)

    @property
    def is_dirty(self) -> bool:
        """Whether something is not on the disk yet."""
        return self._dirty or self._running

    # Changing

    def answer(self, ref: str, value: object) -> None:
        """Keep an answer; what cannot be kept is told, and stays in its field."""
        try:
            changes = self.session.answer(ref, value)  # type: ignore[arg-type]
        except MonitorError as error:
            self.refused.emit(ref, error)
            return
        self._changed(changes, ref)

    def explain(self, ref: str, reason: Reason | None) -> None:
        """Say why there is no answer, or bring the answer back."""
        before = self.session.node(ref).value
        try:
            changes = self.session.set_reason(ref, reason)
            if reason is not None and before:
                self._replaced[ref] = before
            elif reason is None and ref in self._replaced:
                changes |= self.session.answer(ref, self._replaced.pop(ref))
        except MonitorError as error:
            self.refused.emit(ref, error)
            return
        self._changed(changes, ref)

    def add_entry(self, ref: str) -> str:
        """Add an entry to a repeat; return its place."""
        self.moving.emit()
        place, changes = self.session.add_repeat(ref)
        self._changed(changes | {(ref, "entries")}, place)
        return place

    def remove_entry(self, ref: str) -> Removed:
        """Take an entry out; `bring_back` undoes it."""
        self.moving.emit()
        removed = self.session.remove_repeat(ref)
        around = ref.rpartition("[")[0]
        self._changed(removed.changes | {(around, "entries")}, around)
        return removed

    def bring_back(self, removed: Removed) -> None:
        """Put an entry back where it was."""
        self.moving.emit()
        changes = self.session.undo_remove(removed)
        around = removed.ref.rpartition("[")[0]
        self._changed(changes | {(around, "entries")}, removed.ref)

    def speak(self, language: str) -> None:
        """Ask in another language."""
        changes = self.session.set_language(language)
        if changes:
            self._changed(changes, "")

    def came_to(self, ref: str) -> None:
        """Remember where the conversation is."""
        self.session.position = ref

    # Saving

    def save(self) -> None:
        """Write now if anything is not on the disk yet."""
        for timer in (self._idle, self._most, self._retry):
            timer.stop()
        if not self._dirty:
            return
        self._dirty = False
        self._running = True
        state = interviews.draft_of(self.session)
        interview = self.interview
        self.saving.emit()

        def task(vault: Vault, _progress: Progress) -> str:
            return interviews.save_draft(vault, interview, state)

        self._desk.ask(self, task, self._was_saved, self._was_not_saved)

    def state(self) -> DraftState:
        """Return what an autosave keeps."""
        return interviews.draft_of(self.session)

    def touch(self) -> None:
        """Ask for a write soon."""
        self._dirty = True
        self._idle.start()
        if not self._most.isActive():
            self._most.start()

    def _changed(self, changes: Changes, ref: str) -> None:
        if ref:
            self.session.position = ref
        self.touch()
        self.changed.emit(changes)

    def _was_saved(self, when: str) -> None:
        self._running = False
        self.saved.emit(when)

    def _was_not_saved(self, error: BaseException) -> None:
        self._running = False
        self._dirty = True
        self._retry.start()
        self.not_saved.emit(error)

    def _timer(self, milliseconds: int) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(milliseconds)
        timer.timeout.connect(self.save)
        return timer


class Reading(QObject):
    """A signed record: shown as a draft is, and never changed."""

    changed = Signal(object)

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self.session = session

    def answer(self, ref: str, value: object) -> None:
        """Keep nothing: the record is signed."""

    def explain(self, ref: str, reason: Reason | None) -> None:
        """Keep nothing: the record is signed."""

    def add_entry(self, ref: str) -> str:
        """Return the repeat itself: no entry can be added."""
        return ref

    def remove_entry(self, ref: str) -> None:
        """Keep every entry."""


Source = Draft | Reading
