"""XML text as plain elements: to be read once, not to be evaluated or changed.

No element knows its parent, so that nothing of it waits for Python's search for
unreachable objects: an export reads one record after the other, and that search took as
long as the reading.
"""

from collections.abc import Mapping

from monitor_app.forms.xpath.events import XmlEvents, check_depth

_NO_ATTRIBUTES: Mapping[str, str] = {}


class PlainElement:
    """An element; the names are those of `nodes.Element`. Comments are left out.

    `name` is `local` or `prefix:local`, as the document spells it; `attributes` are by
    `local` or `{namespace}local`; `stored_text` holds the characters directly inside.
    """

    __slots__ = (
        "attributes",
        "elements",
        "local_name",
        "name",
        "namespace",
        "stored_text",
    )

    def __init__(
        self,
        local_name: str,
        namespace: str | None = None,
        prefix: str | None = None,
        attributes: Mapping[str, str] = _NO_ATTRIBUTES,
    ) -> None:
        self.local_name = local_name
        self.namespace = namespace
        self.name = local_name if prefix is None else f"{prefix}:{local_name}"
        self.attributes = attributes
        self.elements: list[PlainElement] = []
        self.stored_text = ""


def parse_plain(source: bytes | str) -> PlainElement:
    """Read XML text; return its root.

    Raises:
        XmlMalformedError: it is not well-formed, with namespaces.
        XmlForbiddenError: it declares or uses entities, or refers to other files.
        XmlTooDeepError: elements are nested more than `MAX_DEPTH` deep.
    """
    builder = _Builder()
    builder.events.read(source)
    return builder.top.elements[0]


class _Builder:
    def __init__(self) -> None:
        self.events = XmlEvents()
        self.top = PlainElement("")
        self._open = [self.top]
        expat = self.events.expat
        expat.StartElementHandler = self._start
        expat.EndElementHandler = self._end
        expat.CharacterDataHandler = self._characters

    def _start(self, written: str, attributes: dict[str, str]) -> None:
        check_depth(len(self._open))
        element = PlainElement(*self.events.name(written))
        if attributes:
            key = self.events.key
            element.attributes = {key(k): v for k, v in attributes.items()}
        self._open[-1].elements.append(element)
        self._open.append(element)

    def _end(self, _written: str) -> None:
        self._open.pop()

    def _characters(self, data: str) -> None:
        self._open[-1].stored_text += data
