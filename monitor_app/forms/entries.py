"""The entries of repeats: added, moved, taken out and put back."""

from dataclasses import dataclass

from monitor_app.errors.forms import (
    NotARepeatError,
    NotRelevantError,
    UnknownQuestionError,
)
from monitor_app.forms.engine import Engine
from monitor_app.forms.instance import Cell, Instance
from monitor_app.forms.schema import SchemaNode


@dataclass(frozen=True, slots=True)
class Taken:
    """An entry that was taken out; `place` counts from 0, `said` is for people."""

    cell: Cell
    place: int
    said: str

    @property
    def ref(self) -> str:
        """The place where the entry was."""
        around = self.cell.parent.ref if self.cell.parent is not None else ""
        step = f"{self.cell.schema.name}[{self.place + 1}]"
        return f"{around}/{step}" if around else step

    @property
    def can_return(self) -> bool:
        """Whether what it was part of is still there."""
        return self.cell.parent is not None and self.cell.parent.alive


class Entries:
    """Changes entries and keeps those that were taken out."""

    def __init__(self, engine: Engine, instance: Instance) -> None:
        self._engine = engine
        self._instance = instance
        self.taken: dict[int, Taken] = {}

    def repeat(self, ref: str) -> tuple[Cell, SchemaNode]:
        """Return what is around a repeat, and the repeat."""
        around, _, name = ref.removeprefix("/").rpartition("/")
        parent = self._instance.find(around)
        schema = parent.schema.children.get(name) if parent is not None else None
        if parent is None or schema is None:
            raise UnknownQuestionError(question=ref)
        if schema.repeat is None:
            raise NotARepeatError(question=ref)
        return parent, schema

    def can_add(self, ref: str) -> bool:
        """Whether a person may add entries to a repeat."""
        repeat = self.repeat(ref)[1].repeat
        return repeat is not None and not repeat.count and not repeat.no_add_remove

    def add(self, ref: str) -> Cell:
        """Add an entry at the end."""
        parent, schema = self._growing(ref)
        place = len(parent.children[schema.name])
        return self._engine.grow(parent, schema, place)

    def remove(self, ref: str, said: str) -> int:
        """Take an entry out; return the number under which it is kept."""
        cell = self._entry(ref)
        token = max(self.taken, default=0) + 1
        self.taken[token] = Taken(cell, cell.position - 1, said)
        self._engine.drop(cell)
        return token

    def put_back(self, token: int) -> Cell:
        """Put an entry back where it was."""
        taken = self.taken.get(token)
        if taken is None or not taken.can_return or taken.cell.parent is None:
            raise UnknownQuestionError(question="")
        del self.taken[token]
        siblings = taken.cell.parent.children[taken.cell.schema.name]
        self._engine.revive(taken.cell, min(taken.place, len(siblings)))
        return taken.cell

    def move(self, ref: str, to: int) -> Cell:
        """Move an entry among its siblings; `to` counts from 1."""
        cell = self._entry(ref)
        if cell.parent is None or not (
            1 <= to <= len(cell.parent.children[cell.schema.name])
        ):
            raise UnknownQuestionError(question=ref)
        self._engine.drop(cell)
        self._engine.revive(cell, to - 1)
        return cell

    def _entry(self, ref: str) -> Cell:
        cell = self._instance.find(ref)
        if cell is None or cell.parent is None:
            raise UnknownQuestionError(question=ref)
        if not cell.position:
            raise NotARepeatError(question=ref)
        self._growing(cell.ref.rpartition("[")[0])
        return cell

    def _growing(self, ref: str) -> tuple[Cell, SchemaNode]:
        parent, schema = self.repeat(ref)
        if not self.can_add(ref):
            raise NotARepeatError(question=ref)
        if not self._engine.range_relevant(parent, schema):
            raise NotRelevantError(question=ref)
        return parent, schema
