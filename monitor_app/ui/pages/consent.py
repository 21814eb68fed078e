"""Consent lines of a person: read them out, add and change them, take them back.

Lines live in form D. A signed form never changes: a change begins a new version of it,
and a withdrawal is a signed document of its own that takes effect at once.
"""

from collections.abc import Sequence
from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedWidget, QWidget

from monitor_app.forms.definition import QuestionDef
from monitor_app.forms.session import Session
from monitor_app.forms.state import NodeState
from monitor_app.i18n import _, active_language, ngettext
from monitor_app.progress import Progress
from monitor_app.ui import parts, wordlists, words
from monitor_app.ui.editor.draft import Draft
from monitor_app.ui.editor.section import Section
from monitor_app.ui.lists.rows import (
    LineCard,
    Question,
    Sheet,
    nothing,
    reveal,
    side_by_side,
)
from monitor_app.ui.page import Page
from monitor_app.ui.wordlists import Words, words_of_list
from monitor_app.usecases import case_view, forms, interviews, withdrawing
from monitor_app.usecases.beginning import begin_with
from monitor_app.usecases.case_view import CaseView, GivenLine
from monitor_app.usecases.consents import CONSENT_FORM
from monitor_app.usecases.interviews import OpenDraft
from monitor_app.usecases.withdrawing import Recall
from monitor_app.usecases.written_withdrawals import OPEN
from monitor_app.vault import Vault

SHARE = "d_share/share"
_MAY_END = ("given", OPEN)
_EDITING = frozenset({"draft", "checked"})
_Found = tuple[CaseView, OpenDraft | None, dict[str, Words], Session | None]


