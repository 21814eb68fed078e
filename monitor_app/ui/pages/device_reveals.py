"""What somebody learns who holds this computer: eight facts in four states."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from monitor_app.i18n import N_, _
from monitor_app.ui import parts
from monitor_app.ui.nesting import nest
from monitor_app.ui.page import Page
from monitor_app.usecases import computer
from monitor_app.usecases.computer import Check, Finding, Level

_SEEN, _PARTLY, _HIDDEN = "eye", "help", "eye-off"
_ROLES = {_SEEN: "danger", _PARTLY: "warn", _HIDDEN: "ok"}
_STATES = (
    N_("Switched off"),
    N_("On, vault locked"),
    N_("Vault open"),
    N_("After emergency erase"),
)
_NOW = 2  # this page is shown with an open vault


@dataclass(frozen=True, slots=True)
class Cell:
    """How much is seen, and in which words."""

    icon: str
    words: str


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of the table."""

    name: str
    cells: tuple[Cell, Cell, Cell, Cell]


def facts(*, encrypted: bool, count: int) -> tuple[Fact, ...]:
    """Return the table; `encrypted` is known of the disk, else it is taken as not."""
    return (
        *_of_the_disk(encrypted=encrypted, count=count),
        *_of_what_is_kept(),
        *_of_what_left(),
        _of_paper(encrypted=encrypted),
    )


def _of_the_disk(*, encrypted: bool, count: int) -> tuple[Fact, ...]:
    """Return what an encrypted disk hides while the computer is off."""
    closed = _("no, the disk is encrypted")
    yes, size = _("yes"), _("the size only")
    program = Cell(_SEEN, _("yes, the files are seen"))
    amount = Cell(_PARTLY, size)
    if encrypted:
        program = amount = Cell(_HIDDEN, closed)
    return (
        Fact(
            _("That this program is here"),
            (
                program,
                Cell(_SEEN, yes),
                Cell(_SEEN, yes),
                Cell(_PARTLY, _("traces of it")),
            ),
        ),
        Fact(
            _("How many records"),
            (
                amount,
                Cell(_PARTLY, size),
                Cell(_SEEN, _("yes, {n}").format(n=count)),
                Cell(_HIDDEN, _("no")),
            ),
        ),
    )


def _of_what_is_kept() -> tuple[Fact, ...]:
    """Return what the vault hides, whatever the disk does."""
    locked = Cell(_HIDDEN, _("no, without the passphrase"))
    sealed = Cell(_HIDDEN, _("no, not even with the passphrase"))
    apart = Cell(_HIDDEN, _("no, without their own passphrase"))
    gone = Cell(_HIDDEN, _("no"))
    readable = Cell(_PARTLY, _("only what you kept readable"))
    opened = Cell(_PARTLY, _("only while they are opened"))
    return (
        Fact(
            _("What drafts and signed records say"),
            (locked, locked, Cell(_SEEN, _("yes, all of it")), gone),
        ),
        Fact(
            _("What is in sealed bundles"),
            (sealed, sealed, readable, Cell(_HIDDEN, _("no, only head office"))),
        ),
        Fact(_("Names and contacts"), (apart, apart, opened, gone)),
    )


def _of_what_left() -> tuple[Fact, ...]:
    """Return what is known of bundles that are on their way."""
    no = Cell(_HIDDEN, _("no"))
    there = Cell(_PARTLY, _("that it is there, not what it holds"))
    return (
        Fact(
            _("To whom you handed over"),
            (no, no, Cell(_SEEN, _("yes, in the log")), no),
        ),
        Fact(
            _("Bundles on a drive"),
            (there, there, there, Cell(_PARTLY, _("it stays on the drive"))),
        ),
    )


def _of_paper(*, encrypted: bool) -> Fact:
    queued = Cell(_PARTLY, _("possibly, in a queue"))
    off = Cell(_HIDDEN, _("no, the disk is encrypted")) if encrypted else queued
    stays = Cell(_PARTLY, _("possibly, it stays"))
    return Fact(_("What was printed"), (off, queued, queued, stays))


