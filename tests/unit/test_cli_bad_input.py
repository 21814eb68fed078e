"""What goes wrong at a real desk: wrong words, damaged folders, full and absent disks.

Each refusal has a stable code and a sentence in three languages, and leaves everything
as it was. Disks are real: small tmpfs mounts, made full or read-only.
"""

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path
from random import Random

import pytest
from monitor_app import i18n
from monitor_app.messages import sentence_of
from monitor_app.usecases import demo_photo, vaults
from tests.command import PASSPHRASE, Ran, Shell, answers, tree
from tests.field import FORM, KEEP, QUICK

LANGUAGES = ("kk", "ru", "en")
TURN = cycle(LANGUAGES)
PHOTO_BYTES = 3_000_000


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made")
    shell = Shell(folder, folder / "v")
    shell.done("vault", "create", folder / "v", *QUICK)
    (folder / "short.md").write_text(FORM, encoding="utf-8")
    shell.done("form", "import", folder / "short.md")
    return folder / "v"


@pytest.fixture
def monitor(made: Path, tmp_path: Path) -> Shell:
    shutil.copytree(made, tmp_path / "v")
    return Shell(tmp_path, tmp_path / "v")


def refused(shell: Shell, *words: object, code: str) -> Ran:
    """Run a verb in one language, another each time: a code, a sentence in each."""
    assert shell.vault is None or shell.folder in shell.vault.parents
    spoken = next(TURN)
    ran = Shell(shell.folder, shell.vault, spoken)(*words)
    assert (ran.status, ran.code) == (1, code), ran
    sentences = {}
    for language in LANGUAGES:
        i18n.use(language)
        sentences[language] = sentence_of(code, ran.json["error"]["details"])
    assert sentences[spoken] == ran.json["error"]["message"]
    assert len(set(sentences.values())) == len(LANGUAGES)
    return ran


# Vaults


