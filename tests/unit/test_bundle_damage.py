"""A sample of `tests/faults/bundle_damage.py`, and drives that fail while we write."""

import io
import resource
import shutil
import signal
from pathlib import Path
from typing import BinaryIO

import pytest
from monitor_app.bundle.writer import PayloadItem, bytes_in_memory, write_bundle
from monitor_app.errors import MonitorError
from monitor_app.progress import Progress
from tests.bundles import ITEMS, request
from tests.faults.bundle_damage import run


def test_no_damage_is_ever_taken_in() -> None:
    for kind, tally in run(every=61, count=250, seed=61).items():
        assert not tally.taken, kind
        assert tally.tried > 90, kind


def test_a_drive_that_is_full_is_named(tmp_path: Path) -> None:
    """The system itself refuses to write beyond 100 kB."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    try:
        resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, hard))
        with pytest.raises(MonitorError) as caught:
            write_bundle(tmp_path, request(), Progress())
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, before)
    assert caught.value.code == "disk.full"
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("when", ["before", "while"])
def test_a_drive_that_was_pulled_is_named(tmp_path: Path, when: str) -> None:
    drive = tmp_path / "drive"

    def pull() -> BinaryIO:
        shutil.rmtree(drive)
        return io.BytesIO(b"{}")

    items = ITEMS
    if when == "while":
        drive.mkdir()
        known = bytes_in_memory("00-index.json", b"{}")
        items = [PayloadItem(name=known.name, bytes=2, sha256=known.sha256, open=pull)]
    with pytest.raises(MonitorError) as caught:
        write_bundle(drive, request(items=items), Progress())
    assert caught.value.code == "disk.missing"
    assert caught.value.details == {"name": "drive"}
    assert not drive.exists()


def test_a_folder_that_is_none_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(MonitorError) as caught:
        write_bundle(tmp_path / "file", request(), Progress())
    assert caught.value.code == "disk.missing"
