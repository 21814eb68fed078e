"""Expression trees to closures: what is decided once is not decided again."""

from collections.abc import Callable, Mapping
from typing import assert_never

from monitor_app.errors.xpath import (
    ArgumentCountError,
    UnknownFunctionError,
    XPathError,
    XPathTypeError,
)
from monitor_app.forms.xpath.axes import in_order
from monitor_app.forms.xpath.context import Context, Value
from monitor_app.forms.xpath.functions import FUNCTIONS, LAZY
from monitor_app.forms.xpath.leaves import Node
from monitor_app.forms.xpath.operators import calculate, compare
from monitor_app.forms.xpath.paths import PathCompiler
from monitor_app.forms.xpath.syntax import (
    Call,
    Chain,
    Expr,
    Filter,
    Literal,
    Logic,
    Negate,
    Path,
    Union,
)
from monitor_app.forms.xpath.values import to_boolean, to_number, to_string

Run = Callable[[Context], Value]
JAVAROSA = "http://openrosa.org/javarosa"
_COMPARISONS = frozenset({"=", "!=", "<", "<=", ">", ">="})


class Compiler:
    """Compiles against one set of namespace prefixes (`None`: as spelled)."""

    def __init__(
        self, namespaces: Mapping[str, str] | None = None, *, lenient: bool = False
    ) -> None:
        self._lenient = lenient
        self._namespaces = namespaces
        self._paths = PathCompiler(self.compile, namespaces)

    def compile(self, expr: Expr) -> Run:
        """Return the closure of an expression.

        Raises:
            UnknownFunctionError, ArgumentCountError, UnknownPrefixError: with offset.
        """
        match expr:
            case Literal(value):
                return lambda _context: value
            case Negate(operand):
                return _negated(self.compile(operand))
            case Logic(operator, operands):
                return _logic(operator, [self.compile(each) for each in operands])
            case Chain(first, links):
                return self._chain(first, links)
            case Union(operands):
                return _union([self.compile(each) for each in operands])
            case Call():
                return self._call(expr)
            case Path():
                return self._paths.path(expr)
            case Filter(base, predicates):
                return self._paths.filter(self.compile(base), predicates)
            case _:
                assert_never(expr)

    def _is_ours(self, name: str) -> bool:
        """Say whether a prefix of a function means JavaRosa's namespace."""
        prefix, colon, _ = name.partition(":")
        known = self._namespaces
        return not colon or known is None or known.get(prefix) in (None, JAVAROSA)

    def _chain(self, first: Expr, links: tuple[tuple[str, Expr], ...]) -> Run:
        start = self.compile(first)
        steps = [(mark, self.compile(operand)) for mark, operand in links]
        if len(steps) > 1:
            return _long_chain(start, steps)
        mark, operand = steps[0]
        step = _comparison if mark in _COMPARISONS else _arithmetic
        return step(mark, start, operand)

    def _call(self, call: Call) -> Run:
        try:
            return self._checked_call(call)
        except (UnknownFunctionError, ArgumentCountError) as error:
            if not self._lenient:
                raise
            return _failing(error)

    def _checked_call(self, call: Call) -> Run:
        arguments = [self.compile(each) for each in call.arguments]
        name = call.name
        if name in LAZY:
            least, most = LAZY[name]
            if not least <= len(arguments) <= most:
                raise _miscounted(call)
            return _if(*arguments) if name == "if" else _coalesce(arguments)
        signature = FUNCTIONS.get(name)
        if signature is None or not self._is_ours(name):
            raise UnknownFunctionError(function=name[:40], offset=call.offset)
        given = len(arguments)
        fits = signature.least <= given <= signature.most
        if not fits or (given - signature.least) % signature.step:
            raise _miscounted(call)
        function = signature.function
        if not arguments:
            return lambda context: function(context, [])
        if given == 1:
            only = arguments[0]
            return lambda context: function(context, [only(context)])
        return lambda context: function(context, [run(context) for run in arguments])


def _failing(error: XPathError) -> Run:
    def run(_context: Context) -> Value:
        raise type(error)(**error.details)

    return run


def _miscounted(call: Call) -> ArgumentCountError:
    return ArgumentCountError(
        function=call.name[:40], given=len(call.arguments), offset=call.offset
    )


def _negated(run: Run) -> Run:
    return lambda context: -to_number(run(context), context.environment)


def _logic(operator: str, runs: list[Run]) -> Run:
    if operator == "or":
        return lambda context: any(to_boolean(run(context)) for run in runs)
    return lambda context: all(to_boolean(run(context)) for run in runs)


def _comparison(mark: str, left: Run, right: Run) -> Run:
    return lambda context: compare(
        mark, left(context), right(context), context.environment
    )


def _arithmetic(mark: str, left: Run, right: Run) -> Run:
    def run(context: Context) -> Value:
        environment = context.environment
        first = to_number(left(context), environment)
        return calculate(mark, first, to_number(right(context), environment))

    return run


def _long_chain(start: Run, steps: list[tuple[str, Run]]) -> Run:
    """Go through a chain in a loop: a thousand terms need no thousand frames."""

    def run(context: Context) -> Value:
        environment = context.environment
        value = start(context)
        for mark, operand in steps:
            other = operand(context)
            if mark in _COMPARISONS:
                value = compare(mark, value, other, environment)
            else:
                first = to_number(value, environment)
                value = calculate(mark, first, to_number(other, environment))
        return value

    return run


def _if(condition: Run, then: Run, otherwise: Run) -> Run:
    def run(context: Context) -> Value:
        chosen = then if to_boolean(condition(context)) else otherwise
        return chosen(context)

    return run


def _coalesce(runs: list[Run]) -> Run:
    def run(context: Context) -> Value:
        value: Value = ""
        for each in runs:
            value = each(context)
            if to_string(value):
                return value
        return value

    return run


def _union(runs: list[Run]) -> Run:
    def run(context: Context) -> Value:
        found: list[Node] = []
        for each in runs:
            value = each(context)
            if not isinstance(value, list):
                raise XPathTypeError(function="|")
            found += value
        return in_order(found)

    return run
