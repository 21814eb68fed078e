"""Wrong passphrases, locks and erasing; asked for by mutants, see `tests/mutation`."""

import json
import os
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from monitor_app.crypto.keyslots import Wrapped
from monitor_app.errors.files import FileMissingError
from monitor_app.errors.vault import (
    NotAVaultError,
    TooManyTriesError,
    VaultInUseError,
    WrongPassphraseError,
)
from monitor_app.records.profile import Profile
from monitor_app.vault import hardening, instance_lock
from monitor_app.vault import header as headers
from monitor_app.vault.header import Header
from monitor_app.vault.instance_lock import InstanceLock
from monitor_app.vault.last_try import counted
from monitor_app.vault.slots import Slot
from monitor_app.vault.tries import Tries, wait_seconds

KEY = bytearray(range(32))

# Wrong passphrases

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


class Hand:
    """A clock that somebody sets."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Hand:
    return Hand()


def fail(folder: Path, clock: Hand) -> WrongPassphraseError:
    with pytest.raises(WrongPassphraseError) as caught, Tries(folder, clock):
        raise WrongPassphraseError
    return caught.value


def test_three_tries_are_free_and_then_the_wait_doubles_to_five_minutes() -> None:
    waits = [wait_seconds(wrong) for wrong in range(13)]
    assert waits == [0, 0, 0, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300]
    assert wait_seconds(10**9) == 300


def test_wrong_tries_are_counted_until_a_right_one(tmp_path: Path, clock: Hand) -> None:
    for wrong in (1, 2, 3):
        assert fail(tmp_path, clock).details["wait_seconds"] == wait_seconds(wrong)
        note = json.loads((tmp_path / "tries").read_text())
        assert note == {"wrong": wrong, "last": NOON.isoformat()}
        assert Tries(tmp_path, clock).wrong == wrong
    clock.now += timedelta(seconds=3)
    with pytest.raises(KeyError), Tries(tmp_path, clock):
        raise KeyError  # neither right nor wrong
    assert Tries(tmp_path, clock).wrong == 3
    with Tries(tmp_path, clock) as tries:
        assert tries.wrong == 3
    assert not (tmp_path / "tries").exists()
    with Tries(tmp_path, clock) as tries:
        assert (tries.wrong, tries.seconds_left) == (0, 0)


def test_the_wait_counts_down_and_ends(tmp_path: Path, clock: Hand) -> None:
    for _ in range(5):
        fail(tmp_path, clock)
        clock.now += timedelta(seconds=10)
    last = clock.now - timedelta(seconds=10)
    for passed, left in ((0, 8 + 1), (0.5, 8), (7, 2), (7.5, 1), (8, 0), (9, 0)):
        clock.now = last + timedelta(seconds=passed)
        assert Tries(tmp_path, clock).seconds_left == left, passed
        if left:
            with pytest.raises(TooManyTriesError) as caught, Tries(tmp_path, clock):
                raise AssertionError
            assert caught.value.details == {"wait_seconds": left}
    clock.now = last - timedelta(seconds=1)  # set back: nobody waits for hours
    assert Tries(tmp_path, clock).seconds_left == 0


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{}",
        b"[]",
        b"7",
        b'{"wrong": 9}',
        b'{"last": "2026-11-24T12:00:00+00:00"}',
        b'{"wrong": "x", "last": "2026-11-24T12:00:00+00:00"}',
        b'{"wrong": 9, "last": "2026-11-24T12:00:00"}',
        b'{"wrong": 9, "last": 5}',
        b"[" * 100_000,
    ],
)
def test_a_note_that_cannot_be_read_counts_nothing(
    tmp_path: Path, clock: Hand, content: bytes
) -> None:
    (tmp_path / "tries").write_bytes(content)
    tries = Tries(tmp_path, clock)
    assert (tries.wrong, tries.seconds_left) == (0, 0)
    fail(tmp_path, clock)
    assert Tries(tmp_path, clock).wrong == 1


def test_a_note_that_cannot_be_written_hides_no_wrong_passphrase(
    tmp_path: Path, clock: Hand
) -> None:
    (tmp_path / "tries").mkdir()
    assert fail(tmp_path, clock).details["wait_seconds"] == 0
    with Tries(tmp_path, clock):
        pass


# The last try


def small_vault(folder: Path, wipe_after: int) -> Path:
    slot = Slot({"type": "slip39"}, Wrapped(bytes(12), bytes(48)))
    header = Header(bytes(16), Profile.MONITOR, (slot,), b"", b"", wipe_after)
    folder.mkdir()
    headers.write(folder, header.sealed(KEY))
    (folder / "vault.db").write_bytes(b"x" * 9000)
    return folder


def counted_wrong(folder: Path, clock: Hand) -> None:
    clock.now += timedelta(minutes=6)
    with counted(folder, clock):
        raise WrongPassphraseError


def test_the_last_try_erases_and_not_the_one_before(
    tmp_path: Path, clock: Hand
) -> None:
    folder = small_vault(tmp_path / "v", 5)
    for wrong in range(1, 5):
        with pytest.raises(WrongPassphraseError) as caught:
            counted_wrong(folder, clock)
        assert caught.value.details["wait_seconds"] == wait_seconds(wrong)
        assert (folder / "vault.db").exists()
    with pytest.raises(NotAVaultError) as last:
        counted_wrong(folder, clock)
    assert last.value.details == {"name": "v"}
    assert not folder.exists()


def test_whoever_did_not_ask_for_it_keeps_the_vault(
    tmp_path: Path, clock: Hand
) -> None:
    folder = small_vault(tmp_path / "v", 0)
    for _ in range(60):
        with pytest.raises(WrongPassphraseError):
            counted_wrong(folder, clock)
    clock.now += timedelta(minutes=6)
    with counted(folder, clock) as tries:
        assert tries.wrong == 60
    assert sorted(f.name for f in folder.iterdir()) == [
        "vault.copy.json",
        "vault.db",
        "vault.json",
    ]


def test_an_impatient_try_does_not_count(tmp_path: Path, clock: Hand) -> None:
    folder = small_vault(tmp_path / "v", 5)
    for _ in range(4):
        with pytest.raises(WrongPassphraseError):
            counted_wrong(folder, clock)
    for _ in range(9):
        with pytest.raises(TooManyTriesError), counted(folder, clock):
            raise AssertionError
    assert (folder / "vault.json").exists()


# One program at a time


def open_files() -> int:
    return len(list(Path("/dev/fd").iterdir()))


@pytest.mark.skipif(sys.platform == "win32", reason="counts open files as POSIX does")
def test_a_lock_is_for_one_and_is_given_free(tmp_path: Path) -> None:
    lock = InstanceLock(tmp_path)
    assert (tmp_path / "lock").stat().st_mode & 0o777 == 0o600
    before = open_files()
    for _ in range(3):
        with pytest.raises(VaultInUseError):
            InstanceLock(tmp_path)
    assert open_files() == before  # a refusal holds nothing
    lock.release()
    lock.release()
    assert open_files() == before - 1
    again = InstanceLock(tmp_path)
    lock.release()  # of one that is gone: the other one's stays
    with pytest.raises(VaultInUseError):
        InstanceLock(tmp_path)
    again.release()


def test_where_there_is_no_folder_there_is_no_lock(tmp_path: Path) -> None:
    with pytest.raises(FileMissingError) as caught:
        InstanceLock(tmp_path / "nowhere")
    assert caught.value.details == {"name": "lock"}


@pytest.mark.parametrize("held", [False, True])
def test_windows_is_asked_for_one_byte_without_waiting(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, held: bool
) -> None:
    """Stands in for the C runtime of Windows: `_locking`, `_LK_NBLCK`."""
    asked: list[tuple[int, object, int]] = []

    def locking(handle: int, mode: object, count: int) -> None:
        os.fstat(handle)  # of an open file
        asked.append((handle, mode, count))
        if held:
            raise PermissionError(13, "held")

    runtime = SimpleNamespace(locking=locking, LK_NBLCK="at once")
    monkeypatch.setattr(instance_lock, "msvcrt", runtime, raising=False)
    monkeypatch.setattr(instance_lock, "sys", SimpleNamespace(platform="win32"))
    if held:
        with pytest.raises(VaultInUseError):
            InstanceLock(tmp_path)
    else:
        lock = InstanceLock(tmp_path)
        assert lock._handle == asked[0][0]
        lock.release()
    assert [a[1:] for a in asked] == [("at once", 1)]
    with pytest.raises(OSError, match="Bad file"):
        os.fstat(asked[0][0])


# Doors of the process that are shut


class Doors:
    """Stands in for the system; what is really shut, another test asks a neighbour."""

    RLIMIT_CORE = object()

    def __init__(self, refuses: int) -> None:
        self.asked: list[tuple[object, ...]] = []
        self._refuses = refuses

    def setrlimit(self, what: object, limits: tuple[int, int]) -> None:
        self.asked.append((what, limits))

    def prctl(self, *numbers: int) -> int:
        self.asked.append(numbers)
        return self._refuses

    def load(self, name: str | None, *, use_errno: bool) -> "Doors":
        assert (name, use_errno) == (None, True)
        return self


CORE = (Doors.RLIMIT_CORE, (0, 0))
DUMPABLE = (4, 0, 0, 0, 0)  # linux/prctl.h: PR_SET_DUMPABLE, to nobody


@pytest.mark.parametrize(
    ("system", "refuses", "shut", "asked"),
    [
        ("linux", 0, ("core", "dumpable"), [CORE, DUMPABLE]),
        ("linux", -1, ("core",), [CORE, DUMPABLE]),
        ("linux", 1, ("core",), [CORE, DUMPABLE]),
        ("darwin", 0, ("core",), [CORE]),
        ("win32", 0, (), []),
    ],
)
def test_only_what_was_shut_is_said_to_be_shut(
    monkeypatch: pytest.MonkeyPatch,
    system: str,
    refuses: int,
    shut: tuple[str, ...],
    asked: list[tuple[object, ...]],
) -> None:
    doors = Doors(refuses)
    monkeypatch.setattr(hardening, "resource", doors, raising=False)
    monkeypatch.setattr(hardening, "sys", SimpleNamespace(platform=system))
    monkeypatch.setattr(hardening, "ctypes", SimpleNamespace(CDLL=doors.load))
    assert hardening.harden_process() == shut
    assert doors.asked == asked
