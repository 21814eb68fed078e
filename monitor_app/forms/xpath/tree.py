"""XML text to tree and back.

White space is kept: it is content until a form says otherwise.
"""

import re
from collections.abc import Mapping

from monitor_app.forms.xpath.events import XmlEvents, check_depth
from monitor_app.forms.xpath.leaves import (
    Attribute,
    Comment,
    Instruction,
    Namespace,
    Node,
    Text,
)
from monitor_app.forms.xpath.nodes import (
    XML_NAMESPACE,
    Document,
    Element,
    Parent,
    number_nodes,
)

__all__ = [
    "XML_NAMESPACE",
    "Attribute",
    "Comment",
    "Document",
    "Element",
    "Instruction",
    "Namespace",
    "Node",
    "Parent",
    "Text",
    "number_nodes",
    "parse_xml",
    "serialise",
]

# Characters that XML 1.0 cannot carry at all, also not escaped (section 2.2).
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_IN_TEXT = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"}
_IN_ATTRIBUTE = {**_IN_TEXT, '"': "&quot;", "\n": "&#10;", "\t": "&#9;"}
_TEXT_TABLE = str.maketrans(_IN_TEXT)
_ATTRIBUTE_TABLE = str.maketrans(_IN_ATTRIBUTE)


def parse_xml(source: bytes | str) -> Document:
    """Read XML text.

    Raises:
        XmlMalformedError: it is not well-formed, with namespaces.
        XmlForbiddenError: it declares or uses entities, or refers to other files.
        XmlTooDeepError: elements are nested more than `MAX_DEPTH` deep.
    """
    builder = _Builder()
    builder.events.read(source)
    return builder.document


class _Builder:
    """Turns the events of the parser into nodes."""

    def __init__(self) -> None:
        self.document = Document()
        self.events = XmlEvents()
        self._open: list[Parent] = [self.document]
        self._declared: dict[str, str] = {}
        expat = self.events.expat
        expat.StartNamespaceDeclHandler = self._declare
        expat.StartElementHandler = self._start
        expat.EndElementHandler = self._end
        expat.CharacterDataHandler = self._characters
        expat.CommentHandler = lambda data: self._add(Comment(data))
        expat.ProcessingInstructionHandler = lambda target, data: self._add(
            Instruction(target, data)
        )

    def _declare(self, prefix: str | None, uri: str | None) -> None:
        self._declared[prefix or ""] = uri or ""

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        check_depth(len(self._open))
        element = Element(*self.events.name(name))
        if self._declared:
            element.declared = self._declared
            for prefix, uri in self._declared.items():
                if prefix:
                    self.document.prefixes.setdefault(prefix, uri)
            self._declared = {}
        for key, value in attributes.items():
            element.attributes[self.events.key(key)] = value
        parent = self._open[-1]
        element.parent = parent
        parent.children.append(element)
        self._open.append(element)

    def _end(self, _name: str) -> None:
        self._open.pop()

    def _characters(self, data: str) -> None:
        parent = self._open[-1]
        children = parent.children
        if children and type(children[-1]) is Text:
            children[-1].data += data
        else:
            text = Text(data)
            text.parent = parent
            children.append(text)

    def _add(self, node: Node) -> None:
        # Not `append`: while reading there is no index or order to keep true.
        parent = self._open[-1]
        node.parent = parent
        parent.children.append(node)


def serialise(node: Node) -> str:
    """Write a document or a node as XML text, without an XML declaration.

    The text is deterministic. Prefixes are declared where the tree declares them and
    wherever else they are needed. Characters that XML cannot carry become U+FFFD.
    """
    pieces: list[str] = []
    if isinstance(node, Document):
        for child in node.children:
            _write(child, {}, pieces)
    else:
        _write(node, {}, pieces)
    return "".join(pieces)


def _write(node: Node, scope: Mapping[str, str], pieces: list[str]) -> None:
    if isinstance(node, Element):
        _write_element(node, scope, pieces)
    elif isinstance(node, Text):
        pieces.append(_escape(node.data, _TEXT_TABLE))
    elif isinstance(node, Comment):
        pieces.append(f"<!--{_FORBIDDEN.sub('�', node.data)}-->")
    elif isinstance(node, Instruction):
        pieces.append(f"<?{node.target} {_FORBIDDEN.sub('�', node.data)}?>")
    else:
        raise TypeError(f"a {node.kind} stands in no document by itself")


def _write_element(
    element: Element, scope: Mapping[str, str], pieces: list[str]
) -> None:
    needed = dict(element.declared)
    inner = {**scope, **needed}
    own_prefix = element.prefix or ""
    if inner.get(own_prefix, "") != (element.namespace or ""):
        needed[own_prefix] = inner[own_prefix] = element.namespace or ""
    attributes = [
        (_attribute_name(key, inner, needed), value)
        for key, value in element.attributes.items()
    ]
    pieces.append(f"<{element.name}")
    for prefix, uri in needed.items():
        if scope.get(prefix, "") != uri:
            name = f"xmlns:{prefix}" if prefix else "xmlns"
            pieces.append(f' {name}="{_escape(uri, _ATTRIBUTE_TABLE)}"')
    for name, value in attributes:
        pieces.append(f' {name}="{_escape(value, _ATTRIBUTE_TABLE)}"')
    if not element.children:
        pieces.append("/>")
        return
    pieces.append(">")
    for child in element.children:
        _write(child, inner, pieces)
    pieces.append(f"</{element.name}>")


def _attribute_name(key: str, scope: dict[str, str], needed: dict[str, str]) -> str:
    """Return the written name of an attribute; declare a prefix if none is in scope."""
    namespace, _, local_name = key.rpartition("}")
    namespace = namespace.removeprefix("{")
    if not namespace:
        return local_name
    if namespace == XML_NAMESPACE:
        return f"xml:{local_name}"
    for prefix, uri in scope.items():
        if prefix and uri == namespace:
            return f"{prefix}:{local_name}"
    prefix = next(f"ns{n}" for n in range(len(scope) + 1) if f"ns{n}" not in scope)
    scope[prefix] = needed[prefix] = namespace
    return f"{prefix}:{local_name}"


def _escape(text: str, table: dict[int, str]) -> str:
    if text.isalnum():
        return text
    return _FORBIDDEN.sub("�", text).translate(table)
