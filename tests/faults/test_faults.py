"""A short run of the kill harness; a full, a read-only and a shrinking disk."""

import io
import itertools
import random
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from monitor_app.errors import MonitorError
from monitor_app.errors.files import DiskFullError, DiskReadOnlyError
from monitor_app.progress import Progress
from monitor_app.vault import Vault
from tests.faults import harness, typing_harness

KILLS = 15


@pytest.mark.skipif(
    sys.platform == "win32", reason="Windows has no SIGKILL and no fork"
)
def test_nothing_durable_is_missing_after_a_kill(tmp_path: Path) -> None:
    data_key = harness.prepare(tmp_path / "v")
    chance = random.Random(7)
    rounds = [harness.kill_once(tmp_path / "v", data_key, chance) for _ in range(KILLS)]
    assert rounds[-1].found > KILLS  # the child did write
    assert all(a.found <= b.found for a, b in itertools.pairwise(rounds))


@pytest.mark.skipif(
    sys.platform == "win32", reason="Windows has no SIGKILL and no fork"
)
def test_a_draft_opens_after_a_kill_where_somebody_was_typing(tmp_path: Path) -> None:
    desk = typing_harness.prepare(tmp_path / "v")
    chance = random.Random(7)
    rounds = [typing_harness.kill_once(desk, chance, 0.3) for _ in range(KILLS // 2)]
    assert len(desk.refs) > 3
    assert rounds[-1].found > KILLS
    assert all(a.found <= b.found for a, b in itertools.pairwise(rounds))


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Mount 4 MiB of memory as a disk of its own."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(place)]
    if (
        sys.platform != "linux"
        or subprocess.run(mount, check=False, capture_output=True).returncode
    ):
        pytest.skip("mounting a small disk needs root on Linux")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


def write_on(vault: Vault, done: int) -> None:
    for step in range(done + 1, done + 400):
        harness.write_step(vault, step)


def test_a_full_disk_is_named_and_loses_nothing(small_disk: Path) -> None:
    folder = small_disk / "v"
    data_key = harness.prepare(folder)
    with harness.open_quickly(folder, data_key) as vault:
        for done in range(1, 8):
            harness.write_step(vault, done)
        (small_disk / "ballast").write_bytes(bytes(1_500_000))
        with pytest.raises(DiskFullError):
            write_on(vault, done)
        with pytest.raises(DiskFullError):
            vault.attachments.store(
                "a" * 26, io.BytesIO(bytes(4_000_000)), 4_000_000, Progress()
            )
        assert not (folder / "attachments" / ("a" * 26)).exists()
        assert harness.last_step(vault) >= done
        (small_disk / "ballast").unlink()
        harness.write_step(vault, done + 100)
    with harness.open_quickly(folder, data_key) as vault:
        assert harness.last_step(vault) == done + 100
        assert not vault.check(Progress())


def test_a_full_disk_refuses_a_new_vault_whole(small_disk: Path) -> None:
    (small_disk / "ballast").write_bytes(bytes(4 * 1024 * 1024 - 8192))
    with pytest.raises(MonitorError) as caught:
        harness.prepare(small_disk / "v")
    assert caught.value.code == "disk.full"
    assert [file.name for file in small_disk.iterdir()] == ["ballast"]


def test_a_read_only_disk_is_named_and_nothing_changes(small_disk: Path) -> None:
    folder = small_disk / "v"
    data_key = harness.prepare(folder)
    before = {f: f.read_bytes() for f in folder.rglob("*") if f.is_file()}
    remount = ["mount", "-o", "remount,ro", str(small_disk)]
    subprocess.run(remount, check=True)
    with pytest.raises(DiskReadOnlyError):
        harness.open_quickly(folder, data_key)
    with pytest.raises(DiskReadOnlyError):
        harness.prepare(small_disk / "w")
    assert {f: f.read_bytes() for f in folder.rglob("*") if f.is_file()} == before


def test_a_limit_on_the_size_of_files_is_no_silent_loss(tmp_path: Path) -> None:
    """The kernel refuses to let files grow, as a quota does."""
    resource = pytest.importorskip("resource", reason="Windows has no such limit")
    data_key = harness.prepare(tmp_path / "v")
    limit = resource.getrlimit(resource.RLIMIT_FSIZE)
    with harness.open_quickly(tmp_path / "v", data_key) as vault:
        harness.write_step(vault, 1)
        resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, limit[1]))
        try:
            with pytest.raises(MonitorError) as caught:
                write_on(vault, 1)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, limit)
        assert caught.value.code.startswith("disk.")
        assert harness.last_step(vault) >= 1
        assert not vault.check(Progress())
