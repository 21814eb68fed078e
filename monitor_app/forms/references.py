"""Which answers an expression reads: found in its tree, without running it."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from monitor_app.forms.names import joined
from monitor_app.forms.schema import Schema, SchemaNode
from monitor_app.forms.xpath.syntax import (
    Axis,
    Call,
    Expr,
    Filter,
    Literal,
    Path,
    Step,
    TestKind,
    Union,
    parts,
)

# Functions that name a question by a text: which argument holds the path.
_PATH_IN_TEXT = {"jr:choice-name": 1}
# Functions that ask how many nodes there are or which one this is, not what they say.
_COUNTING = frozenset({"position", "count", "name", "local-name"})


@dataclass(frozen=True, slots=True)
class Place:
    """A schema node that an expression reads, and how it got there.

    `anchor` is the highest node the path climbed to: what lies under the same instance
    of the anchor is concerned, other instances are not.
    """

    node: SchemaNode
    anchor: SchemaNode


@dataclass(slots=True)
class Found:
    """What an expression reads.

    `places` are read for their values, `counted` only for how many there are; `unknown`
    are paths that the form does not have.
    """

    places: set[Place] = field(default_factory=set)
    counted: set[Place] = field(default_factory=set)
    unknown: list[str] = field(default_factory=list)
    filtered: set[SchemaNode] = field(default_factory=set)  # read through a predicate


def references(expr: Expr, at: SchemaNode, schema: Schema) -> Found:
    """Return what `expr` reads when it stands at the node `at`."""
    walker = _Walker(at, schema)
    walker.visit(expr, frozenset({Place(at, at)}))
    return walker.found


_Places = frozenset[Place]
_NOWHERE: _Places = frozenset()


class _Walker:
    def __init__(self, at: SchemaNode, schema: Schema) -> None:
        self._at = at
        self._schema = schema
        self.found = Found()
        self._counting = False

    def visit(self, expr: Expr, context: _Places) -> _Places:
        """Note what is read; return the nodes that the expression selects."""
        match expr:
            case Path():
                return self._path(expr, context)
            case Filter(base, predicates):
                places = self.visit(base, context)
                self._predicates(predicates, places)
                return places
            case Union(operands):
                return frozenset[Place]().union(
                    *(self.visit(operand, context) for operand in operands)
                )
            case Call():
                return self._call(expr, context)
        for part in parts(expr):
            self.visit(part, context)
        return _NOWHERE

    def _call(self, call: Call, context: _Places) -> _Places:
        argument = _PATH_IN_TEXT.get(call.name)
        given: list[Place] = []
        for place, each in enumerate(call.arguments):
            if place == argument and isinstance(each, Literal):
                self._path_in_text(str(each.value))
            else:
                given += self._argument(call.name, each, context)
        if call.name == "current":
            return frozenset({Place(self._at, self._at)})
        if call.name == "coalesce":  # of itself: keep what is there, no circle
            self._note_filtered(each for each in given if each.node is self._at)
        if call.name == "indexed-repeat" and call.arguments:
            self._note_filtered(self.visit(call.arguments[0], context))
        return _NOWHERE

    def _argument(self, function: str, expr: Expr, context: _Places) -> _Places:
        outside = self._counting
        self._counting = function in _COUNTING
        selected = self.visit(expr, context)
        self._counting = outside
        return selected

    def _path_in_text(self, text: str) -> None:
        path = joined(self._at.path, text)
        node = self._schema.by_path.get(path)
        if node is not None:
            self.found.places.add(Place(node, self._schema.root))
        else:
            self.found.unknown.append(path)

    def _path(self, path: Path, context: _Places) -> _Places:
        if path.start is not None:
            places = self.visit(path.start, context)
            if not places:
                self._foreign_steps(path.steps)
                return _NOWHERE
        elif path.absolute:
            return self._absolute(path)
        else:
            places = context
        return self._walk(path.steps, places)

    def _absolute(self, path: Path) -> _Places:
        root = self._schema.root
        if not path.steps:
            return _NOWHERE
        straight = self._straight(path)
        if straight is not None:
            places = frozenset({Place(straight, root)})
            self._note(places)
            return places
        first, *rest = path.steps
        if first.axis is not Axis.CHILD:
            everything = frozenset(Place(node, root) for node in self._schema.nodes)
            places = everything
        elif _fits(first, root.name):
            places = frozenset({Place(root, root)})
        else:
            self.found.unknown.append(f"/{first.test.name}")
            return _NOWHERE
        self._predicates(first.predicates, places)
        return self._walk(tuple(rest), places)

    def _straight(self, path: Path) -> SchemaNode | None:
        """Return the node of a path of names alone, as most paths of a form are."""
        names = []
        for step in path.steps:
            is_name = step.axis is Axis.CHILD and step.test.kind is TestKind.NAME
            if not is_name or step.predicates:
                return None
            names.append(_written(step))
        return self._schema.by_path.get(f"/{'/'.join(names)}")

    def _walk(self, steps: Iterable[Step], places: _Places) -> _Places:
        through_filter = False
        for step in steps:
            before = places
            places = frozenset(self._step(step, places))
            if before and not places:
                self._note_unknown(step, before)
                self._foreign_steps((step,))
                return _NOWHERE
            through_filter |= bool(step.predicates) or step.axis in _SIDEWAYS
            self._predicates(step.predicates, places)
        self._note(places)
        if through_filter:
            self._note_filtered(places)
        return places

    def _note(self, places: _Places) -> None:
        if self._counting:
            self.found.counted |= places
        else:
            self.found.places |= places

    def _note_filtered(self, places: Iterable[Place]) -> None:
        self.found.filtered.update(place.node for place in places)

    def _note_unknown(self, step: Step, before: _Places) -> None:
        if step.axis is Axis.CHILD and step.test.kind is TestKind.NAME:
            parent = next(iter(before)).node
            self.found.unknown.append(f"{parent.path}/{_written(step)}")

    def _foreign_steps(self, steps: Iterable[Step]) -> None:
        for step in steps:
            self._predicates(step.predicates, _NOWHERE)

    def _predicates(self, predicates: Iterable[Expr], places: _Places) -> None:
        outside, self._counting = self._counting, False
        for predicate in predicates:
            self.visit(predicate, places)
        self._counting = outside

    def _step(self, step: Step, places: _Places) -> Iterable[Place]:
        for place in places:
            for node in _candidates(step, place.node):
                if _fits(step, node.name):
                    yield Place(node, _higher(place.anchor, node))
            if step.axis in _SIDEWAYS and place.node.parent is not None:
                parent = place.node.parent
                for node in parent.children.values():
                    if _fits(step, node.name):
                        yield Place(node, _higher(place.anchor, parent))


_SIDEWAYS = frozenset(
    {Axis.PRECEDING_SIBLING, Axis.FOLLOWING_SIBLING, Axis.PRECEDING, Axis.FOLLOWING}
)


def _candidates(step: Step, node: SchemaNode) -> Iterable[SchemaNode]:
    if step.axis is Axis.CHILD and step.test.kind is TestKind.NAME:
        # A thousand questions side by side, each named by its neighbours.
        found = node.children.get(_written(step))
        return () if found is None else (found,)
    return _reached(step.axis, node)


def _reached(axis: Axis, node: SchemaNode) -> Iterable[SchemaNode]:
    match axis:
        case Axis.CHILD:
            return node.children.values()
        case Axis.PARENT:
            return () if node.parent is None else (node.parent,)
        case Axis.SELF:
            return (node,)
        case Axis.DESCENDANT:
            return node.below()
        case Axis.DESCENDANT_OR_SELF:
            return (node, *node.below())
        case Axis.ANCESTOR:
            return tuple(node.ancestors())[1:]
        case Axis.ANCESTOR_OR_SELF:
            return node.ancestors()
    return ()


def _fits(step: Step, name: str) -> bool:
    if step.test.kind is TestKind.NAME:
        return _written(step) == name
    if step.test.kind is TestKind.ANY:
        prefix = f"{step.test.prefix}:" if step.test.prefix else ""
        return name.startswith(prefix)
    return step.test.kind is TestKind.NODE


def _written(step: Step) -> str:
    test = step.test
    return f"{test.prefix}:{test.name}" if test.prefix else test.name


def _higher(anchor: SchemaNode, node: SchemaNode) -> SchemaNode:
    """Return the node if it lies above the anchor, else the anchor."""
    return node if len(node.names) < len(anchor.names) else anchor
