"""Shows every page of the window over real vaults: to be run in the cage.

`python -m tests.network.window_session STORY`, where STORY is what `monitor-app demo`
made. Pages of a monitor over a practice vault, those of an office over the story's.
"""

import os
import sys
from pathlib import Path

from monitor_app.ui import application
from monitor_app.ui.page import Route
from monitor_app.usecases import vaults
from tests.gui.stage import Stage

_OFFICE_PAGES = ("interviews", "reception", "team", "outbox", "audit", "security")


def main(story: Path) -> int:
    """Show every scene once, then the office; say how many."""
    os.environ["HOME"] = str(story)
    os.environ["MONITOR_SETTINGS"] = str(story / "settings")
    stage = Stage(application.make(sys.argv[:1]), story / "practice")
    try:
        shown = [type(stage.show(scene)).__name__ for scene in stage.scenes()]
        _open_office(stage, story)
        for name in _OFFICE_PAGES:
            stage.window.go(Route(name))
            stage.settle()
            shown.append(f"Office{type(stage.window.page).__name__}")
    finally:
        stage.close()
    sys.stdout.write("\n".join(shown) + "\n")
    return 0


def _open_office(stage: Stage, story: Path) -> None:
    stage.window.lock()
    stage.settle()
    passphrase = (story / "passphrase.txt").read_text(encoding="utf-8").strip()
    folder = story / "office.vault"
    refused: list[BaseException] = []
    stage.desk.open(
        stage.window,
        lambda: vaults.open_vault(folder, passphrase),
        folder,
        refused.append,
    )
    stage.settle()
    assert not refused, refused
    assert stage.desk.is_open


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
