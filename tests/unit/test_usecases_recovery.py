"""Recovery, backup and erase, as the command line and the window call them."""

import re
from pathlib import Path

import pytest
from monitor_app.errors import MonitorError
from monitor_app.errors.crypto import WeakPassphraseError
from monitor_app.errors.files import DiskFullError, FileExistsAlreadyError
from monitor_app.errors.vault import WrongSharesError
from monitor_app.progress import Progress
from monitor_app.usecases import papers, recovery, restoring, vaults
from monitor_app.usecases.papers import Paper
from tests.unit.test_printing import text_of
from tests.vaults import PASSPHRASE, copied, create

NEW = "жаңа тіркес: бес ақ қаз 42 көлде"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("usecases") / "v"
    create(place).close()
    return place


@pytest.fixture
def copy(folder: Path, tmp_path: Path) -> Path:
    return copied(folder, tmp_path / "copy")


def words_on(sheet: Path) -> str:
    """Read a printed sheet as a person does: each word after its number."""
    text = text_of(sheet.read_bytes(), "-layout")
    numbered = re.findall(r"\b([0-9]{1,2}) +([a-z]{4,})\b", text)
    words = {int(number): word for number, word in numbered}
    assert sorted(words) == list(range(1, recovery.WORDS_IN_SHARE + 1))
    return " ".join(words[number] for number in sorted(words))


def test_sheets_bring_the_vault_back(copy: Path, tmp_path: Path) -> None:
    sheets = tmp_path / "sheets"
    with vaults.open_vault(copy, PASSPHRASE) as vault:
        made = recovery.create_shares(vault, 2, 3, sheets)
        with pytest.raises(FileExistsAlreadyError):
            recovery.create_shares(vault, 2, 3, sheets)
        typed = [words_on(share.file) for share in made]
        assert typed == [share.words for share in made]
        recovery.rehearse(vault, typed[:2])
    before = {f: f.read_bytes() for f in copy.iterdir() if f.is_file()}
    recovery.test_shares(copy, " ".join(typed[1:]).split())  # broken anywhere
    with pytest.raises(WrongSharesError):
        recovery.test_shares(copied(copy, tmp_path / "c2"), other_shares(tmp_path))
    assert {f: f.read_bytes() for f in copy.iterdir() if f.is_file()} == before
    with pytest.raises(WeakPassphraseError):
        recovery.use_shares(copy, typed[:2], "1234")
    recovery.use_shares(copy, typed[:2], NEW)
    with vaults.open_vault(copy, NEW) as vault:
        assert "recovery.used" in [entry.event for entry in vault.audit.newest(5)]


def test_the_log_knows_that_an_older_set_was_voided_though_no_sheet_was_written(
    copy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_paper: Paper, _file: Path) -> None:
        raise DiskFullError(name="recovery-1-of-2.pdf")

    monkeypatch.setattr(papers, "save", full)
    with vaults.open_vault(copy, PASSPHRASE) as vault:
        with pytest.raises(DiskFullError):
            recovery.create_shares(vault, 2, 2, tmp_path / "sheets")
        assert vault.audit.newest(1)[0].event == "recovery.made"


def other_shares(place: Path) -> list[str]:
    with create(place / "other") as vault:
        return [s.words for s in recovery.create_shares(vault, 2, 2, place / "o")]


def test_a_backup_outlives_an_erased_vault(copy: Path, tmp_path: Path) -> None:
    file = tmp_path / "b.backup"
    with vaults.open_vault(copy, PASSPHRASE) as vault:
        signer = vaults.vault_info(vault).signer
        sha256 = vaults.backup_vault(vault, file, Progress())
    vaults.erase_vault(copy)
    assert not copy.exists()
    with pytest.raises(MonitorError):
        vaults.require_vault(copy)
    again = restoring.restore_vault(file, tmp_path / "again", PASSPHRASE, Progress())
    assert again.sha256 == sha256
    assert again.interviews == 0
    with vaults.open_vault(tmp_path / "again", PASSPHRASE) as vault:
        assert vaults.vault_info(vault).signer == signer
        assert vaults.check_vault(vault, Progress()) == ()
