"""Single fields of our JSON documents, read strictly; `ValueError` for anything else.

Every codec of this room reads with these, writes what it read again, and compares.
"""

import json
import re
from typing import Any

from monitor_app.records.ids import is_id

_HEX = re.compile(r"[0-9a-f]{64}")
_LONGEST_TEXT = 4096
_LARGEST = 2**53 - 1  # RFC 8259, section 6


def json_object(content: bytes) -> dict[str, Any]:
    """Return the object that `content` spells."""
    try:
        found = json.loads(content)
    except RecursionError:
        raise ValueError("nested too deeply") from None
    if not isinstance(found, dict):
        raise ValueError("not an object")  # noqa: TRY004 - one kind for all slips
    return found


def text(value: object, most: int = _LONGEST_TEXT) -> str:
    """Return a text that UTF-8 can hold, of at most `most` characters."""
    if not isinstance(value, str) or len(value) > most:
        raise ValueError("not a text")
    value.encode()  # refuses halves of surrogate pairs
    return value


def matching(value: object, pattern: re.Pattern[str]) -> str:
    """Return a text that is wholly of one pattern."""
    if not isinstance(value, str) or not pattern.fullmatch(value):
        raise ValueError("not spelled so")
    return value


def sha256_hex(value: object) -> str:
    """Return 64 hexadecimal digits."""
    return matching(value, _HEX)


def identifier(value: object) -> str:
    """Return an id as `records.ids` draws them."""
    if not isinstance(value, str) or not is_id(value):
        raise ValueError("not an id")
    return value


def number(value: object, least: int = 0) -> int:
    """Return a whole number from `least` on that every JSON reader holds exactly."""
    if not isinstance(value, int) or isinstance(value, bool):
        raise ValueError("not a count")  # noqa: TRY004 - one kind for all slips
    if not least <= value <= _LARGEST:
        raise ValueError("not a count")
    return value
