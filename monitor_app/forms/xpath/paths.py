"""Location paths to closures, with the short ways that forms take most."""

from collections.abc import Callable, Mapping

from monitor_app.errors.xpath import XPathTypeError
from monitor_app.forms.xpath.axes import WALKS, NodeTest, Walk, in_order, test_of
from monitor_app.forms.xpath.context import Context, Value
from monitor_app.forms.xpath.leaves import Node
from monitor_app.forms.xpath.lookup import lookup_of
from monitor_app.forms.xpath.nodes import Parent
from monitor_app.forms.xpath.syntax import Axis, Expr, Path, Step, TestKind
from monitor_app.forms.xpath.values import to_boolean

Run = Callable[[Context], Value]
Advance = Callable[[list[Node], Context], list[Node]]


class PathCompiler:
    """Compiles paths; `compile_` compiles the expressions in their predicates."""

    def __init__(
        self, compile_: Callable[[Expr], Run], namespaces: Mapping[str, str] | None
    ) -> None:
        self._compile = compile_
        self._namespaces = namespaces

    def path(self, path: Path) -> Run:
        """Return the closure of a path."""
        advances = [self._step(step) for step in path.steps]
        ordered = self._keeps_order(path)
        start = self._compile(path.start) if path.start is not None else None
        absolute = path.absolute

        def run(context: Context) -> Value:
            if start is not None:
                value = start(context)
                if not isinstance(value, list):
                    raise XPathTypeError(function="/")
                nodes = value
            elif absolute:
                nodes = [context.environment.root(context.node)]
            else:
                nodes = [context.node]
            for advance in advances:
                nodes = advance(nodes, context)
                if not nodes:
                    return nodes
            return nodes if ordered or len(nodes) < 2 else in_order(nodes)

        return run

    def filter(self, base: Run, predicates: tuple[Expr, ...]) -> Run:
        """Return the closure of an expression with predicates."""
        tests = [self._compile(each) for each in predicates]

        def run(context: Context) -> Value:
            value = base(context)
            if not isinstance(value, list):
                raise XPathTypeError(function="[]")
            nodes = value
            for test in tests:
                nodes = _kept(nodes, test, context)
            return nodes

        return run

    def _keeps_order(self, path: Path) -> bool:
        """Say whether the steps give document order by themselves."""
        many = path.start is not None
        for step in path.steps:
            if step.axis in (Axis.SELF, Axis.ATTRIBUTE):
                continue
            if step.axis is Axis.CHILD:
                many = True
            elif step.axis is Axis.PARENT:
                if many:
                    return False
            else:
                return False
        return True

    def _step(self, step: Step) -> Advance:
        quick = self._quick(step)
        if quick is not None:
            return quick
        walk = WALKS[step.axis]
        test = test_of(step.axis, step.test, self._namespaces)
        if step.predicates:
            return self._with_predicates(step, walk, test)

        def advance(nodes: list[Node], context: Context) -> list[Node]:
            found: list[Node] = []
            for node in nodes:
                walked = list(walk(node))
                context.spend(len(walked))
                found += [each for each in walked if test(each)]
            return found

        return advance

    def _with_predicates(self, step: Step, walk: Walk, test: NodeTest) -> Advance:
        tests = [self._compile(each) for each in step.predicates]
        by_name = self._name_of(step)
        lookup = lookup_of(step, self._compile) if by_name else None

        rest = tests[1:]

        def candidates_of(node: Node, context: Context) -> list[Node]:
            if by_name and isinstance(node, Parent):
                return list(node.named(by_name))
            walked = list(walk(node))
            context.spend(len(walked))
            return [each for each in walked if test(each)]

        def advance(nodes: list[Node], context: Context) -> list[Node]:
            found: list[Node] = []
            for node in nodes:
                remaining = tests
                hit = None
                if lookup is not None and isinstance(node, Parent):
                    hit = lookup.find(node, by_name, context)
                    remaining = rest if hit is not None and lookup.exact else tests
                candidates = candidates_of(node, context) if hit is None else hit
                for predicate in remaining:
                    candidates = _kept(candidates, predicate, context)
                found += candidates
            return found

        return advance

    def _name_of(self, step: Step) -> str:
        """Return the name under which a child step finds its nodes at once, or ""."""
        test = step.test
        if step.axis is not Axis.CHILD or test.kind is not TestKind.NAME:
            return ""
        if not test.prefix:
            strict = self._namespaces is not None and "" in self._namespaces
            return "" if strict else test.name
        return f"{test.prefix}:{test.name}" if self._namespaces is None else ""

    def _quick(self, step: Step) -> Advance | None:
        if step.predicates:
            return None
        if step.axis is Axis.SELF and step.test.kind is TestKind.NODE:
            return lambda nodes, _context: nodes
        if step.axis is Axis.PARENT and step.test.kind is TestKind.NODE:
            return _parents
        name = self._name_of(step)
        return _named(name) if name else None


def _parents(nodes: list[Node], _context: Context) -> list[Node]:
    if len(nodes) == 1:
        parent = nodes[0].parent
        return [] if parent is None else [parent]
    return list({id(n.parent): n.parent for n in nodes if n.parent}.values())


def _named(name: str) -> Advance:
    def advance(nodes: list[Node], _context: Context) -> list[Node]:
        if len(nodes) == 1:
            node = nodes[0]
            return list(node.named(name)) if isinstance(node, Parent) else []
        return [
            child
            for node in nodes
            if isinstance(node, Parent)
            for child in node.named(name)
        ]

    return advance


def _kept(candidates: list[Node], test: Run, context: Context) -> list[Node]:
    """Return the candidates that pass a predicate; the context is lent to each."""
    node, position, size = context.node, context.position, context.size
    context.spend(len(candidates))
    context.size = len(candidates)
    kept = []
    try:
        for place, candidate in enumerate(candidates, 1):
            context.node, context.position = candidate, place
            value = test(context)
            if value is True or (
                value == place if isinstance(value, float) else to_boolean(value)
            ):
                kept.append(candidate)
    finally:
        context.node, context.position, context.size = node, position, size
    return kept
