"""Python's search for unreachable objects, kept to the thread that owns the widgets.

Python starts that search in whichever thread happens to make objects. In the worker it
would tear down widgets that the window paints at that moment, and the program would
crash. So the automatic search is off, and a timer of the window does its work.

A search of everything holds up window and worker alike, for 0.2 s once all forms are
loaded. It waits until nobody types and the worker rests, or until much has gathered.
What is new is searched ten times a second, once each, so that no search is long.
"""

import gc
import sys
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

_EVERY_MS = 100
_NEW, _ALL = 1, 2  # generations: what came since the last search; everything
_FEW = 700  # new objects that are not worth a search
_SEARCHES = 100  # of what is new, until everything is due
_MOST_WAITING = 1_000_000  # blocks of memory, about 100 MB


class Tidier(QObject):
    """Searches on the thread it was made in.

    `is_quiet` says whether nobody would notice that the window stands still.
    """

    def __init__(
        self,
        parent: QObject | None = None,
        *,
        is_quiet: Callable[[], bool] = lambda: True,
    ) -> None:
        super().__init__(parent)
        self._is_quiet = is_quiet
        self._wanted = False
        gc.disable()
        gc.freeze()  # what the start made stays to the end: nothing to search there
        self._blocks = sys.getallocatedblocks()
        self._timer = QTimer(self)
        self._timer.setInterval(_EVERY_MS)
        self._timer.timeout.connect(self.tidy)
        self._timer.start()

    def search_all_soon(self) -> None:
        """Free what a locked vault leaves behind, whoever waits meanwhile."""
        self._wanted = True

    def tidy(self) -> None:
        """Search everything, what is new, or nothing: what is due."""
        if self._must_search_all():
            self._wanted = False
            gc.collect(_ALL)
            self._blocks = sys.getallocatedblocks()
        elif gc.get_count()[0] > _FEW:
            gc.collect(_NEW)

    def _must_search_all(self) -> bool:
        if self._wanted:
            return True
        if gc.get_count()[_ALL] <= _SEARCHES:
            return False
        much = sys.getallocatedblocks() - self._blocks > _MOST_WAITING
        return much or self._is_quiet()

    def stop(self) -> None:
        """Give the search back to Python; the worker must have ended."""
        self._timer.stop()
        gc.unfreeze()
        gc.enable()
