"""Choice filters by hash: `item[country = current()/../q]` without walking all items.

A first predicate that compares a child of the candidate with something that does not
depend on the candidate, by itself or beside others with `and`, is answered from a table
of the parent (`Parent.rows`).
"""

from collections.abc import Callable
from dataclasses import dataclass

from monitor_app.forms.xpath.context import Context, DateText, Value
from monitor_app.forms.xpath.leaves import Node
from monitor_app.forms.xpath.nodes import Parent
from monitor_app.forms.xpath.syntax import (
    Axis,
    Call,
    Chain,
    Expr,
    Literal,
    Logic,
    Path,
    Step,
    TestKind,
    parts,
    walk,
)

Run = Callable[[Context], Value]
_FEWEST = 8  # below this, walking is as fast
_COUNTING = frozenset({"position", "last"})
_OF_THE_CANDIDATE = _COUNTING | {"once", "random", "uuid", "randomize", "id", "lang"}


@dataclass(frozen=True, slots=True)
class Lookup:
    """Finds candidates by the text of one of their children.

    `exact`: the candidates found need no look at the first predicate any more.
    """

    key: str
    wanted: Run
    exact: bool

    def find(self, parent: Parent, name: str, context: Context) -> list[Node] | None:
        """Return the matching children, or `None` when they must be walked."""
        candidates = parent.named(name)
        if len(candidates) < _FEWEST:
            return None
        value = self.wanted(context)
        if isinstance(value, list) and len(value) == 1:
            value = value[0].text
        if isinstance(value, bool | float | DateText):
            return None
        if isinstance(value, str):
            return list(parent.rows(name, self.key).get(value, ()))
        return None if value else []


def lookup_of(step: Step, compile_: Callable[[Expr], Run]) -> Lookup | None:
    """Return the table that answers a step's first predicate, if one can."""
    if not step.predicates:
        return None
    first = step.predicates[0]
    if isinstance(first, Logic) and first.operator == "and":
        if _counts(first):
            return None
        for conjunct in first.operands:
            found = _lookup(conjunct, compile_, exact=False)
            if found is not None:
                return found
        return None
    return _lookup(first, compile_, exact=True)


def _counts(expr: Expr) -> bool:
    return any(isinstance(part, Call) and part.name in _COUNTING for part in walk(expr))


def _lookup(
    predicate: Expr, compile_: Callable[[Expr], Run], *, exact: bool
) -> Lookup | None:
    if not isinstance(predicate, Chain) or len(predicate.links) != 1:
        return None
    mark, right = predicate.links[0]
    if mark != "=":
        return None
    for key, wanted in ((predicate.first, right), (right, predicate.first)):
        name = _child_name(key)
        if name and _is_fixed(wanted):
            return Lookup(name, compile_(wanted), exact)
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
