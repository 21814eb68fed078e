"""Functions on nodes and answers (XPath 1.0, 4.1; ODK XForms)."""

import hashlib
import math
from collections.abc import Iterator

from monitor_app.errors.xpath import UnknownInstanceError, XPathTypeError
from monitor_app.forms.xpath.context import Context, Value
from monitor_app.forms.xpath.leaves import Attribute, Instruction, Node
from monitor_app.forms.xpath.nodes import Element, Parent
from monitor_app.forms.xpath.values import to_number, to_string

_PARK_MILLER, _MULTIPLIER = 2_147_483_647, 16_807


def nodes(value: Value, function: str) -> list[Node]:
    """Return a node-set; raise `XPathTypeError` for any other value."""
    if not isinstance(value, list):
        raise XPathTypeError(function=function)
    return value


def count(_context: Context, values: list[Value]) -> Value:
    """Return how many nodes there are."""
    return float(len(nodes(values[0], "count")))


def count_non_empty(_context: Context, values: list[Value]) -> Value:
    """Return how many nodes hold text."""
    found = nodes(values[0], "count-non-empty")
    return float(sum(bool(node.text) for node in found))


def last(context: Context, _values: list[Value]) -> Value:
    """Return how many nodes the context has."""
    return float(context.size)


def position(context: Context, values: list[Value]) -> Value:
    """Return the place in the context, or of a node among its namesakes."""
    if not values:
        return float(context.position)
    found = nodes(values[0], "position")
    if not found:
        raise XPathTypeError(function="position")
    node = found[0]
    if not isinstance(node, Element) or not isinstance(node.parent, Parent):
        return 1.0
    return float(node.parent.named(node.name).index(node) + 1)


def name(context: Context, values: list[Value]) -> Value:
    """Return the name of a node as the document spells it."""
    node = _one(context, values, "name")
    if isinstance(node, Element):
        return node.name
    if isinstance(node, Attribute):
        return f"{node.prefix}:{node.local_name}" if node.prefix else node.local_name
    return node.target if isinstance(node, Instruction) else ""


def local_name(context: Context, values: list[Value]) -> Value:
    """Return the name of a node without its prefix."""
    node = _one(context, values, "local-name")
    if isinstance(node, Element | Attribute):
        return node.local_name
    return node.target if isinstance(node, Instruction) else ""


def namespace_uri(context: Context, values: list[Value]) -> Value:
    """Return the namespace of a node."""
    node = _one(context, values, "namespace-uri")
    return (node.namespace or "") if isinstance(node, Element | Attribute) else ""


def _one(context: Context, values: list[Value], function: str) -> Node | None:
    if not values:
        return context.node
    found = nodes(values[0], function)
    return found[0] if found else None


def id_(context: Context, values: list[Value]) -> Value:
    """Return the elements whose attribute `id` is one of the words."""
    value = values[0]
    given = [n.text for n in value] if isinstance(value, list) else [to_string(value)]
    wanted = {word for text in given for word in text.split()}
    top = context.node.top
    below = top.descendants() if isinstance(top, Parent) else ()
    return [
        node
        for node in below
        if isinstance(node, Element) and node.attributes.get("id") in wanted
    ]


def lang(context: Context, values: list[Value]) -> Value:
    """Say whether the context node is in a language (XPath 1.0, 4.3)."""
    wanted = to_string(values[0]).lower()
    node: Node | None = context.node
    while node is not None:
        if isinstance(node, Element):
            key = "{http://www.w3.org/XML/1998/namespace}lang"
            found = node.attributes.get(key)
            if found is not None:
                spoken = found.lower()
                return spoken == wanted or spoken.startswith(wanted + "-")
        node = node.parent
    return False


def instance(context: Context, values: list[Value]) -> Value:
    """Return the root of a secondary instance."""
    wanted = to_string(values[0])
    found = context.environment.instances(wanted)
    if found is None:
        raise UnknownInstanceError(instance=wanted)
    return [found]


def current(context: Context, _values: list[Value]) -> Value:
    """Return the node that the whole expression stands at."""
    return [context.current]


def selected(_context: Context, values: list[Value]) -> Value:
    """Say whether one choice is among those that are marked."""
    marked = words(values[0])
    return to_string(values[1]).strip() in marked


def words(value: Value) -> list[str]:
    """Return the marked choices."""
    return to_string(value).split()


