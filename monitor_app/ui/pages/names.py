"""Names, apart from the records: own passphrase, two minutes, every look logged."""

from pathlib import Path
from typing import ClassVar

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QStackedWidget, QWidget

from monitor_app.forms.session import Session
from monitor_app.i18n import _, active_language
from monitor_app.messages import sentence_of
from monitor_app.progress import Progress
from monitor_app.ui import file_dialogs, parts, words
from monitor_app.ui.editor.section import Section
from monitor_app.ui.lists.in_memory import InMemory
from monitor_app.ui.lists.rows import LineCard, Question, Sheet, folded, nothing
from monitor_app.ui.page import Page
from monitor_app.ui.pages.sheets_exchange import SheetsIn, SheetsOut
from monitor_app.ui.passphrase_field import PassphraseField
from monitor_app.usecases import identities, papers, papers_sheets
from monitor_app.usecases.papers import Paper
from monitor_app.usecases.receiving import ReceiveReport
from monitor_app.vault import Vault

_LOOK_MS = 5_000  # how often the page looks whether two minutes have passed
_SAVE_MS = 30_000  # what is typed waits no longer: well within the two minutes
_CLOSED, _LIST, _SHEET = range(3)
_State = tuple[bool, bool, tuple[str, ...] | None]  # exists, open, codes if read


