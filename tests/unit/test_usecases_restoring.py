"""A vault made again from a backup: by passphrase or sheets, whole or not at all."""

from pathlib import Path

import pytest
from monitor_app.errors import MonitorError
from monitor_app.errors.crypto import WeakPassphraseError
from monitor_app.errors.vault import TooFewSharesError, WrongPassphraseError
from monitor_app.progress import Cancelled, Progress
from monitor_app.usecases import recovery, restoring, vaults
from tests.vaults import PASSPHRASE, create

NEW = "жаңа сөз тіркесі 99 қаз"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, tuple[str, ...]]:
    """Return a backup, and the sheets that were valid on its day."""
    place = tmp_path_factory.mktemp("restoring")
    with create(place / "v") as vault:
        sheets = recovery.make_shares(vault, 2, 3)
        vaults.backup_vault(vault, place / "b.backup", Progress())
        recovery.make_shares(vault, 2, 3)  # newer ones do not open it
    return place / "b.backup", sheets


def test_sheets_of_that_day_give_a_new_passphrase(
    made: tuple[Path, tuple[str, ...]], tmp_path: Path
) -> None:
    file, sheets = made
    again = tmp_path / "again"
    with pytest.raises(WeakPassphraseError):
        restoring.restore_with_shares(file, again, sheets[:2], "1234", Progress())
    with pytest.raises(TooFewSharesError):
        restoring.restore_with_shares(file, again, sheets[:1], NEW, Progress())
    assert not again.exists()
    told = restoring.restore_with_shares(file, again, sheets[1:], NEW, Progress())
    with pytest.raises(WrongPassphraseError):
        vaults.open_vault(again, PASSPHRASE)
    with vaults.open_vault(again, NEW) as vault:
        entries = {entry.event: entry for entry in vault.audit.newest(9)}
        assert {"recovery.used", "vault.passphrase-changed"} <= entries.keys()
        before = entries["vault.restored"].number
        (last,) = vault.audit.newest(1, before)
        assert last.at.startswith(told.until.strftime("%Y-%m-%dT%H:%M:%S"))
        assert vaults.check_vault(vault, Progress()) == ()


def test_progress_goes_one_way_and_stops_anywhere(
    made: tuple[Path, tuple[str, ...]], tmp_path: Path
) -> None:
    file, _sheets = made
    size = file.stat().st_size
    seen: list[tuple[int, int]] = []

    class Every(Progress):
        def step(self, done: int, total: int) -> None:
            super().step(done, total)
            seen.append((done, total))

    restoring.restore_vault(file, tmp_path / "whole", PASSPHRASE, Every())
    assert [done for done, _total in seen] == sorted(done for done, _total in seen)
    assert {total for _done, total in seen} == {2 * size}

    class Late(Progress):
        def step(self, done: int, total: int) -> None:
            if done >= seen[-1][0]:
                raise Cancelled

    with pytest.raises(Cancelled):
        restoring.restore_vault(file, tmp_path / "half", PASSPHRASE, Late())
    assert not (tmp_path / "half").exists()


def test_a_drive_that_goes_away_makes_no_vault(tmp_path: Path) -> None:
    with pytest.raises(MonitorError) as caught:
        restoring.restore_vault(
            tmp_path / "gone", tmp_path / "v", PASSPHRASE, Progress()
        )
    assert caught.value.code.startswith("file.")
    assert not (tmp_path / "v").exists()
