"""Walking about in an interview for long leaves nothing behind."""

import gc
from itertools import pairwise

from monitor_app.ui.editor.page import EditorPage
from monitor_app.ui.editor.pages import KEPT
from PySide6.QtWidgets import QApplication
from tests.gui.conftest import Driver
from tests.gui.test_editor import open_gate

_FEW = 60  # objects that caches of Python may hold more or less of


def walk(driver: Driver, page: EditorPage) -> None:
    for row in page.frame.outline.rows:
        page.show_section(row.ref)
        driver.settle()


def there(driver: Driver) -> tuple[int, int]:
    """Return how many widgets there are, and objects of Python."""
    gc.collect()
    driver.settle()
    gc.collect()
    return len(QApplication.allWidgets()), len(gc.get_objects())


def test_pages_that_were_left_are_gone(driver: Driver) -> None:
    driver.create()
    driver.begin()
    page = driver.editor()
    open_gate(driver, page)
    driver.settle()
    counted = []
    for _time in range(4):
        walk(driver, page)
        counted.append(there(driver))
    assert len(page.pages.sections) <= KEPT
    assert page.frame.stack.count() == len(page.pages.sections)
    grown = [
        (after[0] - before[0], after[1] - before[1])
        for before, after in pairwise(counted)
    ]
    # what is loaded once, or cached, comes once; what leaks comes with every walk
    assert min(widgets for widgets, _objects in grown) <= 0
    assert min(objects for _widgets, objects in grown) <= _FEW
