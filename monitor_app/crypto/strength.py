"""How hard a passphrase is to guess: an estimate, and a floor.

Estimated with zxcvbn (Wheeler, "zxcvbn: Low-Budget Password Strength Estimation", 2016)
and with the plain search space of what was typed, whichever is smaller: zxcvbn knows no
Kazakh or Russian words, so that each Cyrillic word counts as at most 13 bits. Digits
and signs alone never reach the floor: people choose them from dates and telephones.
"""

import importlib
import math
import re
import unicodedata
from dataclasses import dataclass

from monitor_app.errors.crypto import WeakPassphraseError

ENOUGH_BARS = 4
_BITS_OF_BAR = (15, 22, 29, 36, 52)
_BITS_OF_WORD = 13.0
_WORD = re.compile(r"[^\W_]+")
_MOST_CHARACTERS = 72  # zxcvbn's own limit; more is not worse
# found by name: its word lists are big, and whoever unlocks a vault needs none
_GUESSING = "monitor_app.crypto.guessing"


@dataclass(frozen=True, slots=True)
class Strength:
    """Nought to five bars; `enough` when a vault may be made with it."""

    bits: float
    bars: int

    @property
    def enough(self) -> bool:
        """Say whether the floor is reached."""
        return self.bars >= ENOUGH_BARS


def strength(passphrase: str) -> Strength:
    """Estimate how many guesses a patient attacker needs, as bits."""
    text = unicodedata.normalize("NFKC", passphrase)[:_MOST_CHARACTERS]
    if not text.strip():
        return Strength(0.0, 0)
    guesses = float(importlib.import_module(_GUESSING).guesses_log10(text))
    bits = min(guesses * math.log2(10), _plain_bits(text))
    bars = sum(bits >= needed for needed in _BITS_OF_BAR)
    return Strength(bits, bars if _has_letters(text) else min(bars, ENOUGH_BARS - 1))


def require_strong(passphrase: str) -> None:
    """Raise `WeakPassphraseError` below four bars: 36 bits, each guess an Argon2id."""
    found = strength(passphrase)
    if not found.enough:
        raise WeakPassphraseError(bars=found.bars, needed=ENOUGH_BARS)


def _has_letters(text: str) -> bool:
    """Say whether it is more than a number: no PIN opens a vault, however long."""
    return any(character.isalpha() for character in text)


def _plain_bits(text: str) -> float:
    """Return the bits of words drawn from a list, of digits and of signs.

    Words parted by signs count as words parted by spaces do. A sign counts once: who
    guesses one hyphen between words guesses the others.
    """
    signs = {c for c in text if not (c.isalnum() or c.isspace())}
    return len(signs) * 5.0 + sum(map(_bits_of_word, _WORD.findall(text)))


def _bits_of_word(word: str) -> float:
    """Return the bits of letters and digits that stand together."""
    letters = sum(c.isalpha() for c in word)
    digits = (len(word) - letters) * 3.3
    if letters and digits and len(word) >= 10:
        return letters * 4.0 + digits
    if len(set(word)) <= 2 < len(word):
        return min(3.0, letters * 4.7) + digits
    return min(_BITS_OF_WORD, letters * 4.7) + digits
