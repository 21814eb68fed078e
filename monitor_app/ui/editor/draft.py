"""The interview being written: its session here, its autosave in the worker."""

import shiboken6
from PySide6.QtCore import QObject, QTimer, Signal

from monitor_app.errors import MonitorError
from monitor_app.forms.session import Session
from monitor_app.forms.state import Changes, Removed
from monitor_app.progress import Progress
from monitor_app.records.safety import Rights
from monitor_app.records.status import Reason, Translation
from monitor_app.ui import tokens
from monitor_app.ui.desk import Desk
from monitor_app.ui.editor.spots import (
    Spot,
    empty_entry,
    fields_of,
    next_number,
    put_spot,
)
from monitor_app.usecases import files, interviews
from monitor_app.usecases.files import EncryptedFile
from monitor_app.usecases.interviews import DraftState, OpenDraft
from monitor_app.usecases.safety import Guard
from monitor_app.vault import Vault

_SAVE_MS = 500  # with `tokens.TYPING_MS` before it: within a second


class Draft(QObject):
    """One open draft.

    Every change reaches the disk within a second: half a second after the first one
    that is not there yet, and at once on `save`. A failed write keeps everything here
    and tries again.

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

    def __init__(
        self,
        desk: Desk,
        opened: OpenDraft,
        parent: QObject,
        rights: Rights | None = None,
        session: Session | None = None,
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self.interview = opened.interview
        self.summary = opened.summary
        # made by the worker where the window must not wait for it
        self.session = opened.session() if session is None else session
        self.rights = rights or Rights()
        self.guard: Guard | None = Guard(self.session, self.rights)
        self._replaced: dict[str, str] = {}
        self._brought_in: list[EncryptedFile] = []
        self._dirty = False
        self._running = False
        self._was_left = False
        self._soon = self._timer(_SAVE_MS)
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

    def take_in(self, ref: str, made: EncryptedFile) -> None:
        """Answer with a file and write at once: from then on it is an attachment."""
        try:
            changes = self.session.record_attachment(ref, made.attachment.name)
        except MonitorError as error:
            self.let_go(made)
            self.refused.emit(ref, error)
            return
        self._brought_in.append(made)
        self.session.position = ref
        self._dirty = True
        self.save()  # before anybody is told and looks for it in the vault
        self.changed.emit(changes)

    def let_go(self, made: EncryptedFile) -> None:
        """Remove an encrypted file that no answer will name."""
        self._desk.ask(self, lambda vault, _progress: files.undo(vault, [made]))

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

    def move_entry(self, ref: str, to: int) -> str:
        """Move an entry to another number; return its new place."""
        self.moving.emit()
        place, changes = self.session.move_repeat(ref, to)
        around = ref.rpartition("[")[0]
        self._changed(changes | {(around, "entries")}, place)
        return place

    def remove_entry(self, ref: str, said: str = "") -> Removed:
        """Take an entry out; `bring_back` undoes it. `said` names it meanwhile."""
        self.moving.emit()
        removed = self.session.remove_repeat(ref, said)
        around = ref.rpartition("[")[0]
        self._changed(removed.changes | {(around, "entries")}, around)
        return removed

    def bring_back(self, removed: Removed) -> None:
        """Put an entry back where it was."""
        self.moving.emit()
        changes = self.session.undo_remove(removed)
        around = removed.ref.rpartition("[")[0]
        self._changed(changes | {(around, "entries")}, removed.ref)

    def translate(self, ref: str, translation: Translation) -> None:
        """Keep a translation beside a person's own words."""
        try:
            changes = self.session.set_translation(ref, translation)
        except MonitorError as error:
            self.refused.emit(ref, error)
            return
        self._changed(changes, ref)

    def write_note(self, ref: str, text: str) -> None:
        """Keep a note of the interviewer beside a question."""
        self._changed(self.session.margin.note(ref, text), "")

    def mark_wrong(self, ref: str, *, wrong: bool) -> None:
        """Note that the person wants an answer corrected, or does not any more."""
        self._changed(self.session.margin.mark(ref, to_correct=wrong), "")

    def rename(self, place: str, name: str) -> None:
        """Give an entry the interviewer's own word."""
        around = place.rpartition("[")[0]
        changes = self.session.margin.rename(place, name)
        self._changed(changes | {(around, "name")}, "")

    def spare(self, word: str) -> None:
        """Remember that a word is no name."""
        self.session.margin.spare(word)
        self.touch()

    def add_mark(self, repeat: str, spot: Spot) -> str:
        """Add an entry of the injury repeat where the body map was pressed."""
        fields = fields_of(self.session, repeat)
        self.moving.emit()
        number = next_number(self.session, repeat, fields)
        changes: Changes = frozenset()
        place = empty_entry(self.session, repeat)
        if not place:
            place, changes = self.session.add_repeat(repeat)
        changes |= put_spot(self.session, place, fields, spot)
        if fields.number:
            changes |= self.session.answer(f"{place}/{fields.number}", number)
        self._changed(changes | {(repeat, "entries")}, place)
        return place

    def move_mark(self, place: str, spot: Spot) -> None:
        """Put a mark elsewhere; its region follows when it lands in another."""
        fields = fields_of(self.session, place.rpartition("[")[0])
        self._changed(put_spot(self.session, place, fields, spot), place)

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
        for timer in (self._soon, self._retry):
            timer.stop()
        if not self._dirty:
            return
        self._dirty = False
        self._running = True
        state = interviews.draft_of(self.session)
        interview, brought_in = self.interview, self._brought_in
        self._brought_in = []
        self.saving.emit()

        def task(vault: Vault, _progress: Progress) -> str:
            return interviews.save_draft(vault, interview, state, brought_in)

        def was_saved(when: str) -> None:
            if self._is_here:
                self._was_saved(when)

        def not_saved(error: BaseException) -> None:
            if self._is_here:
                self._brought_in[:0] = brought_in
                self._was_not_saved(error)
            else:
                self._desk.tell_left_behind(error)

        self._desk.ask(self._desk, task, was_saved, not_saved)

    def leave(self) -> None:
        """Write now and go: if that fails, the desk tells it to whoever is there.

        Nothing tries again then: the draft may be open elsewhere, with newer answers.
        """
        self.save()
        self._was_left = True
        self.deleteLater()

    @property
    def _is_here(self) -> bool:
        return shiboken6.isValid(self) and not self._was_left

    def state(self) -> DraftState:
        """Return what an autosave keeps."""
        return interviews.draft_of(self.session)

    def touch(self) -> None:
        """Ask for a write soon."""
        self._dirty = True
        if not self._soon.isActive():
            self._soon.start()

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

    moving = Signal()
    changed = Signal(object)

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self.session = session
        self.rights = Rights()
        self.guard: Guard | None = None  # what is signed is shown, not judged

    def answer(self, ref: str, value: object) -> None:
        """Keep nothing: the record is signed."""

    def explain(self, ref: str, reason: Reason | None) -> None:
        """Keep nothing: the record is signed."""

    def add_entry(self, ref: str) -> str:
        """Return the repeat itself: no entry can be added."""
        return ref

    def move_entry(self, ref: str, to: int) -> str:  # noqa: ARG002 - as in Draft
        """Leave every entry where it is."""
        return ref

    def remove_entry(self, ref: str, said: str = "") -> None:
        """Keep every entry."""

    def bring_back(self, removed: Removed) -> None:
        """Bring nothing back: nothing was taken out."""

    def rename(self, place: str, name: str) -> None:
        """Keep the name: the record is signed."""

    def translate(self, ref: str, translation: Translation) -> None:
        """Keep nothing: the record is signed."""

    def add_mark(self, repeat: str, spot: Spot) -> str:  # noqa: ARG002 - as in Draft
        """Return the repeat itself: no mark can be added."""
        return repeat

    def move_mark(self, place: str, spot: Spot) -> None:
        """Leave every mark where it is."""


Source = Draft | Reading