def test_a_wrong_passphrase(monitor: Shell, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.txt"
    wrong.write_text("басқа сөйлем\n", encoding="utf-8")
    for language in LANGUAGES:
        shell = Shell(tmp_path, monitor.vault, language)
        ran = shell("vault", "info", "--passphrase-file", wrong)
        assert (ran.status, ran.code) == (1, "vault.wrong-passphrase")
        assert shell("vault", "info").status == 0  # and nobody has to wait


def test_a_folder_that_is_no_vault(tmp_path: Path) -> None:
    (tmp_path / "x").mkdir()
    refused(Shell(tmp_path, tmp_path / "x"), "vault", "info", code="vault.not-a-vault")
    none = Shell(tmp_path, tmp_path / "none")
    refused(none, "vault", "info", code="vault.not-a-vault")
    assert list((tmp_path / "x").iterdir()) == []


def test_a_folder_that_holds_something_becomes_no_vault(tmp_path: Path) -> None:
    folder = tmp_path / "photos"
    folder.mkdir()
    (folder / "1.jpg").write_bytes(b"mine")
    words = ("vault", "create", folder, *QUICK)
    refused(Shell(tmp_path), *words, code="vault.folder-not-empty")
    assert tree(folder) == {"1.jpg": b"mine"}


def test_a_foreign_database(monitor: Shell, tmp_path: Path) -> None:
    other = Shell(tmp_path, tmp_path / "w")
    other.done("vault", "create", tmp_path / "w", *QUICK)
    for name in ("vault.db", "anchor"):
        shutil.copy(tmp_path / "w" / name, tmp_path / "v" / name)
    refused(monitor, "interview", "list", code="vault.damaged")


def test_a_damaged_database(monitor: Shell, tmp_path: Path) -> None:
    path = tmp_path / "v" / "vault.db"
    content = bytearray(path.read_bytes())
    content[:4096] = os.urandom(4096)
    path.write_bytes(content)
    refused(monitor, "interview", "list", code="vault.damaged")
    assert path.read_bytes() == content


def test_both_headers_damaged(monitor: Shell, tmp_path: Path) -> None:
    for name in ("vault.json", "vault.copy.json"):
        path = tmp_path / "v" / name
        path.write_bytes(path.read_bytes()[:-40])
    refused(monitor, "vault", "info", code="vault.header-damaged")


def test_a_vault_of_a_later_release(monitor: Shell, tmp_path: Path) -> None:
    with vaults.open_vault(tmp_path / "v", PASSPHRASE) as vault:
        vault.database.execute("PRAGMA user_version = 99")
    ran = refused(monitor, "vault", "info", code="vault.newer-version")
    assert ran.json["error"]["details"]["found"] == 99


def test_a_vault_that_is_open_elsewhere(monitor: Shell, tmp_path: Path) -> None:
    with vaults.open_vault(tmp_path / "v", PASSPHRASE):
        refused(monitor, "vault", "info", code="vault.in-use")


# Forms


@dataclass(frozen=True)
class Bad:
    name: str
    content: bytes
    code: str


BROKEN = FORM.replace("| text | said |", "| txet | said |").encode()
UNCLOSED = FORM.replace("| | end group | | | |\n", "").encode()
UNKNOWN = FORM.replace("| Words | V |", "| ${nobody} said | V |").encode()
BAD_FORMS = [
    Bad("broken.md", BROKEN, "form.broken"),
    Bad("unclosed.md", UNCLOSED, "form.broken"),
    Bad("unknown.md", UNKNOWN, "form.broken"),
    Bad("photo.jpg", b"\xff\xd8\xff\xe0", "form.not-a-form"),
    Bad("photo.xlsx", b"\xff\xd8\xff\xe0", "form.not-a-form"),
    Bad("text.md", b"just a letter to a friend", "form.not-a-form"),
    Bad("feed.xml", b"<rss><channel/></rss>", "form.not-a-form"),
    Bad("cut.xml", b"<h:html xmlns:h='http://www.w3.org/1999/xhtml'>", "xml.malformed"),
]


@pytest.mark.parametrize("bad", BAD_FORMS, ids=lambda bad: bad.name)
def test_a_file_that_is_no_good_form(monitor: Shell, bad: Bad) -> None:
    file = monitor.folder / bad.name
    file.write_bytes(bad.content)
    forms = monitor.done("form", "list")
    ran = monitor("form", "import", file)
    assert ran.status == 1
    assert ran.code == bad.code
    assert monitor.done("form", "list") == forms


def test_a_broken_form_is_named_to_the_cell(monitor: Shell) -> None:
    file = monitor.folder / "broken.md"
    file.write_bytes(BROKEN)
    ran = refused(monitor, "form", "import", file, code="form.broken")
    details = ran.json["error"]["details"]
    assert details["name"] == "broken.md"
    place = (details["sheet"], details["row"], details["column"])
    assert place == ("survey", 3, "type")


# Disks


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Callable[[str], Path]]:
    """Mount tmpfs disks; skip where the system allows none."""
    mounted: list[Path] = []

    def mount(size: str) -> Path:
        place = tmp_path / f"disk{len(mounted)}"
        place.mkdir()
        command = ["mount", "-t", "tmpfs", "-o", f"size={size}", "none", str(place)]
        if subprocess.run(command, capture_output=True, check=False).returncode:
            pytest.skip("mounting needs root; CI has it")
        mounted.append(place)
        return place

    yield mount
    for place in mounted:
        subprocess.run(["umount", "-l", str(place)], check=True)


def read_only(place: Path) -> None:
    command = ["mount", "-o", "remount,ro", str(place)]
    subprocess.run(command, check=True, capture_output=True)


def fill(place: Path, free: int = 0) -> None:
    """Fill a disk with zeros, all but `free` bytes."""
    room = shutil.disk_usage(place).free - free
    (place / "filling").write_bytes(bytes(max(room, 0)))


