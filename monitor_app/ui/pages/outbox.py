"""The outbox: every bundle, where it is, and the one thing to do with it."""

from collections.abc import Callable
from pathlib import Path
from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QMenu, QProgressBar, QPushButton, QVBoxLayout, QWidget

from monitor_app.errors.usecases import NoTeamError
from monitor_app.i18n import _, ngettext
from monitor_app.messages import sentence_of
from monitor_app.messages.left_out import missing_at_office
from monitor_app.progress import Progress
from monitor_app.records.interview import InterviewSummary
from monitor_app.ui import file_dialogs, life_line, parts, tokens, words
from monitor_app.ui.export.page import CONSENTS
from monitor_app.ui.jobs import Job
from monitor_app.ui.lists.rows import LineCard, Question, Sheet, nothing, reveal
from monitor_app.ui.nesting import nest
from monitor_app.ui.page import Page
from monitor_app.ui.pages.erasing_here import DueCopies, ForcedErase
from monitor_app.ui.pages.withdrawals import NotTold, WithdrawalsForm
from monitor_app.usecases import carrying, exporting, purging, reading, receiving, team
from monitor_app.usecases.exporting import OutboxEntry
from monitor_app.usecases.receiving import ReceiptReport
from monitor_app.vault import Vault

_STATE_OF = {"written": "sealed"}
_ON_THE_WAY = ("written", "handed_over")
_Found = tuple[tuple[OutboxEntry, ...], tuple[str, ...]]  # bundles, copies that are due


