"""An older copy of the vault was put back: look twice before it is accepted."""

from pathlib import Path
from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from monitor_app.i18n import _
from monitor_app.ui import parts, theme
from monitor_app.ui.nesting import nest
from monitor_app.ui.page import Page
from monitor_app.ui.passphrase_field import PassphraseField
from monitor_app.usecases import vaults
from monitor_app.vault import Vault


class OlderStatePage(Page):
    """Says what an older state means; opens it on purpose, and the log says so."""

    task: ClassVar[bool] = True
    bare: ClassVar[bool] = True
    help_topic: ClassVar[str] = "unlock"

    def enter(self) -> None:
        self.add_top_bar(_("The vault is older than it was"), back=True)
        content = QWidget()
        content.setMaximumWidth(theme.look().px(760))
        layout = parts.column(content, spacing=12)
        layout.setContentsMargins(24, 16, 24, 24)
        for icon, sentence in (
            (
                "warning",
                _(
                    "This vault was newer the last time it was open. Everything that"
                    " was written since then is missing from it."
                ),
            ),
            (
                "folder",
                _(
                    "If you put a copy back yourself, open it. If you did not, somebody"
                    " had this computer: do not write here, and tell your coordinator."
                ),
            ),
            ("chain", _("The activity log will say that the older state was opened.")),
        ):
            line = parts.row(spacing=12)
            line.addWidget(parts.picture(icon, "warn"), 0, Qt.AlignmentFlag.AlignTop)
            line.addWidget(parts.label(sentence, "body"), 1)
            nest(layout, line)
        layout.addSpacing(8)
        self.passphrase = PassphraseField(_("Passphrase"))
        self.passphrase.field.returnPressed.connect(self._accept)
        layout.addWidget(self.passphrase)
        layout.addStretch(1)
        self.add_body(parts.scrolled(content))
        accept = parts.button(_("Open the older state"), "unlock", "danger")
        accept.clicked.connect(self._accept)
        self.add_foot(accept)
        self.passphrase.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _accept(self) -> None:
        passphrase = self.passphrase.text()
        if not passphrase or not self.primary_button.isEnabled():
            return
        folder = Path(self.desk.settings.vault)
        self.primary_button.setEnabled(False)

        def make() -> Vault:
            vaults.accept_older(folder, passphrase)
            return vaults.open_vault(folder, passphrase)

        self.desk.open(self, make, folder, self._failed)

    def _failed(self, error: BaseException) -> None:
        self.primary_button.setEnabled(True)
        self.show_error(error)
        self.passphrase.field.selectAll()
        self.passphrase.field.setFocus(Qt.FocusReason.OtherFocusReason)
