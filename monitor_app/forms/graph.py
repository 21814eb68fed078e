"""Which rule has to run when an answer changes, and in what order.

Vertices are rules (a property of a schema node and its expression), not nodes of one
interview: the graph is made once for each form.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import IntEnum

from monitor_app.errors.forms import FormCycleError, FormTangledError
from monitor_app.forms.references import Found, Place
from monitor_app.forms.schema import SchemaNode
from monitor_app.forms.xpath import Expression


class Property(IntEnum):
    """What a rule computes."""

    RELEVANT = 0
    READ_ONLY = 1
    REQUIRED = 2
    VALUE = 3  # calculate
    ENTRIES = 4  # how many entries a repeat has: jr:count
    CHOICES = 5
    LABEL = 6
    HINT = 7


# What all rules together may read; the largest real form reads 1,000 answers. Without a
# limit `count(//*)` in each of a thousand questions holds up whoever opens the form.
MOST_READ = 100_000

# Rules that may go in a circle and still come to rest: two questions that open each
# other, a repeat that grows while its last entry says so.
_SOFT = frozenset({Property.RELEVANT, Property.ENTRIES, Property.CHOICES})


@dataclass(eq=False, slots=True)
class Rule:
    """An expression that a form gives a property; `expression` is None for texts."""

    node: SchemaNode
    kind: Property
    expression: Expression | None = field(repr=False)
    found: Found = field(repr=False)
    speaks: bool = False  # reads words, which change with the language
    rank: int = 0
    number: int = 0

    @property
    def names(self) -> tuple[str, ...]:
        """Where the rule is evaluated: the number of entries, around the repeat."""
        names = self.node.names
        return names[:-1] if self.kind is Property.ENTRIES else names


@dataclass(frozen=True, eq=False, slots=True)
class Dependent:
    """A rule to run again in everything under the changed answer's `anchor`."""

    rule: Rule
    anchor: SchemaNode
    down: tuple[str, ...]  # names from the anchor to the rule's node


@dataclass(eq=False, slots=True)
class Graph:
    """Rules in order of rank, and who depends on the values and entries of a node."""

    rules: list[Rule]
    on_value: dict[SchemaNode, list[Dependent]]
    on_entries: dict[SchemaNode, list[Dependent]]
    at: dict[SchemaNode, list[Rule]]  # the rules of each node


def make_graph(rules: list[Rule]) -> Graph:
    """Order the rules.

    Raises:
        FormCycleError: rules depend on each other in a circle.
        FormTangledError: they read one another too often.
    """
    at: dict[SchemaNode, list[Rule]] = {}
    for rule in rules:
        at.setdefault(rule.node, []).append(rule)
    order = _Order(rules, at)
    order.rank()
    graph = Graph(sorted(rules, key=lambda rule: rule.rank), {}, {}, at)
    for number, rule in enumerate(graph.rules):
        rule.number = number
        _connect(rule, graph, order)
    return graph


def _connect(rule: Rule, graph: Graph, order: "_Order") -> None:
    seen: set[tuple[bool, SchemaNode, SchemaNode]] = set()
    for is_entries, node, anchor, weak in _sources(rule):
        key = (is_entries, node, anchor)
        if key in seen or (weak and order.is_circular(rule, node)):
            continue
        seen.add(key)
        table = graph.on_entries if is_entries else graph.on_value
        down = rule.names[len(anchor.names) :]
        table.setdefault(node, []).append(Dependent(rule, anchor, down))


_Source = tuple[bool, SchemaNode, SchemaNode, bool]  # entries?, node, anchor, weak?


def _sources(rule: Rule) -> Iterator[_Source]:
    """Yield what a rule reads; weak: as part of the string-value of a group."""
    for place in rule.found.places:
        if _is_own_value(rule, place):
            continue
        yield from _entries(place)
        if place.node.is_leaf:
            yield False, place.node, place.anchor, False
        else:
            for leaf in place.node.below():
                if leaf.is_leaf:
                    yield False, leaf, place.anchor, True
    for place in rule.found.counted:
        yield from _entries(place)


def _is_own_value(rule: Rule, place: Place) -> bool:
    """Whether the expression reads "." : the value as it was, not a dependency."""
    return place.node is rule.node and place.anchor is rule.node


def _entries(place: Place) -> Iterator[_Source]:
    depth = len(place.anchor.names)
    for node in place.node.ancestors():
        if node.repeat is None or node.parent is None:
            continue
        if len(node.names) > depth:
            yield True, node, place.anchor, False
        elif node is place.node:  # position(..): which entry this is
            yield True, node, node.parent, False


