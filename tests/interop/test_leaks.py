"""The whole story by verbs, a process for each sitting: no word of it lies open.

A canary stands in every text, code and file name. Afterwards every file that the
program wrote is searched for it: vaults, home, temporary folders, settings, bundles,
receipts, messages. Only what a person asked for holds it: the PDF, and the files that
were given. `test_vault_leaks.py` looks while the program runs; this one looks after.
"""

import json
import os
import subprocess
import sys
import unicodedata
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from monitor_app.forms.definition import Kind, QuestionDef
from monitor_app.forms.library import load_library_form
from tests.command import PASSPHRASE, answers
from tests.conftest import ROOT
from tests.interop.test_demo import document

TEXT = "Сайрағышқұс"
CODE = "QX-77431"  # of the person
CASE = "QXV-2025-7743"
NAME = "Құсжазбасы"  # of a file
PICTURE = b"picture-of-a-canary" * 9


class Person:
    """Runs verbs as a shell would, with a home of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.said: list[bytes] = []  # everything the program wrote on its screen
        for name in ("home", "tmp", "work"):
            (folder / name).mkdir()
        self.phrase = folder / "phrase.txt"
        self.phrase.write_text(PASSPHRASE + "\n", encoding="utf-8")

    def sit(self, vault: str, *verbs: "Verb") -> list[dict[str, Any]]:
        """Run verbs one after another in a process of its own; return their JSON."""
        folder = self.folder
        home = str(folder / "home")
        world = {
            **os.environ,
            "HOME": home,
            "XDG_CONFIG_HOME": f"{home}/config",
            "XDG_CACHE_HOME": f"{home}/cache",
            "XDG_DATA_HOME": f"{home}/data",
            "TMPDIR": str(folder / "tmp"),
            "PYTHONPATH": str(ROOT),
            "PYTHONDONTWRITEBYTECODE": "1",
        }
        world.pop("MONITOR_SETTINGS", None)
        common = ("--vault", folder / vault, "--passphrase-file", self.phrase, "--json")
        asked = [
            {"words": [str(w) for w in (*verb.words, *common)], "status": verb.status}
            for verb in verbs
        ]
        done = subprocess.run(
            [sys.executable, "-c", SITTING],
            cwd=folder / "work",
            env=world,
            input=json.dumps(asked).encode(),
            capture_output=True,
            check=False,
            timeout=180,
        )
        assert done.returncode == 0, done.stderr.decode()
        self.said.append(done.stderr)
        found: list[dict[str, Any]] = json.loads(done.stdout)
        return found


# `{0[interview]}` in a word stands for what the first verb of the sitting answered.
SITTING = """
import contextlib, io, json, sys
from monitor_app.cli import main
answers = []
for verb in json.load(sys.stdin):
    out = io.StringIO()
    words = [w.format(*answers) if w.startswith("{") else w for w in verb["words"]]
    with contextlib.redirect_stdout(out):
        status = main(words)
    assert status == verb["status"], words[:2]
    answers.append(json.loads(out.getvalue()))
