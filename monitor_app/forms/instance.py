"""The answers of one interview: cells over the elements of a tree.

A cell is one question, group or entry as it stands in this interview. The element below
it holds the value; an irrelevant cell reads as empty (`Element.blank`) and keeps it.
"""

from collections.abc import Iterator

from monitor_app.forms.schema import Schema, SchemaNode, is_template
from monitor_app.forms.xpath.tree import Document, Element
from monitor_app.records.beside import NOTHING
from monitor_app.records.status import Reason, Translation


class Cell:
    """One place of the interview.

    `position` is 1-based among the entries of a repeat, 0 for what is no entry.
    """

    __slots__ = (
        "alive",
        "beside",
        "children",
        "element",
        "own_read_only",
        "own_relevant",
        "parent",
        "position",
        "reason",
        "relevant",
        "required",
        "schema",
        "touched",
        "translations",
        "withdrawn",
    )

    def __init__(
        self, schema: SchemaNode, element: Element, parent: "Cell | None"
    ) -> None:
        self.schema = schema
        self.element = element
        self.parent = parent
        self.children: dict[str, list[Cell]] = {}
        self.position = 0
        self.own_relevant = True
        self.relevant = True
        self.own_read_only = False
        self.required = False
        self.touched = False
        self.alive = True
        self.withdrawn = ""  # the answer as it was before some of it was not offered
        self.reason: Reason | None = None
        self.translations: tuple[Translation, ...] = ()
        self.beside = NOTHING  # the interviewer's own, never in a record
        element.state = self

    @property
    def stored(self) -> str:
        """The answer, also while the cell is closed."""
        return self.element.stored_text

    @property
    def value(self) -> str:
        """The answer as the form sees it: "" while the cell is closed."""
        return self.element.stored_text if self.relevant else ""

    @property
    def read_only(self) -> bool:
        """Whether the form closes this cell, or one around it, to changes."""
        cell: Cell | None = self
        while cell is not None:
            if cell.own_read_only:
                return True
            cell = cell.parent
        return False

    @property
    def ref(self) -> str:
        """The place in words: "places/place[2]/pl_type"."""
        names: list[str] = []
        cell = self
        while cell.parent is not None:
            name = cell.schema.name
            names.append(f"{name}[{cell.position}]" if cell.position else name)
            cell = cell.parent
        return "/".join(reversed(names))

    def ancestor(self, schema: SchemaNode) -> "Cell":
        """Return this cell or the one around it that stands at `schema`."""
        cell = self
        while cell.schema is not schema and cell.parent is not None:
            cell = cell.parent
        return cell

    def at(self, names: tuple[str, ...]) -> "list[Cell]":
        """Return the cells below this one at a path of names, every entry."""
        cells = [self]
        for name in names:
            cells = [child for cell in cells for child in cell.children.get(name, ())]
        return cells

    def all_children(self) -> "Iterator[Cell]":
        """Yield the cells directly inside, in the order of the form."""
        for cells in self.children.values():
            yield from cells

    def below(self) -> "Iterator[Cell]":
        """Yield this cell and everything inside, in the order of the form."""
        yield self
        for child in self.all_children():
            yield from child.below()


