"""Codes of people inside accounts: W1 is a witness, V2 a victim, P1 an official.

Source: form library, rule 20 of section 6 and question `ky_code`.
"""

import re
from collections.abc import Iterable

WITNESS, VICTIM, OFFICIAL = "W", "V", "P"
LETTERS = (WITNESS, VICTIM, OFFICIAL)
CODE = re.compile(r"(?<!\w)[WVP][1-9]\d{0,2}(?![\w-])")


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
