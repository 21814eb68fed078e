"""Python's search for unreachable objects, kept to the thread that owns the widgets.

Python starts that search in whichever thread happens to make objects. In the worker it
would tear down widgets that the window paints at that moment, and the program would
crash. So the automatic search is off, and a timer of the window does its work.
"""

import gc

from PySide6.QtCore import QObject, QTimer

_EVERY_MS = 500


class Tidier(QObject):
    """Searches as often as Python itself would, on the thread it was made in."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        gc.disable()
        gc.freeze()  # what the start made stays to the end: nothing to search there
        self._timer = QTimer(self)
        self._timer.setInterval(_EVERY_MS)
        self._timer.timeout.connect(self.tidy)
        self._timer.start()

    def tidy(self) -> None:
        """Search the oldest generation that is due, if one is."""
        limits = gc.get_threshold()
        for generation in (2, 1, 0):
            if gc.get_count()[generation] > limits[generation]:
                gc.collect(generation)
                return

    def stop(self) -> None:
        """Give the search back to Python; the worker must have ended."""
        self._timer.stop()
        gc.unfreeze()
        gc.enable()
