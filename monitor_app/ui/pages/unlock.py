"""The lock page: nothing about what the vault holds."""

from datetime import datetime
from pathlib import Path
from typing import ClassVar

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QWidget

from monitor_app.i18n import LANGUAGES, _, active_language
from monitor_app.ui import file_dialogs, parts, theme, words
from monitor_app.ui.note import Note
from monitor_app.ui.page import Page
from monitor_app.ui.passphrase_field import PassphraseField
from monitor_app.ui.segmented import Segmented
from monitor_app.usecases import vaults

_FIRST_WAIT, _LONGEST_WAIT = 4, 300


class UnlockPage(Page):
    """Asks for the passphrase; waits longer after each wrong one."""

    task: ClassVar[bool] = True
    bare: ClassVar[bool] = True

    def enter(self) -> None:
        self._wrong = 0
        self._wait = 0
        self._countdown = QTimer(self)
        self._countdown.setInterval(1000)
        self._countdown.timeout.connect(self._count)
        parts.grounded(self, "window")
        centre = QWidget()
        layout = parts.column(centre, spacing=0)
        layout.addStretch(2)
        box = self._box()
        box.setFixedWidth(theme.look().px(460))
        layout.addWidget(box, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(3)
        self.add_body(parts.scrolled(centre, "window"))
        self._add_feet()
        self.passphrase.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def escape(self) -> None:
        """Stay: there is nowhere to go back to."""

    def _box(self) -> QWidget:
        box = QWidget()
        layout = parts.column(box, spacing=8)
        tile = parts.card("info")
        tile_layout = parts.row(tile, margins=16)
        tile_layout.addWidget(parts.picture("lock", "accent", 28))
        layout.addWidget(tile, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addSpacing(8)
        layout.addWidget(parts.label(_("The vault is locked"), "display", 600))
        layout.addWidget(parts.label(self._why(), "body", colour="ink2"))
        layout.addSpacing(12)
        self.passphrase = PassphraseField(_("Passphrase"))
        self.passphrase.field.returnPressed.connect(self._unlock)
        layout.addWidget(self.passphrase)
        self.note = Note(margin=0)
        layout.addWidget(self.note)
        row = parts.row(spacing=8)
        self.primary_button = parts.button(_("Unlock"), "unlock", "primary")
        self.primary_button.clicked.connect(self._unlock)
        row.addWidget(self.primary_button)
        row.addStretch(1)
        layout.addLayout(row)
        layout.addSpacing(12)
        said = _(
            "After a mistake the pause grows: 4 seconds, 8, up to 5 minutes. The number"
            " of attempts is not limited."
        )
        layout.addWidget(parts.label(said, "meta", colour="ink3"))
        return box

    def _why(self) -> str:
        because = str(self.args.get("locked_because", "")).strip()
        if "locked_because" not in self.args:
            return _("Open it with your passphrase.")
        now = datetime.now().astimezone().strftime("%H:%M")
        said = _("Locked at {time}. Everything you typed is saved.").format(time=now)
        return f"{said} ({because})" if because else said

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
        layout.addStretch(1)
        other = parts.button(_("Another vault…"), "folder", "quiet")
        other.clicked.connect(self._other)
        new = parts.button(_("New vault"), "plus", "quiet")
        new.clicked.connect(self.opens("first_start"))
        layout.addWidget(other)
        layout.addWidget(new)
        self._column.addWidget(foot)

    def _other(self) -> None:
        folder = file_dialogs.folder(self, _("Choose the folder of a vault"))
        if folder is not None:
            self.desk.change_settings(vault=str(folder))

    def _unlock(self) -> None:
        passphrase = self.passphrase.text()
        if not passphrase or self._wait:
            return
        folder = Path(self.desk.settings.vault)
        self.note.clear()
        self.primary_button.setText(_("Opening…"))
        self.primary_button.setEnabled(False)
        self.desk.open(
            self,
            lambda: vaults.open_vault(folder, passphrase),
            folder,
            self._refused,
        )

    def _refused(self, error: BaseException) -> None:
        self.primary_button.setEnabled(True)
        self.primary_button.setText(_("Unlock"))
        self.show_error(error)
        code = getattr(error, "code", "")
        if code == "vault.wrong-passphrase":
            self._wrong += 1
            self._wait = min(_FIRST_WAIT * 2 ** (self._wrong - 1), _LONGEST_WAIT)
            self.primary_button.setEnabled(False)
            self._show_wait()
            self._countdown.start()
        self.passphrase.field.selectAll()
        self.passphrase.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _count(self) -> None:
        self._wait -= 1
        if self._wait <= 0:
            self._countdown.stop()
            self.primary_button.setText(_("Unlock"))
            self.primary_button.setEnabled(True)
        else:
            self._show_wait()

    def _show_wait(self) -> None:
        self.primary_button.setText(_("Unlock in {n} s").format(n=self._wait))
