"""The outbox: every bundle, where it is, and the one thing to do with it."""

from collections.abc import Callable
from pathlib import Path
from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLineEdit, QVBoxLayout, QWidget

from monitor_app.i18n import _, ngettext
from monitor_app.progress import Progress
from monitor_app.ui import file_dialogs, life_line, parts, theme, words
from monitor_app.ui.page import Page
from monitor_app.usecases import exporting, receiving
from monitor_app.usecases.exporting import OutboxEntry
from monitor_app.usecases.receiving import ReceiptReport
from monitor_app.vault import Vault

_STATE_OF = {"written": "sealed"}


class OutboxPage(Page):
    """Bundles on the way; receipts come back here."""

    help_topic: ClassVar[str] = "outbox"

    def enter(self) -> None:
        self.add_top_bar(_("Outbox"))
        load = parts.button(_("Load a receipt…"), "receipt")
        load.clicked.connect(self._choose_receipts)
        self.top_actions.addWidget(load)
        new = parts.button(_("New bundle"), "plus", "primary")
        new.clicked.connect(self.opens("export"))
        self.primary_button = new
        self.top_actions.addWidget(new)
        content = QWidget()
        self._rows: QVBoxLayout = parts.column(content, spacing=8)
        self._rows.setContentsMargins(24, 16, 24, 24)
        self.add_body(parts.scrolled(content))
        self.refresh()

    def refresh(self) -> None:
        """Read the outbox again."""

        def task(vault: Vault, _progress: Progress) -> tuple[OutboxEntry, ...]:
            return exporting.outbox(vault)

        self.desk.ask(self, task, self._show, self.show_error)

    def _show(self, entries: tuple[OutboxEntry, ...]) -> None:
        parts.emptied(self._rows)
        if not entries:
            said = _("Nothing is on the way. Signed records can be put into a bundle.")
            self._rows.addWidget(parts.label(said, "body", colour="ink2"))
        for entry in entries:
            self._rows.addWidget(self._row(entry))
        self._rows.addStretch(1)

    def _row(self, entry: OutboxEntry) -> QFrame:
        state = _STATE_OF.get(entry.state, entry.state)
        box = parts.card("plain")
        layout = parts.column(box, spacing=8, margins=14)
        line = parts.row(spacing=14)
        texts = parts.column(spacing=2)
        count = ngettext("{n} record", "{n} records", len(entry.interviews)).format(
            n=len(entry.interviews)
        )
        who = ", ".join(entry.recipients)
        texts.addWidget(parts.label(f"{who} · {count}", "body", 600))
        name = Path(entry.file).name
        sub = f"{words.day(entry.created)} · {name}"
        texts.addWidget(parts.label(sub, "meta", colour="ink2"))
        line.addLayout(texts, 1)
        life = parts.column(spacing=4)
        life.addWidget(life_line.LifeLine(state))
        life.addWidget(parts.label(words.state(state), "meta", colour="ink2"))
        line.addLayout(life)
        action = self._action(entry, layout)
        if action is not None:
            line.addWidget(action)
        layout.addLayout(line)
        return box

    def _action(self, entry: OutboxEntry, around: QVBoxLayout) -> QWidget | None:
        if entry.state == "written":
            button = parts.button(_("Mark as handed over…"), "handover")
            button.clicked.connect(lambda: self._ask_who(entry, around, button))
            return button
        if entry.state == "handed_over":
            button = parts.button(_("Load a receipt…"), "receipt")
            button.clicked.connect(self._choose_receipts)
            return button
        if entry.state == "receipt_verified":
            button = parts.button(_("Erase the copy here…"), "erase")
            button.clicked.connect(lambda: self._ask_erase(entry, around, button))
            return button
        return None

    # Handing over

    def _ask_who(self, entry: OutboxEntry, around: QVBoxLayout, asked: QWidget) -> None:
        asked.setEnabled(False)
        row = QWidget()
        layout = parts.row(row)
        field = QLineEdit()
        field.setFont(theme.look().font("answer"))
        field.setAccessibleName(_("Who carries it? A code, not a name"))
        field.setPlaceholderText(_("Who carries it? A code, not a name"))
        done = parts.button(_("It was handed over"), "check", "primary")
        done.clicked.connect(lambda: self._hand_over(entry, field.text().strip()))
        layout.addWidget(field, 1)
        layout.addWidget(done)
        around.addWidget(row)
        field.returnPressed.connect(done.click)
        field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _hand_over(self, entry: OutboxEntry, who: str) -> None:
        def task(vault: Vault, _progress: Progress) -> None:
            exporting.mark_handed_over(vault, entry.bundle_id, who)

        self.desk.ask(self, task, lambda _none: self.refresh(), self.show_error)

    # Receipts

    def _choose_receipts(self) -> None:
        files = file_dialogs.open_files(self, _("Choose receipts"))
        if files:
            self.take_receipts(files)

    def take_receipts(self, files: list[Path]) -> None:
        """Verify receipts; only a good one changes anything."""

        def task(vault: Vault, _progress: Progress) -> ReceiptReport:
            return receiving.take_receipts(vault, files)

        self.desk.ask(self, task, self._took, self.show_error)

    def _took(self, report: ReceiptReport) -> None:
        if report.rejected:
            first = report.rejected[0]
            self.note.say(
                _("{name} is no receipt for a bundle of this vault.").format(
                    name=Path(first.file).name
                ),
                "warn",
                first.code,
            )
        if report.acknowledged:
            count = len(report.acknowledged)
            said = ngettext(
                "{n} receipt is verified. Head office has read the records.",
                "{n} receipts are verified. Head office has read the records.",
                count,
            ).format(n=count)
            if not report.rejected:
                self.note.say(said, "ok")
        self.refresh()

    # Erasing

    def _ask_erase(
        self, entry: OutboxEntry, around: QVBoxLayout, asked: QWidget
    ) -> None:
        asked.setEnabled(False)
        row = QWidget()
        layout = parts.row(row)
        said = _("Erase the copy here? Head office confirmed reading.")
        layout.addWidget(parts.label(said, "body"), 1)
        keep = parts.button(_("Keep"))
        keep.clicked.connect(self.refresh)
        erase = parts.button(_("Erase the copy"), "erase", "danger")
        erase.clicked.connect(self._eraser(entry))
        layout.addWidget(keep)
        layout.addWidget(erase)
        around.addWidget(row)
        keep.setFocus(Qt.FocusReason.OtherFocusReason)

    def _eraser(self, entry: OutboxEntry) -> Callable[[], None]:
        def task(vault: Vault, _progress: Progress) -> None:
            for interview in entry.interviews:
                exporting.purge(vault, interview)

        def erase() -> None:
            self.desk.ask(self, task, lambda _none: self._erased(), self.show_error)

        return erase

    def _erased(self) -> None:
        self.note.say(
            _("The copy here is erased. The log remembers that it was."), "ok"
        )
        self.refresh()
