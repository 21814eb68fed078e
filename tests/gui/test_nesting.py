"""Layouts within layouts leave no Python object behind that Qt can pull away."""

import re
from pathlib import Path

from monitor_app.ui import nesting
from monitor_app.ui.nesting import nest
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLabel, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot
from tests.gui.conftest import stray_items

UI = Path(nesting.__file__).parent
# a figure on a view (`self.itemAt`) is no item of a layout
_NESTING = r"\.(add|insert)Layout\(|\.addRow\(|(?<!self)\.itemAt\("


def filled() -> QHBoxLayout:
    inner, row = QHBoxLayout(), QHBoxLayout()
    inner.addWidget(QLabel("one"))
    inner.addLayout(row)
    inner.addStretch(1)
    row.addWidget(QLabel("two"))
    return inner


def test_a_filled_layout_goes_into_another_and_no_item_stays(qtbot: QtBot) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    outer = QVBoxLayout(page)
    plain = filled()
    outer.addLayout(plain)
    assert stray_items(), "PySide keeps no items any more: `nesting` may go"
    nesting._forget_items(plain)
    assert not stray_items()
    nest(outer, filled(), 2)
    assert not stray_items()
    assert [label.text() for label in page.findChildren(QLabel)] == ["one", "two"] * 2
    assert outer.stretch(1) == 2


def test_the_widgets_of_a_nested_layout_can_go(
    qtbot: QtBot, qapp: QApplication
) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    outer, inner = QVBoxLayout(page), filled()
    nest(outer, inner)
    for label in page.findChildren(QLabel):
        label.setParent(None)
        label.deleteLater()
    qapp.processEvents()
    assert [inner.count(), outer.count()] == [2, 1]
    assert not page.findChildren(QLabel)


def test_no_layout_is_nested_or_asked_for_its_items_elsewhere() -> None:
    wild = [
        path.name
        for path in UI.rglob("*.py")
        if re.search(_NESTING, path.read_text("utf-8"))
    ]
    assert wild == ["nesting.py"]
