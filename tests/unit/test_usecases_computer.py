"""What a computer is said to be: on made-up computers, and on this one."""

import os
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from monitor_app.messages import computer as words
from monitor_app.ui import finding_words
from monitor_app.usecases import computer
from monitor_app.usecases.computer import Check, Computer, Finding, Level, Mount

NOW = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)


def linux(root: Path, files: Mapping[str, str]) -> Computer:
    for name, text in files.items():
        file = root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return Computer(root=root, system="linux", ask=lambda _command: None)


def other(system: str, answers: Mapping[str, str], root: Path = Path("/")) -> Computer:
    def ask(command: Sequence[str]) -> str | None:
        return answers.get(command[0])

    return Computer(root=root, system=system, ask=ask)


def test_this_computer_is_looked_at_without_harm(tmp_path: Path) -> None:
    found = computer.check_computer(tmp_path, datetime.now(UTC))
    assert {finding.check for finding in found} == set(Check)
    order = list(Level)
    assert list(found) == sorted(found, key=lambda f: order.index(f.level))
    for finding in found:
        assert finding_words.title(finding)
        assert finding_words.advice(finding)
        assert str(tmp_path) not in finding.detail


def test_the_innermost_mount_counts(tmp_path: Path) -> None:
    inner = tmp_path / "my folder"
    inner.mkdir()
    escaped = str(inner).replace(" ", r"\040")
    at = linux(
        tmp_path / "root",
        {
            "proc/self/mountinfo": "22 1 8:1 / / rw shared:1 - ext4 /dev/sda1 rw\n"
            f"30 22 8:17 / {escaped} rw - vfat /dev/sdb1 rw\n"
            "garbage\n"
        },
    )
    assert computer.mount_of(inner / "v", at) == Mount("vfat", "8:17", "/dev/sdb1")
    assert computer.mount_of(tmp_path, at).kind == "ext4"


@pytest.mark.parametrize(
    ("uuid", "level"), [("CRYPT-LUKS2-x", Level.FINE), ("LVM-x", Level.DANGER)]
)
def test_an_encrypted_disk_is_found_below_a_volume(
    tmp_path: Path, uuid: str, level: Level
) -> None:
    at = linux(
        tmp_path,
        {"devices/dm-1/dm/uuid": "LVM-root\n", "devices/dm-0/dm/uuid": uuid + "\n"},
    )
    block = tmp_path / "sys/dev/block"
    block.mkdir(parents=True)
    (block / "254:1").symlink_to(tmp_path / "devices/dm-1")
    slaves = tmp_path / "devices/dm-1/slaves"
    slaves.mkdir()
    (slaves / "dm-0").symlink_to(tmp_path / "devices/dm-0")
    assert computer.disk(Mount("ext4", "254:1", "/dev/dm-1"), at).level is level


def test_a_disk_nobody_knows_is_not_called_safe(tmp_path: Path) -> None:
    at = linux(tmp_path, {})
    for mount in (Mount(), Mount("overlay", "0:33", "overlay"), Mount("ext4", "8:1")):
        assert computer.disk(mount, at).level is Level.UNKNOWN


@pytest.mark.parametrize(
    ("answer", "level"),
    [("1\r\n", Level.FINE), ("2\r\n", Level.DANGER), ("", Level.UNKNOWN)],
)
def test_bitlocker_is_asked(answer: str, level: Level) -> None:
    at = other("win32", {"powershell": answer})
    assert computer.disk(Mount("ntfs", "", "C:"), at).level is level


@pytest.mark.parametrize(
    ("answer", "level"),
    [
        ("FileVault is On.\n", Level.FINE),
        ("FileVault is Off.\n", Level.DANGER),
        ("?", Level.UNKNOWN),
    ],
)
def test_filevault_is_asked(answer: str, level: Level) -> None:
    at = other("darwin", {"fdesetup": answer})
    assert computer.disk(Mount(), at).level is level


@pytest.mark.parametrize(
    ("kind", "level"),
    [
        ("ext4", Level.FINE),
        ("exfat", Level.FIX),
        ("cifs", Level.DANGER),
        ("tmpfs", Level.DANGER),
        ("strangefs", Level.UNKNOWN),
        ("", Level.UNKNOWN),
    ],
)
def test_file_systems(kind: str, level: Level) -> None:
    assert computer.file_system(Mount(kind)).level is level


