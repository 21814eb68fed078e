"""Large text for the person: passages of an interview, one of them current."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QPalette
from PySide6.QtWidgets import QFrame, QToolButton, QWidget

from monitor_app.i18n import _
from monitor_app.ui import icons, parts, theme
from monitor_app.ui.language import locale_of
from monitor_app.ui.nesting import nest
from monitor_app.ui.scrolling import ScrollArea
from monitor_app.usecases.showing import Passage

SIZES = (24, 28, 34, 42)
_MEASURE = 1060  # widest column, so that lines can be followed
_QUESTION = 0.8  # the question is smaller than what the person said


class PassagesView(ScrollArea):
    """Shows passages; Space and the arrows go on and back.

    Signals:
        moved: number of the current passage, from 0.
        ended: somebody went on behind the last one.
    """

    moved = Signal(int)
    ended = Signal()

    def __init__(self, language: str) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setLocale(locale_of(language))
        self.setAccessibleName(_("Text for the person"))
        self.current = 0
        self._passages: tuple[Passage, ...] = ()
        self._marked: frozenset[str] = frozenset()
        self._size = 0
        self._boxes: list[QFrame] = []

    def show_passages(
        self, passages: Sequence[Passage], marked: frozenset[str] = frozenset()
    ) -> None:
        """Show other passages from the first; `marked` need correcting."""
        self._passages, self._marked = tuple(passages), marked
        self.current = 0
        self._build()

    def mark(self, marked: frozenset[str]) -> None:
        """Show which passages need correcting."""
        self._marked = marked
        at = self.verticalScrollBar().value()
        self._build()
        self.verticalScrollBar().setValue(at)

    def resize_text(self, step: int) -> None:
        """Make the text larger or smaller."""
        self._size = min(max(self._size + step, 0), len(SIZES) - 1)
        self._build()

    def go(self, step: int) -> None:
        """Go to the next passage or the one before."""
        to = self.current + step
        if to >= len(self._passages):
            self.ended.emit()
        elif to >= 0:
            before, self.current = self.current, to
            self._tint(before)
            self._tint(to)
            self.ensureWidgetVisible(self._boxes[to], 0, self.height() // 4)
            self.moved.emit(to)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Space, Qt.Key.Key_Down}:
            self.go(1)
        elif event.key() == Qt.Key.Key_Up:
            self.go(-1)
        else:
            super().keyPressEvent(event)

    def _build(self) -> None:
        content = parts.grounded(QWidget(), "surface")
        around = parts.row(content)
        around.addStretch(1)
        column = QWidget()
        column.setMaximumWidth(theme.look().px(_MEASURE))
        layout = parts.column(column, spacing=10)
        layout.setContentsMargins(24, 20, 24, 40)
        self._boxes, heading = [], ""
        for passage in self._passages:
            if passage.heading != heading:
                heading = passage.heading
                layout.addWidget(self._label(heading, 0.7, "ink2", 600))
            box = self._box(passage)
            self._boxes.append(box)
            layout.addWidget(box)
        layout.addStretch(1)
        around.addWidget(column, 8)
        around.addStretch(1)
        self.setWidget(content)
        for number in range(len(self._boxes)):
            self._tint(number)

    def _box(self, passage: Passage) -> QFrame:
        box = QFrame()
        box.setAutoFillBackground(True)
        inner = parts.column(box, spacing=4, margins=14)
        inner.addWidget(self._label(passage.question, _QUESTION, "ink2"))
        if passage.answer:
            inner.addWidget(self._label(passage.answer, 1.0, "ink"))
        for words in passage.offered:
            inner.addWidget(self._label("– " + words, _QUESTION, "ink"))
        if passage.ref in self._marked:
            row = parts.row(spacing=8)
            row.addWidget(parts.picture("draft", "warn"))
            said = parts.label(_("Needs correcting"), "body", 600, "warn")
            row.addWidget(said, 1)
            nest(inner, row)
        return box

    def _label(
        self, text: str, share: float, colour: str, weight: int = 400
    ) -> QWidget:
        label = parts.label(text, "answer", weight, colour)
        font = label.font()
        font.setPixelSize(theme.look().px(SIZES[self._size] * share))
        label.setFont(font)
        return label

    def _tint(self, number: int) -> None:
        box = self._boxes[number]
        role = "accent_soft" if number == self.current else "surface"
        palette = box.palette()
        palette.setColor(QPalette.ColorRole.Window, theme.look().colour(role))
        box.setPalette(palette)


def bar_button(icon: str, name: str) -> QToolButton:
    """Return an icon button for the dark bar."""
    made = parts.icon_button(icon, name)
    made.setIcon(icons.icon(icon, _bar_colours()[1]))
    return made


def _bar_colours() -> tuple[str, str]:
    """Return ground and words of the bar: never a lamp in a dark room."""
    return ("line", "ink") if theme.look().dark else ("ink", "surface")


def person_bar(title: str, said: str, *actions: QWidget) -> QWidget:
    """Return the dark bar that tells the interviewer: the screen may be turned."""
    bar = QWidget()
    bar.setAutoFillBackground(True)
    palette = bar.palette()
    ground, words = _bar_colours()
    palette.setColor(QPalette.ColorRole.Window, theme.look().colour(ground))
    bar.setPalette(palette)
    layout = parts.row(bar, spacing=12)
    layout.setContentsMargins(20, 4, 20, 4)
    layout.addWidget(parts.picture("turn", words))
    layout.addWidget(parts.label(title, "body", 600, words, wrap=False))
    layout.addWidget(parts.label(said, "meta", colour=words), 1)
    for action in actions:
        layout.addWidget(action)
    return bar
