"""Rows, sheets and questions in the page: what lists of a few dozen things are made of.

Where text is large, buttons go below the words instead of squeezing them.
"""

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QPoint, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from monitor_app.i18n import _
from monitor_app.messages.visible import visible_cell
from monitor_app.ui import parts, theme
from monitor_app.ui.nesting import nest

_ROOM = 560  # effective pixels from which buttons stand beside the words
_MANY = 3
_ROOM_OF_MANY = 760  # the same for three and more of them
_LAID_OUT_MS = 60  # after the new rows have their places
_Layout = QBoxLayout.Direction


class LineCard(QFrame):
    """An icon, a title, words below it, and what can be done with it."""

    def __init__(
        self,
        icon: str,
        role: str,
        title: str,
        sub: str = "",
        *,
        mono: bool = False,
        extra: Sequence[QWidget] = (),
    ) -> None:
        super().__init__()
        self.setProperty("card", "plain")
        self.below: QVBoxLayout = parts.column(self, spacing=8, margins=12)
        self._line = parts.row(spacing=12)
        words = parts.row(spacing=12)
        where = Qt.AlignmentFlag.AlignTop if sub else Qt.AlignmentFlag.AlignVCenter
        words.addWidget(parts.picture(icon, role), 0, where)
        texts = parts.column(spacing=2)
        texts.addWidget(parts.label(title, "body", 600, mono=mono))
        if sub:
            texts.addWidget(parts.label(sub, "meta", colour="ink2"))
        nest(words, texts, 1)
        nest(self._line, words, 1)
        deeds = parts.row(spacing=8)
        for widget in extra:
            deeds.addWidget(widget, 0, Qt.AlignmentFlag.AlignVCenter)
        self._gap = len(extra)
        deeds.addStretch(0)
        self._deeds = deeds
        nest(self._line, deeds)
        self._room = _ROOM if len(extra) < _MANY else _ROOM_OF_MANY
        self._many = bool(extra)
        nest(self.below, self._line)
        self.setAccessibleName(visible_cell(title))
        self._turn(self.width())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._turn(event.size().width())

    def minimumSizeHint(self) -> QSize:
        """Ask for no width: a narrow page stacks what is in it."""
        hint = super().minimumSizeHint()
        return QSize(min(hint.width(), theme.look().px(240)), hint.height())

    def _turn(self, width: int) -> None:
        stacked = self._many and width / theme.look().scale < self._room
        self._deeds.setStretch(self._gap, 1 if stacked else 0)
        self._line.setDirection(_Layout.TopToBottom if stacked else _Layout.LeftToRight)


class Question(QFrame):
    """Asks once, in the page: what happens, the safe way first, then the deed."""

    confirmed = Signal()
    refused = Signal()

    def __init__(self, sentence: str, keep: str, deed: str, icon: str) -> None:
        super().__init__()
        self.setProperty("card", "warn")
        layout = parts.column(self, spacing=8, margins=12)
        layout.addWidget(parts.label(sentence, "body"))
        self.inner: QVBoxLayout = parts.column(spacing=8)
        nest(layout, self.inner)
        row = parts.row(spacing=8)
        self.keep = parts.button(keep)
        self.keep.clicked.connect(self._refuse)
        self.deed = parts.button(deed, icon, "danger")
        self.deed.clicked.connect(self._confirm)
        row.addWidget(self.keep)
        row.addWidget(self.deed)
        row.addStretch(1)
        nest(layout, row)

    def _refuse(self) -> None:
        self.hide()
        self.refused.emit()

    def _confirm(self) -> None:
        self.setEnabled(False)
        self.confirmed.emit()


