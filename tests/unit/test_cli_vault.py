"""`vault …` and `audit …` as a shell runs them, on real vaults."""

import hashlib
import os
import shutil
from pathlib import Path

import pytest
from tests.command import PASSPHRASE, Shell, answers, tree
from tests.unit.test_printing import text_of

QUICK = ("--kdf-memory-mib", 64)
OTHER = "жаңа сөйлем 9 қазан шам"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a monitor's vault that nobody changes; tests work on copies."""
    folder = tmp_path_factory.mktemp("made")
    Shell(folder).done("vault", "create", folder / "v", *QUICK)
    return folder / "v"


@pytest.fixture
def monitor(made: Path, tmp_path: Path) -> Shell:
    shutil.copytree(made, tmp_path / "v")
    return Shell(tmp_path, tmp_path / "v")


def new_phrase(folder: Path, words: str = OTHER) -> Path:
    file = folder / "new.txt"
    file.write_text(words + "\n", encoding="utf-8")
    return file


@pytest.mark.parametrize(
    ("options", "start"),
    [
        (("--profile", "office"), "age1pq1"),
        (("--profile", "office", "--classic"), "age1"),
        (("--profile", "monitor"), None),
    ],
)
def test_create_and_info_agree(
    tmp_path: Path, options: tuple[str, ...], start: str | None
) -> None:
    shell = Shell(tmp_path)
    new = shell.done("vault", "create", tmp_path / "v", *options, *QUICK)
    assert new["signer"].startswith("ssh-ed25519 AAAA")
    assert ("recipient" in new) == (start is not None)
    assert new.get("recipient", "").startswith(start or "")
    info = shell.at(tmp_path / "v").done("vault", "info")
    for key in ("vault_id", "profile", "signer", "fingerprint"):
        assert info[key] == new[key]
    assert info["cipher"].startswith("4.")
    assert info["wipe_after"] == 0
    assert info["slots"][0]["type"] == "argon2id"
    assert (info["interviews"], info["attachments"]) == (0, 0)


def test_the_passphrase_comes_by_standard_input(monitor: Shell) -> None:
    words = ("vault", "info", "--passphrase-file", "-")
    assert monitor(*words, typed=PASSPHRASE + "\n").status == 0
    assert monitor(*words, typed="wrong\n").code == "vault.wrong-passphrase"


def test_a_whole_vault_checks_well(monitor: Shell) -> None:
    assert monitor.done("vault", "check") == {"ok": True, "problems": []}
    entries = monitor.done("audit", "show")["entries"]
    assert entries[-1]["event"] == "vault.created"
    verified = monitor.done("audit", "verify")
    assert verified["ok"]
    assert verified["length"] == len(entries) + 1  # it was opened once more
    assert len(verified["head"]) == 64


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_damage_is_named(monitor: Shell, tmp_path: Path, language: str) -> None:
    shell = Shell(tmp_path, monitor.vault, language)
    given = {"answers": [["closing/sigs[1]/sig_img", "@p.png"]]}
    (tmp_path / "p.png").write_bytes(os.urandom(70_000))
    file = answers(tmp_path, {"answers": OPENED + given["answers"]})
    shell.done("interview", "record", "detention_interview", "--answers", file)
    (stored,) = (tmp_path / "v" / "attachments").iterdir()
    content = bytearray(stored.read_bytes())
    content[40_000] ^= 1
    stored.write_bytes(content)
    ran = shell("vault", "check")
    assert ran.status == 1
    assert ran.code == "attachment.damaged"
    assert ran.json["ok"] is False
    problem = {"code": "attachment.damaged", "where": stored.name}
    assert ran.json["problems"] == [problem]
    assert stored.name in ran.json["error"]["message"]


OPENED = [
    ["hdr/person_code", "AB-17"],
    ["hdr/case_no", "KZ-2025-0001"],
    ["gate_grp/safe_start", "yes"],
    ["gate_grp/consent_talk", "yes"],
]


def test_a_new_passphrase_takes_the_place_of_the_old(
    monitor: Shell, tmp_path: Path
) -> None:
    new = new_phrase(tmp_path)
    changed = monitor.done("vault", "passphrase", "--new-passphrase-file", new)
    assert len(changed["slots"]) == 1
    assert monitor("vault", "info").code == "vault.wrong-passphrase"
    assert monitor("vault", "info", "--passphrase-file", new).status == 0


def test_a_weak_passphrase_changes_nothing(monitor: Shell, tmp_path: Path) -> None:
    weak = new_phrase(tmp_path, "123456")
    ran = monitor("vault", "passphrase", "--new-passphrase-file", weak)
    assert ran.code == "passphrase.weak"
    assert monitor("vault", "info").status == 0
    ran = monitor("vault", "create", tmp_path / "w", "--passphrase-file", weak)
    assert ran.code == "passphrase.weak"
    assert not (tmp_path / "w").exists()


def test_shares_are_made_rehearsed_and_used(monitor: Shell, tmp_path: Path) -> None:
    out = tmp_path / "shares"
    numbers = ("--threshold", 2, "--shares", 3)
    made = monitor.done("vault", "recovery", "create", *numbers, "--out", out)
    assert made["threshold"] == 2
    shares = [share["words"] for share in made["shares"]]
    for share in made["shares"]:
        sheet = text_of(Path(share["file"]).read_bytes()).split()
        assert set(share["words"].split()) <= set(sheet)
    assert monitor.done("vault", "recovery", "test", *shares[:2]) == {"ok": True}
    assert monitor("vault", "recovery", "test", shares[0]).code == "recovery.too-few"
    wrong = shares[0].rsplit(" ", 1)[0] + " academic"
    assert monitor("vault", "recovery", "test", wrong, shares[1]).status == 1
    new = new_phrase(tmp_path)
    use = ("vault", "recovery", "use", *shares[1:], "--new-passphrase-file", new)
    assert monitor.done(*use) == {"ok": True}
    assert monitor("vault", "info", "--passphrase-file", new).status == 0


def test_a_backup_restores_to_the_same(monitor: Shell, tmp_path: Path) -> None:
    file = answers(tmp_path, {"answers": OPENED})
    made = monitor.done("interview", "record", "detention_interview", "--answers", file)
    backup = tmp_path / "all.backup"
    written = monitor.done("vault", "backup", backup)
    assert written["sha256"] == hashlib.sha256(backup.read_bytes()).hexdigest()
    restored = monitor.done("vault", "restore", backup, tmp_path / "again")
    assert restored["sha256"] == written["sha256"]
    again = monitor.at(tmp_path / "again")
    listed = again.done("interview", "list")["interviews"]
    assert [i["interview"] for i in listed] == [made["interview"]]
    assert again.done("vault", "check")["ok"]
    backup.write_bytes(backup.read_bytes()[:-1])
    ran = monitor("vault", "restore", backup, tmp_path / "third")
    assert ran.code == "backup.damaged"
    assert not (tmp_path / "third").exists()


def test_erase_asks_for_yes_and_no_passphrase(monitor: Shell, tmp_path: Path) -> None:
    before = tree(tmp_path / "v")
    ran = monitor("vault", "erase")
    assert (ran.status, ran.json) == (2, {"erased": False})
    assert tree(tmp_path / "v") == before
    assert monitor.done("vault", "erase", "--yes") == {"erased": True}
    assert monitor("vault", "info").code == "vault.not-a-vault"


def test_readable_text_says_the_same(monitor: Shell) -> None:
    for verb in (("vault", "info"), ("vault", "check"), ("audit", "show")):
        ran = monitor.run(*verb)
        assert (ran.status, ran.err) == (0, "")
        assert ran.out.strip()
