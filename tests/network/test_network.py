"""The program opens no connection: not from Python, not from any library under it."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from monitor_app.ui.registry import PAGES
from tests.conftest import ROOT

pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="the cage is made of Linux's seccomp"
)
IO_URING_SETUP = "import ctypes; ctypes.CDLL(None).syscall(425, 1, 0)"


def caged(*command: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    return subprocess.run(
        [sys.executable, "-m", "tests.network.cage", *command],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )


@pytest.mark.parametrize("family", ["AF_INET", "AF_INET6", "AF_NETLINK", "AF_PACKET"])
def test_the_cage_holds(family: str) -> None:
    made = f"import socket; socket.socket(socket.{family}, socket.SOCK_RAW)"
    assert caged(sys.executable, "-c", made).returncode == -signal.SIGSYS


def test_the_cage_has_no_second_door() -> None:
    assert caged(sys.executable, "-c", IO_URING_SETUP).returncode == -signal.SIGSYS


def test_children_are_caged_too() -> None:
    made = "import socket; socket.socket()"
    child = (
        "import subprocess, sys;"
        f"print(subprocess.run([sys.executable, '-c', {made!r}]).returncode)"
    )
    done = caged(sys.executable, "-c", child)
    assert int(done.stdout) == -signal.SIGSYS


def test_the_cage_lets_local_sockets_through() -> None:
    made = "import socket; socket.socket(socket.AF_UNIX)"
    assert caged(sys.executable, "-c", made).returncode == 0


def test_the_whole_story_opens_no_socket(tmp_path: Path) -> None:
    """A socket of another kind kills the process, whoever asks for it."""
    story = tmp_path / "story"
    done = caged(sys.executable, "-m", "monitor_app", "demo", str(story), "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["steps"]
    shown = caged(sys.executable, "-m", "tests.network.window_session", str(story))
    assert shown.returncode == 0, shown.stderr
    pages = set(shown.stdout.split())
    assert {page.__name__ for page in PAGES.values()} <= pages
    assert "OfficeReceptionPage" in pages
