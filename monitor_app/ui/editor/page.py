"""The editor: outline, questions, context; nothing about anybody else on the screen."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import ClassVar

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from monitor_app.errors import MonitorError
from monitor_app.forms.session import Session
from monitor_app.forms.state import Changes, Removed
from monitor_app.i18n import LANGUAGES, _, active_language
from monitor_app.progress import Progress
from monitor_app.records.safety import Rights
from monitor_app.ui import words
from monitor_app.ui.chip import StateChip
from monitor_app.ui.editor.draft import Draft
from monitor_app.ui.editor.errands import Errands
from monitor_app.ui.editor.find import find
from monitor_app.ui.editor.frame import EditorFrame
from monitor_app.ui.editor.keys import add_keys
from monitor_app.ui.editor.outline import (
    OUTSIDE,
    likely,
    outline_of,
    page_at_top,
    title_of,
)
from monitor_app.ui.editor.pages import Pages
from monitor_app.ui.editor.saying import Saying
from monitor_app.ui.editor.section import Section
from monitor_app.ui.editor.talk import TalkActions
from monitor_app.ui.page import Page
from monitor_app.ui.questions.card import Card
from monitor_app.usecases import interviews, safety
from monitor_app.usecases.interviews import OpenDraft
from monitor_app.vault import Vault

_Opened = tuple[OpenDraft, Rights, Session]
_OUTLINE_MS = 250
_AHEAD_MS = 400


class EditorPage(Page):
    """One interview being written."""

    task: ClassVar[bool] = True
    help_topic: ClassVar[str] = "editor"

    def __init__(self, desk: object, **args: object) -> None:
        super().__init__(desk, **args)  # type: ignore[arg-type]  # see Page
        self.interview = str(args["interview"])
        self._wanted = str(args.get("ref", ""))
        self.draft: Draft | None = None
        self.errands = Errands(self)
        self._saying = Saying(self)

    # Page

    def enter(self) -> None:
        self.desk.ask(self, self._open, self._opened, self._failed)

    def leave(self) -> None:
        if self.draft is not None:
            self._flush()
            self.draft.leave()
            self.draft = None

    def rest(self) -> None:
        """Write now: the window lost the keyboard."""
        if self.draft is not None:
            self._flush()
            self.draft.save()

    def _flush(self) -> None:
        self.pages.flush()
        self.frame.context.flush()

    def turn(self, step: int) -> None:
        """Go to the next or previous group; what was just said may have opened it."""
        self.pages.flush()
        if self._outline_timer.isActive():
            self._refresh_outline()
        rows = self.frame.outline.rows
        at = next((i for i, r in enumerate(rows) if r.ref == self._top()), 0) + step
        if 0 <= at < len(rows):
            self.show_section(rows[at].ref)

    def escape(self) -> None:
        """Leave the search first, then an entry, then the editor."""
        opened = self.draft is not None
        if opened and self.frame.finder.is_open:
            self.frame.finder.give_up()
        elif opened and "[" in self._current and self._current.endswith("]"):
            entry = self._current
            self.show_section(self._top())
            self._sections[self._current].go_to_entry(entry)
        else:
            self.back.emit()

    # Opening

    def _open(self, vault: Vault, _progress: Progress) -> _Opened:
        opened = interviews.open_draft(vault, self.interview)
        person = opened.summary.person_code
        rights = safety.rights_of(vault, person, self.interview)
        return opened, rights, opened.session()

    def _failed(self, error: BaseException) -> None:
        self.add_top_bar(_("Interview"), back=True)
        self.add_body(QWidget())
        self.show_error(error)

    def _opened(self, given: _Opened) -> None:
        opened, rights, session = given
        self.draft = Draft(self.desk, opened, self, rights, session)
        self._build(opened)
        self.draft.moving.connect(self._flush)
        self.frame.context.noted.connect(self.draft.write_note)
        self.draft.changed.connect(self._changed)
        self.draft.refused.connect(self._refused)
        self._saying.follow(self.draft)
        self.draft.saved.connect(self._saved)
        self.draft.not_saved.connect(self.show_error)
        self._refresh_outline()
        wanted = self._wanted or self.draft.session.position
        if wanted:
            self.go_to(wanted)
        else:
            self.turn(0)
            for section in self._sections.values():  # none in a form without groups
                section.begin()
        self.errands.look_for_newer_form()
        self.errands.look_for_left_over()

    def _build(self, opened: OpenDraft) -> None:
        assert self.draft is not None  # noqa: S101 - called once it is open
        summary = opened.summary
        titles = {code: opened.form.title.plain(code) for code in LANGUAGES}
        number = summary.number if summary.person_code else ""
        title = words.title(titles, opened.form.form_id)
        sub = " · ".join(part for part in (number, title) if part)
        self.add_top_bar(summary.person_code or summary.number, sub, back=True)
        self._add_actions()
        session = self.draft.session
        self.frame = EditorFrame(partial(find, session), narrow=self.is_narrow)
        self.pages = Pages(self.frame.stack, self._make_section)
        self.frame.chosen.connect(self.show_section)
        self.frame.aimed.connect(self.pages.aim)
        self.frame.found.connect(self.go_to)
        self.frame.turned.connect(self.turn)
        self.frame.reviewed.connect(self.opens("review", interview=self.interview))
        self.frame.context.explained.connect(self._explain)
        self.primary_button = self.frame.review_button
        self.add_body(self.frame)
        self._outline_timer = self._timer(_OUTLINE_MS, self._refresh_outline)
        self._ahead_timer = self._timer(_AHEAD_MS, self._build_ahead)
        add_keys(self)

    def _add_actions(self) -> None:
        assert self.draft is not None  # noqa: S101 - called once it is open
        if not self.is_narrow:
            self.top_actions.addWidget(StateChip(self.draft.summary.state))
        self.talk = TalkActions(self.draft.session, narrow=self.is_narrow)
        self.talk.spoken.connect(self._speak)
        self.talk.turned.connect(self.turn_screen)
        self.talk.paused.connect(self.opens("pause"))
        self.talk.locked.connect(self._lock)
        self.languages = self.talk.languages
        self.top_actions.addWidget(self.talk)

    def _timer(self, milliseconds: int, action: Callable[[], object]) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(milliseconds)
        timer.timeout.connect(action)
        return timer

    # Going about

    def show_section(self, ref: str, *, begins: bool = True) -> None:
        """Show the page of a group or of an entry."""
        assert self.draft is not None  # noqa: S101 - called once it is open
        section = self.pages.show(ref, begins=begins)
        self._ahead_timer.start()
        self.frame.section_title.setText(title_of(self.draft.session, ref))
        self.frame.mark(self._top())
        self._show_context(section.current or next(iter(section.cards), ""))

    def go_to(self, ref: str) -> None:
        """Go to a question, wherever it is."""
        around = self._page_of(ref)
        self.show_section(around, begins=False)
        section = self._sections[around]
        section.go_to(ref)
        self._entered(section.current)  # also when it was current there before

    def _go_into(self, ref: str) -> None:
        """Open an entry, or go to a question of another page."""
        if ref.endswith("]"):
            self.show_section(ref)
        else:
            self.go_to(ref)

    def next_needed(self, step: int) -> None:
        """Go to the next question that still needs an answer or a reason."""
        assert self.draft is not None  # noqa: S101 - called once it is open
        self.pages.flush()
        places = [problem.ref for problem in self.draft.session.problems()]
        if not places:
            self.note.say(_("Every question has an answer or a reason."), "ok")
            return
        here = self.draft.session.position
        order = [node.ref for node in self.draft.session.everything()]
        at = order.index(here) if here in order else 0
        ahead = [ref for ref in places if order.index(ref) > at]
        behind = [ref for ref in places if order.index(ref) < at]
        if step > 0:
            self.go_to((ahead or places)[0])
        else:
            self.go_to((behind or places)[-1])

    def _page_of(self, ref: str) -> str:
        """Return the outermost group or the innermost entry around a question."""
        assert self.draft is not None  # noqa: S101 - called once it is open
        above, found = ref, ""
        while "/" in above:
            above = above.rpartition("/")[0]
            if above.endswith("]"):
                found = above
                break
        top = page_at_top(self.draft.session, ref)
        children = self.draft.session.children()
        open_now = {OUTSIDE, *(node.ref for node in children if node.relevant)}
        return found or (top if top in open_now else self.frame.outline.rows[0].ref)

    def _top(self) -> str:
        assert self.draft is not None  # noqa: S101 - called once it is open
        return page_at_top(self.draft.session, self._current)

    def step(self, step: int) -> None:
        """Go to the next or previous question; over the edge of the page too."""
        section = self._sections.get(self._current)
        if section is None or self.draft is None:
            return
        section.flush()  # it may open the next question
        ref = section.neighbour(self.draft.session.position, step)
        if ref is not None:
            section.go_to(ref)
            return
        self.turn(step)
        if self._sections[self._current] is not section:
            self._sections[self._current].go_to_end(step)

    def _make_section(self, ref: str) -> Section:
        assert self.draft is not None  # noqa: S101 - called once it is open
        section = Section(self.draft, ref, active_language(), parent=self.frame.stack)
        section.entered.connect(self._entered)
        section.opened.connect(self._go_into)
        section.file_wanted.connect(self.errands.attach)
        section.drawn.connect(self.errands.keep_drawing)
        section.file_opened.connect(self._look_at)
        section.history_wanted.connect(self.errands.ask_history)
        section.wide_wanted.connect(self._open_wide)
        section.removed.connect(self._offer_undo)
        return section

    # Changes

    def _changed(self, changes: Changes) -> None:
        for ref, name in changes:
            if name == "entries":
                self._forget_entries(ref)
        for section in self._sections.values():
            section.apply(changes)
        self._outline_timer.start()

    def _forget_entries(self, repeat: str) -> None:
        """Drop the pages of entries whose places may have moved."""
        if self._current.startswith(f"{repeat}["):
            self.show_section(self._top())
        self.pages.forget(f"{repeat}[")

    def _build_ahead(self) -> None:
        """Build what is likely to be shown next, one page at a time."""
        if self.draft is None:
            return
        rows = self.frame.outline.rows
        for ref in likely(rows, self._top()):
            if ref not in self.pages.sections:
                self.pages.build_ahead(ref)
                self._ahead_timer.start()
                return

    def _refused(self, ref: str, error: MonitorError) -> None:
        for section in self._sections.values():
            section.refuse(ref, error)

    def _explain(self, ref: str, reason: object) -> None:
        if self.draft is not None:
            self.draft.explain(ref, reason)  # type: ignore[arg-type]  # a Reason
            self._show_context(ref)

    def _entered(self, ref: str) -> None:
        if self.draft is not None and ref:
            self.draft.came_to(ref)
            self._show_context(ref)

    def _show_context(self, ref: str) -> None:
        if self.draft is not None and ref:
            self.frame.context.show_node(self.draft.session.node(ref))
        elif self.draft is not None:
            self.frame.context.show_nothing()

    def _speak(self, language: str) -> None:
        if self.draft is not None:
            self.pages.flush()
            self.draft.speak(language)
            self.languages.set_value(language)
            self._saying.asks_in(language)
            title = title_of(self.draft.session, self._current)
            self.frame.section_title.setText(title)

    def open_reasons(self) -> None:
        """Ask why the current question has no answer."""
        card = self._current_card()
        if card is not None:
            card.open_menu()

    def _offer_undo(self, removed: Removed) -> None:
        self.frame.undo.offer(_("The entry was deleted."), lambda: self._undo(removed))

    def _undo(self, removed: Removed) -> None:
        if self.draft is not None:
            self.draft.bring_back(removed)

    # Files, and a person's own words

    def _look_at(self, ref: str) -> None:
        if self.draft is not None:
            name = self.draft.session.node(ref).value
            self.open("attachments", interview=self.interview, name=name, ref=ref)

    def _open_wide(self, ref: str) -> None:
        self.open("narrative", interview=self.interview, ref=ref)

    def show_history(self, ref: str, found: Sequence[tuple[str, str]]) -> None:
        """Show what was saved of a person's own words before."""
        for section in self._sections.values():
            card = section.cards.get(ref)
            if card is not None and card.verbatim is not None:
                card.verbatim.show_history(found)

    def toggle_translation(self) -> None:
        """Show or hide the translation beside the person's own words."""
        card = self._current_card()
        if card is not None and card.verbatim is not None:
            card.verbatim.translate_button.toggle()

    def _current_card(self) -> Card | None:
        section = self._sections.get(self._current)
        if section is None or self.draft is None:
            return None
        return section.cards.get(self.draft.session.position)

    def _lock(self) -> None:
        lock = getattr(self.window(), "lock", None)
        if lock is not None:
            lock()

    def turn_screen(self) -> None:
        """Show this page to the person; nothing of the interviewer's comes along."""
        if self.draft is not None:
            self.open("turned", interview=self.interview, section=self._current)

    def _refresh_outline(self) -> None:
        if self.draft is not None:
            self.frame.show_cards(safety.cards(self.draft.session))
            self.frame.show_rows(outline_of(self.draft.session), self._top())

    def _saved(self, _when: str) -> None:
        if self.note.code:
            self.note.clear()

    @property
    def _sections(self) -> dict[str, Section]:
        return self.pages.sections

    @property
    def _current(self) -> str:
        return self.pages.current
