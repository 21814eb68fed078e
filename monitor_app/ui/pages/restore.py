"""A backup becomes a vault again: which file, where to, and what opens it."""

from collections.abc import Callable
from pathlib import Path
from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QProgressBar, QVBoxLayout, QWidget

from monitor_app import paths
from monitor_app.i18n import _, ngettext
from monitor_app.progress import Progress
from monitor_app.ui import file_dialogs, icons, parts, theme, words
from monitor_app.ui.jobs import Job
from monitor_app.ui.nesting import nest
from monitor_app.ui.new_passphrase import NewPassphrase
from monitor_app.ui.page import Page
from monitor_app.ui.passphrase_field import PassphraseField
from monitor_app.ui.path_field import PathField
from monitor_app.ui.said_box import SaidBox
from monitor_app.ui.segmented import Segmented
from monitor_app.ui.share_field import ShareFields
from monitor_app.usecases import restoring, vaults
from monitor_app.usecases.restoring import Restored

_FOLDER = "Dapter-restored"
_PASSPHRASE, _SHEETS = "passphrase", "sheets"
_Task = Callable[[Progress], Restored]


class RestorePage(Page):
    """Restores everything or nothing, and says what comes back with it."""

    task: ClassVar[bool] = True
    bare: ClassVar[bool] = True
    help_topic: ClassVar[str] = "backup"

    def enter(self) -> None:
        self._job: Job | None = None
        self._is_restored = self._was_told = False
        self._folder, self._words = Path(), ""  # of the new vault
        self.add_top_bar(_("Restore a backup"), back=True)
        self._content = QWidget()
        self._content.setMaximumWidth(theme.look().px(760))
        self._sheet: QVBoxLayout = parts.column(self._content, spacing=8)
        self._sheet.setContentsMargins(24, 16, 24, 24)
        self._add_warning()
        self._add_places()
        self._add_keys()
        self._sheet.addStretch(1)
        self.add_body(parts.scrolled(self._content))
        self._add_feet()
        self._weigh()
        self.file.setFocus(Qt.FocusReason.OtherFocusReason)

    def leave(self) -> None:
        self.stop()
        self._words = ""

    def stop(self) -> None:
        """Stop restoring; nothing of it is left."""
        if self._job is not None:
            self._job.cancel()

    # What is asked

    def _add_warning(self) -> None:
        said = _(
            "The vault will be as it was when the backup was made. What was erased"
            " since then comes back: erase it again. What was written since then, and"
            " who took consent back or asked for no contact, is not in it."
        )
        self._sheet.addWidget(SaidBox("warn", "warning", said))

    def _add_places(self) -> None:
        self.file = PathField(
            _("File of the backup"),
            lambda: file_dialogs.open_file(self, _("Choose the backup")),
        )
        self.folder = PathField(
            _("New folder of the vault"),
            lambda: file_dialogs.folder(self, _("Choose a new or empty folder")),
        )
        self.folder.show_path(paths.vaults_folder() / _FOLDER)
        for field in (self.file, self.folder):
            field.field.textChanged.connect(self._weigh)
            self._sheet.addWidget(field)

    def _add_keys(self) -> None:
        name = _("What opens the backup?")
        self._sheet.addWidget(parts.label(name, "meta", 600, "ink2"))
        self.way = Segmented(
            name,
            (
                (_PASSPHRASE, _("The passphrase of that day")),
                (_SHEETS, _("Recovery sheets")),
            ),
            _PASSPHRASE,
        )
        self.way.chosen.connect(self._turn)
        row = parts.row()
        row.addWidget(self.way)
        row.addStretch(1)
        nest(self._sheet, row)
        self.passphrase = PassphraseField(_("Passphrase"))
        self.passphrase.field.textChanged.connect(self._weigh)
        self.passphrase.field.returnPressed.connect(self._restore)
        self.sheets = ShareFields()
        self.new = NewPassphrase(_("New passphrase"))
        for typed in (self.sheets, self.new):
            typed.changed.connect(self._weigh)
        for widget in (self.passphrase, self.sheets, self.new):
            self._sheet.addWidget(widget)
        self._turn(_PASSPHRASE)

    def _turn(self, way: str) -> None:
        parts.show_if(self.passphrase, way == _PASSPHRASE)
        for widget in (self.sheets, self.new):
            parts.show_if(widget, way == _SHEETS)
        self._weigh()

    def _add_feet(self) -> None:
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(_("Restoring, and comparing every byte"))
        self.bar.setFixedWidth(theme.look().px(160))
        self.bar.hide()
        self.stop_button = parts.button(_("Cancel"), "close")
        self.stop_button.clicked.connect(self.stop)
        self.stop_button.hide()
        restore = parts.button(_("Restore"), "undo", "primary")
        restore.clicked.connect(self._restore)
        self._said = self.add_foot(restore, self.stop_button, self.bar)

    def _weigh(self) -> None:
        if not hasattr(self, "primary_button"):
            return
        missing = self._missing()
        self._said.setText(missing)
        self.primary_button.setEnabled(not missing)

    def _missing(self) -> str:
        if self.file.path is None:
            return _("Choose the backup.")
        if self.folder.path is None:
            return _("Choose a folder.")
        if self.way.value == _SHEETS:
            return self.sheets.missing or self.new.missing
        return "" if self.passphrase.text() else _("Type the passphrase of that day.")

    # Restoring

    def _restore(self) -> None:
        if self._missing() or self._job is not None:
            return
        task = self._task()
        self.note.clear()
        self._was_told = False
        self._show(running=True)
        self._job = self.desk.run(self, task, self._restored, self._failed)
        self._job.progressed.connect(self._progressed)
        self._job.finished.connect(self._ended)

    def _task(self) -> _Task:
        """Return what restores, with everything that was typed."""
        file, folder = self.file.path or Path(), self.folder.path or Path()
        self._folder = folder
        if self.way.value == _SHEETS:
            typed, self._words = self.sheets.typed, self.new.text()
            new = self._words
            return lambda progress: restoring.restore_with_shares(
                file, folder, typed, new, progress
            )
        self._words = old = self.passphrase.text()
        return lambda progress: restoring.restore_vault(file, folder, old, progress)

    def _progressed(self, done: int, total: int) -> None:
        self.bar.setRange(0, 100)
        self.bar.setValue(100 * done // max(total, 1))

    def _failed(self, error: BaseException) -> None:
        self._was_told = True
        self._words = ""
        self.show_error(error)

    def _ended(self) -> None:
        self._job = None
        self._show(running=False)
        if self._is_restored:
            self.primary_button.setFocus(Qt.FocusReason.OtherFocusReason)
        elif not self._was_told:
            self.note.say(_("Cancelled. Nothing was restored."), "info")

    def _show(self, *, running: bool) -> None:
        self.bar.setRange(0, 0)
        self.bar.setVisible(running)
        self.stop_button.setVisible(running)
        self._content.setEnabled(not running)
        self.primary_button.setEnabled(not running)

    # What came back

    def _restored(self, made: Restored) -> None:
        self._is_restored = True
        parts.emptied(self._sheet)
        self._sheet.addWidget(parts.label(_("The vault is restored"), "title", 600))
        until = made.until.isoformat()
        said = _("It is as it was on {day} at {time}.").format(
            day=words.day(until), time=words.clock(until)
        )
        count = made.interviews
        said += " " + ngettext(
            "{n} interview is in it.", "{n} interviews are in it.", count
        ).format(n=count)
        self._sheet.addWidget(parts.label(said, "body", colour="ink2"))
        self._sheet.addSpacing(6)
        for icon, sentence in _look_out():
            line = parts.row(spacing=12)
            line.addWidget(parts.picture(icon, "warn"), 0, Qt.AlignmentFlag.AlignTop)
            line.addWidget(parts.label(sentence, "body"), 1)
            nest(self._sheet, line)
        self._sheet.addStretch(1)
        go_in = _("Open the vault")
        self.primary_button.setText(go_in)
        self.primary_button.setAccessibleName(go_in)
        self.primary_button.setIcon(icons.leading("unlock", "on_accent"))
        self.primary_button.clicked.disconnect()
        self.primary_button.clicked.connect(self._open)
        self._said.setText("")

    def _open(self) -> None:
        folder, passphrase = self._folder, self._words
        self.primary_button.setEnabled(False)
        self.desk.open(
            self, lambda: vaults.open_vault(folder, passphrase), folder, self._refused
        )

    def _refused(self, error: BaseException) -> None:
        self.show_error(error)
        self.primary_button.setEnabled(True)


def _look_out() -> tuple[tuple[str, str], ...]:
    return (
        (
            "erase",
            _("What was erased after that is here again. Erase it again."),
        ),
        (
            "person",
            _(
                "Who took consent back or asked for no contact after that is not known"
                " here. Ask your coordinator before anything leaves or anybody is"
                " called."
            ),
        ),
        ("draft", _("What was written after that is missing.")),
        (
            "folder",
            _(
                "If the vault from before still lies on this computer, go on in one of"
                " the two only, and erase the other."
            ),
        ),
    )