@pytest.mark.parametrize(
    "name", ["Dropbox", "OneDrive - NGO", "Яндекс.Диск", "Google Drive", "Nextcloud"]
)
def test_a_cloud_is_known_by_the_name_of_its_folder(tmp_path: Path, name: str) -> None:
    found = computer.cloud(tmp_path / name / "work" / "vault")
    assert found.level is Level.DANGER
    assert found.detail


def test_a_cloud_is_known_by_its_marker(tmp_path: Path) -> None:
    assert computer.cloud(tmp_path / "v").level is Level.FINE
    (tmp_path / ".stfolder").mkdir()
    assert computer.cloud(tmp_path / "v").detail == "Syncthing"


def test_swap(tmp_path: Path) -> None:
    head = "Filename Type Size Used Priority\n"
    none = linux(tmp_path / "a", {"proc/swaps": head})
    assert computer.swap(none).reason == "none"
    zram = linux(tmp_path / "b", {"proc/swaps": head + "/dev/zram0 partition 1 0 1\n"})
    assert computer.swap(zram).level is Level.FINE
    plain = linux(tmp_path / "c", {"proc/swaps": head + "/swapfile file 1 0 1\n"})
    assert computer.swap(plain).level is Level.FIX
    assert computer.swap(linux(tmp_path / "d", {})).level is Level.UNKNOWN


def test_hibernation(tmp_path: Path) -> None:
    on = {"sys/power/state": "freeze mem disk\n", "sys/power/resume": "8:2\n"}
    assert computer.hibernation(linux(tmp_path / "a", on)).level is Level.FIX
    off = on | {"sys/power/resume": "0:0\n"}
    assert computer.hibernation(linux(tmp_path / "b", off)).level is Level.FINE
    assert computer.hibernation(linux(tmp_path / "c", {})).level is Level.UNKNOWN


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("PreserveJobFiles No\n", "not-kept"),
        ("# PreserveJobFiles No\n", "kept"),
        ("preservejobfiles off\n", "not-kept"),
        ("PreserveJobFiles Yes\n", "kept"),
        ("", "kept"),
    ],
)
def test_the_spool(tmp_path: Path, text: str, reason: str) -> None:
    at = linux(tmp_path, {"etc/cups/cupsd.conf": text})
    assert computer.spool(at).reason == reason


def test_no_printing_at_all(tmp_path: Path) -> None:
    assert computer.spool(linux(tmp_path, {})).reason == "no-printing"


def test_recorders_are_named_and_their_absence_is_no_comfort(tmp_path: Path) -> None:
    watched = linux(tmp_path / "a", {"proc/7/comm": "obs\n", "proc/8/comm": "bash\n"})
    assert computer.recorders(watched) == Finding(
        Check.RECORDERS, Level.DANGER, "running", "OBS"
    )
    calm = linux(tmp_path / "b", {"proc/8/comm": "bash\n"})
    assert computer.recorders(calm).level is Level.UNKNOWN
    windows = other("win32", {"tasklist": '"AnyDesk.exe","12","Console","1","9 K"\n'})
    assert computer.recorders(windows).detail == "AnyDesk"


def test_the_clock(tmp_path: Path) -> None:
    at = linux(tmp_path, {})
    assert computer.clock(NOW.replace(year=2019), at).level is Level.DANGER
    assert computer.clock(NOW, at).level is Level.UNKNOWN
    linux(tmp_path, {"run/systemd/timesync/synchronized": ""})
    assert computer.clock(NOW, at).level is Level.FINE


def test_a_command_that_fails_answers_nothing() -> None:
    assert computer.ask_system(["false"]) is None
    assert computer.ask_system([f"no-such-command-{os.getpid()}"]) is None
    assert computer.ask_system(["echo", "x"]) == "x\n"


def test_every_reason_has_words() -> None:
    source = Path(computer.__file__).read_text(encoding="utf-8")
    for check, reason in words._WORDS:
        assert f'"{reason}"' in source, (check, reason)


@given(st.text())
def test_no_file_of_the_system_breaks_it(text: str) -> None:
    at = Computer(root=Path("/nowhere"), system="linux", ask=lambda _command: text)

    class Told(Computer):
        def text(self, *names: str) -> str | None:
            return text

    told = Told(root=at.root, system="linux", ask=at.ask)
    for finding in computer.check_computer(Path("/home/x/v"), NOW, told):
        assert finding_words.title(finding)
