"""Scroll areas that a screen reader may ask for any part.

A screen reader counts the parts of a thing, then asks for them one by one, and between
two questions the window goes on. Qt answers for a scroll area with the scroll bars that
are seen at that moment, and looks a part up without asking whether there are so many.
When a list had become short and lost its scroll bar, the question for its third part
read memory behind the list, and the program died (QAccessibleAbstractScrollArea of Qt
6.11 and before).

Qt chooses who answers by the name of the class. Under the name `QWidget` the answer is
that of any plain widget: a steady list, looked up with care, in the same role. The same
holds for every class made from these; in style sheets they remain scroll areas.
"""

from PySide6 import QtWidgets


class _Areas:
    class QWidget(QtWidgets.QScrollArea):
        """A `QScrollArea` in all but the name."""


class _Views:
    class QWidget(QtWidgets.QGraphicsView):
        """A `QGraphicsView` in all but the name."""


ScrollArea = _Areas.QWidget
GraphicsView = _Views.QWidget
