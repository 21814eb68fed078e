"""Words for a passphrase, drawn at random from a list of the program's own.

They are shown and never filled in: who types them has learned them once. Six words of a
list of 300 give 49 bits, each guess an Argon2id; what the meter says of them is its own
estimate of what was typed.
"""

from collections.abc import Callable

from monitor_app import paths

WORDS = 6


def words_in(language: str) -> tuple[str, ...]:
    """Return the list of a language: everyday words, none the beginning of another."""
    folder = paths.resources() / "words"
    content = (folder / f"{language}.txt").read_text(encoding="utf-8")
    return tuple(content.split())


def draw(language: str, below: Callable[[int], int]) -> str:
    """Return six words with spaces between them; a word may come twice.

    Args:
        language: kk, ru or en.
        below: returns a number from 0 to before its argument, each as likely, from a
            source fit for keys: `secrets.randbelow`.
    """
    words = words_in(language)
    return " ".join(words[below(len(words))] for _place in range(WORDS))
