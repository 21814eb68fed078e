"""A backup from the security page: one encrypted file, read back before it counts."""

from pathlib import Path

from PySide6.QtWidgets import QProgressBar, QWidget

from monitor_app.i18n import _
from monitor_app.progress import Progress
from monitor_app.ui import file_dialogs, parts
from monitor_app.ui.jobs import Job
from monitor_app.ui.page import Page
from monitor_app.ui.setting_row import setting_row
from monitor_app.usecases import vaults
from monitor_app.vault import Vault

_NAME = "vault.backup"


class BackupRow(QWidget):
    """Chooses a file, shows how far it is, and claims nothing before it was read back.

    It can be cancelled; no file is left then.
    """

    def __init__(self, page: Page) -> None:
        super().__init__()
        self._page = page
        self._job: Job | None = None
        self._done = False
        column = parts.column(self, spacing=0)
        title = _("Backup")
        self.button = parts.button(_("Choose a file…"), "usb")
        self.button.setAccessibleName(f"{self.button.text()}: {title}")
        self.button.clicked.connect(self._choose)
        said = _(
            "The whole vault in one encrypted file; today's passphrase opens it for"
            " ever. Erasing here does not reach it: know where it is."
        )
        column.addWidget(
            setting_row(title, said, (self.button,), narrow=page.is_narrow)
        )
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(_("Writing the backup, then reading it back"))
        self.stop_button = parts.button(_("Cancel"), "close")
        self.stop_button.clicked.connect(self.stop)
        for widget in (self.bar, self.stop_button):
            column.addWidget(widget)
            widget.hide()

    def stop(self) -> None:
        """Stop what is being written; nothing of it is left."""
        if self._job is not None:
            self._job.cancel()

    def _choose(self) -> None:
        file = file_dialogs.save_file(self, _("Where to write it?"), _NAME)
        if file is not None:
            self.write(file)

    def write(self, file: Path) -> None:
        """Write a backup into a new file."""
        if self._job is not None:
            return
        self._page.note.clear()
        self._done = False
        self._show(running=True)

        def task(vault: Vault, progress: Progress) -> str:
            return vaults.backup_vault(vault, file, progress)

        self._job = self._page.desk.ask(
            self, task, lambda _sha256: self._written(file), self._failed
        )
        self._job.progressed.connect(self._progressed)
        self._job.finished.connect(self._ended)

    def _progressed(self, done: int, total: int) -> None:
        self.bar.setRange(0, 100)
        self.bar.setValue(100 * done // max(total, 1))

    def _written(self, file: Path) -> None:
        self._done = True
        said = _("The backup “{name}” is written, and was read back and compared.")
        self._page.note.say(said.format(name=file.name), "ok")

    def _failed(self, error: BaseException) -> None:
        self._done = True
        self._page.show_error(error)

    def _ended(self) -> None:
        self._job = None
        self._show(running=False)
        if not self._done:
            self._page.note.say(_("Cancelled. No backup was left."), "info")

    def _show(self, *, running: bool) -> None:
        self.bar.setRange(0, 0)
        self.bar.setVisible(running)
        self.stop_button.setVisible(running)
        self.button.setEnabled(not running)
