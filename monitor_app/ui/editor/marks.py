"""The body map of an injury repeat: each mark is an entry with the same number."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QIcon, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QGridLayout, QPushButton, QVBoxLayout, QWidget

from monitor_app.i18n import _
from monitor_app.records import bodymap
from monitor_app.ui import parts, theme
from monitor_app.ui.editor.draft import Source
from monitor_app.ui.editor.entries import entry_name
from monitor_app.ui.editor.spots import Spot, fields_of, marks_of
from monitor_app.ui.nesting import nest
from monitor_app.ui.questions.body_view import DRAWING_HEIGHT, BodyView
from monitor_app.ui.questions.long_lists import PickField
from monitor_app.ui.questions.mark import SIGN_OF, SIGNS, paint_sign
from monitor_app.ui.questions.regions import groups_switch
from monitor_app.usecases import safety

_LARGE = 1.3  # size of text from which the signs take two rows


class Marks(QWidget):
    """Choose a sign, press the place. Without a pointer: add from the list.

    Signals:
        opened: place of an entry. removed: what can be brought back.
    """

    opened = Signal(str)
    removed = Signal(object)

    def __init__(self, draft: Source, repeat: str, *, read_only: bool = False) -> None:
        super().__init__()
        self._draft = draft
        self._repeat = repeat
        self._read_only = read_only
        self._fields = fields_of(draft.session, repeat)
        self._sign = ""
        region = f"{repeat}/{self._fields.region}"
        hidden = safety.hidden_choices(draft.session, region, draft.rights)
        self._hidden = hidden
        column = parts.column(self, spacing=4)
        column.setContentsMargins(24, 12, 24, 4)
        self.groups = groups_switch(intimate=not hidden)
        self.groups.chosen.connect(self._turn)
        row = parts.row()
        row.addWidget(self.groups)
        row.addStretch(1)
        nest(column, row)
        if not read_only:
            column.addWidget(self._sign_row())
        answers = draft.session.answers()
        named = {ref.rpartition("/")[2]: value for ref, value in answers.items()}
        self.view = BodyView(
            bodymap.figure_for(named.get("sex", ""), named.get("age_band", ""))
        )
        self.view.setMinimumHeight(DRAWING_HEIGHT)
        self.view.read_only = read_only
        column.addWidget(self.view)
        self._add_below(column)
        self.view.pressed.connect(self._pressed)
        self.view.moved.connect(self._moved)
        self.view.picked.connect(self._picked)
        self.view.removed.connect(self._remove)
        self.refresh()

    def refresh(self) -> None:
        """Show the marks as the entries are now."""
        session = self._draft.session
        marks = marks_of(session, self._repeat, self._fields)
        self.view.show_marks(marks)
        chosen = next((m for m in marks if m.place == self.view.selected), None)
        self._chosen_row.setVisible(chosen is not None)
        if chosen is not None:
            node = session.node(f"{chosen.place}/{self._fields.region}")
            words = {choice.value: choice.label for choice in node.choices}
            name = words.get(node.value, node.value)
            self._chosen_label.setText(
                _("Mark {n}: {region}").format(n=chosen.number, region=name)
            )

    # Building

    def _sign_row(self) -> QWidget:
        box = QWidget()
        grid = QGridLayout(box)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(4)
        title = parts.label(_("Sign"), "meta", 600, "ink2", wrap=False)
        title.setContentsMargins(0, 0, theme.look().px(6), 0)
        grid.addWidget(title, 0, 0)
        columns = 4 if theme.look().scale >= _LARGE else len(SIGNS)
        self._signs: dict[str, QPushButton] = {}
        for place, (code, word) in enumerate(SIGNS):
            button = parts.button(_(word))
            button.setFont(theme.look().font("meta"))
            button.setCheckable(True)
            button.setIcon(_sign_icon(code))
            button.setIconSize(QSize(theme.look().px(18), theme.look().px(18)))
            button.setAccessibleName(_("Sign: {sign}").format(sign=_(word)))
            button.clicked.connect(
                lambda checked, code=code: self._choose_sign(code, checked)
            )
            self._signs[code] = button
            grid.addWidget(button, place // columns, 1 + place % columns)
        grid.setColumnStretch(columns + 1, 1)
        return box

    def _add_below(self, column: QVBoxLayout) -> None:
        said = parts.label(
            _("Absence of marks does not mean absence of ill-treatment."),
            "meta",
            colour="ink2",
        )
        column.addWidget(said)
        self._chosen_row = QWidget()
        row = parts.row(self._chosen_row, spacing=8)
        self._chosen_label = parts.label("", "body", 600)
        row.addWidget(self._chosen_label, 1)
        open_button = parts.button(_("Describe it"), "right")
        open_button.clicked.connect(lambda: self.opened.emit(self.view.selected))
        row.addWidget(open_button)
        if not self._read_only:
            delete = parts.icon_button("trash", _("Delete this mark"), "Del")
            delete.clicked.connect(lambda: self._remove(self.view.selected))
            row.addWidget(delete)
        column.addWidget(self._chosen_row)
        if not self._read_only:
            column.addWidget(self._list_row())

    def _list_row(self) -> QWidget:
        box = QWidget()
        row = parts.row(box, spacing=8)
        self.region = PickField()
        self.region.setAccessibleName(_("Region of the body"))
        self._fill_regions()
        row.addWidget(self.region)
        add = parts.button(_("Add from the list"), "plus")
        add.clicked.connect(self._add_from_list)
        self.add_button = add
        row.addWidget(add)
        row.addStretch(1)
        return box

    def _fill_regions(self) -> None:
        """Offer every region of the form's list, in the language of the questions."""
        question = self._draft.session.form.find(
            f"{self._repeat}/{self._fields.region}"
        )
        language = self._draft.session.language
        for choice in getattr(question, "choices", ()):
            if choice.value not in self._hidden:
                self.region.addItem(choice.label.plain(language), choice.value)

    # What happens

    def _choose_sign(self, code: str, checked: bool) -> None:
        self._sign = code if checked else ""
        for other, button in self._signs.items():
            button.setChecked(other == self._sign)

    def _pressed(self, view: str, code: str, x: float, y: float) -> None:
        if code not in self._hidden:
            self._add(Spot(view, code, x, y, self._sign))

    def _add_from_list(self) -> None:
        code = str(self.region.currentData())
        figure = self.view.figure
        view = bodymap.view_for(code, figure)
        middle = bodymap.load(figure, view).middle_of(code) if view else None
        if view is not None and middle is not None:
            self._add(Spot(view, code, *middle, self._sign))

    def _add(self, spot: Spot) -> None:
        place = self._draft.add_mark(self._repeat, spot)
        self.view.select(place)
        self.groups.set_value(self.view.group)
        self.refresh()

    def _moved(self, place: str, view: str, code: str, x: float, y: float) -> None:
        self._draft.move_mark(place, Spot(view, code, x, y))
        self.refresh()

    def _picked(self, place: str) -> None:
        self.view.select(place)
        self.refresh()

    def _remove(self, place: str) -> None:
        if place:
            self.view.select("")
            self.removed.emit(
                self._draft.remove_entry(place, entry_name(self._draft, place))
            )

    def _turn(self, group: str) -> None:
        self.view.show_group(group)
        self.groups.set_value(group)
        self.refresh()


def _sign_icon(code: str) -> QIcon:
    look = theme.look()
    side = look.px(18)
    pixmap = QPixmap(side, side)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(look.colour("ink"), 1.8))
    painter.translate(side / 2, side / 2)
    paint_sign(painter, SIGN_OF[code], side * 0.36)
    painter.end()
    return QIcon(pixmap)
