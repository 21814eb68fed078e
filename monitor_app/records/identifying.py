"""Finds in free text what may identify a person: for a second look, never a proof.

Form library, rule 24: before print or export, numbers of telephones, IINs, plates and
addresses are looked for in free text. Names cannot be told from other words reliably
in Kazakh and Russian; a word with a patronymic's ending, or two capitalised words in a
row, is shown to a person.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum


class Trait(StrEnum):
    """What was found."""

    IIN = "iin"
    PHONE = "phone"
    PLATE = "plate"
    EMAIL = "email"
    ADDRESS = "address"
    NAME = "name"


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """One find: where in the text, from the character `start` to before `end`."""

    trait: Trait
    start: int
    end: int


_WORD = "A-Za-zА-Яа-яЁёӘәҒғҚқҢңӨөҰұҮүҺһІі"
_CAPITAL = "A-ZА-ЯЁӘҒҚҢӨҰҮҺІ"
_PATTERNS: tuple[tuple[Trait, re.Pattern[str]], ...] = (
    (Trait.EMAIL, re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")),
    (Trait.IIN, re.compile(r"(?<!\d)\d{12}(?!\d)")),
    (
        Trait.PHONE,
        re.compile(r"(?<![\d+])(?:\+7|8|7)[ (-]{0,2}\d{3}(?:[ )-]{0,2}\d){7}(?!\d)"),
    ),
    (
        Trait.PLATE,
        re.compile(
            r"(?<![\w])(?:\d{3} ?[A-Z]{2,3} ?\d{2}|[A-Z] ?\d{3} ?[A-Z]{2,3})(?!\w)"
        ),
    ),
    (
        Trait.ADDRESS,
        re.compile(
            r"(?i:ул\.|улица|проспект|пр\.|мкр\.?|микрорайон|көшесі|көше|даңғылы|"
            r"ықшамауданы|дом|үй|кв\.|пәтер)\s*(?:№\s*)?[«\"]?"
            rf"(?:\d+|[{_CAPITAL}][{_WORD}]+)",
        ),
    ),
    (
        Trait.NAME,
        re.compile(
            rf"[{_CAPITAL}][{_WORD}]+(?:ович|евич|овна|евна|ұлы|улы|қызы|кызы)\b"
            rf"|[{_CAPITAL}][{_WORD}]{{2,}}(?:ов|ев|ин|ова|ева|ина|бек|бай|хан)\b"
            rf"|[{_CAPITAL}][{_WORD}]+ [{_CAPITAL}][{_WORD}]+"
        ),
    ),
)


def traces(text: str) -> tuple[Trace, ...]:
    """Return what may identify somebody, in the order of the text, without overlaps."""
    found: list[Trace] = []
    for trace in _all(text):
        if all(trace.end <= t.start or trace.start >= t.end for t in found):
            found.append(trace)
    return tuple(sorted(found, key=lambda t: t.start))


def is_iin(digits: str) -> bool:
    """Say whether twelve digits carry the check digit of an IIN.

    Source: the rule of Kazakhstan's identification numbers (weights 1 to 11, and 3 to
    11, 1, 2 when the first sum leaves 10).
    """
    if len(digits) != 12 or not (digits.isascii() and digits.isdigit()):
        return False
    numbers = [int(d) for d in digits]
    for weights in ([*range(1, 12)], [*range(3, 12), 1, 2]):
        rest = sum(w * n for w, n in zip(weights, numbers, strict=False)) % 11
        if rest < 10:
            return bool(rest == numbers[11])
    return False


def _all(text: str) -> Iterator[Trace]:
    for trait, pattern in _PATTERNS:
        for match in pattern.finditer(text):
            yield Trace(trait=trait, start=match.start(), end=match.end())
