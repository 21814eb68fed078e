"""`form …` and `interview …` as a shell runs them, on real vaults."""

import io
import json
import shutil
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

import openpyxl
import pytest
from monitor_app.usecases import interviews
from tests.command import Shell, answers, tree
from tests.vaults import reopen

SHORT = """| survey | | | | | |
| | type | name | label::Қазақша (kk) | label::Русский (ru) | required | relevant |
| | text | person_code | Код | Код | yes | |
| | text | said | Сөзі | Слова | | ${person_code} != '' |
| | integer | years | Жасы | Возраст | | |
| | image | photo | Сурет | Снимок | | |
| | begin repeat | place | Орын | Место | | |
| | text | where | Қайда | Где | | |
| | end repeat | | | | | |
| settings | | | | | |
| | form_id | form_title | version | default_language | |
| | short | Қысқа | 7 | Қазақша (kk) | |
"""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made")
    shell = Shell(folder)
    shell.done("vault", "create", folder / "v", "--kdf-memory-mib", 64)
    form = folder / "short.md"
    form.write_text(SHORT, encoding="utf-8")
    facts = shell.at(folder / "v").done("form", "import", form)
    assert (facts["form_id"], facts["version"]) == ("short", "7")
    assert facts["questions"] == 5
    assert facts["languages"] == ["kk", "ru"]
    return folder / "v"


@pytest.fixture
def monitor(made: Path, tmp_path: Path) -> Shell:
    shutil.copytree(made, tmp_path / "v")
    return Shell(tmp_path, tmp_path / "v")


def record(
    shell: Shell, pairs: list[list[object]], *options: str, **more: object
) -> str:
    file = answers(shell.folder, {"language": "kk", "answers": pairs, **more})
    made = shell.done("interview", "record", "short", "--answers", file, *options)
    return str(made["interview"])


def test_the_library_is_listed_without_a_vault(tmp_path: Path) -> None:
    forms = Shell(tmp_path).done("form", "list")["forms"]
    assert len(forms) == 8
    first = forms[0]
    assert first["form_id"] == "detention_interview"
    assert first["questions"] == 255
    assert set(first["languages"]) == {"kk", "ru", "en"}


def test_the_vault_lists_its_own_forms_too(monitor: Shell) -> None:
    forms = {f["form_id"]: f for f in monitor.done("form", "list")["forms"]}
    assert len(forms) == 9
    assert forms["short"]["version"] == "7"


def test_a_form_goes_out_as_a_workbook_and_comes_back(
    monitor: Shell, tmp_path: Path
) -> None:
    out = tmp_path / "short.xlsx"
    assert monitor.done("form", "export", "short", "--out", out) == {"out": str(out)}
    book = openpyxl.load_workbook(io.BytesIO(out.read_bytes()))
    assert {"survey", "settings"} <= set(book.sheetnames)
    other = Shell(tmp_path)
    other.done("vault", "create", tmp_path / "w", "--kdf-memory-mib", 64)
    facts = other.at(tmp_path / "w").done("form", "import", out)
    assert (facts["form_id"], facts["questions"]) == ("short", 5)
    assert monitor("form", "export", "short", "--out", out).code == "file.exists"


def test_a_library_form_needs_no_vault(tmp_path: Path) -> None:
    shell = Shell(tmp_path)
    out = tmp_path / "consent.xlsx"
    shell.done("form", "export", "consent", "--out", out)
    problems = shell("form", "lint", out).json["problems"]
    assert not [p for p in problems if p["code"] == "lint.refused"]
    pdf = tmp_path / "consent.pdf"
    words = ("form", "print", "consent", "--out", pdf, "--form-language", "kk")
    printed = shell.done(*words, "--copies", 2)
    assert printed["copies"] == 2
    assert printed["pages"] >= 2
    assert pdf.read_bytes().startswith(b"%PDF-")
    assert shell("form", "export", "no_such", "--out", out).code == "form.unknown"


