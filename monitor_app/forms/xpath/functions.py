"""The table of functions: name, number of arguments, what they do.

ODK XForms, "XPath functions", and XPath 1.0, section 4. Not there: extract-signed and
property, which need what this program does not have.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from monitor_app.forms.xpath import functions_date as dates
from monitor_app.forms.xpath import functions_geo as geo
from monitor_app.forms.xpath import functions_node as nodes
from monitor_app.forms.xpath import functions_number as numbers
from monitor_app.forms.xpath import functions_text as texts
from monitor_app.forms.xpath.functions_number import Function, of_one

_ANY = 1000


@dataclass(frozen=True, slots=True)
class Signature:
    """A function and how many arguments it takes; `step`: only in such steps."""

    function: Function
    least: int
    most: int
    step: int = 1


def _sig(function: Function, least: int, most: int | None = None) -> Signature:
    return Signature(function, least, least if most is None else most)


LAZY: Mapping[str, tuple[int, int]] = {"if": (3, 3), "coalesce": (1, _ANY)}

FUNCTIONS: Mapping[str, Signature] = {
    "concat": _sig(texts.concat, 0, _ANY),
    "join": _sig(texts.join, 1, _ANY),
    "substr": _sig(texts.substr, 2, 3),
    "substring": _sig(texts.substring, 2, 3),
    "substring-before": _sig(texts.substring_before, 2),
    "substring-after": _sig(texts.substring_after, 2),
    "translate": _sig(texts.translate, 3),
    "string-length": _sig(texts.string_length, 0, 1),
    "normalize-space": _sig(texts.normalize_space, 0, 1),
    "contains": _sig(texts.contains, 2),
    "starts-with": _sig(texts.starts_with, 2),
    "ends-with": _sig(texts.ends_with, 2),
    "string": _sig(texts.string, 0, 1),
    "regex": _sig(texts.regex, 2),
    "digest": _sig(texts.digest, 2, 3),
    "base64-decode": _sig(texts.base64_decode, 1),
    "uuid": _sig(texts.uuid, 0, 1),
    "number": _sig(numbers.number, 0, 1),
    "boolean": _sig(numbers.boolean, 1),
    "boolean-from-string": _sig(numbers.boolean_from_string, 1),
    "not": _sig(numbers.not_, 1),
    "true": _sig(numbers.true, 0),
    "false": _sig(numbers.false, 0),
    "sum": _sig(numbers.sum_, 1),
    "min": _sig(numbers.minimum, 1, _ANY),
    "max": _sig(numbers.maximum, 1, _ANY),
    "round": _sig(numbers.round_, 1, 2),
    "int": _sig(numbers.int_, 1),
    "floor": _sig(numbers.floor, 1),
    "ceiling": _sig(numbers.ceiling, 1),
    "abs": _sig(numbers.absolute, 1),
    "pow": _sig(numbers.power, 2),
    "pi": _sig(numbers.pi, 0),
    "exp10": _sig(numbers.exp10, 1),
    "atan2": _sig(numbers.atan2, 2),
    "random": _sig(numbers.random, 0),
    "sqrt": _sig(of_one(math.sqrt), 1),
    "log": _sig(of_one(math.log), 1),
    "log10": _sig(of_one(math.log10), 1),
    "exp": _sig(of_one(math.exp), 1),
    "sin": _sig(of_one(math.sin), 1),
    "cos": _sig(of_one(math.cos), 1),
    "tan": _sig(of_one(math.tan), 1),
    "asin": _sig(of_one(math.asin), 1),
    "acos": _sig(of_one(math.acos), 1),
    "atan": _sig(of_one(math.atan), 1),
    "checklist": _sig(numbers.checklist, 3, _ANY),
    "weighted-checklist": Signature(numbers.weighted_checklist, 4, _ANY, 2),
    "today": _sig(dates.today, 0),
    "now": _sig(dates.now, 0),
    "date": _sig(dates.date_, 1),
    "date-time": _sig(dates.date_, 1),
    "decimal-date-time": _sig(dates.decimal_date_time, 1),
    "decimal-time": _sig(dates.decimal_time, 1),
    "format-date": _sig(dates.format_date, 2),
    "format-date-time": _sig(dates.format_date, 2),
    "count": _sig(nodes.count, 1),
    "count-non-empty": _sig(nodes.count_non_empty, 1),
    "last": _sig(nodes.last, 0),
    "position": _sig(nodes.position, 0, 1),
    "name": _sig(nodes.name, 0, 1),
    "local-name": _sig(nodes.local_name, 0, 1),
    "namespace-uri": _sig(nodes.namespace_uri, 0, 1),
    "id": _sig(nodes.id_, 1),
    "lang": _sig(nodes.lang, 1),
    "instance": _sig(nodes.instance, 1),
    "current": _sig(nodes.current, 0),
    "selected": _sig(nodes.selected, 2),
    "is-selected": _sig(nodes.selected, 2),
    "selected-at": _sig(nodes.selected_at, 2),
    "count-selected": _sig(nodes.count_selected, 1),
    "jr:choice-name": _sig(nodes.choice_name, 2),
    "jr:itext": _sig(nodes.itext, 1),
    "pulldata": _sig(nodes.pulldata, 4),
    "once": _sig(nodes.once, 1),
    "randomize": _sig(nodes.randomize, 1, 2),
    "indexed-repeat": Signature(nodes.indexed_repeat, 3, 7, 2),
    "distance": _sig(geo.distance, 1, _ANY),
    "area": _sig(geo.area, 1, _ANY),
    "geofence": _sig(geo.geofence, 2),
}
# Functions whose value may differ from one call to the next.
VOLATILE = frozenset({"today", "now", "random", "uuid", "randomize", "once"})
