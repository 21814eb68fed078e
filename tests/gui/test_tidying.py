"""Unreachable objects are searched for by the window's thread, and only there."""

import gc
import threading
from collections.abc import Iterator

import pytest
from monitor_app.ui import tidying
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


class _Searches:
    """Notes how much was searched, while the automatic search is off."""

    def __init__(self) -> None:
        self.done: list[int] = []

    def __call__(self, phase: str, info: dict[str, int]) -> None:
        if phase == "start":
            self.done.append(info["generation"])


@pytest.fixture
def searches() -> Iterator[_Searches]:
    """Begin as after a search of everything."""
    found = _Searches()
    gc.collect()
    gc.callbacks.append(found)
    yield found
    gc.callbacks.remove(found)


def _write_on(tidier: Tidier) -> list[object]:
    """Make new objects, more than are let be, until everything is due."""
    kept: list[object] = []
    for _search in range(tidying._SEARCHES + 1):
        kept += [[] for _new in range(tidying._FEW + 1)]
        tidier.tidy()
    return kept


def test_only_what_is_new_is_searched_while_somebody_works(
    qapp: QApplication, searches: _Searches
) -> None:
    owner = QObject(qapp)
    quiet = False
    tidier = Tidier(owner, is_quiet=lambda: quiet)
    _kept = _write_on(tidier)
    tidier.tidy()
    assert set(searches.done) == {tidying._NEW}
    quiet = True
    tidier.tidy()
    assert searches.done[-1] == tidying._ALL
    tidier.tidy()
    assert searches.done.count(tidying._ALL) == 1
    owner.deleteLater()


def test_much_that_gathers_is_searched_in_the_middle_of_work(
    qapp: QApplication, searches: _Searches, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner = QObject(qapp)
    tidier = Tidier(owner, is_quiet=lambda: False)
    monkeypatch.setattr(tidying, "_MOST_WAITING", 10_000)
    _kept = _write_on(tidier)
    tidier.tidy()
    assert tidying._ALL in searches.done
    owner.deleteLater()


def test_a_lock_searches_everything_at_once(
    qapp: QApplication, searches: _Searches
) -> None:
    owner = QObject(qapp)
    tidier = Tidier(owner, is_quiet=lambda: False)
    tidier.tidy()
    assert tidying._ALL not in searches.done
    tidier.search_all_soon()
    tidier.tidy()
    assert searches.done[-1] == tidying._ALL
    owner.deleteLater()


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
