"""Recovery shares: a 32-byte secret as sheets of words, SLIP-39.

Any `threshold` of the shares bring the secret back; fewer tell nothing about it. Each
share ends in check words of its own, so that a mistyped sheet is found before the
shares are put together. The library is pure Python and not hardened against side
channels; shares are typed in rarely and offline (`THREATS.md`).
"""

from collections.abc import Sequence

from shamir_mnemonic import MnemonicError, combine_mnemonics, generate_mnemonics
from shamir_mnemonic.share import Share

from monitor_app.errors.vault import BadShareError, TooFewSharesError, WrongSharesError

SECRET_BYTES = 32
FEWEST, MOST = 2, 16


def split(secret: bytes, threshold: int, shares: int) -> tuple[str, ...]:
    """Split a secret into shares of 33 words each.

    Args:
        secret: 32 bytes.
        threshold: how many bring it back: 2 to 16, so that no share does it alone.
        shares: how many there are, at least `threshold`, at most 16.

    Raises:
        ValueError: the secret or the counts are not as said.

    Source: SLIP-0039, one group, no passphrase.
    """
    if len(secret) != SECRET_BYTES or not FEWEST <= threshold <= shares <= MOST:
        raise ValueError(f"cannot split into {threshold} of {shares}")
    ((*made,),) = generate_mnemonics(1, [(threshold, shares)], secret)
    return tuple(made)


def combine(shares: Sequence[str]) -> bytes:
    """Return the secret of some shares; case and spaces do not matter.

    Raises:
        BadShareError: the words of one share do not fit together. Details: `number`.
        TooFewSharesError: Details: `given`, `needed`.
        WrongSharesError: the shares are of different sets.
    """
    typed = [" ".join(share.lower().split()) for share in shares]
    parsed = {}
    for number, words in enumerate(typed, start=1):
        share = _parsed(words, number)
        parsed[share.index] = (share.member_threshold, words)
    needed = max((threshold for threshold, _words in parsed.values()), default=FEWEST)
    if len(parsed) < needed:
        raise TooFewSharesError(given=len(parsed), needed=needed)
    try:
        secret: bytes = combine_mnemonics([w for _, w in parsed.values()][:needed])
    except MnemonicError:
        raise WrongSharesError from None
    return secret


def look_at(words: str) -> tuple[int, int]:
    """Return the number of a share, from 1, and how many of its set are needed.

    Raises:
        BadShareError: the words do not fit together. Details: `number`, always 1.
    """
    share = _parsed(" ".join(words.lower().split()), 1)
    return share.index + 1, share.member_threshold


def _parsed(words: str, number: int) -> Share:
    try:
        return Share.from_mnemonic(words)
    except MnemonicError:
        raise BadShareError(number=number) from None
