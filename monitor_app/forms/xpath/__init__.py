"""XPath 1.0 with the ODK functions.

`compile_xpath` turns a source into an `Expression`; a `Context` says where it stands.
"""

from collections.abc import Mapping
from functools import lru_cache

from monitor_app.errors.xpath import (
    EvaluationLimitError,
    ExpressionTooLargeError,
    XPathTypeError,
)
from monitor_app.forms.xpath.compiler import Compiler, Run
from monitor_app.forms.xpath.context import (
    MAX_WORK,
    Context,
    DateText,
    Environment,
    Value,
)
from monitor_app.forms.xpath.functions import VOLATILE
from monitor_app.forms.xpath.leaves import Node
from monitor_app.forms.xpath.parser import MAX_NESTING, parse
from monitor_app.forms.xpath.syntax import Call, Expr, walk
from monitor_app.forms.xpath.values import to_boolean, to_number, to_string

__all__ = [
    "Context",
    "DateText",
    "Environment",
    "Expression",
    "Value",
    "compile_xpath",
]


class Expression:
    """A compiled expression. `tree` is its syntax, for analysis."""

    __slots__ = ("_run", "functions", "source", "tree", "volatile")

    def __init__(self, source: str, tree: Expr, run: Run) -> None:
        self.source = source
        self.tree = tree
        self.functions = frozenset(
            part.name for part in walk(tree) if isinstance(part, Call)
        )
        self.volatile = bool(self.functions & VOLATILE)
        self._run = run

    def __repr__(self) -> str:
        return f"Expression({self.source!r})"

    def evaluate(self, context: Context) -> Value:
        """Return the value.

        Raises:
            XPathError: a value does not fit; see `errors.xpath`.
        """
        context.work = MAX_WORK
        try:
            return self._run(context)
        except (RecursionError, MemoryError):
            raise EvaluationLimitError(limit=MAX_NESTING) from None

    def string(self, context: Context) -> str:
        """Return the value as text."""
        return to_string(self.evaluate(context))

    def number(self, context: Context) -> float:
        """Return the value as number, NaN when it is none."""
        return to_number(self.evaluate(context), context.environment)

    def boolean(self, context: Context) -> bool:
        """Return the truth of the value."""
        return to_boolean(self.evaluate(context))

    def nodes(self, context: Context) -> list[Node]:
        """Return the nodes; raise `XPathTypeError` when the value is no node-set."""
        value = self.evaluate(context)
        if not isinstance(value, list):
            raise XPathTypeError(function="")
        return value


def compile_xpath(
    source: str,
    namespaces: Mapping[str, str] | None = None,
    *,
    lenient: bool = False,
) -> Expression:
    """Compile an expression.

    Args:
        source: the expression.
        namespaces: what prefixes mean; without, prefixes match as the document spells
            them, which is what forms rely on. A namespace under "" is that of names
            without prefix ("" for none, as in XPath 1.0); without it they match what
            the document writes without prefix.
        lenient: an unknown function or a wrong number of arguments is an error only
            when it is reached. Forms that were linted need not be read like this.

    Raises:
        XPathSyntaxError, UnknownFunctionError, ArgumentCountError, UnknownPrefixError,
        ExpressionTooLargeError: with the offset of what is wrong.
    """
    try:
        tree = _parsed(source)
        run = Compiler(namespaces, lenient=lenient).compile(tree)
    except RecursionError:
        raise ExpressionTooLargeError(limit=MAX_NESTING) from None
    return Expression(source, tree, run)


@lru_cache(maxsize=4096)
def _parsed(source: str) -> Expr:
    return parse(source)
