"""Every word of the window is there in Kazakh and Russian, its fields unbroken."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from monitor_app.i18n import catalogue
from monitor_app.ui import tokens

UI = Path(tokens.__file__).parent
FIELD = re.compile(r"\{\w*\}")


def _messages() -> Iterator[tuple[str, ...]]:
    for file in sorted(UI.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name)):
                continue
            if node.func.id not in {"_", "N_", "ngettext"}:
                continue
            said = [
                a.value
                for a in node.args
                if isinstance(a, ast.Constant) and isinstance(a.value, str)
            ]
            if said:
                yield tuple(said[:2] if node.func.id == "ngettext" else said[:1])


MESSAGES = sorted(set(_messages()))


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_every_word_is_translated(language: str) -> None:
    words = catalogue(language)
    missing, broken = [], []
    for message in MESSAGES:
        counts = (1, 2, 5) if len(message) == 2 else (1,)
        for count in counts:
            if len(message) == 2:
                said = words.ngettext(message[0], message[1], count)
            else:
                said = words.gettext(message[0])
            if said in message and re.search(r"[A-Za-z]{3}", said):
                missing.append(message)
            if sorted(FIELD.findall(said)) != sorted(FIELD.findall(message[-1])):
                broken.append((message, said))
    assert not missing
    assert not broken


def test_there_are_words() -> None:
    assert len(MESSAGES) > 300
