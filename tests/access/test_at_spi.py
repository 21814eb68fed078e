"""What a screen reader does to the window, on a real display and a real bus."""

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from monitor_app.records.interview import State
from monitor_app.settings import Settings
from monitor_app.usecases import interviews, reading, vaults
from monitor_app.usecases.practice_mark import PASSPHRASE
from monitor_app.usecases.reading import InterviewQuery
from tests.conftest import ROOT

_SYSTEM_PYTHON = "/usr/bin/python3"
_SECONDS = 120
_WALKED_SECONDS = 5
_ENDED = 128 + signal.SIGTERM
_STAGE = r"""
reader=$1; shift
"$@" &
window=$!
/usr/bin/python3 -m $reader || failed=1
kill -TERM $window
wait $window || ended=$?
echo "ended $ended"
exit ${failed:-0}
"""


def _missing() -> str:
    """Return what this computer lacks; "" when nothing."""
    for tool in ("xvfb-run", "dbus-run-session", _SYSTEM_PYTHON):
        if shutil.which(tool) is None:
            return tool
    if not Path("/usr/libexec/at-spi-bus-launcher").exists():
        return "at-spi2-core"
    ask = "import gi; gi.require_version('Atspi', '2.0')"
    tried = subprocess.run(
        [_SYSTEM_PYTHON, "-c", ask], capture_output=True, check=False
    )
    return "" if tried.returncode == 0 else "python3-gi, gir1.2-atspi-2.0"


MISSING = _missing()
pytestmark = pytest.mark.skipif(
    bool(MISSING), reason=f"not on this computer: {MISSING}"
)


def _heard(folder: Path, reader: str, *window: str) -> str:
    """Let a reader work with a window; return what both said. Nothing may crash."""
    environment = {
        **os.environ,
        "HOME": str(folder),
        "MONITOR_SETTINGS": str(folder / "settings"),
        "QT_QPA_PLATFORM": "xcb",
        "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1",
        "LC_ALL": "C.UTF-8",
        "PYTHONFAULTHANDLER": "1",
    }
    display = ["xvfb-run", "-a", "-s", "-screen 0 1366x768x24"]
    bus = ["dbus-run-session", "--"]
    program = [sys.executable, "-m", *window]
    with subprocess.Popen(
        [*display, *bus, "bash", "-c", _STAGE, "stage", reader, *program],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    ) as run:
        try:
            said, _none = run.communicate(timeout=_SECONDS)
        finally:
            if run.poll() is None:
                os.killpg(run.pid, signal.SIGKILL)
    assert run.returncode == 0, said
    assert f"ended {_ENDED}" in said.splitlines(), said
    return said


def test_a_whole_interview_by_the_accessibility_tree_alone(tmp_path: Path) -> None:
    folder = tmp_path / "practice"
    Settings(language="en", practice=str(folder)).save(tmp_path / "settings")
    said = _heard(tmp_path, "tests.access.at_spi_interview", "monitor_app")
    with vaults.open_vault(folder, PASSPHRASE) as vault:
        (item,) = (
            found
            for found in reading.page(vault, InterviewQuery()).items
            if found.form_id == "evidence_log"
        )
        assert item.state is State.SIGNED, said
        _form, session = interviews.signed_session(vault, item)
        values = set(session.answers().values())
    assert {"KZ-2031-0007", "A torn sleeve", "M-14"} <= values, said
    assert {"Object / clothing", "Original"} <= {
        choice.label
        for node in session.everything()
        for choice in node.choices
        if node.value and choice.value in node.value.split()
    }


def test_a_list_may_become_short_while_a_screen_reader_walks_it(tmp_path: Path) -> None:
    """It counted three parts of the scroll area, and asks for the third of two."""
    said = _heard(
        tmp_path,
        f"tests.access.at_spi_walker {_WALKED_SECONDS}",
        "tests.access.review_window",
        str(tmp_path),
    )
    lines = said.splitlines()
    (answered,) = (line.split()[1] for line in lines if line.startswith("answered"))
    assert int(answered) > 200, said
    assert lines.count("anew") > 10, said
