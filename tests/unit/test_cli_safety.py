"""Verbs of safety: role, escrow, wiping, marks, finds, names, tables."""

import csv
import io
import shutil
from pathlib import Path

import pytest
from monitor_app.crypto.age_keys import X25519Identity, parse_identity
from monitor_app.forms.library import load_library_form
from monitor_app.records.profile import Profile
from monitor_app.usecases import identities, vaults
from monitor_app.vault import Vault
from tests.command import PASSPHRASE, Shell, answers
from tests.vaults import CLOCK, create

NAMES_PHRASE = "жаңа сөйлем 9 қазан шам"
SHORT = """| survey | | | | | |
| | type | name | label::Қазақша (kk) | label::Русский (ru) | flags |
| | text | person_code | Код | Код | |
| | text | said | Сөзі | Слова | V |
| | text | full_name | Аты | Имя | I |
| | begin group | end | Соңы | Конец | |
| | text | cons_state | Келісім | Согласие | |
| | end group | | | | |
| | begin repeat | place | Орын | Место | |
| | text | where | Қайда | Где | |
| | end repeat | | | | |
| settings | | | | | |
| | form_id | form_title | version | default_language | |
| | short | Қысқа | 7 | Қазақша (kk) | |
"""
GIVEN = {"end__cons_state": "given"}
REPEAT = {"place[1]__where": "Алматы"}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made")
    create(folder / "v").close()
    form = folder / "short.md"
    form.write_text(SHORT, encoding="utf-8")
    Shell(folder, folder / "v").done("form", "import", form)
    return folder / "v"


@pytest.fixture
def monitor(made: Path, tmp_path: Path) -> Shell:
    shutil.copytree(made, tmp_path / "v")
    return Shell(tmp_path, tmp_path / "v")


def record(shell: Shell, *options: str, **given: str) -> str:
    pairs = [[name.replace("__", "/"), value] for name, value in given.items()]
    file = answers(shell.folder, {"language": "kk", "answers": pairs})
    made = shell.done("interview", "record", "short", "--answers", file, *options)
    return str(made["interview"])


def events(shell: Shell) -> list[str]:
    return [e["event"] for e in shell.done("audit", "show")["entries"]]


def test_a_role_is_shown_changed_and_logged(monitor: Shell) -> None:
    assert monitor.done("vault", "role") == {"role": "interviewer"}
    assert monitor.done("vault", "role", "clinician") == {"role": "clinician"}
    assert monitor.done("vault", "role") == {"role": "clinician"}
    assert events(monitor).count("role.changed") == 1
    assert monitor("vault", "role", "king").status == 2


def test_escrow_opens_the_vault_until_it_is_taken_back(
    monitor: Shell, tmp_path: Path
) -> None:
    office = X25519Identity.generate()
    key = tmp_path / "office.pub"
    key.write_text(f"{office.recipient()}\n", encoding="ascii")
    slots = monitor.done("vault", "escrow", "on", key)["slots"]
    assert len(slots) == 2
    with Vault.open_with_escrow(tmp_path / "v", [office], clock=CLOCK) as opened:
        assert opened.profile == "monitor"
    assert len(monitor.done("vault", "escrow", "off")["slots"]) == 1
    assert {"escrow.added", "escrow.removed"} <= set(events(monitor))
    assert monitor("vault", "escrow", "on").status == 2
    assert monitor("vault", "escrow", "off", "age1x").status == 2
    before = (tmp_path / "v" / "vault.json").read_bytes()
    assert monitor("vault", "escrow", "on", "age1nonsense").status == 1
    assert monitor("vault", "escrow", "on", tmp_path / "none").code == "file.missing"
    assert (tmp_path / "v" / "vault.json").read_bytes() == before


def test_wiping_is_switched_on_and_off(monitor: Shell) -> None:
    assert monitor.done("vault", "wipe-after", 7) == {"wipe_after": 7}
    with vaults.open_vault(_folder(monitor), PASSPHRASE) as vault:
        assert vault.header.wipe_after == 7
    assert monitor.done("vault", "wipe-after", "off") == {"wipe_after": 0}
    for wrong in ("0", "4", "51", "-5", "seven", "٧"):
        assert monitor("vault", "wipe-after", "--", wrong).status == 2
    with vaults.open_vault(_folder(monitor), PASSPHRASE) as vault:
        assert vault.header.wipe_after == 0


