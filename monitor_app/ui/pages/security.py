"""Security: the idle lock, the passphrase, the number of your key, a full check."""

from typing import ClassVar

from PySide6.QtWidgets import QLayout, QWidget

from monitor_app.i18n import _, ngettext
from monitor_app.progress import Progress
from monitor_app.ui import parts, theme
from monitor_app.ui.meter import Meter
from monitor_app.ui.page import Page
from monitor_app.ui.passphrase_field import PassphraseField
from monitor_app.ui.segmented import Segmented
from monitor_app.usecases import vaults
from monitor_app.vault import Vault
from monitor_app.vault.problems import VaultProblem


class SecurityPage(Page):
    """What protects the vault, and how to look whether it does."""

    help_topic: ClassVar[str] = "security"

    def enter(self) -> None:
        self.add_top_bar(_("Security"))
        content = QWidget()
        content.setMaximumWidth(theme.look().px(860))
        layout = parts.column(content, spacing=10)
        layout.setContentsMargins(24, 16, 24, 24)
        self._add_idle(layout)
        self._add_number(layout)
        self._add_check(layout)
        self._add_passphrase(layout)
        layout.addStretch(1)
        self.add_body(parts.scrolled(content))

    def _add_idle(self, layout: QLayout) -> None:
        layout.addWidget(parts.label(_("Lock by itself"), "title", 600))
        layout.addWidget(
            parts.label(
                _("After so many minutes without a key, a click or a touch."),
                "body",
                colour="ink2",
            )
        )
        minutes = Segmented(
            _("Lock by itself"),
            [(str(n), str(n)) for n in (1, 3, 5, 10)],
            str(self.desk.settings.idle_lock_minutes),
        )
        minutes.chosen.connect(
            lambda code: self.desk.change_settings(idle_lock_minutes=int(code))
        )
        row = QWidget()
        inner = parts.row(row)
        inner.addWidget(minutes)
        inner.addStretch(1)
        layout.addWidget(row)

    def _add_number(self, layout: QLayout) -> None:
        info = self.desk.info
        if info is None:
            return
        layout.addWidget(parts.label(_("Number of your key"), "title", 600))
        layout.addWidget(
            parts.label(
                _("Read it aloud when head office adds you to the team."),
                "body",
                colour="ink2",
            )
        )
        layout.addWidget(parts.label(info.fingerprint, "answer", mono=True))
        facts = f"{info.cipher} · {info.vault_id}"
        layout.addWidget(parts.label(facts, "meta", colour="ink2", mono=True))

    def _add_check(self, layout: QLayout) -> None:
        layout.addWidget(parts.label(_("Check the vault"), "title", 600))
        layout.addWidget(
            parts.label(
                _("Reads everything and compares it with its signatures and log."),
                "body",
                colour="ink2",
            )
        )
        row = QWidget()
        inner = parts.row(row)
        self.check_button = parts.button(_("Check now"), "shield")
        self.check_button.clicked.connect(self._check)
        inner.addWidget(self.check_button)
        inner.addStretch(1)
        layout.addWidget(row)

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

    def _add_passphrase(self, layout: QLayout) -> None:
        layout.addWidget(parts.label(_("Another passphrase"), "title", 600))
        self.passphrase = PassphraseField(_("New passphrase"))
        self.meter = Meter()
        self.again = PassphraseField(_("Once more, without looking"))
        for widget in (self.passphrase, self.meter, self.again):
            widget.setMaximumWidth(theme.look().px(560))
            layout.addWidget(widget)
        row = QWidget()
        inner = parts.row(row)
        self.change_button = parts.button(_("Change the passphrase"), "key")
        self.change_button.setEnabled(False)
        self.change_button.clicked.connect(self._change)
        inner.addWidget(self.change_button)
        inner.addStretch(1)
        layout.addWidget(row)
        for field in (self.passphrase, self.again):
            field.field.textChanged.connect(self._weigh)

    def _weigh(self) -> None:
        strength = vaults.passphrase_strength(self.passphrase.text())
        self.meter.show_strength(strength)
        same = self.passphrase.text() == self.again.text()
        self.change_button.setEnabled(strength.enough and same)

    def _change(self) -> None:
        passphrase = self.passphrase.text()
        self.change_button.setEnabled(False)

        def task(vault: Vault, _progress: Progress) -> object:
            return vaults.change_passphrase(vault, passphrase)

        self.desk.ask(self, task, self._changed, self.show_error)

    def _changed(self, _slots: object) -> None:
        self.passphrase.clear()
        self.again.clear()
        self.note.say(
            _("The passphrase is changed. The old one opens nothing any more."), "ok"
        )
