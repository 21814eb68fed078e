"""The parts of a parsed expression.

Chains are flat (`a + b + c` is one node), so that depth grows with brackets only and
nothing that walks an expression can run out of stack.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias, assert_never


class Axis(StrEnum):
    """The thirteen axes of XPath 1.0, section 2.2."""

    ANCESTOR = "ancestor"
    ANCESTOR_OR_SELF = "ancestor-or-self"
    ATTRIBUTE = "attribute"
    CHILD = "child"
    DESCENDANT = "descendant"
    DESCENDANT_OR_SELF = "descendant-or-self"
    FOLLOWING = "following"
    FOLLOWING_SIBLING = "following-sibling"
    NAMESPACE = "namespace"
    PARENT = "parent"
    PRECEDING = "preceding"
    PRECEDING_SIBLING = "preceding-sibling"
    SELF = "self"


class TestKind(StrEnum):
    """What a step lets through."""

    NAME = "name"  # `name`, `prefix:name`
    ANY = "*"  # `*`, `prefix:*`
    NODE = "node"
    TEXT = "text"
    COMMENT = "comment"
    INSTRUCTION = "processing-instruction"


@dataclass(frozen=True, slots=True)
class Test:
    """A node test; `name` is a local name, or the target of an instruction."""

    kind: TestKind
    name: str = ""
    prefix: str = ""
    offset: int = 0


@dataclass(frozen=True, slots=True)
class Literal:
    """A number or a quoted text."""

    value: str | float


@dataclass(frozen=True, slots=True)
class Negate:
    """Unary minus."""

    operand: "Expr"


@dataclass(frozen=True, slots=True)
class Logic:
    """`a or b or c`, `a and b and c`."""

    operator: str
    operands: "tuple[Expr, ...]"


@dataclass(frozen=True, slots=True)
class Chain:
    """Operators of one precedence, left to right: `a - b + c`, `a = b`."""

    first: "Expr"
    links: "tuple[tuple[str, Expr], ...]"


@dataclass(frozen=True, slots=True)
class Union:
    """`a | b`."""

    operands: "tuple[Expr, ...]"


@dataclass(frozen=True, slots=True)
class Call:
    """A function call; `name` as written, `offset` where it stands."""

    name: str
    arguments: "tuple[Expr, ...]"
    offset: int


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a path."""

    axis: Axis
    test: Test
    predicates: "tuple[Expr, ...]" = ()


@dataclass(frozen=True, slots=True)
class Path:
    """Steps from the root (`absolute`), from `start`, or from the context node."""

    steps: tuple[Step, ...]
    absolute: bool = False
    start: "Expr | None" = None


@dataclass(frozen=True, slots=True)
class Filter:
    """An expression with predicates: `(a | b)[1]`."""

    base: "Expr"
    predicates: "tuple[Expr, ...]"


Expr: TypeAlias = Literal | Negate | Logic | Chain | Union | Call | Path | Filter

SELF_STEP = Step(Axis.SELF, Test(TestKind.NODE))
PARENT_STEP = Step(Axis.PARENT, Test(TestKind.NODE))
DESCENDANT_STEP = Step(Axis.DESCENDANT_OR_SELF, Test(TestKind.NODE))


def parts(expr: Expr) -> "tuple[Expr, ...]":
    """Return the expressions directly inside one, those in predicates included."""
    match expr:
        case Literal():
            return ()
        case Negate(operand):
            return (operand,)
        case Logic(_, operands) | Union(operands):
            return operands
        case Chain(first, links):
            return (first, *(operand for _, operand in links))
        case Call(_, arguments, _):
            return arguments
        case Filter(base, predicates):
            return (base, *predicates)
        case Path(steps, _, start):
            inner = tuple(each for step in steps for each in step.predicates)
            return inner if start is None else (start, *inner)
        case _:
            assert_never(expr)


def walk(expr: Expr) -> Iterator[Expr]:
    """Yield an expression and everything inside it, outermost first."""
    waiting = [expr]
    while waiting:
        each = waiting.pop()
        yield each
        waiting.extend(reversed(parts(each)))
