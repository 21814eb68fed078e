"""What an expression sees: the node it stands at, and the world it may ask."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from random import Random
from typing import TypeAlias

from monitor_app.errors.xpath import EvaluationLimitError
from monitor_app.forms.xpath.leaves import Node
from monitor_app.forms.xpath.nodes import Parent

MAX_WORK = 3_000_000  # nodes looked at for one evaluation: a second or two


class DateText(str):
    """A date or time as text: compares by its moment, not by its letters."""

    __slots__ = ()


Value: TypeAlias = str | float | bool | list[Node]


def _no_instance(_name: str) -> Parent | None:
    return None


def _no_text(_text_id: str) -> Value:
    return ""


def _no_label(_value: str, _path: str, _node: Node) -> str:
    return ""


@dataclass(slots=True)
class Environment:
    """The world outside the tree: clock, zone, chance, other instances, words."""

    now: Callable[[], datetime]  # aware
    zone: tzinfo
    random: Random
    uuid: Callable[[], str]
    root: Callable[[Node], Node]  # what "/" means at a node
    instances: Callable[[str], Parent | None] = field(default=_no_instance)
    itext: Callable[[str], Value] = field(default=_no_text)
    choice_label: Callable[[str, str, Node], str] = field(default=_no_label)
    language: str = ""


class Context:
    """Where an expression is evaluated (XPath 1.0, section 1)."""

    __slots__ = ("current", "environment", "node", "position", "size", "work")

    def __init__(
        self,
        node: Node,
        current: Node,
        position: int,
        size: int,
        environment: Environment,
    ) -> None:
        self.node = node
        self.current = current  # what `current()` gives, whatever predicate we are in
        self.position = position
        self.size = size
        self.environment = environment
        self.work = MAX_WORK

    def spend(self, nodes: int) -> None:
        """Count nodes that are about to be looked at.

        Raises:
            EvaluationLimitError: one evaluation has looked at more than `MAX_WORK`.
        """
        self.work -= nodes
        if self.work < 0:
            raise EvaluationLimitError(limit=MAX_WORK)
