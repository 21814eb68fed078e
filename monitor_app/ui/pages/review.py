"""The review: what has no answer, what deserves a second look, what to correct."""

from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QMenu, QPushButton, QWidget

from monitor_app.forms.definition import QuestionDef
from monitor_app.forms.state import NodeState, Problem
from monitor_app.i18n import _, ngettext
from monitor_app.progress import Progress
from monitor_app.records.status import Reason
from monitor_app.ui import parts, theme, words
from monitor_app.ui.editor import signature_block
from monitor_app.ui.editor.draft import Draft
from monitor_app.ui.page import Page
from monitor_app.ui.undo_bar import UndoBar
from monitor_app.usecases import interviews
from monitor_app.usecases.interviews import OpenDraft
from monitor_app.vault import Vault

_SHOWN = 60
_OPEN = frozenset({"required", "reason"})


class ReviewPage(Page):
    """Lists what is open. Reading back is always possible, signing when nothing is."""

    task: ClassVar[bool] = True
    help_topic: ClassVar[str] = "review"

    def enter(self) -> None:
        self.interview = str(self.args["interview"])
        self.draft: Draft | None = None
        self.add_top_bar(_("Review"), back=True)
        self._corrections = _places(self.args.get("corrections"))
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
        self._said = self.add_foot(go_on, self.all_button, self.sign_button)
        self.desk.ask(self, self._open, self._opened, self.show_error)

    def leave(self) -> None:
        if self.draft is not None:
            self.draft.save()
            self.draft.setParent(self.desk)
            self.draft.deleteLater()
            self.draft = None

    def escape(self) -> None:
        self.open("editor", interview=self.interview)

    def _open(self, vault: Vault, _progress: Progress) -> OpenDraft:
        return interviews.open_draft(vault, self.interview)

    def _opened(self, opened: OpenDraft) -> None:
        self.draft = Draft(self.desk, opened, self)
        self.draft.not_saved.connect(self.show_error)
        self.refresh()

    def refresh(self) -> None:
        """List what is open now."""
        if self.draft is None:
            return
        problems = signature_block.open_problems(self.draft.session)
        needed = [p for p in problems if p.code in _OPEN]
        odd = [p for p in problems if p.code not in _OPEN]
        parts.emptied(self._list)
        if self._corrections:
            self._add_corrections()
        self._add_list(
            _("No answer and no reason"), needed, _("Nothing is missing."), needed=True
        )
        self._list.addSpacing(16)
        self._add_list(
            _("Worth a second look"), odd, _("Nothing looks odd."), needed=False
        )
        self._list.addStretch(1)
        self.all_button.setVisible(bool(needed))
        count = len(problems)
        self.sign_button.setEnabled(not count)
        self._said.setText(
            ngettext(
                "{n} question still needs an answer or a reason.",
                "{n} questions still need an answer or a reason.",
                count,
            ).format(n=count)
            if count
            else _("Every question has an answer or a reason.")
        )

    def _add_corrections(self) -> None:
        """List what the person wanted changed while it was read back."""
        assert self.draft is not None  # noqa: S101 - called once it is open
        head = parts.row(spacing=10)
        head.addWidget(parts.picture("draft", "warn"))
        title = _("To correct, as the person said")
        counted = f"{title} · {len(self._corrections)}"
        head.addWidget(parts.label(counted, "title", 600), 1)
        self._list.addLayout(head)
        for ref in self._corrections:
            self._list.addWidget(self._row(Problem(ref, "correction"), needed=False))
        self._list.addSpacing(16)

    def _add_list(
        self, title: str, problems: list[Problem], none: str, *, needed: bool
    ) -> None:
        head = parts.row(spacing=10)
        icon = "flag" if needed else "warning"
        head.addWidget(
            parts.picture(
                icon if problems else "check-circle", "warn" if problems else "ok"
            )
        )
        counted = f"{title} · {len(problems)}" if problems else title
        head.addWidget(parts.label(counted, "title", 600), 1)
        self._list.addLayout(head)
        if not problems:
            self._list.addWidget(parts.label(none, "body", colour="ink2"))
        for problem in problems[:_SHOWN]:
            self._list.addWidget(self._row(problem, needed=needed))
        rest = len(problems) - _SHOWN
        if rest > 0:
            said = ngettext("and {n} more", "and {n} more", rest).format(n=rest)
            self._list.addWidget(parts.label(said, "meta", colour="ink2"))

    def _row(self, problem: Problem, *, needed: bool) -> QFrame:
        assert self.draft is not None  # noqa: S101 - rows are made once it is open
        node = self.draft.session.node(problem.ref)
        question = node.definition
        row = parts.card("plain")
        layout = parts.row(row, spacing=10, margins=6)
        number = question.number if isinstance(question, QuestionDef) else ""
        gutter = parts.label(str(number or ""), "meta", colour="ink2", wrap=False)
        gutter.setFixedWidth(theme.look().px(40))
        gutter.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        layout.addWidget(gutter)
        texts = parts.column(spacing=0)
        texts.addWidget(parts.label(node.label or problem.ref, "body"))
        if not needed and problem.code != "correction":
            said = words.problem(problem.code, problem.message)
            texts.addWidget(parts.label(said, "meta", colour="warn"))
        layout.addLayout(texts, 1)
        if needed:
            layout.addWidget(self._reason_button(node))
        answer = parts.button(_("Answer"), kind="quiet")
        answer.setAccessibleName(_("Answer: {question}").format(question=node.label))
        answer.clicked.connect(
            lambda: self.open("editor", interview=self.interview, ref=problem.ref)
        )
        layout.addWidget(answer)
        return row

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

    def _go_on(self) -> None:
        if self.draft is not None:
            self.draft.save()
        self.open("read_back", interview=self.interview)

    def _sign(self) -> None:
        if self.draft is not None:
            self.draft.save()
        self.open("sign", interview=self.interview)


def _places(given: object) -> tuple[str, ...]:
    return tuple(str(ref) for ref in given) if isinstance(given, tuple) else ()
