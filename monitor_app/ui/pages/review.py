"""The review: what has no answer, what deserves a second look, and the signature."""

from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QMenu, QPushButton, QStackedWidget, QWidget

from monitor_app.forms.definition import QuestionDef
from monitor_app.forms.state import NodeState, Problem
from monitor_app.i18n import _, ngettext
from monitor_app.progress import Progress
from monitor_app.records.status import Reason
from monitor_app.ui import parts, theme, words
from monitor_app.ui.editor.draft import Draft
from monitor_app.ui.page import Page
from monitor_app.ui.questions.choice import CheckChoice
from monitor_app.ui.undo_bar import UndoBar
from monitor_app.usecases import interviews
from monitor_app.usecases.interviews import OpenDraft, Signed
from monitor_app.vault import Vault

_SHOWN = 60
_OPEN = frozenset({"required", "reason"})


class ReviewPage(Page):
    """Lists what is open; a record is signed when nothing is."""

    task: ClassVar[bool] = True
    help_topic: ClassVar[str] = "review"

    def enter(self) -> None:
        self.interview = str(self.args["interview"])
        self.draft: Draft | None = None
        self.add_top_bar(_("Review"), back=True)
        self._stack = QStackedWidget()
        content = QWidget()
        self._list = parts.column(content, spacing=6)
        self._list.setContentsMargins(32, 16, 32, 16)
        self._stack.addWidget(parts.scrolled(content))
        self._stack.addWidget(self._signing())
        self.add_body(self._stack)
        self.undo = UndoBar()
        self._column.addWidget(self.undo)
        self.all_button = parts.button(_("All empty ones: not asked…"), "none", "quiet")
        self.all_button.clicked.connect(self._explain_all)
        go_on = parts.button(_("Read back and sign"), "sign", "primary")
        go_on.clicked.connect(self._go_on)
        self._said = self.add_foot(go_on, self.all_button)
        self.desk.ask(self, self._open, self._opened, self.show_error)

    def leave(self) -> None:
        if self.draft is not None:
            self.draft.save()
            self.draft.setParent(self.desk)
            self.draft.deleteLater()
            self.draft = None

    def escape(self) -> None:
        if self._stack.currentIndex() == 1:
            self._stack.setCurrentIndex(0)
            self.primary_button.show()
            self.all_button.show()
        else:
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
        problems = self.draft.session.problems()
        needed = [p for p in problems if p.code in _OPEN]
        odd = [p for p in problems if p.code not in _OPEN]
        parts.emptied(self._list)
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
        self.primary_button.setEnabled(not count)
        self._said.setText(
            ngettext(
                "{n} question still needs an answer or a reason.",
                "{n} questions still need an answer or a reason.",
                count,
            ).format(n=count)
            if count
            else _("Every question has an answer or a reason.")
        )

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
        if not needed:
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
        for problem in self.draft.session.problems():
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

    # The signature

    def _signing(self) -> QWidget:
        page = QWidget()
        layout = parts.column(page, spacing=12)
        layout.setContentsMargins(48, 32, 48, 24)
        box = QWidget()
        box.setMaximumWidth(theme.look().px(720))
        inner = parts.column(box, spacing=12)
        inner.addWidget(parts.label(_("Sign the record"), "title", 600))
        inner.addWidget(
            parts.label(
                _(
                    "After signing the text is final. Corrections are added below, as a"
                    " new version linked to this one."
                ),
                "body",
            )
        )
        self.read_back = CheckChoice(
            _("I read the record back, and the person said that it is correct.")
        )
        inner.addWidget(self.read_back)
        inner.addWidget(
            parts.label(
                _(
                    "If the person could not or would not hear it, say so in the"
                    " closing questions; then tick here that you wrote it down as it"
                    " was."
                ),
                "meta",
                colour="ink2",
            )
        )
        sign = parts.row()
        self.sign_button = parts.button(_("Sign the record"), "sign", "primary")
        self.sign_button.setEnabled(False)
        self.sign_button.clicked.connect(self._sign)
        self.read_back.toggled.connect(self.sign_button.setEnabled)
        sign.addWidget(self.sign_button)
        sign.addWidget(
            parts.label(_("Signing cannot be undone."), "meta", colour="ink2"), 1
        )
        inner.addLayout(sign)
        layout.addWidget(box)
        layout.addStretch(1)
        return page

    def _go_on(self) -> None:
        self._stack.setCurrentIndex(1)
        self.primary_button.hide()
        self.all_button.hide()
        self.read_back.setFocus(Qt.FocusReason.OtherFocusReason)

    def _sign(self) -> None:
        if self.draft is None:
            return
        self.sign_button.setEnabled(False)
        self._said.setText(_("Working…"))
        self.draft.save()
        interview = self.interview

        def task(vault: Vault, _progress: Progress) -> Signed:
            return interviews.sign(vault, interview)

        self.desk.ask(self, task, self._signed, self._not_signed)

    def _signed(self, signed: Signed) -> None:
        self.draft = None
        self.open("record", interview=signed.interview, just_signed=True)

    def _not_signed(self, error: BaseException) -> None:
        self._said.setText("")
        self.sign_button.setEnabled(self.read_back.isChecked())
        self.show_error(error)
        self.refresh()
