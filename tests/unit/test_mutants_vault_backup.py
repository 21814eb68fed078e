"""Writing a backup; asked for by mutants, see `tests/mutation/README.md`."""

import hashlib
import io
import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from monitor_app import paths
from monitor_app.crypto import keyslots
from monitor_app.crypto.stream import StreamWriter
from monitor_app.errors.files import (
    DiskFullError,
    FileExistsAlreadyError,
    FileMissingError,
)
from monitor_app.errors.vault import (
    BackupDamagedError,
)
from monitor_app.progress import Cancelled, Progress
from monitor_app.vault import Vault, backup
from monitor_app.vault.database import Database
from tests.backups import APART, MAGIC, NAMES, entry, fill, full, inside, written
from tests.vaults import create


@pytest.fixture(scope="module")
def vault(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Vault]:
    with create(tmp_path_factory.mktemp("backup") / "v") as made:
        fill(made)
        yield made


@pytest.fixture(scope="module")
def file(vault: Vault, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(vault, tmp_path_factory.mktemp("written"))


def test_a_backup_is_what_the_format_says(vault: Vault, tmp_path: Path) -> None:
    backup.write(vault, tmp_path / "b.backup", Progress())
    plain = inside(vault, (tmp_path / "b.backup").read_bytes())
    ids = vault.attachments.ids()
    wanted = [*NAMES, *(f"attachments/{id_}" for id_ in ids)]
    size = int.from_bytes(plain[10:18])
    database = plain[18 : 18 + size]
    assert plain[:10] == b"\x00\x08vault.db"
    assert len(database) == size
    rest = b"".join(
        entry(name.encode(), (vault.folder / name).read_bytes()) for name in wanted[1:]
    )
    assert plain[18 + size :] == rest + bytes(10)


def test_the_database_in_a_backup_is_a_whole_copy(
    vault: Vault, file: Path, tmp_path: Path
) -> None:
    plain = inside(vault, file.read_bytes())
    (tmp_path / "a.db").write_bytes(plain[18 : 18 + int.from_bytes(plain[10:18])])
    copy = Database(tmp_path / "a.db", vault.keys.subkey("db"))
    assert copy.one("SELECT number FROM interviews") == ("N1",)
    assert copy.problems() == []
    copy.close()


def test_writing_answers_with_the_hash_and_leaves_one_file(
    vault: Vault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wiped: list[bytes] = []
    monkeypatch.setattr(backup, "wipe", lambda key: wiped.append(bytes(key)))
    steps: list[tuple[int, int]] = []

    class Counting(Progress):
        def step(self, done: int, total: int) -> None:
            steps.append((done, total))

    vault.identities.open(APART)
    target = tmp_path / "b.backup"
    sha256 = backup.write(vault, target, Counting())
    assert sha256 == hashlib.sha256(target.read_bytes()).hexdigest()
    assert list(tmp_path.iterdir()) == [target]
    assert not list(vault.folder.glob("backup.db*"))
    assert not vault.identities.is_open
    assert wiped == [bytes(vault.keys.subkey("db"))]
    plain = inside(vault, target.read_bytes())
    names = [*NAMES, *(f"attachments/{id_}" for id_ in vault.attachments.ids())]
    heads = sum(10 + len(name) for name in names) + 10
    total = 2 * (len(plain) - heads)  # written, and read back
    assert {of for _, of in steps} == {total}
    done = [step for step, _ in steps]
    assert {type(step) for step in done} == {int}
    assert done == sorted(done)
    assert done[-1] == total
    assert total // 2 in done
    assert len(done) == 2 * (len(names) + 1)  # the long one in two pieces


def test_two_backups_have_their_own_keys(
    vault: Vault, file: Path, tmp_path: Path
) -> None:
    other = tmp_path / "b.backup"
    backup.write(vault, other, Progress())
    salts = [f.read_bytes().split(b"\n", 2)[2][:32] for f in (file, other)]
    assert salts[0] != salts[1]


def test_a_vault_without_names_has_none_in_its_backup(tmp_path: Path) -> None:
    with create(tmp_path / "v") as plain:
        backup.write(plain, tmp_path / "a", Progress())
        found = inside(plain, (tmp_path / "a").read_bytes())
        assert b"identities" not in found
        (plain.folder / "anchor").unlink()
        backup.write(plain, tmp_path / "b", Progress())
        assert b"\x00\x06anchor" not in inside(plain, (tmp_path / "b").read_bytes())


def clean(vault: Vault, folder: Path) -> bool:
    return not list(folder.iterdir()) and not list(vault.folder.glob("backup.db*"))


def test_a_file_that_is_there_is_not_written_over(vault: Vault, tmp_path: Path) -> None:
    target = tmp_path / "a.backup"
    target.write_text("mine")
    with pytest.raises(FileExistsAlreadyError) as caught:
        backup.write(vault, target, Progress())
    assert caught.value.details == {"name": "a.backup"}
    assert target.read_text() == "mine"


@pytest.mark.parametrize("when", ["copy", "part", "fsync", "cancelled"])
def test_a_backup_that_cannot_be_written_leaves_nothing(
    vault: Vault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, when: str
) -> None:
    progress = Progress()
    error: type[Exception] = DiskFullError
    if when == "copy":

        def copy_to(_database: Database, path: Path, _key: bytearray) -> None:
            path.write_text("cut")
            path.with_name("backup.db-wal").write_text("cut")
            full()

        monkeypatch.setattr(Database, "copy_to", copy_to)
        error = OSError
    elif when == "part":
        monkeypatch.setattr(StreamWriter, "write", full)
    elif when == "fsync":
        monkeypatch.setattr(os, "fsync", full)
    else:
        progress.cancel()
        error = Cancelled
    with pytest.raises(error) as caught:
        backup.write(vault, tmp_path / "a.backup", progress)
    if error is DiskFullError:
        assert getattr(caught.value, "details", None) == {"name": "a.backup.part"}
    assert clean(vault, tmp_path)


def test_a_place_that_refuses_the_name_is_told(
    vault: Vault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(DiskFullError) as caught:
        backup.write(vault, tmp_path / "a.backup", Progress())
    assert caught.value.details == {"name": "a.backup"}
    assert clean(vault, tmp_path)


@pytest.mark.parametrize("place", ["header", "salt", "content", "end", "cut"])
def test_a_medium_that_gives_back_other_bytes_is_found_out(
    vault: Vault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    part = tmp_path / "a.backup.part"
    really = os.fsync

    def fsync(handle: int) -> None:
        really(handle)
        if not part.exists():
            return
        content = part.read_bytes()
        head = len(MAGIC)
        length = head + len(keyslots.canonical_json(vault.header.to_json())) + 1
        places = {"header": head, "salt": length, "content": length + 5000}
        changed = bytearray(content)
        changed[places.get(place, -1)] ^= 1
        part.write_bytes(content[: length + 40] if place == "cut" else changed)

    monkeypatch.setattr(os, "fsync", fsync)
    with pytest.raises(BackupDamagedError) as caught:
        backup.write(vault, tmp_path / "a.backup", Progress())
    assert caught.value.details == {"name": "a.backup.part"}
    assert clean(vault, tmp_path)


def test_a_medium_that_is_pulled_out_is_told(
    vault: Vault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    part = tmp_path / "a.backup.part"
    monkeypatch.setattr(os, "fsync", lambda _handle: part.unlink(missing_ok=True))
    with pytest.raises(FileMissingError) as caught:
        backup.write(vault, tmp_path / "a.backup", Progress())
    assert caught.value.details == {"name": "a.backup.part"}
    assert clean(vault, tmp_path)


def test_a_medium_that_is_pulled_out_at_the_end_is_told(
    vault: Vault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "a.backup"
    monkeypatch.setattr(
        paths, "sync_folder", lambda _folder: target.unlink(missing_ok=True)
    )
    with pytest.raises(FileMissingError) as caught:
        backup.write(vault, target, Progress())
    assert caught.value.details == {"name": "a.backup"}
    assert clean(vault, tmp_path)


def test_another_header_on_the_medium_is_found_out(
    vault: Vault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = replace(vault.header, wipe_after=5)
    monkeypatch.setattr(backup, "_read_header", lambda *_: other)
    with pytest.raises(BackupDamagedError) as caught:
        backup.write(vault, tmp_path / "a.backup", Progress())
    assert caught.value.details == {"name": "a.backup.part"}
    assert clean(vault, tmp_path)


def test_a_hash_that_is_not_the_one_written_is_found_out(
    vault: Vault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    really = backup._copy
    monkeypatch.setattr(backup, "_copy", lambda *values: really(*values)[::-1])
    with pytest.raises(BackupDamagedError) as caught:
        backup.write(vault, tmp_path / "a.backup", Progress())
    assert caught.value.details == {"name": "a.backup"}
    assert clean(vault, tmp_path)


def test_a_file_that_shrinks_while_it_is_copied_is_told(
    vault: Vault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a").write_bytes(b"short")
    key, steps = bytes(32), backup._Steps(Progress(), 9)
    with pytest.raises(BackupDamagedError) as caught:
        backup._copy(tmp_path / "a", 9, StreamWriter(key, io.BytesIO()), steps)
    assert caught.value.details == {"name": "a"}
