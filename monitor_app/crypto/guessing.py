"""Guesses that a patient attacker needs, by zxcvbn and its lists of words."""

from zxcvbn import zxcvbn


def guesses_log10(text: str) -> float:
    """Return the decimal logarithm of the guesses for at most 72 characters."""
    return float(zxcvbn(text)["guesses_log10"])