class OutboxPage(Page):
    """Bundles on the way; receipts come back here."""

    help_topic: ClassVar[str] = "outbox"

    def enter(self) -> None:
        self.add_top_bar(_("Outbox"))
        self.setAcceptDrops(True)
        self._job: Job | None = None
        self.withdrawals: WithdrawalsForm | None = None
        self.load_button = load = parts.button(_("Load a receipt…"), "receipt")
        load.clicked.connect(self._choose_receipts)
        new = parts.button(_("New bundle"), "plus", "primary")
        new.clicked.connect(self.opens("export"))
        self.primary_button = new
        content = QWidget()
        column = parts.column(content, spacing=0)
        self.top = Sheet(widest=1100)
        if self.is_narrow:
            self.top.button(load)
            self.top.button(new)
        else:
            self.top_actions.addWidget(load)
            self.top_actions.addWidget(new)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(_("Copying, then reading back"))
        self.bar.hide()
        self.top.add(self.bar)
        self.stop_button = self.top.button(parts.button(_("Cancel"), "close"))
        self.stop_button.clicked.connect(self._stop)
        self.stop_button.hide()
        self.not_told = NotTold(self.desk, self.show_error)
        self.not_told.wanted.connect(lambda: self.add_withdrawals().begin())
        self._rows: QVBoxLayout = parts.column(spacing=8)
        column.addWidget(self.top)
        column.addWidget(self.not_told)
        nest(column, self._rows)
        self._rows.setContentsMargins(24, 8, 24, 24)
        self.top.rows.setContentsMargins(24, 8, 24, 0)
        column.addStretch(1)
        self.add_body(parts.scrolled(content))
        if self.args.get("withdrawals"):
            self.add_withdrawals()
        self.refresh()

    def begins_at(self) -> QWidget | None:
        form = self.withdrawals
        return (form.begins_at() if form is not None else None) or self.load_button

    def leave(self) -> None:
        self._stop()

    def add_withdrawals(self) -> WithdrawalsForm:
        """Show the form that seals withdrawals for recipients, once."""
        if self.withdrawals is None:
            form = self.withdrawals = WithdrawalsForm(self.desk, self.show_error)
            form.written.connect(self._wrote_withdrawals)
            self.top.add(form)
        return self.withdrawals

    def _wrote_withdrawals(self, name: str) -> None:
        said = _("The withdrawals are in “{name}”, written and read back.")
        self.note.say(said.format(name=name), "ok")
        self.refresh()

    def refresh(self) -> None:
        """Read the outbox again."""
        self.desk.ask(self, _look, self._show, self.show_error)
        self.not_told.look()

    def _show(self, found: _Found) -> None:
        entries, due = found
        parts.emptied(self._rows)
        self._deeds: list[tuple[QWidget, ...]] = []
        if due:
            self._rows.addWidget(self._due(due))
        if not entries:
            said = _("Nothing is on the way. Signed records can be put into a bundle.")
            self._rows.addWidget(nothing(said))
        groups = (
            (_("On the way"), _ON_THE_WAY),
            (_("Receipt is here"), ("receipt_verified", "erased_here")),
        )
        for title, states in groups:
            group = [entry for entry in entries if entry.state in states]
            if group:
                self._rows.addSpacing(8 if self._deeds else 0)
                self._rows.addWidget(parts.label(title, "title", 600))
            for entry in group:
                self._rows.addWidget(self._row(entry))
        if not self.is_narrow:
            parts.aligned(self._deeds)

    def _row(self, entry: OutboxEntry) -> LineCard:
        state = _STATE_OF.get(entry.state, entry.state)
        how = tokens.STATES[state]
        count = ngettext("{n} record", "{n} records", len(entry.interviews)).format(
            n=len(entry.interviews)
        )
        title = f"{', '.join(entry.recipients)} · {count} · {words.size(entry.size)}"
        sub = f"{words.day(entry.created)} · {Path(entry.file).name}"
        if entry.handed_to:
            sub += " · " + _("taken by {code}").format(code=entry.handed_to)
        life = QWidget()
        column = parts.column(life, spacing=4)
        column.addWidget(life_line.LifeLine(state))
        column.addWidget(parts.label(words.state(state), "meta", colour="ink2"))
        main, more = self._action(entry), parts.button(_("More"), "more", "quiet")
        extra = (life, main or QWidget(), more)
        self._deeds.append(extra)
        card = LineCard(how.icon, how.colour, title, sub, extra=extra)
        self._add_more(entry, card, more)
        if main is not None:
            main.clicked.connect(lambda: self._act(entry, card, main))
        return card

    @staticmethod
    def _action(entry: OutboxEntry) -> QPushButton | None:
        if entry.state == "written":
            return parts.button(_("Mark as handed over…"), "handover")
        if entry.state == "handed_over":
            return parts.button(_("Load a receipt…"), "receipt")
        if entry.state == "receipt_verified" and entry.confirmed:
            return parts.button(_("Erase the copy here…"), "erase")
        return None

    def _act(self, entry: OutboxEntry, card: LineCard, main: QPushButton) -> None:
        if entry.state == "handed_over":
            self._choose_receipts()
            return
        main.setEnabled(False)
        if entry.state == "written":
            self._ask_who(entry, card)
        else:
            self._ask_erase(entry, card)

    def _add_more(self, entry: OutboxEntry, card: LineCard, made: QPushButton) -> None:
        made.setAccessibleName(_("More for this bundle"))
        menu = QMenu(made)
        menu.setAccessibleName(_("More"))
        copy = menu.addAction(_("Copy to another drive…"))
        copy.triggered.connect(lambda: self._choose_copy(entry))
        check = menu.addAction(_("Check the file on a drive…"))
        check.triggered.connect(lambda: self._choose_check(entry))
        if entry.here and entry.purpose:
            again = menu.addAction(_("Write it again…"))
            again.triggered.connect(lambda: self.write_again(entry))
        if _unconfirmed(entry):
            menu.addSeparator()
            force = menu.addAction(_("Erase here without a receipt…"))
            force.triggered.connect(lambda: self.ask_force(entry, card))
        made.setMenu(menu)

    def write_again(self, entry: OutboxEntry) -> None:
        """Go to the wizard with the same records, recipients and purpose."""
        self.open(
            "export",
            interviews=entry.here,
            recipients=entry.recipients,
            purpose=entry.purpose,
            step=CONSENTS,
        )

    # Drives

    def _choose_copy(self, entry: OutboxEntry) -> None:
        file = file_dialogs.open_file(self, _("Where is the bundle now?"), "*.age")
        folder = file_dialogs.folder(self, _("Choose a drive")) if file else None
        if file is not None and folder is not None:
            self.copy(entry, file, folder)

    def copy(self, entry: OutboxEntry, file: Path, folder: Path) -> None:
        """Copy a bundle; it is read back before anything is claimed."""

        def task(vault: Vault, progress: Progress) -> Path:
            return carrying.copy_checked(vault, entry.bundle_id, file, folder, progress)

        said = _("Copied to “{folder}” and compared byte by byte.")
        self._long(task, lambda: said.format(folder=folder.name))

    def _choose_check(self, entry: OutboxEntry) -> None:
        file = file_dialogs.open_file(self, _("Choose the file"), "*.age")
        if file is not None:
            self.check(entry, file)

    def check(self, entry: OutboxEntry, file: Path) -> None:
        """Read a file to its end and compare it with what was written."""

        def task(vault: Vault, progress: Progress) -> None:
            carrying.check_file(vault, entry.bundle_id, file, progress)

        said = _("The file can be read to its end; name and length are right.")
        self._long(task, lambda: said)

    def _long(
        self, task: Callable[[Vault, Progress], object], said: Callable[[], str]
    ) -> None:
        if self._job is not None:
            return
        self.note.clear()
        self.bar.setRange(0, 0)
        self.bar.show()
        self.stop_button.show()
        self._job = self.desk.ask(
            self, task, lambda _none: self.note.say(said(), "ok"), self.show_error
        )
        self._job.progressed.connect(self._progressed)
        self._job.finished.connect(self._ended)

    def _progressed(self, done: int, total: int) -> None:
        self.bar.setRange(0, 100)
        self.bar.setValue(100 * done // max(total, 1))

    def _stop(self) -> None:
        if self._job is not None:
            self._job.cancel()

    def _ended(self) -> None:
        self._job = None
        self.bar.hide()
        self.stop_button.hide()
        if not self.note.text:
            self.note.say(_("Cancelled. No copy was left."), "info")

    # Handing over

    def _ask_who(self, entry: OutboxEntry, card: LineCard) -> None:
        asked = Sheet(margin=0)
        field = asked.line(_("Who carries it? A code, not a name"))
        done = asked.button(parts.button(_("It was handed over"), "check", "primary"))
        done.clicked.connect(lambda: self._hand_over(entry, field.text().strip()))
        field.returnPressed.connect(done.click)
        card.below.addWidget(asked)
        reveal(asked)
        field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _hand_over(self, entry: OutboxEntry, who: str) -> None:
        def task(vault: Vault, _progress: Progress) -> None:
            exporting.mark_handed_over(vault, entry.bundle_id, who)

        self.desk.ask(self, task, lambda _none: self.refresh(), self.show_error)

    # Receipts

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        urls = [url for url in event.mimeData().urls() if url.isLocalFile()]
        self.take_receipts([Path(url.toLocalFile()) for url in urls])

    def _choose_receipts(self) -> None:
        self.take_receipts(file_dialogs.open_files(self, _("Choose receipts")))

    def take_receipts(self, files: list[Path]) -> None:
        """Verify receipts; only a good one changes anything."""
        if not files:  # none was chosen, or what was dropped is no file here
            return

        def task(vault: Vault, _progress: Progress) -> ReceiptReport:
            return receiving.take_receipts(vault, files)

        self.desk.ask(self, task, self._took, self.show_error)

    def _took(self, report: ReceiptReport) -> None:
        said = []
        count = len(report.acknowledged)
        if count:
            said.append(
                ngettext(
                    "{n} receipt is verified. Head office has read the records.",
                    "{n} receipts are verified. Head office has read the records.",
                    count,
                ).format(n=count)
            )
        missing = {id_ for each in report.acknowledged for id_ in each.left_out}
        if missing:
            said.append(missing_at_office(len(missing)))
        for each in report.rejected:
            name = Path(each.file).name
            said.append(f"{name}: {sentence_of(each.code, {'name': name})}")
        code = report.rejected[0].code if report.rejected else ""
        self.note.say("\n".join(said), "warn" if code or missing else "ok", code)
        self.refresh()

    # Erasing

    def _ask_erase(self, entry: OutboxEntry, card: LineCard) -> None:
        asked = Question(
            _("Erase the copy here? Head office confirmed reading."),
            _("Keep"),
            _("Erase the copy"),
            "erase",
        )
        asked.refused.connect(self.refresh)
        asked.confirmed.connect(lambda: self._erase(entry.confirmed))
        card.below.addWidget(asked)
        reveal(asked)
        asked.keep.setFocus(Qt.FocusReason.OtherFocusReason)

    def _erase(self, confirmed: tuple[str, ...]) -> None:
        def task(vault: Vault, _progress: Progress) -> None:
            exporting.purge_all(vault, confirmed)

        self.desk.ask(self, task, lambda _none: self._erased(), self._not_erased)

    def ask_force(self, entry: OutboxEntry, card: LineCard) -> None:
        """Ask for a reason, and for something to type, before anything is erased."""

        def task(vault: Vault, _progress: Progress) -> tuple[InterviewSummary, ...]:
            return tuple(reading.summary(vault, id_) for id_ in _unconfirmed(entry))

        def ask(records: tuple[InterviewSummary, ...]) -> None:
            asked = ForcedErase(records, office=self.desk.is_office)
            asked.refused.connect(self.refresh)
            asked.confirmed.connect(lambda: self._force(entry, asked))
            card.below.addWidget(asked)
            reveal(asked)
            asked.keep.setFocus(Qt.FocusReason.OtherFocusReason)

        self.desk.ask(self, task, ask, self.show_error)

    def _force(self, entry: OutboxEntry, asked: ForcedErase) -> None:
        why = asked.why

        def task(vault: Vault, _progress: Progress) -> None:
            purging.erase_anyway(vault, _unconfirmed(entry), why)

        self.desk.ask(self, task, lambda _none: self._erased(), self._not_erased)

    def _due(self, due: tuple[str, ...]) -> LineCard:
        """Offer to erase what the team file keeps no longer."""
        card = DueCopies(len(due))
        card.refused.connect(self.refresh)
        card.confirmed.connect(lambda: self._erase(due))
        return card

    def _erased(self) -> None:
        self.note.say(
            _("The copy here is erased. The log remembers that it was."), "ok"
        )
        self.refresh()

    def _not_erased(self, error: BaseException) -> None:
        self.show_error(error)
        self.refresh()


def _look(vault: Vault, _progress: Progress) -> _Found:
    entries = exporting.outbox(vault)
    try:
        days = team.show_team(vault).retention_days
    except NoTeamError:
        return entries, ()
    return entries, exporting.due(vault, days)


def _unconfirmed(entry: OutboxEntry) -> tuple[str, ...]:
    return tuple(id_ for id_ in entry.here if id_ not in entry.confirmed)
