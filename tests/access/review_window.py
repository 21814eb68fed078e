"""The window with a review list that becomes short and long again without end.

`python -m tests.access.review_window FOLDER`. Prints one line for each list made anew.
"""

import sys
from pathlib import Path

from monitor_app.ui import application
from monitor_app.ui.page import Route
from monitor_app.ui.pages.review import ReviewPage
from monitor_app.ui.tidying import Tidier
from PySide6.QtCore import QTimer
from tests.gui.stage import Stage

_EVERY_MS = 60


def main() -> None:
    """Show the review of an interview that has hardly begun."""
    app = application.make(sys.argv[:1])
    stage = Stage(app, Path(sys.argv[1]) / "practice")
    tidier = Tidier(app)
    stage.window.go(Route("review", {"interview": stage.interviews["7KD-2Q"]}))
    stage.settle()
    timer = QTimer(app)
    timer.setInterval(_EVERY_MS)
    timer.timeout.connect(lambda: _turn(stage))
    timer.start()
    app.exec()
    tidier.stop()


def _turn(stage: Stage) -> None:
    page = stage.window.page
    assert isinstance(page, ReviewPage)
    if page.all_button.isEnabled():
        page.all_button.click()
    else:
        page.undo.button.click()
    print("anew", flush=True)


if __name__ == "__main__":
    main()
