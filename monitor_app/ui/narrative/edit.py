"""A plain text of numbered paragraphs: one of them current, the same on both sides."""

import re
from collections.abc import Iterator

from PySide6.QtCore import QEvent, QMimeData, QRect, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QTextBlock,
    QTextBlockFormat,
    QTextCursor,
)
from PySide6.QtWidgets import QFrame, QTextEdit, QWidget

from monitor_app.ui import theme

MOST_CHARACTERS = 200_000
_GUTTER = 44
_APART = 10  # between paragraphs
_OURS = "BKDTM"  # with Ctrl they belong to the page, not to the text
_BREAKS = re.compile(r"\r\n?|[\u2028\u2029\x0b\x0c\x85]")


class AccountEdit(QTextEdit):
    """Several paragraphs of plain text. Tab leaves it.

    Signals:
        left: the keyboard went elsewhere. at: number of the paragraph of the caret, 0-.
        scrolled: by the person, not by `align`. shortened: a paste had too little room.
    """

    left = Signal()
    at = Signal(int)
    scrolled = Signal()
    shortened = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setAcceptRichText(False)
        self.setTabChangesFocus(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFont(theme.look().font("answer"))
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.document().setDocumentMargin(theme.look().px(10))
        self._numbers = Numbers(self)
        self.setViewportMargins(self._numbers.width(), 0, 0, 0)
        self._following = False
        self._counted: tuple[int, list[int]] = (-1, [])
        self.numbered_by: AccountEdit | None = (
            None  # whose numbers count; None: its own
        )
        self.tinted = -1
        self.cursorPositionChanged.connect(self._say_where)
        self.verticalScrollBar().valueChanged.connect(self._moved)
        self.document().contentsChanged.connect(self._numbers.update)

    def set_lines(self, lines: int) -> None:
        """Take no notice: the page gives it its height."""

    def setPlainText(self, text: str) -> None:
        """Show a text from its beginning; what was typed before cannot be undone."""
        document = self.document()
        document.setUndoRedoEnabled(False)
        super().setPlainText(text)
        cursor = QTextCursor(document)
        cursor.select(QTextCursor.SelectionType.Document)
        apart = QTextBlockFormat()
        apart.setBottomMargin(theme.look().px(_APART))
        cursor.mergeBlockFormat(apart)
        document.setUndoRedoEnabled(True)

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Take plain text only, and no more than a text may hold."""
        if not source.hasText():
            return
        text = _BREAKS.sub("\n", source.text())
        room = max(MOST_CHARACTERS + 1 - self.document().characterCount(), 0)
        self.insertPlainText(text[:room])
        self.ensureCursorVisible()
        if len(text) > room:
            self.shortened.emit()

    def paragraph(self, number: int) -> str:
        """Return the text of a paragraph, "" if there is none."""
        return self.document().findBlockByNumber(number).text()

    def paragraphs(self) -> int:
        """Return how many paragraphs there are."""
        return self.document().blockCount()

    def number_of(self, paragraph: int) -> int:
        """Return the number a paragraph is called by, from 1; 0 for an empty line."""
        if self.numbered_by is not None:
            return self.numbered_by.number_of(paragraph)
        document = self.document()
        revision, numbers = self._counted
        if revision != document.revision():
            numbers, last, block = [], 0, document.begin()
            while block.isValid():
                said = not block.text().isspace() and block.length() > 1
                last += said
                numbers.append(last if said else 0)
                block = block.next()
            self._counted = document.revision(), numbers
        return numbers[paragraph] if paragraph < len(numbers) else 0

    @property
    def current(self) -> int:
        """The number of the paragraph with the caret, from 0."""
        return self.textCursor().blockNumber()

    @property
    def caret(self) -> int:
        """How many characters of its paragraph stand before the caret."""
        cursor = self.textCursor()
        return characters(cursor.block().text(), cursor.positionInBlock())

    def replace(self, number: int, start: int, end: int, text: str) -> None:
        """Put other words in the place of some; it can be undone."""
        block = self.document().findBlockByNumber(number)
        cursor = QTextCursor(block)
        first, last = (units(block.text(), n) for n in (start, end))
        cursor.setPosition(block.position() + first)
        cursor.setPosition(block.position() + last, QTextCursor.MoveMode.KeepAnchor)
        cursor.insertText(text)

    # The same place on both sides

    def tint(self, number: int) -> None:
        """Tint a paragraph on its whole width."""
        if self.tinted != number:
            self.tinted = number
            self.viewport().update()
            self._numbers.update()

    def height_of(self, number: int) -> int:
        """Return the pixels between the upper edge and the top of a paragraph."""
        return round(self._place(number).y()) - self.verticalScrollBar().value()

    def align(self, number: int, height: int) -> None:
        """Scroll until a paragraph stands at this height."""
        number = min(number, self.paragraphs() - 1)
        self._following = True
        bar = self.verticalScrollBar()
        bar.setValue(round(self._place(number).y()) - height)
        self._following = False

    def first_shown(self) -> int:
        """Return the number of the uppermost paragraph that is seen."""
        for block, rect in self.shown():
            if rect.bottom() > 0:
                return block.blockNumber()
        return 0

    def shown(self) -> Iterator[tuple[QTextBlock, QRect]]:
        """Yield the paragraphs on the screen and where they are."""
        layout = self.document().documentLayout()
        above = self.verticalScrollBar().value()
        block = self.cursorForPosition(self.viewport().rect().topLeft()).block()
        while block.isValid():
            rect = layout.blockBoundingRect(block).toRect()
            rect.translate(0, -above)
            if rect.top() > self.viewport().height():
                return
            yield block, rect
            block = block.next()

    def _place(self, number: int) -> QRect:
        block = self.document().findBlockByNumber(number)
        return self.document().documentLayout().blockBoundingRect(block).toRect()

    # Events

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        for block, rect in self.shown():
            if block.blockNumber() == self.tinted:
                rect.setWidth(self.viewport().width())
                painter.fillRect(rect, theme.look().colour("accent_soft"))
        painter.end()
        super().paintEvent(event)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and _is_ours(event):
            event.ignore()
            return False
        return super().event(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.left.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        room = self.contentsRect()
        width = self.viewport().geometry().left() - room.left()
        self._numbers.setGeometry(room.left(), room.top(), width, room.height())

    def _say_where(self) -> None:
        self.at.emit(self.current)

    def _moved(self) -> None:
        self._numbers.update()
        if not self._following:
            self.scrolled.emit()


class Numbers(QWidget):
    """The numbers of the paragraphs, beside the text: never part of it."""

    def __init__(self, edit: AccountEdit) -> None:
        super().__init__(edit)
        self._edit = edit
        self.resize(theme.look().px(_GUTTER), 0)

    def paintEvent(self, _event: QPaintEvent) -> None:
        look = theme.look()
        painter = QPainter(self)
        painter.setFont(look.font("meta"))
        line = self._edit.fontMetrics().lineSpacing()
        for block, rect in self._edit.shown():
            current = block.blockNumber() == self._edit.tinted
            if current:
                painter.fillRect(
                    QRect(0, rect.top(), self.width(), rect.height()),
                    look.colour("accent_soft"),
                )
            painter.setPen(look.colour("ink2" if current else "ink3"))
            room = QRect(0, rect.top(), self.width() - look.px(8), line)
            sides = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            number = self._edit.number_of(block.blockNumber())
            painter.drawText(room, int(sides), str(number or ""))
        painter.end()


def units(text: str, characters: int) -> int:
    """Return how many units Qt counts for the first characters of a text: 😀 is two."""
    return len(text[:characters].encode("utf-16-le", "surrogatepass")) // 2


def characters(text: str, units_before: int) -> int:
    """Return how many characters of a text Qt counts as its first units."""
    before = text.encode("utf-16-le", "surrogatepass")[: 2 * units_before]
    return len(before.decode("utf-16-le", "surrogatepass"))


def _is_ours(event: QKeyEvent) -> bool:
    """Whether a key with Ctrl belongs to the page: Qt would delete a line by Ctrl+K."""
    held = event.modifiers() == Qt.KeyboardModifier.ControlModifier
    return held and event.key() in {ord(letter) for letter in _OURS}
