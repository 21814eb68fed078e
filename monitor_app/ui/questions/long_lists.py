"""Choices out of many: type to find; a model, not a widget for each."""

from collections.abc import Iterator

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QSortFilterProxyModel,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeySequence, QPainter, QPaintEvent, QShortcut, QWheelEvent
from PySide6.QtWidgets import (
    QComboBox,
    QCompleter,
    QLineEdit,
    QListView,
    QStyle,
    QStyleOptionComboBox,
    QWidget,
)

from monitor_app.forms.choices import Choice
from monitor_app.forms.state import NodeState
from monitor_app.i18n import _
from monitor_app.ui import icons, parts, theme
from monitor_app.ui.questions.choices import Cleared, alone
from monitor_app.ui.questions.control import Control

AS_FIELD = 24  # a longer list of single choices becomes a field to search in
_ROWS_SHOWN = 7
_FEW = 12  # a list as short as this needs no field to search in
_Index = QModelIndex | QPersistentModelIndex
_Role = Qt.ItemDataRole


class PickField(QComboBox):
    """A list that opens; the wheel turns it only while it has the keyboard."""

    def __init__(self) -> None:
        super().__init__()
        self.setFont(theme.look().font("answer"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.setMinimumContentsLength(22)
        self.setMaxVisibleItems(12)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.isEditable() or self.currentIndex() < 0:
            super().paintEvent(event)
        else:
            self._paint_chosen()
        painter = QPainter(self)
        arrow = icons.pixmap("down", "ink2", 16)
        side = theme.look().px(16)
        mirrored = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        left = 10 if mirrored else self.width() - side - 10
        painter.drawPixmap(left, (self.height() - side) // 2, arrow)
        painter.end()

    def _paint_chosen(self) -> None:
        """Paint what is chosen; words without room end in three dots."""
        how = QStyleOptionComboBox()
        self.initStyleOption(how)
        style = self.style()
        room = style.subControlRect(
            QStyle.ComplexControl.CC_ComboBox,
            how,
            QStyle.SubControl.SC_ComboBoxEditField,
            self,
        )
        how.currentText = self.fontMetrics().elidedText(
            how.currentText, Qt.TextElideMode.ElideRight, room.width() - 2
        )
        painter = QPainter(self)
        painter.setPen(self.palette().text().color())
        box = QStyle.ComplexControl.CC_ComboBox
        style.drawComplexControl(box, how, painter, self)
        words = QStyle.ControlElement.CE_ComboBoxLabel
        style.drawControl(words, how, painter, self)
        painter.end()


class PickControl(Control):
    """One choice out of many: a field in which one types to find."""

    def __init__(self, node: NodeState, *, searched: bool = False) -> None:
        super().__init__(node)
        self.field = PickField()
        self.field.setMaximumWidth(theme.look().px(420))
        layout = parts.row(self)
        layout.addWidget(self.field, 1)
        layout.addStretch(0)
        self._shown: tuple[Choice, ...] | None = None
        if searched or len(node.choices) > AS_FIELD:
            self._make_searchable()
        self.show_node(node)
        self.field.activated.connect(self._chosen)

    def show_node(self, node: NodeState) -> None:
        if node.choices != self._shown:
            self._shown = node.choices
            self.field.clear()
            self.field.addItem(_("not chosen"), "")
            for choice in node.choices:
                self.field.addItem(choice.label or choice.value, choice.value)
        at = max(self.field.findData(node.value), 0)
        if at != self.field.currentIndex():
            self.field.setCurrentIndex(at)
        self.field.setEnabled(not node.read_only)

    def focus_target(self) -> QWidget:
        return self.field

    def _make_searchable(self) -> None:
        self.field.setEditable(True)
        self.field.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        completer = self.field.completer()
        line = self.field.lineEdit()
        assert completer is not None  # noqa: S101 - an editable field has both
        assert line is not None  # noqa: S101
        completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        line.setFont(theme.look().font("answer"))
        line.editingFinished.connect(self._restore)

    def _restore(self) -> None:
        """Take the only choice that fits half a word; else take the half word back."""
        typed = self.field.currentText().strip().casefold()
        fits = [
            at
            for at in range(1, self.field.count())
            if typed and typed in self.field.itemText(at).casefold()
        ]
        exact = [at for at in fits if self.field.itemText(at).casefold() == typed]
        found = exact[:1] or (fits if len(fits) == 1 else [])
        if found and found[0] != self.field.currentIndex():
            self.field.setCurrentIndex(found[0])
            self._chosen(found[0])
        self.field.setEditText(self.field.itemText(self.field.currentIndex()))

    def _chosen(self, at: int) -> None:
        self.put(self.field.itemData(at))


class TickModel(QAbstractListModel):
    """Choices with a tick each. Tells when a person ticks one."""

    ticked = Signal(str, bool)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.choices: tuple[Choice, ...] = ()
        self.chosen: frozenset[str] = frozenset()
        self.locked = False

    def show_choices(self, choices: tuple[Choice, ...], chosen: frozenset[str]) -> None:
        """Show other choices, or other ticks."""
        if choices != self.choices:
            self.beginResetModel()
            self.choices, self.chosen = choices, chosen
            self.endResetModel()
        elif chosen != self.chosen:
            self.chosen = chosen
            if choices:
                self.dataChanged.emit(self.index(0), self.index(len(choices) - 1))

    def rowCount(self, parent: _Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self.choices)

    def data(self, index: _Index, role: int = _Role.DisplayRole) -> object:
        if not index.isValid():
            return None
        choice = self.choices[index.row()]
        if role == _Role.DisplayRole:
            return choice.label or choice.value
        if role == _Role.CheckStateRole:
            ticked = choice.value in self.chosen
            return Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked
        return None

    def setData(self, index: _Index, value: object, role: int = _Role.EditRole) -> bool:
        if role != _Role.CheckStateRole or not index.isValid() or self.locked:
            return False
        checked = Qt.CheckState(value) is Qt.CheckState.Checked
        self.ticked.emit(self.choices[index.row()].value, checked)
        return True

    def flags(self, index: _Index) -> Qt.ItemFlag:
        usual = super().flags(index)
        return usual if self.locked else usual | Qt.ItemFlag.ItemIsUserCheckable


class ManyControl(Control):
    """Several choices out of many: a list with ticks and a field to search in."""

    def __init__(self, node: NodeState, rows: int = _ROWS_SHOWN) -> None:
        super().__init__(node)
        layout = parts.column(self, spacing=4)
        self.search = QLineEdit()
        self.search.setFont(theme.look().font("answer"))
        self.search.setPlaceholderText(_("Type to find"))
        self.search.setAccessibleName(_("Type to find"))
        layout.addWidget(self.search)
        parts.show_if(self.search, len(node.choices) > _FEW)
        self.field = QListView()
        self.field.setFont(theme.look().font("answer"))
        self.field.setUniformItemSizes(True)
        self.field.setAccessibleName(_("Choices"))
        self.field.setSpacing(1)
        layout.addWidget(self.field)
        self._model = TickModel(self)
        self._proxy = QSortFilterProxyModel(self)
        self._proxy.setSourceModel(self._model)
        self._proxy.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.field.setModel(self._proxy)
        self._cleared = Cleared()
        self._cleared.hide()
        self._cleared.undone.connect(self.put)
        layout.addWidget(self._cleared)
        height = self.field.fontMetrics().height() + 14
        self.field.setFixedHeight(height * min(max(len(node.choices), 3), rows) + 8)
        self.search.textChanged.connect(self._proxy.setFilterFixedString)
        down = QShortcut(QKeySequence(Qt.Key.Key_Down), self.search)
        down.setContext(Qt.ShortcutContext.WidgetShortcut)
        down.activated.connect(self._go_down)
        self._model.ticked.connect(self._ticked)
        self.show_node(node)

    def show_node(self, node: NodeState) -> None:
        self._model.locked = node.read_only
        self._model.show_choices(node.choices, frozenset(node.value.split()))

    def focus_target(self) -> QWidget:
        return self.search if self.search.isVisibleTo(self) else self.field

    def _go_down(self) -> None:
        """Lead from what was typed to what it found: there Space ticks."""
        if not self.field.currentIndex().isValid():
            self.field.setCurrentIndex(self._proxy.index(0, 0))
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _ticked(self, value: str, checked: bool) -> None:
        before = [v for v in self._in_order() if v != value]
        chosen = list(self._in_order(value)) if checked else before
        kept = alone(chosen, value) if checked else chosen
        self.put(" ".join(kept))
        if len(kept) < len(chosen):
            self._cleared.offer(" ".join(before))
        else:
            self._cleared.hide()

    def _in_order(self, more: str = "") -> Iterator[str]:
        held = self._model.chosen | {more}
        yield from (c.value for c in self._model.choices if c.value in held)
