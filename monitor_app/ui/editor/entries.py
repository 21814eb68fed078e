"""A repeat as a list of named entries: open, add, move, delete with a way back."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QWidget

from monitor_app.forms.definition import GroupDef, Kind, QuestionDef, RepeatDef
from monitor_app.forms.state import NodeState, Removed
from monitor_app.i18n import _, ngettext
from monitor_app.ui import parts
from monitor_app.ui.editor.draft import Source
from monitor_app.ui.editor.entry_row import EntryRow
from monitor_app.ui.nesting import nest

_NAMING = frozenset(
    {Kind.TEXT, Kind.SELECT_ONE, Kind.DATE, Kind.SELECT_MULTIPLE, Kind.INTEGER}
)
_NAME_PARTS = 2


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
        self._shows_deleted = False
        self.rows: dict[str, EntryRow] = {}
        layout = parts.column(self, spacing=8)
        layout.setContentsMargins(24, 18, 24, 18)
        self._title = parts.label("", "question", 600)
        layout.addWidget(self._title)
        self._said = parts.label("", "meta", colour="ink2")
        layout.addWidget(self._said)
        self._list = parts.column(spacing=6)
        nest(layout, self._list)
        tools = parts.row(spacing=8)
        self.add_button = parts.button(_("Add an entry"), "plus")
        self.add_button.clicked.connect(self._add)
        tools.addWidget(self.add_button)
        self.deleted_button = parts.button("", "trash", "quiet")
        self.deleted_button.clicked.connect(self._toggle_deleted)
        tools.addWidget(self.deleted_button)
        tools.addStretch(1)
        nest(layout, tools)
        self._drawer = parts.column(spacing=6)
        nest(layout, self._drawer)
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
        self.rows = {}
        for number, place in enumerate(places, start=1):
            self.rows[place] = self._row(place, number)
            self._list.addWidget(self.rows[place])
        parts.show_if(self.add_button, self._may_change)
        self._refresh_drawer()

    @property
    def _may_change(self) -> bool:
        return not self._read_only and self._draft.session.can_add(self.ref)

    def _row(self, place: str, number: int) -> EntryRow:
        name = entry_name(self._draft, place) or _("Entry {n}").format(n=number)
        missing = len(self._draft.session.problems(place))
        row = EntryRow(place, number, name, missing, read_only=not self._may_change)
        row.own_name = self._draft.session.margin.of(place).name
        row.opened.connect(lambda: self.opened.emit(place))
        row.removed.connect(lambda: self._remove(place))
        row.moved.connect(lambda step: self._move(place, number + step))
        row.renamed.connect(lambda own: self._rename(place, own))
        return row

    def _add(self) -> None:
        self.opened.emit(self._draft.add_entry(self.ref))

    def _remove(self, place: str) -> None:
        name = entry_name(self._draft, place)
        self.removed.emit(self._draft.remove_entry(place, name))

    def _move(self, place: str, to: int) -> None:
        if 1 <= to <= len(self.rows):
            now = self._draft.move_entry(place, to)
            self.focus(now)

    def _rename(self, place: str, name: str) -> None:
        self._draft.rename(place, name)
        self.focus(place)

    def focus(self, place: str) -> None:
        """Bring the keyboard to an entry."""
        if place in self.rows:
            button = self.rows[place].open_button
            button.setFocus(Qt.FocusReason.OtherFocusReason)

    # Entries that were taken out: until the record is signed

    def _deleted(self) -> list[Removed]:
        found = self._draft.session.removed() if self._may_change else ()
        return [r for r in found if r.ref.rpartition("[")[0] == self.ref]

    def _refresh_drawer(self) -> None:
        deleted = self._deleted()
        count = len(deleted)
        said = ngettext("{n} deleted entry", "{n} deleted entries", count)
        self.deleted_button.setText(said.format(n=count))
        self.deleted_button.setAccessibleName(said.format(n=count))
        parts.show_if(self.deleted_button, bool(deleted))
        parts.emptied(self._drawer)
        for removed in deleted if self._shows_deleted else ():
            self._drawer.addWidget(self._deleted_row(removed))

    def _deleted_row(self, removed: Removed) -> QWidget:
        box = parts.card("sunken")
        row = parts.row(box, spacing=8, margins=6)
        name = removed.said or _("An entry without a name")
        row.addWidget(parts.label(name, "body", colour="ink2"), 1)
        back = parts.button(_("Bring back"), "undo", "quiet")
        back.setAccessibleName(_("Bring back: {name}").format(name=name))
        back.clicked.connect(lambda: self._draft.bring_back(removed))
        row.addWidget(back)
        return box

    def _toggle_deleted(self) -> None:
        self._shows_deleted = not self._shows_deleted
        self._refresh_drawer()


def repeats_of(draft: Source, ref: str) -> list[str]:
    """Return the places of the repeats directly inside a group or entry."""
    node = draft.session.node(ref) if ref else None
    items = (
        node.definition.children
        if node and isinstance(node.definition, GroupDef)
        else draft.session.form.children
    )
    return [
        f"{ref}/{item.name}" if ref else item.name
        for item in items
        if isinstance(item, RepeatDef)
    ]


def entry_name(draft: Source, place: str) -> str:
    """Name an entry: by the interviewer's own word, else by its first answers."""
    own = draft.session.margin.of(place).name
    if own:
        return own
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
