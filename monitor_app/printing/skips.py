"""What simple conditions of a form mean on paper: where to go on, and "only if".

A condition is simple when it compares questions with fixed values. Anything else is
left alone: paper says nothing rather than something wrong.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from monitor_app.errors.xpath import XPathError
from monitor_app.forms.definition import FormDef, GroupDef, ItemDef, Kind, QuestionDef
from monitor_app.forms.xpath.parser import parse
from monitor_app.forms.xpath.syntax import (
    Axis,
    Call,
    Chain,
    Expr,
    Literal,
    Logic,
    Path,
    TestKind,
)

_MOST_STEPS = 12  # of calculations or conditions that rest on each other


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition and the question or group whose place its relative paths count from.

    Raises nothing: an expression that cannot be read is never known.
    """

    source: str
    path: str

    @property
    def tree(self) -> Expr | None:
        """Return the syntax of the condition, None when it has none we can read."""
        return _parsed(self.source)


@lru_cache(maxsize=4096)
def _parsed(source: str) -> Expr | None:
    try:
        return parse(source)
    except XPathError:
        return None


def path_in(expr: Expr, at: str) -> str | None:
    """Return the form path that a location path means, seen from `at`."""
    if not isinstance(expr, Path) or expr.start is not None:
        return None
    steps = [] if expr.absolute else at.split("/")
    for number, step in enumerate(expr.steps):
        if step.predicates:
            return None
        if step.axis is Axis.PARENT and steps:
            steps.pop()
        elif step.axis is Axis.CHILD and step.test.kind is TestKind.NAME:
            if not (expr.absolute and number == 0):  # the root has no place in paths
                steps.append(step.test.name)
        elif step.axis is not Axis.SELF:
            return None
    return "/".join(steps) or None


class Truth:
    """Decides conditions when the answer to one question is supposed."""

    def __init__(
        self,
        form: FormDef,
        path: str,
        value: str,
        around: Mapping[str, Sequence[Condition]] = MappingProxyType({}),
    ) -> None:
        """Suppose an answer; `around` holds the conditions each question is under."""
        self._form = form
        self._path = path
        self._value = value
        self._around = around
        self._closed: dict[str, bool] = {}
        self._looking = 0

    def of(self, condition: Condition) -> bool | None:
        """Return whether it holds; None where the supposed answer does not decide."""
        tree = condition.tree
        return None if tree is None else self._truth(tree, condition.path, 0)

    def _truth(self, expr: Expr, at: str, depth: int) -> bool | None:
        if depth > _MOST_STEPS:
            return None
        if isinstance(expr, Logic):
            found = {self._truth(each, at, depth + 1) for each in expr.operands}
            decisive = expr.operator == "or"
            if decisive in found:
                return decisive
            return None if None in found else not decisive
        if isinstance(expr, Chain) and len(expr.links) == 1:
            return self._compared(expr, at, depth)
        if isinstance(expr, Call):
            return self._called(expr, at, depth)
        return None

    def _compared(self, expr: Chain, at: str, depth: int) -> bool | None:
        operator, right = expr.links[0]
        if operator not in ("=", "!="):
            return None
        ours, theirs = (self._text(each, at, depth + 1) for each in (expr.first, right))
        if ours is None or theirs is None:
            return None
        return (ours == theirs) is (operator == "=")

    def _called(self, expr: Call, at: str, depth: int) -> bool | None:
        if expr.name == "not" and len(expr.arguments) == 1:
            inner = self._truth(expr.arguments[0], at, depth + 1)
            return None if inner is None else not inner
        if expr.name == "selected" and len(expr.arguments) == 2:
            list_, value = (self._text(each, at, depth) for each in expr.arguments)
            return None if list_ is None or value is None else value in list_.split()
        if expr.name in ("true", "false"):
            return expr.name == "true"
        return None

    def _text(self, expr: Expr, at: str, depth: int) -> str | None:
        if isinstance(expr, Literal):
            return expr.value if isinstance(expr.value, str) else None
        if isinstance(expr, Call) and expr.name == "if" and len(expr.arguments) == 3:
            test = self._truth(expr.arguments[0], at, depth + 1)
            if test is None:
                return None
            return self._text(expr.arguments[1 if test else 2], at, depth + 1)
        path = path_in(expr, at)
        if path == self._path:
            return self._value
        item = self._form.find(path) if path else None
        if path and self._is_closed(path):
            return ""  # what is not asked has no answer
        if isinstance(item, QuestionDef) and item.kind is Kind.HIDDEN:
            tree = _parsed(item.calculate) if item.calculate else None
            return self._text(tree, item.path, depth + 1) if tree else None
        return None

    def _is_closed(self, path: str) -> bool:
        """Whether a question is not asked when the supposed answer is given."""
        if path not in self._closed and self._looking < _MOST_STEPS:
            self._closed[path] = False  # while we look: conditions may go in circles
            self._looking += 1
            conditions = self._around.get(path, ())
            self._closed[path] = any(self.of(each) is False for each in conditions)
            self._looking -= 1
        return self._closed.get(path, False)


@dataclass(frozen=True, slots=True)
class Stop:
    """A question in the order of the paper, with every condition it stands under."""

    question: QuestionDef
    conditions: tuple[Condition, ...]


def stops_of(items: Sequence[ItemDef]) -> tuple[Stop, ...]:
    """Return the questions with a number of their own, in the order of the form."""
    return tuple(_stops(items, ()))


def _stops(items: Sequence[ItemDef], around: tuple[Condition, ...]) -> Iterator[Stop]:
    for item in items:
        own = (Condition(item.relevant, item.path),) if item.relevant else ()
        if isinstance(item, GroupDef):
            yield from _stops(item.children, (*around, *own))
        elif item.number is not None and not item.companion_of:
            yield Stop(item, (*around, *own))


class Skips:
    """Says after which answer to go on where."""

    def __init__(self, form: FormDef, stops: tuple[Stop, ...]) -> None:
        self._form = form
        self._stops = stops
        self._place = {stop.question.path: at for at, stop in enumerate(stops)}
        self._around = {stop.question.path: stop.conditions for stop in stops}

    def after(self, question: QuestionDef) -> Mapping[str, int | None]:
        """Return, by choice, the number to go to; None is the end of the form.

        Choices after which the next question follows are left out.
        """
        start = self._place.get(question.path)
        if question.kind is not Kind.SELECT_ONE or start is None:
            return {}
        later = self._stops[start + 1 :]
        found: dict[str, int | None] = {}
        for choice in question.choices:
            truth = Truth(self._form, question.path, choice.value, self._around)
            at = next(
                (n for n, stop in enumerate(later) if self._open(stop, truth)), None
            )
            if at is None and later:
                found[choice.value] = None
            elif at:
                found[choice.value] = later[at].question.number
        return found

    @staticmethod
    def _open(stop: Stop, truth: Truth) -> bool:
        return not any(truth.of(each) is False for each in stop.conditions)
