"""Withdrawals of consent: who was not told yet, and sealing them for recipients."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from monitor_app.i18n import _
from monitor_app.progress import Progress
from monitor_app.ui import file_dialogs, parts
from monitor_app.ui.desk import Desk
from monitor_app.ui.lists.rows import Sheet, reveal
from monitor_app.ui.lists.taken_back_rows import taken_back_row
from monitor_app.ui.lists.ticks import TickList, TickRow
from monitor_app.usecases import team, withdrawing
from monitor_app.usecases.series import SealedBundle
from monitor_app.usecases.taken_back import TakenBack, Waiting, taken_back
from monitor_app.usecases.team import TeamView
from monitor_app.vault import Vault


class NotTold(QWidget):
    """A row for each person who took something back that recipients do not know of.

    Signals:
        wanted: the withdrawals are to be written.
    """

    wanted = Signal()

    def __init__(self, desk: Desk, failed: Callable[[BaseException], None]) -> None:
        super().__init__()
        self._desk, self._failed = desk, failed
        self._rows = parts.column(self, spacing=8)
        self._rows.setContentsMargins(24, 8, 24, 0)
        self.hide()

    def look(self) -> None:
        """Read again who has to be told."""
        self._desk.ask(self, taken_back, self._show, self._failed)

    def _show(self, found: tuple[TakenBack, ...]) -> None:
        parts.emptied(self._rows)
        owed = [each for each in found if each.waiting is Waiting.NOT_TOLD]
        for each in owed:
            wanted = self.wanted.emit
            self._rows.addWidget(taken_back_row(each, wanted, wanted))
        self.setVisible(bool(owed))


class WithdrawalsForm(Sheet):
    """Ticks recipients, chooses a folder, writes one bundle with every withdrawal.

    Signals:
        written: name of the file.
    """

    written = Signal(str)

    def __init__(self, desk: Desk, failed: Callable[[BaseException], None]) -> None:
        super().__init__(margin=0)
        self._desk, self._failed = desk, failed
        self._begin: QWidget | None = None
        self._wanted = False
        self.title(_("Write the withdrawals"))
        self.say(_("Every recipient stops using what was taken back, and erases it."))
        desk.ask(self, _team, self._show, self._failed)

    def _show(self, view: TeamView) -> None:
        self.list = TickList(
            [TickRow(r.name, r.name, ticked=True) for r in view.recipients],
            _("The team file names no recipient."),
        )
        self.add(self.list)
        self.write_button = self.button(
            parts.button(_("Choose a folder and write…"), "usb", "primary")
        )
        self.write_button.clicked.connect(self._choose)
        self._begin = next(iter(self.list.boxes.values()), self.write_button)
        if self._wanted:
            self.begin()

    def begin(self) -> None:
        """Bring the keyboard here, also later when the recipients are read."""
        self._wanted = self._begin is None
        if self._begin is not None:
            self._begin.setFocus(Qt.FocusReason.OtherFocusReason)
            reveal(self)

    def begins_at(self) -> QWidget | None:
        """Return where the keyboard begins, None until the recipients are read."""
        return self._begin

    def _choose(self) -> None:
        folder = file_dialogs.folder(self, _("Choose a folder or a drive"))
        if folder is not None:
            self.write(folder)

    def write(self, folder: Path) -> None:
        """Seal the withdrawals into a folder."""
        names = self.list.ticked

        def task(vault: Vault, progress: Progress) -> SealedBundle:
            return withdrawing.send_withdrawals(vault, names, folder, progress)

        self._desk.ask(
            self, task, lambda made: self.written.emit(made.file.name), self._failed
        )


def _team(vault: Vault, _progress: Progress) -> TeamView:
    return team.show_team(vault)
