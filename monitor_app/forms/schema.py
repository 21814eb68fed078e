"""The schema of the answers: one node for each path, however many entries it has."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from monitor_app.forms.definition import ItemDef, QuestionDef, RepeatDef
from monitor_app.forms.names import jr, without_root
from monitor_app.forms.xform import Bind, XForm
from monitor_app.forms.xpath.tree import Element


@dataclass(eq=False, slots=True)
class SchemaNode:
    """A place for answers.

    `element` is the model the answers are copied from: for a repeat its template.
    `names` are the names from the root's child down to this node.
    """

    path: str
    name: str
    index: int
    parent: "SchemaNode | None" = field(repr=False)
    element: Element = field(repr=False)
    bind: Bind = field(repr=False)
    item: ItemDef | None = field(repr=False)
    children: dict[str, "SchemaNode"] = field(default_factory=dict, repr=False)
    names: tuple[str, ...] = ()
    data_type: str = "string"
    alike: int = 1  # how many of this name the form itself puts side by side

    @property
    def ref(self) -> str:
        """The path as callers write it, without root and indexes."""
        return without_root(self.path)

    @property
    def is_leaf(self) -> bool:
        """Whether the node holds an answer."""
        return not self.children

    @property
    def repeat(self) -> RepeatDef | None:
        """What the form says about the repeat, None for any other node."""
        return self.item if isinstance(self.item, RepeatDef) else None

    @property
    def question(self) -> QuestionDef | None:
        """What the form says about the question, None for any other node."""
        return self.item if isinstance(self.item, QuestionDef) else None

    def ancestors(self) -> "Iterator[SchemaNode]":
        """Yield this node, its parent, and so on up to the root."""
        node: SchemaNode | None = self
        while node is not None:
            yield node
            node = node.parent

    def below(self) -> "Iterator[SchemaNode]":
        """Yield every node below this one, in document order."""
        for child in self.children.values():
            yield child
            yield from child.below()


@dataclass(eq=False, slots=True)
class Schema:
    """All schema nodes: the root, by absolute path, and in document order."""

    root: SchemaNode
    by_path: dict[str, SchemaNode] = field(repr=False)
    nodes: list[SchemaNode] = field(repr=False)


def make_schema(parts: XForm, items: Mapping[str, ItemDef]) -> Schema:
    """Read the schema from the primary instance."""
    builder = _Builder(parts, items)
    root = builder.node(parts.root, None)
    return Schema(root, {node.path: node for node in builder.nodes}, builder.nodes)


def is_template(element: Element) -> bool:
    """Whether an instance of a repeat is only the model of new ones."""
    return jr("template") in element.attributes


class _Builder:
    def __init__(self, parts: XForm, items: Mapping[str, ItemDef]) -> None:
        self._parts = parts
        self._items = items
        self.nodes: list[SchemaNode] = []

    def node(self, element: Element, parent: SchemaNode | None) -> SchemaNode:
        path = f"{parent.path if parent else ''}/{element.name}"
        bind = self._parts.bind(path)
        node = SchemaNode(
            path=path,
            name=element.name,
            index=len(self.nodes),
            parent=parent,
            element=element,
            bind=bind,
            item=self._items.get(without_root(path)),
            names=(*parent.names, element.name) if parent else (),
            data_type=bind.get("type").removeprefix("xsd:") or "string",
        )
        self.nodes.append(node)
        self._add_children(node, element)
        return node

    def _add_children(self, node: SchemaNode, element: Element) -> None:
        for child in element.elements:
            known = node.children.get(child.name)
            if known is None:
                node.children[child.name] = self.node(child, node)
            elif is_template(child):
                known.element = child
                self._complete(known, child)
            else:
                known.alike += 1
                self._complete(known, child)

    def _complete(self, node: SchemaNode, element: Element) -> None:
        """Take in what a further instance has and the first one lacks."""
        for child in element.elements:
            known = node.children.get(child.name)
            if known is None:
                node.children[child.name] = self.node(child, node)
            else:
                self._complete(known, child)
