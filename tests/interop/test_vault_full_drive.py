"""A vault on a drive that fills up: what was refused is not stored, and the reverse."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from monitor_app.errors import MonitorError
from monitor_app.vault import Vault
from tests.vaults import copied, create, reopen

PAGE = 4096
MOST_PAGES = 28  # more than a commit, its log and the anchor take


def step(vault: Vault, name: str) -> str:
    """Store one entry; return the code of the refusal, or ""."""
    try:
        with vault.transaction():
            vault.audit.append("test.step", name)
    except MonitorError as error:
        return error.code
    return ""


def filled_but_for(folder: Path, free_bytes: int) -> Path:
    filler = folder / "filler"
    with filler.open("wb") as file:
        free = os.statvfs(folder)
        file.truncate(0)
        os.posix_fallocate(file.fileno(), 0, free.f_bavail * PAGE - free_bytes)
    return filler


def test_what_a_full_drive_refuses_is_not_stored(
    mounted: Callable[[str], Path], tmp_path: Path
) -> None:
    """The drive fills at every place: in the database, at its log, at the anchor."""
    create(tmp_path / "v").close()
    drive = mounted("size=16m")
    folder = copied(tmp_path / "v", drive / "v")
    answers: dict[str, str] = {}
    for pages in range(MOST_PAGES):
        with reopen(folder) as vault:
            filler = filled_but_for(drive, pages * PAGE)
            answers[str(pages)] = step(vault, str(pages))
            filler.unlink()
            assert step(vault, f"after {pages}") == ""
    with reopen(folder) as vault:
        stored = {entry.subject for entry in vault.audit.newest(1000)}
        assert vault.audit.verify()[2] == ()
    refused = {name for name, code in answers.items() if code}
    assert {answers[name] for name in refused} == {"disk.full"}
    assert stored & set(answers) == set(answers) - refused
    assert refused
    assert len(refused) < MOST_PAGES
    assert not list(folder.glob("*.part"))


def test_a_drive_that_fails_after_the_commit_does_not_deny_what_is_stored(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    vault = create(tmp_path / "v")
    before = (tmp_path / "v" / "anchor").read_bytes()

    def gone(_path: Path, _target: Path) -> Path:
        raise OSError(5, "input/output error")

    with monkeypatch.context() as patched:
        patched.setattr(Path, "replace", gone)
        assert step(vault, "first") == ""
    assert (tmp_path / "v" / "anchor").read_bytes() == before
    assert step(vault, "second") == ""
    assert (tmp_path / "v" / "anchor").read_bytes() != before
    vault.close()
    with reopen(tmp_path / "v") as again:
        subjects = [entry.subject for entry in again.audit.newest(9)]
        assert {"first", "second"} <= set(subjects)
