"""Possible state secrets: mark a record, release it, let it go to one recipient."""

from collections.abc import Callable, Iterator
from typing import ClassVar

from PySide6.QtCore import Qt

from monitor_app.errors.usecases import NoTeamError
from monitor_app.i18n import _
from monitor_app.progress import Progress
from monitor_app.records.interview import InterviewSummary
from monitor_app.records.safety import Role
from monitor_app.ui import parts, words
from monitor_app.ui.lists.rows import LineCard, Question, Sheet, nothing
from monitor_app.ui.page import Page
from monitor_app.ui.questions.long_lists import PickField
from monitor_app.usecases import exporting, safety, sealing, team
from monitor_app.usecases.sealing import Sealing
from monitor_app.vault import Vault

_Deed = Callable[[Vault], object]
_Found = tuple[InterviewSummary, Sealing, bool, Role, tuple[str, ...], frozenset[str]]


class SecrecyPage(Page):
    """Anybody marks; a lawyer alone releases; each step is in the log."""

    task: ClassVar[bool] = True
    help_topic: ClassVar[str] = "secrecy"

    def enter(self) -> None:
        self.interview = str(self.args["interview"])
        self.add_top_bar(_("Possible state secret"), back=True)
        self.sheet = Sheet(widest=820)
        self.add_body(parts.scrolled(self.sheet))
        self._refresh()

    def _refresh(self) -> None:
        self.desk.ask(self, self._read, self._show, self.show_error)

    def _read(self, vault: Vault, _progress: Progress) -> _Found:
        summary = vault.interviews.get(self.interview)
        names: tuple[str, ...]
        try:
            names = tuple(r.name for r in team.show_team(vault).recipients)
        except NoTeamError:
            names = ()
        return (
            summary,
            sealing.of(vault, self.interview),
            sealing.is_sealed(vault, summary),
            safety.role(vault),
            names,
            vault.clearances.recipients(self.interview),
        )

    def _show(self, found: _Found) -> None:
        summary, marks, is_sealed, role, names, cleared = found
        sheet = self.sheet
        sheet.clear()
        sheet.title(words.name_of(summary))
        for line in _state_lines(marks, is_sealed=is_sealed):
            sheet.add(line)
        if not is_sealed:
            mark = sheet.button(
                parts.button(_("Mark the whole record…"), "scales", "danger")
            )
            mark.clicked.connect(self._ask_mark)
            self._mark = mark
        if marks.marks or is_sealed:
            self._add_release(role, released=marks.released_by)
        else:
            sheet.say(
                _(
                    "Anybody may mark a record. It then waits for a lawyer; each step"
                    " is in the log."
                )
            )
        self._add_clearance(names, cleared)
        sheet.end()

    def _ask_mark(self) -> None:
        asked = Question(
            _(
                "Seal this record as a possible state secret? It leaves search, print"
                " and export until a lawyer releases it."
            ),
            _("Keep"),
            _("Seal the record"),
            "scales",
        )
        self._mark.hide()
        asked.refused.connect(self._mark.show)
        self.sheet.rows.insertWidget(1, asked)
        asked.keep.setFocus(Qt.FocusReason.OtherFocusReason)
        asked.confirmed.connect(
            lambda: self._do(lambda vault: sealing.mark(vault, self.interview))
        )

    def _add_release(self, role: Role, *, released: str) -> None:
        if released:
            return
        self.sheet.title(_("Release"))
        if role is not Role.LAWYER:
            self.sheet.add(
                nothing(
                    _(
                        "Only a lawyer releases a record. The role of whoever works at"
                        " this vault is set on the page of recipients and keys."
                    )
                )
            )
            return
        self.lawyer = self.sheet.line(_("Code of the lawyer, not a name"))
        self.release_button = self.sheet.button(
            parts.button(_("Release the record"), "unlock", "danger")
        )
        self.release_button.clicked.connect(self._release)

    def _release(self) -> None:
        code = self.lawyer.text()
        self._do(lambda vault: sealing.release(vault, self.interview, code))

    def _add_clearance(self, names: tuple[str, ...], cleared: frozenset[str]) -> None:
        self.sheet.title(_("A lawyer lets it go to"))
        for name in sorted(cleared):
            self.sheet.add(LineCard("check-circle", "ok", name))
        left = [name for name in names if name not in cleared]
        if not left:
            self.sheet.add(nothing(_("There is no other recipient.")))
            return
        self.recipient = PickField()
        for name in left:
            self.recipient.addItem(name, name)
        self.sheet.named(_("Recipient"), self.recipient)
        self.clearing = self.sheet.line(_("Who decided: code of the lawyer"))
        self.clear_button = self.sheet.button(
            parts.button(_("Note the decision"), "check")
        )
        self.clear_button.setEnabled(False)
        self.clearing.textChanged.connect(
            lambda text: self.clear_button.setEnabled(bool(text.strip()))
        )
        self.clear_button.clicked.connect(self._clear)

    def _clear(self) -> None:
        name, code = str(self.recipient.currentData()), self.clearing.text().strip()
        self._do(lambda vault: exporting.clear(vault, self.interview, name, code))

    def _do(self, deed: _Deed) -> None:
        def task(vault: Vault, progress: Progress) -> _Found:
            deed(vault)
            return self._read(vault, progress)

        self.note.clear()
        self.desk.ask(self, task, self._show, self.show_error)


def _state_lines(marks: Sealing, *, is_sealed: bool) -> Iterator[LineCard]:
    if is_sealed:
        said = _("Out of search, print and export until a lawyer releases it.")
        yield LineCard("scales", "danger", _("Sealed"), said)
    elif marks.released_by:
        said = _("Released by {code}.").format(code=marks.released_by)
        yield LineCard("unlock", "ok", _("Not sealed"), said)
    else:
        yield LineCard("info", "ink2", _("Not sealed"))
    for place in marks.marks:
        if place:
            yield LineCard("flag", "warn", _("Marked answer"), place, mono=True)
