"""Walking the tree: axes and node tests (XPath 1.0, sections 2.2 and 2.3)."""

from collections.abc import Callable, Iterable, Iterator, Mapping

from monitor_app.errors.xpath import UnknownPrefixError
from monitor_app.forms.xpath.leaves import Attribute, Instruction, Namespace, Node
from monitor_app.forms.xpath.nodes import Element, Parent, number_nodes
from monitor_app.forms.xpath.syntax import Axis, Test, TestKind

Walk = Callable[[Node], Iterable[Node]]
NodeTest = Callable[[Node], bool]
REVERSE = frozenset(
    {Axis.ANCESTOR, Axis.ANCESTOR_OR_SELF, Axis.PRECEDING, Axis.PRECEDING_SIBLING}
)


def _child(node: Node) -> Iterable[Node]:
    return node.children if isinstance(node, Parent) else ()


def _parent(node: Node) -> Iterable[Node]:
    return () if node.parent is None else (node.parent,)


def _self(node: Node) -> Iterable[Node]:
    return (node,)


def _descendant(node: Node) -> Iterable[Node]:
    return node.descendants() if isinstance(node, Parent) else ()


def _descendant_or_self(node: Node) -> Iterator[Node]:
    yield node
    yield from _descendant(node)


def _ancestor(node: Node) -> Iterator[Node]:
    parent = node.parent
    while parent is not None:
        yield parent
        parent = parent.parent


def _ancestor_or_self(node: Node) -> Iterator[Node]:
    yield node
    yield from _ancestor(node)


def _siblings(node: Node) -> tuple[list[Node], int]:
    if node.parent is None or isinstance(node, Attribute | Namespace):
        return [], 0
    siblings = node.parent.children
    return siblings, next(i for i, each in enumerate(siblings) if each is node)


def _following_sibling(node: Node) -> Iterable[Node]:
    siblings, place = _siblings(node)
    return siblings[place + 1 :]


def _preceding_sibling(node: Node) -> Iterable[Node]:
    siblings, place = _siblings(node)
    return siblings[:place][::-1]


def _following(node: Node) -> Iterator[Node]:
    if isinstance(node, Attribute | Namespace) and node.parent is not None:
        yield from _descendant(node.parent)
    for each in _ancestor_or_self(node):
        for sibling in _following_sibling(each):
            yield from _descendant_or_self(sibling)


def _preceding(node: Node) -> Iterator[Node]:
    for each in _ancestor_or_self(node):
        for sibling in _preceding_sibling(each):
            yield from reversed(list(_descendant_or_self(sibling)))


def _attribute(node: Node) -> Iterable[Node]:
    return node.attribute_nodes() if isinstance(node, Element) else ()


def _namespace(node: Node) -> Iterable[Node]:
    return node.namespace_nodes() if isinstance(node, Element) else ()


WALKS: Mapping[Axis, Walk] = {
    Axis.ANCESTOR: _ancestor,
    Axis.ANCESTOR_OR_SELF: _ancestor_or_self,
    Axis.ATTRIBUTE: _attribute,
    Axis.CHILD: _child,
    Axis.DESCENDANT: _descendant,
    Axis.DESCENDANT_OR_SELF: _descendant_or_self,
    Axis.FOLLOWING: _following,
    Axis.FOLLOWING_SIBLING: _following_sibling,
    Axis.NAMESPACE: _namespace,
    Axis.PARENT: _parent,
    Axis.PRECEDING: _preceding,
    Axis.PRECEDING_SIBLING: _preceding_sibling,
    Axis.SELF: _self,
}


def test_of(axis: Axis, test: Test, namespaces: Mapping[str, str] | None) -> NodeTest:
    """Return the check that a step's node test asks for.

    Without namespaces, a prefix matches as the document spells it. A name without
    prefix matches elements without one: unprefixed paths reach the default namespace,
    as every form expects.

    Raises:
        UnknownPrefixError: a prefix is bound to nothing.
    """
    if test.kind is TestKind.NODE:
        return lambda _node: True
    if test.kind in (TestKind.TEXT, TestKind.COMMENT):
        wanted = test.kind.value
        return lambda node: node.kind == wanted
    if test.kind is TestKind.INSTRUCTION:
        return lambda node: (
            isinstance(node, Instruction) and test.name in ("", node.target)
        )
    if axis is Axis.NAMESPACE:
        return lambda node: (
            isinstance(node, Namespace)
            and (test.kind is TestKind.ANY or node.prefix == test.name)
        )
    principal = Attribute if axis is Axis.ATTRIBUTE else Element
    if namespaces is not None and (test.prefix or _is_strict(test, namespaces)):
        return _in_namespace(principal, test, _uri(test, namespaces))
    if test.kind is TestKind.ANY:
        prefix = test.prefix or None
        return lambda node: (
            isinstance(node, principal) and (prefix is None or node.prefix == prefix)
        )
    prefix, name = test.prefix or None, test.name
    return lambda node: (
        isinstance(node, principal)
        and node.local_name == name
        and node.prefix == prefix
    )


def _is_strict(test: Test, namespaces: Mapping[str, str]) -> bool:
    return "" in namespaces and test.kind is TestKind.NAME


def _uri(test: Test, namespaces: Mapping[str, str]) -> str:
    if test.prefix not in namespaces:
        raise UnknownPrefixError(prefix=test.prefix, offset=test.offset)
    return namespaces[test.prefix]


def _in_namespace(
    principal: type[Attribute | Element], test: Test, uri: str
) -> NodeTest:
    name = test.name if test.kind is TestKind.NAME else None
    return lambda node: (
        isinstance(node, principal)
        and (node.namespace or "") == uri
        and (name is None or node.local_name == name)
    )


def in_order(nodes: list[Node]) -> list[Node]:
    """Return the nodes in document order, each once."""
    unique = list({id(node): node for node in nodes}.values())
    if len(unique) < 2:
        return unique
    tops = {id(top): top for top in (node.top for node in unique)}
    for top in tops.values():
        if isinstance(top, Parent):
            number_nodes(top)
    ranks = {key: rank for rank, key in enumerate(tops)}
    return sorted(unique, key=lambda node: (ranks[id(node.top)], *_order(node)))


def _order(node: Node) -> tuple[int, int, int]:
    """Return the place of a node: after an element its namespaces, then attributes."""
    if node.parent is not None and isinstance(node, Namespace | Attribute):
        rank = 1 if isinstance(node, Namespace) else 2
        return node.parent.order, rank, node.order
    return node.order, 0, 0
