"""A stored interview between its bytes and its cells."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from monitor_app.forms.instance import Cell, Instance
from monitor_app.forms.schema import Schema, SchemaNode
from monitor_app.forms.xpath.plain import PlainElement
from monitor_app.forms.xpath.tree import Element
from monitor_app.records.beside import NOTHING, Beside
from monitor_app.records.status import Reason, Translation


@dataclass(slots=True)
class SavedNode:
    """One element of a stored interview with what stands beside its answer."""

    name: str
    text: str = ""
    children: "list[SavedNode]" = field(default_factory=list)
    reason: Reason | None = None
    translations: tuple[Translation, ...] = ()
    touched: bool = False
    withdrawn: str = ""
    attributes: Mapping[str, str] | None = None  # None: as the form has them
    beside: Beside = NOTHING


def rebuilt(root: SavedNode, schema: Schema) -> tuple[Instance, dict[str, str]]:
    """Return the interview in the places of a form, and the answers left over.

    Left over are answers to questions that this version of the form does not have, by
    the place they stood at.
    """
    builder = _Builder()
    element = builder.element(root, schema.root)
    instance = Instance(schema, element)
    builder.hang()
    return instance, builder.left_over


def taken_out(saved: SavedNode, instance: Instance, parent: Cell, place: int) -> Cell:
    """Return an entry as one that was taken out of a repeat of `parent`."""
    schema = parent.schema.children[saved.name]
    builder = _Builder()
    element = builder.element(saved, schema)
    siblings = parent.children.get(schema.name, [])
    cell = instance.insert(parent, schema, min(place, len(siblings)), element)
    builder.hang()
    instance.remove(cell)
    return cell


def texts_of(saved: SavedNode, around: str) -> dict[str, str]:
    """Return every answer at and below a node, by the place it stood at."""
    place = f"{around}/{saved.name}" if around else saved.name
    found = {place: saved.text} if saved.text else {}
    for child in saved.children:
        found |= texts_of(child, place)
    return found


def plain_attributes(element: Element | PlainElement) -> dict[str, str]:
    """Return the attributes that a record carries: those in no namespace."""
    if not element.attributes:
        return {}
    return {key: each for key, each in element.attributes.items() if "}" not in key}


class _Builder:
    def __init__(self) -> None:
        self.made: list[tuple[SavedNode, Element]] = []
        self.left_over: dict[str, str] = {}

    def hang(self) -> None:
        """Put beside every cell what was stored beside it."""
        for saved, made in self.made:
            if isinstance(made.state, Cell):
                made.state.reason = saved.reason
                made.state.translations = saved.translations
                made.state.touched = saved.touched
                made.state.withdrawn = saved.withdrawn
                made.state.beside = saved.beside

    def element(self, saved: SavedNode, schema: SchemaNode, ref: str = "") -> Element:
        model = schema.element
        element = Element(model.local_name, model.namespace, model.prefix)
        element.declared = model.declared
        given = saved.attributes
        element.attributes = {
            key: value
            for key, value in model.attributes.items()
            if not key.endswith("}template") and (given is None or "}" in key)
        } | dict(given or {})
        self.made.append((saved, element))
        if schema.is_leaf:
            if saved.text:
                element.text = saved.text
            self._leave(saved.children, ref)
            return element
        for child, below, child_ref in self._placed(saved, schema, ref):
            element.append(self.element(child, below, child_ref))
        return element

    def _placed(
        self, saved: SavedNode, schema: SchemaNode, ref: str
    ) -> Iterator[tuple[SavedNode, SchemaNode, str]]:
        by_name: dict[str, list[SavedNode]] = {}
        for child in saved.children:
            by_name.setdefault(child.name, []).append(child)
        for name, below in schema.children.items():
            found = by_name.pop(name, [])
            if below.repeat is None:
                found, lost = found[: below.alike], found[below.alike :]
                self._leave(lost, ref)
            for place, child in enumerate(found, 1):
                step = name if below.repeat is None else f"{name}[{place}]"
                yield child, below, f"{ref}/{step}" if ref else step
        for lost in by_name.values():
            self._leave(lost, ref)

    def _leave(self, nodes: list[SavedNode], ref: str) -> None:
        count: dict[str, int] = {}
        for node in nodes:
            count[node.name] = count.get(node.name, 0) + 1
            place = f"{ref}/{node.name}" if ref else node.name
            if count[node.name] > 1:
                place += f"[{count[node.name]}]"
            if node.text:
                self.left_over[place] = node.text
            self._leave(node.children, place)
