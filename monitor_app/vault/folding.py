"""Letters that people write for each other, brought to one form for searching.

Kazakh names are spelled with Russian letters wherever a keyboard lacks the Kazakh ones.
Folding is letter by letter and keeps lengths, so that a place in the folded text is the
same place in the original.
"""

import re
import unicodedata

_VARIANTS = str.maketrans(
    {
        "ә": "а",
        "ғ": "г",
        "қ": "к",
        "ң": "н",
        "ө": "о",
        "ұ": "у",
        "ү": "у",
        "һ": "х",
        "і": "и",
        "ё": "е",
        "й": "и",
        "ъ": "ь",
        "ä": "a",
        "á": "a",
        "ö": "o",
        "ó": "o",
        "ü": "u",
        "ú": "u",
        "ū": "u",
        "ş": "s",
        "ç": "c",
        "ğ": "g",
        "ǵ": "g",
        "ñ": "n",
        "ń": "n",
        "ı": "i",
        "ý": "y",
    }
)
_WORD = re.compile(r"\w+")


def fold(text: str) -> str:
    """Return `text` lower-cased and folded, with the same number of characters."""
    composed = unicodedata.normalize("NFC", text)
    lowered = composed.lower()
    if len(lowered) != len(composed) or "Σ" in composed:  # not letter by letter
        lowered = "".join(
            low if len(low := character.lower()) == 1 else character
            for character in composed
        )
    return lowered.translate(_VARIANTS)


def query(text: str) -> str:
    """Return the FTS5 query for what a person typed: every word, as a prefix.

    Only letters and digits go through, each word in quotes: no operator of FTS5 can be
    typed by accident. Empty when there is no word.
    """
    return " ".join(f'"{word}"*' for word in _WORD.findall(fold(text)))


def snippet(text: str, wanted: str, width: int = 60) -> str:
    """Return the part of `text` around the first of the words that were looked for."""
    composed = unicodedata.normalize("NFC", text)
    folded = fold(composed)
    places = [
        found.start()
        for word in _WORD.findall(fold(wanted))
        for found in re.finditer(rf"\b{re.escape(word)}", folded)
    ]
    middle = min(places, default=0)
    start = max(0, middle - width // 3)
    part = composed[start : start + width].replace("\n", " ")
    before, after = start > 0, start + width < len(composed)
    return "…" * before + part + "…" * after
