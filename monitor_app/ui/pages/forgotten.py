"""The passphrase is forgotten: sheets of words open the vault, a new one closes it."""

from pathlib import Path
from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from monitor_app.i18n import _, ngettext
from monitor_app.ui import parts, theme
from monitor_app.ui.meter import Meter
from monitor_app.ui.nesting import nest
from monitor_app.ui.page import Page
from monitor_app.ui.passphrase_field import PassphraseField
from monitor_app.ui.share_field import ShareField
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
        self.fields: list[ShareField] = []
        self._places = parts.column(spacing=8)
        nest(layout, self._places)
        self.passphrase = PassphraseField(_("New passphrase"), shown=True)
        self.meter = Meter()
        self.again = PassphraseField(_("Once more, without looking"))
        for widget in (self.passphrase, self.meter, self.again):
            layout.addWidget(widget)
        for field in (self.passphrase, self.again):
            field.field.textChanged.connect(self._weigh)
        layout.addStretch(1)
        self.add_body(parts.scrolled(content))
        use = parts.button(_("Set the new passphrase"), "key", "primary")
        use.clicked.connect(self._use)
        self._said = self.add_foot(use)
        self._add_field()
        self._add_field()
        self._weigh()
        self.fields[0].field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _add_field(self) -> None:
        field = ShareField(len(self.fields) + 1)
        field.changed.connect(self._weigh)
        self.fields.append(field)
        self._places.addWidget(field)

    def _weigh(self) -> None:
        whole = {field.share: field.needed for field in self.fields if field.is_whole}
        needed = max(whole.values(), default=2)
        while len(self.fields) < needed:
            self._add_field()
        strength = vaults.passphrase_strength(self.passphrase.text())
        self.meter.show_strength(strength)
        left = needed - len(whole)
        missing = ""
        if left > 0:
            missing = ngettext("{n} sheet to go", "{n} sheets to go", left)
            missing = missing.format(n=left)
        elif not strength.enough:
            missing = _("The passphrase needs at least 4 bars.")
        elif self.passphrase.text() != self.again.text():
            missing = _("Type the passphrase once more, the same.")
        self._said.setText(missing)
        self.primary_button.setEnabled(not missing)

    def _use(self) -> None:
        typed = [field.words() for field in self.fields if field.is_whole]
        passphrase = self.passphrase.text()
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
