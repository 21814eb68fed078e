"""Answers that are chosen from a short list: buttons to press, boxes to tick."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractButton,
    QFrame,
    QGridLayout,
    QWidget,
)

from monitor_app.forms.choices import Choice
from monitor_app.forms.state import NodeState
from monitor_app.i18n import _, ngettext
from monitor_app.ui import parts, theme
from monitor_app.ui.nesting import nest
from monitor_app.ui.questions.choice import check_choice, radio_choice
from monitor_app.ui.questions.control import Control, definition_of

SHOWN_AT_ONCE = 8
_ONE_COLUMN = 1.5  # size of text from which two columns have no room
_IN_A_ROW = frozenset({"horizontal", "horizontal-compact", "columns-pack", "compact"})
_TABLE = frozenset({"label", "list-nolabel", "list"})
_MOST_COLUMNS = 6
# Codes of the library's lists that stand alone: whoever ticks one means no other.
EXCLUSIVE = frozenset({"none", "dk", "ref", "na", "unknown", "no", "nobody"})


class OneOfControl(Control):
    """One choice, as radio buttons in columns."""

    def __init__(self, node: NodeState) -> None:
        super().__init__(node)
        self._appearance = definition_of(node).appearance
        whole = parts.column(self, spacing=2)
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(4)
        nest(whole, self._grid)
        self._whole = whole
        self._buttons: dict[str, QAbstractButton] = {}
        self._shown: tuple[Choice, ...] | None = None
        self._more = False
        self._folded: frozenset[str] = frozenset()  # not asked of the buttons: what is
        self.show_node(node)  # new on a shown page calls itself hidden for a moment

    def show_node(self, node: NodeState) -> None:
        if node.choices != self._shown:
            here = next((v for v, b in self._buttons.items() if b.hasFocus()), "")
            self._build(node.choices)
            self._keep_keyboard(here)
        chosen = self._values(node.value)
        for value, button in self._buttons.items():
            button.setChecked(value in chosen)
            button.setEnabled(not node.read_only)
        if self._folded & chosen:
            self._show_all()

    def focus_target(self) -> QWidget:
        chosen = (b for b in self._buttons.values() if b.isChecked())
        return next(chosen, next(iter(self._buttons.values()), self))

    def _keep_keyboard(self, here: str) -> None:
        """Bring the keyboard to what takes the place of the button that it was at."""
        if here in self._buttons:
            self._buttons[here].show()  # what is not shown yet cannot have it
            self._buttons[here].setFocus(Qt.FocusReason.OtherFocusReason)

    def _values(self, value: str) -> set[str]:
        return {value} if value else set()

    def _make(self, choice: Choice) -> QAbstractButton:
        return radio_choice(choice.label or choice.value)

    def _clicked(self, place: int) -> None:
        value = (self._shown or ())[place].value
        self._pressed(value, checked=self._buttons[value].isChecked())

    def _pressed(self, value: str, *, checked: bool) -> None:
        for other, button in self._buttons.items():
            if other != value:
                button.setChecked(False)
        self.put(value if checked else "")
        if checked and "quick" in self._appearance:
            self.done.emit()

    # Arranging

    def _build(self, choices: tuple[Choice, ...]) -> None:
        parts.emptied(self._grid)
        self._buttons = {}
        self._shown = choices
        columns = self._columns(len(choices))
        all_at_once = self._more or len(choices) <= SHOWN_AT_ONCE or columns > 2
        for place, choice in enumerate(choices):
            button = self._make(choice)
            # no QButtonGroup: Qt leaves only one button of a group to the Tab key, and
            # no arrow leads on where the group is not exclusive
            button.setAutoExclusive(False)
            button.clicked.connect(lambda _on, place=place: self._clicked(place))
            self._buttons[choice.value] = button
            self._grid.addWidget(button, place // columns, place % columns)
            if place >= SHOWN_AT_ONCE and not all_at_once:
                button.hide()
            if "list-nolabel" in self._appearance:
                button.setAccessibleName(button.text())
                button.setText("")
        for column in range(columns):
            self._grid.setColumnStretch(column, 1)
        values = [choice.value for choice in choices]
        self._folded = frozenset(() if all_at_once else values[SHOWN_AT_ONCE:])
        if self._folded:
            self._add_more(len(choices))

    def _columns(self, count: int) -> int:
        """Return how many columns the appearance asks for, as far as there is room."""
        if theme.look().scale >= _ONE_COLUMN:
            return 1
        appearance = self._appearance
        if appearance & (_TABLE | {"likert"}):
            return max(min(count, _MOST_COLUMNS), 1)
        if appearance & _IN_A_ROW:
            return max(min(count, 4), 1)
        asked = next((a for a in appearance if a.startswith("columns-")), "")
        number = asked.removeprefix("columns-")
        if number.isdecimal():
            return max(min(int(number), _MOST_COLUMNS), 1)
        return 2

    def _add_more(self, count: int) -> None:
        hidden = count - SHOWN_AT_ONCE
        text = ngettext("{n} more", "{n} more", hidden).format(n=hidden)
        more = parts.button(text, "down", "quiet")
        more.clicked.connect(self._show_all)
        self._grid.addWidget(more, count, 0, 1, 2, Qt.AlignmentFlag.AlignLeft)
        self._more_button = more

    def _show_all(self) -> None:
        if not self._folded:
            return
        self._more, self._folded = True, frozenset()
        for button in self._buttons.values():
            button.show()
        first = list(self._buttons.values())[SHOWN_AT_ONCE]
        if self._more_button.hasFocus():  # before it hides: Qt sends the focus on
            first.setFocus(Qt.FocusReason.TabFocusReason)
        self._more_button.hide()


class SomeOfControl(OneOfControl):
    """Several choices, as boxes to tick; "none" and its like stand alone."""

    def __init__(self, node: NodeState) -> None:
        self._cleared: Cleared | None = None
        super().__init__(node)

    def _values(self, value: str) -> set[str]:
        return set(value.split())

    def _make(self, choice: Choice) -> QAbstractButton:
        return check_choice(choice.label or choice.value)

    def _pressed(self, value: str, *, checked: bool) -> None:
        chosen = [v for v, b in self._buttons.items() if b.isChecked()]
        kept = alone(chosen, value) if checked else chosen
        self.put(" ".join(kept))
        if len(kept) == len(chosen):
            if self._cleared is not None:
                self._cleared.hide()
            return
        if self._cleared is None:
            self._cleared = Cleared()
            self._cleared.undone.connect(self.put)
            self._whole.addWidget(self._cleared)
        self._cleared.offer(" ".join(v for v in chosen if v != value))


class LabelsControl(Control):
    """The words of a table of questions, above their buttons: nothing to answer."""

    def __init__(self, node: NodeState) -> None:
        super().__init__(node)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self.show_node(node)

    def show_node(self, node: NodeState) -> None:
        parts.emptied(self._grid)
        for place, choice in enumerate(node.choices[:_MOST_COLUMNS]):
            said = parts.label(choice.label or choice.value, "meta", 600, "ink2")
            self._grid.addWidget(said, 0, place)
            self._grid.setColumnStretch(place, 1)


class Cleared(QFrame):
    """Says that an answer which stands alone took the others out, with a way back."""

    undone = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("card", "info")
        layout = parts.row(self, spacing=8, margins=6)
        said = _("The other answers were taken out: this one stands alone.")
        layout.addWidget(parts.picture("info", "info", 16))
        layout.addWidget(parts.label(said, "meta"), 1)
        self.button = parts.button(_("Undo"), "undo", "quiet")
        self.button.clicked.connect(self._undo)
        layout.addWidget(self.button)
        self._before = ""

    def offer(self, before: str) -> None:
        """Keep what there was before."""
        self._before = before
        self.show()

    def _undo(self) -> None:
        self.hide()
        self.undone.emit(self._before)


def alone(chosen: list[str], newest: str) -> list[str]:
    """Return what is left when an answer that stands alone meets others."""
    if newest in EXCLUSIVE:
        return [newest]
    return [value for value in chosen if value not in EXCLUSIVE]
