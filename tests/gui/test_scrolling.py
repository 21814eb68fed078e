"""A screen reader may ask a scroll area for parts that it no longer has."""

import ast
from collections.abc import Callable, Iterator

import pytest
from monitor_app.ui import parts
from monitor_app.ui.scrolling import GraphicsView, ScrollArea
from PySide6.QtCore import QMetaObject
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractScrollArea, QLabel
from pytestqt.qtbot import QtBot
from tests.conftest import ROOT

_UI = ROOT / "monitor_app" / "ui"
# Qt answers carelessly for these and for what is made from them
_CARELESS = frozenset({"QScrollArea", "QAbstractScrollArea", "QGraphicsView"})


class _Made(ScrollArea):
    """As pages make theirs."""


def _names(meta: QMetaObject | None) -> Iterator[str]:
    while meta is not None:
        yield meta.className()
        meta = meta.superClass()


@pytest.mark.parametrize("make", [ScrollArea, _Made, GraphicsView])
def test_a_part_that_is_not_there_is_none(
    qtbot: QtBot, make: Callable[[], QAbstractScrollArea]
) -> None:
    area = make()
    qtbot.addWidget(area)
    names = [*_names(area.metaObject())]
    assert names.index("QWidget") < min(map(names.index, _CARELESS & {*names}))
    area.resize(100, 100)
    area.show()
    answer = QAccessible.queryAccessibleInterface(area)
    assert answer is not None
    count = answer.childCount()
    assert count > 0
    assert all(answer.child(at) is not None for at in range(count))
    assert all(answer.child(at) is None for at in range(count, count + 100))


def test_losing_a_scroll_bar_loses_no_part(qtbot: QtBot) -> None:
    content = QLabel("line\n" * 200)
    area = parts.scrolled(content)
    qtbot.addWidget(area)
    area.resize(100, 100)
    area.show()
    answer = QAccessible.queryAccessibleInterface(area)
    assert answer is not None
    assert answer.role() is QAccessible.Role.Client
    qtbot.waitUntil(area.verticalScrollBar().isVisible)
    count = answer.childCount()
    content.setText("")
    qtbot.waitUntil(lambda: not area.verticalScrollBar().isVisible())
    assert answer.childCount() == count


def test_no_page_has_a_scroll_area_of_qts_own() -> None:
    found = []
    for path in _UI.rglob("*.py"):
        if path.name == "scrolling.py":
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            made = [node.func] if isinstance(node, ast.Call) else []
            bases = node.bases if isinstance(node, ast.ClassDef) else made
            names = {ast.unparse(base).rpartition(".")[2] for base in bases}
            found += [f"{path.name}: {name}" for name in names & _CARELESS]
    assert not found, found
