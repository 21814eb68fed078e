"""The words of the command line: common options, statuses, one shape of refusals."""

import csv
import json
import re
import string
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from monitor_app import __version__
from monitor_app.cli.help_words import (
    CLASSES_SAID,
    LEVELS_SAID,
    PURPOSES_SAID,
    verbs,
)
from monitor_app.cli.main import app
from monitor_app.cli.shell import (
    Common,
    WrongUsage,
    facts_of,
    read_passphrase,
    split_common,
)
from monitor_app.errors.cli import PassphraseFileError
from monitor_app.errors.files import FileMissingError
from monitor_app.i18n import catalogue
from monitor_app.messages import sentence_of
from monitor_app.paths import resources
from monitor_app.records.consent import PURPOSES
from monitor_app.team import LEVELS
from monitor_app.usecases import vaults
from tests.command import Shell
from typer.main import get_group

OPTIONS = st.fixed_dictionaries(
    {},
    optional={
        "--vault": st.text(string.ascii_letters, min_size=1),
        "--passphrase-file": st.text(string.ascii_letters, min_size=1),
        "--identity-passphrase-file": st.text(string.ascii_letters, min_size=1),
        "--language": st.sampled_from(["kk", "ru", "en"]),
    },
)
WORDS = st.lists(st.text(string.ascii_lowercase, min_size=1), max_size=5)


@given(OPTIONS, WORDS, st.booleans(), st.booleans(), st.randoms())
def test_common_options_stand_anywhere(
    options: dict[str, str], words: list[str], as_json: bool, equals: bool, rng: Random
) -> None:
    pieces = [[word] for word in words]
    for name, value in options.items():
        piece = [f"{name}={value}"] if equals else [name, value]
        pieces.insert(rng.randint(0, len(pieces)), piece)
    if as_json:
        pieces.insert(rng.randint(0, len(pieces)), ["--json"])
    found, rest = split_common([word for piece in pieces for word in piece])
    vault = options.get("--vault")
    assert rest == words
    assert found == Common(
        vault=Path(vault) if vault else None,
        passphrase_file=options.get("--passphrase-file"),
        identity_passphrase_file=options.get("--identity-passphrase-file"),
        as_json=as_json,
        language=options.get("--language"),
    )


def test_what_follows_two_dashes_is_no_option() -> None:
    found, rest = split_common(["interview", "search", "--", "--json"])
    assert rest == ["interview", "search", "--", "--json"]
    assert not found.as_json


def test_the_environment_names_the_vault(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MONITOR_VAULT", "/somewhere")
    assert split_common([])[0].vault == Path("/somewhere")
    assert split_common(["--vault", "here"])[0].vault == Path("here")


@pytest.mark.parametrize(
    "words", [["--vault"], ["--language", "de"], ["x", "--language"]]
)
def test_an_option_without_its_value_is_wrong_usage(words: list[str]) -> None:
    with pytest.raises(WrongUsage):
        split_common(words)


@pytest.mark.parametrize(
    "words",
    [
        ("vault", "made-up"),
        ("interview", "list", "--limit", "0"),
        ("interview", "list", "--state", "lost"),
        ("form", "print", "consent"),
        ("interview", "record", "consent"),
        ("vault", "create"),
        ("bundle", "export", "--to", "office", "--purpose", "p_store", "--out", "x"),
        ("nonsense",),
    ],
)
def test_wrong_usage_is_status_2(tmp_path: Path, words: tuple[str, ...]) -> None:
    ran = Shell(tmp_path)(*words)
    assert ran.status == 2
    assert ran.code == "cli.usage"


def test_a_group_without_a_verb_shows_its_help(tmp_path: Path) -> None:
    ran = Shell(tmp_path).run("vault")
    assert ran.status == 2
    assert "create" in ran.out


@pytest.mark.parametrize("language", ["ru", "kk"])
def test_every_word_of_help_is_translated(language: str) -> None:
    words, missing, count = catalogue(language), [], 0
    for verb in verbs(get_group(app)):
        said = [
            verb.help,
            verb.epilog,
            *(getattr(p, "help", None) for p in verb.params),
        ]
        asked = [text for text in said if text]
        count += len(asked)
        missing += [text for text in asked if words.gettext(text) == text]
        assert verb.help, verb.name
    assert count > 100
    assert not missing


def test_help_names_the_codes_of_the_library() -> None:
    def codes(sentence: str, start: str) -> list[str]:
        return re.findall(rf"\b{start}\w+", sentence)

    text = (resources() / "forms" / "lists.csv").read_text(encoding="utf-8")
    rows = csv.reader(text.splitlines())
    lists = [(row[1], row[2]) for row in rows if len(row) > 2]
    of = {name: [c for n, c in lists if n == name] for name, _code in lists}
    assert codes(PURPOSES_SAID, "p_") == of["consent_purpose"] == list(PURPOSES)
    assert codes(CLASSES_SAID, "r_") == of["consent_recipient"]
    assert re.findall(r"l\d", LEVELS_SAID) == of["sens_level"] == list(LEVELS)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ("Usage: monitor-app", "Options:", "[default: 3", "required]")),
        ("ru", ("Как вызвать: monitor-app", "Параметры:", "[если не назвать: 3")),
        ("kk", ("Қалай шақыру керек: monitor-app", "Параметрлер:", "[аталмаса: 3")),
    ],
)
def test_help_speaks_the_language_of_the_person(
    tmp_path: Path, language: str, words: tuple[str, ...]
) -> None:
    shell = Shell(tmp_path, language=language)
    ran = shell.run("vault", "recovery", "create", "--help")
    assert ran.status == 0
    assert all(word in ran.out for word in words)
    assert "--passphrase-file" in ran.out  # what every verb takes is named there too
    if language != "en":
        assert not re.search("Usage|Options|Show this|default|required", ran.out)
    group = shell.run("vault")
    assert (group.status, group.err) == (2, "")
    assert group.out.startswith(words[0])


