"""Reception at head office: bundles in, results one by one, receipts out."""

from pathlib import Path
from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QProgressBar, QVBoxLayout, QWidget

from monitor_app.errors.bundle import IdentityBundleError
from monitor_app.i18n import N_, _, ngettext
from monitor_app.messages import sentence_of
from monitor_app.messages.left_out import erased_here
from monitor_app.progress import Progress
from monitor_app.ui import file_dialogs, parts, theme
from monitor_app.ui.jobs import Job
from monitor_app.ui.lists.rows import LineCard
from monitor_app.ui.nesting import nest
from monitor_app.ui.page import Page
from monitor_app.usecases import receiving
from monitor_app.usecases.receiving import ReceivedFile, ReceiveReport, SetApart
from monitor_app.vault import Vault

_SHOWN = 50  # of those that need no decision
_READ = {
    "yes": N_("yes"),
    "no": N_("no"),
    "good": N_("good"),
    "bad": N_("bad"),
    "damaged": N_("damaged"),
    "unknown": N_("not known"),
}


class ReceptionPage(Page):
    """One bad bundle never stops the others; receiving twice changes nothing."""

    help_topic: ClassVar[str] = "reception"

    def enter(self) -> None:
        self.add_top_bar(_("Reception"))
        self.setAcceptDrops(True)
        self._job: Job | None = None
        self.files_button = parts.button(_("Choose files…"), "file")
        self.files_button.clicked.connect(self._choose_files)
        if not self.is_narrow:
            self.top_actions.addWidget(self.files_button)
        self.folder_button = parts.button(_("Choose a folder…"), "tray-in", "primary")
        self.folder_button.clicked.connect(self._choose_folder)
        self.primary_button = self.folder_button
        if not self.is_narrow:
            self.top_actions.addWidget(self.folder_button)
        content = QWidget()
        content.setMaximumWidth(theme.look().px(960))
        layout = parts.column(content, spacing=12)
        layout.setContentsMargins(24, 20, 24, 24)
        layout.addWidget(_place_to_drop())
        if self.is_narrow:
            layout.addWidget(self.files_button, 0, Qt.AlignmentFlag.AlignLeft)
            layout.addWidget(self.folder_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(_("Receiving"))
        self.bar.hide()
        layout.addWidget(self.bar)
        self.stop_button = parts.button(_("Cancel"), "close")
        self.stop_button.clicked.connect(self.leave)
        self.stop_button.hide()
        layout.addWidget(self.stop_button, 0, Qt.AlignmentFlag.AlignLeft)
        self._results: QVBoxLayout = parts.column(spacing=8)
        nest(layout, self._results)
        layout.addStretch(1)
        self.add_body(parts.scrolled(content))

    def leave(self) -> None:
        if self._job is not None:
            self._job.cancel()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        urls = event.mimeData().urls()
        self.receive([Path(url.toLocalFile()) for url in urls if url.isLocalFile()])

    def _choose_files(self) -> None:
        self.receive(file_dialogs.open_files(self, _("Choose bundles")))

    def _choose_folder(self) -> None:
        folder = file_dialogs.folder(self, _("Choose a folder of bundles"))
        if folder is not None:
            self.receive([folder])

    def receive(self, paths: list[Path]) -> None:
        """Take bundles in; receipts go beside them."""
        if not paths or self._job is not None:
            return
        first = paths[0]
        beside = first if first.is_dir() else first.parent
        self.bar.show()
        self.bar.setRange(0, 0)
        self.folder_button.setEnabled(False)
        self.files_button.setEnabled(False)
        self.stop_button.show()
        self.note.clear()

        def task(vault: Vault, progress: Progress) -> ReceiveReport:
            return receiving.receive(vault, paths, beside, progress)

        self._job = self.desk.ask(self, task, self._received, self.show_error)
        self._job.progressed.connect(self._progressed)
        self._job.finished.connect(self._ended)

    def _progressed(self, done: int, total: int) -> None:
        self.bar.setRange(0, max(total, 1))
        self.bar.setValue(done)

    def _ended(self) -> None:
        self._job = None
        self.bar.hide()
        self.stop_button.hide()
        self.folder_button.setEnabled(True)
        self.files_button.setEnabled(True)

    def _received(self, report: ReceiveReport) -> None:
        parts.emptied(self._results)
        totals = parts.row(spacing=24)
        for role, words, count in (
            ("ok", _("Taken in"), len(report.imported)),
            ("ink2", _("Already here"), len(report.duplicates)),
            ("danger", _("Set apart"), len(report.quarantined)),
            ("accent", _("Receipts written"), len(report.receipts)),
        ):
            column = parts.column(spacing=0)
            number = parts.label(str(count), "display", 600, role if count else "ink3")
            column.addWidget(number)
            column.addWidget(parts.label(words, "meta", colour="ink2"))
            nest(totals, column)
        totals.addStretch(1)
        nest(self._results, totals)
        for refused in report.quarantined:
            self._add_apart(refused)
        if report.gaps:
            self._add_gaps(len(report.gaps))
        for bundle in report.imported[:_SHOWN]:
            said = _said(_("Verified and taken in."), bundle)
            self._add("check-circle", "ok", bundle.file, said)
        for bundle in report.duplicates[:_SHOWN]:
            said = _said(_("It was here before."), bundle)
            self._add("info", "ink2", bundle.file, said)
        hidden = max(len(report.imported) - _SHOWN, 0)
        hidden += max(len(report.duplicates) - _SHOWN, 0)
        if hidden:
            said = ngettext("and {n} more", "and {n} more", hidden).format(n=hidden)
            self._results.addWidget(parts.label(said, "body", colour="ink2"))
        if report.quarantined:
            self.note.say(
                ngettext(
                    "{n} bundle needs a decision; the others are safe.",
                    "{n} bundles need a decision; the others are safe.",
                    len(report.quarantined),
                ).format(n=len(report.quarantined)),
                "warn",
            )

    def _add_apart(self, refused: SetApart) -> None:
        """Show what stays where it is: how far it could be read, and why."""
        name = Path(refused.file).name
        said = sentence_of(refused.code, {"name": name})
        facts = _("decrypted: {opened} · signature: {signed}").format(
            opened=_(_READ.get(refused.decrypts, refused.decrypts)),
            signed=_(_READ.get(refused.signature, refused.signature)),
        )
        again = parts.button(_("Check again"), "refresh")
        again.setAccessibleName(_("Check “{name}” again").format(name=name))
        again.clicked.connect(lambda: self.receive([Path(refused.file)]))
        extra = [again]
        if refused.code == IdentityBundleError.code:
            extra.append(parts.button(_("Names (kept apart)"), "person"))
            extra[-1].clicked.connect(self.opens("names"))
        self._results.addWidget(
            LineCard("stop", "danger", name, f"{said}\n{facts}", extra=extra)
        )

    def _add_gaps(self, count: int) -> None:
        said = ngettext(
            "{n} gap in the order of a sender: something has not arrived.",
            "{n} gaps in the order of senders: something has not arrived.",
            count,
        ).format(n=count)
        look = parts.button(_("Look at the gaps"), "receipt")
        look.clicked.connect(self.opens("receipts"))
        self._results.addWidget(LineCard("warning", "warn", said, extra=(look,)))

    def _add(self, icon: str, role: str, file: str, sentence: str) -> None:
        name = Path(file).name
        self._results.addWidget(LineCard(icon, role, name, sentence, mono=True))


def _said(sentence: str, bundle: ReceivedFile) -> str:
    """Return what became of a bundle, and how much of it was erased here."""
    count = len(bundle.left_out)
    return f"{sentence} {erased_here(count)}" if count else sentence


def _place_to_drop() -> QWidget:
    drop = parts.card("reason")
    inner = parts.column(drop, spacing=6, margins=24)
    inner.addWidget(parts.picture("tray-in", "accent", 28))
    inner.addWidget(parts.label(_("Drop a folder or bundles here"), "title", 600))
    said = _(
        "Each bundle is verified before anything of it is kept. Receipts are written"
        " beside the bundles."
    )
    inner.addWidget(parts.label(said, "body", colour="ink2"))
    return drop
