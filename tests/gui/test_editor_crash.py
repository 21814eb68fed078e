"""Killed while somebody types: nothing older than a second is missing."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from monitor_app.usecases import interviews
from tests.conftest import ROOT
from tests.vaults import create, reopen

_LONGEST_LOSS = 1.0  # seconds
_PATIENCE = 60.0
_WORDS = 25


def killed_while_typing(
    folder: Path, interview: str, ref: str, words: int
) -> tuple[list[tuple[int, float]], float]:
    """Let a child type at least some words, kill it; return what it typed and when."""
    child = subprocess.Popen(
        [sys.executable, "-m", "tests.gui.typing_child", str(folder), interview, ref],
        cwd=ROOT,
        env={
            **os.environ,
            "QT_QPA_PLATFORM": "offscreen",
            "XDG_CONFIG_HOME": str(folder.parent / "config"),
        },
        stdout=subprocess.PIPE,
        text=True,
    )
    assert child.stdout is not None
    typed: list[tuple[int, float]] = []
    end = time.monotonic() + _PATIENCE
    while len(typed) < words and time.monotonic() < end:
        number, _space, moment = child.stdout.readline().partition(" ")
        assert number, "the child ended by itself"
        typed.append((int(number), float(moment)))
    killed = time.monotonic()
    child.send_signal(signal.SIGKILL)
    rest, _none = child.communicate()
    for line in rest.splitlines():
        number, _space, moment = line.partition(" ")
        if moment and float(moment) <= killed:
            typed.append((int(number), float(moment)))
    return typed, killed


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL on Windows")
def test_nothing_older_than_a_second_is_missing(tmp_path: Path) -> None:
    folder = tmp_path / "v"
    with create(folder) as vault:
        interview = interviews.begin(vault, "detention_interview", "kk").interview
    ref = "hdr/case_no"
    typed, killed = killed_while_typing(folder, interview, ref, _WORDS)
    with reopen(folder) as vault:
        kept = interviews.open_draft(vault, interview).session().node(ref).value
    found = {int(word[1:]) for word in kept.split()[:-1]}
    old = {number for number, moment in typed if moment < killed - _LONGEST_LOSS}
    assert len(old) > 5, "it typed for too short a time to tell"
    assert old <= found, f"{len(old - found)} of {len(old)} words are missing"
