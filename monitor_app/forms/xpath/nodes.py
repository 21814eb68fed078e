"""The light XML tree that forms are evaluated on.

A tree is made of `Document`, `Element` and the leaves; attributes and namespaces become
nodes only when an expression asks for them. Change a tree through methods only: they
keep the child index, the document order and `version` true.
"""

from collections.abc import Iterator, Mapping
from itertools import count
from typing import Self, TypeAlias

from monitor_app.forms.xpath.leaves import (
    Attribute,
    Comment,
    Instruction,
    Namespace,
    Node,
    Text,
)

XML_NAMESPACE = "http://www.w3.org/XML/1998/namespace"


class Parent(Node):
    """A node with children: an element or a document."""

    __slots__ = ("_named", "_rows", "children", "ordered", "version")

    def __init__(self) -> None:
        super().__init__()
        self.children: list[Node] = []
        self.version = 0  # at the top of a tree: grows with every change in it
        self.ordered = -1  # at the top of a tree: the shape that `order` describes
        self._named: dict[str, list[Element]] | None = None
        self._rows: dict[tuple[str, str], tuple[int, Rows]] | None = None

    @property
    def elements(self) -> "list[Element]":
        """The child elements, in order."""
        return [child for child in self.children if isinstance(child, Element)]

    def named(self, name: str) -> "list[Element]":
        """Return the child elements written with this name; do not change the list.

        `name` is `local`, or `prefix:local` as the document spells it.
        """
        if self._named is None:
            self._named = {}
            for child in self.children:
                if isinstance(child, Element):
                    self._named.setdefault(child.name, []).append(child)
        return self._named.get(name, _NOTHING)

    def child(self, name: str) -> "Element | None":
        """Return the first child element of this name, if there is one."""
        found = self.named(name)
        return found[0] if found else None

    def rows(self, name: str, key: str) -> "Rows":
        """Return the children called `name` by the text of their children called `key`.

        The table is made once and again after any change in the tree.
        """
        top = self.top
        version = top.version if isinstance(top, Parent) else 0
        if self._rows is None:
            self._rows = {}
        made = self._rows.get((name, key))
        if made is None or made[0] != version:
            made = self._rows[name, key] = (version, self._table(name, key))
        return made[1]

    def _table(self, name: str, key: str) -> "Rows":
        rows: Rows = {}
        for candidate in self.named(name):
            # Not `named`: an index for each of many rows costs more than it gives.
            for child in candidate.children:
                if isinstance(child, Element) and child.name == key:
                    found = rows.setdefault(child.text, [])
                    if not found or found[-1] is not candidate:
                        found.append(candidate)
        return rows

    def append(self, node: Node) -> None:
        """Add a node as the last child."""
        self.insert(len(self.children), node)

    def insert(self, index: int, node: Node) -> None:
        """Add a detached node before the child at `index`."""
        if node.parent is not None:
            raise ValueError("the node has a parent already")
        self.children.insert(index, node)
        node.parent = self
        self._reshaped()

    def remove(self, node: Node) -> None:
        """Take a child out; it becomes a detached tree."""
        self.children.remove(node)
        node.parent = None
        self._reshaped()

    def descendants(self) -> Iterator[Node]:
        """Yield every node below this one, in document order, without recursion."""
        waiting = self.children[::-1]
        while waiting:
            node = waiting.pop()
            yield node
            if isinstance(node, Parent):
                waiting.extend(reversed(node.children))

    def _reshaped(self) -> None:
        self._named = None
        top = self.changed()
        top.ordered = -1

    def changed(self) -> "Parent":
        """Tell the top of the tree that something below it changed; return the top."""
        top: Parent = self
        while top.parent is not None:
            top = top.parent
        top.version += 1
        return top


class Document(Parent):
    """The root of a parsed file: the root element, comments and instructions.

    `prefixes` maps every prefix declared anywhere in it to the URI it had first.
    """

    __slots__ = ("prefixes",)
    kind = "root"

    def __init__(self) -> None:
        super().__init__()
        self.prefixes: dict[str, str] = {}

    @property
    def root(self) -> "Element":
        """The root element."""
        return self.elements[0]

    @property
    def text(self) -> str:
        """All characters in the document."""
        return _joined_text(self)


