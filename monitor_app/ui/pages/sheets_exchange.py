"""Identity sheets on the way: sealed for a key of their own, taken in with it."""

from pathlib import Path

from PySide6.QtCore import Signal

from monitor_app.i18n import _, ngettext
from monitor_app.messages import sentence_of
from monitor_app.printing.reasons import left_out_words
from monitor_app.progress import Progress
from monitor_app.team import IDENTITY, TeamRecipient
from monitor_app.ui import file_dialogs, parts, wordlists
from monitor_app.ui.desk import Desk
from monitor_app.ui.lists.rows import LineCard, Sheet
from monitor_app.ui.lists.ticks import TickList, TickRow
from monitor_app.ui.questions.long_lists import PickField
from monitor_app.ui.wordlists import Words, words_of_list
from monitor_app.usecases import forms, identity_exchange, team
from monitor_app.usecases.exporting import ExportResult
from monitor_app.usecases.receiving import ReceiveReport
from monitor_app.vault import Vault

_Holders = tuple[tuple[TeamRecipient, ...], Words]


class SheetsOut(Sheet):
    """Whose sheets, for whom, for what; each leaves as far as consent goes.

    Signals:
        failed: an error; nothing was written then.
    """

    failed = Signal(object)

    def __init__(self, desk: Desk, codes: tuple[str, ...]) -> None:
        super().__init__(margin=0)
        self._desk = desk
        self._codes = codes
        self._purposes: Words = {}
        self._holders: tuple[TeamRecipient, ...] = ()
        self.title(_("Seal sheets for those who keep the names"))
        desk.ask(self, _holders, self._show, self.failed.emit)

    def _show(self, found: _Holders) -> None:
        self._holders, self._purposes = found
        if not self._holders:
            said = _(
                "The team file names nobody whose key opens identity sheets. Sheets"
                " never go along with records."
            )
            self.say(said)
            return
        rows = [TickRow(code, code) for code in self._codes]
        self.codes = TickList(rows, _("No sheet yet."))
        self.add(self.codes)
        self.to_field, self.purpose_field = PickField(), PickField()
        for holder in self._holders:
            self.to_field.addItem(holder.name, holder.name)
        self.named(_("Recipient"), self.to_field)
        self.named(_("For what?"), self.purpose_field)
        self.write_button = self.button(
            parts.button(_("Choose a folder and write…"), "usb")
        )
        self.write_button.setEnabled(False)
        self.write_button.clicked.connect(self._choose)
        self.codes.changed.connect(self._check)
        self.to_field.currentIndexChanged.connect(lambda _at: self._offer())
        self._offer()

    def _offer(self) -> None:
        """Offer the purposes that the recipient may have."""
        holder = self._holders[max(self.to_field.currentIndex(), 0)]
        self.purpose_field.clear()
        for code in holder.purposes:
            self.purpose_field.addItem(wordlists.word(self._purposes, code), code)
        self._check()

    def _check(self) -> None:
        self.write_button.setEnabled(
            bool(self.codes.ticked) and self.purpose_field.count() > 0
        )

    def _choose(self) -> None:
        folder = file_dialogs.folder(self, _("Choose a folder or a drive"))
        if folder is not None:
            self.write(folder)

    def write(self, folder: Path) -> None:
        """Seal the ticked sheets into a folder."""
        codes, to = self.codes.ticked, str(self.to_field.currentData())
        purpose = str(self.purpose_field.currentData())
        self.write_button.setEnabled(False)

        def task(vault: Vault, progress: Progress) -> ExportResult:
            return identity_exchange.export_sheets(
                vault, codes, [to], purpose, folder, progress
            )

        self._desk.ask(self, task, self._written, self._failed)

    def _written(self, result: ExportResult) -> None:
        self._check()
        for bundle in result.bundles:
            count = ngettext("{n} sheet", "{n} sheets", bundle.items)
            sub = _("Written and verified by reading back") + " · "
            sub += count.format(n=bundle.items)
            self.add(LineCard("sealed", "seal", bundle.file.name, sub, mono=True))
        whole = [left.reason for left in result.left_out if not left.question]
        for reason in dict.fromkeys(whole):
            self.add(LineCard("none", "ink2", left_out_words(reason)))

    def _failed(self, error: BaseException) -> None:
        self._check()
        self.failed.emit(error)
        reason = str(getattr(error, "details", {}).get("reason", ""))
        if reason.startswith(("consent.", "flag.")):
            self.add(LineCard("none", "ink2", left_out_words(reason)))


class SheetsIn(Sheet):
    """Takes identity sheets in at the office, with the key file of who keeps names.

    Signals:
        taken: the report, once sheets came in. failed: an error; nothing came in then.
    """

    taken = Signal(object)
    failed = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__(margin=0)
        self._desk = desk
        self._key: Path | None = None
        self.title(_("Take sheets in"))
        self.say(
            _(
                "The key that opens them is in no vault: bring its file, and take it"
                " away again afterwards."
            )
        )
        self.key_button = self.button(parts.button(_("Choose the key file…"), "key"))
        self.key_button.clicked.connect(self._choose_key)
        self.files_button = self.button(parts.button(_("Choose bundles…"), "tray-in"))
        self.files_button.setEnabled(False)
        self.files_button.clicked.connect(self._choose)

    def _choose_key(self) -> None:
        file = file_dialogs.open_file(self, _("Choose the key file"))
        if file is not None:
            self.use_key(file)

    def use_key(self, file: Path) -> None:
        """Open bundles with this file; it is read when they are."""
        self._key = file
        self.key_button.setText(_("Key: {name}").format(name=file.name))
        self.key_button.setAccessibleName(self.key_button.text())
        self.files_button.setEnabled(True)

    def _choose(self) -> None:
        self.receive(file_dialogs.open_files(self, _("Choose bundles"), "*.age"))

    def receive(self, files: list[Path]) -> None:
        """Take bundles in; receipts go beside the first."""
        key = self._key
        if not files or key is None:
            return
        self.files_button.setEnabled(False)

        def task(vault: Vault, progress: Progress) -> ReceiveReport:
            return identity_exchange.receive_sheets(
                vault, files, key, files[0].parent, progress
            )

        self._desk.ask(self, task, self._received, self._failed)

    def _received(self, report: ReceiveReport) -> None:
        self.files_button.setEnabled(True)
        if report.imported:
            self.taken.emit(report)
        for each in report.quarantined:
            name = Path(each.file).name
            said = sentence_of(each.code, {"name": name})
            self.add(LineCard("stop", "danger", name, said))
        for known in report.duplicates:
            said = _("It was here before.")
            self.add(LineCard("info", "ink2", Path(known.file).name, said, mono=True))

    def _failed(self, error: BaseException) -> None:
        self.files_button.setEnabled(True)
        self.failed.emit(error)


def _holders(vault: Vault, _progress: Progress) -> _Holders:
    view = team.show_team(vault)
    holders = tuple(r for r in view.recipients if r.opens == IDENTITY)
    return holders, words_of_list(forms.library_form("consent"), "consent_purpose")
