"""`check-computer`: the same findings in three languages, and nothing is changed."""

import string
from pathlib import Path

import pytest
from monitor_app.i18n import catalogue
from monitor_app.messages import computer as words
from monitor_app.settings import Settings
from monitor_app.usecases.computer import Check, Level
from tests.command import Shell, tree


def shell(folder: Path, language: str = "en") -> Shell:
    return Shell(folder, language=language)


def test_every_check_is_answered_and_nothing_is_written(tmp_path: Path) -> None:
    vault = tmp_path / "vault"
    vault.mkdir()
    (vault / "vault.json").write_text("{}")
    before = tree(tmp_path)
    found = shell(tmp_path).done("check-computer", "--vault", vault)["checks"]
    assert {row["check"] for row in found} == set(Check)
    for row in found:
        assert row["state"] in set(Level)
        assert row["what"]
        assert row["advice"]
        assert str(tmp_path) not in str(row)
    assert tree(tmp_path) == before


def test_the_folder_is_the_named_one_else_the_last_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cloud, named = tmp_path / "Dropbox" / "vault", tmp_path / "Nextcloud" / "vault"
    monkeypatch.setenv("MONITOR_SETTINGS", str(tmp_path / "settings"))
    Settings(vault=str(cloud)).save(tmp_path / "settings")

    def copied(*more: object) -> dict[str, str]:
        found = shell(tmp_path).done("check-computer", *more)["checks"]
        return next(row for row in found if row["check"] == "cloud")

    assert copied()["detail"] == "Dropbox"
    assert copied()["state"] == "danger"
    assert "Nextcloud" in copied("--vault", named)["what"]


def test_the_worst_comes_first(tmp_path: Path) -> None:
    found = shell(tmp_path).done("check-computer")["checks"]
    order = list(Level)
    places = [order.index(Level(row["state"])) for row in found]
    assert places == sorted(places)


@pytest.mark.parametrize(
    ("language", "word"), [("en", "looked"), ("ru", "смотр"), ("kk", "қара")]
)
def test_a_person_reads_it_in_her_language(
    tmp_path: Path, language: str, word: str
) -> None:
    ran = shell(tmp_path, language).run("check-computer")
    assert ran.status == 0
    assert word in ran.out.lower()
    assert ran.out.count("\n    ") == len(Check)


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_every_finding_has_its_words(language: str) -> None:
    translated = catalogue(language)
    said = [*words.LEVELS.values()]
    said += [sentence for pair in words._WORDS.values() for sentence in pair]
    for sentence in said:
        other = translated.gettext(sentence)
        assert other != sentence, sentence
        assert fields(other) == fields(sentence)


def fields(text: str) -> list[str]:
    return sorted(
        name for _text, name, _spec, _as in string.Formatter().parse(text) if name
    )
