"""A layout goes into another one: here, and nowhere else.

PySide 6 makes a Python object for every item of a filled layout that is put into the
layout of a widget, and keeps it. Qt deletes such an item with its widget and tells
Python nothing, so that whatever Qt makes next at that address is taken for the item: a
scroll bar that knows no `setValue`, or a crash.
"""

from PySide6.QtWidgets import QBoxLayout, QLayout
from shiboken6 import Shiboken


def nest(outer: QBoxLayout, inner: QLayout, stretch: int = 0) -> None:
    """Put a layout, filled or empty, at the end of another one."""
    outer.addLayout(inner, stretch)
    _forget_items(inner)


def _forget_items(layout: QLayout) -> None:
    for place in range(layout.count()):
        item = layout.itemAt(place)
        if isinstance(item, QLayout):
            _forget_items(item)
        elif item is not None:
            Shiboken.invalidate(item)
