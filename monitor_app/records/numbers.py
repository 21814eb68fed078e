"""Numbers that people copy by hand: record numbers with a check character.

Eight characters and a check character in two groups, `K7QD-2M9X-5`. The alphabet has
no 0, O, 1 and I; the check character finds every single wrong character and every
swap of two neighbours (ISO/IEC 7064, pure system with modulus 31, radix 2).
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Self

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"[:31]
_MODULUS = 31
_RADIX = 2
_LENGTH = 8
_SPELLING = re.compile(f"[{ALPHABET}]{{4}}-[{ALPHABET}]{{4}}-[{ALPHABET}]")


@dataclass(frozen=True, slots=True, order=True)
class RecordNumber:
    """The number of one record or of one paper copy; says nothing about anybody."""

    body: str  # eight characters of ALPHABET

    def __post_init__(self) -> None:
        if len(self.body) != _LENGTH or not set(self.body) <= set(ALPHABET):
            raise ValueError("not the body of a record number")

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read the one spelling `str()` writes; raise `ValueError` on any other."""
        if not _SPELLING.fullmatch(text):
            raise ValueError("not a record number")
        number = cls(text[:4] + text[5:9])
        if number.check != text[-1]:
            raise ValueError("the check character of a record number does not fit")
        return number

    @classmethod
    def draw(cls, random_bytes: Callable[[int], bytes]) -> Self:
        """Draw one of 31^8 (8.5 * 10^11) numbers, every one as likely as another."""
        drawn: list[str] = []
        while len(drawn) < _LENGTH:
            byte = random_bytes(1)[0] & 31
            if byte < _MODULUS:  # 31 would favour one character
                drawn.append(ALPHABET[byte])
        return cls("".join(drawn))

    @property
    def check(self) -> str:
        """Return the check character."""
        remainder = 0
        for character in self.body:
            remainder = (remainder + ALPHABET.index(character)) * _RADIX % _MODULUS
        return ALPHABET[(1 - remainder) % _MODULUS]

    def __str__(self) -> str:
        return f"{self.body[:4]}-{self.body[4:]}-{self.check}"
