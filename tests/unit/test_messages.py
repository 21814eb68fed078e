"""Every error has a sentence, and every sentence speaks three languages."""

import ast
import importlib
import pkgutil
import re
import string

import monitor_app.errors
import pytest
from babel.messages.pofile import read_po
from monitor_app import messages
from monitor_app.errors import every_error
from tests.conftest import ROOT

FIELD = re.compile(r"\{(\w*)[^{}]*\}")
# Words that are the same in every language: codes, names, technical terms.
SAME_IN_ALL = {"OK", "QR", "PDF", "SHA-256", "ODK", "Caps Lock"}


def all_rooms() -> None:
    for module in pkgutil.iter_modules(monitor_app.errors.__path__):
        importlib.import_module(f"monitor_app.errors.{module.name}")


def catalogue(language: str) -> dict[str, tuple[str, ...]]:
    words: dict[str, tuple[str, ...]] = {}
    for source in sorted((ROOT / "translations" / language).glob("*.po")):
        with source.open("rb") as lines:
            found = read_po(lines, locale=language)
        for message in found:
            if not message.id:
                continue
            assert not message.fuzzy, f"{source.name}: fuzzy {message.id!r}"
            key = message.id if isinstance(message.id, str) else message.id[0]
            value = message.string or ""
            words[key] = (value,) if isinstance(value, str) else tuple(value)
    return words


def sentences_in_code() -> set[str]:
    found: set[str] = set()
    for source in (ROOT / "monitor_app").rglob("*.py"):
        for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
                continue
            name, arguments = node.func.id, node.args
            if name == "pgettext":
                arguments = arguments[1:]
            if name in {"_", "N_", "ngettext", "pgettext"} and arguments:
                first = arguments[0]
                if isinstance(first, ast.Constant) and isinstance(first.value, str):
                    found.add(first.value)
    return found


def test_codes_are_unique_and_every_one_has_a_sentence() -> None:
    all_rooms()
    codes = [kind.code for kind in every_error()]
    assert len(codes) == len(set(codes))
    assert not [code for code in codes if code not in messages.SENTENCES]


@pytest.mark.parametrize("language", ["ru", "kk"])
def test_every_sentence_is_translated(language: str) -> None:
    words = catalogue(language)
    missing = {s for s in sentences_in_code() if not all(words.get(s, ("",)))}
    assert not sorted(missing)


@pytest.mark.parametrize("language", ["ru", "kk"])
def test_translations_keep_their_fields(language: str) -> None:
    broken = [
        (source, text)
        for source, texts in catalogue(language).items()
        for text in texts
        if not set(FIELD.findall(text)) <= set(FIELD.findall(source))
        or (len(texts) == 1 and set(FIELD.findall(text)) != set(FIELD.findall(source)))
    ]
    assert not broken


@pytest.mark.parametrize("language", ["ru", "kk"])
def test_no_translation_is_the_english_text(language: str) -> None:
    def is_words(text: str) -> bool:
        plain = FIELD.sub("", text)
        return sum(c in string.ascii_letters for c in plain) > 3

    same = [
        source
        for source, texts in catalogue(language).items()
        if source in texts and is_words(source) and source not in SAME_IN_ALL
    ]
    assert not same
