"""Emergency erase: the page is the first action, holding the button the second."""

from pathlib import Path
from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from monitor_app.errors import MonitorError
from monitor_app.i18n import N_, _, ngettext
from monitor_app.ui import parts, theme
from monitor_app.ui.hold_button import HoldButton
from monitor_app.ui.nesting import nest
from monitor_app.ui.note import Note
from monitor_app.ui.page import Page
from monitor_app.ui.said_box import SaidBox

_GOES = (
    N_("every key, and with the keys all records, photos and names"),
    N_("the recovery sheets: they open nothing any more"),
    N_("the passphrase: it opens nothing any more"),
)
_STAYS = (
    N_("bundles on drives and at head office"),
    N_("backups, if you made any"),
    N_("printed pages, and what a printer or the system keeps of them"),
    N_("on an SSD possibly old key blocks, closed by the old passphrase"),
    N_("traces that this program was here"),
)


class ErasePage(Page):
    """Asks for no passphrase; `practise` goes through it without erasing."""

    task: ClassVar[bool] = True
    bare: ClassVar[bool] = True
    help_topic: ClassVar[str] = "erase"

    def enter(self) -> None:
        self.practises = bool(self.args.get("practise", False))
        parts.grounded(self, "surface")
        body = QWidget()
        narrow = self.is_narrow
        layout = parts.column(body, spacing=0) if narrow else parts.row(body, spacing=0)
        layout.addWidget(self._action(), 3)
        layout.addWidget(self._facts(), 2)
        self.add_body(parts.scrolled(body))
        self.hold.setFocus(Qt.FocusReason.OtherFocusReason)

    def _action(self) -> QWidget:
        made = QWidget()
        layout = parts.column(made, spacing=14)
        layout.setContentsMargins(32, 24, 32, 24)
        layout.addStretch(1)
        middle = Qt.AlignmentFlag.AlignHCenter
        said = _("Erase the vault on this computer")
        if self.practises:
            said = _("Practise erasing: nothing is erased")
        title = parts.label(said, "display", 600)
        title.setAlignment(middle)
        layout.addWidget(title)
        self.hold = HoldButton(_("Hold to erase"), "erase")
        self.hold.held.connect(self._erase)
        self.hold.let_go.connect(self._released)
        layout.addWidget(self.hold, 0, middle)
        how = parts.label(_("Hold Space, Enter, a finger or the mouse."), "body", 600)
        how.setAlignment(middle)
        layout.addWidget(how)
        self.said = parts.label(_("Let go and nothing happens."), "body", colour="ink2")
        self.said.setAlignment(middle)
        layout.addWidget(self.said)
        self.note = Note(margin=0)
        layout.addWidget(self.note)
        cancel = parts.button(_("Cancel") + "  Esc")
        cancel.clicked.connect(self.escape)
        layout.addWidget(cancel, 0, middle)
        layout.addStretch(1)
        return made

    def _facts(self) -> QWidget:
        side = parts.grounded(QWidget(), "window")
        layout = parts.column(side, spacing=8)
        layout.setContentsMargins(32, 32, 32, 24)
        for title, lines in (
            (_("What goes"), _GOES),
            (_("What stays"), _STAYS),
        ):
            layout.addWidget(parts.label(title, "title", 600))
            for line in lines:
                row = parts.row(spacing=10)
                row.addWidget(parts.label("–", "body", wrap=False), 0, _TOP)
                row.addWidget(parts.label(_(line), "body", colour="ink2"), 1)
                nest(layout, row)
            layout.addSpacing(8)
        layout.addWidget(self._lost_box())
        layout.addWidget(
            parts.label(
                _("Afterwards the program shows an ordinary first start."),
                "meta",
                colour="ink2",
            )
        )
        layout.addStretch(1)
        side.setMinimumWidth(theme.look().px(280))
        return side

    def _lost_box(self) -> QWidget:
        self._lost = SaidBox("warn", "tray-out")
        self.lost_label = self._lost.said
        self.desk.waiting_changed.connect(self._show_lost)
        self._show_lost()
        return self._lost

    def _show_lost(self) -> None:
        """Say how many records nobody else holds yet."""
        count = self.desk.waiting if self.desk.is_open else None
        words = ngettext(
            "{n} record was not handed over. It will be lost for ever.",
            "{n} records were not handed over. They will be lost for ever.",
            count or 0,
        )
        self.lost_label.setText(words.format(n=count))
        parts.show_if(self._lost, bool(count))

    def _released(self) -> None:
        self.said.setText(_("You let go: nothing was erased."))

    def _erase(self) -> None:
        if self.practises:
            self.said.setText(_("That was practice: nothing was erased."))
            return
        folder = self.desk.settings.vault
        try:
            if folder:
                self.desk.erase(Path(folder))
        except MonitorError as error:
            self.show_error(error)
            return
        forget = getattr(self.window(), "forget_vault", None)
        if forget is not None:
            forget()


_TOP = Qt.AlignmentFlag.AlignTop
