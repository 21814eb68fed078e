"""Find a question: by its number, or by a word in any language of the form."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from monitor_app.forms.definition import Kind, QuestionDef
from monitor_app.forms.session import Session
from monitor_app.i18n import _, ngettext
from monitor_app.ui import parts, theme
from monitor_app.ui.search_field import SearchField

_SEARCH_MS = 120
_MOST = 60
_REF = Qt.ItemDataRole.UserRole
_Key = Qt.Key


@dataclass(frozen=True, slots=True)
class Found:
    """One question: its place, and what it is called in the list."""

    ref: str
    words: str


def find(session: Session, typed: str) -> tuple[Found, ...]:
    """Return the open questions with this number or these words, in the form's order.

    Closed questions are not offered: nobody can go there. A number is meant whole;
    words may stand in any order and in any language of the form.
    """
    wanted = typed.casefold().split()
    if not wanted:
        return ()
    found = []
    for number, question, ref, label in _open_questions(session):
        spoken = [question.label.plain(code) for code in session.form.languages]
        heap = " ".join((label, *spoken)).casefold()
        if wanted == [number] or all(each in heap for each in wanted):
            found.append(Found(ref, f"{number}  {label}".strip()))
    exact = [f for f in found if f.words.startswith(f"{typed.strip()}  ")]
    rest = [f for f in found if f not in exact]
    return tuple((*exact, *rest)[:_MOST])


def _open_questions(session: Session) -> Iterator[tuple[str, QuestionDef, str, str]]:
    for node in session.everything():
        question = node.definition
        if not isinstance(question, QuestionDef) or not node.relevant:
            continue
        if question.kind is Kind.HIDDEN or question.companion_of or not node.label:
            continue
        number = "" if question.number is None else str(question.number)
        yield number, question, node.ref, node.label


class FindBox(QWidget):
    """A field, and the questions it finds below it while something is typed in it.

    Signals:
        chosen: place of a question. filled: whether something is being looked for.
    """

    chosen = Signal(str)
    filled = Signal(bool)

    def __init__(self, search: Callable[[str], tuple[Found, ...]]) -> None:
        super().__init__()
        self._search = search
        layout = parts.column(self, spacing=4)
        self.field = FindField()
        self.field.textChanged.connect(self._typed)
        self.field.taken.connect(self._take)
        self.field.downwards.connect(self._go_down)
        layout.addWidget(self.field)
        self.said = parts.label("", "meta", colour="ink2")
        self.said.setContentsMargins(6, 0, 6, 0)
        self.said.hide()
        layout.addWidget(self.said)
        self.list = QListWidget()
        self.list.setAccessibleName(_("Questions that were found"))
        self.list.setProperty("ground", "sunken")
        self.list.setFont(theme.look().font("meta"))
        self.list.setWordWrap(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.itemActivated.connect(self._pick)
        self.list.itemClicked.connect(self._pick)
        self.list.hide()
        layout.addWidget(self.list, 1)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_SEARCH_MS)
        self._timer.timeout.connect(self.look)

    @property
    def is_open(self) -> bool:
        """Whether something is being looked for."""
        return bool(self.field.text().strip())

    def focus_in(self) -> None:
        """Bring the keyboard into the field."""
        self.field.selectAll()
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def give_up(self) -> None:
        """Look for nothing any more; the keyboard stays in the field."""
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)
        self.field.clear()

    def look(self) -> None:
        """Show what the field finds now."""
        self._timer.stop()
        found = self._search(self.field.text())
        self.list.clear()
        for each in found:
            item = QListWidgetItem(each.words)
            item.setData(_REF, each.ref)
            item.setToolTip(each.words)
            self.list.addItem(item)
        self.said.setText(
            ngettext("{n} question", "{n} questions", len(found)).format(n=len(found))
            if found
            else _("No open question has this number or these words.")
        )
        self.said.setVisible(self.is_open)
        self.list.setVisible(self.is_open)

    def _typed(self) -> None:
        if self.is_open:
            self._timer.start()
        else:
            self.look()
        self.filled.emit(self.is_open)

    def _take(self) -> None:
        """Go to the first one: Enter in the field."""
        self.look()
        first = self.list.item(0)
        if first is not None:
            self._pick(first)

    def _go_down(self) -> None:
        self.look()
        if self.list.count():
            self.list.setCurrentRow(0)
            self.list.setFocus(Qt.FocusReason.TabFocusReason)

    def _pick(self, item: QListWidgetItem) -> None:
        ref = str(item.data(_REF))
        self.field.clear()
        self.chosen.emit(ref)


class FindField(SearchField):
    """One line: Enter goes to the first question found, Down into the list.

    Signals:
        taken: Enter. downwards: the arrow.
    """

    taken = Signal()
    downwards = Signal()

    def __init__(self) -> None:
        name = _("Find a question")
        super().__init__(name, name)
        self.setAccessibleDescription(_("A number, or a word in any language"))
        self.setToolTip(f"{name}  Ctrl+F")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in {_Key.Key_Return, _Key.Key_Enter} and not event.modifiers():
            self.taken.emit()
        elif key == _Key.Key_Down and not event.modifiers():
            self.downwards.emit()
        else:
            super().keyPressEvent(event)
