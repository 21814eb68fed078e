"""Comparing and calculating (XPath 1.0, 3.4 and 3.5), dates as ODK has them."""

import math
import operator
from collections.abc import Callable

from monitor_app.forms.xpath.context import DateText, Environment, Value
from monitor_app.forms.xpath.values import to_boolean, to_number, to_string

_ORDER: dict[str, Callable[[float, float], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def compare(mark: str, left: Value, right: Value, environment: Environment) -> bool:
    """Return whether `left mark right` holds for some pair of their nodes."""
    if isinstance(left, list) and not isinstance(right, bool):
        return any(compare(mark, n.text, right, environment) for n in left)
    if isinstance(right, list) and not isinstance(left, bool):
        return any(compare(mark, left, n.text, environment) for n in right)
    if mark in _ORDER:
        first, second = to_number(left, environment), to_number(right, environment)
        return _ORDER[mark](first, second)
    return _equal(left, right, environment) is (mark == "=")


def _equal(left: Value, right: Value, environment: Environment) -> bool:
    if isinstance(left, bool) or isinstance(right, bool):
        return to_boolean(left) is to_boolean(right)
    numbers = isinstance(left, float) or isinstance(right, float)
    dates = isinstance(left, DateText) or isinstance(right, DateText)
    if dates and not numbers and to_string(left) == to_string(right):
        return True
    if numbers or dates:
        return to_number(left, environment) == to_number(right, environment)
    return to_string(left) == to_string(right)


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