class NamesPage(Page):
    """Closed until somebody opens it; closes by itself and when the page is left."""

    help_topic: ClassVar[str] = "names"

    def enter(self) -> None:
        self.add_top_bar(_("Names (kept apart)"))
        self.close_button = parts.button(_("Close now"), "lock")
        self.close_button.clicked.connect(self._close)
        self.top_actions.addWidget(self.close_button)
        self.writing: InMemory | None = None
        self._code = ""
        self._listed: tuple[str, ...] = ()
        self._stack = QStackedWidget()
        self._door, self._list = Sheet(widest=640), Sheet()
        self._stack.addWidget(parts.scrolled(self._door))
        self._stack.addWidget(parts.scrolled(self._list))
        self._stack.addWidget(self._sheet_page())
        self.add_body(self._stack)
        self._clock = QTimer(self)
        self._clock.setInterval(_LOOK_MS)
        self._clock.timeout.connect(self._look)
        self._saving = QTimer(self)
        self._saving.setSingleShot(True)
        self._saving.setInterval(_SAVE_MS)
        self._saving.timeout.connect(self._save)
        self._read()

    def leave(self) -> None:
        self._clock.stop()
        self._flush()
        if self.writing is not None and self.writing.is_dirty:
            session = self.writing.session
            self.desk.ask_last(lambda vault, _progress: identities.save(vault, session))
        self.writing = None
        self.desk.ask(self, lambda vault, _progress: identities.close(vault))

    def escape(self) -> None:
        """Go from a sheet to the list; otherwise stay."""
        if self._stack.currentIndex() == _SHEET:
            self._to_list()

    # Open or closed

    def _look(self) -> None:
        """Ask whether the names are open still: no use of them, as codes would be."""

        def task(vault: Vault, _progress: Progress) -> _State:
            return identities.exists(vault), identities.is_open(vault), None

        self.desk.ask(self, task, self._show, self.show_error)

    def _read(self) -> None:
        """Read the codes anew, if the names are open."""

        def task(vault: Vault, _progress: Progress) -> _State:
            is_open = identities.is_open(vault)
            codes = identities.codes(vault) if is_open else None
            return identities.exists(vault), is_open, codes

        self.desk.ask(self, task, self._show, self.show_error)

    def _show(self, state: _State) -> None:
        exists, is_open, codes = state
        self.close_button.setEnabled(is_open)
        if not is_open:
            self._show_door(exists=exists)
            return
        self._clock.start()
        at = self._stack.currentIndex()
        # What is being typed or ticked stays.
        if (
            codes is not None
            and at != _SHEET
            and (at != _LIST or codes != self._listed)
        ):
            self._listed = codes
            self._show_codes(codes)

    def _show_door(self, *, exists: bool) -> None:
        was_open = self._clock.isActive()
        self._clock.stop()
        self._empty_sheet()
        if self._stack.currentIndex() == _CLOSED and self._door.rows.count():
            return
        if was_open:
            self.note.say(_("The names are closed again: two minutes passed."), "info")
        self._door.clear()
        self._door.title(_("Names lie apart from the records"))
        self._door.say(
            _(
                "Records hold codes only. Who is behind a code stands here, under a"
                " passphrase of its own. Every look is written into the log."
            )
        )
        name = _("Passphrase of the names") if exists else _("A new passphrase")
        self.passphrase = PassphraseField(name, shown=not exists)
        self._door.add(self.passphrase)
        if not exists:
            self._door.say(_("It must not be the passphrase of the vault."))
        text = _("Open for two minutes") if exists else _("Make the store")
        self.open_button = self._door.button(
            parts.button(text, "unlock" if exists else "key", "primary")
        )
        self.open_button.clicked.connect(lambda: self._open(make=not exists))
        self.passphrase.field.returnPressed.connect(self.open_button.click)
        self._door.end()
        self._stack.setCurrentIndex(_CLOSED)
        self.passphrase.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _open(self, *, make: bool) -> None:
        passphrase = self.passphrase.text()
        self.open_button.setEnabled(False)

        def task(vault: Vault, _progress: Progress) -> None:
            if make:
                identities.create(vault, passphrase)
            else:
                identities.open_store(vault, passphrase)

        self.desk.ask(self, task, lambda _none: self._opened(), self._not_opened)

    def _opened(self) -> None:
        self.passphrase.clear()
        self.note.clear()
        self._read()

    def _not_opened(self, error: BaseException) -> None:
        self.passphrase.clear()
        self.open_button.setEnabled(True)
        self.show_error(error)

    def _close(self) -> None:
        self._save_typed()
        self._empty_sheet()
        self.desk.ask(
            self,
            lambda vault, _progress: identities.close(vault),
            lambda _none: self._closed(),
            self.show_error,
        )

    def _closed(self) -> None:
        self._clock.stop()
        self._door.clear()
        self._read()

    # Codes

    def _show_codes(self, codes: tuple[str, ...]) -> None:
        self._list.clear()
        self._list.title(_("Codes with a sheet"))
        if not codes:
            self._list.add(nothing(_("No sheet yet.")))
        for code in codes:
            look = parts.button(_("Look up"), "eye")
            look.setAccessibleName(_("Look up {code}").format(code=code))
            look.clicked.connect(lambda _on=False, code=code: self.look_up(code))
            self._list.add(LineCard("person", "accent", code, extra=(look,)))
        self._list.title(_("A new sheet"))
        self.code_field = self._list.line(_("Code of the person, as in the record"))
        begin = self._list.button(parts.button(_("Begin the sheet"), "plus"))
        begin.clicked.connect(lambda: self._begin(self.code_field.text()))
        self._add_exchange(codes)
        self._list.end()
        self._stack.setCurrentIndex(_LIST)

    def _add_exchange(self, codes: tuple[str, ...]) -> None:
        """Offer the ways on which sheets travel, each with a key of its own."""
        if codes:
            self.sheets_out = SheetsOut(self.desk, codes)
            self.sheets_out.failed.connect(self.show_error)
            self._list.add(self.sheets_out)
        if self.desk.is_office:
            self.sheets_in = SheetsIn(self.desk)
            self.sheets_in.failed.connect(self.show_error)
            self.sheets_in.taken.connect(self._taken)
            self._list.add(self.sheets_in)

    def _taken(self, report: ReceiveReport) -> None:
        """Say what came in, and what did not: the list is shown anew below."""
        said = [
            _("The sheets are in the store of names; receipts lie beside the bundles.")
        ]
        for each in report.quarantined:
            name = Path(each.file).name
            said.append(f"{name}: {sentence_of(each.code, {'name': name})}")
        code = report.quarantined[0].code if report.quarantined else ""
        self.note.say("\n".join(said), "warn" if code else "ok", code)
        self._read()

    def look_up(self, code: str) -> None:
        """Show a sheet; the log notes it first."""
        self._save_typed()  # another one, kept open behind a question

        def task(vault: Vault, _progress: Progress) -> Session:
            return identities.look_up(vault, code)

        self.desk.ask(self, task, lambda s: self._write_in(code, s), self._lost)

    def _begin(self, typed: str) -> None:
        self._save_typed()
        code = typed.strip().upper()

        def task(vault: Vault, _progress: Progress) -> Session:
            return identities.begin(vault, code, active_language())

        self.desk.ask(self, task, lambda s: self._write_in(code, s), self._lost)

    def _lost(self, error: BaseException) -> None:
        self.show_error(error)
        self._read()

    # A sheet

    def _sheet_page(self) -> QWidget:
        page = QWidget()
        layout = parts.column(page, spacing=0)
        self._groups = QStackedWidget()
        layout.addWidget(self._groups, 1)
        foot = parts.grounded(QWidget(), "window", "top")
        row = parts.row(foot, spacing=8)
        row.setContentsMargins(24, 6, 24, 6)
        back = parts.button(_("All codes"), "left", "quiet")
        back.clicked.connect(self._to_list)
        paper = parts.button(_("Save as PDF…"), "download", "quiet")
        paper.clicked.connect(self._paper)
        remove = parts.button(_("Delete…"), "trash", "quiet")
        remove.clicked.connect(self._ask_remove)
        self.group_button = parts.button(_("Next group"), "right")
        self.group_button.clicked.connect(self._next_group)
        self.save_button = parts.button(_("Keep the sheet"), "check", "primary")
        self.save_button.clicked.connect(self._save)
        if self.is_narrow:
            row.addWidget(folded((back, paper, remove)))
        else:
            for widget in (back, paper, remove):
                row.addWidget(widget)
        row.addStretch(1)
        row.addWidget(self.group_button)
        row.addWidget(self.save_button)
        layout.addWidget(foot)
        return page

    def _write_in(self, code: str, session: Session) -> None:
        self._empty_sheet()
        self._code = code
        self.writing = InMemory(session, self)
        self.writing.changed.connect(self._changed)
        for group in session.form.children:
            if group.path.startswith("meta"):
                continue
            section = Section(self.writing, group.path, active_language())
            self._groups.addWidget(section)
        self.title_label.setText(code)
        self._stack.setCurrentIndex(_SHEET)

    def _changed(self, changes: frozenset[tuple[str, str]]) -> None:
        if not self._saving.isActive():
            self._saving.start()
        for place in range(self._groups.count()):
            if isinstance(section := self._groups.widget(place), Section):
                section.apply(changes)

    def _next_group(self) -> None:
        at = (self._groups.currentIndex() + 1) % max(self._groups.count(), 1)
        self._groups.setCurrentIndex(at)
        section = self._groups.currentWidget()
        if isinstance(section, Section):
            section.go_to("")

    def _flush(self) -> None:
        for place in range(self._groups.count()):
            if isinstance(section := self._groups.widget(place), Section):
                section.flush()

    def _save(self) -> None:
        if self.writing is None:
            return
        self._flush()
        self._saving.stop()
        writing = self.writing
        writing.is_dirty = False  # what is typed from now on is for the next time

        def task(vault: Vault, _progress: Progress) -> str:
            return identities.save(vault, writing.session)

        def not_saved(error: BaseException) -> None:
            writing.is_dirty = True
            self.show_error(error)

        self.desk.ask(self, task, self._saved, not_saved)

    def _save_typed(self) -> None:
        """Keep what was typed and is not kept yet, the last words as well."""
        self._flush()
        if self.writing is not None and self.writing.is_dirty:
            self._save()

    def _saved(self, when: str) -> None:
        self.note.say(
            _("The sheet is kept ({time}).").format(time=words.clock(when)), "ok"
        )

    def _to_list(self) -> None:
        self._save_typed()
        self._empty_sheet()
        self._stack.setCurrentIndex(_LIST)
        self._read()

    def _empty_sheet(self) -> None:
        """Take every name off the screen and out of the widgets."""
        self.writing = None
        self._saving.stop()
        self.title_label.setText(_("Names (kept apart)"))
        while (section := self._groups.widget(0)) is not None:
            self._groups.removeWidget(section)
            section.hide()
            section.deleteLater()

    def _ask_remove(self) -> None:
        asked = Question(
            _("Delete the sheet of {code}? Nobody can bring it back.").format(
                code=self._code
            ),
            _("Keep"),
            _("Delete the sheet"),
            "trash",
        )
        self._list.rows.insertWidget(0, asked)
        code = self._code
        asked.confirmed.connect(lambda: self._remove(code))
        asked.refused.connect(lambda: self._go_back_to(code))
        self._stack.setCurrentIndex(_LIST)
        asked.keep.setFocus(Qt.FocusReason.OtherFocusReason)

    def _go_back_to(self, code: str) -> None:
        if self.writing is not None and code == self._code:
            self._stack.setCurrentIndex(_SHEET)

    def _remove(self, code: str) -> None:
        self._empty_sheet()
        self.desk.ask(
            self,
            lambda vault, _progress: identities.remove(vault, code),
            lambda _none: self._read(),
            self._lost,
        )

    def _paper(self) -> None:
        path = file_dialogs.save_file(self, _("Where to write it?"), "sheet.pdf")
        if path is not None:
            self.save_paper(path)

    def save_paper(self, path: Path) -> None:
        """Write the sheet alone as a PDF; the log notes it."""
        code, languages = self._code, (active_language(),)

        def task(vault: Vault, _progress: Progress) -> None:
            paper: Paper = papers_sheets.identity_pdf(vault, code, languages)
            papers.save(paper, path)

        self.desk.ask(self, task, lambda _none: self._printed(), self.show_error)

    def _printed(self) -> None:
        self.note.say(
            _("The PDF is written. Outside the vault nothing protects it."), "warn"
        )