class Sheet(QWidget):
    """A column in which sections are written one below the other."""

    def __init__(self, *, widest: int = 960, margin: int = 24) -> None:
        super().__init__()
        self.setMaximumWidth(theme.look().px(widest))
        self.rows: QVBoxLayout = parts.column(self, spacing=10)
        self.rows.setContentsMargins(margin, 16, margin, 24)

    def clear(self) -> None:
        """Take everything out."""
        parts.emptied(self.rows)

    def title(self, text: str, *, space: int = 8) -> None:
        """Begin a section."""
        if self.rows.count():
            self.rows.addSpacing(space)
        self.rows.addWidget(parts.label(text, "title", 600))

    def say(self, text: str, colour: str = "ink2") -> None:
        """Add a sentence."""
        self.rows.addWidget(parts.label(text, "body", colour=colour))

    def add(self, widget: QWidget) -> None:
        """Add what fills the width."""
        self.rows.addWidget(widget)

    def button(self, made: QPushButton) -> QPushButton:
        """Add a button at the leading side."""
        self.rows.addWidget(made, 0, Qt.AlignmentFlag.AlignLeft)
        return made

    def line(self, name: str, text: str = "", *, hint: str = "") -> QLineEdit:
        """Add a named field of one line."""
        field = QLineEdit(text)
        field.setFont(theme.look().font("answer"))
        field.setPlaceholderText(hint)
        self._named(name, field)
        return field

    def text(self, name: str, text: str = "", *, lines: int = 3) -> "TextField":
        """Add a named field of several lines."""
        field = TextField(text, lines)
        self._named(name, field)
        return field

    def named(self, name: str, field: QWidget) -> None:
        """Add any widget under its name."""
        self._named(name, field)

    def end(self) -> None:
        """Keep everything at the top."""
        self.rows.addStretch(1)

    def _named(self, name: str, field: QWidget) -> None:
        said = parts.label(name, "meta", 600, "ink2")
        said.setBuddy(field)
        field.setAccessibleName(name)
        self.rows.addWidget(said)
        self.rows.addWidget(field)


class TextField(QPlainTextEdit):
    """Plain words in several lines; Tab leaves it."""

    left = Signal()

    def __init__(self, text: str, lines: int) -> None:
        super().__init__(text)
        self.setFont(theme.look().font("answer"))
        self.setTabChangesFocus(True)
        line = self.fontMetrics().lineSpacing()
        self.setFixedHeight(line * lines + theme.look().px(20))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def focusOutEvent(self, event: object) -> None:
        super().focusOutEvent(event)  # type: ignore[arg-type]
        self.left.emit()


def side_by_side(left: QWidget, right: QWidget, width: int, *, narrow: bool) -> QWidget:
    """Return a page and its pane; below one another where there is no room."""
    if narrow:
        both = QWidget()
        layout = parts.column(both, spacing=0)
        layout.addWidget(left)
        layout.addWidget(right)
        layout.addStretch(1)
        return parts.scrolled(both)
    both = QWidget()
    row = parts.row(both, spacing=0)
    row.addWidget(parts.scrolled(left), 1)
    area = parts.scrolled(right, "window")
    area.setFixedWidth(theme.look().px(width))
    row.addWidget(area)
    return both


def folded(buttons: Iterable[QPushButton]) -> QPushButton:
    """Fold some actions into one button, where a row of them has no room."""
    more = parts.button(_("More"), "more")
    menu = QMenu(more)
    menu.setAccessibleName(_("More"))
    for button in buttons:
        button.setParent(more)
        button.hide()
        menu.addAction(button.text()).triggered.connect(button.click)
    more.setMenu(menu)
    return more


def reveal(widget: QWidget) -> None:
    """Bring a widget into view where it lies below what was pressed."""
    above = widget.parentWidget()
    while above is not None and not isinstance(above, QScrollArea):
        above = above.parentWidget()
    if not isinstance(above, QScrollArea):
        return
    area, content = above, above.widget()

    def scroll() -> None:
        top = widget.mapTo(content, QPoint(0, 0)).y() if content is not None else 0
        area.verticalScrollBar().setValue(top)

    QTimer.singleShot(_LAID_OUT_MS, widget, scroll)


def nothing(text: str) -> QWidget:
    """Return the sentence of a list without rows."""
    return parts.label(text, "body", colour="ink2")


def more_button() -> QPushButton:
    """Return the button that goes on with a list."""
    return parts.button(_("Show more"), "down")