def selected_at(context: Context, values: list[Value]) -> Value:
    """Return the marked choice at a 0-based place; empty when there is none."""
    marked = words(values[0])
    place = to_number(values[1], context.environment)
    if math.isnan(place) or not 0 <= place < len(marked):
        return ""
    return marked[int(place)]


def count_selected(_context: Context, values: list[Value]) -> Value:
    """Return how many choices are marked."""
    return float(len(words(values[0])))


def choice_name(context: Context, values: list[Value]) -> Value:
    """Return the label of a choice; the question's path comes as a text."""
    value, path = to_string(values[0]), to_string(values[1])
    return context.environment.choice_label(value, path, context.current)


def itext(context: Context, values: list[Value]) -> Value:
    """Return a text of the form in the language of the interview."""
    return context.environment.itext(to_string(values[0]))


def pulldata(context: Context, values: list[Value]) -> Value:
    """Return a column of the first row of a table whose key column has a value."""
    table, wanted, key, value = (to_string(each) for each in values)
    root = context.environment.instances(table)
    if root is None:
        raise UnknownInstanceError(instance=table)
    for parent in _with_items(root):
        found = parent.rows("item", key).get(value)
        if found:
            answer = found[0].child(wanted)
            return answer.text if answer is not None else ""
    return ""


def _with_items(root: Parent) -> Iterator[Parent]:
    """Yield what holds the rows of a table: `root`, or what stands above it."""
    if root.named("item"):
        yield root
    for each in root.elements:
        if each.named("item"):
            yield each


def once(context: Context, values: list[Value]) -> Value:
    """Return what the node holds already, or else the value; NaN counts as none."""
    held = context.node.text
    value = values[0]
    if held or (isinstance(value, float) and math.isnan(value)):
        return held
    return to_string(value)


def randomize(context: Context, values: list[Value]) -> Value:
    """Return the nodes shuffled; a seed gives the same order in every ODK program.

    Source: ODK XForms, `randomize`: Park and Miller's generator, shuffling inside out.
    """
    found = list(nodes(values[0], "randomize"))
    if len(values) == 1:
        context.environment.random.shuffle(found)
        return found
    state = _remainder(_seed(values[1], context))
    if state <= 0:
        state += _PARK_MILLER - 1
    shuffled: list[Node] = []
    for place, node in enumerate(found):
        state = state * _MULTIPLIER % _PARK_MILLER
        other = int((state - 1) / (_PARK_MILLER - 1) * (place + 1))
        shuffled.append(node)
        shuffled[place], shuffled[other] = shuffled[other], node
    return shuffled


def _remainder(seed: int) -> int:
    """Divide as Java and JavaScript do: the remainder has the sign of the seed."""
    return seed % _PARK_MILLER if seed >= 0 else -(-seed % _PARK_MILLER)


def _seed(value: Value, context: Context) -> int:
    """Return the whole number that a seed means; a text that is none is hashed."""
    number = to_number(value, context.environment)
    if math.isnan(number):
        text = to_string(value)
        digest = hashlib.sha256(text.encode()).digest()
        return int.from_bytes(digest[:8], signed=True) if text else 0
    if math.isinf(number):
        return 2**63 - 1 if number > 0 else -(2**63)
    return math.trunc(number)


def indexed_repeat(context: Context, values: list[Value]) -> Value:
    """Return the node of a question in the entry of a repeat with some number."""
    found = nodes(values[0], "indexed-repeat")
    for repeat, number in zip(values[1::2], values[2::2], strict=True):
        place = to_number(number, context.environment)
        entries = nodes(repeat, "indexed-repeat")
        chosen = {id(entry) for entry in entries if _is_at(entry, place)}
        found = [node for node in found if _is_inside(node, chosen)]
    return found


def _is_at(entry: Node, place: float) -> bool:
    """Say whether an entry is the one at a 1-based place among its namesakes."""
    parent = entry.parent
    if not isinstance(entry, Element) or not isinstance(parent, Parent):
        return place == 1
    namesakes = parent.named(entry.name)
    inside = 1 <= place <= len(namesakes) and place == int(place)
    return inside and namesakes[int(place) - 1] is entry


def _is_inside(node: Node | None, around: set[int]) -> bool:
    while node is not None:
        if id(node) in around:
            return True
        node = node.parent
    return False