def test_lint_names_sheet_row_and_column(tmp_path: Path) -> None:
    form = tmp_path / "broken.md"
    broken = SHORT.replace("${person_code} != ''", "nonsense(1)")
    form.write_text(broken, encoding="utf-8")
    ran = Shell(tmp_path, language="kk")("form", "lint", form)
    assert ran.status == 1
    (problem,) = [p for p in ran.json["problems"] if p["code"] != "lint.missing-media"]
    assert problem["sheet"] == "survey"
    assert problem["row"] == 3
    assert problem["column"] == "relevant"
    assert "nonsense" in problem["message"]


def test_answers_are_recorded_as_the_window_would(monitor: Shell) -> None:
    pairs: list[list[object]] = [
        ["person_code", "AB-17"],
        ["said", "Мені ұрды"],
        ["years", 41],
        ["place[1]/where", "Алматы"],
        ["place[2]/where", "Тараз"],
    ]
    id_ = record(monitor, pairs)
    view = monitor.done("interview", "show", id_)
    assert view["answers"] == {
        "person_code": "AB-17",
        "said": "Мені ұрды",
        "years": "41",
        "place[1]/where": "Алматы",
        "place[2]/where": "Тараз",
    }
    assert (view["state"], view["versions"], view["signature"]) == ("checked", [], None)
    hits = monitor.done("interview", "search", "мени урды")["hits"]
    assert [(h["interview"], h["question"]) for h in hits] == [(id_, "said")]


def test_sign_amend_and_list(monitor: Shell, tmp_path: Path) -> None:
    id_ = record(monitor, [["person_code", "AB-17"], ["said", "бір"]])
    signed = monitor.done("interview", "sign", id_)
    assert (signed["state"], signed["version"]) == ("signed", 1)
    assert signed["signature"].startswith("-----BEGIN SSH SIGNATURE-----")
    assert monitor("interview", "sign", id_).code == "interview.not-a-draft"
    file = answers(tmp_path, {"answers": [["said", "екі"]]})
    amend = ("interview", "amend", id_, "--answers", file, "--reason", "қате")
    second = monitor.done(*amend)
    assert second["version"] == 2
    view = monitor.done("interview", "show", id_)
    assert view["answers"]["said"] == "екі"
    assert view["versions"][1]["parent"] == view["versions"][0]["sha256"]
    assert view["versions"][1]["reason"] == "қате"
    assert view["signature"]["good"]
    wrong = answers(tmp_path, {"answers": [["years", "many"]]}, "wrong.json")
    refused = ("interview", "amend", id_, "--answers", wrong, "--reason", "x")
    assert monitor(*refused).code == "answer.wrong-type"
    assert len(monitor.done("interview", "show", id_)["versions"]) == 2


def test_what_is_missing_is_listed_and_nothing_is_lost(monitor: Shell) -> None:
    file = answers(monitor.folder, {"answers": [["years", 3]]})
    ran = monitor("interview", "record", "short", "--answers", file, "--sign")
    assert ran.status == 3
    assert ran.json["state"] == "draft"
    assert ran.json["problems"] == [{"question": "person_code", "code": "required"}]
    again = monitor("interview", "sign", ran.json["interview"])
    assert again.status == 1
    assert again.code == "interview.incomplete"
    assert again.json["problems"] == ran.json["problems"]
    view = monitor.done("interview", "show", ran.json["interview"])
    assert view["answers"] == {"years": "3"}


def test_a_reason_stands_for_an_answer(monitor: Shell) -> None:
    id_ = record(monitor, [["person_code", "A-1"]], status={"said": "declined"})
    assert monitor.done("interview", "show", id_)["status"] == {"said": "declined"}


def test_a_photo_keeps_its_bytes(monitor: Shell, tmp_path: Path) -> None:
    photo = tmp_path / "Сурет.png"
    photo.write_bytes(bytes(range(256)) * 500)
    id_ = record(monitor, [["person_code", "A-1"]])
    stored = monitor.done("interview", "attach", id_, "photo", photo)
    assert stored["bytes"] == 128_000
    (attached,) = monitor.done("interview", "show", id_)["attachments"]
    assert attached["sha256"] == stored["sha256"]
    assert attached["original_name"] == "Сурет.png"
    assert attached["name"] == stored["name"]
    refused = monitor("interview", "attach", id_, "said", photo)
    assert refused.code == "interview.no-file-question"
    assert monitor("interview", "attach", id_, "none", photo).status == 1
    missing = monitor("interview", "attach", id_, "photo", tmp_path / "none.png")
    assert missing.code == "file.missing"
    assert len(list((tmp_path / "v" / "attachments").iterdir())) == 1


