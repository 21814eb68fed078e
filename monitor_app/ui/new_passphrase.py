"""A new passphrase: weighed while it is typed, and typed twice."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from monitor_app.i18n import _
from monitor_app.ui import parts
from monitor_app.ui.meter import Meter
from monitor_app.ui.passphrase_field import PassphraseField
from monitor_app.usecases import vaults


class NewPassphrase(QWidget):
    """Two fields with a meter between them.

    Signals:
        changed: something was typed into one of them.
    """

    changed = Signal()

    def __init__(self, name: str, *, shown: bool = True) -> None:
        super().__init__()
        layout = parts.column(self, spacing=8)
        self.passphrase = PassphraseField(name, shown=shown)
        self.meter = Meter()
        self.again = PassphraseField(_("Once more, without looking"))
        for widget in (self.passphrase, self.meter, self.again):
            layout.addWidget(widget)
        for field in (self.passphrase, self.again):
            field.field.textChanged.connect(self._weigh)
        self.setFocusProxy(self.passphrase)

    def text(self) -> str:
        """Return what was typed, as it was typed."""
        return self.passphrase.text()

    @property
    def missing(self) -> str:
        """Say what is missing, "" when it may be taken."""
        if not vaults.passphrase_strength(self.text()).enough:
            return _("The passphrase needs at least 4 bars.")
        if self.text() != self.again.text():
            return _("Type the passphrase once more, the same.")
        return ""

    def clear(self) -> None:
        """Empty both fields."""
        self.passphrase.clear()
        self.again.clear()

    def _weigh(self) -> None:
        self.meter.show_strength(vaults.passphrase_strength(self.text()))
        self.changed.emit()
