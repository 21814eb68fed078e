"""What the office asks of every vault in the field: how long copies stay, places."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtGui import QIntValidator

from monitor_app.i18n import _
from monitor_app.ui import parts
from monitor_app.ui.lists.rows import Sheet
from monitor_app.usecases import team
from monitor_app.usecases.team import TeamView
from monitor_app.vault import Vault

_MOST_DAYS = 36_500


class PolicyForm(Sheet):
    """Days and codes of places, as they stand in the team file.

    Signals:
        wanted: they are to be changed as `change` says.
    """

    wanted = Signal()

    def __init__(self, view: TeamView) -> None:
        super().__init__(margin=0)
        self.title(_("What every vault in the field is asked"))
        self.days = self.line(
            _("Days that a copy stays there once its receipt has come; 0: no limit"),
            str(view.retention_days),
        )
        self.days.setValidator(QIntValidator(0, _MOST_DAYS, self.days))
        self.sites = self.line(
            _("Codes of places that a visit may offer, with spaces between"),
            " ".join(view.sites),
            hint="S-01 S-02",
        )
        self.keep_button = self.button(parts.button(_("Keep this"), "check"))
        self.keep_button.setEnabled(False)
        self.keep_button.clicked.connect(self.wanted)
        for field in (self.days, self.sites):
            field.textChanged.connect(lambda _text: self._check())

    def change(self) -> Callable[[Vault], TeamView]:
        """Return what changes the team file as it is written now."""
        days, sites = int(self.days.text()), self.sites.text().split()
        return lambda vault: team.set_policy(vault, retention_days=days, sites=sites)

    def _check(self) -> None:
        self.keep_button.setEnabled(self.days.hasAcceptableInput())