def test_a_mark_hides_an_answer_until_a_lawyer_releases_it(monitor: Shell) -> None:
    id_ = record(monitor, person_code="AB-17", said="жасырын бұйрық", full_name="Тау")
    sealed = monitor.done("interview", "mark", id_, "said")
    assert sealed == {"interview": id_, "sealed": ["said"], "released_by": ""}
    assert monitor.done("interview", "search", "бұйрық")["hits"] == []
    assert len(monitor.done("interview", "search", "тау")["hits"]) == 1
    release = ("interview", "release", id_, "--lawyer", "L-01")
    assert monitor(*release).code == "safety.lawyer-only"
    monitor.done("vault", "role", "lawyer")
    assert monitor.done(*release)["released_by"] == "L-01"
    assert len(monitor.done("interview", "search", "бұйрық")["hits"]) == 1
    assert monitor.done("interview", "mark", id_)["sealed"] == ["said", "whole"]
    assert monitor("interview", "mark", id_, "none").code == "answer.unknown-question"
    assert monitor("interview", "mark", "a" * 26).status == 1


def test_finds_are_shown_before_anything_is_printed(monitor: Shell) -> None:
    said = "IIN 900101300123, телефон 8 701 123 45 67, көшесі Абай"
    id_ = record(monitor, person_code="AB-17", said=said)
    finds = monitor.done("interview", "finds", id_)["finds"]
    assert {find["trait"] for find in finds} == {"iin", "phone", "address"}
    assert {find["question"] for find in finds} == {"said"}
    assert all(find["text"] in said for find in finds)
    other = record(monitor, person_code="AB-18", said="ештеңе")
    assert monitor.done("interview", "finds", other) == {"finds": []}


def test_search_is_narrowed_by_form_state_and_days(monitor: Shell) -> None:
    first = record(monitor, "--sign", person_code="AB-17", said="бұлақ")
    second = record(monitor, person_code="AB-18", said="бұлақ")

    def found(*options: str) -> set[str]:
        hits = monitor.done("interview", "search", "бұлақ", *options)["hits"]
        return {hit["interview"] for hit in hits}

    assert found() == {first, second}
    assert found("--state", "signed") == {first}
    assert found("--form", "short") == {first, second}
    assert found("--form", "consent") == set()
    assert found("--site", "X") == set()
    assert found("--begun-from", "2020-01-01") == {first, second}
    assert found("--begun-from", "2999-01-01") == set()
    assert found("--begun-to", "2020-01-01") == set()
    ran = monitor("interview", "search", "x", "--begun-to", "yesterday")
    assert ran.status == 2


def _phrase(shell: Shell, words: str = NAMES_PHRASE) -> Path:
    file = shell.folder / "names.txt"
    file.write_text(words + "\n", encoding="utf-8")
    return file


def test_names_are_kept_apart_and_each_look_is_logged(
    monitor: Shell, tmp_path: Path
) -> None:
    names = ("--identity-passphrase-file", _phrase(monitor))
    assert monitor("names", "list", *names).code == "identities.none"
    quick = ("--kdf-memory-mib", 64)
    assert monitor.done("names", "create", *quick, *names) == {"created": True}
    assert monitor("names", "create", *quick, *names).code == "identities.exist"
    place = _code_place()
    file = answers(tmp_path, {"language": "kk", "answers": [[place, "AB-17"]]})
    sheet = ("interview", "record", "identity_sheet", "--answers", file)
    assert monitor(*sheet).code == "safety.identity-apart"
    made = monitor.done(*sheet, *names)
    assert (made["person_code"], made["interview"]) == ("AB-17", None)
    assert monitor.done("interview", "list")["interviews"] == []
    assert monitor(*sheet, *names).code == "identities.known"
    assert monitor.done("names", "list", *names) == {"person_codes": ["AB-17"]}
    shown = monitor.done("names", "show", "AB-17", *names)
    assert shown["answers"][place] == "AB-17"
    assert monitor("names", "show", "XY-99", *names).code == "identities.unknown"
    moved = answers(tmp_path, {"answers": [[place, "XY-99"]]}, "moved.json")
    ran = monitor("names", "set", "AB-17", "--answers", moved, *names)
    assert ran.code == "identities.no-code"
    assert monitor.done("names", "list", *names) == {"person_codes": ["AB-17"]}
    wrong = ("--identity-passphrase-file", monitor.passphrase_file())
    assert monitor("names", "list", *wrong).code == "vault.wrong-passphrase"
    assert monitor("names", "remove", "AB-17", *names).status == 2
    assert monitor.done("names", "remove", "AB-17", "--yes", *names)["removed"]
    log = events(monitor)
    assert log.count("identities.looked-up") >= 2
    assert "AB-17" not in (tmp_path / "v" / "vault.db").read_bytes().decode("latin-1")