def test_a_disk_that_fills_up_while_recording(
    made: Path, disk: Callable[[str], Path], tmp_path: Path
) -> None:
    place = disk("6m")
    shutil.copytree(made, place / "v")
    shell = Shell(tmp_path, place / "v")
    (tmp_path / "Сурет.png").write_bytes(os.urandom(PHOTO_BYTES))
    file = answers(tmp_path, {"answers": KEEP})
    record = ("interview", "record", "short", "--answers", file, "--sign")
    first = shell.done(*record)["interview"]
    before = shell.done("vault", "info")
    for language in LANGUAGES:
        ran = Shell(tmp_path, place / "v", language)(*record)
        assert (ran.status, ran.code) == (1, "disk.full")
    info = shell.done("vault", "info")
    assert (info["interviews"], info["attachments"]) == (1, 1)
    assert info["slots"] == before["slots"]
    assert len(list((place / "v" / "attachments").iterdir())) == 1
    assert shell.done("vault", "check") == {"ok": True, "problems": []}
    assert shell.done("interview", "show", first)["signature"]["good"]


def test_a_full_disk_takes_no_half_of_a_file(
    monitor: Shell, disk: Callable[[str], Path], tmp_path: Path
) -> None:
    full = disk("64k")
    fill(full)
    filled = tree(full)
    (tmp_path / "Сурет.png").write_bytes(demo_photo.picture(Random(1)))
    file = answers(tmp_path, {"answers": KEEP})
    record = ("interview", "record", "short", "--answers", file, "--sign")
    id_ = monitor.done(*record)["interview"]
    for words in writing_verbs(id_, full):
        refused(monitor, *words, code="disk.full")
        assert tree(full) == filled


def test_a_read_only_disk_takes_nothing(
    monitor: Shell, disk: Callable[[str], Path], tmp_path: Path
) -> None:
    place = disk("1m")
    read_only(place)
    (tmp_path / "Сурет.png").write_bytes(demo_photo.picture(Random(1)))
    file = answers(tmp_path, {"answers": KEEP})
    id_ = monitor.done("interview", "record", "short", "--answers", file)["interview"]
    for words in writing_verbs(id_, place):
        refused(monitor, *words, code="disk.read-only")
    words = ("vault", "create", place / "v", *QUICK)
    refused(Shell(tmp_path), *words, code="disk.read-only")
    refused(Shell(tmp_path), "demo", place / "demo", code="disk.read-only")


def test_a_vault_on_a_read_only_disk_is_not_opened(
    made: Path, disk: Callable[[str], Path], tmp_path: Path
) -> None:
    place = disk("6m")
    shutil.copytree(made, place / "v")
    before = tree(place)
    read_only(place)
    for language in LANGUAGES:
        ran = Shell(tmp_path, place / "v", language)("vault", "info")
        assert (ran.status, ran.code) == (1, "disk.read-only")
    assert tree(place) == before


def test_a_missing_drive(monitor: Shell, tmp_path: Path) -> None:
    (tmp_path / "Сурет.png").write_bytes(demo_photo.picture(Random(1)))
    file = answers(tmp_path, {"answers": KEEP})
    id_ = monitor.done("interview", "record", "short", "--answers", file)["interview"]
    missing = tmp_path / "no-such-drive"
    for words in writing_verbs(id_, missing):
        refused(monitor, *words, code="file.missing")
    assert not missing.exists()
    none = missing / "answers.json"
    words = ("interview", "record", "short", "--answers", none)
    refused(monitor, *words, code="file.missing")
    refused(monitor, "form", "import", missing / "form.xlsx", code="file.missing")


def writing_verbs(id_: str, place: Path) -> list[tuple[object, ...]]:
    """Return a verb of each kind that writes a file for a person."""
    return [
        ("interview", "submission", id_, "--out", place / "s.xml"),
        ("interview", "print", id_, "--out", place / "p.pdf"),
        ("form", "print", "short", "--out", place / "b.pdf"),
        ("form", "export", "short", "--out", place / "f.xlsx"),
        ("vault", "backup", place / "all.backup"),
    ]
