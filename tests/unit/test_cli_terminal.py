"""What others wrote cannot steer a terminal, nor pass for words of the program."""

import json
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from monitor_app.cli.shell import facts_of
from monitor_app.messages.visible import visible, visible_cell, visible_json
from tests import field
from tests.command import Shell, answers
from tests.field import Field

STEERING = "\x00\x07\x08\x1b\x7f\x9b\u202e\u2066\u2028\u200f\ufeff"
SAID = "Бір\nsigned: yes\u202e\x9b31m"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Field:
    return field.establish(tmp_path_factory.mktemp("terminal"))


@given(st.text() | st.text(alphabet=f"ab\n\r\t қ{STEERING}"))
def test_nothing_that_steers_comes_out(text: str) -> None:
    for shown in (visible(text), visible_cell(text)):
        assert not set(STEERING + "\r") & set(shown)
    assert all(line.startswith("  ") for line in visible(text).split("\n")[1:])
    assert "\n" not in visible_cell(text)
    document = json.dumps([text], ensure_ascii=False)
    assert json.loads(visible_json(document)) == [text]
    assert not set(STEERING) & set(visible_json(document))


@given(st.text(alphabet="Қазақ русский english — «»ü👩🏽\u200d🦰"))
def test_words_stay_words(text: str) -> None:
    assert visible(text) == text == visible_cell(text)


def test_an_answer_cannot_pass_for_a_line_of_ours(made: Field) -> None:
    given = [["person_code", "AB-17"], ["said", SAID], ["consent/cons_state", "given"]]
    file = answers(made.folder, {"answers": given}, "steering.json")
    record = ("interview", "record", "short", "--answers", file, "--sign")
    id_ = made.monitor.done(*record)["interview"]
    shown = made.monitor.run("interview", "show", id_).out
    assert "said: Бір\n  signed: yes\\u202e\\u009b31m\n" in shown
    assert made.monitor.done("interview", "show", id_)["answers"]["said"] == SAID


def test_a_file_name_cannot_clear_the_screen(made: Field) -> None:
    file = made.folder / "a\x1b[2J\nImported: 9.age"
    try:
        file.write_bytes(b"x")
    except OSError:
        pytest.skip("this system has no such names")
    ran = made.office.run("bundle", "receive", file)
    assert ran.status == 3
    assert "\x1b" not in ran.out
    assert "Imported: 9.age" not in [line[:15] for line in ran.out.splitlines()]


@pytest.mark.parametrize("words", [("vault",), ("bundle",), ()])
def test_a_group_without_a_verb_is_one_document_too(
    made: Field, words: tuple[str, ...]
) -> None:
    ran = Shell(made.folder)(*words)
    assert (ran.status, ran.code) == (2, "cli.usage")


def test_receipts_that_all_fail_are_a_refusal_with_its_sentence(made: Field) -> None:
    ran = made.monitor("bundle", "receipt", made.folder / "team.json")
    assert ran.status == 1
    assert ran.json["error"]["code"] == "receipt.bad"
    assert ran.json["rejected"][0]["code"] == "receipt.bad"
    assert ran.err.startswith("receipt.bad: ")


OUTSIDE = ("@../Сурет.png", "@/etc/hostname", "@a/../../b.png", "@C:\\b.png", "@.", "@")


@pytest.mark.parametrize("name", OUTSIDE)
def test_only_files_beside_the_answers_are_attached(made: Field, name: str) -> None:
    (below := made.folder / "below").mkdir(exist_ok=True)
    file = answers(below, {"answers": [["photo", name]]})
    ran = made.monitor("interview", "record", "short", "--answers", file)
    assert (ran.status, ran.code) == (1, "answer.wrong-type")


BROKEN = (
    '{"answers": [["said", "x"]], "answers": []}',
    '{"answers": [["said", 1e999]]}',
)


@pytest.mark.parametrize("document", BROKEN)
def test_no_answer_is_lost_in_silence(made: Field, document: str) -> None:
    file = answers(made.folder, document, "broken.json")
    ran = made.monitor("interview", "record", "short", "--answers", file)
    assert (ran.status, ran.code) == (1, "answers.malformed")


def test_half_a_letter_in_a_translation_is_refused(made: Field) -> None:
    half = (
        '[{"language": "ru", "translator": "T", "date": "2026-01-01",'
        ' "text": "\\ud800"}]'
    )
    document = f'{{"answers": [["said", "x"]], "translations": {{"said": {half}}}}}'
    file = answers(made.folder, document, "half.json")
    ran = made.monitor("interview", "record", "short", "--answers", file)
    assert (ran.status, ran.code) == (1, "answer.malformed")


def test_of_several_copies_all_are_erased_or_none(made: Field, tmp_path: Path) -> None:
    here = field.copied(made, tmp_path / "copy")
    (receipts := here.folder / "receipts").mkdir()
    read = here.office.done("bundle", "receive", here.bundle, "--receipts", receipts)
    here.monitor.done("bundle", "receipt", *read["receipts"])
    file = answers(here.folder, {"answers": field.KEEP})
    record = ("interview", "record", "short", "--answers", file, "--sign")
    unread = here.monitor.done(*record)["interview"]
    ran = here.monitor("bundle", "purge", here.interview, unread)
    assert (ran.status, ran.code) == (1, "purge.needs-receipt")
    shown = here.monitor.done("interview", "show", here.interview)
    assert shown["state"] == "receipt_verified"
    here.monitor.done("bundle", "purge", here.interview, here.interview)


def test_a_photo_whose_name_is_no_text_is_attached(made: Field) -> None:
    name = os.fsdecode(os.fsencode(made.folder) + b"/\xff\xfe.png")
    try:
        Path(name).write_bytes(b"picture")
    except OSError:
        pytest.skip("this system has no such names")
    file = answers(made.folder, {"answers": [["said", "x"]]}, "named.json")
    draft = made.monitor.done("interview", "record", "short", "--answers", file)
    id_ = draft["interview"]
    made.monitor.done("interview", "attach", id_, "photo", name)
    (kept,) = made.monitor.done("interview", "show", id_)["attachments"]
    assert kept["original_name"].endswith("\ufffd.png")
    assert kept["bytes"] == len(b"picture")


def test_one_key_has_one_name(made: Field) -> None:
    signer = made.monitor.done("vault", "info")["signer"]
    ran = made.office("team", "add-signer", signer, "--name", "M-15")
    assert (ran.status, ran.code) == (1, "team.key-under-two-names")


def test_facts_have_a_line_each_and_lists_a_line_for_each_item() -> None:
    assert facts_of({"ok": False, "problems": [{"code": "a.b", "where": "x"}]}) == [
        "ok: no",
        "problem: code=a.b where=x",
    ]
    assert facts_of({"slots": ["passphrase", "shares"], "none": []}) == [
        "slot: passphrase",
        "slot: shares",
    ]
