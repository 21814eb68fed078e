"""The way back into a vault: sheets of words, made and rehearsed."""

from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from monitor_app.i18n import _, ngettext
from monitor_app.progress import Progress
from monitor_app.records.recovery import RecoveryState
from monitor_app.ui import parts, recovery_sheets, theme
from monitor_app.ui.nesting import nest
from monitor_app.ui.page import Page
from monitor_app.ui.said_box import SaidBox
from monitor_app.ui.segmented import Segmented
from monitor_app.ui.share_field import ShareFields
from monitor_app.usecases import recovery
from monitor_app.vault import Vault

_SETS = {"2/3": (2, 3), "3/5": (3, 5)}
_COLUMNS = 4


class RecoveryPage(Page):
    """Makes sheets and rehearses them; `first` is the step after a new vault."""

    task: ClassVar[bool] = True
    help_topic: ClassVar[str] = "recovery"

    def enter(self) -> None:
        self.first = bool(self.args.get("first", False))
        self.add_top_bar(_("A way back"), back=not self.first)
        content = QWidget()
        content.setMaximumWidth(theme.look().px(860))
        self._content: QVBoxLayout = parts.column(content, spacing=10)
        self._content.setContentsMargins(24, 16, 24, 24)
        self._area = parts.scrolled(content)
        self.add_body(self._area)
        self.go_on = parts.button("", "", "primary")
        self.go_on.clicked.connect(self._press)
        self.later = parts.button(_("Later"), kind="quiet")
        self.later.clicked.connect(self._postpone)
        self._said = self.add_foot(self.go_on, self.later)
        parts.show_if(self.later, self.first)
        self._shares: tuple[str, ...] = ()
        self._at = 0
        self.sheets: ShareFields | None = None  # while they are typed back
        info = self.desk.info
        made = info is not None and info.recovery is not RecoveryState.MISSING
        if made:
            self._ask_for_sheets()
        else:
            self._explain()

    def escape(self) -> None:
        if not self.first:
            self.back.emit()

    def leave(self) -> None:
        self._shares = ()

    def begins_at(self) -> QWidget | None:
        """Begin at the words of a sheet where they are longer than the window."""
        return self._area if self._area.focusPolicy() else None

    def _clear(self) -> None:
        """Begin another step at its top."""
        parts.emptied(self._content)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.verticalScrollBar().setValue(0)

    # Why, and how many

    def _explain(self) -> None:
        self._step = "explain"
        self._clear()
        self._say(
            _("If the passphrase is forgotten"),
            _(
                "Nobody can open the vault without its passphrase, we neither. Sheets"
                " of words can: print them, give each to another person whom you"
                " trust. One sheet alone opens nothing."
            ),
        )
        self._content.addWidget(parts.label(_("How many sheets?"), "body", 600))
        self.sets = Segmented(
            _("How many sheets?"),
            [
                (
                    code,
                    ngettext(
                        "{shares} sheet, any {needed} open it",
                        "{shares} sheets, any {needed} open it",
                        shares,
                    ).format(shares=shares, needed=needed),
                )
                for code, (needed, shares) in _SETS.items()
            ],
            "3/5",
        )
        row = parts.row()
        row.addWidget(self.sets)
        row.addStretch(1)
        nest(self._content, row)
        info = self.desk.info
        voids = info is not None and info.recovery is not RecoveryState.MISSING
        if voids:
            self._warn(_("Sheets that were made before stop working at once."))
        self._content.addStretch(1)
        self._offer(_("Make the sheets"))
        if voids:  # a second press of the same key must not void them
            self.sets.begin()

    def _make(self) -> None:
        needed, shares = _SETS[self.sets.value]
        self.go_on.setEnabled(False)

        def task(vault: Vault, _progress: Progress) -> tuple[str, ...]:
            return recovery.make_shares(vault, needed, shares)

        self.desk.ask(self, task, self._made, self._failed)

    def _made(self, shares: tuple[str, ...]) -> None:
        self._shares = shares
        self.desk.refresh_info(self)
        self._show_sheet(0)

    # The sheets, one by one

    def _show_sheet(self, at: int) -> None:
        self._step, self._at = "sheet", at
        self._clear()
        title = _("Sheet {n} of {all}").format(n=at + 1, all=len(self._shares))
        if self.is_narrow:
            self._area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            self._area.setAccessibleName(title)
        self._say(
            title,
            _(
                "Print it or write it down by hand. It is shown once. Let nobody but"
                " its keeper see it."
            ),
        )
        self._content.addWidget(self._words(self._shares[at].split()))
        row: QHBoxLayout = parts.row(spacing=12)
        self.print_button = parts.button(_("Print this sheet…"), "print")
        self.print_button.clicked.connect(self._print)
        row.addWidget(self.print_button)
        row.addStretch(1)
        nest(self._content, row)
        self._warn(
            _("A printer may keep what it printed. Writing by hand leaves less.")
        )
        self._content.addStretch(1)
        last = at == len(self._shares) - 1
        self._offer(_("Rehearse now") if last else _("Next sheet"))

    def _words(self, words: list[str]) -> QWidget:
        box = parts.card("plain")
        grid = QGridLayout(box)
        grid.setContentsMargins(20, 14, 20, 14)
        grid.setVerticalSpacing(4)
        columns = 2 if self.is_narrow else _COLUMNS
        rows = -(-len(words) // columns)
        for place, word in enumerate(words):
            column, line = divmod(place, rows)
            text = f"{place + 1:2}  {word}"
            grid.addWidget(
                parts.label(text, "answer", mono=True, wrap=False), line, column
            )
        return box

    def _print(self) -> None:
        head = _("Sheet {n} of {all}").format(n=self._at + 1, all=len(self._shares))
        words = self._shares[self._at].split()
        if recovery_sheets.print_sheet(self, words, head):
            self.note.say(_("The sheet was handed to the system. Did it come out?"))

    # Typing them back

    def _ask_for_sheets(self) -> None:
        self._step = "type"
        self._shares = ()
        self._clear()
        self._say(
            _("Type the sheets back"),
            _(
                "A sheet that cannot be read is found today, not on the day it is"
                " needed. Type as many sheets as are needed; the program compares the"
                " key they bring back with the key of this vault."
            ),
        )
        self.sheets = sheets = ShareFields()
        sheets.changed.connect(lambda: self._weigh(sheets))
        self._content.addWidget(sheets)
        row: QHBoxLayout = parts.row()
        again = parts.button(_("Make new sheets"), "refresh", "quiet")
        again.clicked.connect(self._explain)
        row.addWidget(again)
        row.addStretch(1)
        nest(self._content, row)
        self._content.addStretch(1)
        self._offer(_("Compare"))
        self._weigh(sheets)
        sheets.setFocus(Qt.FocusReason.OtherFocusReason)

    def _weigh(self, sheets: ShareFields) -> None:
        self.go_on.setEnabled(not sheets.missing)
        self._said.setText(sheets.missing)

    def _compare(self) -> None:
        typed = self.sheets.typed if self.sheets is not None else []
        self.go_on.setEnabled(False)

        def task(vault: Vault, _progress: Progress) -> None:
            recovery.rehearse(vault, typed)

        self.desk.ask(self, task, lambda _none: self._rehearsed(), self._failed)

    def _rehearsed(self) -> None:
        self._step = "done"
        self.sheets = None
        self.desk.refresh_info(self)
        self._clear()
        self._say(
            _("The very same key came back"),
            _("Give every sheet to its keeper now, each in an envelope of its own."),
        )
        self._content.addStretch(1)
        parts.show_if(self.later, False)
        self._said.setText("")
        self._offer(_("Check this computer") if self.first else _("Done"))

    # Common

    def _press(self) -> None:
        steps = {
            "explain": self._make,
            "sheet": self._next_sheet,
            "type": self._compare,
            "done": self._leave,
        }
        steps[self._step]()

    def _next_sheet(self) -> None:
        if self._at + 1 < len(self._shares):
            self._show_sheet(self._at + 1)
        else:
            self._ask_for_sheets()

    def _postpone(self) -> None:
        self.open("check_computer", first=True)

    def _leave(self) -> None:
        if self.first:
            self.open("check_computer", first=True)
        else:
            self.back.emit()

    def _failed(self, error: BaseException) -> None:
        self.show_error(error)
        self.go_on.setEnabled(True)

    def _say(self, title: str, sentence: str) -> None:
        self.note.clear()
        self._content.addWidget(parts.label(title, "title", 600))
        self._content.addWidget(parts.label(sentence, "body", colour="ink2"))
        self._content.addSpacing(6)

    def _warn(self, sentence: str) -> None:
        self._content.addWidget(SaidBox("warn", "warning", sentence))

    def _offer(self, words: str) -> None:
        self.go_on.setText(words)
        self.go_on.setAccessibleName(words)
        self.go_on.setEnabled(True)
        self._said.setText("")
