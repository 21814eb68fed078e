"""The review: what has no answer, what deserves a second look, what to correct."""

from dataclasses import replace
from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QWidget

from monitor_app.forms.session import Session
from monitor_app.forms.state import NodeState, Problem
from monitor_app.i18n import _, ngettext
from monitor_app.progress import Progress
from monitor_app.records.status import Reason
from monitor_app.ui import parts, words
from monitor_app.ui.editor import signature_block
from monitor_app.ui.editor.draft import Draft
from monitor_app.ui.nesting import nest
from monitor_app.ui.page import Page
from monitor_app.ui.pages.giving_up import GivingUp
from monitor_app.ui.pages.rows import QuestionRow
from monitor_app.ui.undo_bar import UndoBar
from monitor_app.usecases import given_up, interviews, lines_ended, showing
from monitor_app.usecases.interviews import OpenDraft
from monitor_app.vault import Vault

_SHOWN = 60
_OPEN = frozenset({"required", "reason"})
_Opened = tuple[OpenDraft, Session, tuple[str, ...]]  # places of consent lines
CORRECTIONS = "closing/corrections"  # of the form library


class ReviewPage(Page):
    """Lists what is open. Reading back is always possible, signing when nothing is."""

    task: ClassVar[bool] = True
    help_topic: ClassVar[str] = "review"

    def enter(self) -> None:
        self.interview = str(self.args["interview"])
        self.draft: Draft | None = None
        self.giving_up: GivingUp | None = None
        self.taken: tuple[str, ...] = ()  # where another consent line stood and is out
        self.add_top_bar(_("Review"), back=True)
        content = QWidget()
        self._list = parts.column(content, spacing=6)
        self._list.setContentsMargins(32, 16, 32, 16)
        self.add_body(parts.scrolled(content))
        self.undo = UndoBar()
        self._column.addWidget(self.undo)
        self.all_button = parts.button(_("All empty ones: not asked…"), "none", "quiet")
        self.all_button.clicked.connect(self._explain_all)
        self.sign_button = parts.button(_("Sign without reading back"), "", "quiet")
        self.sign_button.clicked.connect(self._sign)
        go_on = parts.button(_("Read back to the person"), "readout", "primary")
        go_on.clicked.connect(self._go_on)
        quiet = [self.all_button, self.sign_button]
        if self.is_narrow:
            quiet = [self._folded(quiet)]
        self._said = self.add_foot(go_on, *quiet)
        self.desk.ask(self, self._open, self._opened, self.show_error)

    def _folded(self, buttons: list[QPushButton]) -> QPushButton:
        """Fold the quiet actions into one button: the foot has no room for them."""
        more = parts.button(_("More"), "more")
        for button in buttons:
            button.setParent(more)
            button.hide()
        more.clicked.connect(lambda: self._offer(more, buttons))
        return more

    def _offer(self, more: QPushButton, buttons: list[QPushButton]) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for button in buttons:
            action = menu.addAction(button.text())
            action.setEnabled(button.isEnabled())
            action.triggered.connect(button.click)
        menu.popup(more.mapToGlobal(more.rect().topLeft()))

    def leave(self) -> None:
        if self.draft is not None:
            self.draft.leave()
            self.draft = None

    def escape(self) -> None:
        """Leave the question first, then the page."""
        if self.giving_up is None or not self.giving_up.put_away():
            self.open("editor", interview=self.interview)

    def _open(self, vault: Vault, _progress: Progress) -> _Opened:
        opened = interviews.open_draft(vault, self.interview)
        session = opened.session()
        return opened, session, lines_ended.taken_places(vault, opened.summary, session)

    def _opened(self, found: _Opened) -> None:
        opened, session, self.taken = found
        self.draft = Draft(self.desk, opened, self, session=session)
        self.draft.not_saved.connect(self.show_error)
        self.refresh()
        if self.giving_up is not None and self.args.get("give_up"):
            self.giving_up.ask()

    def refresh(self) -> None:
        """List what is open now."""
        if self.draft is None:
            return
        problems = signature_block.open_problems(self.draft.session)
        needed = [p for p in problems if p.code in _OPEN]
        odd = [p for p in problems if p.code not in _OPEN]
        parts.emptied(self._list)
        self._add_taken()
        self._add_corrections()
        self._add_list(
            _("No answer and no reason"), needed, _("Nothing is missing."), needed=True
        )
        self._list.addSpacing(16)
        self._add_list(
            _("Worth a second look"), odd, _("Nothing looks odd."), needed=False
        )
        self._add_notes()
        self._add_giving_up(self.draft)
        self._list.addStretch(1)
        self.all_button.setEnabled(bool(needed))
        self.all_button.setVisible(bool(needed) and not self.is_narrow)
        count = len(problems)
        waits = count or self.corrections or self.taken
        self.sign_button.setEnabled(not waits)
        self._said.setText(
            ngettext(
                "{n} question still needs an answer or a reason.",
                "{n} questions still need an answer or a reason.",
                count,
            ).format(n=count)
            if count
            else self._said_when_whole()
        )

    def _said_when_whole(self) -> str:
        if self.taken:
            return _("A consent line is still to be put back.")
        count = len(self.corrections)
        if not count:
            return _("Every question has an answer or a reason.")
        return ngettext(
            "{n} answer is still to be corrected.",
            "{n} answers are still to be corrected.",
            count,
        ).format(n=count)

    @property
    def corrections(self) -> tuple[str, ...]:
        """The places that the person wanted changed while they were read back."""
        return () if self.draft is None else self.draft.session.margin.to_correct()

    def _add_taken(self) -> None:
        """List the consent lines in whose place signing would refuse what stands now.

        Only the editor changes them, so that they are looked for once.
        """
        if self.draft is None or not self.taken:
            return
        session = self.draft.session
        title = _("Consent lines that cannot be replaced")
        self._head("warning", "warn", title, len(self.taken))
        said = _(
            "Somebody may have acted on this line as it was signed. Put back what it"
            " said, set its decision to “Withdrawn”, and add what is agreed now as a"
            " new line."
        )
        for place in self.taken:
            first, line = session.children(place)[0].ref, session.node(place)
            called = f"{line.label}  {place[place.rindex('[') + 1 : -1]}"
            row = QuestionRow(replace(line, label=called), said, "warn")
            row.line.addWidget(self._answer_button(first, called))
            self._list.addWidget(row)
        self._list.addSpacing(16)

    def _add_corrections(self) -> None:
        places = self.corrections
        if self.draft is None or not places:
            return
        session = self.draft.session
        title = _("To correct, as the person said")
        head = self._head("draft", "warn", title, len(places))
        field = session.form.find(CORRECTIONS)
        if field is not None and session.node(CORRECTIONS).relevant:
            write = parts.button(_("Write down the correction"), "draft", "quiet")
            write.clicked.connect(
                self.opens("editor", interview=self.interview, ref=CORRECTIONS)
            )
            head.addWidget(write)
        for ref in places:
            row = QuestionRow(session.node(ref), showing.answer_words(session, ref))
            done = parts.button(_("It is corrected"), "check")
            done.setAccessibleName(
                _("It is corrected: {question}").format(
                    question=session.node(ref).label
                )
            )
            done.clicked.connect(lambda _checked=False, ref=ref: self._corrected(ref))
            row.line.addWidget(done)
            row.line.addWidget(self._answer_button(ref))
            self._list.addWidget(row)
        self._list.addSpacing(16)

    def _add_notes(self) -> None:
        """List the interviewer's own notes: a reminder, no condition."""
        notes = {} if self.draft is None else self.draft.session.margin.notes()
        if self.draft is None or not notes:
            return
        self._list.addSpacing(16)
        self._head("note", "ink2", _("Your notes, for you alone"), len(notes))
        for ref, text in notes.items():
            row = QuestionRow(self.draft.session.node(ref), text)
            row.line.addWidget(self._answer_button(ref))
            self._list.addWidget(row)

    def _corrected(self, ref: str) -> None:
        if self.draft is not None:
            self.draft.mark_wrong(ref, wrong=False)
            self.undo.offer(
                _("The correction is done."), lambda: self._wrong_again(ref)
            )
            self.refresh()

    def _wrong_again(self, ref: str) -> None:
        if self.draft is not None:
            self.draft.mark_wrong(ref, wrong=True)
            self.refresh()

    def _head(self, icon: str, role: str, title: str, count: int) -> QHBoxLayout:
        head = parts.row(spacing=10)
        head.addWidget(parts.picture(icon, role))
        counted = f"{title} · {count}" if count else title
        head.addWidget(parts.label(counted, "title", 600), 1)
        nest(self._list, head)
        return head

    def _add_list(
        self, title: str, problems: list[Problem], none: str, *, needed: bool
    ) -> None:
        icon = "flag" if needed else "warning"
        self._head(
            icon if problems else "check-circle",
            "warn" if problems else "ok",
            title,
            len(problems),
        )
        if not problems:
            self._list.addWidget(parts.label(none, "body", colour="ink2"))
        for problem in problems[:_SHOWN]:
            self._list.addWidget(self._row(problem, needed=needed))
        rest = len(problems) - _SHOWN
        if rest > 0:
            said = ngettext("and {n} more", "and {n} more", rest).format(n=rest)
            self._list.addWidget(parts.label(said, "meta", colour="ink2"))

    def _row(self, problem: Problem, *, needed: bool) -> QuestionRow:
        assert self.draft is not None  # noqa: S101 - rows are made once it is open
        node = self.draft.session.node(problem.ref)
        said = "" if needed else words.problem(problem.code, problem.message)
        row = QuestionRow(node, said, "warn")
        if needed:
            row.line.addWidget(self._reason_button(node))
        row.line.addWidget(self._answer_button(problem.ref))
        return row

    def _answer_button(self, ref: str, called: str = "") -> QPushButton:
        assert self.draft is not None  # noqa: S101 - rows are made once it is open
        answer = parts.button(_("Answer"), kind="quiet")
        label = called or self.draft.session.node(ref).label
        answer.setAccessibleName(_("Answer: {question}").format(question=label))
        answer.clicked.connect(self.opens("editor", interview=self.interview, ref=ref))
        return answer

    def _reason_button(self, node: NodeState) -> QPushButton:
        button = parts.button(_("Reason"))
        button.setAccessibleName(_("Reason: {question}").format(question=node.label))
        button.clicked.connect(lambda: self._offer_reasons(button, node.ref))
        return button

    def _offer_reasons(self, button: QPushButton, ref: str) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for reason in words.REASONS:
            action = menu.addAction(words.reason(reason))
            action.triggered.connect(
                lambda _checked=False, reason=reason: self._explain(ref, reason)
            )
        menu.popup(button.mapToGlobal(button.rect().bottomLeft()))

    def _explain(self, ref: str, reason: Reason) -> None:
        if self.draft is not None:
            self.draft.explain(ref, reason)
            self.undo.offer(_("The reason is set."), lambda: self._take_back((ref,)))
            self.refresh()

    def _explain_all(self) -> None:
        if self.draft is None:
            return
        done: list[str] = []
        for problem in signature_block.open_problems(self.draft.session):
            node = self.draft.session.node(problem.ref)
            if problem.code in _OPEN and not node.read_only:
                self.draft.explain(problem.ref, Reason.NOT_ASKED)
                done.append(problem.ref)
        said = ngettext(
            "{n} question is marked as not asked.",
            "{n} questions are marked as not asked.",
            len(done),
        ).format(n=len(done))
        self.undo.offer(said, lambda: self._take_back(tuple(done)))
        self.refresh()

    def _take_back(self, refs: tuple[str, ...]) -> None:
        if self.draft is not None:
            for ref in refs:
                self.draft.explain(ref, None)
            self.refresh()

    def _add_giving_up(self, draft: Draft) -> None:
        self._list.addSpacing(24)
        self.giving_up = last = GivingUp(self.desk, draft.summary)
        last.asked.connect(draft.save)
        last.failed.connect(self.show_error)
        last.confirmed.connect(self._give_up)
        self._list.addWidget(last)

    def _give_up(self) -> None:
        if self.draft is None:
            return
        self.leave()  # nothing writes after it

        def task(vault: Vault, _progress: Progress) -> bool:
            return given_up.give_up(vault, self.interview).is_amendment

        self.desk.ask(self, task, self._gone, self._stays)

    def _gone(self, amendment: bool) -> None:
        if amendment:
            self.open("record", interview=self.interview, given_up=True)
        else:
            self.open("interviews", deleted=True)

    def _stays(self, error: BaseException) -> None:
        self.show_error(error)
        self.desk.ask(self, self._open, self._opened, self.show_error)

    def _go_on(self) -> None:
        if self.draft is not None:
            self.draft.save()
        self.open("read_back", interview=self.interview)

    def _sign(self) -> None:
        if self.draft is not None:
            self.draft.save()
        self.open("sign", interview=self.interview)
