"""Codes of people: of the person of a record, and of others inside accounts.

Inside accounts W1 is a witness, V2 a victim, P1 an official; the code of the person
herself is drawn at random.

Sources: form library, rule 21; rule 20 of section 6 and question `ky_code`.
"""

import re
from collections.abc import Callable, Iterable

from monitor_app.records.numbers import RecordNumber

WITNESS, VICTIM, OFFICIAL = "W", "V", "P"
LETTERS = (WITNESS, VICTIM, OFFICIAL)
CODE = re.compile(r"(?<!\w)[WVP][1-9]\d{0,2}(?![\w-])")


def draw_person_code(random_bytes: Callable[[int], bytes]) -> str:
    """Draw a code such as `K7Q-2MD` for a person: it says nothing about anybody.

    One of 31^6 (8.9 * 10^8), without the letters and digits that are mixed up by hand.
    """
    body = RecordNumber.draw(random_bytes).body[:6]
    return f"{body[:3]}-{body[3:]}"


def codes_in(texts: Iterable[str]) -> tuple[str, ...]:
    """Return every code used, by letter and number."""
    found = {code for text in texts for code in CODE.findall(text)}
    return tuple(sorted(found, key=_order))


def next_code(letter: str, used: Iterable[str]) -> str:
    """Return the code after the highest one used with this letter.

    A number that was used is never given to somebody else, even if a lower one is free.
    """
    numbers = [int(code[1:]) for code in used if code[0] == letter]
    return f"{letter}{max(numbers, default=0) + 1}"


def _order(code: str) -> tuple[int, int]:
    return LETTERS.index(code[0]), int(code[1:])
