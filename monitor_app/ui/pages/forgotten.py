"""The passphrase is forgotten: sheets of words open the vault, a new one closes it."""

from pathlib import Path
from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from monitor_app.i18n import _
from monitor_app.ui import parts, theme
from monitor_app.ui.new_passphrase import NewPassphrase
from monitor_app.ui.page import Page
from monitor_app.ui.share_field import ShareFields
from monitor_app.usecases import recovery, vaults


class ForgottenPage(Page):
    """Opens a locked vault with sheets and gives it a new passphrase."""

    task: ClassVar[bool] = True
    bare: ClassVar[bool] = True
    help_topic: ClassVar[str] = "recovery"

    def enter(self) -> None:
        self.add_top_bar(_("Open with recovery sheets"), back=True)
        content = QWidget()
        content.setMaximumWidth(theme.look().px(760))
        layout = parts.column(content, spacing=8)
        layout.setContentsMargins(24, 16, 24, 24)
        said = _(
            "Type as many sheets as are needed, then a new passphrase. The old one"
            " stops working."
        )
        layout.addWidget(parts.label(said, "body", colour="ink2"))
        self.sheets = ShareFields()
        self.new = NewPassphrase(_("New passphrase"))
        for widget in (self.sheets, self.new):
            layout.addWidget(widget)
            widget.changed.connect(self._weigh)
        layout.addStretch(1)
        self.add_body(parts.scrolled(content))
        use = parts.button(_("Set the new passphrase"), "key", "primary")
        use.clicked.connect(self._use)
        self._said = self.add_foot(use)
        self._weigh()
        self.sheets.setFocus(Qt.FocusReason.OtherFocusReason)

    def _weigh(self) -> None:
        missing = self.sheets.missing or self.new.missing
        self._said.setText(missing)
        self.primary_button.setEnabled(not missing)

    def _use(self) -> None:
        typed, passphrase = self.sheets.typed, self.new.text()
        folder = Path(self.desk.settings.vault)
        self.primary_button.setEnabled(False)
        self.desk.run(
            self,
            lambda _progress: recovery.use_shares(folder, typed, passphrase),
            lambda _none: self._used(passphrase, folder),
            self._failed,
        )

    def _used(self, passphrase: str, folder: Path) -> None:
        self.desk.open(
            self,
            lambda: vaults.open_vault(folder, passphrase),
            folder,
            self._failed,
        )

    def _failed(self, error: BaseException) -> None:
        self.show_error(error)
        self.primary_button.setEnabled(True)
