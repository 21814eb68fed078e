"""Functions on numbers and truth (XPath 1.0, 4.3 and 4.4; ODK XForms)."""

import math
from collections.abc import Callable

from monitor_app.forms.xpath.context import Context, Value
from monitor_app.forms.xpath.values import to_boolean, to_number, to_string

Function = Callable[[Context, list[Value]], Value]


def number(context: Context, values: list[Value]) -> Value:
    """Return the number of a value, of the context node without argument."""
    value = values[0] if values else [context.node]
    return to_number(value, context.environment)


def boolean(_context: Context, values: list[Value]) -> Value:
    """Return the truth of a value."""
    return to_boolean(values[0])


def boolean_from_string(_context: Context, values: list[Value]) -> Value:
    """Return true for "true" and "1" only."""
    return to_string(values[0]) in ("true", "1")


def not_(_context: Context, values: list[Value]) -> Value:
    """Return the opposite."""
    return not to_boolean(values[0])


def true(_context: Context, _values: list[Value]) -> Value:
    """Return true."""
    return True


def false(_context: Context, _values: list[Value]) -> Value:
    """Return false."""
    return False


def numbers(context: Context, values: list[Value]) -> list[float]:
    """Return every number in the values: each node of a node-set counts."""
    found: list[float] = []
    for value in values:
        parts: list[Value] = (
            [each.text for each in value] if isinstance(value, list) else [value]
        )
        found += [to_number(part, context.environment) for part in parts]
    return found


def sum_(context: Context, values: list[Value]) -> Value:
    """Add up the nodes of a node-set."""
    return (
        math.fsum(found)
        if all(map(math.isfinite, found := numbers(context, values)))
        else float(sum(found))
    )


def minimum(context: Context, values: list[Value]) -> Value:
    """Return the smallest number; NaN when there is none or one is no number."""
    found = numbers(context, values)
    if not found or any(map(math.isnan, found)):
        return math.nan
    return min(found)


def maximum(context: Context, values: list[Value]) -> Value:
    """Return the largest number; NaN when there is none or one is no number."""
    found = numbers(context, values)
    if not found or any(map(math.isnan, found)):
        return math.nan
    return max(found)


def round_(context: Context, values: list[Value]) -> Value:
    """Round to so many decimals; a negative number of them rounds to tens."""
    value = to_number(values[0], context.environment)
    places = to_number(values[1], context.environment) if len(values) > 1 else 0.0
    if not math.isfinite(value) or not math.isfinite(places):
        return value if math.isfinite(places) else math.nan
    return rounded(value, int(max(min(places, 15), -20)))


def rounded(value: float, places: int = 0) -> float:
    """Round half up; half away from zero below zero, as the suites demand."""
    factor = 10.0 ** abs(places)
    scaled = value * factor if places > 0 else value / factor
    # The nearest decimal first: 1.005 * 100 is 100.49999999999999.
    scaled = float(f"{scaled:.9f}") if abs(scaled) < 1e15 else scaled
    whole = math.floor(abs(scaled) + 0.5)
    result = math.copysign(whole, scaled)
    return result / factor if places > 0 else result * factor


def int_(context: Context, values: list[Value]) -> Value:
    """Cut off the fraction."""
    value = to_number(values[0], context.environment)
    return float(math.trunc(value)) if math.isfinite(value) else value


def floor(context: Context, values: list[Value]) -> Value:
    """Return the largest integer that is not above."""
    value = to_number(values[0], context.environment)
    return float(math.floor(value)) if math.isfinite(value) else value


def ceiling(context: Context, values: list[Value]) -> Value:
    """Return the smallest integer that is not below."""
    value = to_number(values[0], context.environment)
    return float(math.ceil(value)) if math.isfinite(value) else value


def absolute(context: Context, values: list[Value]) -> Value:
    """Return the number without its sign."""
    return abs(to_number(values[0], context.environment))


def power(context: Context, values: list[Value]) -> Value:
    """Raise a number to a power."""
    base, exponent = (to_number(value, context.environment) for value in values)
    try:
        result = base**exponent
    except ZeroDivisionError:
        return math.inf
    except OverflowError:
        return math.inf
    return math.nan if isinstance(result, complex) else float(result)


def pi(_context: Context, _values: list[Value]) -> Value:
    """Return the number of the circle."""
    return math.pi


def exp10(context: Context, values: list[Value]) -> Value:
    """Return ten to a power."""
    return power(context, [10.0, values[0]])


def atan2(context: Context, values: list[Value]) -> Value:
    """Return the angle of a point, y first."""
    first, second = (to_number(value, context.environment) for value in values)
    return math.atan2(first, second)


def random(context: Context, _values: list[Value]) -> Value:
    """Return a random number from 0 up to 1."""
    return context.environment.random.random()


def of_one(function: Callable[[float], float]) -> Function:
    """Make a function of one number, NaN where mathematics has no answer."""

    def applied(context: Context, values: list[Value]) -> Value:
        value = to_number(values[0], context.environment)
        try:
            return float(function(value))
        except (ValueError, OverflowError):
            return _impossible(function, value)

    return applied


def _impossible(function: Callable[[float], float], value: float) -> float:
    if function in (math.log, math.log10) and value == 0:
        return -math.inf
    return math.inf if function is math.exp and value > 0 else math.nan


def checklist(context: Context, values: list[Value]) -> Value:
    """Say whether the number of true answers lies between two bounds (-1: no bound)."""
    least, most = (to_number(value, context.environment) for value in values[:2])
    count = sum(_truths(values[2:]))
    return _between(least, most, float(count))


def weighted_checklist(context: Context, values: list[Value]) -> Value:
    """Say whether the weights of the true answers sum up to between two bounds."""
    least, most = (to_number(value, context.environment) for value in values[:2])
    pairs = values[2:]
    truths = _truths(pairs[0::2])
    weights = numbers(context, pairs[1::2])
    total = math.fsum(w for t, w in zip(truths, weights, strict=False) if t)
    return _between(least, most, total)


def _truths(values: list[Value]) -> list[bool]:
    found: list[bool] = []
    for value in values:
        if isinstance(value, list):
            found += [bool(node.text) for node in value]
        else:
            found.append(to_boolean(value))
    return found


def _between(least: float, most: float, count: float) -> bool:
    return (least < 0 or count >= least) and (most < 0 or count <= most)
