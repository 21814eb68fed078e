"""Unreachable objects are searched for by the window's thread, and only there."""

import gc
import threading

from monitor_app.ui.tidying import Tidier
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication


class _Loop:
    """An object that only the search can free; it notes the thread that did."""

    freed_by: list[int]

    def __init__(self, freed_by: list[int]) -> None:
        self.freed_by, self.itself = freed_by, self

    def __del__(self) -> None:
        self.freed_by.append(threading.get_ident())


def test_the_worker_frees_nothing_and_the_window_all(qapp: QApplication) -> None:
    owner = QObject(qapp)
    tidier = Tidier(owner)
    freed_by: list[int] = []

    def litter() -> None:
        for _round in range(3_000):
            _Loop(freed_by)

    worker = threading.Thread(target=litter)
    worker.start()
    worker.join()
    assert freed_by == []
    tidier.tidy()
    assert set(freed_by) == {threading.get_ident()}
    gc.collect()
    assert len(freed_by) == 3_000
    owner.deleteLater()
