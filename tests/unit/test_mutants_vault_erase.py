"""Erasing a vault; asked for by mutants, see `tests/mutation/README.md`."""

import os
from pathlib import Path

import pytest
from monitor_app.crypto.keyslots import Wrapped
from monitor_app.errors.files import DiskFailedError
from monitor_app.errors.vault import NotAVaultError
from monitor_app.records.profile import Profile
from monitor_app.vault import erase
from monitor_app.vault import header as headers
from monitor_app.vault.header import Header
from monitor_app.vault.slots import Slot

KEY = bytearray(range(32))
FIRST_PAGE = 4096
PARTS = ("vault.json.part", "vault.copy.json.part")


def small_vault(folder: Path) -> Path:
    slot = Slot({"type": "slip39"}, Wrapped(bytes(12), bytes(48)))
    header = Header(bytes(16), Profile.MONITOR, (slot,), b"", b"")
    folder.mkdir()
    headers.write(folder, header.sealed(KEY))
    (folder / "vault.db").write_bytes(b"x" * 9000)
    return folder


@pytest.fixture
def whole(tmp_path: Path) -> Path:
    """Return a folder with one of every file that a vault can have, and one more."""
    folder = small_vault(tmp_path / "v")
    inner = small_vault(folder / "identities")
    (inner / "vault.db").rename(inner / "identity.db")
    (folder / "attachments").mkdir()
    (folder / "attachments" / ("a" * 26)).write_bytes(b"a")
    for place in (folder, inner):
        for name in (*PARTS, "vault.db-wal", "vault.db-shm", "before-0009.db"):
            (place / name).write_bytes(b"x" * 9000)
        for name in ("anchor", "anchor.part", "tries", "lock"):
            (place / name).write_bytes(b"x")
    return folder


def names(folder: Path) -> list[str]:
    return sorted(f.relative_to(folder).as_posix() for f in folder.rglob("*"))


def test_the_keys_go_and_the_records_stay_for_the_next_step(whole: Path) -> None:
    before = names(whole)
    gone = (*headers.NAMES, *PARTS)
    databases = [whole / "vault.db", whole / "identities" / "identity.db"]
    erase.erase_keys(whole)
    assert names(whole) == [n for n in before if n.rpartition("/")[2] not in gone]
    for database in databases:
        content = database.read_bytes()
        assert len(content) == 9000
        assert content[:FIRST_PAGE].count(b"x") < 100  # of random bytes about sixteen
        assert content[FIRST_PAGE:] == b"x" * (9000 - FIRST_PAGE)
    assert erase.erase_rest(whole) == 0
    assert not whole.exists()


def test_a_vault_with_one_copy_of_its_header_is_erased(whole: Path) -> None:
    for name in (*PARTS, "vault.json"):
        (whole / name).unlink()
    for file in (whole / "identities").iterdir():
        file.unlink()
    erase.erase_keys(whole)
    assert not (whole / "vault.copy.json").exists()


def test_where_no_vault_is_nothing_is_touched(tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "vault.db").write_bytes(b"x" * 9000)
    (folder / "vault.json").mkdir()
    with pytest.raises(NotAVaultError) as caught:
        erase.erase_keys(folder)
    assert caught.value.details == {"name": "mine"}
    assert (folder / "vault.db").read_bytes() == b"x" * 9000


def test_the_first_failure_is_told_after_every_file_was_tried(
    whole: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(_handle: int) -> None:
        raise OSError(5, "a failing medium")

    monkeypatch.setattr(os, "fsync", failing)
    with pytest.raises(DiskFailedError) as caught:
        erase.erase_keys(whole)
    assert caught.value.details["name"] == "vault.json"
    left = {name.rpartition("/")[2] for name in names(whole)}
    assert not left & {*headers.NAMES, *PARTS}
    for name in ("vault.db", "identities/identity.db"):
        assert (whole / name).read_bytes()[:FIRST_PAGE].count(b"x") < 100


def test_what_is_not_ours_stays_and_what_stays_is_counted(
    whole: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("mine.txt", "identities/mine.json", "attachments/album/x.jpg"):
        (whole / name).parent.mkdir(exist_ok=True)
        (whole / name).write_text("mine")
    erase.erase_keys(whole)
    really = Path.unlink

    def unlink(self: Path, missing_ok: bool = False) -> None:
        if self.name in ("anchor", "before-0009.db"):
            raise PermissionError(13, "in use")
        really(self, missing_ok)

    monkeypatch.setattr(Path, "unlink", unlink)
    assert erase.erase_rest(whole) == 4
    assert names(whole) == sorted(
        [
            "anchor",
            "attachments",
            "attachments/album",
            "attachments/album/x.jpg",
            "before-0009.db",
            "identities",
            "identities/anchor",
            "identities/before-0009.db",
            "identities/mine.json",
            "mine.txt",
        ]
    )


@pytest.mark.parametrize("name", ["attachments", "identities"])
def test_of_a_link_to_another_folder_goes_the_link(whole: Path, name: str) -> None:
    """Somebody who had the stick in his hands laid it, to have other files erased."""
    target = whole.parent / "theirs"
    (whole / name).rename(target)
    (whole / name).symlink_to(target, target_is_directory=True)
    before = {f.name: f.read_bytes() for f in target.iterdir()}
    erase.erase_keys(whole)
    assert erase.erase_rest(whole) == 0
    assert not whole.exists()
    assert {f.name: f.read_bytes() for f in target.iterdir()} == before


@pytest.mark.parametrize("name", ["vault.json", "vault.db", "identities/identity.db"])
def test_of_a_link_to_another_file_goes_the_link(whole: Path, name: str) -> None:
    target = whole.parent / "theirs"
    target.write_bytes(b"x" * 9000)
    (whole / name).unlink()
    (whole / name).symlink_to(target)
    erase.erase_keys(whole)
    assert erase.erase_rest(whole) == 0
    assert not whole.exists()
    assert target.read_bytes() == b"x" * 9000


def test_a_link_that_cannot_go_stops_nothing(
    whole: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (whole / "attachments").rename(whole.parent / "theirs")
    (whole / "attachments").symlink_to(whole.parent / "theirs")
    really = Path.unlink

    def unlink(self: Path, missing_ok: bool = False) -> None:
        if self.name == "attachments":
            raise PermissionError(13, "in use")
        really(self, missing_ok)

    erase.erase_keys(whole)
    monkeypatch.setattr(Path, "unlink", unlink)
    assert erase.erase_rest(whole) == 0
    assert names(whole) == ["attachments"]