class _Order:
    """Ranks of rules: a rule comes after every rule whose result it reads."""

    def __init__(self, rules: list[Rule], at: dict[SchemaNode, list[Rule]]) -> None:
        self._rules = rules
        self._at = at
        self._drivers: dict[tuple[bool, SchemaNode], list[Rule]] = {}
        self._component: dict[Rule, int] = {}

    def rank(self) -> None:
        """Give every rule its rank, or name the rules that go in a circle."""
        everything = self._before(with_weak=True)
        for number, component in enumerate(_components(self._rules, everything)):
            for rule in component:
                self._component[rule] = number
        kept = self._before(with_weak=False)
        for rule, others in everything.items():
            mine = self._component[rule]
            kept[rule] += [each for each in others if self._component[each] != mine]
        for rank, component in enumerate(_components(self._rules, kept)):
            if len(component) > 1 or component[0] in kept[component[0]]:
                paths = sorted({rule.node.ref for rule in component})
                raise FormCycleError(questions=", ".join(paths))
            component[0].rank = rank

    def is_circular(self, rule: Rule, node: SchemaNode) -> bool:
        """Whether the value of `node` depends in turn on the rule."""
        mine = self._component[rule]
        drivers = self._driving((False, node))
        return any(self._component[driver] == mine for driver in drivers)

    def _before(self, *, with_weak: bool) -> dict[Rule, list[Rule]]:
        """Return the rules that each rule reads the results of."""
        before: dict[Rule, list[Rule]] = {}
        left = MOST_READ
        for rule in self._rules:
            found: dict[Rule, None] = {}
            for is_entries, node, _, weak in _sources(rule):
                left -= 1
                if left < 0:
                    raise FormTangledError(most=MOST_READ)
                if weak and rule.node is node:
                    continue
                filtered = node in rule.found.filtered
                for driver in self._driving((is_entries, node)):
                    soft = weak or driver.kind in _SOFT or rule.kind in _SOFT
                    if soft and not with_weak:
                        continue
                    if driver is not rule or not (filtered or soft):
                        found[driver] = None
            before[rule] = list(found)
        return before

    def _driving(self, source: tuple[bool, SchemaNode]) -> list[Rule]:
        known = self._drivers.get(source)
        if known is None:
            known = self._drivers[source] = list(self._find_drivers(*source))
        return known

    def _find_drivers(self, is_entries: bool, node: SchemaNode) -> Iterator[Rule]:
        own = {Property.ENTRIES} if is_entries else {Property.VALUE, Property.CHOICES}
        for rule in self._at.get(node, ()):
            if rule.kind in own:
                yield rule
        if is_entries:
            return
        for above in node.ancestors():
            for rule in self._at.get(above, ()):
                if rule.kind is Property.RELEVANT:
                    yield rule


def _components(
    rules: list[Rule], before: dict[Rule, list[Rule]]
) -> Iterator[list[Rule]]:
    """Yield strongly connected components, those that others read first.

    Source: R. Tarjan, Depth-first search and linear graph algorithms (1972), with a
    stack of our own instead of recursion.
    """
    index: dict[Rule, int] = {}
    low: dict[Rule, int] = {}
    open_rules: list[Rule] = []
    is_open: set[Rule] = set()
    for start in rules:
        if start in index:
            continue
        work: list[tuple[Rule, Iterator[Rule]]] = []
        _enter(start, index, low, open_rules, is_open)
        work.append((start, iter(before[start])))
        while work:
            rule, others = work[-1]
            for other in others:
                if other not in index:
                    _enter(other, index, low, open_rules, is_open)
                    work.append((other, iter(before[other])))
                    break
                if other in is_open:
                    low[rule] = min(low[rule], index[other])
            else:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[rule])
                if low[rule] == index[rule]:
                    yield _leave(rule, open_rules, is_open)


def _enter(
    rule: Rule,
    index: dict[Rule, int],
    low: dict[Rule, int],
    open_rules: list[Rule],
    is_open: set[Rule],
) -> None:
    index[rule] = low[rule] = len(index)
    open_rules.append(rule)
    is_open.add(rule)


def _leave(root: Rule, open_rules: list[Rule], is_open: set[Rule]) -> list[Rule]:
    component: list[Rule] = []
    while True:
        rule = open_rules.pop()
        is_open.discard(rule)
        component.append(rule)
        if rule is root:
            return component
