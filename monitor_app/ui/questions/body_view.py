"""The body map: figures side by side; a press tells the region and the place."""

from collections.abc import Iterable

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QFrame, QGraphicsScene

from monitor_app.i18n import _, ngettext
from monitor_app.records import bodymap
from monitor_app.ui import theme
from monitor_app.ui.questions.figure import Figure
from monitor_app.ui.questions.mark import Mark, MarkItem
from monitor_app.ui.scrolling import GraphicsView

GROUPS = {
    "body": ("front", "back"),
    "sides": ("side_r", "side_l"),
    "head": ("head_front", "head_back", "head_r", "head_l"),
    "hands": ("hands_back", "hands_palm"),
    "feet": ("feet_top", "feet_sole"),
    "teeth": ("teeth",),
    "intimate": ("genital",),
}
DRAWING_HEIGHT = 470  # pixels: a picture does not grow with the text
_IN_A_ROW = 2
_STEP, _SMALL_STEP = 0.01, 0.002
_GAP = 28.0  # pixels between two numbers in the margin
_ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}


class BodyView(GraphicsView):
    """Shows a group of views of one figure with its marks.

    Signals:
        pressed: view, region code, x, y (fractions of the drawing).
        moved: place of the entry, view, region code or "", x, y.
        picked: place of the entry. removed: place of the entry.
    """

    pressed = Signal(str, str, float, float)
    moved = Signal(str, str, str, float, float)
    picked = Signal(str)
    removed = Signal(str)

    def __init__(self, figure: str) -> None:
        super().__init__()
        self.figure = figure
        self._figures: dict[str, Figure] = {}
        self._marks: dict[str, MarkItem] = {}
        self._selected = ""
        self._dragged = ""
        self._chosen: frozenset[str] = frozenset()
        self._all: list[Mark] = []
        self.group = ""
        self.read_only = False
        self.setScene(QGraphicsScene(self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)  # never mirrored
        self.setMouseTracking(True)
        self.setBackgroundBrush(theme.look().colour("window"))
        self.setMinimumHeight(DRAWING_HEIGHT)
        self._name()
        self.show_group("body")

    # What is shown

    def show_group(self, group: str) -> None:
        """Show other views of the figure."""
        if group == self.group:
            return
        self.group = group
        scene = self.scene()
        scene.clear()
        self._figures, self._marks = {}, {}
        for view in GROUPS[group]:
            figure = Figure(bodymap.load(self.figure, view))
            figure.show_regions(self._chosen)
            scene.addItem(figure)
            self._figures[view] = figure
        self._fit()

    def show_regions(self, chosen: Iterable[str]) -> None:
        """Tint the regions that are answers."""
        self._chosen = frozenset(chosen)
        for figure in self._figures.values():
            figure.show_regions(self._chosen, figure.hovered)

    def show_marks(self, marks: list[Mark]) -> None:
        """Show these marks; those of other views wait for their turn."""
        self._all = marks
        for old in self._marks.values():
            self.scene().removeItem(old)
        self._marks = {}
        for mark in marks:
            figure = self._figures.get(mark.view)
            if figure is not None:
                item = MarkItem(mark, figure.unit)
                item.setParentItem(figure)
                item.setPos(figure.place(mark.x, mark.y))
                item.selected = mark.place == self._selected
                self._marks[mark.place] = item
        for view in self._figures:
            self._arrange(view)
        self._name()

    def select(self, place: str) -> None:
        """Show which mark the keyboard moves, and the view it is in."""
        self._selected = place
        mark = next((each for each in self._all if each.place == place), None)
        if mark is not None and mark.view not in self._figures:
            group = next(name for name, views in GROUPS.items() if mark.view in views)
            self.show_group(group)
        for each, item in self._marks.items():
            item.selected = each == place
            item.update()

    @property
    def selected(self) -> str:
        """The place of the selected mark's entry, "" for none."""
        return self._selected if self._selected in self._marks else ""

    def _arrange(self, view: str) -> None:
        """Put the numbers beside the figure, none over another."""
        figure = self._figures[view]
        width, unit = figure.drawing.width, figure.unit
        items = [i for i in self._marks.values() if i.mark.view == view]
        for right in (False, True):
            side = [i for i in items if (i.x() > width / 2) is right]
            last = -1e9
            for item in sorted(side, key=lambda each: each.y()):
                y = max(item.y() - 26 * unit, last + _GAP * unit, 20 * unit)
                last = y
                x = width + 8 if right else -8
                item.set_label(QPointF(x, y) - item.pos())

    def _name(self) -> None:
        count = len(self._all)
        said = ngettext(
            "Body map, {n} mark: see the list",
            "Body map, {n} marks: see the list",
            count,
        )
        self.setAccessibleName(said.format(n=count))
        self.setAccessibleDescription(_("Left and right are the person's own."))

    # Pointer and keys

    def mousePressEvent(self, event: QMouseEvent) -> None:
        item = self.itemAt(event.position().toPoint())
        if isinstance(item, MarkItem):
            self._dragged = item.mark.place
            self.select(item.mark.place)
            self.picked.emit(item.mark.place)
            return
        found = self._place_at(event.position())
        if found is not None and not self.read_only:
            figure, point = found
            code = figure.region_at(point)
            if code:
                self.pressed.emit(figure.drawing.view, code, *figure.fractions(point))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        found = self._place_at(event.position())
        item = self._marks.get(self._dragged)
        if item is not None and found is not None and not self.read_only:
            if item.parentItem() is found[0]:
                item.setPos(found[1])
            return
        for figure in self._figures.values():
            over = found is not None and found[0] is figure
            code = figure.region_at(found[1]) if found and over else ""
            figure.show_regions(self._chosen, code)

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        item = self._marks.get(self._dragged)
        self._dragged = ""
        if item is not None and not self.read_only:
            figure = self._figures[item.mark.view]
            x, y = figure.fractions(item.pos())
            if (round(x, 4), round(y, 4)) != (item.mark.x, item.mark.y):
                self._tell(item, x, y)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        item = self._marks.get(self._selected)
        arrow = _ARROWS.get(Qt.Key(event.key()))
        if item is None or self.read_only:
            super().keyPressEvent(event)
        elif arrow is not None:
            fine = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            step = _SMALL_STEP if fine else _STEP
            x = min(max(item.mark.x + arrow[0] * step, 0.0), 1.0)
            y = min(max(item.mark.y + arrow[1] * step, 0.0), 1.0)
            self._tell(item, x, y)
        elif event.key() == Qt.Key.Key_Delete:
            self.removed.emit(item.mark.place)
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.picked.emit(item.mark.place)
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _tell(self, item: MarkItem, x: float, y: float) -> None:
        figure = self._figures[item.mark.view]
        code = figure.region_at(figure.place(x, y))
        self.moved.emit(item.mark.place, item.mark.view, code, x, y)

    def _place_at(self, at: QPointF) -> tuple[Figure, QPointF] | None:
        point = self.mapToScene(at.toPoint())
        for figure in self._figures.values():
            inside = figure.mapFromScene(point)
            box = QRectF(0, 0, figure.drawing.width, figure.drawing.height)
            if box.contains(inside):
                return figure, inside
        return None

    def _fit(self) -> None:
        """Place the figures, two in a row; words and numbers keep their size."""
        for _round in range(3):  # room for words depends on the scale, and it on them
            self._place_figures()
            self.fitInView(self.sceneRect(), Qt.AspectRatioMode.KeepAspectRatio)
            unit = 1 / max(self.transform().m11(), 0.05)
            for figure in self._figures.values():
                figure.set_unit(unit)
        self._place_figures()
        self.fitInView(self.sceneRect(), Qt.AspectRatioMode.KeepAspectRatio)
        self.show_marks(self._all)

    def _place_figures(self) -> None:
        whole, left, top, lowest = QRectF(), 0.0, 0.0, 0.0
        for number, figure in enumerate(self._figures.values()):
            if number and number % _IN_A_ROW == 0:
                left, top = 0.0, lowest
            box = figure.boundingRect()
            figure.setPos(left + figure.margin, top)
            whole = whole.united(box.translated(figure.pos()))
            left += box.width()
            lowest = max(lowest, top + box.height())
        self.scene().setSceneRect(whole.adjusted(0, -8, 0, 4))
