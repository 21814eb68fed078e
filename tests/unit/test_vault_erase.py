"""Emergency erase: fast however much there is, final, and harmless to other files."""

import io
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from monitor_app.errors import MonitorError
from monitor_app.errors.files import DiskFailedError
from monitor_app.errors.vault import NotAVaultError
from monitor_app.progress import Progress
from monitor_app.records.ids import new_id
from monitor_app.usecases import identities, vaults
from monitor_app.vault import Vault, backup, erase
from tests.vaults import CLOCK, FORM, PASSPHRASE, copied, create, reopen, summary

GIB = 2**30
MOST_SECONDS = 3.0
OTHER = "жаңа сөз тіркесі 99 қаз"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("erase") / "v"
    with create(place) as vault, vault.transaction():
        vault.forms.add(FORM)
        vault.interviews.add(summary(1))
        vault.audit.append("interview.begun", summary(1).id)
    return place


@pytest.fixture
def copy(folder: Path, tmp_path: Path) -> Path:
    return copied(folder, tmp_path / "copy")


def test_twenty_gigabytes_lose_their_keys_in_under_three_seconds(
    copy: Path, tmp_path: Path
) -> None:
    """Sparse files: what counts is that no byte of an attachment is looked at."""
    place = copy / "attachments"
    for _ in range(20):
        with (place / new_id(os.urandom)).open("wb") as large:
            large.truncate(GIB)
    for _ in range(3000):
        (place / new_id(os.urandom)).write_bytes(b"x" * 100)
    whole = sum(f.stat().st_size for f in copy.rglob("*") if f.is_file())
    assert whole > 20 * GIB
    started = time.perf_counter()
    erase.erase_keys(copy)
    assert time.perf_counter() - started < MOST_SECONDS
    assert not list(copy.glob("vault*.json*"))
    with pytest.raises(NotAVaultError):
        reopen(copy)
    assert erase.erase_rest(copy) == 0
    assert not copy.exists()
    assert tmp_path.exists()


def test_nothing_of_the_header_is_left_in_the_bytes_of_its_file(copy: Path) -> None:
    """The overwriting reaches the file's own blocks before its name goes."""
    header = (copy / "vault.json").read_bytes()
    handles = [(copy / name).open("rb") for name in ("vault.json", "vault.copy.json")]
    first_page = (copy / "vault.db").read_bytes()[:4096]
    erase.erase_keys(copy)
    for handle in handles:
        with handle:
            left = handle.read()
            assert len(left) == len(header)
            for start in range(0, len(header) - 8, 4):
                assert header[start : start + 8] not in left
    assert (copy / "vault.db").read_bytes()[:4096] != first_page


def test_no_way_in_opens_what_is_left(copy: Path, tmp_path: Path) -> None:
    with reopen(copy) as vault:
        shares = vault.keys.make_shares(2, 3)
        vault.keys.wipe_after(10)
    vaults.erase_keys(copy)
    later = copied(copy, tmp_path / "seized")
    for attempt in (
        lambda: reopen(later),
        lambda: Vault.open_with_shares(later, shares[:2], clock=CLOCK),
        lambda: vaults.require_vault(later),
    ):
        with pytest.raises(NotAVaultError):
            attempt()
    create(tmp_path / "new").close()
    for name in ("vault.json", "vault.copy.json"):  # a header of somebody else's
        (later / name).write_bytes((tmp_path / "new" / name).read_bytes())
    with pytest.raises(MonitorError):
        reopen(later)


def test_an_identity_store_goes_first_too(copy: Path) -> None:
    with reopen(copy) as vault:
        identities.create(vault, OTHER, kdf_memory_mib=64)
    erase.erase_keys(copy)
    assert [f.name for f in (copy / "identities").iterdir()] == ["identity.db"]
    vaults.erase_rest(copy)
    assert not copy.exists()


def test_it_works_while_another_program_has_the_vault_open(copy: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from tests.vaults import reopen\n"
        "vault = reopen(Path(sys.argv[1])); print('open', flush=True); input()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program, str(copy)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "open\n"
        started = time.perf_counter()
        vaults.erase_keys(copy)
        assert time.perf_counter() - started < MOST_SECONDS
        vaults.erase_rest(copy)
        other.communicate("\n")
    assert not list(copy.parent.glob("copy/vault*.json"))
    with pytest.raises(NotAVaultError):
        reopen(copy)


def test_a_key_that_cannot_be_overwritten_is_told_and_the_others_still_go(
    copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = os.fsync
    failed: list[int] = []

    def once(handle: int) -> None:
        if not failed:
            failed.append(handle)
            raise OSError(5, "input/output error")
        real(handle)

    monkeypatch.setattr(os, "fsync", once)
    with pytest.raises(DiskFailedError):
        erase.erase_keys(copy)
    assert not list(copy.glob("vault*.json*"))


def test_files_that_cannot_go_are_counted_and_others_are_left_alone(
    copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (copy / "mine.txt").write_text("mine")
    (copy / "attachments" / "album").mkdir()
    erase.erase_keys(copy)
    stubborn = Path.unlink

    def unlink(self: Path, missing_ok: bool = False) -> None:
        if self.name == "anchor":
            raise PermissionError(13, "in use")
        stubborn(self, missing_ok)

    monkeypatch.setattr(Path, "unlink", unlink)
    assert vaults.erase_rest(copy) == 1
    left = sorted(f.relative_to(copy).as_posix() for f in copy.rglob("*"))
    assert left == ["anchor", "attachments", "attachments/album", "mine.txt"]


def test_a_backup_made_before_still_opens_and_that_is_said(
    copy: Path, tmp_path: Path
) -> None:
    """What erasing does not reach: `THREATS.md`, copies made earlier."""
    with reopen(copy) as vault:
        content = io.BytesIO(b"x" * 70_000)
        vault.attachments.store(new_id(os.urandom), content, 70_000, Progress())
        backup.write(vault, tmp_path / "b", Progress())
    vaults.erase_vault(copy)
    with backup.restore(
        tmp_path / "b", tmp_path / "r", PASSPHRASE, Progress(), clock=CLOCK
    ) as vault:
        assert vault.interviews.has(summary(1).id)
