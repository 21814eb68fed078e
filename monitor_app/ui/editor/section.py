"""The page of one group: its questions, built off screen and then shown."""

import re
from collections.abc import Iterator
from dataclasses import replace

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QApplication, QWidget

from monitor_app import messages
from monitor_app.errors import MonitorError
from monitor_app.forms.definition import GroupDef, Kind, QuestionDef, RepeatDef
from monitor_app.forms.state import Changes, NodeState
from monitor_app.ui import parts, tab_order, theme, tokens, words
from monitor_app.ui.editor.draft import Source
from monitor_app.ui.editor.entries import Entries, repeats_of
from monitor_app.ui.editor.in_view import InView
from monitor_app.ui.editor.marks import Marks
from monitor_app.ui.editor.spots import fields_of
from monitor_app.ui.questions.card import Card, second_line
from monitor_app.ui.scrolling import ScrollArea
from monitor_app.usecases import safety

_SHAPING = frozenset({"relevant", "entries"})  # properties that open and close
_NUMBER = re.compile(r"\[\d+\]")


class Section(ScrollArea):
    """Questions of a group or of one entry of a repeat.

    Signals:
        entered: place of the question that has the keyboard.
        opened: place of an entry, or of the question that unlocks another.
        file_wanted, file_opened, history_wanted, wide_wanted: place of a question.
        removed: an entry that can be brought back. drawn: place, PNG bytes.
    """

    entered = Signal(str)
    opened = Signal(str)
    file_wanted = Signal(str)
    file_opened = Signal(str)
    history_wanted = Signal(str)
    wide_wanted = Signal(str)
    drawn = Signal(str, object)
    removed = Signal(object)

    def __init__(
        self,
        draft: Source,
        ref: str,
        menu_language: str,
        *,
        read_only: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.ref = ref
        self._draft = draft
        self._menu_language = menu_language
        self._read_only = read_only
        self.cards: dict[str, Card] = {}
        self._card_of: dict[str, Card] = {}
        self._entries: dict[str, Entries] = {}
        self._marks: dict[str, Marks] = {}
        self._widgets: dict[str, QWidget | None] = {}  # by place, in order
        self._in_view = InView(self)
        self._waiting: Changes = frozenset()
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        app = QApplication.instance()
        assert isinstance(app, QApplication)  # noqa: S101 - widgets need one
        app.focusChanged.connect(self._focus_moved)
        self._build()

    # What the page asks for

    def apply(self, changes: Changes) -> None:
        """Show what changed; a page that is not shown waits until it is."""
        if not self.isVisible():
            self._waiting |= changes
            return
        if any(name in _SHAPING for _, name in changes):
            self._reshape()
        words_changed = any(name == "language" for _, name in changes)
        places = {ref for ref, _ in changes}
        for ref in list(self._card_of) if words_changed else places:
            if ref in self._card_of:
                self._show(ref, words_too=words_changed or (ref, "label") in changes)
        for ref, entries in self._entries.items():
            if words_changed or any(place.startswith(ref) for place in places):
                entries.refresh()
                if ref in self._marks:
                    self._marks[ref].refresh()
        self._show_locks()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        waiting, self._waiting = self._waiting, frozenset()
        if waiting:
            self.apply(waiting)
        self._in_view.again()

    def lay_out(self, size: QSize) -> None:
        """Do ahead what showing would do: sizes, fonts, lines of text."""
        self.resize(size)
        self.ensurePolished()
        width = size.width() - self.verticalScrollBar().sizeHint().width()
        height = max(self._layout.totalHeightForWidth(width), size.height())
        self._content.resize(width, height)
        self._layout.activate()

    def refuse(self, ref: str, error: MonitorError) -> None:
        """Say beside the question why an answer could not be kept."""
        card = self._card_of.get(ref)
        if card is not None:
            card.refuse(words.explained(error)[0])

    def flush(self) -> None:
        """Hand over what is still being typed."""
        for card in list(self.cards.values()):
            card.flush()

    def go_to(self, ref: str) -> None:
        """Bring the keyboard to a question and the question into view."""
        card = self._card_of.get(ref)
        if card is None:
            card = next(iter(self.cards.values()), None)
        if card is not None:
            self._layout.activate()
            self._in_view.bring(card)
            self._make_current(card)
            card.focus_first()

    def begin(self) -> None:
        """Go to the first question that can be written in, else to what comes first."""
        for ref, card in self.cards.items():
            target = card.controls[ref].focus_target()
            if target.isEnabled() and target.focusPolicy() & Qt.FocusPolicy.TabFocus:
                self.go_to(ref)
                return
        first = tab_order.first(self)
        if first is not None:
            first.setFocus(Qt.FocusReason.OtherFocusReason)

    def go_to_end(self, step: int) -> None:
        """Go to the first question for 1, to the last for -1."""
        if self.cards:
            self.go_to(list(self.cards)[0 if step > 0 else -1])

    def go_to_entry(self, place: str) -> None:
        """Bring the keyboard to the row of an entry, if it is on this page."""
        entries = self._entries.get(place.rpartition("[")[0])
        if entries is not None:
            entries.focus(place)

    @property
    def current(self) -> str:
        """The question the conversation is at on this page, "" for none yet."""
        return next((ref for ref, card in self.cards.items() if card.current), "")

    def neighbour(self, ref: str, step: int) -> str | None:
        """Return the question before or after one, None at either end."""
        order = list(self.cards)
        if not order:
            return None
        card = self._card_of.get(ref)  # a time stands in the card of its date
        ref = ref if card is None else card.ref
        if ref not in order:
            return order[0]
        at = order.index(ref) + step
        return order[at] if 0 <= at < len(order) else None

    # Building

    def _build(self) -> None:
        self._content = parts.grounded(QWidget(self), "surface")
        self._layout = parts.column(self._content, spacing=0)
        self.setWidget(self._content)  # before it has children: moving them is dear
        for node in self._nodes(self.ref):
            widget = self._widget(node)
            self._widgets[node.ref] = widget
            if widget is not None:
                self._layout.addWidget(widget)
        self._layout.addStretch(1)
        self._show_locks()

    def _reshape(self) -> None:
        """Take out the questions that closed, put in those that opened."""
        self.flush_quietly()
        nodes = list(self._nodes(self.ref))
        wanted = {node.ref for node in nodes}
        if wanted == set(self._widgets):
            return
        changed = wanted ^ set(self._widgets)
        stale = [self._main_ref(ref) for ref in changed]
        for ref in [r for r in self._widgets if r not in wanted or r in stale]:
            if ref in self._widgets:  # a date takes its time and precision along
                self._take_out(ref)
        at, widgets = 0, {}
        for node in nodes:
            if node.ref in self._widgets:
                widget = self._widgets[node.ref]
            else:
                widget = self._widget(node)
                if widget is not None:
                    self._layout.insertWidget(at, widget)
            widgets[node.ref] = widget
            at += widget is not None
        self._widgets = widgets
        self.cards = {ref: self.cards[ref] for ref in widgets if ref in self.cards}

    def _main_ref(self, ref: str) -> str:
        """Return the card that a precision or time belongs to, or the place itself."""
        question = self._draft.session.form.find(_NUMBER.sub("", ref))
        if isinstance(question, QuestionDef) and question.companion_of:
            around = ref.rpartition("/")[0]
            return f"{around}/{question.companion_of.rpartition('/')[2]}"
        return ref

    def _take_out(self, ref: str) -> None:
        widget = self._widgets.pop(ref)
        for known in (self._entries, self._marks):
            known.pop(ref, None)
        card = self.cards.pop(ref, None)
        for place in list(card.controls) if card is not None else ():
            self._card_of.pop(place, None)
            self._widgets.pop(place, None)
        if widget is not None:
            self._layout.removeWidget(widget)
            widget.hide()
            widget.deleteLater()

    def _widget(self, node: NodeState) -> QWidget | None:
        definition = node.definition
        if isinstance(definition, RepeatDef):
            return self._add_entries(node.ref)
        if isinstance(definition, QuestionDef):
            return self._add_question(node, definition)
        return parts.label(node.label, "title", 600) if node.label else None

    def _add_question(self, node: NodeState, question: QuestionDef) -> QWidget | None:
        main = self._main_of(node.ref, question)
        if main is not None:
            main.add_control(node, node.label)
            self._card_of[node.ref] = main
            return None
        session = self._draft.session
        second = second_line(question, {"menu": self._menu_language}, session.language)
        card = Card(
            node,
            second,
            session.language,
            read_only=self._read_only,
            parent=self._content,
        )
        card.setMaximumWidth(theme.look().px(tokens.QUESTION_MAX * 2))
        card.answered.connect(self._draft.answer)
        card.explained.connect(self._draft.explain)
        if question.kind is Kind.ATTACHMENT:
            card.file_wanted.connect(self.file_wanted)
            card.file_opened.connect(self.file_opened)
            card.drawn.connect(self.drawn)
        elif card.verbatim is not None:
            card.history_wanted.connect(self.history_wanted)
            card.wide_wanted.connect(self.wide_wanted)
            card.translated.connect(self._draft.translate)
        elif "quick" in question.appearance:
            card.done.connect(self._go_on)
        card.needed.connect(self._go_to_needed)
        self.cards[node.ref] = card
        self._card_of[node.ref] = card
        return card

    def _main_of(self, ref: str, question: QuestionDef) -> Card | None:
        """Return the card of the date that this precision or time completes."""
        if not question.companion_of:
            return None
        name = question.companion_of.rpartition("/")[2]
        return self.cards.get(f"{ref.rpartition('/')[0]}/{name}")

    def _add_entries(self, ref: str) -> QWidget:
        entries = Entries(self._draft, ref, read_only=self._read_only)
        entries.opened.connect(self.opened)
        entries.removed.connect(self.removed)
        self._entries[ref] = entries
        if not fields_of(self._draft.session, ref).are_a_map:
            return entries
        marks = Marks(self._draft, ref, read_only=self._read_only)
        marks.opened.connect(self.opened)
        marks.removed.connect(self.removed)
        self._marks[ref] = marks
        both = QWidget()
        layout = parts.column(both, spacing=0)
        layout.addWidget(marks)
        layout.addWidget(entries)
        return both

    def _show_locks(self) -> None:
        """Close what a safety rule closes now, open what it closed before."""
        guard = self._draft.guard
        if guard is None:
            return
        for ref, card in self.cards.items():
            lock = guard.locked(ref)
            if lock is not None:
                card.show_lock(messages.sentence_of(lock.code, {}), lock.needs)
            elif card.is_locked:
                card.show_lock("", "")
                self._show(ref, words_too=False)

    def _go_on(self, ref: str) -> None:
        after = self.neighbour(ref, 1)
        if after is not None:
            self.go_to(after)

    def _go_to_needed(self, name: str) -> None:
        """Go to the question that opens a closed one: of this entry first."""
        here = f"{self.ref}/{name}"
        if here in self.cards:
            self.go_to(here)
            return
        for question in self._draft.session.form.questions():
            if question.name == name:
                self.opened.emit(question.path)
                return

    def _offered(self, node: NodeState) -> NodeState:
        """Leave out choices that are shown only to whom they concern."""
        hidden = safety.hidden_choices(
            self._draft.session, node.ref, self._draft.rights
        ) - frozenset(node.value.split())
        if not hidden:
            return node
        kept = tuple(c for c in node.choices if c.value not in hidden)
        return replace(node, choices=kept)

    def _nodes(self, ref: str) -> Iterator[NodeState]:
        """Yield what the page shows: open places, inner groups unfolded."""
        seen: set[str] = set()
        for node in self._draft.session.children(ref):
            definition = node.definition
            if isinstance(definition, RepeatDef):
                continue
            if not node.relevant or definition is None:
                continue
            if isinstance(definition, GroupDef):
                if not ref:
                    continue  # groups at the top have pages of their own
                yield node
                yield from self._nodes(node.ref)
            elif definition.kind is not Kind.HIDDEN:
                yield self._offered(node) if node.choices else node
        for whole in repeats_of(self._draft, ref):
            if whole not in seen:
                seen.add(whole)
                state = self._draft.session.node(whole)
                if state.relevant:
                    yield replace(state, ref=whole)  # of all entries, not the first

    def flush_quietly(self) -> None:
        """Hand over what is being typed elsewhere before questions come and go."""
        for card in list(self.cards.values()):
            for control in card.controls.values():
                if control.is_holding:
                    control.flush()

    def _show(self, ref: str, *, words_too: bool) -> None:
        card = self._card_of[ref]
        node = self._offered(self._draft.session.node(ref))
        if words_too and isinstance(node.definition, QuestionDef):
            language = self._draft.session.language
            second = second_line(
                node.definition, {"menu": self._menu_language}, language
            )
            card.show_words(node, second, language)
        card.show_node(node)

    # Where the keyboard is

    def _focus_moved(self, _old: QWidget | None, new: QWidget | None) -> None:
        if new is None or not self.isAncestorOf(new):
            return
        above: QWidget | None = new
        while above is not None and not isinstance(above, Card):
            above = above.parentWidget()
        if isinstance(above, Card):
            self._make_current(above)

    def _make_current(self, card: Card) -> None:
        if card.current:
            return
        for other in self.cards.values():
            other.set_current(current=other is card)
        self.entered.emit(card.ref)
