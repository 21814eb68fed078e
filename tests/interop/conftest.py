"""Small file systems in memory, to be filled, pulled out and made read-only."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.interop.drives import command


@pytest.fixture
def mounted(tmp_path: Path) -> Iterator[Callable[[str], Path]]:
    """Mount small file systems in memory; skip where that is not allowed."""
    if shutil.which("mount") is None or os.name != "posix" or os.geteuid() != 0:
        pytest.skip("only root may mount a drive to test with")
    made: list[Path] = []

    def mount(options: str) -> Path:
        folder = tmp_path / f"drive{len(made)}"
        folder.mkdir()
        if not command("mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)):
            pytest.skip("this system does not let us mount a drive to test with")
        made.append(folder)
        return folder

    yield mount
    for folder in made:
        command("umount", "-l", str(folder))
