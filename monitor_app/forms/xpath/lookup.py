"""Choice filters by hash: `item[country = current()/../q]` without walking all items.

A step whose only predicate compares a child of the candidate with something that does
not depend on the candidate is answered from an index, made once for each parent and
thrown away when its tree changes.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from monitor_app.forms.xpath.context import Context, DateText, Value
from monitor_app.forms.xpath.nodes import Node, Parent
from monitor_app.forms.xpath.syntax import (
    Axis,
    Call,
    Chain,
    Expr,
    Literal,
    Path,
    Step,
    TestKind,
    parts,
)

Run = Callable[[Context], Value]
_FEWEST = 8  # below this, walking is as fast
_OF_THE_CANDIDATE = frozenset(
    {"position", "last", "once", "random", "uuid", "randomize", "id", "lang"}
)


@dataclass(slots=True)
class _Table:
    version: int
    rows: dict[str, list[Node]]


@dataclass(slots=True)
class Lookup:
    """Finds candidates by the text of one of their children."""

    key: str
    wanted: Run
    _tables: dict[int, tuple[Parent, _Table]] = field(default_factory=dict)

    def find(self, parent: Parent, name: str, context: Context) -> list[Node] | None:
        """Return the matching children, or `None` when this must be walked."""
        candidates = parent.named(name)
        if len(candidates) < _FEWEST:
            return None
        value = self.wanted(context)
        if isinstance(value, bool | float | DateText):
            return None
        rows = self._rows(parent, name)
        if isinstance(value, str):
            return rows.get(value, [])
        texts = {node.text for node in value}
        if len(texts) == 1:
            return rows.get(texts.pop(), [])
        return None if texts else []

    def _rows(self, parent: Parent, name: str) -> dict[str, list[Node]]:
        top = parent.top
        version = top.version if isinstance(top, Parent) else 0
        kept = self._tables.get(id(parent))
        if kept is not None and kept[0] is parent and kept[1].version == version:
            return kept[1].rows
        rows: dict[str, list[Node]] = {}
        for candidate in parent.named(name):
            for child in candidate.named(self.key):
                found = rows.setdefault(child.text, [])
                if not found or found[-1] is not candidate:
                    found.append(candidate)
        if len(self._tables) > 16:
            self._tables.clear()
        self._tables[id(parent)] = (parent, _Table(version, rows))
        return rows


def lookup_of(step: Step, compile_: Callable[[Expr], Run]) -> Lookup | None:
    """Return the index that answers a step's predicate, if one can."""
    if len(step.predicates) != 1:
        return None
    predicate = step.predicates[0]
    if not isinstance(predicate, Chain) or len(predicate.links) != 1:
        return None
    mark, right = predicate.links[0]
    if mark != "=":
        return None
    for key, wanted in ((predicate.first, right), (right, predicate.first)):
        name = _child_name(key)
        if name and _is_fixed(wanted):
            return Lookup(name, compile_(wanted))
    return None


def _child_name(expr: Expr) -> str:
    if not isinstance(expr, Path) or expr.absolute or expr.start is not None:
        return ""
    if len(expr.steps) != 1:
        return ""
    step = expr.steps[0]
    plain = step.test.kind is TestKind.NAME and not step.test.prefix
    return (
        step.test.name
        if plain and step.axis is Axis.CHILD and not step.predicates
        else ""
    )


def _is_fixed(expr: Expr) -> bool:
    """Say whether an expression is the same for every candidate."""
    if isinstance(expr, Literal):
        return isinstance(expr.value, str)
    if isinstance(expr, Path):
        if any(step.predicates for step in expr.steps):
            return False
        if expr.absolute:
            return True
        return isinstance(expr.start, Call) and expr.start.name == "current"
    if isinstance(expr, Call):
        takes_context = expr.name in _OF_THE_CANDIDATE or not expr.arguments
        if takes_context and expr.name != "current":
            return False
        return all(_is_fixed(part) for part in parts(expr))
    return False
