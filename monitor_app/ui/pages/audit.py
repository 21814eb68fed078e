"""The activity log: whether its chain holds, then what happened."""

from collections.abc import Iterable
from typing import ClassVar

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QHeaderView, QTableView, QWidget

from monitor_app.i18n import N_, _, ngettext
from monitor_app.progress import Progress
from monitor_app.records.audit import AuditEntry
from monitor_app.ui import parts, theme, words
from monitor_app.ui.events import event_words
from monitor_app.ui.nesting import nest
from monitor_app.ui.page import Page
from monitor_app.ui.pages.team import ROLES
from monitor_app.usecases import audits
from monitor_app.usecases.audits import AuditReport
from monitor_app.vault import Vault

_LIMIT = 500
_WHAT, _TO_WHAT = 2, 3
_WORDS = {  # of details that are words of the program
    "monitor": N_("Monitor"),
    "office": N_("Head office"),
    "whole": N_("whole"),
    "redacted": N_("without names"),
    "person": N_("for the person"),
    "identifying": N_("with what identifies"),
    "danger": N_("danger to life"),
    "risk": N_("risk of reprisals"),
    "ask-again": N_("ask again"),
    **{role.value: word for role, word in ROLES.items()},
}
_QTS_OWN = 12  # what Qt keeps free around the text of a cell, besides the padding
_LONGEST = ("0000", "00.00.0000 00:00:00", "", "aaaaaaaa 1000")
_Index = QModelIndex | QPersistentModelIndex


class AuditModel(QAbstractTableModel):
    """Entries, newest first."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._entries: tuple[AuditEntry, ...] = ()

    def show(self, entries: tuple[AuditEntry, ...]) -> None:
        """Show other entries."""
        self.beginResetModel()
        self._entries = entries
        self.endResetModel()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self._entries)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else 4

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role not in {
            Qt.ItemDataRole.DisplayRole,
            Qt.ItemDataRole.AccessibleTextRole,
        }:
            return None
        entry = self._entries[index.row()]
        return (
            str(entry.number),
            f"{words.day(entry.at)} {words.clock(entry.at)}",
            event_words(entry.event),
            _to_what(entry),
        )[index.column()]

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        if (
            role != Qt.ItemDataRole.DisplayRole
            or orientation is not Qt.Orientation.Horizontal
        ):
            return None
        return (_("No."), _("When"), _("What happened"), _("To what"))[section]


class AuditPage(Page):
    """No names, no answers: codes, times and actions."""

    help_topic: ClassVar[str] = "audit"

    def enter(self) -> None:
        self.add_top_bar(_("Activity log"))
        body = QWidget()
        layout = parts.column(body, spacing=0)
        self._health = parts.label(_("The chain is being checked…"), "body")
        self._health.setContentsMargins(24, 12, 24, 8)
        layout.addWidget(self._health)
        self.model = AuditModel(self)
        self.table = self._table()
        beside = parts.row()
        beside.setContentsMargins(24 - theme.look().px(8), 0, 4, 0)
        beside.addWidget(self.table)
        nest(layout, beside, 1)
        self.add_body(body)
        self.desk.ask(self, _look, self._show, self.show_error)

    def _table(self) -> QTableView:
        table = QTableView()
        table.setModel(self.model)
        table.setAccessibleName(_("Activity log"))
        table.setShowGrid(False)
        table.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QTableView.SelectionMode.SingleSelection)
        table.setTabKeyNavigation(False)
        table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(theme.look().px(34))
        header = table.horizontalHeader()
        header.setFont(theme.look().font("meta", 600))
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft)
        header.setHighlightSections(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setSectionResizeMode(_WHAT, QHeaderView.ResizeMode.Stretch)
        for column, longest in enumerate(_LONGEST):
            if longest:
                table.setColumnWidth(column, _room_for([longest]))
        return table

    def _show(self, found: tuple[tuple[AuditEntry, ...], AuditReport]) -> None:
        entries, report = found
        self.model.show(entries)
        if entries:
            wide = _room_for(map(_to_what, entries))
            before = self.table.columnWidth(_TO_WHAT)
            self.table.setColumnWidth(_TO_WHAT, max(wide, before))
            self.table.setCurrentIndex(self.model.index(0, 0))
        if report.ok:
            said = ngettext(
                "The log is whole: {n} entry, nothing changed, nothing taken out.",
                "The log is whole: {n} entries, nothing changed, nothing taken out.",
                report.length,
            ).format(n=report.length)
        else:
            said = _("The log was changed. Head office should look at this computer.")
        self._health.setText(said)
        parts.tint(self._health, "ok" if report.ok else "danger")


def _room_for(texts: Iterable[str]) -> int:
    """Return how wide a column is that holds the longest of some texts, in pixels."""
    figures = QFontMetrics(theme.look().font("body"))
    longest = max(figures.horizontalAdvance(text) for text in texts)
    return longest + 2 * theme.look().px(8) + _QTS_OWN


def _to_what(entry: AuditEntry) -> str:
    return " ".join(part for part in (entry.subject[:8], _detail(entry)) if part)


def _detail(entry: AuditEntry) -> str:
    """Return what else is known; what has a word in the program in that word."""
    return " ".join(
        _(_WORDS[each]) if each in _WORDS else each for each in entry.detail.split(" ")
    )


def _look(
    vault: Vault, _progress: Progress
) -> tuple[tuple[AuditEntry, ...], AuditReport]:
    return tuple(audits.entries(vault, _LIMIT)), audits.verify(vault)
