"""Nothing that people said, named or called a file is anywhere in the clear.

A session runs in a process of its own, with home, temporary folder and settings that
are empty before. After each stage every file it can have written is searched for the
canary: on disk, in shared memory, and behind its open handles, where files without a
name lie. (`tests/gui` does the same for the window.)
"""

import os
import secrets
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="looks behind handles through /proc"
)
# Files whose plaintext is the person's own, from before the program saw them.
OURS_NOT = "source"
SHARED = Path("/dev/shm")  # noqa: S108 - swept, not written


def spellings(canary: str) -> list[bytes]:
    return [canary.encode(code) for code in ("utf-8", "utf-16-le", "utf-16-be")]


def places(root: Path, process: int) -> Iterator[Path]:
    """Yield every file to sweep; names are swept with them."""
    yield from (
        path for path in root.rglob("*") if OURS_NOT not in path.relative_to(root).parts
    )
    yield from SHARED.rglob("*")
    yield from Path(f"/proc/{process}/fd").iterdir()


def content_of(file: Path) -> bytes:
    try:
        # Not `is_file` alone: what has no name is a file too. Devices never end.
        return file.read_bytes() if stat.S_ISREG(file.stat().st_mode) else b""
    except OSError:
        return b""  # gone meanwhile


def leaks(root: Path, process: int, canary: str) -> list[str]:
    wanted = spellings(canary)
    found = []
    for file in places(root, process):
        swept = str(file).encode() + b"\n" + content_of(file)
        if any(word in swept for word in wanted):
            found.append(str(file))
    return found


def test_a_day_of_work_leaves_no_word_in_the_clear(tmp_path: Path) -> None:
    canary = f"zk{secrets.token_hex(6)}"
    folders = {"HOME": "home", "TMPDIR": "tmp", "XDG_RUNTIME_DIR": "run"}
    for name in folders.values():
        (tmp_path / name).mkdir()
    environment = {
        **os.environ,
        **{key: str(tmp_path / name) for key, name in folders.items()},
        "XDG_CONFIG_HOME": str(tmp_path / "home" / ".config"),
        "MONITOR_SETTINGS": str(tmp_path / "settings"),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    seen = []
    with subprocess.Popen(
        [sys.executable, "-m", "tests.interop.leak_session", tmp_path, canary],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment,
    ) as session:
        assert session.stdin is not None
        assert session.stdout is not None
        assert session.stderr is not None
        for line in session.stdout:
            seen.append(line.strip())
            found = leaks(tmp_path, session.pid, canary)
            if seen[-1] == "control":
                assert len(found) >= 4, found  # temporary, shared, memory, nameless
            else:
                assert found == [], seen[-1]
            if seen[-1] == "killed":
                session.kill()
                break
            session.stdin.write("\n")
            session.stdin.flush()
        told = session.stderr.read()
    assert seen[-1] == "killed", told
    assert canary not in told
    assert "refused" in told
    assert leaks(tmp_path, os.getpid(), canary) == []
    assert not list(tmp_path.glob("**/core*"))
    assert list((tmp_path / "tmp").iterdir()) == []
