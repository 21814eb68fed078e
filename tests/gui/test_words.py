"""Every word of the window is there in Kazakh and Russian, its fields unbroken."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from monitor_app import messages
from monitor_app.i18n import catalogue
from monitor_app.ui import tokens
from monitor_app.ui.events import event_words
from monitor_app.usecases import timeline
from monitor_app.usecases.purging import WhyErased

UI = Path(tokens.__file__).parent
MESSAGES_ROOM = Path(messages.__file__).parent
FIELD = re.compile(r"\{\w*\}")


def _messages() -> Iterator[tuple[str, ...]]:
    files = (*UI.rglob("*.py"), *MESSAGES_ROOM.rglob("*.py"))
    for file in sorted(files):
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


def _logged() -> Iterator[str]:
    """Yield what calls of `….audit.append` name, and what is named elsewhere."""
    for file in sorted(UI.parent.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            if not ast.unparse(node.func).endswith("audit.append"):
                continue
            yield from (
                each.value
                for each in node.args[:1]
                if isinstance(each, ast.Constant) and isinstance(each.value, str)
            )
    yield from timeline._OF_THE_LOG
    yield from (f"interview.erased-{why}" for why in WhyErased)
    yield from ("clock.jumped", "clock.moved-back")


def test_what_the_log_remembers_has_words() -> None:
    logged = set(_logged())
    assert len(logged) > 50
    assert not {code for code in logged if event_words(code) == code}


def test_there_are_words() -> None:
    assert len(MESSAGES) > 300
