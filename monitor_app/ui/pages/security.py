"""Security: when it locks, the ways into it, what others see, the last resort."""

from typing import TYPE_CHECKING, ClassVar, cast

from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from monitor_app.i18n import _, ngettext
from monitor_app.progress import Progress
from monitor_app.records.recovery import RecoveryState
from monitor_app.ui import parts, theme
from monitor_app.ui.nesting import nest
from monitor_app.ui.new_passphrase import NewPassphrase
from monitor_app.ui.page import Page
from monitor_app.ui.pages.backup_row import BackupRow
from monitor_app.ui.pages.safeguards import Safeguards
from monitor_app.ui.segmented import Segmented
from monitor_app.ui.setting_row import setting_row
from monitor_app.usecases import vaults
from monitor_app.vault import Vault
from monitor_app.vault.problems import VaultProblem

if TYPE_CHECKING:
    from monitor_app.ui.window import Window

_MINUTES = (1, 3, 5, 10)


class SecurityPage(Page):
    """Rows of one sentence and one control."""

    help_topic: ClassVar[str] = "security"

    def enter(self) -> None:
        self.add_top_bar(_("Security"))
        content = QWidget()
        content.setMaximumWidth(theme.look().px(1080))
        self._rows: QVBoxLayout = parts.column(content, spacing=0)
        self._rows.setContentsMargins(24, 4, 24, 24)
        self._add_looks()
        self._add_locking()
        self._add_ways_in()
        self.safeguards = Safeguards(self)
        self._rows.addWidget(self.safeguards)
        self._add_screen()
        self._add_last_resort()
        self._rows.addStretch(1)
        self.add_body(parts.scrolled(content))

    def leave(self) -> None:
        self.backup.stop()

    def _add_looks(self) -> None:
        check = self._button(_("Check"), "computer", self.opens("check_computer"))
        self._row(
            _("Check this computer"),
            _("Disk, memory, clouds, printer, recorders, clock: what endangers it."),
            check,
        )
        shows = self._button(_("Look"), "eye", self.opens("device_reveals"))
        self._row(
            _("What this device reveals"),
            _("What somebody learns who takes it: off, locked, open, erased."),
            shows,
        )
        self.check_button = self._button(_("Check now"), "shield", self._check)
        self._row(
            _("Check the vault"),
            _("Reads everything and compares it with its signatures and log."),
            self.check_button,
        )
        self.backup = BackupRow(self)
        self._rows.addWidget(self.backup)

    def _add_locking(self) -> None:
        minutes = Segmented(
            _("Lock by itself"),
            [(str(n), str(n)) for n in _MINUTES],
            str(self.desk.settings.idle_lock_minutes),
        )
        minutes.chosen.connect(self._lock_after)
        self._row(
            _("Lock by itself"),
            _("After so many minutes without a key, a click or a touch."),
            minutes,
        )

    def _lock_after(self, minutes: str) -> None:
        self.desk.change_settings(idle_lock_minutes=int(minutes))

    def _add_ways_in(self) -> None:
        info = self.desk.info
        if info is None:
            return
        said = {
            RecoveryState.MISSING: _("None yet: a forgotten passphrase is final."),
            RecoveryState.MADE: _("Made, but nobody typed them back yet."),
            RecoveryState.REHEARSED: _("Made and typed back: the very same key came."),
        }[info.recovery]
        sheets = self._button(_("Open"), "key", self.opens("recovery"))
        self._row(_("Recovery sheets"), said, sheets)
        number = parts.label(info.fingerprint, "body", mono=True)
        number.setMinimumWidth(theme.look().px(340))
        self._row(
            _("Number of your key"),
            _("Read it aloud when head office adds you to the team."),
            number,
        )
        self._rows.addWidget(self._passphrase_box())

    def _passphrase_box(self) -> QWidget:
        box = parts.grounded(QWidget(), "surface", "bottom")
        layout = parts.column(box, spacing=4)
        layout.setContentsMargins(0, 12, 0, 12)
        layout.addWidget(parts.label(_("Another passphrase"), "body", 600))
        self.new = NewPassphrase(_("New passphrase"), shown=False)
        self.new.setMaximumWidth(theme.look().px(560))
        layout.addWidget(self.new)
        row = parts.row()
        self.change_button = self._button(
            _("Change the passphrase"), "key", self._change
        )
        self.change_button.setEnabled(False)
        row.addWidget(self.change_button)
        row.addStretch(1)
        nest(layout, row)
        self.new.changed.connect(self._weigh)
        return box

    def _add_screen(self) -> None:
        guard = self._window().screen_guard
        if guard.works is None:
            guard.guard()
        if not guard.works:
            self._row(
                _("Pictures of the screen"),
                _("This system cannot forbid them: other programs may see the screen."),
            )
            return
        allowed = Segmented(
            _("Pictures of the screen"),
            (("no", _("Forbidden")), ("yes", _("Allowed"))),
            "yes" if guard.allowed else "no",
        )
        allowed.chosen.connect(lambda code: guard.set_allowed(code == "yes"))
        self._row(
            _("Pictures of the screen"),
            _("Allowed until the vault locks; the strip shows it meanwhile."),
            allowed,
        )

    def _add_last_resort(self) -> None:
        practise = self._button(
            _("Practise"), "erase", self.opens("erase", practise=True)
        )
        self._row(
            _("Emergency erase: Ctrl+Shift+F12, then hold"),
            _("Two actions, no passphrase. Practise it; nothing is erased then."),
            practise,
        )

    # Actions

    def _check(self) -> None:
        self.check_button.setEnabled(False)
        self.check_button.setText(_("Working…"))

        def task(vault: Vault, progress: Progress) -> tuple[VaultProblem, ...]:
            return vaults.check_vault(vault, progress)

        self.desk.ask(self, task, self._checked, self._check_failed)

    def _checked(self, problems: tuple[VaultProblem, ...]) -> None:
        self._rest()
        if not problems:
            self.note.say(_("Everything is whole: nothing was changed or lost."), "ok")
            return
        said = ngettext(
            "{n} thing is damaged. Copy the vault before you do anything else.",
            "{n} things are damaged. Copy the vault before you do anything else.",
            len(problems),
        ).format(n=len(problems))
        codes = ", ".join(sorted({problem.code for problem in problems}))
        self.note.say(said, "danger", codes)

    def _check_failed(self, error: BaseException) -> None:
        self._rest()
        self.show_error(error)

    def _rest(self) -> None:
        self.check_button.setEnabled(True)
        self.check_button.setText(_("Check now"))

    def _weigh(self) -> None:
        self.change_button.setEnabled(not self.new.missing)

    def _change(self) -> None:
        passphrase = self.new.text()
        self.change_button.setEnabled(False)

        def task(vault: Vault, _progress: Progress) -> object:
            return vaults.change_passphrase(vault, passphrase)

        self.desk.ask(self, task, self._changed, self.show_error)

    def _changed(self, _slots: object) -> None:
        self.new.clear()
        self.note.say(
            _("The passphrase is changed. The old one opens nothing any more."), "ok"
        )

    # Parts

    def _row(self, title: str, sentence: str, *controls: QWidget) -> None:
        for control in controls:
            if isinstance(control, QPushButton):
                control.setAccessibleName(f"{control.text()}: {title}")
        row = setting_row(title, sentence, controls, narrow=self.is_narrow)
        self._rows.addWidget(row)

    def _button(self, words: str, icon: str, action: object) -> QPushButton:
        made = parts.button(words, icon)
        made.clicked.connect(action)
        return made

    def _window(self) -> "Window":
        return cast("Window", self.window())
