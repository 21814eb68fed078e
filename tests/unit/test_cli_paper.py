"""Paper through the command line: figures, copies for the person, single sheets."""

import json
from pathlib import Path

import pytest
from tests.command import Shell, answers
from tests.unit.test_printing import text_of
from tests.vaults import create

NAMES_PHRASE = "қар жауды 12 терек бау"


@pytest.fixture(scope="module")
def shell(tmp_path_factory: pytest.TempPathFactory) -> Shell:
    folder = tmp_path_factory.mktemp("paper")
    create(folder / "v").close()
    return Shell(folder, folder / "v")


def printed(shell: Shell, name: str, *words: object) -> str:
    """Run a verb that prints and return the words on its pages."""
    out = shell.folder / f"{name}.pdf"
    made = shell.done(*words, "--out", out)
    text = text_of(out.read_bytes())
    assert text.count("\f") == made["pages"]
    return " ".join(text.split())


def test_the_intimate_sheet_and_the_figure_are_asked_for(shell: Shell) -> None:
    form = ("form", "print", "injury_sheet", "--form-language", "en")
    plain = printed(shell, "plain", *form)
    assert "From the front" in plain
    assert "Intimate area, front and back" not in plain
    asked = printed(shell, "asked", *form, "--figure", "child", "--intimate", "--bound")
    assert "Intimate area, front and back" in asked
    assert shell.run(*form, "--figure", "dog", "--out", "x.pdf").status == 2


def test_the_copy_for_the_person_has_nothing_of_the_interviewer(shell: Shell) -> None:
    form = ("form", "print", "detention_interview", "--form-language", "en")
    copy = printed(shell, "copy", *form, "--for-person")
    assert "Copy for the person" in copy
    assert "Methods" not in copy
    assert "Methods" in printed(shell, "whole", *form)


def test_information_comes_with_consent_unless_it_is_not_wanted(shell: Shell) -> None:
    alone = Shell(shell.folder)
    verb = ("form", "information", "--form-language", "ru")
    both = printed(alone, "both", *verb)
    assert "Мы не платим." in both
    assert "Информационный лист и согласие" in both
    sheet = printed(alone, "sheet", *verb, "--no-consent", "--organisation", "Тест")
    assert "Мы – Тест." in sheet
    assert "Информационный лист и согласие" not in sheet


def test_the_notes_of_the_interviewer_can_stay_away(shell: Shell) -> None:
    pairs = [["gate_grp/safe_start", "yes"], ["gate_grp/consent_talk", "yes"]]
    pairs.append(["intnotes/obs_state", "Зеленая тетрадь"])
    file = answers(shell.folder, {"language": "ru", "answers": pairs}, "notes.json")
    verb = ("interview", "record", "detention_interview", "--answers", file)
    interview = shell.done(*verb)["interview"]
    show = ("interview", "print", interview, "--figure", "male")
    assert "Зеленая тетрадь" in printed(shell, "with", *show, "--interviewer-notes")
    without = printed(shell, "without", *show, "--no-interviewer-notes")
    assert "Зеленая тетрадь" not in without


def test_an_identity_sheet_is_printed_from_its_own_store(shell: Shell) -> None:
    phrase = shell.folder / "names.txt"
    phrase.write_text(NAMES_PHRASE + "\n", encoding="utf-8")
    names = ("--identity-passphrase-file", phrase)
    shell.done("names", "create", "--kdf-memory-mib", 64, *names)
    pairs = [["p_main/person_code", "AB-17"], ["p_main/id_family", "Қосжанов"]]
    file = answers(shell.folder, {"language": "kk", "answers": pairs}, "sheet.json")
    shell.done("interview", "record", "identity_sheet", "--answers", file, *names)
    sheet = ("names", "print", "AB-17", "--form-language", "kk", *names)
    text = printed(shell, "identity", *sheet)
    assert "Қосжанов" in text
    refused = shell("names", "print", "XY-99", "--out", shell.folder / "n.pdf", *names)
    assert refused.code == "identities.unknown"
    assert not (shell.folder / "n.pdf").exists()
    log = json.dumps(shell.done("audit", "show"))
    assert "paper.identity" in log


def test_shares_are_sheets_in_the_language_asked_for(shell: Shell) -> None:
    out = shell.folder / "shares"
    numbers = ("--threshold", 2, "--shares", 2, "--form-language", "kk")
    made = shell.done("vault", "recovery", "create", *numbers, "--out", out)
    for share in made["shares"]:
        text = text_of(Path(share["file"]).read_bytes())
        assert set(share["words"].split()) <= set(text.split())
        assert "бөлі" in text  # the Kazakh word for a share