json.dump(answers, sys.stdout)
"""


@dataclass(frozen=True)
class Verb:
    """A verb, and the status it must end with."""

    words: tuple[object, ...]
    status: int = 0


def verb(*words: object, status: int = 0) -> Verb:
    return Verb(words, status)


def spellings(word: str) -> Iterator[bytes]:
    """Yield every way in which a word may lie on a disk."""
    for form in ("NFC", "NFD"):
        for text in {word, word.lower(), word.upper(), word.casefold()}:
            spelled = unicodedata.normalize(form, text)
            for code in ("utf-8", "utf-16-le", "utf-16-be", "utf-32-le"):
                yield spelled.encode(code)
    yield json.dumps(word)[1:-1].encode()


CANARIES = {
    *(s for word in (TEXT, CODE, CASE, NAME) for s in spellings(word)),
    PICTURE,
}


def leaks(folder: Path, *given: Path) -> list[str]:
    """Return the files below a folder that hold a canary, or are named by one."""
    found = []
    for path in sorted(folder.rglob("*")):
        if path in given:
            continue
        content = path.read_bytes() if path.is_file() else b""
        content += os.fsencode(path.relative_to(folder))
        if any(canary in content for canary in CANARIES):
            found.append(str(path.relative_to(folder)))
    return found


def told(folder: Path) -> Path:
    """Write Form A with a canary in every text, code and file name."""
    form = load_library_form("detention_interview")
    given = document(folder)
    pairs: list[list[str]] = given["answers"]  # type: ignore[assignment]
    codes = {"person_code": CODE, "case_no": CASE}
    for marked, pair in enumerate(pairs):
        name = pair[0].rpartition("/")[2]
        question = next(q for q in form.questions() if q.name == name)
        assert isinstance(question, QuestionDef)
        if name in codes:
            pair[1] = codes[name]
        elif pair[1].startswith("@"):
            picture = folder / pair[1][1:]
            pair[1] = f"@{NAME} {marked}.png"
            (folder / pair[1][1:]).write_bytes(picture.read_bytes() + PICTURE)
            picture.unlink()
        elif question.kind is Kind.TEXT and not question.constraint:
            pair[1] = f"{TEXT} {marked} {pair[1]}"
    return answers(folder, given)


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> tuple[Person, list[Path]]:
    """Live through the story; return the person and the files that were given."""
    person = Person(tmp_path_factory.mktemp("leaks"))
    folder, sit = person.folder, person.sit
    inputs, out, pdf = folder / "inputs", folder / "bundles", folder / "asked.pdf"
    inputs.mkdir()
    out.mkdir()
    file = told(inputs)
    quick = ("--kdf-memory-mib", 64)
    (own,) = sit("m", verb("vault", "create", folder / "m", *quick))
    team = folder / "team.json"
    made = sit(
        "o",
        verb("vault", "create", folder / "o", "--profile", "office", *quick),
        verb("team", "create", team),
        verb("team", "add-signer", own["signer"], "--name", "M-14"),
        verb("team", "sign", team),
    )
    number = ("--fingerprint", made[1]["fingerprint"])
    record = ("interview", "record", "detention_interview", "--answers", file)
    wrong = answers(inputs, {"answers": [["hdr/iv_date", TEXT]]}, f"{NAME}.json")
    first = "{1[interview]}"
    day = sit(
        "m",
        verb("team", "import", team, *number),
        verb(*record, "--sign"),
        verb(*record),  # a draft stays, too
        verb("interview", "search", TEXT),
        verb("interview", "show", first),
        verb("interview", "print", first, "--out", pdf),
        # refusals: their words must not tell either
        verb("interview", "record", "consent", "--answers", wrong, status=1),
        verb("interview", "attach", first, "x", inputs / f"{NAME}.json", status=1),
        verb("form", "import", inputs / f"{NAME}.json", status=1),
        verb(
            *("bundle", "export", first, "--to", "office", "--purpose", "p_store"),
            *("--out", out),
        ),
    )
    assert day[1]["state"] == "signed"
    received, shown = sit(
        "o",
        verb("bundle", "receive", out, "--receipts", folder / "receipts"),
        verb("interview", "show", day[1]["interview"]),
    )
    assert len(received["imported"]) == 1
    assert TEXT in json.dumps(shown, ensure_ascii=False)
    sit(
        "m",
        verb("bundle", "receipt", *received["receipts"]),
        verb("vault", "backup", folder / "all.backup"),
        verb("vault", "check"),
    )
    return person, [pdf, *inputs.iterdir()]


def test_no_word_of_the_story_lies_open(lived: tuple[Person, list[Path]]) -> None:
    person, given = lived
    assert leaks(person.folder, *given) == []


def test_nothing_is_left_in_home_or_temporary_folders(
    lived: tuple[Person, list[Path]],
) -> None:
    person, _given = lived
    for name in ("tmp", "work", "home"):
        left = [p for p in (person.folder / name).rglob("*") if p.is_file()]
        assert left == [], name


def test_refusals_do_not_repeat_what_was_said(
    lived: tuple[Person, list[Path]],
) -> None:
    person, _given = lived
    said = b"".join(person.said)
    told_apart = {s for word in (TEXT, CODE, CASE) for s in spellings(word)}
    assert not [canary for canary in told_apart if canary in said]


def test_the_search_would_find_it(lived: tuple[Person, list[Path]]) -> None:
    """The files that were given hold every canary, in the spellings looked for."""
    person, given = lived
    found = leaks(person.folder, given[0])
    assert {f"inputs/{p.name}" for p in given[1:]} <= set(found)
    for number, spelled in enumerate(sorted(CANARIES)):
        place = person.folder / "home" / f"control-{number}"
        place.write_bytes(b"\x00" + spelled + zlib.compress(b"rest"))
        try:
            assert leaks(person.folder / "home") == [place.name]
        finally:
            place.unlink()
