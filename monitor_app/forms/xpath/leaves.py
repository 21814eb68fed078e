"""What a tree is made of at its ends: text, comments, attributes, namespaces."""

from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from monitor_app.forms.xpath.nodes import Parent


class Node:
    """Anything an expression can select."""

    __slots__ = ("order", "parent")

    kind: ClassVar[str]

    def __init__(self) -> None:
        self.parent: Parent | None = None
        self.order = 0  # place in document order, see `number_nodes`

    @property
    def text(self) -> str:
        """The string-value (XPath 1.0, section 5)."""
        raise TypeError(f"{type(self).__name__} has no text")  # pragma: no cover

    @property
    def top(self) -> "Node":
        """The document, or the topmost element of a detached tree."""
        node: Node = self
        while node.parent is not None:
            node = node.parent
        return node


class _Data(Node):
    """A childless node that holds characters."""

    __slots__ = ("data",)

    def __init__(self, data: str) -> None:
        self.parent = None
        self.order = 0
        self.data = data

    @property
    def text(self) -> str:
        return self.data


class Text(_Data):
    """Characters between tags; CDATA sections become this too."""

    __slots__ = ()
    kind = "text"


class Comment(_Data):
    """`<!-- data -->`."""

    __slots__ = ()
    kind = "comment"


class Instruction(_Data):
    """`<?target data?>`."""

    __slots__ = ("target",)
    kind = "processing-instruction"

    def __init__(self, target: str, data: str) -> None:
        super().__init__(data)
        self.target = target


class Attribute(_Data):
    """An attribute as a node; `prefix` is what the scope calls its namespace."""

    __slots__ = ("local_name", "namespace", "prefix")
    kind = "attribute"

    def __init__(
        self, local_name: str, namespace: str | None, prefix: str | None, data: str
    ) -> None:
        super().__init__(data)
        self.local_name = local_name
        self.namespace = namespace
        self.prefix = prefix


class Namespace(_Data):
    """A namespace in scope, as a node: `prefix` ("" is the default) and URI."""

    __slots__ = ("prefix",)
    kind = "namespace"

    def __init__(self, prefix: str, uri: str) -> None:
        super().__init__(uri)
        self.prefix = prefix
