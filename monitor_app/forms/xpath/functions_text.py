"""Functions on texts (XPath 1.0, 4.2; ODK XForms, "XPath functions")."""

import base64
import binascii
import hashlib
import re

from monitor_app.errors.xpath import EvaluationLimitError, XPathTypeError
from monitor_app.forms.xpath.context import Context, Value
from monitor_app.forms.xpath.matching import program_of
from monitor_app.forms.xpath.values import to_number, to_string

_MAX_LENGTH = 10_000_000  # characters in one text
_DIGESTS = {
    "md5": "md5",
    "sha-1": "sha1",
    "sha-256": "sha256",
    "sha-384": "sha384",
    "sha-512": "sha512",
}


def texts(values: list[Value]) -> list[str]:
    """Return every text in the values: each node of a node-set counts."""
    found: list[str] = []
    for value in values:
        if isinstance(value, list):
            found += [node.text for node in value]
        else:
            found.append(to_string(value))
    _check_length(sum(map(len, found)))
    return found


def _check_length(length: int) -> None:
    if length > _MAX_LENGTH:
        raise EvaluationLimitError(limit=_MAX_LENGTH)


def concat(_context: Context, values: list[Value]) -> Value:
    """Join all texts."""
    return "".join(texts(values))


def join(_context: Context, values: list[Value]) -> Value:
    """Join all texts with a separator between them."""
    separator, found = to_string(values[0]), texts(values[1:])
    _check_length(len(separator) * len(found))
    return separator.join(found)


def substr(context: Context, values: list[Value]) -> Value:
    """Return characters from a 0-based start up to an end; negative from the end."""
    text = to_string(values[0])
    start = to_number(values[1], context.environment)
    end = len(text) if len(values) < 3 else to_number(values[2], context.environment)
    if start != start or end != end:  # NaN  # noqa: PLR0124
        return ""
    return text[_place(start, len(text)) : _place(end, len(text))]


def _place(number: float, length: int) -> int:
    bounded = int(max(min(number, length), -length))
    return bounded + length if bounded < 0 else bounded


def substring(context: Context, values: list[Value]) -> Value:
    """Return characters by 1-based start and count, rounded (XPath 1.0, 4.2)."""
    text = to_string(values[0])
    start = _rounded(to_number(values[1], context.environment))
    if len(values) == 2:
        return "".join(c for i, c in enumerate(text, 1) if i >= start)
    end = start + _rounded(to_number(values[2], context.environment))
    return "".join(c for i, c in enumerate(text, 1) if start <= i < end)


def _rounded(number: float) -> float:
    if number in (float("inf"), float("-inf")) or number != number:  # noqa: PLR0124
        return number
    return float((number + 0.5) // 1)


def substring_before(_context: Context, values: list[Value]) -> Value:
    """Return what stands before the first occurrence."""
    before, mark, _after = to_string(values[0]).partition(to_string(values[1]) or "\0")
    return before if mark else ""


def substring_after(_context: Context, values: list[Value]) -> Value:
    """Return what stands after the first occurrence."""
    wanted = to_string(values[1])
    if not wanted:
        return to_string(values[0])
    return to_string(values[0]).partition(wanted)[2]


def translate(_context: Context, values: list[Value]) -> Value:
    """Replace characters by those at the same place of another text."""
    text, source, target = (to_string(value) for value in values)
    table: dict[int, str | None] = {}
    for place, character in enumerate(source):
        replacement = target[place] if place < len(target) else None
        table.setdefault(ord(character), replacement)
    return text.translate(table)


def string_length(context: Context, values: list[Value]) -> Value:
    """Return the number of characters, of the context node without argument."""
    return float(len(to_string(values[0]) if values else context.node.text))


def normalize_space(context: Context, values: list[Value]) -> Value:
    """Return the text with single spaces, of the context node without argument."""
    text = to_string(values[0]) if values else context.node.text
    return " ".join(word for word in re.split(r"[ \t\r\n]+", text) if word)


def contains(_context: Context, values: list[Value]) -> Value:
    """Say whether a text holds another."""
    return to_string(values[1]) in to_string(values[0])


def starts_with(_context: Context, values: list[Value]) -> Value:
    """Say whether a text begins with another."""
    return to_string(values[0]).startswith(to_string(values[1]))


def ends_with(_context: Context, values: list[Value]) -> Value:
    """Say whether a text ends with another."""
    return to_string(values[0]).endswith(to_string(values[1]))


def string(context: Context, values: list[Value]) -> Value:
    """Return the text of a value, of the context node without argument."""
    return to_string(values[0]) if values else context.node.text


def regex(_context: Context, values: list[Value]) -> Value:
    """Say whether a pattern is found anywhere in a text.

    The dialect is in `pattern`: unanchored, so an author who means the whole text
    writes `^` and `$`.

    Raises:
        PatternError: the pattern is malformed.
        EvaluationLimitError: pattern and text are too large.
    """
    text, pattern = to_string(values[0]), to_string(values[1])
    return program_of(pattern).found_in(text)


def digest(_context: Context, values: list[Value]) -> Value:
    """Return a hash of a text, as base64 or hexadecimal."""
    text, name = to_string(values[0]), to_string(values[1]).lower()
    encoding = to_string(values[2]).lower() if len(values) > 2 else "base64"
    if name not in _DIGESTS or encoding not in ("hex", "base64"):
        raise XPathTypeError(function="digest")
    found = hashlib.new(_DIGESTS[name], text.encode(), usedforsecurity=False)
    if encoding == "hex":
        return found.hexdigest()
    return base64.b64encode(found.digest()).decode()


def base64_decode(_context: Context, values: list[Value]) -> Value:
    """Return the UTF-8 text in base64; empty when there is none."""
    try:
        return base64.b64decode(to_string(values[0])).decode(errors="replace")
    except (binascii.Error, ValueError):
        return ""


def uuid(context: Context, values: list[Value]) -> Value:
    """Return a random UUID, or a random text of some length."""
    if not values:
        return context.environment.uuid()
    wanted = to_number(values[0], context.environment)
    length = int(min(max(wanted, 0.0), 1000.0)) if wanted == wanted else 0  # noqa: PLR0124
    letters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
    return "".join(context.environment.random.choice(letters) for _ in range(length))
