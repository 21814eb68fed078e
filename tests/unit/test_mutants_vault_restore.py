"""Restoring a backup; asked for by mutants, see `tests/mutation/README.md`."""

import io
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from monitor_app.crypto import keyslots
from monitor_app.errors import MonitorError
from monitor_app.errors.files import (
    DiskFullError,
    FileExistsAlreadyError,
    FileMissingError,
)
from monitor_app.errors.vault import (
    BackupDamagedError,
    FolderNotEmptyError,
    NotABackupError,
    TamperedHeaderError,
    WrongPassphraseError,
)
from monitor_app.progress import Cancelled, Progress
from monitor_app.vault import Vault, backup
from monitor_app.vault import header as headers
from tests.backups import (
    CHEAP,
    MAGIC,
    MIB,
    NAMES,
    crafted,
    entry,
    fill,
    full,
    inside,
    written,
)
from tests.vaults import CLOCK, PASSPHRASE, create


@pytest.fixture(scope="module")
def vault(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Vault]:
    with create(tmp_path_factory.mktemp("backup") / "v") as made:
        fill(made)
        yield made


@pytest.fixture(scope="module")
def file(vault: Vault, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(vault, tmp_path_factory.mktemp("written"))


def restored(file: Path, folder: Path, passphrase: str = PASSPHRASE) -> Vault:
    return backup.restore(file, folder, passphrase, Progress(), clock=CLOCK)


def test_a_restored_vault_is_the_one_that_was_backed_up(
    vault: Vault, file: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "r"
    with restored(file, folder) as found:
        assert found.header == vault.header
        assert (found.clock, found.random_bytes) == (CLOCK, os.urandom)
        assert found.folder == folder
        assert found.attachments.ids() == vault.attachments.ids()
        assert found.audit.newest(1) == vault.audit.newest(1)
        assert found.signing_key.public.raw == vault.signing_key.public.raw
        ids = found.attachments.ids()
        for name in (*NAMES[1:], *(f"attachments/{id_}" for id_ in ids)):
            assert (folder / name).read_bytes() == (vault.folder / name).read_bytes()
        for place in (folder, folder / "attachments", folder / "identities"):
            assert place.stat().st_mode & 0o777 == 0o700
    with Vault.open(folder, PASSPHRASE, clock=CLOCK, at_least=CHEAP) as again:
        assert again.damaged_headers == ()
        assert again.check(Progress()) == ()


CHANGED = TamperedHeaderError
CHANGES: dict[str, tuple[Callable[[bytes], bytes], type[MonitorError]]] = {
    "magic": (lambda whole: b"x" + whole[1:], NotABackupError),
    "short": (lambda _whole: MAGIC[:-1], NotABackupError),
    "empty": (lambda _whole: MAGIC, BackupDamagedError),
    "header": (lambda _whole: MAGIC + b"{}\n", BackupDamagedError),
    "cut": (lambda whole: whole[:-1], BackupDamagedError),
    "longer": (lambda whole: whole + b"x", BackupDamagedError),
    "key": (lambda whole: whole[: whole.index(b"}\n") + 40], BackupDamagedError),
    "half": (lambda whole: whole[: len(whole) // 2], BackupDamagedError),
    "other": (lambda whole: whole.replace(b'"mon', b'"off', 1), BackupDamagedError),
    "cost": (lambda whole: whole.replace(b'"p":1', b'"p":2'), WrongPassphraseError),
    "profile": (
        lambda whole: whole.replace(b"monitor", b"office"),
        TamperedHeaderError,
    ),
}


@pytest.mark.parametrize("there", [True, False])
@pytest.mark.parametrize("name", CHANGES)
def test_what_is_not_whole_restores_nothing(
    file: Path, tmp_path: Path, name: str, *, there: bool
) -> None:
    change, error = CHANGES[name]
    changed, folder = tmp_path / "c.backup", tmp_path / "r"
    changed.write_bytes(change(file.read_bytes()))
    if there:
        folder.mkdir()
    with pytest.raises(error) as caught:
        restored(changed, folder)
    if error in {BackupDamagedError, NotABackupError}:
        assert caught.value.details == {"name": "c.backup"}
    assert folder.exists() is there
    assert not there or not list(folder.iterdir())


def test_a_header_may_be_a_mebibyte_long_and_no_longer(vault: Vault) -> None:
    header = keyslots.canonical_json(vault.header.to_json())
    source = io.BytesIO(MAGIC + header.ljust(MIB - 1) + b"\nrest")
    assert backup._read_header(source, "a") == vault.header
    assert source.read() == b"rest"
    source = io.BytesIO(MAGIC + header.rjust(3 * MIB) + b"\n")
    with pytest.raises(BackupDamagedError):
        backup._read_header(source, "a")
    assert source.tell() == len(MAGIC) + MIB  # no more of it was read


DATABASE = entry(b"vault.db", b"x" * 9000)
END = bytes(10)


@pytest.mark.parametrize(
    "plain",
    [
        END[:1],
        END[:9],
        entry(b"vault.db", b"x")[:-1] + b"",
        DATABASE[:5],
        DATABASE[:-1],
        DATABASE,
        DATABASE + END + b"x",
        entry(b"../evil", b"x") + END,
        entry(b"vault.dbx", b"x") + END,
        entry(b"vault_db", b"x") + END,
        entry(b"vault.json", b"x") + END,
        entry(b"attachments/../../evil", b"x") + END,
        entry(b"attachments/" + b"a" * 25, b"x") + END,
        entry(b"attachments/" + b"a" * 27, b"x") + END,
        entry(b"attachments/" + b"1" * 26, b"x") + END,
        entry(b"identities/tries", b"x") + END,
        entry("қ".encode(), b"x") + END,
        entry(b"anchor\n", b"x") + END,
    ],
)
def test_entries_that_a_backup_may_not_have_are_refused(
    vault: Vault, tmp_path: Path, plain: bytes
) -> None:
    evil = tmp_path / "e.backup"
    evil.write_bytes(crafted(vault, plain))
    with pytest.raises(BackupDamagedError) as caught:
        restored(evil, tmp_path / "r")
    assert caught.value.details == {"name": "e.backup"}
    assert list(tmp_path.iterdir()) == [evil]


def test_a_backup_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(FileMissingError) as caught:
        restored(tmp_path / "nowhere", tmp_path / "r")
    assert caught.value.details == {"name": "nowhere"}


def test_two_entries_of_one_name_are_refused(vault: Vault, tmp_path: Path) -> None:
    evil = tmp_path / "e.backup"
    evil.write_bytes(crafted(vault, DATABASE + DATABASE + END))
    with pytest.raises(FileExistsAlreadyError) as caught:
        restored(evil, tmp_path / "r")
    assert caught.value.details == {"name": "vault.db"}
    assert list(tmp_path.iterdir()) == [evil]


def test_a_backup_whose_content_is_damaged_restores_nothing(
    vault: Vault, file: Path, tmp_path: Path
) -> None:
    """Authentic as a file, and yet an attachment in it is not what was imported."""
    plain = bytearray(inside(vault, file.read_bytes()))
    plain[-11] ^= 1  # the last byte of the last attachment
    evil = tmp_path / "e.backup"
    evil.write_bytes(crafted(vault, bytes(plain)))
    with pytest.raises(BackupDamagedError) as caught:
        restored(evil, tmp_path / "r")
    assert caught.value.details == {"name": "e.backup"}
    assert list(tmp_path.iterdir()) == [evil]


def test_a_folder_that_holds_something_is_left_alone(
    file: Path, tmp_path: Path
) -> None:
    (tmp_path / "mine").write_text("mine")
    with pytest.raises(FolderNotEmptyError):
        restored(file, tmp_path)
    with pytest.raises(WrongPassphraseError):
        restored(file, tmp_path / "r", "other")
    assert [f.name for f in tmp_path.iterdir()] == ["mine"]


@pytest.mark.skipif(not Path("/dev/fd").exists(), reason="counts open files by /dev/fd")
@pytest.mark.parametrize("when", ["unpacked", "written", "checked"])
def test_a_restoring_that_stops_holds_and_leaves_nothing(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, when: str
) -> None:
    keys: list[bytearray] = []
    really = headers.with_passphrase

    def with_passphrase(passphrase: str) -> headers.Opener:
        opener = really(passphrase)

        def remembered(header: headers.Header) -> bytearray:
            keys.append(opener(header))
            return keys[-1]

        return remembered

    monkeypatch.setattr(headers, "with_passphrase", with_passphrase)

    def cancelled(*_values: object) -> None:
        raise Cancelled

    progress = Progress()
    if when == "unpacked":
        progress.cancel()
    elif when == "written":
        monkeypatch.setattr(os, "fsync", full)
    else:
        monkeypatch.setattr(Vault, "check", cancelled)
    before = len(list(Path("/dev/fd").iterdir()))
    with pytest.raises((Cancelled, DiskFullError)):
        backup.restore(file, tmp_path / "r", PASSPHRASE, progress, clock=CLOCK)
    assert len(list(Path("/dev/fd").iterdir())) == before
    assert keys == [bytearray(32)]
    assert not list(tmp_path.iterdir())


def test_unpacking_is_one_half_and_checking_the_other(
    file: Path, tmp_path: Path
) -> None:
    steps: list[tuple[int, int]] = []

    class Counting(Progress):
        def step(self, done: int, total: int) -> None:
            steps.append((done, total))

    backup.restore(file, tmp_path / "r", PASSPHRASE, Counting(), clock=CLOCK).close()
    size = file.stat().st_size
    done = [step for step, _ in steps]
    assert {of for _, of in steps} == {2 * size}
    assert done == sorted(done)
    unpacked = [step for step in done if step < size]
    assert unpacked[-1] > 0.99 * size
    assert done[len(unpacked)] == size


def test_checking_counts_on_in_its_own_units() -> None:
    steps: list[tuple[int, int]] = []

    class Counting(Progress):
        def step(self, done: int, total: int) -> None:
            steps.append((done, total))

    units = [(0, 4), (3, 4), (4, 4), (1, 3), (1, 1), (0, 0)]  # the last: none at all
    for done, total in units:
        backup._second_half(Counting(), 100).step(done, total)
    halves = [(done, type(done)) for done, _total in steps]
    assert halves == [(done, int) for done in (100, 175, 200, 133, 200, 100)]
    assert {total for _done, total in steps} == {200}
