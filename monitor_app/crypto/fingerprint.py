"""Numbers that two people compare by reading them aloud.

Ten groups of five: 40 decimal digits of a hash (133 bits), four to a group, each
with a check digit, so that a slip shows in its own group. Digits are the
same in every language and on every keyboard.
"""

import hashlib

_GROUPS = 10
_CONTEXT = b"monitor-app fingerprint 1\0"
# The quasigroup of Damm's algorithm (M. Damm, 2004): finds every wrong digit and every
# swap of neighbours.
_DAMM = (
    (0, 3, 1, 7, 5, 9, 8, 6, 4, 2),
    (7, 0, 9, 2, 1, 5, 4, 8, 6, 3),
    (4, 2, 0, 6, 8, 7, 1, 3, 5, 9),
    (1, 7, 5, 0, 9, 8, 3, 4, 2, 6),
    (6, 1, 2, 3, 0, 4, 5, 9, 7, 8),
    (3, 6, 7, 4, 2, 0, 9, 5, 8, 1),
    (5, 8, 6, 9, 7, 2, 0, 1, 3, 4),
    (8, 9, 4, 5, 3, 6, 2, 0, 1, 7),
    (9, 4, 3, 8, 6, 1, 7, 2, 0, 5),
    (2, 5, 8, 1, 4, 3, 6, 7, 9, 0),
)


def fingerprint(content: bytes) -> str:
    """Return ten groups of five digits for a public key or a team file's key."""
    digest = hashlib.sha256(_CONTEXT + content).digest()
    number = int.from_bytes(digest, "big") % 10 ** (4 * _GROUPS)
    digits = f"{number:0{4 * _GROUPS}}"
    groups = (digits[i : i + 4] for i in range(0, len(digits), 4))
    return " ".join(group + str(check_digit(group)) for group in groups)


def check_digit(digits: str) -> int:
    """Return Damm's check digit of a string of digits."""
    interim = 0
    for digit in digits:
        interim = _DAMM[interim][int(digit)]
    return interim


def same_fingerprint(first: str, second: str) -> bool:
    """Compare two spellings: spaces and hyphens do not count."""
    return _digits(first) == _digits(second) != ""


def _digits(text: str) -> str:
    return "".join(character for character in text if character not in " -\u00a0\t\n")