def test_the_version_is_told(tmp_path: Path) -> None:
    ran = Shell(tmp_path).run("--version")
    assert (ran.status, ran.out) == (0, f"monitor-app {__version__}\n")
    assert Shell(tmp_path)("--version").json == {"version": __version__}


@given(st.dictionaries(st.sampled_from("abc"), st.none() | st.booleans()))
def test_facts_are_spelled_for_people(facts: dict[str, bool | None]) -> None:
    said = [f"{k}: {'yes' if v else 'no'}" for k, v in facts.items() if v is not None]
    assert facts_of(facts) == said


def test_a_slot_says_first_what_it_is() -> None:
    slots = {"slots": [{"shares": 5, "threshold": 3, "type": "slip39"}]}
    assert facts_of(slots) == ["slot: type=slip39 shares=5 threshold=3"]


def test_nothing_to_send_is_not_counted() -> None:
    none: dict[str, str | int] = {"left_out": 0, "reason": "interview.not-signed"}
    assert sentence_of("export.nothing", none).startswith("No signed record waits")
    some: dict[str, str | int] = {"left_out": 2, "reason": "interview.not-signed"}
    assert "2 items stay" in sentence_of("export.nothing", some)


def test_help_is_no_failure(tmp_path: Path) -> None:
    ran = Shell(tmp_path).run("interview", "--help")
    assert ran.status == 0
    assert "record" in ran.out


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "Name the vault"), ("ru", "хранилище"), ("kk", "Қойманы")],
)
def test_refusals_speak_three_languages(
    tmp_path: Path, language: str, words: str
) -> None:
    ran = Shell(tmp_path, language=language)("vault", "info")
    assert ran.status == 1
    assert ran.code == "cli.no-vault"
    assert words in ran.json["error"]["message"]


def test_without_json_standard_output_stays_empty(tmp_path: Path) -> None:
    ran = Shell(tmp_path).run("vault", "info")
    assert (ran.status, ran.out) == (1, "")
    assert ran.err.startswith("cli.no-vault: ")


def test_a_passphrase_is_the_first_line(tmp_path: Path) -> None:
    file = tmp_path / "p"
    for content in ("сөз тіркесі\nsecond\n", "сөз тіркесі\r\n", "\ufeffсөз тіркесі"):
        file.write_text(content, encoding="utf-8", newline="")
        assert read_passphrase(str(file), "") == "сөз тіркесі"


@pytest.mark.parametrize("content", [b"", b"\nsecond\n", b"\xff\xfe\x00"])
def test_a_file_without_a_passphrase_is_refused(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "p"
    file.write_bytes(content)
    with pytest.raises(PassphraseFileError):
        read_passphrase(str(file), "")
    with pytest.raises(FileMissingError):
        read_passphrase(str(tmp_path / "none"), "")


def test_without_a_terminal_nobody_is_asked(tmp_path: Path) -> None:
    (tmp_path / "vault.json").write_text("{}")
    words = ["vault", "info", "--json", "--vault", str(tmp_path)]
    ran = Shell(tmp_path).run(*words, "--passphrase-file", "-", typed="\n")
    assert ran.code == "cli.passphrase-file"


def test_what_nobody_foresaw_shows_no_traceback(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = "AB-17 told us"

    def trip(*_arguments: object) -> None:
        raise ZeroDivisionError(secret)

    monkeypatch.setattr(vaults, "require_vault", trip)
    ran = Shell(tmp_path, tmp_path)("vault", "info")
    assert ran.status == 1
    assert ran.code == "internal.error"
    assert ran.json["error"]["details"] == {"kind": "ZeroDivisionError"}
    assert secret not in ran.out + ran.err


def test_a_cancelled_verb_is_status_130(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*_arguments: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(vaults, "require_vault", stop)
    ran = Shell(tmp_path, tmp_path)("vault", "info")
    assert ran.status == 130
    assert ran.code == "cli.cancelled"


def test_the_self_test_holds(tmp_path: Path) -> None:
    found = Shell(tmp_path).done("self-test")
    assert found["ok"]
    names = {check["check"] for check in found["checks"]}
    assert names >= {"age-x25519", "age-hybrid", "sshsig", "argon2id", "stream"}
    assert names >= {"sqlcipher", "fonts", "translations", "clock", "forms"}
    json.dumps(found)