def test_names_change_by_a_file_of_answers(monitor: Shell, tmp_path: Path) -> None:
    names = ("--identity-passphrase-file", _phrase(monitor))
    monitor.done("names", "create", "--kdf-memory-mib", 64, *names)
    question = _some_text_question()
    file = answers(tmp_path, {"answers": [[_code_place(), "AB-17"]]})
    sheet = ("interview", "record", "identity_sheet", "--answers", file)
    monitor.done(*sheet, *names)
    change = answers(tmp_path, {"answers": [[question, "Тасқала"]]}, "more.json")
    filled = monitor.done("names", "set", "AB-17", "--answers", change, *names)
    assert filled["person_code"] == "AB-17"
    shown = monitor.done("names", "show", "AB-17", *names)["answers"]
    assert shown[question] == "Тасқала"


def test_tables_hold_signed_records_and_nobodys_name(
    monitor: Shell, tmp_path: Path
) -> None:
    signed = {**GIVEN, "full_name": "Тау"}
    first = record(
        monitor, "--sign", person_code="AB-17", said="=бір", **signed, **REPEAT
    )
    other = {**signed, "place[1]__where": "Тараз"}
    record(monitor, "--sign", person_code="AB-18", said="екі", **other)
    draft = record(monitor, person_code="AB-19", **GIVEN)
    sealed = record(monitor, "--sign", person_code="AB-20", said="үш", **GIVEN)
    silent = record(monitor, "--sign", person_code="AB-21", said="төрт")
    taken = {"end__cons_state": "withdrawn"}
    ended = record(monitor, "--sign", person_code="AB-22", said="бес", **taken)
    monitor.done("interview", "mark", sealed)
    monitor.done("interview", "mark", first, "place/where")
    out = tmp_path / "tables"
    made = monitor.done("form", "records", "short", "--out", out)
    assert made["records"] == 2
    reasons = {each["interview"]: each["reason"] for each in made["left_out"]}
    assert reasons == {
        draft: "interview.not-signed",
        sealed: "flag.sealed",
        silent: "consent.no-line",
        ended: "consent.withdrawn",
    }
    assert {"full_name", "place/where"} <= set(made["withheld"])
    assert sorted(p.name for p in out.iterdir()) == ["short-place.csv", "short.csv"]
    rows = _table(out / "short.csv")
    assert {row["person_code"] for row in rows} == {"AB-17", "AB-18"}
    assert {row["said"] for row in rows} == {"'=бір", "екі"}
    assert {row["full_name"] for row in rows} == {""}
    places = _table(out / "short-place.csv")
    assert sorted(place["where"] for place in places) == ["", "Тараз"]
    assert {p["PARENT_KEY"] for p in places} == {row["KEY"] for row in rows}
    assert monitor("form", "records", "short", "--out", out).code == "file.exists"
    named = monitor.done(
        "form", "records", "short", "--identifying", "--out", tmp_path / "named"
    )
    assert "full_name" not in named["withheld"]
    rows = _table(tmp_path / "named" / "short.csv")
    assert {row["full_name"] for row in rows} == {"Тау"}
    written = [
        e for e in monitor.done("audit", "show")["entries"] if "tables" in e["event"]
    ]
    assert [e["detail"] for e in written] == ["2 identifying", "2"]
    none = monitor("form", "records", "consent", "--out", tmp_path / "none")
    assert none.code == "records.none"
    assert not (tmp_path / "none").exists()


def _table(file: Path) -> list[dict[str, str]]:
    text = file.read_bytes().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def _folder(shell: Shell) -> Path:
    assert shell.vault is not None
    return shell.vault


def _code_place() -> str:
    form = load_library_form(identities.FORM)
    return next(q.path for q in form.questions() if q.name == "person_code")


def _some_text_question() -> str:
    form = load_library_form(identities.FORM)
    wanted = (q for q in form.questions() if q.kind == "text" and q.path != "")
    return next(
        q.path
        for q in wanted
        if q.name != "person_code" and not q.relevant and not q.constraint
    )


def test_the_office_writes_its_key_to_a_file_for_itself_alone(
    tmp_path: Path,
) -> None:
    create(tmp_path / "office", Profile.OFFICE).close()
    office = Shell(tmp_path, tmp_path / "office")
    file = tmp_path / "key.txt"
    assert office.done("vault", "office-key", "--out", file) == {"out": str(file)}
    assert file.stat().st_mode & 0o077 == 0
    identity = parse_identity(file.read_text("ascii").splitlines()[-1])
    recipient = office.done("vault", "info")["recipient"]
    assert str(identity.recipient()) == recipient
    assert office("vault", "office-key", "--out", file).code == "file.exists"
    assert "office.key-exported" in events(office)


def test_a_monitor_has_no_office_key(monitor: Shell, tmp_path: Path) -> None:
    refused = monitor("vault", "office-key", "--out", tmp_path / "key.txt")
    assert refused.code == "vault.office-only"
    assert not (tmp_path / "key.txt").exists()