class Element(Parent):
    """An element.

    `attributes` maps `local` or `{namespace}local` to values; change it through
    `set_attribute`. `declared` maps the prefixes declared here ("" is the default) to
    URIs. `blank` makes the element read as "" while `stored_text` keeps its answer: an
    irrelevant question. `state` belongs to whoever works on the tree.
    """

    __slots__ = (
        "_attribute_nodes",
        "_blank",
        "_namespace_nodes",
        "attributes",
        "declared",
        "local_name",
        "name",
        "namespace",
        "prefix",
        "state",
    )
    kind = "element"

    def __init__(
        self, local_name: str, namespace: str | None = None, prefix: str | None = None
    ) -> None:
        # Written out, not `super().__init__()`: half of the time of reading a form.
        self.parent = None
        self.order = 0
        self.children = []
        self.version = 0
        self.ordered = -1
        self._named = None
        self._rows = None
        self.local_name = local_name
        self.namespace = namespace
        self.prefix = prefix
        self.name = local_name if prefix is None else f"{prefix}:{local_name}"
        self.attributes: dict[str, str] = {}
        self.declared: Mapping[str, str] = _NO_PREFIXES
        self.state: object = None
        self._blank = False
        self._attribute_nodes: list[Attribute] | None = None
        self._namespace_nodes: list[Namespace] | None = None

    @property
    def blank(self) -> bool:
        """Whether the element reads as empty whatever it stores."""
        return self._blank

    @blank.setter
    def blank(self, blank: bool) -> None:
        if blank != self._blank:
            self._blank = blank
            self.changed()

    @property
    def text(self) -> str:
        """The string-value; setting it replaces all children by this text."""
        if self._blank:
            return ""
        children = self.children
        if not children:
            return ""
        first = children[0]
        if len(children) == 1 and type(first) is Text:
            return first.data
        return _joined_text(self)

    @text.setter
    def text(self, text: str) -> None:
        first = self.children[0] if len(self.children) == 1 else None
        if type(first) is Text and text:
            first.data = text
            self.changed()
            return
        for child in self.children:
            child.parent = None
        self.children = [Text(text)] if text else []
        for child in self.children:
            child.parent = self
        self._reshaped()

    @property
    def stored_text(self) -> str:
        """The characters directly inside, also while the element is `blank`."""
        return "".join(child.data for child in self.children if type(child) is Text)

    def set_attribute(self, key: str, value: str) -> None:
        """Set the attribute `local` or `{namespace}local`."""
        self.attributes[key] = value
        self._attribute_nodes = None
        self._reshaped()

    def attribute_nodes(self) -> list[Attribute]:
        """Return the attributes as nodes, the same ones until an attribute changes."""
        if self._attribute_nodes is None:
            self._attribute_nodes = [
                self._attribute(place, key, value)
                for place, (key, value) in enumerate(self.attributes.items())
            ]
        return self._attribute_nodes

    def namespace_nodes(self) -> list[Namespace]:
        """Return the namespaces in scope as nodes, the same ones each time."""
        if self._namespace_nodes is None:
            self._namespace_nodes = [
                Namespace(*each) for each in self.namespaces().items()
            ]
            for place, node in enumerate(self._namespace_nodes):
                node.parent, node.order = self, place
        return self._namespace_nodes

    def _attribute(self, place: int, key: str, value: str) -> Attribute:
        namespace, _, local_name = key.rpartition("}")
        namespace = namespace.removeprefix("{")
        prefix = self.prefix_of(namespace) if namespace else None
        node = Attribute(local_name, namespace or None, prefix, value)
        node.parent, node.order = self, place
        return node

    def namespaces(self) -> dict[str, str]:
        """Return the prefixes in scope ("" is the default) and their URIs.

        `xml`, which is in every scope, is left out: so do the suites.
        """
        chain: list[Element] = []
        node: Node | None = self
        while isinstance(node, Element):
            chain.append(node)
            node = node.parent
        found: dict[str, str] = {}
        for element in reversed(chain):
            found.update(element.declared)
        return {prefix: uri for prefix, uri in found.items() if uri}

    def prefix_of(self, namespace: str) -> str | None:
        """Return a prefix (not the default) that means this namespace here."""
        if namespace == XML_NAMESPACE:
            return "xml"
        for prefix, uri in self.namespaces().items():
            if uri == namespace and prefix:
                return prefix
        return None

    def copy(self) -> Self:
        """Return a detached deep copy, without the `state` of any element."""
        twin = type(self)(self.local_name, self.namespace, self.prefix)
        twin.attributes = dict(self.attributes)
        twin.declared = self.declared
        twin.blank = self._blank
        for child in self.children:
            copied = _copy(child)
            copied.parent = twin
            twin.children.append(copied)
        return twin


Rows: TypeAlias = dict[str, list[Element]]
_NOTHING: list[Element] = []
_NO_PREFIXES: Mapping[str, str] = {}


def _copy(node: Node) -> Node:
    if isinstance(node, Element):
        return node.copy()
    if isinstance(node, Instruction):
        return Instruction(node.target, node.data)
    if isinstance(node, Text | Comment):
        return type(node)(node.data)
    raise TypeError(f"{type(node).__name__} is no child")


def _joined_text(parent: Parent) -> str:
    pieces = []
    waiting = parent.children[::-1]
    while waiting:
        node = waiting.pop()
        if type(node) is Text:
            pieces.append(node.data)
        elif isinstance(node, Element) and not node.blank:
            waiting.extend(reversed(node.children))
    return "".join(pieces)


def number_nodes(top: Node) -> None:
    """Give every node of a tree its place in document order, unless it has it.

    The `order` of attributes and namespaces is their place in their element.
    """
    if not isinstance(top, Parent) or top.ordered >= 0:
        return
    places = count(1)
    top.order = 0
    for node in top.descendants():
        node.order = next(places)
    top.ordered = 0
