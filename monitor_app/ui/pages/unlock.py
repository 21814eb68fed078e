"""The lock page: nothing about what the vault holds."""

from functools import partial
from pathlib import Path
from typing import ClassVar

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QWidget

from monitor_app.errors.vault import (
    DamagedHeaderError,
    DamagedVaultError,
    NotAVaultError,
    RolledBackError,
    TamperedHeaderError,
)
from monitor_app.i18n import LANGUAGES, _, active_language
from monitor_app.progress import Progress
from monitor_app.ui import file_dialogs, parts, theme, words
from monitor_app.ui.nesting import nest
from monitor_app.ui.note import Note
from monitor_app.ui.page import Page
from monitor_app.ui.passphrase_field import PassphraseField
from monitor_app.ui.segmented import Segmented
from monitor_app.usecases import vaults
from monitor_app.usecases.practice_mark import PASSPHRASE

_RESTORED = (  # what a backup helps against
    DamagedHeaderError,
    DamagedVaultError,
    NotAVaultError,
    RolledBackError,
    TamperedHeaderError,
)


class UnlockPage(Page):
    """Asks for the passphrase; waits longer after each wrong one."""

    task: ClassVar[bool] = True
    bare: ClassVar[bool] = True
    help_topic: ClassVar[str] = "unlock"

    def enter(self) -> None:
        self._wait = 0
        self._folder = Path(self.desk.settings.vault)
        self._countdown = QTimer(self)
        self._countdown.setInterval(1000)
        self._countdown.timeout.connect(self._count)
        parts.grounded(self, "window")
        centre = QWidget()
        layout = parts.column(centre, spacing=0)
        layout.addStretch(2)
        box = self._box()
        box.setFixedWidth(min(theme.look().px(460), self.window().width() - 64))
        middle = parts.row()
        middle.addStretch(1)
        middle.addWidget(box)
        middle.addStretch(1)
        nest(layout, middle)
        layout.addStretch(3)
        self.add_body(parts.scrolled(centre, "window"))
        self._add_feet()
        self.passphrase.field.setFocus(Qt.FocusReason.OtherFocusReason)
        self.desk.run(self, self._look, self._looked, self._cannot_open)

    def escape(self) -> None:
        """Stay: there is nowhere to go back to."""

    def _box(self) -> QWidget:
        box = QWidget()
        layout = parts.column(box, spacing=8)
        layout.setContentsMargins(4, 24, 4, 12)
        if not self.is_narrow:  # words before ornament where there is little room
            layout.addWidget(_tile(), 0, Qt.AlignmentFlag.AlignLeft)
            layout.addSpacing(8)
        layout.addWidget(parts.label(_("The vault is locked"), "display", 600))
        layout.addWidget(parts.label(self._why(), "body", colour="ink2"))
        layout.addSpacing(12)
        self.passphrase = PassphraseField(_("Passphrase"))
        self.passphrase.field.returnPressed.connect(self._unlock)
        layout.addWidget(self.passphrase)
        if self.desk.settings.practice == self.desk.settings.vault:
            said = _("Practice vault; its passphrase is: {words}")
            hint = parts.label(said.format(words=PASSPHRASE), "meta")
            layout.addWidget(hint)
        self.note = Note(margin=0)
        layout.addWidget(self.note)
        nest(layout, self._ways_in())
        layout.addSpacing(12)
        said = _(
            "After three mistakes the pause grows: 2 seconds, 4, up to 5 minutes. The"
            " number of attempts is not limited."
        )
        layout.addWidget(parts.label(said, "meta", colour="ink3"))
        return box

    def _ways_in(self) -> QHBoxLayout:
        row = parts.row(spacing=8)
        self.primary_button = parts.button(_("Unlock"), "unlock", "primary")
        self.primary_button.clicked.connect(self._unlock)
        row.addWidget(self.primary_button)
        forgot = parts.button(_("Forgotten?"), kind="quiet")
        forgot.clicked.connect(self.opens("forgotten"))
        row.addWidget(forgot)
        self.older_button = parts.button(_("It is older…"), kind="quiet")
        self.older_button.setAccessibleName(_("The vault is older than it was"))
        self.older_button.clicked.connect(self.opens("older_state"))
        self.restore_button = parts.button(_("Restore a backup…"), kind="quiet")
        self.restore_button.clicked.connect(self.opens("restore"))
        for seldom in (self.older_button, self.restore_button):
            parts.show_if(seldom, False)
            row.addWidget(seldom)
        row.addStretch(1)
        return row

    def _why(self) -> str:
        if "locked_because" not in self.args:
            return _("Open it with your passphrase.")
        said = _("Locked at {time}. Everything you typed is saved.").format(
            time=self.args.get("locked_at", "")
        )
        because = str(self.args["locked_because"])
        return f"{said} ({_(because)})" if because else said

    def _add_feet(self) -> None:
        foot = parts.grounded(QWidget(), "sunken", "top")
        layout = parts.row(foot, spacing=8)
        layout.setContentsMargins(16, 2, 16, 2)
        languages = Segmented(
            _("Language of the program"),
            [(code, words.language(code)) for code in LANGUAGES],
            active_language(),
        )
        languages.chosen.connect(lambda code: self.desk.change_settings(language=code))
        layout.addWidget(languages)
        for icon, name, step in (
            ("minus", _("Smaller text"), -1),
            ("plus", _("Larger text"), 1),
        ):
            button = parts.icon_button(icon, name)
            resize = partial(self.desk.resize_text, step)
            button.clicked.connect(lambda _on=False, resize=resize: resize())
            layout.addWidget(button)
        layout.addStretch(1)
        for icon, name, action in (
            ("help", _("Help"), self.opens("help", topic=self.help_topic)),
            ("folder", _("Another vault…"), self._other),
            ("plus", _("New vault"), self.opens("first_start")),
            ("erase", _("Erase the vault…"), self.opens("erase")),
        ):
            choice = (
                parts.icon_button(icon, name)
                if self.is_narrow
                else parts.button(name, icon, "quiet")
            )
            choice.clicked.connect(action)
            layout.addWidget(choice)
        self._column.addWidget(foot)

    def _other(self) -> None:
        folder = file_dialogs.folder(self, _("Choose the folder of a vault"))
        if folder is not None:
            self.desk.change_settings(vault=str(folder))
            self.open("unlock")

    # Whether it may be opened at all

    def _look(self, _progress: Progress) -> int:
        vaults.require_free(self._folder)
        return vaults.seconds_to_wait(self._folder)

    def _looked(self, wait: int) -> None:
        if wait:
            self._begin_waiting(wait)

    def _cannot_open(self, error: BaseException) -> None:
        """Say so and stop: another window has it, or there is no vault here."""
        self.show_error(error)
        parts.show_if(self.restore_button, isinstance(error, _RESTORED))
        self.passphrase.setEnabled(False)
        self.primary_button.setText(_("Look again"))
        self.primary_button.clicked.disconnect()
        self.primary_button.clicked.connect(self.opens("unlock"))

    # Opening

    def _unlock(self) -> None:
        passphrase = self.passphrase.text()
        if not passphrase or self._wait or not self.primary_button.isEnabled():
            return
        self.note.clear()
        self.primary_button.setText(_("Opening…"))
        self.primary_button.setEnabled(False)
        self.desk.open(
            self,
            lambda: vaults.open_vault(self._folder, passphrase),
            self._folder,
            self._refused,
        )

    def _refused(self, error: BaseException) -> None:
        self.primary_button.setEnabled(True)
        self.primary_button.setText(_("Unlock"))
        if isinstance(error, NotAVaultError) and self._is_wiped():
            self.desk.change_settings(vault="")
            self.open("first_start")
            return
        self.show_error(error)
        parts.show_if(self.older_button, isinstance(error, RolledBackError))
        parts.show_if(self.restore_button, isinstance(error, _RESTORED))
        wait = int(getattr(error, "details", {}).get("wait_seconds", 0))
        if wait:
            self._begin_waiting(wait)
        self.passphrase.field.selectAll()
        self.passphrase.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _is_wiped(self) -> bool:
        """Whether the last wrong passphrase erased it, and no stick was pulled out."""
        return not self._folder.exists() and self._folder.parent.is_dir()

    def _begin_waiting(self, seconds: int) -> None:
        self._wait = seconds
        self.primary_button.setEnabled(False)
        self._show_wait()
        self._countdown.start()

    def _count(self) -> None:
        self._wait = vaults.seconds_to_wait(self._folder)  # the vault decides
        if self._wait <= 0:
            self._countdown.stop()
            self.primary_button.setText(_("Unlock"))
            self.primary_button.setEnabled(True)
        else:
            self._show_wait()

    def _show_wait(self) -> None:
        self.primary_button.setText(_("Unlock in {n} s").format(n=self._wait))


def _tile() -> QWidget:
    tile = parts.card("info")
    parts.row(tile, margins=16).addWidget(parts.picture("lock", "accent", 28))
    return tile
