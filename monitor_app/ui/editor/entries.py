"""A repeat as a list of named entries: open, add, delete with a way back."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QPushButton, QWidget

from monitor_app.forms.definition import GroupDef, Kind, QuestionDef
from monitor_app.forms.state import NodeState
from monitor_app.i18n import _, ngettext
from monitor_app.ui import parts, theme
from monitor_app.ui.editor.draft import Source

_NAMING = frozenset(
    {Kind.TEXT, Kind.SELECT_ONE, Kind.DATE, Kind.SELECT_MULTIPLE, Kind.INTEGER}
)
_NAME_PARTS = 2
_LONG_NAME = 60


class Entries(QFrame):
    """The entries of one repeat.

    Signals:
        opened: place of an entry. removed: what can be brought back.
    """

    opened = Signal(str)
    removed = Signal(object)

    def __init__(self, draft: Source, ref: str, *, read_only: bool = False) -> None:
        super().__init__()
        self.ref = ref
        self._draft = draft
        self._read_only = read_only
        layout = parts.column(self, spacing=8)
        layout.setContentsMargins(24, 18, 24, 18)
        self._title = parts.label("", "question", 600)
        layout.addWidget(self._title)
        self._said = parts.label("", "meta", colour="ink2")
        layout.addWidget(self._said)
        self._list = parts.column(spacing=6)
        layout.addLayout(self._list)
        self.add_button = parts.button(_("Add an entry"), "plus")
        self.add_button.clicked.connect(self._add)
        layout.addWidget(self.add_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.refresh()

    def refresh(self) -> None:
        """Show the entries as they are now."""
        session = self._draft.session
        node = session.node(self.ref)
        places = session.instances(self.ref)
        self._title.setText(node.label)
        self._said.setText(
            ngettext("{n} entry", "{n} entries", len(places)).format(n=len(places))
            if places
            else _("Nothing is recorded here yet.")
        )
        parts.emptied(self._list)
        for number, place in enumerate(places, start=1):
            self._list.addWidget(self._row(place, number))
        parts.show_if(
            self.add_button, not self._read_only and session.can_add(self.ref)
        )

    def _row(self, place: str, number: int) -> QWidget:
        row = parts.card("plain")
        layout = parts.row(row, spacing=8, margins=6)
        name = entry_name(self._draft, place) or _("Entry {n}").format(n=number)
        layout.addWidget(parts.label(str(number), "meta", 600, "ink2", wrap=False))
        open_button = self._open_button(name, place, number)
        layout.addWidget(open_button, 1)
        missing = len(self._draft.session.problems(place))
        if missing:
            layout.addWidget(parts.picture("flag", "warn", 16))
            needed = ngettext("{n} still needed", "{n} still needed", missing).format(
                n=missing
            )
            layout.addWidget(parts.label(needed, "meta", colour="warn", wrap=False))
        if not self._read_only and self._draft.session.can_add(self.ref):
            delete = parts.icon_button(
                "trash", _("Delete the entry {name}").format(name=name)
            )
            delete.clicked.connect(lambda: self._remove(place))
            layout.addWidget(delete)
        return row

    def _open_button(self, name: str, place: str, number: int) -> QPushButton:
        shown = name if len(name) < _LONG_NAME else name[: _LONG_NAME - 2] + "…"
        made = parts.button(shown, kind="row")
        made.setToolTip(name if shown != name else "")
        made.setProperty("entry", place)
        made.setAccessibleName(_("Open entry {n}: {name}").format(n=number, name=name))
        made.setMinimumSize(QSize(0, theme.look().hit()))
        made.clicked.connect(lambda: self.opened.emit(place))
        return made

    def _add(self) -> None:
        self.opened.emit(self._draft.add_entry(self.ref))

    def _remove(self, place: str) -> None:
        self.removed.emit(self._draft.remove_entry(place))


def entry_name(draft: Source, place: str) -> str:
    """Name an entry by its first answers, as a person would."""
    found: list[str] = []
    for node in _leaves(draft, place):
        question = node.definition
        if not isinstance(question, QuestionDef) or question.kind not in _NAMING:
            continue
        words = _words_of(node)
        if words:
            found.append(words)
        if len(found) == _NAME_PARTS:
            break
    return " · ".join(found)


def _leaves(draft: Source, place: str) -> list[NodeState]:
    leaves: list[NodeState] = []
    for node in draft.session.children(place):
        if isinstance(node.definition, GroupDef):
            continue
        leaves.append(node)
    return leaves


def _words_of(node: NodeState) -> str:
    labels = {choice.value: choice.label for choice in node.choices}
    if labels:
        return ", ".join(labels.get(v, v) for v in node.value.split())
    return " ".join(node.value.split())[:60]
