"""A screen reader's way through a whole interview, on a real display and a real bus.

`make access` runs it. It stands outside `make test` because the window still crashes in
about one of eight runs, inside Qt, when the review list is made anew while the screen
reader walks it. Every answer was saved before; the draft opens where it was.
"""

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
_STAGE = r"""
"$1" -m monitor_app &
window=$!
"$2" -m tests.access.at_spi_interview || failed=1
kill -TERM $window
wait $window
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


@pytest.mark.skipif(bool(MISSING), reason=f"not on this computer: {MISSING}")
def test_a_whole_interview_by_the_accessibility_tree_alone(tmp_path: Path) -> None:
    settings = tmp_path / "settings"
    folder = tmp_path / "practice"
    Settings(language="en", practice=str(folder)).save(settings)
    environment = {
        **os.environ,
        "HOME": str(tmp_path),
        "MONITOR_SETTINGS": str(settings),
        "QT_QPA_PLATFORM": "xcb",
        "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1",
        "LC_ALL": "C.UTF-8",
    }
    display = ["xvfb-run", "-a", "-s", "-screen 0 1366x768x24"]
    inside = ["bash", "-c", _STAGE, "stage", sys.executable, _SYSTEM_PYTHON]
    with subprocess.Popen(
        [*display, "dbus-run-session", "--", *inside],
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
