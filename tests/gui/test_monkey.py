"""A monkey plays on every page for a short while; the seed is printed."""

from pathlib import Path
from random import Random

import pytest
from PySide6.QtWidgets import QApplication
from tests.gui.monkey import Monkey
from tests.gui.stage import Stage

_STEPS = 25

pytestmark = pytest.mark.qt_log_ignore("does not support grabbing the keyboard")


def test_random_events_break_nothing(
    qapp: QApplication, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    seed = Random().randrange(1_000_000)
    print(f"seed {seed}")  # shown when the test fails
    stage = Stage(qapp, tmp_path / "practice")
    monkey = Monkey(stage, seed)
    try:
        for scene in list(stage.scenes()):
            monkey.done.clear()
            monkey.play(scene, _STEPS)
            print(scene.name, monkey.done[-3:])
            assert stage.window.page is not None
    finally:
        stage.close()
