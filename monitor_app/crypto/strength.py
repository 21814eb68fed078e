"""How hard a passphrase is to guess: an estimate, and a floor.

Estimated with zxcvbn (Wheeler, "zxcvbn: Low-Budget Password Strength Estimation", 2016)
and with the plain search space of what was typed, whichever is smaller: zxcvbn knows no
Kazakh or Russian words, so that each Cyrillic word counts as at most 13 bits. Digits
and signs alone never reach the floor: people choose them from dates and telephones.
"""

import importlib
import math
import unicodedata
from dataclasses import dataclass

from monitor_app.errors.crypto import WeakPassphraseError

ENOUGH_BARS = 4
_BITS_OF_BAR = (15, 22, 29, 36, 52)
_BITS_OF_WORD = 13.0
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
    """Return the bits of words drawn from a list, of digits and of signs."""
    bits = 0.0
    for word in text.split():
        letters = sum(c.isalpha() for c in word)
        digits = sum(c.isdigit() for c in word)
        others = len(word) - letters - digits
        word_bits = min(_BITS_OF_WORD, letters * 4.7)
        if len(set(word)) <= 2 < len(word):
            word_bits = 3.0
        mixed = letters > 0 and digits > 0 and len(word) >= 10
        bits += letters * 4.0 if mixed else word_bits
        bits += digits * 3.3 + others * 5.0
    return bits
