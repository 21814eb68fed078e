"""Drives that are full, read-only, pulled out or failing: real mounts, true reasons."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from monitor_app.bundle.writer import bytes_in_memory, write_bundle
from monitor_app.errors import MonitorError
from monitor_app.progress import Cancelled, Progress
from tests.bundles import request
from tests.interop.drives import command

KIB = 1024
ITEMS = [
    bytes_in_memory("00-index.json", b"{}"),
    *(
        bytes_in_memory(f"attachments/{n}.jpg", os.urandom(300 * KIB))
        for n in range(1, 6)
    ),
]


def refused(folder: Path, progress: Progress | None = None) -> str:
    with pytest.raises(MonitorError) as caught:
        write_bundle(folder, request(items=ITEMS), progress or Progress())
    return caught.value.code


@pytest.mark.parametrize("room_kib", [64, 512, 1400, 1520])
def test_a_full_drive(mounted: Callable[[str], Path], room_kib: int) -> None:
    folder = mounted(f"size={room_kib}k")
    assert refused(folder) == "disk.full"
    assert list(folder.iterdir()) == []


def test_a_drive_with_just_enough_room(mounted: Callable[[str], Path]) -> None:
    folder = mounted("size=4m")
    written = write_bundle(folder, request(items=ITEMS), Progress())
    assert [file.name for file in folder.iterdir()] == [written.path.name]


def test_a_read_only_drive(mounted: Callable[[str], Path]) -> None:
    folder = mounted("size=8m")
    assert command("mount", "-o", "remount,ro", str(folder))
    assert refused(folder) == "disk.read-only"
    assert command("mount", "-o", "remount,rw", str(folder))
    assert list(folder.iterdir()) == []


def test_a_drive_that_turns_read_only_while_it_is_written(
    mounted: Callable[[str], Path], tmp_path: Path
) -> None:
    """As Linux does with a stick whose file system it found damaged."""
    folder = mounted("size=8m")
    aside = tmp_path / "aside"
    aside.mkdir()
    after: list[int] = []

    def swap(done: int, _total: int) -> None:
        if done and not after:
            after.append(done)
            # The name now leads to another, read-only drive.
            command("mount", "-t", "tmpfs", "-o", "ro", "tmpfs", str(folder))

    code = refused(folder, Progress(swap))
    command("umount", str(folder))
    assert after
    assert code in {"disk.read-only", "disk.missing"}


def test_a_drive_that_is_pulled_out_while_it_is_written(
    mounted: Callable[[str], Path],
) -> None:
    folder = mounted("size=8m")
    pulled: list[bool] = []

    def pull(done: int, _total: int) -> None:
        if done and not pulled:
            pulled.append(command("umount", "-l", str(folder)))

    assert refused(folder, Progress(pull)) == "disk.missing"
    assert pulled == [True]
    assert list(folder.iterdir()) == []  # the mount point: nothing was left beside it


def test_no_drive_at_all(tmp_path: Path) -> None:
    assert refused(tmp_path / "E") == "disk.missing"
    assert list(tmp_path.iterdir()) == []


def test_a_slow_drive_can_be_given_up(mounted: Callable[[str], Path]) -> None:
    folder = mounted("size=8m")
    for stop_at in (0, 400 * KIB, 1600 * KIB, 2900 * KIB):
        with pytest.raises(Cancelled):
            write_bundle(folder, request(items=ITEMS), Impatient(stop_at))
        assert list(folder.iterdir()) == []


class Impatient(Progress):
    """Gives up at the first step beyond some bytes: writing, or reading back."""

    def __init__(self, stop_at: int) -> None:
        super().__init__()
        self._stop_at = stop_at

    def step(self, done: int, total: int) -> None:
        if done >= self._stop_at:
            self.cancel()
        super().step(done, total)
