"""The outline: one row per group, how much is answered, what is still needed."""

from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFontMetrics, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import (
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from monitor_app.forms.definition import Flag, GroupDef, Kind, QuestionDef, RepeatDef
from monitor_app.forms.session import Session
from monitor_app.forms.state import NodeState
from monitor_app.i18n import _, ngettext
from monitor_app.ui import icons, theme, tokens

_ITEM = Qt.ItemDataRole.UserRole
OUTSIDE = ""  # the page of what stands outside every group
_Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class OutlineRow:
    """One group: its place, words, and how far it is."""

    ref: str
    title: str
    answered: int
    total: int
    needed: int
    entries: int | None = None


class OutlineModel(QAbstractListModel):
    """The rows; replaced as a whole when groups come or go."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.rows: tuple[OutlineRow, ...] = ()

    def show(self, rows: tuple[OutlineRow, ...]) -> None:
        """Show other rows."""
        if [r.ref for r in rows] != [r.ref for r in self.rows]:
            self.beginResetModel()
            self.rows = rows
            self.endResetModel()
        elif rows != self.rows:
            self.rows = rows
            last = self.index(len(rows) - 1)
            self.dataChanged.emit(self.index(0), last)

    def rowCount(self, parent: _Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        row = self.rows[index.row()]
        if role == _ITEM:
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            return row.title
        if role == Qt.ItemDataRole.ToolTipRole:
            return row.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            said = _("{title}, {answered} of {total} answered").format(
                title=row.title, answered=row.answered, total=row.total
            )
            return said + (", " + _("some still needed") if row.needed else "")
        return None


class OutlineDelegate(QStyledItemDelegate):
    """Pie, title, flag, count."""

    def sizeHint(self, _option: QStyleOptionViewItem, _index: _Index) -> QSize:
        look = theme.look()
        height = max(tokens.ROW_OUTLINE[look.density], look.px(36))
        return QSize(look.px(200), height)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: _Index
    ) -> None:
        row: OutlineRow = index.data(_ITEM)
        look = theme.look()
        place = option.rect.adjusted(10, 1, -10, -1)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        focused = bool(option.state & QStyle.StateFlag.State_HasFocus)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if chosen:
            _paint_ground(painter, QRectF(place), focused=focused)
        side = look.px(17)
        top = place.center().y() - side / 2 + 0.5
        paint_pie(
            painter, QRectF(place.x() + 8, top, side, side), row.answered, row.total
        )
        room = _paint_count(painter, place, row)
        painter.setFont(look.font("meta", 600 if chosen else 400))
        painter.setPen(look.colour("ink" if chosen else "ink2"))
        words = place.adjusted(16 + side, 0, -room - 10, 0)
        shown = row.title
        if row.entries is not None:
            shown = f"{row.title} · {row.entries}"
        elided = QFontMetrics(painter.font()).elidedText(
            shown, Qt.TextElideMode.ElideRight, words.width()
        )
        painter.drawText(words, int(Qt.AlignmentFlag.AlignVCenter), elided)
        painter.restore()


def _paint_ground(painter: QPainter, place: QRectF, *, focused: bool) -> None:
    look = theme.look()
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(look.colour("surface"))
    painter.drawRoundedRect(place, 6, 6)
    if focused:
        painter.setPen(QPen(look.colour("focus"), 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(place.adjusted(1, 1, -1, -1), 6, 6)


def _paint_count(painter: QPainter, place: QRect, row: OutlineRow) -> int:
    """Paint "3/19" at the end, a flag before it; return the width they take."""
    look = theme.look()
    count = f"{row.answered}/{row.total}"
    painter.setFont(look.font("caption"))
    room = QFontMetrics(painter.font()).horizontalAdvance(count) + 8
    painter.setPen(look.colour("ink2"))
    painter.drawText(
        place.adjusted(0, 0, -8, 0),
        int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight),
        count,
    )
    if row.needed:
        side = look.px(16)
        x = place.right() - room - 8 - side
        flag = icons.pixmap("flag", "warn", 16)
        painter.drawPixmap(x, place.center().y() - side // 2, flag)
        room += side + 6
    return room


def paint_pie(painter: QPainter, circle: QRectF, done: int, total: int) -> None:
    """Paint how much is done; everything done is a tick in a disc."""
    look = theme.look()
    if total and done >= total:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.colour("ok"))
        painter.drawEllipse(circle)
        painter.setPen(QPen(look.colour("surface"), circle.width() * 0.11))
        tick = ((0.27, 0.53), (0.43, 0.68), (0.73, 0.34))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolyline(
            QPolygonF(
                [
                    QPointF(
                        circle.x() + x * circle.width(),
                        circle.y() + y * circle.height(),
                    )
                    for x, y in tick
                ]
            )
        )
        return
    painter.setPen(QPen(look.colour("control"), 1.5))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawEllipse(circle)
    if done and total:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.colour("accent"))
        inner = circle.adjusted(2, 2, -2, -2)
        painter.drawPie(inner, 90 * 16, -int(360 * 16 * done / total))


class OutlineView(QListView):
    """The list; one tab stop, arrows inside.

    Signals:
        aimed: the row that the mouse rests on, or that an arrow led to.
    """

    aimed = Signal(QModelIndex)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("ground", "sunken")
        self.setItemDelegate(OutlineDelegate(self))
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.entered.connect(self.aimed)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(_("Outline of the form"))

    def currentChanged(self, current: _Index, previous: _Index) -> None:
        super().currentChanged(current, previous)
        if self.hasFocus():
            self.aimed.emit(current)


def has_page(node: NodeState) -> bool:
    """Whether a place at the top of the form has a page of its own."""
    definition = node.definition
    return isinstance(definition, GroupDef) and not isinstance(definition, RepeatDef)


def page_at_top(session: Session, ref: str) -> str:
    """Return the page of a place: its outermost group, or the one of all the rest."""
    top = ref.partition("/")[0]
    groups = {node.ref for node in session.children() if has_page(node)}
    return top if top in groups else OUTSIDE


def outline_of(session: Session) -> tuple[OutlineRow, ...]:
    """Count answers and needs of each open group, and of what is in none."""
    missing: dict[str, int] = {}
    for problem in session.problems():
        top = page_at_top(session, problem.ref)
        missing[top] = missing.get(top, 0) + 1
    rows = [*_outside(session, missing.get(OUTSIDE, 0))]
    for node in session.children():
        if not node.relevant or not has_page(node):
            continue
        assert isinstance(node.definition, GroupDef)  # noqa: S101 - it has a page
        leaves = list(_questions(session, node.ref))
        done = sum(bool(leaf.value) or leaf.reason is not None for leaf in leaves)
        title = node.label or node.ref
        rows.append(
            OutlineRow(
                ref=node.ref,
                title=title,
                answered=done,
                total=len(leaves),
                needed=missing.get(node.ref, 0),
                entries=_entries(session, node.ref, node.definition),
            )
        )
    return tuple(rows)


def _outside(session: Session, needed: int) -> Iterator[OutlineRow]:
    """Count what stands outside every group; nothing when there is no such thing."""
    repeats = [item for item in session.form.children if isinstance(item, RepeatDef)]
    leaves: list[NodeState] = []
    for node in session.children():
        if not node.relevant or has_page(node):
            continue
        if isinstance(node.definition, RepeatDef):
            leaves += _questions(session, node.ref)
        elif isinstance(node.definition, QuestionDef) and _counts(node.definition):
            leaves.append(node)
    if leaves or repeats:
        done = sum(bool(leaf.value) or leaf.reason is not None for leaf in leaves)
        entries = sum(len(session.instances(item.name)) for item in repeats)
        yield OutlineRow(
            ref=OUTSIDE,
            title=title_outside(session),
            answered=done,
            total=len(leaves),
            needed=needed,
            entries=entries if repeats else None,
        )


def title_outside(session: Session) -> str:
    """Return the words above what stands outside every group: the form's title."""
    return session.form.title.plain(session.language) or session.form.form_id


def title_of(session: Session, ref: str) -> str:
    """Return the words above a page: of an entry its number and its own name too."""
    entry = f"  {ref[ref.rindex('[') + 1 : -1]}" if ref.endswith("]") else ""
    own = session.margin.of(ref).name
    label = session.node(ref).label or ref or title_outside(session)
    return label + entry + (f" · {own}" if own else "")


def summary_of(rows: tuple[OutlineRow, ...]) -> tuple[str, str]:
    """Return "answered n of m" and "n still needed" ("" when nothing is)."""
    done = sum(row.answered for row in rows)
    total = sum(row.total for row in rows)
    needed = sum(row.needed for row in rows)
    said = _("Answered {done} of {total}").format(done=done, total=total)
    if not needed:
        return said, ""
    return said, ngettext("{n} still needed", "{n} still needed", needed).format(
        n=needed
    )


def likely(rows: tuple[OutlineRow, ...], current: str) -> tuple[str, ...]:
    """Return where people are likely to go from a group: on, to what is open, back."""
    order = [row.ref for row in rows]
    if current not in order:
        return ()
    at = order.index(current)
    needed = [row.ref for row in rows[at + 2 :] if row.needed][:1]
    found = [*order[at + 1 : at + 2], *needed, *order[max(at - 1, 0) : at]]
    return tuple(dict.fromkeys(found))


def _entries(session: Session, ref: str, group: GroupDef) -> int | None:
    repeats = [item for item in group.children if isinstance(item, RepeatDef)]
    if not repeats:
        return None
    return sum(len(session.instances(f"{ref}/{item.name}")) for item in repeats)


def _questions(session: Session, ref: str) -> Iterator[NodeState]:
    for node in session.children(ref):
        definition = node.definition
        if not node.relevant or definition is None:
            continue
        if isinstance(definition, GroupDef):
            yield from _questions(session, node.ref)
        elif _counts(definition):
            yield node


def _counts(question: QuestionDef) -> bool:
    return question.kind not in {Kind.HIDDEN, Kind.NOTE} and (
        Flag.PROGRAM not in question.flags
    )