class ConsentPage(Page):
    """Lines at the left; the line that is read, written or taken back at the right."""

    task: ClassVar[bool] = True
    help_topic: ClassVar[str] = "consent"

    def enter(self) -> None:
        self.person = str(self.args.get("person", ""))
        self.interview = str(self.args.get("interview", ""))
        self.draft: Draft | None = None
        self.section: Section | None = None
        self.case: CaseView | None = None
        self.add_top_bar(_("Consent lines"), back=True)
        self._list = Sheet(widest=900)
        self._right = QStackedWidget()
        self._pane = Sheet(widest=600)
        self._right.addWidget(self._pane)
        self._pane.say(_("Choose a line to read it out or to take it back."))
        self._pane.end()
        self.add_body(side_by_side(self._list, self._right, 520, narrow=self.is_narrow))
        self.change_button = parts.button(_("Change or add lines…"), "draft")
        self.change_button.clicked.connect(self._ask_change)
        self.send_button = parts.button(_("Write withdrawals for recipients…"), "undo")
        self.send_button.clicked.connect(self.opens("outbox", withdrawals=True))
        done = parts.button(_("Review and sign"), "sign", "primary")
        done.clicked.connect(self._review)
        self._said = self.add_foot(done, self.change_button, self.send_button)
        parts.show_if(done, wanted=False)
        self._refresh()

    def leave(self) -> None:
        if self.section is not None:
            self.section.flush()
        if self.draft is not None:
            self.draft.leave()
            self.draft = None

    # What there is

    def _refresh(self) -> None:
        self.desk.ask(self, self._read, self._show, self.show_error)

    def _read(self, vault: Vault, _progress: Progress) -> _Found:
        consent = forms.library_form("consent")
        names = ("consent_recipient", "consent_purpose", "consent_state")
        lists = {name: words_of_list(consent, name) for name in names}
        case = case_view.case_of(vault, self.person, self.interview)
        record = case.consent_record
        opened, signed = None, None
        if record and vault.interviews.draft(record) is not None:
            opened = interviews.open_draft(vault, record)
        elif record and vault.interviews.versions(record):
            summary = vault.interviews.get(record)
            signed = interviews.signed_session(vault, summary)[1]
        return case, opened, lists, signed

    def _show(self, found: _Found) -> None:
        self.case, opened, self._lists, self._signed = found
        cover = self.case.cover
        if cover.person_code:
            self.title_label.setText(
                _("Consent lines of {code}").format(code=cover.person_code)
            )
        if opened is not None and self.draft is None:
            self._write_in(opened)
        if not self.case.consent_record:
            self.change_button.setText(_("Begin form D…"))
            self.change_button.setEnabled(bool(cover.person_code))
        parts.show_if(self.change_button, wanted=self.draft is None)
        parts.show_if(self.primary_button, wanted=self.draft is not None)
        self._show_lines()

    def _show_lines(self) -> None:
        self._list.clear()
        if self.draft is not None:
            self._show_draft_lines(self.draft)
        self._list.title(_("What is signed"))
        lines = self.case.lines if self.case is not None else ()
        if not lines:
            self._list.add(nothing(_("No consent line, no sharing.")))
        for given in lines:
            self._list.add(self._line(given))
        self._list.end()

    def _line(self, given: GivenLine) -> QWidget:
        line = given.line
        title = wordlists.word(self._lists["consent_recipient"], line.recipient)
        purposes = (
            wordlists.word(self._lists["consent_purpose"], p)
            for p in sorted(line.purposes)
        )
        state = wordlists.line_state(self._lists["consent_state"], line.state)
        sub = f"{state} · {'; '.join(purposes)} · {given.number}"
        read = parts.button(_("Read"), "readout")
        read.setAccessibleName(_("Read the line: {title}").format(title=title))
        read.clicked.connect(lambda: self._read_out(given))
        icon, role = ("check-circle", "ok") if given.in_force else ("none", "ink2")
        return LineCard(icon, role, title, sub, extra=(read,))

    # Reading out and taking back

    def _read_out(self, given: GivenLine) -> None:
        pane = self._pane
        self._right.setCurrentWidget(pane)
        pane.clear()
        pane.title(_("Read it to the person"))
        for label, said in self._sentences(given):
            pane.add(parts.label(label, "meta", 600, "ink2"))
            pane.add(parts.label(said, "question"))
        if given.line.state in _MAY_END and not self.desk.is_office:
            take = pane.button(
                parts.button(_("The person takes it back…"), "undo", "danger")
            )
            take.clicked.connect(lambda: self._ask_withdraw(given))
        pane.end()
        reveal(pane)

    def _sentences(self, given: GivenLine) -> Sequence[tuple[str, str]]:
        """Return the line in the language of the record: questions and answers."""
        session = self._signed
        if session is None or not given.place.startswith(SHARE):
            title = wordlists.word(
                self._lists["consent_recipient"], given.line.recipient
            )
            purposes = "; ".join(
                wordlists.word(self._lists["consent_purpose"], p)
                for p in sorted(given.line.purposes)
            )
            return ((_("Recipient"), title), (_("For what?"), purposes))
        nodes = session.children(given.place)
        return [
            (node.label, said)
            for node in nodes
            if node.relevant and (said := said_of(node))
        ]

    def _ask_withdraw(self, given: GivenLine) -> None:
        asked = Question(
            _(
                "Take this line back? Nothing more leaves under it from now on. What"
                " left already cannot be called back; recipients are asked to erase it."
            ),
            _("Keep"),
            _("Take it back"),
            "undo",
        )
        self._pane.rows.insertWidget(0, asked)
        asked.keep.setFocus(Qt.FocusReason.OtherFocusReason)
        asked.confirmed.connect(lambda: self._withdraw(given))

    def _withdraw(self, given: GivenLine) -> None:
        def task(vault: Vault, _progress: Progress) -> tuple[Recall, ...]:
            return withdrawing.withdraw(vault, given.line.id)

        self.desk.ask(self, task, self._withdrawn, self.show_error)

    def _withdrawn(self, out: tuple[Recall, ...]) -> None:
        pane = self._pane
        pane.clear()
        pane.title(_("It is taken back"))
        if not out:
            pane.say(_("Nothing of this person has left the vault."), "ink")
        else:
            count = len(out)
            pane.say(
                ngettext(
                    "{n} bundle is out already. Ask these recipients to erase it:",
                    "{n} bundles are out already. Ask these recipients to erase them:",
                    count,
                ).format(n=count),
                "ink",
            )
        for each in out:
            purpose = wordlists.word(self._lists["consent_purpose"], each.purpose)
            pane.add(LineCard("tray-out", "warn", ", ".join(each.recipients), purpose))
        if out:
            send = pane.button(
                parts.button(_("Write the withdrawals…"), "undo", "primary")
            )
            send.clicked.connect(self.opens("outbox", withdrawals=True))
        pane.end()
        self._refresh()

    # Changing: always a draft, signed like any other

    def _ask_change(self) -> None:
        record = self.case.consent_record if self.case is not None else ""
        if not record:
            self._begin()
            return
        pane = self._pane
        self._right.setCurrentWidget(pane)
        pane.clear()
        pane.title(_("Change or add lines"))
        pane.say(
            _(
                "The signed form stays as it is. You write a new version of it, and"
                " both of you sign again."
            )
        )
        why = pane.line(_("Why is it changed?"))
        begin = pane.button(
            parts.button(_("Begin the new version"), "draft", "primary")
        )
        begin.setEnabled(False)
        why.textChanged.connect(lambda text: begin.setEnabled(bool(text.strip())))
        begin.clicked.connect(lambda: self._amend(record, why.text().strip()))
        pane.end()
        why.setFocus(Qt.FocusReason.OtherFocusReason)

    def _amend(self, record: str, reason: str) -> None:
        def task(vault: Vault, progress: Progress) -> _Found:
            interviews.amend(vault, record, reason)
            return self._read(vault, progress)

        self.desk.ask(self, task, self._show, self.show_error)

    def _begin(self) -> None:
        case = self.case
        if case is None:
            return
        code, records = case.cover.person_code, case.cover.records
        language = records[-1].language if records else None
        number = records[-1].case_no if records else ""

        def task(vault: Vault, progress: Progress) -> _Found:
            begin_with(vault, CONSENT_FORM, language, person_code=code, case_no=number)
            return self._read(vault, progress)

        self.desk.ask(self, task, self._show, self.show_error)

    def _write_in(self, opened: OpenDraft) -> None:
        self.draft = Draft(self.desk, opened, self)
        self.draft.saved.connect(self._saved)
        self.draft.not_saved.connect(self.show_error)
        self.draft.changed.connect(self._changed)
        self.draft.refused.connect(self._refused)
        self._edit(SHARE.partition("/")[0])

    def _show_draft_lines(self, draft: Draft) -> None:
        self._list.title(_("Being written"))
        places = draft.session.instances(SHARE)
        if not places:
            self._list.add(nothing(_("No line yet.")))
        for place in places:
            self._list.add(self._draft_line(draft, place))
        add = self._list.button(parts.button(_("Add a line"), "plus"))
        add.clicked.connect(lambda: self._edit(draft.add_entry(SHARE)))
        whole = self._list.button(parts.button(_("The whole form D"), "form", "quiet"))
        whole.clicked.connect(self.opens("editor", interview=draft.interview))

    def _draft_line(self, draft: Draft, place: str) -> QWidget:
        said = {
            node.ref.rpartition("/")[2]: said_of(node)
            for node in draft.session.children(place)
            if isinstance(node.definition, QuestionDef)
        }
        title = said.get("sh_recipient") or _("A new line")
        sub = " · ".join(
            text for name in ("sh_state", "sh_purpose") if (text := said.get(name, ""))
        )
        edit = parts.button(_("Write"), "draft")
        edit.setAccessibleName(_("Write the line: {title}").format(title=title))
        edit.clicked.connect(lambda: self._edit(place))
        return LineCard("checklist", "accent", title, sub, extra=(edit,))

    def _edit(self, place: str) -> None:
        if self.draft is None:
            return
        if self.section is not None:
            self.section.flush()
            self._right.removeWidget(self.section)
            self.section.deleteLater()
        self.section = Section(self.draft, place, active_language())
        self.section.opened.connect(self._edit)
        self._right.addWidget(self.section)
        self._right.setCurrentWidget(self.section)
        self.section.go_to("")
        self._show_lines()

    def _changed(self, changes: frozenset[tuple[str, str]]) -> None:
        if self.section is not None:
            self.section.apply(changes)
        if any(ref.startswith(SHARE) for ref, _what in changes):
            self._show_lines()

    def _refused(self, ref: str, error: object) -> None:
        if self.section is not None:
            self.section.refuse(ref, error)  # type: ignore[arg-type]

    def _saved(self, when: str) -> None:
        self._said.setText(_("Saved {time}").format(time=words.clock(when)))

    def _review(self) -> None:
        if self.draft is not None:
            self.open("review", interview=self.draft.interview)


def said_of(node: NodeState) -> str:
    """Return an answer in words; what was chosen in the language of the session."""
    chosen = node.value.split()
    labels = [c.label for c in node.choices if c.value in chosen]
    return "; ".join(labels) if node.choices else node.value