def test_a_submission_is_odk_xml(monitor: Shell, tmp_path: Path) -> None:
    id_ = record(monitor, [["person_code", "A-1"]], "--sign")
    out = tmp_path / "s.xml"
    assert monitor.done("interview", "submission", id_, "--out", out)["out"] == str(out)
    root = ET.fromstring(out.read_bytes())  # noqa: S314 - our own output
    assert root.attrib["id"] == "short"
    assert "A-1" in out.read_text(encoding="utf-8")
    assert monitor("interview", "submission", id_, "--out", out).code == "file.exists"


def test_a_filled_form_is_printed(monitor: Shell, tmp_path: Path) -> None:
    id_ = record(monitor, [["person_code", "A-1"]], "--sign")
    out = tmp_path / "p.pdf"
    words = ("interview", "print", id_, "--out", out, "--form-language", "kk")
    assert monitor.done(*words)["pages"] >= 1
    assert out.read_bytes().startswith(b"%PDF-")
    assert monitor(*words).code == "file.exists"


def test_a_list_goes_page_by_page(monitor: Shell) -> None:
    made = [record(monitor, [["person_code", f"A-{n}"]]) for n in range(3)]
    first = monitor.done("interview", "list", "--limit", 2)
    rest = monitor.done("interview", "list", "--limit", 2, "--after", first["next"])
    seen = [i["interview"] for i in first["interviews"] + rest["interviews"]]
    assert seen == made[::-1]
    assert rest["next"] is None
    some = monitor.done("interview", "list", "--state", "signed", "--form", "short")
    assert some["interviews"] == []
    spoken = replace(monitor, language="kk").run("interview", "list").out.splitlines()
    assert [line.split()[2] for line in spoken[1:]] == ["Тексерілді"] * 3
    assert monitor("interview", "list", "--after", "x").code == "answers.malformed"


@pytest.mark.parametrize(
    ("document", "code"),
    [
        ({"answers": [["years", "many"]]}, "answer.wrong-type"),
        ({"answers": [["years", True]]}, "answer.wrong-type"),
        ({"answers": [["said", "x"]]}, "answer.not-relevant"),
        ({"answers": [["nothing", "x"]]}, "answer.unknown-question"),
        ({"answers": [["place[3]/where", "x"]]}, "answer.unknown-question"),
        ({"answers": [["photo", "name.png"]]}, "answer.wrong-type"),
        ({"answers": [["photo", "@none.png"]]}, "file.missing"),
        ({"answers": [["person_code", "A\ud800B"]]}, "answer.wrong-type"),
        ({"answers": [["person_code", {"a": 1}]]}, "answer.wrong-type"),
        ({"answers": {"person_code": "A"}}, "answer.malformed"),
        ({"answers": [["person_code"]]}, "answer.malformed"),
        ({"status": {"years": "bored"}}, "answer.wrong-type"),
        ({"language": "de"}, "answer.unknown-language"),
        ({"answer": []}, "answer.malformed"),
        ("[1, 2]", "answers.malformed"),
        ("{", "answers.malformed"),
        ("[" * 100_000, "answers.malformed"),
        ('{"answers": [["years", NaN]]}', "answers.malformed"),
        ("", "answers.malformed"),
    ],
)
def test_refused_answers_record_nothing(
    monitor: Shell, tmp_path: Path, document: object, code: str
) -> None:
    (tmp_path / "photo.png").write_bytes(b"photo")
    pairs = [["photo", "@photo.png"]]
    if isinstance(document, dict) and isinstance(document.get("answers"), list):
        document = {**document, "answers": pairs + document["answers"]}
    file = answers(tmp_path, document)
    ran = monitor("interview", "record", "short", "--answers", file, "--sign")
    assert (ran.status, ran.code) == (1, code)
    assert monitor.done("interview", "list")["interviews"] == []
    assert list((tmp_path / "v" / "attachments").iterdir()) == []
    assert monitor.done("vault", "info")["attachments"] == 0


