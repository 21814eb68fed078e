"""Who can open the vault, the office's key in it, and erasing after wrong tries."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from monitor_app.errors.usecases import NoTeamError
from monitor_app.i18n import _
from monitor_app.messages.vault import SLOTS
from monitor_app.progress import Progress
from monitor_app.records.consent import OWN_ORGANISATION
from monitor_app.team.teamfile import TeamRecipient
from monitor_app.ui import parts, tab_order
from monitor_app.ui.page import Page
from monitor_app.ui.segmented import Segmented
from monitor_app.ui.setting_row import setting_row
from monitor_app.usecases import safeguards, team
from monitor_app.vault import Vault

if TYPE_CHECKING:
    from monitor_app.usecases.vaults import VaultInfo

_ESCROW = "age-escrow"
_WRONG = (0, 5, 10, 20)


class Safeguards(QWidget):
    """Rows of the security page that change the key slots; all are off at first."""

    def __init__(self, page: Page) -> None:
        super().__init__()
        self._page = page
        self._office: TeamRecipient | None = None
        self._rows = parts.column(self, spacing=0)
        page.desk.ask(self, _office_of, self._know_office, page.show_error)
        self._show()

    def _know_office(self, office: TeamRecipient | None) -> None:
        self._office = office
        self._show()

    def _show(self) -> None:
        info = self._page.desk.info
        if info is None:
            return
        here = QApplication.focusWidget()
        had_keyboard = here is not None and self.isAncestorOf(here)
        parts.emptied(self._rows)
        said = "\n".join(
            dict.fromkeys(_(SLOTS[str(slot["type"])]) for slot in info.slots)
        )
        self._add(_("Who can open this vault"), said)
        self._add_escrow(info)
        self._add_wipe(info)
        if had_keyboard:
            first = tab_order.first(self)
            if first is not None:
                first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _add_escrow(self, info: "VaultInfo") -> None:
        title = _("Let head office open this vault")
        if any(slot["type"] == _ESCROW for slot in info.slots):
            self.escrow = parts.button(_("Take it away"), "close")
            self.escrow.clicked.connect(self._take_away)
            said = _(
                "On: whoever holds the key of head office can open it. Copies of the"
                " vault that were made meanwhile stay open to them for ever."
            )
        else:
            self.escrow = parts.button(_("Allow"), "key")
            self.escrow.clicked.connect(self._allow)
            self.escrow.setEnabled(self._office is not None)
            if self._office is None:
                said = _("Off. Join a team first: its file has the key of head office.")
            else:
                said = _(
                    "Off. If you allow it, “{name}” can open everything here without"
                    " you, also if the computer is taken to them by others."
                ).format(name=self._office.name)
        self._add(title, said, self.escrow)

    def _add_wipe(self, info: "VaultInfo") -> None:
        choices = sorted({*_WRONG, info.wipe_after})
        self.wipe = Segmented(
            _("Erase after wrong passphrases"),
            [(str(n), str(n) if n else _("Never")) for n in choices],
            str(info.wipe_after),
        )
        self.wipe.chosen.connect(self._wipe_after)
        self._add(
            _("Erase after wrong passphrases"),
            _(
                "After so many in a row everything here is lost, for you as well. It"
                " does not stop anybody who copied the vault first."
            ),
            self.wipe,
        )

    def _add(self, title: str, said: str, *controls: QWidget) -> None:
        for control in controls:
            if not control.accessibleName():
                control.setAccessibleName(title)
        row = setting_row(title, said, controls, narrow=self._page.is_narrow)
        self._rows.addWidget(row)

    # Actions

    def _allow(self) -> None:
        office = self._office
        if office is not None:
            self._change(lambda vault: safeguards.add_escrow(vault, office.key))

    def _take_away(self) -> None:
        self._change(safeguards.remove_escrow)

    def _wipe_after(self, wrong: str) -> None:
        self._change(lambda vault: safeguards.wipe_after(vault, int(wrong)))

    def _change(self, change: Callable[[Vault], object]) -> None:
        def task(vault: Vault, _progress: Progress) -> None:
            change(vault)

        desk = self._page.desk
        desk.ask(
            self,
            task,
            lambda _none: desk.refresh_info(self, self._show),
            self._page.show_error,
        )


def _office_of(vault: Vault, _progress: Progress) -> TeamRecipient | None:
    """Return the recipient of the own organisation; `None` without a team."""
    try:
        recipients = team.show_team(vault).recipients
    except NoTeamError:
        return None
    own = (r for r in recipients if r.recipient_class == OWN_ORGANISATION)
    return next(own, None)
