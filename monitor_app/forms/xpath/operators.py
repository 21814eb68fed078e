"""Comparing and calculating (XPath 1.0, 3.4 and 3.5), dates as ODK has them."""

import math
import operator
from collections.abc import Callable

from monitor_app.forms.xpath.context import DateText, Environment, Value
from monitor_app.forms.xpath.leaves import Node
from monitor_app.forms.xpath.values import (
    moment_of,
    to_boolean,
    to_number,
    to_string,
)

_ORDER: dict[str, Callable[[float, float], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def compare(mark: str, left: Value, right: Value, environment: Environment) -> bool:
    """Return whether `left mark right` holds for some pair of their nodes."""
    ordering = mark in _ORDER  # which takes truth as a number, unlike `=`
    # One node, by far the most frequent, needs no search for a pair.
    if isinstance(left, list) and len(left) == 1 and not isinstance(right, bool):
        left = left[0].text
    if isinstance(right, list) and len(right) == 1 and not isinstance(left, bool):
        right = right[0].text
    if isinstance(left, list) and isinstance(right, list):
        return _any_pair(mark, left, right, environment)
    if isinstance(left, list) and (ordering or not isinstance(right, bool)):
        texts = {node.text for node in left}
        return any(compare(mark, text, right, environment) for text in texts)
    if isinstance(right, list) and (ordering or not isinstance(left, bool)):
        return any(compare(mark, left, n.text, environment) for n in right)
    if ordering:
        first, second = to_number(left, environment), to_number(right, environment)
        return _ORDER[mark](first, second)
    return _equal(left, right, environment) is (mark == "=")


def _any_pair(
    mark: str, left: list[Node], right: list[Node], environment: Environment
) -> bool:
    """Compare node-sets without looking at every pair."""
    firsts, seconds = {n.text for n in left}, {n.text for n in right}
    if not firsts or not seconds:
        return False
    if mark == "=":
        return not firsts.isdisjoint(seconds)
    if mark == "!=":
        return len(firsts | seconds) > 1
    numbers = [to_number(text, environment) for text in firsts]
    others = [to_number(text, environment) for text in seconds]
    numbers = [number for number in numbers if not math.isnan(number)]
    others = [number for number in others if not math.isnan(number)]
    if not numbers or not others:
        return False
    if mark in ("<", "<="):
        return _ORDER[mark](min(numbers), max(others))
    return _ORDER[mark](max(numbers), min(others))


def _equal(left: Value, right: Value, environment: Environment) -> bool:
    if isinstance(left, bool) or isinstance(right, bool):
        return to_boolean(left) is to_boolean(right)
    numbers = isinstance(left, float) or isinstance(right, float)
    dates = isinstance(left, DateText) or isinstance(right, DateText)
    if dates and not numbers and to_string(left) == to_string(right):
        return True
    if numbers or dates:
        return to_number(left, environment) == to_number(right, environment)
    first, second = to_string(left), to_string(right)
    return first == second or _same_moment(first, second, environment)


def _same_moment(first: str, second: str, environment: Environment) -> bool:
    """Say whether two texts are one moment: a date is its midnight, as in Enketo."""
    if first[4:5] != "-" or second[4:5] != "-":  # by far the most texts
        return False
    moment = moment_of(first, environment.zone)
    return moment is not None and moment == moment_of(second, environment.zone)


def calculate(mark: str, left: float, right: float) -> float:
    """Return `left mark right` with IEEE 754's answers to impossible questions."""
    if mark == "+":
        return left + right
    if mark == "-":
        return left - right
    if mark == "*":
        return left * right
    if mark == "mod":
        return _modulo(left, right)
    return divide(left, right)


def divide(left: float, right: float) -> float:
    """Divide; by zero gives an infinity or NaN."""
    if right:
        return left / right
    if left == 0 or math.isnan(left) or math.isnan(right):
        return math.nan
    return math.copysign(math.inf, left) * math.copysign(1.0, right)


def _modulo(left: float, right: float) -> float:
    """Return the remainder with the sign of the dividend."""
    if math.isnan(left) or math.isnan(right) or math.isinf(left) or right == 0:
        return math.nan
    return math.fmod(left, right) if not math.isinf(right) else left
