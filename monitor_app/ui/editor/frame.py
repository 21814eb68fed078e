"""What stands around the questions: outline, head of the section, context, undo."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QMenu, QStackedWidget, QWidget

from monitor_app import messages
from monitor_app.i18n import _
from monitor_app.records.safety import Card
from monitor_app.ui import parts, theme, tokens
from monitor_app.ui.editor.cards_bar import CardsBar
from monitor_app.ui.editor.context import ContextPane
from monitor_app.ui.editor.find import FindBox, Found
from monitor_app.ui.editor.left_over_bar import LeftOverBar
from monitor_app.ui.editor.newer_form import NewerForm
from monitor_app.ui.editor.outline import (
    OutlineModel,
    OutlineRow,
    OutlineView,
    summary_of,
)
from monitor_app.ui.editor.work_row import WorkRow
from monitor_app.ui.nesting import nest
from monitor_app.ui.undo_bar import UndoBar

_WIDE = 1180  # effective pixels from which the context pane has room


class EditorFrame(QWidget):
    """Outline left, the section in the middle, context right.

    Signals:
        chosen, aimed: place of a group. found: place of a question. turned: -1 or 1.
        reviewed: the primary button.
    """

    chosen = Signal(str)
    aimed = Signal(str)  # it may be chosen in a moment
    found = Signal(str)
    turned = Signal(int)
    reviewed = Signal()

    def __init__(
        self, search: Callable[[str], tuple[Found, ...]], *, narrow: bool
    ) -> None:
        super().__init__()
        self.finder = FindBox(search)
        self.finder.chosen.connect(self._go_to_found)
        self.finder.filled.connect(self._show_found)
        self._is_above = False
        layout = parts.row(self, spacing=0)
        layout.addWidget(self._outline_side())
        layout.addWidget(self._middle(narrow=narrow), 1)
        self.context = ContextPane()
        layout.addWidget(self.context)

    def show_rows(self, rows: tuple[OutlineRow, ...], current: str) -> None:
        """Show how far each group is."""
        self.outline.show(rows)
        answered, needed = summary_of(rows)
        self.answered_label.setText(answered)
        self.needed_label.setText(needed)
        self.mark(current)

    def show_cards(self, cards: Sequence[Card]) -> None:
        """Show what must be before the interviewer's eyes."""
        self.cards.show_cards(cards, promise=self._side.isHidden())

    def mark(self, ref: str) -> None:
        """Show which group is open."""
        for place, row in enumerate(self.outline.rows):
            if row.ref == ref:
                self.outline_view.setCurrentIndex(self.outline.index(place))

    def toggle_context(self) -> None:
        """Show or hide the pane at the side."""
        self.context.setVisible(not self.context.isVisible())

    def look_for(self) -> None:
        """Bring the keyboard to the field that finds a question."""
        self._find_above.setVisible(self._is_above)
        self.finder.focus_in()

    def go_to_note(self) -> None:
        """Bring the keyboard to the interviewer's own note."""
        self.context.show()
        self.context.note.focus_in()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        effective = self.width() / theme.look().scale
        self.context.setVisible(effective >= _WIDE)
        self._side.setVisible(effective >= tokens.NARROW)
        self._place_finder(above=effective < tokens.NARROW)

    def _outline_side(self) -> QWidget:
        side = parts.grounded(QWidget(), "sunken")
        side.setFixedWidth(theme.look().px(tokens.OUTLINE))
        layout = parts.column(side, spacing=2)
        layout.setContentsMargins(0, 12, 0, 8)
        self._find_beside = parts.column()
        self._find_beside.setContentsMargins(10, 0, 10, 4)
        self._find_beside.addWidget(self.finder)
        nest(layout, self._find_beside)
        self.answered_label = parts.label("", "meta", colour="ink2")
        self.answered_label.setContentsMargins(16, 0, 16, 0)
        self.needed_label = parts.label("", "meta", 600, "warn")
        self.needed_label.setContentsMargins(16, 0, 16, 4)
        layout.addWidget(self.answered_label)
        layout.addWidget(self.needed_label)
        self.outline = OutlineModel(self)
        self.outline_view = OutlineView()
        self.outline_view.setModel(self.outline)
        self.outline_view.clicked.connect(self._picked)
        self.outline_view.aimed.connect(self._aim)
        self.outline_view.activated.connect(self._picked)
        layout.addWidget(self.outline_view, 1)
        promise = parts.label(
            messages.sentence_of("card.no-promise", {}), "meta", colour="ink2"
        )
        promise.setContentsMargins(16, 6, 16, 6)
        layout.addWidget(promise)
        self._side = side
        return side

    def _middle(self, *, narrow: bool) -> QWidget:
        middle = QWidget()
        layout = self._middle_layout = parts.column(middle, spacing=0)
        layout.addWidget(self._head(narrow=narrow))
        self._find_above = parts.grounded(QWidget(), "sunken", "bottom")
        self._above = parts.column(self._find_above, spacing=0)
        self._above.setContentsMargins(16, 8, 16, 8)
        self._find_above.hide()
        layout.addWidget(self._find_above)
        self._talk = self._questions()
        layout.addWidget(self._talk, 1)
        return middle

    def _head(self, *, narrow: bool) -> QWidget:
        head = parts.grounded(QWidget(), "surface", "bottom")
        row = parts.row(head, spacing=6)
        row.setContentsMargins(24, 2, 12, 2)
        self.sections_button = parts.icon_button("list", _("Sections"))
        self.sections_button.clicked.connect(self._offer_sections)
        row.addWidget(self.sections_button)
        self.find_button = parts.icon_button("search", _("Find a question"), "Ctrl+F")
        self.find_button.clicked.connect(self.look_for)
        row.addWidget(self.find_button)
        self.section_title = parts.label("", "body" if narrow else "title", 600)
        row.addWidget(self.section_title, 1)
        for icon, name, keys, step in (
            ("up", _("Previous section"), "Ctrl+PgUp", -1),
            ("down", _("Next section"), "Ctrl+PgDn", 1),
        ):
            button = parts.icon_button(icon, name, keys)
            button.clicked.connect(
                lambda _checked=False, step=step: self.turned.emit(step)
            )
            row.addWidget(button)
        self.review_button = parts.button(_("Review"), "checklist", "primary")
        self.review_button.clicked.connect(self.reviewed)
        row.addWidget(self.review_button)
        return head

    def _questions(self) -> QWidget:
        talk = QWidget()
        layout = parts.column(talk, spacing=0)
        self.newer_form = NewerForm()
        layout.addWidget(self.newer_form)
        self.left_over = LeftOverBar()
        layout.addWidget(self.left_over)
        self.cards = CardsBar()
        layout.addWidget(self.cards)
        self.work = WorkRow()
        layout.addWidget(self.work)
        self.stack = QStackedWidget()
        layout.addWidget(self.stack, 1)
        self.undo = UndoBar()
        layout.addWidget(self.undo)
        return talk

    def _place_finder(self, *, above: bool) -> None:
        """Put the field over the outline, or over the questions where it is hidden."""
        self.sections_button.setVisible(above)
        self.find_button.setVisible(above)
        (self._above if above else self._find_beside).addWidget(self.finder)
        self._is_above = above
        self._find_above.setVisible(above and self.finder.is_open)
        self._show_found(self.finder.is_open)

    def _show_found(self, looking: bool) -> None:
        """Let what was found take the place of the outline, or of the questions."""
        self.outline_view.setVisible(not looking)
        self._talk.setVisible(not (looking and self._is_above))
        self._middle_layout.setStretchFactor(self._find_above, int(looking))
        if not looking and not self.finder.field.hasFocus():
            self._find_above.hide()

    def _go_to_found(self, ref: str) -> None:
        self._find_above.hide()
        self.found.emit(ref)

    def _picked(self, index: QModelIndex) -> None:
        self.chosen.emit(self.outline.rows[index.row()].ref)

    def _aim(self, index: QModelIndex) -> None:
        if index.isValid():
            self.aimed.emit(self.outline.rows[index.row()].ref)

    def _offer_sections(self) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for row in self.outline.rows:
            action = menu.addAction(f"{row.title}  {row.answered}/{row.total}")
            action.triggered.connect(
                lambda _checked=False, ref=row.ref: self.chosen.emit(ref)
            )
        below = self.sections_button.rect().bottomLeft()
        menu.popup(self.sections_button.mapToGlobal(below))
