"""Reading back: the person's words, page by page, and what needs correcting."""

from functools import partial
from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut

from monitor_app.forms.session import Session
from monitor_app.i18n import N_, _, catalogue
from monitor_app.progress import Progress
from monitor_app.ui import parts
from monitor_app.ui.editor.draft import Draft
from monitor_app.ui.note import Note
from monitor_app.ui.page import Page
from monitor_app.ui.passages import PassagesView, bar_button, person_bar
from monitor_app.usecases import interviews, showing
from monitor_app.usecases.interviews import OpenDraft
from monitor_app.usecases.showing import Passage
from monitor_app.vault import Vault

_Opened = tuple[OpenDraft, Session, list[tuple[Passage, ...]]]
_RIGHT, _WRONG = N_("Correct"), N_("Needs correcting")


class ReadBackPage(Page):
    """One group at a time, in the person's language; then on to the signature."""

    task: ClassVar[bool] = True
    bare: ClassVar[bool] = True
    help_topic: ClassVar[str] = "review"

    def enter(self) -> None:
        self.interview = str(self.args["interview"])
        self.draft: Draft | None = None
        self.pages: list[tuple[Passage, ...]] = []
        self.at = 0
        stop = parts.button(_("Back to the review"), "close")
        stop.clicked.connect(self.escape)
        smaller = bar_button("minus", _("Smaller text"))
        larger = bar_button("plus", _("Larger text"))
        said = _("read slowly; Space goes on")
        bar = person_bar(_("Reading back"), said, smaller, larger, stop)
        self._column.addWidget(bar)
        self.note = Note()
        self._column.addWidget(self.note)
        self._sizes = ((smaller, -1), (larger, 1))
        self.desk.ask(self, self._open, self._show, self.show_error)

    def leave(self) -> None:
        if self.draft is not None:
            self.draft.leave()
            self.draft = None

    def rest(self) -> None:
        """Write now: the window lost the keyboard."""
        if self.draft is not None:
            self.draft.save()

    def escape(self) -> None:
        self.open("review", interview=self.interview)

    @property
    def marked(self) -> frozenset[str]:
        """The places that need correcting, kept in the draft."""
        if self.draft is None:
            return frozenset()
        return frozenset(self.draft.session.margin.to_correct())

    def _open(self, vault: Vault, _progress: Progress) -> _Opened:
        opened = interviews.open_draft(vault, self.interview)
        session = opened.session()
        tops = [node.ref for node in session.children() if node.relevant]
        found = (showing.passages(session, ref, answered=True) for ref in tops)
        return opened, session, [page for page in found if page]

    def _show(self, found: _Opened) -> None:
        opened, session, self.pages = found
        self.draft = Draft(self.desk, opened, self, session=session)
        self.draft.not_saved.connect(self.show_error)
        words = catalogue(session.language)
        self.view = PassagesView(session.language)
        self.view.ended.connect(self._next_page)
        self.view.moved.connect(self._say_where)
        self._column.addWidget(self.view, 1)
        for button, step in self._sizes:
            button.clicked.connect(partial(self.view.resize_text, step))
        self.wrong = parts.button(words.gettext(_WRONG), "draft")
        self.wrong.clicked.connect(self._needs_correcting)
        self.right = parts.button(words.gettext(_RIGHT), "check", "primary")
        self.right.clicked.connect(self._correct)
        self._said = self.add_foot(self.right, self.wrong)
        QShortcut(QKeySequence("PgDown"), self).activated.connect(self._next_page)
        QShortcut(QKeySequence("PgUp"), self).activated.connect(self._page_before)
        self._turn_to(0)
        if not self.pages:
            self.note.say(_("There is nothing to read back yet."), "sunken")

    def _correct(self) -> None:
        self._judge(wrong=False)

    def _needs_correcting(self) -> None:
        self._judge(wrong=True)

    def _judge(self, *, wrong: bool) -> None:
        here = self._here()
        if here is not None and self.draft is not None:
            if (here.ref in self.marked) is not wrong:
                self.draft.mark_wrong(here.ref, wrong=wrong)
                self.view.mark(self.marked)
            self.view.go(1)
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _here(self) -> Passage | None:
        if not self.pages or self.view.current >= len(self.pages[self.at]):
            return None
        return self.pages[self.at][self.view.current]

    def _next_page(self) -> None:
        if self.at + 1 < len(self.pages):
            self._turn_to(self.at + 1)
        elif self.marked:
            self.escape()
        else:
            self.open("sign", interview=self.interview)

    def _page_before(self) -> None:
        if self.at:
            self._turn_to(self.at - 1)

    def _turn_to(self, page: int) -> None:
        self.at = page
        shown = self.pages[page] if self.pages else ()
        self.view.show_passages(shown, self.marked)
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)
        self._say_where(0)

    def _say_where(self, _passage: int) -> None:
        self._said.setText(
            _("Page {n} of {all}").format(n=self.at + 1, all=max(len(self.pages), 1))
        )
