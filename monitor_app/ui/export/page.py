"""The wizard: consent decides what leaves, the program explains."""

from pathlib import Path
from typing import ClassVar

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QPushButton, QStackedWidget

from monitor_app.i18n import _
from monitor_app.progress import Progress
from monitor_app.records.consent import OWN_ORGANISATION
from monitor_app.ui import file_dialogs, parts, tab_order
from monitor_app.ui.export.consent_step import ConsentStep
from monitor_app.ui.export.facts import Facts, look
from monitor_app.ui.export.steps import (
    DoneStep,
    RecipientStep,
    RecordStep,
    WriteStep,
)
from monitor_app.ui.jobs import Job
from monitor_app.ui.page import Page
from monitor_app.ui.stepper import Stepper
from monitor_app.usecases import exporting
from monitor_app.usecases.exporting import ExportPreview, ExportResult
from monitor_app.vault import Vault

_RECORDS, _RECIPIENTS, _CONSENTS, _WRITE, _DONE = range(5)
CONSENTS = _CONSENTS  # where the wizard begins when everything before is known


class ExportPage(Page):
    """Records, recipients, consents, writing, done. Back never loses anything."""

    task: ClassVar[bool] = True
    help_topic: ClassVar[str] = "export"

    def enter(self) -> None:
        self.add_top_bar(_("New bundle"), back=True)
        self.stepper = Stepper(
            (
                _("Records"),
                _("Recipients"),
                _("Consents"),
                _("Writing"),
                _("Done"),
            )
        )
        self.top_actions.addWidget(self.stepper)
        self._stack = QStackedWidget()
        self.add_body(self._stack)
        self.back_step = parts.button(_("Back"), "left", "quiet")
        self.back_step.clicked.connect(self.escape)
        go_on = parts.button(_("Next"), "", "primary")
        go_on.clicked.connect(self._go_on)
        go_on.setEnabled(False)
        self.said = self.add_foot(go_on, self.back_step)
        self._job: Job | None = None
        self._step = _RECORDS
        given = self.args.get("interviews", ())
        self._given = given if isinstance(given, tuple) else ()
        self.desk.ask(self, self._look, self._show, self._failed)

    def escape(self) -> None:
        if self._job is not None:
            self._job.cancel()
        elif 0 < self._step < _DONE:
            self._go(self._step - 1)
        else:
            self.back.emit()

    def leave(self) -> None:
        if self._job is not None:
            self._job.cancel()

    def _look(self, vault: Vault, progress: Progress) -> Facts:
        return look(vault, progress, self._given)

    def _failed(self, error: BaseException) -> None:
        self.show_error(error)
        if getattr(error, "code", "") == "team.none":
            self.said.setText(_("First load the team file that head office gave you."))
            recipients: QPushButton = parts.button(_("Recipients"), "team")
            recipients.clicked.connect(self.opens("team"))
            self.top_actions.addWidget(recipients)

    def _show(self, facts: Facts) -> None:
        self.facts = facts
        self.records = RecordStep(facts, self._given)
        self.recipients = RecipientStep(facts)
        self.consents = ConsentStep(facts, narrow=self.is_narrow)
        self.consents.chosen_changed.connect(self._preview)
        self.consents.lines_wanted.connect(
            lambda interview: self.open("consent", interview=interview)
        )
        self.consents.record_wanted.connect(
            lambda interview: self.open("record", interview=interview)
        )
        self.consents.withdrawals_wanted.connect(self.opens("outbox", withdrawals=True))
        self.consents.lawyer_wanted.connect(
            lambda interview: self.open("secrecy", interview=interview)
        )
        self.writing = WriteStep()
        self.done = DoneStep()
        for step in (
            self.records,
            self.recipients,
            self.consents,
            self.writing,
            self.done,
        ):
            self._stack.addWidget(step)
        self.records.changed.connect(self._check)
        self.recipients.changed.connect(self._check)
        self.writing.choose.clicked.connect(self._choose_folder)
        self._come_back()

    # What was chosen before: on the way to consents and back, or in another language

    def _come_back(self) -> None:
        chosen, names = self.args.get("chosen"), self.args.get("recipients")
        self.consents.chosen = chosen if isinstance(chosen, frozenset) else frozenset()
        if isinstance(names, tuple):
            self.recipients.choose(names, str(self.args.get("purpose", "")))
        step = self.args.get("step", _RECORDS)
        if step == _RECORDS or not self.records.ticked:
            self._go(_RECORDS)
        elif step == _RECIPIENTS or self.recipients.missing():
            self._go(_RECIPIENTS)
        else:
            self._go(_RECIPIENTS)
            self._preview()

    def _remember(self) -> None:
        interviews, recipients, purpose = self._choice()
        self.keep(
            interviews=interviews,
            recipients=recipients,
            purpose=purpose,
            chosen=self.consents.chosen,
            step=self._step if self._step < _DONE else _RECORDS,
        )

    def _go(self, step: int) -> None:
        self._step = step
        self._stack.setCurrentIndex(step)
        self.stepper.set_step(step)
        self.back_step.setVisible(step < _DONE)
        words = (
            _("Next: recipients"),
            _("Next: consents"),
            _("Next: writing"),
            _("Write the bundle"),
            _("To the outbox"),
        )
        self.primary_button.setText(words[step])
        self.primary_button.setAccessibleName(words[step])
        self._remember()
        self._check()
        QTimer.singleShot(0, self, self._bring_keyboard)

    def _bring_keyboard(self) -> None:
        """Bring the keyboard to the step: to what can be chosen, or to going on."""
        step = self._stack.currentWidget()
        here = QApplication.focusWidget()
        if step is None or self._step == _DONE:
            return
        if here is not None and here is not step and step.isAncestorOf(here):
            return
        first = tab_order.first(step)
        wanted = self.primary_button if first is None else first
        wanted.setFocus(Qt.FocusReason.OtherFocusReason)

    def _check(self) -> None:
        missing = ""
        if self._step == _RECORDS and not self.records.ticked:
            missing = _("Tick at least one record.")
        elif self._step == _RECIPIENTS:
            missing = self.recipients.missing()
        elif self._step == _CONSENTS and not self.consents.goes:
            missing = _("Nothing may go in with these consents.")
        elif self._step == _WRITE and self.writing.folder is None:
            missing = _("Choose a folder or a drive.")
        self.said.setText(missing)
        self.primary_button.setEnabled(not missing and self._job is None)

    def _go_on(self) -> None:
        if self._step == _RECIPIENTS:
            self._preview()
        elif self._step == _WRITE:
            self._write()
        elif self._step == _DONE:
            self.open("outbox")
        else:
            self._go(self._step + 1)

    # Consents

    def _preview(self) -> None:
        interviews, recipients, purpose = self._choice()
        chosen = self.consents.chosen
        self.primary_button.setEnabled(False)
        self.said.setText(_("Working…"))

        def task(vault: Vault, _progress: Progress) -> ExportPreview:
            return exporting.preview(
                vault, interviews, recipients, purpose, chosen=chosen
            )

        self.desk.ask(self, task, self._previewed, self._refused)

    def _previewed(self, preview: ExportPreview) -> None:
        self.consents.show_preview(preview)
        own = all(
            r.recipient_class == OWN_ORGANISATION
            for r in self.facts.team.recipients
            if r.name in self.recipients.ticked
        )
        self.writing.offer_erasing(offered=own)
        self._go(_CONSENTS)

    def _choice(self) -> tuple[tuple[str, ...], tuple[str, ...], str]:
        return (
            self.records.ticked,
            self.recipients.ticked,
            self.recipients.purpose,
        )

    # Writing

    def _choose_folder(self) -> None:
        folder = file_dialogs.folder(self, _("Choose a folder or a drive"))
        if folder is not None:
            self.use_folder(folder)

    def use_folder(self, folder: Path) -> None:
        """Write into this folder."""
        self.writing.set_folder(folder)
        self._check()

    def _write(self) -> None:
        interviews, recipients, purpose = self._choice()
        folder = self.writing.folder
        if folder is None:
            return
        self.note.clear()
        purge, chosen = self.writing.purge.isChecked(), self.consents.chosen

        def task(vault: Vault, progress: Progress) -> ExportResult:
            return exporting.export(
                vault,
                interviews,
                recipients,
                purpose,
                folder,
                purge=purge,
                progress=progress,
                chosen=chosen,
            )

        self._job = self.desk.ask(self, task, self._written, self._refused)
        self._job.progressed.connect(self.writing.show_progress)
        self._job.finished.connect(self._ended)
        self.writing.set_running(running=True)
        self.back_step.setText(_("Cancel"))
        self._check()

    def _written(self, result: ExportResult) -> None:
        self.done.show_result(result)
        self._job = None
        self._go(_DONE)
        self.done.setFocus(Qt.FocusReason.OtherFocusReason)

    def _ended(self) -> None:
        """Come to rest after success, failure or cancel."""
        cancelled = self._job is not None and not self.note.text
        self._job = None
        self.writing.set_running(running=False)
        self.back_step.setText(_("Back"))
        if cancelled and self._step == _WRITE:
            self.note.say(_("Cancelled. Nothing was written."), "info")
        self._check()

    def _refused(self, error: BaseException) -> None:
        self.show_error(error)
        self._check()
