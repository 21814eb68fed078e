"""The self-test finds what is wrong, and says which."""

import json
import shutil
from pathlib import Path

import pytest
from monitor_app import messages, paths
from monitor_app.usecases import selftest
from monitor_app.usecases.glyphs import missing_letters
from tests.conftest import ROOT

SENTENCES = (messages.SENTENCES["vault.in-use"],)


def failed(sentences: tuple[str, ...] = SENTENCES) -> dict[str, str]:
    return {c.name: c.detail for c in selftest.run(sentences) if not c.ok}


@pytest.fixture
def resources(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the program resources of its own, to be spoilt."""
    folder = tmp_path / "resources"
    for name in ("selftest", "fonts", "forms"):
        shutil.copytree(ROOT / "resources" / name, folder / name)
    monkeypatch.setattr(paths, "resources", lambda: folder)
    return folder


def test_everything_holds_here() -> None:
    assert failed(tuple(messages.SENTENCES.values())) == {}


@pytest.mark.parametrize(
    ("answer", "check"),
    [
        ("age_x25519", "age-x25519"),
        ("age_hybrid", "age-hybrid"),
        ("sshsig", "sshsig"),
        ("argon2id", "argon2id"),
        ("stream_sha256", "stream"),
        ("sqlcipher", "sqlcipher"),
    ],
)
def test_a_wrong_answer_is_found(resources: Path, answer: str, check: str) -> None:
    file = resources / "selftest" / "answers.json"
    known = json.loads(file.read_text())
    wrong = {
        "age_x25519": {**known["age_x25519"], "file": known["age_hybrid"]["file"]},
        "age_hybrid": {**known["age_hybrid"], "file": known["age_x25519"]["file"]},
        "sshsig": {**known["sshsig"], "seed": known["sqlcipher"]["key"]},
        "argon2id": {**known["argon2id"], "key": "00" * 32},
        "stream_sha256": "00" * 32,
        "sqlcipher": {**known["sqlcipher"], "key": known["sshsig"]["seed"]},
    }
    file.write_text(json.dumps(known | {answer: wrong[answer]}))
    assert set(failed()) == {check}


def test_missing_answers_stop_no_other_check(resources: Path) -> None:
    (resources / "selftest" / "answers.json").unlink()
    assert {"sshsig", "stream"} <= set(failed())
    assert not {"fonts", "clock", "forms"} & set(failed())


def test_a_font_without_kazakh_letters_is_named(resources: Path) -> None:
    font = resources / "fonts" / "NotoSans-Regular.ttf"
    content = font.read_bytes()
    font.write_bytes(b"not a font at all")
    assert set(failed()) == {"fonts"}
    font.write_bytes(content)
    assert missing_letters(font, "Ққ") == ""
    assert missing_letters(font, "Қ中ң") == "中"


def test_a_sentence_without_a_translation_is_named() -> None:
    found = failed((*SENTENCES, "A sentence that nobody translated."))
    assert found == {"translations": "kk: A sentence that nobody translated."}
