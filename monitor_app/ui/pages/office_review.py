"""Review at the office: read, compare, ask the monitor to amend. Changes no record."""

from pathlib import Path
from typing import ClassVar

from PySide6.QtCore import Qt

from monitor_app.i18n import N_, _
from monitor_app.progress import Progress
from monitor_app.records.visit import ReviewNote
from monitor_app.ui import file_dialogs, parts, words
from monitor_app.ui.chip import StateChip
from monitor_app.ui.lists.rows import (
    LineCard,
    Sheet,
    nothing,
    reveal,
    side_by_side,
)
from monitor_app.ui.page import Page
from monitor_app.ui.pages.erasing_here import ForcedErase
from monitor_app.usecases import purging, reading, reviewing
from monitor_app.usecases.reading import InterviewView
from monitor_app.vault import Vault

_KINDS = {
    reviewing.READ: ("eye", N_("Was read")),
    reviewing.REQUEST: ("draft", N_("Asked to amend")),
}
_Found = tuple[InterviewView, tuple[ReviewNote, ...]]


class OfficeReviewPage(Page):
    """Facts and versions at the left; notes, and a request, at the right."""

    task: ClassVar[bool] = True
    help_topic: ClassVar[str] = "office_review"

    def enter(self) -> None:
        self.interview = str(self.args["interview"])
        self.add_top_bar(_("Review"), back=True)
        self._facts, self._notes = Sheet(widest=900), Sheet(widest=600)
        self.add_body(
            side_by_side(self._facts, self._notes, 470, narrow=self.is_narrow)
        )
        read = parts.button(_("I have read it"), "check", "primary")
        read.clicked.connect(self._read_it)
        hint = _("Notes stay in this vault and are never part of a record.")
        self.add_foot(read, hint=hint)
        self._refresh()

    def _refresh(self) -> None:
        self.desk.ask(self, self._look, self._show, self._failed)

    def _look(self, vault: Vault, _progress: Progress) -> _Found:
        view = reading.show(vault, self.interview)
        return view, reviewing.notes(vault, self.interview)

    def _failed(self, error: BaseException) -> None:
        self.primary_button.setEnabled(False)
        self.show_error(error)

    def _show(self, found: _Found) -> None:
        view, notes = found
        self.title_label.setText(words.name_of(view.summary))
        self._summary = view.summary
        self.primary_button.setEnabled(view.summary.version > 0)
        self._show_facts(view)
        self._show_notes(notes)

    def _show_facts(self, view: InterviewView) -> None:
        sheet = self._facts
        sheet.clear()
        sheet.rows.addWidget(StateChip(view.summary.state))
        open_ = sheet.button(parts.button(_("Open the record"), "right", "primary"))
        open_.clicked.connect(self.opens("record", interview=self.interview))
        status = view.signature
        if status is not None:
            good = _("The signature is good. Signed with the key of number {number}")
            bad = _("The signature does not match. Do not rely on this record.")
            said = good.format(number=status.fingerprint) if status.good else bad
            sheet.say(said, "ok" if status.good else "danger")
        sheet.title(_("Versions"))
        if len(view.versions) > 1:
            both = sheet.button(parts.button(_("Compare versions"), "columns"))
            both.clicked.connect(self.opens("compare", interview=self.interview))
        if not view.versions:
            sheet.add(nothing(_("Nothing is signed yet.")))
        for version in reversed(view.versions):
            said = _("Version {n}, signed {day} {time}").format(
                n=version.number,
                day=words.day(version.signed_at),
                time=words.clock(version.signed_at),
            )
            sheet.add(LineCard("sign", "seal", said, version.reason or ""))
        sheet.rows.addStretch(1)
        sheet.rows.addSpacing(24)
        self.erase_button = parts.button(_("Erase this record…"), "erase", "quiet")
        self.erase_button.clicked.connect(self._ask_erase)
        self.erase_button.setEnabled(view.summary.version > 0)
        sheet.button(self.erase_button)

    def _show_notes(self, notes: tuple[ReviewNote, ...]) -> None:
        sheet = self._notes
        sheet.clear()
        sheet.title(_("Notes"))
        if not notes:
            sheet.add(nothing(_("Nobody has noted anything yet.")))
        for note in notes:
            sheet.add(self._note(note))
        sheet.title(_("Ask for an amendment"))
        sheet.say(
            _(
                "The monitor gets the number of the record, the numbers of the"
                " questions and these words. Write no names and quote no answers."
            )
        )
        self.questions = sheet.line(_("Numbers of the questions"), hint="12, 40")
        self.words = sheet.text(_("What is to be looked at again"))
        self.ask_button = sheet.button(parts.button(_("Note the request"), "draft"))
        self.ask_button.clicked.connect(self._request)
        sheet.end()

    def _note(self, note: ReviewNote) -> LineCard:
        icon, kind = _KINDS[note.kind]
        title = f"{_(kind)} · {_('version {n}').format(n=note.version)}"
        title += f" · {words.when(note.written)}"
        asked = ": ".join(p for p in (note.questions, note.note) if p)
        if note.kind != reviewing.REQUEST:
            return LineCard(icon, "ok", title, asked)
        save = parts.button(_("Save the request…"), "download")
        save.clicked.connect(lambda: self._choose(note))
        return LineCard(icon, "warn", title, asked, extra=(save,))

    def _read_it(self) -> None:
        def task(vault: Vault, progress: Progress) -> _Found:
            reviewing.note_read(vault, self.interview)
            return self._look(vault, progress)

        self.desk.ask(self, task, self._show, self.show_error)

    def _ask_erase(self) -> None:
        """Ask for a reason: what was received is taken out for good."""
        self.erase_button.setEnabled(False)
        asked = ForcedErase((self._summary,), office=self.desk.is_office)
        asked.refused.connect(lambda: self.erase_button.setEnabled(True))
        asked.confirmed.connect(lambda: self._erase(asked))
        self._facts.add(asked)
        reveal(asked)
        asked.keep.setFocus(Qt.FocusReason.OtherFocusReason)

    def _erase(self, asked: ForcedErase) -> None:
        why = asked.why

        def task(vault: Vault, _progress: Progress) -> None:
            purging.erase_anyway(vault, [self.interview], why)

        self.desk.ask(self, task, lambda _none: self._erased(), self.show_error)

    def _erased(self) -> None:
        self._facts.clear()
        self._notes.clear()
        self.primary_button.setEnabled(False)
        self._facts.add(
            nothing(_("The record is erased here. The log remembers that it was."))
        )
        self._facts.end()

    def _request(self) -> None:
        questions, said = self.questions.text(), self.words.toPlainText()
        if not said.strip() and not questions.strip():
            self.words.setFocus()
            return

        def task(vault: Vault, progress: Progress) -> _Found:
            reviewing.request(vault, self.interview, questions, said)
            return self._look(vault, progress)

        self.desk.ask(self, task, self._show, self.show_error)

    def _choose(self, note: ReviewNote) -> None:
        path = file_dialogs.save_file(self, _("Where to write it?"), "request.txt")
        if path is not None:
            self.save(note, path)

    def save(self, note: ReviewNote, path: Path) -> None:
        """Write a request as plain text, to print or to hand over."""
        self.desk.ask(
            self,
            lambda vault, _progress: reviewing.save_request(vault, note, path),
            lambda _none: self.note.say(_("The request is written."), "ok"),
            self.show_error,
        )
