"""Paints one interview: state, code, form, what to do next, life line, day."""

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import (
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from monitor_app.i18n import _, ngettext
from monitor_app.messages.visible import visible_cell
from monitor_app.records.interview import InterviewSummary
from monitor_app.ui import icons, life_line, theme, tokens, words
from monitor_app.ui.lists.model import HEADING, HIT, SUMMARY, Heading
from monitor_app.vault.search import SearchHit

_Index = QModelIndex | QPersistentModelIndex
_MIDDLE = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
_HEADING, _FIRST = 56, 38  # height; above the first one nothing ends
_FORM = 230  # effective pixels of a form's name at the least
_NEXT = 290  # the same of what to do next: the longest sentence
_NARROW = 620  # effective pixels below which the second column goes


@dataclass(frozen=True, slots=True)
class _Cell:
    width: int  # pixels
    first: str
    second: str
    font: QFont


class InterviewDelegate(QStyledItemDelegate):
    """Rows painted from the tokens; those between groups are lower."""

    def __init__(
        self, titles: Mapping[str, str], parent: QObject, *, office: bool = False
    ) -> None:
        super().__init__(parent)
        self.titles = titles
        self._office = office

    def sizeHint(self, _option: QStyleOptionViewItem, index: _Index) -> QSize:
        look = theme.look()
        if index.data(HEADING) is not None:
            return QSize(look.px(400), look.px(_HEADING if index.row() else _FIRST))
        return QSize(look.px(400), max(tokens.ROW_LIST[look.density], look.px(60)))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: _Index
    ) -> None:
        item: InterviewSummary | None = index.data(SUMMARY)
        look = theme.look()
        row = QRect(option.rect)
        if item is None:
            self._paint_heading(painter, row, index.data(HEADING))
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter, row, option.state)
        how = tokens.STATES[item.state]
        side = look.px(36)
        tile = QRect(row.x() + 22, row.center().y() - side // 2, side, side)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.colour(how.soft))
        painter.drawRoundedRect(QRectF(tile), 8, 8)
        inset = (side - look.px(20)) // 2
        painter.drawPixmap(
            tile.x() + inset, tile.y() + inset, icons.pixmap(how.icon, how.colour)
        )
        self._paint_words(painter, row, item, index.data(HIT))
        painter.restore()

    def _paint_heading(self, painter: QPainter, row: QRect, heading: Heading) -> None:
        """Paint words at the foot of the row: what is above ends there."""
        look = theme.look()
        place = row.adjusted(22, 0, -22, -look.px(8))
        place.setTop(place.bottom() - look.px(22))
        painter.save()
        painter.setFont(look.font("body", 600))
        painter.setPen(look.colour("ink"))
        painter.drawText(place, _MIDDLE, heading.words)
        if heading.count is not None:
            width = QFontMetrics(painter.font()).horizontalAdvance(heading.words)
            painter.setFont(look.font("meta"))
            painter.setPen(look.colour("ink2"))
            place.setLeft(place.left() + width + look.px(10))
            painter.drawText(place, _MIDDLE, str(heading.count))
        painter.restore()

    @staticmethod
    def _paint_ground(painter: QPainter, row: QRect, state: QStyle.StateFlag) -> None:
        look = theme.look()
        ground = QRectF(row.adjusted(8, 1, -8, -1))
        if state & QStyle.StateFlag.State_Selected:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.colour("accent_soft"))
            painter.drawRoundedRect(ground, 8, 8)
            if state & QStyle.StateFlag.State_HasFocus:
                painter.setPen(QPen(look.colour("focus"), 2))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(ground.adjusted(1, 1, -1, -1), 7, 7)
        else:
            painter.setPen(QPen(look.colour("line"), 1))
            painter.drawLine(
                row.left() + 8, row.bottom(), row.right() - 8, row.bottom()
            )

    def _paint_words(
        self,
        painter: QPainter,
        row: QRect,
        item: InterviewSummary,
        hit: SearchHit | None,
    ) -> None:
        look = theme.look()
        effective = row.width() / look.scale
        left = row.x() + 34 + look.px(36)
        right = row.right() - look.px(150) - max(life_line.width(), look.px(130))
        code = _Cell(
            look.px(150),
            item.person_code or item.number,
            item.case_no or (item.number if item.person_code else ""),
            look.font("answer", 600, mono=True),
        )
        form = _Cell(
            _width_of_form(right - left - code.width, found=hit is not None),
            self.titles.get(item.form_id, item.form_id),
            words.language(item.language),
            look.font("body"),
        )
        cells = [code, form] if effective >= _NARROW + 260 else [code]
        for cell in cells:
            self._two(painter, QRect(left, row.y(), cell.width, row.height()), cell)
            left += cell.width + 12
        if effective < _NARROW:
            right = left
        else:
            first, second = self._what_next(item, hit)
            cell = _Cell(max(right - left - 8, 0), first, second, look.font("body"))
            self._two(painter, QRect(left, row.y(), cell.width, row.height()), cell)
        self._paint_state(painter, row, right, item)

    def _what_next(
        self, item: InterviewSummary, hit: SearchHit | None
    ) -> tuple[str, str]:
        if hit is not None:
            return hit.snippet, hit.question
        return words.next_step(item.state, office=self._office), _needed(item)

    def _paint_state(
        self, painter: QPainter, row: QRect, left: int, item: InterviewSummary
    ) -> None:
        look = theme.look()
        middle = row.center().y()
        life_line.paint(painter, left, middle - look.px(9), item.state)
        painter.setFont(look.font("meta"))
        painter.setPen(look.colour("ink2"))
        place = QRect(left, middle, row.right() - left - look.px(118), look.px(20))
        self._say(painter, place, words.state(item.state))
        day = QRect(
            row.right() - look.px(122), middle - look.px(10), look.px(82), look.px(20)
        )
        painter.drawText(
            day,
            int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight),
            words.when(item.updated),
        )
        painter.drawPixmap(
            row.right() - look.px(32),
            middle - look.px(10),
            icons.pixmap("right", "ink3"),
        )

    def _two(self, painter: QPainter, room: QRect, cell: _Cell) -> None:
        """Paint one line, or a line above a smaller one."""
        look = theme.look()
        middle = room.center().y()
        upper = QRect(room.x(), middle - look.px(21), room.width(), look.px(22))
        if not cell.second:
            upper.moveTop(middle - look.px(11))
        painter.setFont(cell.font)
        painter.setPen(look.colour("ink"))
        self._say(painter, upper, cell.first)
        if cell.second:
            painter.setFont(look.font("meta"))
            painter.setPen(look.colour("ink2"))
            lower = QRect(room.x(), middle + 1, room.width(), look.px(19))
            self._say(painter, lower, cell.second)

    @staticmethod
    def _say(painter: QPainter, room: QRect, text: str) -> None:
        shown = QFontMetrics(painter.font()).elidedText(
            visible_cell(" ".join(text.split())),
            Qt.TextElideMode.ElideRight,
            room.width(),
        )
        painter.drawText(room, _MIDDLE, shown)


def _width_of_form(room: int, *, found: bool) -> int:
    """Give the name of the form what the next step leaves; words found need more."""
    look = theme.look()
    return max(look.px(_FORM), 0 if found else room - look.px(_NEXT) - 24)


def _needed(item: InterviewSummary) -> str:
    if item.state != "draft" or not item.open_questions:
        return _("version {n}").format(n=item.version) if item.version > 1 else ""
    return ngettext("{n} still needed", "{n} still needed", item.open_questions).format(
        n=item.open_questions
    )