class DeviceRevealsPage(Page):
    """No promises that cannot be kept."""

    task: ClassVar[bool] = True
    help_topic: ClassVar[str] = "device_reveals"

    def enter(self) -> None:
        self.add_top_bar(_("What this device reveals"), back=True)
        content = QWidget()
        self._sheet: QVBoxLayout = parts.column(content, spacing=8)
        self._sheet.setContentsMargins(24, 12, 24, 24)
        self.add_body(parts.scrolled(content))
        folder = Path(self.desk.settings.vault)
        now = datetime.now().astimezone()
        self.desk.run(
            self,
            lambda _progress: computer.check_computer(folder, now),
            self._show,
            self.show_error,
        )
        self.back_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show(self, findings: tuple[Finding, ...]) -> None:
        encrypted = any(
            f.check is Check.DISK and f.level is Level.FINE for f in findings
        )
        count = self.desk.info.interviews if self.desk.info is not None else 0
        parts.emptied(self._sheet)
        self._sheet.addWidget(
            parts.label(
                _("What somebody sees who has this computer in hand. Honestly."),
                "body",
                colour="ink2",
            )
        )
        table = facts(encrypted=encrypted, count=count)
        self._sheet.addWidget(
            self._cards(table) if self.is_narrow else self._grid(table)
        )
        legend = parts.row(spacing=16)
        for icon, words in (
            (_SEEN, _("seen")),
            (_PARTLY, _("partly, or possibly")),
            (_HIDDEN, _("not seen")),
        ):
            legend.addWidget(parts.picture(icon, _ROLES[icon], 16))
            legend.addWidget(parts.label(words, "meta", colour="ink2", wrap=False))
        legend.addStretch(1)
        nest(self._sheet, legend)
        said = _(
            "Somebody may force you to say the passphrase. What is sealed you cannot"
            " open even then."
        )
        self._sheet.addWidget(parts.label(said, "body", 600))
        self._sheet.addStretch(1)

    def _grid(self, table: tuple[Fact, ...]) -> QWidget:
        made = QWidget()
        grid = QGridLayout(made)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(0)
        heads = ["", *(_(state) for state in _STATES)]
        heads[_NOW + 1] = _("{state} – now").format(state=heads[_NOW + 1])
        for place, state in enumerate(heads):
            head = parts.label(state, "meta", 600, "ink2")
            grid.addWidget(self._boxed(head, place), 0, place)
            grid.setColumnStretch(place, 1)
        for line, fact in enumerate(table, start=1):
            name = parts.label(fact.name, "body", 600)
            grid.addWidget(self._boxed(name, 0), line, 0)
            for place, cell in enumerate(fact.cells, start=1):
                grid.addWidget(self._boxed(_cell(cell), place), line, place)
        return made

    def _boxed(self, inner: QWidget, place: int) -> QWidget:
        now = place == _NOW + 1
        box = parts.grounded(QWidget(), "accent" if now else "surface", "bottom")
        layout = parts.row(box)
        layout.setContentsMargins(8, 6, 8, 6)
        layout.addWidget(inner, 1)
        return box

    def _cards(self, table: tuple[Fact, ...]) -> QWidget:
        made = QWidget()
        layout = parts.column(made, spacing=10)
        for fact in table:
            box = parts.card("plain")
            inner = parts.column(box, spacing=4, margins=12)
            inner.addWidget(parts.label(fact.name, "body", 600))
            for state, cell in zip(_STATES, fact.cells, strict=True):
                inner.addWidget(parts.label(_(state), "meta", colour="ink2"))
                inner.addWidget(_cell(cell))
            layout.addWidget(box)
        return made


def _cell(cell: Cell) -> QWidget:
    made = QWidget()
    layout = parts.row(made, spacing=8)
    top = Qt.AlignmentFlag.AlignTop
    layout.addWidget(parts.picture(cell.icon, _ROLES[cell.icon], 16), 0, top)
    words = parts.label(cell.words, "meta")
    words.setAlignment(top)
    layout.addWidget(words, 1)
    return made