def test_a_refused_answer_is_named_by_its_place(monitor: Shell) -> None:
    file = answers(monitor.folder, {"answers": [["years", "many"]]})
    ran = monitor("interview", "record", "short", "--answers", file)
    assert ran.json["error"]["details"]["question"] == "years"
    assert "many" not in ran.out + ran.err


def test_an_unknown_interview_or_form_is_refused(
    monitor: Shell, tmp_path: Path
) -> None:
    file = answers(tmp_path, {"answers": []})
    unknown = monitor("interview", "record", "no_such", "--answers", file)
    assert unknown.code == "form.unknown"
    for verb in ("show", "sign"):
        assert monitor("interview", verb, "a" * 26).status == 1
    before = tree(tmp_path / "v" / "attachments")
    out = tmp_path / "x.pdf"
    assert monitor("interview", "print", "a" * 26, "--out", out).status == 1
    assert not out.exists()
    assert tree(tmp_path / "v" / "attachments") == before


def test_an_identity_sheet_never_enters_the_testimony(monitor: Shell) -> None:
    file = answers(monitor.folder, {"answers": []})
    ran = monitor("interview", "record", "identity_sheet", "--answers", file)
    assert ran.status == 1
    assert ran.code.startswith("safety.")
    json.dumps(ran.json)


def test_a_draft_is_deleted_with_yes_and_nothing_signed_is(
    monitor: Shell, tmp_path: Path
) -> None:
    draft = record(monitor, [["person_code", "AB-17"], ["said", "Айтты"]])
    (tmp_path / "photo.jpg").write_bytes(b"\xff\xd8 a photo")
    attach = ("interview", "attach", draft, "photo", tmp_path / "photo.jpg")
    monitor.done(*attach)
    asked = monitor("interview", "delete", draft)
    assert (asked.status, asked.json["deleted"]) == (2, False)
    assert (asked.json["answers"], asked.json["files"]) == (3, 1)
    assert "add --yes" in monitor.run("interview", "delete", draft).out
    assert monitor("interview", "give-up", draft, "--yes").code == (
        "interview.not-signed"
    )
    assert monitor.done("interview", "show", draft)["state"] == "draft"
    done = monitor.done("interview", "delete", draft, "--yes")
    assert (done["interview"], done["deleted"], done["versions"]) == (draft, True, 0)
    gone = monitor("interview", "delete", draft, "--yes")
    assert (gone.status, gone.code) == (1, "interview.unknown")
    assert monitor.done("interview", "list")["interviews"] == []
    signed = record(monitor, [["person_code", "AB-17"]], "--sign")
    for verb in ("delete", "give-up"):
        refused = monitor("interview", verb, signed, "--yes")
        assert (refused.status, refused.code) == (1, "interview.not-a-draft")


def test_an_amendment_is_given_up_and_what_is_signed_stays(monitor: Shell) -> None:
    signed = record(monitor, [["person_code", "AB-17"]], "--sign")
    assert monitor.vault is not None
    with reopen(monitor.vault) as vault:
        session = interviews.amend(vault, signed, "why").session()
        session.answer("said", "Айтты")
        interviews.save_draft(vault, signed, interviews.draft_of(session))
    refused = monitor("interview", "delete", signed, "--yes")
    assert (refused.status, refused.code) == (1, "interview.not-a-draft")
    asked = monitor("interview", "give-up", signed)
    assert (asked.status, asked.json["given_up"]) == (2, False)
    done = monitor.done("interview", "give-up", signed, "--yes")
    assert done == {
        "interview": signed,
        "given_up": True,
        "answers": 1,
        "files": 0,
        "versions": 1,
    }
    shown = monitor.done("interview", "show", signed)
    assert shown["state"] == "signed"
    assert "said" not in shown["answers"]