class Instance:
    """The tree of an interview and its cells."""

    def __init__(self, schema: Schema, root: Element | None = None) -> None:
        self.schema = schema
        self.document = Document()
        element = schema.root.element.copy() if root is None else root
        self.document.append(element)
        self._is_new = root is None  # a stored interview has the entries it has
        self.root = Cell(schema.root, element, None)
        self._adopt(self.root)

    def find(self, ref: str) -> Cell | None:
        """Return the cell at a place written as `Cell.ref` writes it.

        An entry may be named without its number when there is just one.
        """
        cell = self.root
        for step in ref.split("/") if ref else ():
            found = _child(cell, step)
            if found is None:
                return None
            cell = found
        return cell

    def withdrawn(self) -> dict[str, str]:
        """Return answers that are not among the choices now, by place."""
        return {c.ref: c.withdrawn for c in self.root.below() if c.withdrawn}

    def insert(
        self, parent: Cell, schema: SchemaNode, place: int, element: Element
    ) -> Cell:
        """Put an entry of a repeat among its siblings; `place` counts from 0."""
        siblings = parent.children.setdefault(schema.name, [])
        if place < len(siblings):
            index = _index(parent.element, siblings[place].element)
        else:
            index = self._end_of(parent, schema)
        parent.element.insert(index, element)
        cell = Cell(schema, element, parent)
        self._adopt(cell)
        siblings.insert(place, cell)
        _number(siblings)
        return cell

    def remove(self, cell: Cell) -> None:
        """Take an entry out; its cells stay usable for putting them back."""
        parent = cell.parent
        if parent is None:
            raise ValueError("the root is no entry")
        siblings = parent.children[cell.schema.name]
        siblings.remove(cell)
        parent.element.remove(cell.element)
        for each in cell.below():
            each.alive = False
        _number(siblings)

    def put_back(self, cell: Cell, place: int) -> None:
        """Undo `remove`."""
        parent = cell.parent
        if parent is None:
            raise ValueError("the root is no entry")
        siblings = parent.children[cell.schema.name]
        if place < len(siblings):
            index = _index(parent.element, siblings[place].element)
        else:
            index = self._end_of(parent, cell.schema)
        parent.element.insert(index, cell.element)
        siblings.insert(place, cell)
        for each in cell.below():
            each.alive = True
        _number(siblings)

    def _end_of(self, parent: Cell, schema: SchemaNode) -> int:
        """Return the index after the last entry, or where the first one belongs."""
        siblings = parent.children.get(schema.name, [])
        if siblings:
            return _index(parent.element, siblings[-1].element) + 1
        later = _later_names(schema)
        for index, node in enumerate(parent.element.children):
            if isinstance(node, Element) and node.name in later:
                return index
        return len(parent.element.children)

    def _adopt(self, cell: Cell) -> None:
        """Make cells for what an element holds, in the order of the schema."""
        schema = cell.schema
        cell.children = {name: [] for name in schema.children}
        templates: list[Element] = []
        for child in cell.element.elements:
            below = schema.children.get(child.name)
            if below is None:
                continue
            if below.repeat is not None and is_template(child):
                templates.append(child)
                continue
            grown = Cell(below, child, cell)
            cell.children[child.name].append(grown)
            self._adopt(grown)
        for template in templates:
            cell.element.remove(template)
        self._complete(cell, new=self._is_new)

    def _complete(self, cell: Cell, *, new: bool) -> None:
        """Number the entries; add what this copy lacks and the form has."""
        for name, below in cell.schema.children.items():
            cells = cell.children[name]
            if below.repeat is not None:
                if not cells and new and _is_fixed(below):
                    self._grow(cell, below, cells)
                _number(cells)
            elif not cells:
                self._grow(cell, below, cells)

    def _grow(self, cell: Cell, below: SchemaNode, cells: list[Cell]) -> None:
        element = blank_copy(below)
        cell.element.insert(self._end_of(cell, below), element)
        grown = Cell(below, element, cell)
        cells.append(grown)
        self._adopt(grown)


def _is_fixed(schema: SchemaNode) -> bool:
    """Whether nobody and no count could give the repeat its first entry."""
    repeat = schema.repeat
    return repeat is not None and repeat.no_add_remove and not repeat.count


def blank_copy(schema: SchemaNode) -> Element:
    """Return a new element for a schema node, as the form would start it."""
    element = schema.element.copy()
    if is_template(element):
        for key in list(element.attributes):
            if key.endswith("}template"):
                del element.attributes[key]
    elif schema.repeat is not None:
        _empty(element)  # what the first entry says is said of that one only
    return element


def _empty(element: Element) -> None:
    for child in element.elements:
        _empty(child)
    if not element.elements:
        element.text = ""


def _later_names(schema: SchemaNode) -> set[str]:
    names = list(schema.parent.children) if schema.parent else []
    return set(names[names.index(schema.name) + 1 :]) if names else set()


def _number(cells: list[Cell]) -> None:
    for position, cell in enumerate(cells, 1):
        cell.position = position


def _index(parent: Element, child: Element) -> int:
    for index, node in enumerate(parent.children):
        if node is child:
            return index
    raise ValueError("no child of this element")


def _child(cell: Cell, step: str) -> Cell | None:
    name, bracket, index = step.partition("[")
    cells = cell.children.get(name, [])
    if not bracket:
        return cells[0] if len(cells) == 1 else None
    number = index.removesuffix("]")
    if not (number.isascii() and number.isdigit() and index.endswith("]")):
        return None
    place = int(number) - 1
    if cells and cells[0].position == 0 and place != 0:
        return None
    return cells[place] if 0 <= place < len(cells) else None
