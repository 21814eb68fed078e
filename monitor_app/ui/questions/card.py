"""One question on the page: number, words in two languages, answer, reason, advice."""

from collections.abc import Mapping

from PySide6.QtCore import QPoint, QRect, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QLabel, QWidget

from monitor_app.forms.definition import Flag, Kind, QuestionDef
from monitor_app.forms.state import NodeState
from monitor_app.i18n import _
from monitor_app.records.status import Reason
from monitor_app.ui import icons, parts, theme, words
from monitor_app.ui.language import locale_of
from monitor_app.ui.nesting import nest
from monitor_app.ui.questions.control import Control
from monitor_app.ui.questions.kinds import control_for
from monitor_app.ui.questions.more_button import MoreButton
from monitor_app.ui.questions.reason_menu import ReasonMenu
from monitor_app.ui.questions.verbatim import Verbatim

_GUTTER = 44
_PARTLY = frozenset({Kind.DATE, Kind.TIME, Kind.DATETIME})  # may be half typed
_NO_ANSWER_NEEDED = frozenset({Kind.NOTE, Kind.HIDDEN})


class Card(QFrame):
    """A question with everything that belongs to it.

    Dates bring their precision and time along: one card, several places.

    Signals:
        answered: place, value. explained: place, reason or None.
        file_wanted, file_opened, history_wanted, wide_wanted, done: place.
        translated: place, Translation. drawn: place, PNG bytes.
        needed: name of the question that unlocks this one.
    """

    answered = Signal(str, object)
    explained = Signal(str, object)
    file_wanted = Signal(str)
    file_opened = Signal(str)
    translated = Signal(str, object)
    history_wanted = Signal(str)
    wide_wanted = Signal(str)
    drawn = Signal(str, object)
    done = Signal(str)
    needed = Signal(str)

    def __init__(
        self,
        node: NodeState,
        second: str,
        language: str,
        *,
        read_only: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        question = node.definition
        assert isinstance(question, QuestionDef)  # noqa: S101 - the section sees to it
        self.ref = node.ref
        self.question = question
        self.current = False
        self._read_only = read_only
        self._second: QLabel | None = None
        self._hint: QLabel | None = None
        self._advice: QLabel | None = None
        self._reason_box: QFrame | None = None
        self._lock_box: QFrame | None = None
        self._menu_button: MoreButton | None = None
        self.verbatim: Verbatim | None = None
        self._language = language
        self._row = parts.row(self, spacing=12)
        self._gutter = theme.look().px(_GUTTER)
        self._row.setContentsMargins(18 + self._gutter + 12, 14, 12, 14)
        self._middle = parts.column(spacing=4)
        self._is_needed = False
        self._has_note = False
        self._add_words(node, second, language)
        nest(self._row, self._middle, 1)
        self._answers = parts.column(spacing=4)
        self._answer_widgets: list[QWidget] = []
        nest(self._middle, self._answers)
        self.controls: dict[str, Control] = {}
        self.add_control(node, node.label)
        if not read_only and question.kind not in _NO_ANSWER_NEEDED:
            self._add_menu(question)
        self.show_node(node)

    # Showing

    def add_control(self, node: NodeState, name: str) -> None:
        """Add the control of the question, or of a companion such as its time."""
        question = node.definition
        assert isinstance(question, QuestionDef)  # noqa: S101 - the section sees to it
        control = control_for(node, question)
        control.setEnabled(not self._read_only)
        if node.ref != self.ref:
            said = parts.label(name, "meta", 600, "ink2")
            self._answers.addWidget(said)
            self._answer_widgets.append(said)
        around = self._around(control, node)
        self._answers.addWidget(around)
        self._answer_widgets.append(around)
        self._name_target(control, name, node.hint)
        control.edited.connect(self.answered)
        if question.kind in _PARTLY:
            control.unfinished.connect(self._show_unfinished)
        elif question.kind is Kind.ATTACHMENT:
            control.file_wanted.connect(self.file_wanted)
            control.file_opened.connect(self.file_opened)
            control.drawn.connect(self.drawn)
        elif "quick" in question.appearance:
            control.done.connect(lambda: self.done.emit(self.ref))
        self.controls[node.ref] = control

    def show_node(self, node: NodeState) -> None:
        """Show the state of one of the card's places."""
        control = self.controls[node.ref]
        control.show_node(node)
        if node.ref == self.ref:
            if self.verbatim is not None:
                self.verbatim.show_node(node)
            self._show_reason(node.reason)
            self._show_advice(node)
            needed = node.required or Flag.REASONED in self.question.flags
            open_still = needed and not node.value and node.reason is None
            self._show_flag(shown=open_still and not self._read_only)
            if self._has_note != bool(node.note):
                self._has_note = bool(node.note)
                self._say_marks()
                self.update()

    def show_lock(self, sentence: str, needs: str) -> None:
        """Close the question with a sentence, or open it with an empty one."""
        if not sentence:
            if self._lock_box is not None and not self._lock_box.isHidden():
                self._lock_box.hide()
                self._show_answers()
            return
        if self._lock_box is None:
            self._lock_box = self._add_lock_box(needs)
        self._locked.setText(sentence)
        self._lock_box.show()
        self._show_answers()
        self._show_flag(shown=False)

    @property
    def is_locked(self) -> bool:
        """Whether a rule keeps the question closed now."""
        return self._lock_box is not None and not self._lock_box.isHidden()

    def show_words(self, node: NodeState, second: str, language: str) -> None:
        """Show the question in another language; the answer stays."""
        if node.ref == self.ref:
            self._words.setText(node.label)
            self._second = self._small(self._second, second)
            self._hint = self._small(self._hint, node.hint)
            self.setLocale(locale_of(language))
        self._name_target(self.controls[node.ref], node.label, second or node.hint)
        self.controls[node.ref].show_node(node)

    def refuse(self, sentence: str) -> None:
        """Say why what was typed could not be kept. It stays in the field."""
        self._say(sentence)

    def set_current(self, *, current: bool) -> None:
        """Tint the question the conversation is at."""
        if self.current != current:
            self.current = current
            self.update()

    def focus_first(self) -> None:
        """Bring the keyboard to the answer."""
        target = next(iter(self.controls.values())).focus_target()
        target.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def flush(self) -> None:
        """Hand over what is still being typed."""
        for control in self.controls.values():
            control.flush()
        if self.verbatim is not None:
            self.verbatim.flush()

    def open_menu(self) -> None:
        """Open the menu of reasons."""
        if self._menu_button is not None and not self.is_locked:
            below = QPoint(0, self._menu_button.height())
            self.menu().popup(self._menu_button.mapToGlobal(below))

    # Inside

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        look = theme.look()
        painter.fillRect(
            self.rect(), look.colour("accent_soft" if self.current else "surface")
        )
        if self.current:
            bar = self.rect()
            bar.setWidth(3)
            painter.fillRect(bar, look.colour("accent"))
        line = self.rect()
        line.setTop(line.bottom())
        painter.fillRect(line, look.colour("line"))
        self._paint_gutter(painter)
        painter.end()

    def _paint_gutter(self, painter: QPainter) -> None:
        """Paint number and marks: as widgets they would cost more than the answer."""
        look = theme.look()
        painter.setFont(look.font("meta"))
        painter.setPen(look.colour("ink3"))
        mirrored = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        left = self.width() - 18 - self._gutter if mirrored else 18
        room = QRect(left, 16, self._gutter, look.px(20))
        side = Qt.AlignmentFlag.AlignLeft if mirrored else Qt.AlignmentFlag.AlignRight
        painter.drawText(room, int(side), str(self.question.number or ""))
        size = look.px(16)
        x = left if mirrored else left + self._gutter - size
        y = room.bottom() + 4
        for icon, role, shown in (
            ("flag", "warn", self._is_needed),
            ("eye-off", "ink3", self._is_ours),
            ("note", "accent", self._has_note),
        ):
            if shown:
                painter.drawPixmap(x, y, icons.pixmap(icon, role, 16))
                y += size + 4

    @property
    def _is_ours(self) -> bool:
        return bool(self.question.flags & {Flag.INTERVIEWER, Flag.CLINICIAN})

    @property
    def is_needed(self) -> bool:
        """Whether an answer or a reason is still needed."""
        return self._is_needed

    def _show_flag(self, *, shown: bool) -> None:
        if self._is_needed != shown:
            self._is_needed = shown
            self._say_marks()
            self.update()

    def _say_marks(self) -> None:
        said = [_("Still needed")] if self._is_needed else []
        said += [_("For you alone: never read aloud")] if self._is_ours else []
        said += [_("You noted something here")] if self._has_note else []
        self.setToolTip(" · ".join(said))

    def _show_answers(self) -> None:
        """Show the answer unless a reason or a lock stands in its place."""
        explained = self._reason_box is not None and not self._reason_box.isHidden()
        for widget in self._answer_widgets:
            widget.setVisible(not explained and not self.is_locked)

    @property
    def shows_answer(self) -> bool:
        """Whether the answer itself is on the page."""
        return not self._answer_widgets[0].isHidden()

    def _add_words(self, node: NodeState, second: str, language: str) -> None:
        kind = self.question.kind
        role, weight = ("body", 400) if kind is Kind.NOTE else ("question", 600)
        self._words = parts.label(node.label, role, weight)
        self._said = parts.column(spacing=2)
        self._said.addWidget(self._words)
        self._second = self._small(None, second)
        self._hint = self._small(None, node.hint)
        nest(self._middle, self._said)
        self.setLocale(locale_of(language))

    def _small(self, label: QLabel | None, text: str) -> QLabel | None:
        """Show a small line under the question; made when it is first needed."""
        if label is None:
            if not text:
                return None
            label = parts.label(text, "meta", colour="ink2")
            self._said.addWidget(label)
        label.setText(text)
        parts.show_if(label, bool(text))
        return label

    def _name_target(self, control: Control, name: str, description: str) -> None:
        target = control.focus_target()
        if not target.accessibleName() or target.property("named_by_card"):
            target.setAccessibleName(name)
            target.setProperty("named_by_card", True)
        marks = [_("For you alone: never read aloud")] if self._is_ours else []
        said = [description] if description else []
        target.setAccessibleDescription(" · ".join(said + marks))
        control.setAccessibleName(name)

    def _add_menu(self, question: QuestionDef) -> None:
        name = _("Question {n}: why there is no answer").format(
            n=question.number or question.name
        )
        button = MoreButton(name)
        button.clicked.connect(self.open_menu)
        self._row.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        self._menu_button = button

    def menu(self) -> ReasonMenu:
        """Return a new menu of reasons."""
        explained = self._reason_box is not None and not self._reason_box.isHidden()
        menu = ReasonMenu(self, explained=explained)
        menu.chosen.connect(lambda reason: self.explained.emit(self.ref, reason))
        return menu

    def _around(self, control: Control, node: NodeState) -> QWidget:
        """Return the control, with translations and history when it is verbatim."""
        verbatim = Flag.VERBATIM in self.question.flags and node.ref == self.ref
        if not verbatim or self.question.kind is not Kind.TEXT:
            return control
        self.verbatim = Verbatim(
            control, node, self._language, read_only=self._read_only
        )
        self.verbatim.translated.connect(
            lambda translation: self.translated.emit(self.ref, translation)
        )
        self.verbatim.history_wanted.connect(lambda: self.history_wanted.emit(self.ref))
        self.verbatim.wide_wanted.connect(lambda: self.wide_wanted.emit(self.ref))
        return self.verbatim

    def _add_lock_box(self, needs: str) -> QFrame:
        box = parts.card("sunken")
        layout = parts.row(box, spacing=8, margins=8)
        layout.addWidget(parts.picture("lock", "ink2"))
        self._locked = parts.label("", "body", colour="ink2")
        layout.addWidget(self._locked, 1)
        if needs and not self._read_only:
            go = parts.button(_("Go there"), "right", "quiet")
            go.clicked.connect(lambda: self.needed.emit(needs))
            layout.addWidget(go)
        self._middle.addWidget(box)
        return box

    def _add_reason_box(self) -> QFrame:
        box = QFrame()
        box.setProperty("card", "reason")
        layout = parts.row(box, spacing=8, margins=8)
        layout.addWidget(parts.picture("none", "ink2"))
        self._reason = parts.label("", "body", 600)
        layout.addWidget(self._reason, 1)
        if not self._read_only:
            back = parts.button(_("Bring the answer back"), "undo", "quiet")
            back.clicked.connect(lambda: self.explained.emit(self.ref, None))
            layout.addWidget(back)
        self._middle.addWidget(box)
        return box

    def _say(self, sentence: str) -> None:
        if self._advice is None:
            if not sentence:
                return
            self._advice = parts.label("", "meta", colour="warn")
            self._middle.addWidget(self._advice)
        self._advice.setText(sentence)
        parts.show_if(self._advice, bool(sentence))

    def _show_reason(self, reason: Reason | None) -> None:
        if reason is None:
            if self._reason_box is not None and not self._reason_box.isHidden():
                self._reason_box.hide()
                self._show_answers()
            return
        if self._reason_box is None:
            self._reason_box = self._add_reason_box()
        self._reason.setText(words.reason(reason))
        self._reason_box.show()
        self._show_answers()

    def _show_advice(self, node: NodeState) -> None:
        problem = node.problem
        shown = ""
        if problem is not None and problem.code in {"constraint", "type"}:
            shown = words.problem(problem.code, problem.message)
        self._say(shown)
        self.controls[self.ref].set_advice(advice=bool(shown))

    def _show_unfinished(self, unfinished: bool) -> None:
        sentence = _("This is not a whole date or time yet; it is not kept so far.")
        if unfinished:
            self.refuse(sentence)
        elif self._advice is not None and self._advice.text() == sentence:
            self.refuse("")


def second_line(question: QuestionDef, languages: Mapping[str, str], shown: str) -> str:
    """Return the question's words in the interviewer's language, if it is another."""
    other = languages.get("menu", "")
    if not other or other == shown:
        return ""
    return question.label.plain(other)
