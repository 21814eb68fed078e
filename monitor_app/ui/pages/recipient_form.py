"""Adding a recipient to the team file, or changing what one may have."""

from collections.abc import Callable

from PySide6.QtCore import Signal

from monitor_app.i18n import N_, _
from monitor_app.records.consent import PURPOSES
from monitor_app.team import IDENTITY, LEVELS, TESTIMONY
from monitor_app.ui import parts, wordlists
from monitor_app.ui.lists.rows import Sheet
from monitor_app.ui.lists.ticks import TickList, TickRow
from monitor_app.ui.questions.long_lists import PickField
from monitor_app.ui.wordlists import Words
from monitor_app.usecases import team
from monitor_app.usecases.team import TeamView
from monitor_app.vault import Vault

_LEVELS = {
    "l1": N_("level 1 at the most"),
    "l2": N_("level 2 at the most"),
    "l3": N_("level 3 at the most"),
    "l4": N_("level 4 at the most"),
}


class RecipientForm(Sheet):
    """Name, key, kind, purposes, level, and what the key opens.

    Signals:
        wanted: the recipient is to be added as `change` says.
    """

    wanted = Signal()

    def __init__(self, purposes: Words, classes: Words) -> None:
        super().__init__(margin=0)
        self.title(_("Add a recipient"))
        self.name = self.line(_("How exports name the recipient"))
        self.key = self.line(_("Public key of the recipient (age1…)"))
        self.kind = PickField()
        for code in classes:
            self.kind.addItem(wordlists.word(classes, code), code)
        self.named(_("Kind of recipient"), self.kind)
        self.level = PickField()
        for code in LEVELS:
            self.level.addItem(_(_LEVELS[code]), code)
        self.level.setCurrentIndex(1)
        self.named(_("How sensitive a record may be"), self.level)
        self.opens = PickField()
        self.opens.addItem(_("Records"), TESTIMONY)
        self.opens.addItem(_("Identity sheets only"), IDENTITY)
        self.named(_("What the key opens"), self.opens)
        rows = [TickRow(code, wordlists.word(purposes, code)) for code in PURPOSES]
        self.purposes = TickList(rows, "")
        self.add(parts.label(_("For what?"), "meta", 600, "ink2"))
        self.add(self.purposes)
        self.add_button = self.button(parts.button(_("Add the recipient"), "plus"))
        self.add_button.setEnabled(False)
        self.add_button.clicked.connect(self.wanted)
        self.name.textChanged.connect(lambda _text: self._check())
        self.key.textChanged.connect(lambda _text: self._check())
        self.purposes.changed.connect(self._check)

    def change(self) -> Callable[[Vault], TeamView]:
        """Return what adds the recipient as it is written now."""
        name, key = self.name.text().strip(), self.key.text().strip()
        kind, level = str(self.kind.currentData()), str(self.level.currentData())
        opens, purposes = str(self.opens.currentData()), self.purposes.ticked
        return lambda vault: team.add_recipient(
            vault, key, name, purposes, kind, level=level, opens=opens
        )

    def _check(self) -> None:
        named = bool(self.name.text().strip() and self.key.text().strip())
        self.add_button.setEnabled(named and bool(self.purposes.ticked))
