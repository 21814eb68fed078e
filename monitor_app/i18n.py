"""Words in Kazakh, Russian and English.

Window and command line speak one language at a time, chosen with `use`; paper may
speak several at once, so `catalogue` hands out any language. One `.po` per room and
language (`translations/kk/ui.po`): rooms grow without touching each other's words.
"""

import gettext as _gettext
from functools import cache

from monitor_app import paths

LANGUAGES = ("kk", "ru", "en")
OWN_NAMES = {"kk": "Қазақша", "ru": "Русский", "en": "English"}

_active: _gettext.NullTranslations = _gettext.NullTranslations()
_active_language = "en"


@cache
def catalogue(language: str) -> _gettext.NullTranslations:
    """Return the words of one language; English sentences where it has none."""
    merged: _gettext.NullTranslations | None = None
    for source in sorted((paths.translations() / language).glob("*.mo")):
        with source.open("rb") as file:
            room = _gettext.GNUTranslations(file)
        if merged is None:
            merged = room
        else:
            merged.add_fallback(room)
    return merged or _gettext.NullTranslations()


def use(language: str) -> None:
    """Choose the language of `_` and `ngettext` for the whole process."""
    global _active, _active_language
    if language not in LANGUAGES:
        raise ValueError(f"not a language of the program: {language!r}")
    _active, _active_language = catalogue(language), language


def active_language() -> str:
    """Return the code that `use` was last given."""
    return _active_language


def _(message: str) -> str:
    """Translate a sentence into the chosen language."""
    return _active.gettext(message)


def pgettext(context: str, message: str) -> str:
    """Translate a word that means different things in different places."""
    return _active.pgettext(context, message)


def ngettext(one: str, many: str, count: int) -> str:
    """Translate a counted sentence with the plural rules of the chosen language."""
    return _active.ngettext(one, many, count)


def N_(message: str) -> str:  # noqa: N802 - gettext's own name for "translate later"
    """Mark a sentence for the catalogues without translating it here."""
    return message
