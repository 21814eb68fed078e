"""The list of interviews: what to do next, with a search and a filter."""

from collections.abc import Iterator, Mapping, Sequence
from typing import ClassVar

from PySide6.QtCore import QModelIndex, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QListView, QMenu, QStackedWidget, QWidget

from monitor_app.i18n import N_, _
from monitor_app.progress import Progress
from monitor_app.records.interview import InterviewSummary
from monitor_app.ui import parts, theme, words
from monitor_app.ui.lists.delegate import InterviewDelegate
from monitor_app.ui.lists.model import HEADING, SUMMARY, InterviewModel
from monitor_app.ui.nesting import nest
from monitor_app.ui.page import Page
from monitor_app.ui.pages.giving_up import deletes_draft
from monitor_app.ui.questions.long_lists import PickField
from monitor_app.ui.search_field import SearchField
from monitor_app.ui.segmented import Segmented
from monitor_app.usecases import forms
from monitor_app.usecases.forms import FormFacts
from monitor_app.vault import Vault

_SEARCH_MS = 250
_TO_DO = "to-do"  # not a state: all of them, by what to do next
_SEARCH_WIDE = 350
_STEPS = (
    ("shield", N_("Check that it is safe to talk here and now.")),
    ("quote", N_("Write down the account in the person's own words.")),
    ("checklist", N_("Ask the questions of the form; any of them can stay open.")),
    ("sign", N_("Read it back and sign.")),
    ("sealed", N_("Seal it for those whom the person agreed to.")),
    ("receipt", N_("Load the receipt that head office has read it.")),
)


class InterviewsPage(Page):
    """All interviews of the vault."""

    help_topic: ClassVar[str] = "interviews"

    def enter(self) -> None:
        title = _("Records") if self.desk.is_office else _("Interviews")
        self.add_top_bar(title)
        if self.args.get("deleted"):
            self.note.say(_("The draft is deleted."), "ok")
        self.search = self._search_field()
        if not self.is_narrow:
            self.top_actions.addWidget(self.search)
        if not self.desk.is_office:
            new = parts.button(_("New interview"), "plus", "primary")
            new.clicked.connect(self.opens("new_interview"))
            self.primary_button = new
            self.top_actions.addWidget(new)
        body = QWidget()
        layout = parts.column(body, spacing=0)
        layout.addWidget(self._filters())
        self.model = InterviewModel(self.desk, self)
        self.model.filled.connect(self._filled)
        self.model.failed.connect(self.show_error)
        self.view = self._list()
        self._stack = QStackedWidget()
        self._stack.addWidget(self.view)
        self._empty = QWidget()
        self._empty_column = parts.column(self._empty)
        self._stack.addWidget(self._empty)
        layout.addWidget(self._stack, 1)
        self.add_body(body)
        QShortcut(QKeySequence("Ctrl+F"), self).activated.connect(
            lambda: self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        )
        self.desk.ask(self, _forms, self._forms_came, self.show_error)
        self.ask()

    def ask(self) -> None:
        """Ask the vault for what the filters and the search say."""
        state = self.states.value
        self.model.ask(
            state="" if state == _TO_DO else state,
            form=self.form_field.currentData() or "",
            text=self.search.text(),
            by_step=state == _TO_DO,
        )

    def begins_at(self) -> QWidget | None:
        return self.view if self._stack.currentWidget() is self.view else None

    def escape(self) -> None:
        """Clear the search."""
        self.search.clear()

    def _search_field(self) -> SearchField:
        field = SearchField(
            _("A word in the answers, a place, a code"), _("Search in the interviews")
        )
        if not self.is_narrow:
            field.setFixedWidth(theme.look().px(_SEARCH_WIDE))
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(_SEARCH_MS)
        self._typing.timeout.connect(self.ask)
        field.textChanged.connect(lambda _text: self._typing.start())
        return field

    def _filters(self) -> QWidget:
        bar = parts.grounded(QWidget(), "surface", "bottom")
        layout = parts.row(bar, spacing=8)
        layout.setContentsMargins(24, 2, 16, 2)
        kinds = ["draft", "checked", "signed", "sealed", "handed_over"]
        kinds += ["receipt_verified"] if self.is_narrow else []
        if self.desk.is_office:
            kinds = ["signed", "quarantine"]
        named = [("", _("All")), *((code, words.state(code)) for code in kinds)]
        if not self.desk.is_office:
            named.insert(0, (_TO_DO, _("To do")))
        self.states: Segmented | PickStates = (
            PickStates(_("State"), named)
            if self.is_narrow
            else Segmented(_("State"), named, named[0][0])
        )
        self.states.chosen.connect(lambda _code: self.ask())
        layout.addWidget(self.states)
        self.form_field = PickField()
        self.form_field.setFont(theme.look().font("body"))
        self.form_field.setAccessibleName(_("Form"))
        self.form_field.addItem(_("All forms"), "")
        self.form_field.setFixedWidth(min(theme.look().px(260), 330))
        self.form_field.activated.connect(lambda _at: self.ask())
        if self.is_narrow:
            layout.addWidget(self.search, 1)
        else:
            layout.addStretch(1)
        layout.addWidget(self.form_field)
        return bar

    def _list(self) -> QListView:
        view = QListView()
        view.setModel(self.model)
        office = self.desk.is_office
        view.setItemDelegate(InterviewDelegate({}, view, office=office))
        view.setAccessibleName(_("Interviews"))
        view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        view.activated.connect(self._activated)
        view.clicked.connect(self._activated)
        view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        view.customContextMenuRequested.connect(self._offer)
        return view

    def _offer(self, place: QPoint) -> None:
        """Offer what can be done with a row: by the menu key, or a long press."""
        index = self.view.indexAt(place)
        index = index if index.isValid() else self.view.currentIndex()
        item: InterviewSummary | None = index.data(SUMMARY)
        if item is None:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.setAccessibleName(words.name_of(item))
        for text, page, args in self._deeds(item):
            action = menu.addAction(text)
            action.triggered.connect(
                lambda _on=False, page=page, args=args: self.open(page, **args)
            )
        menu.popup(self.view.viewport().mapToGlobal(place))

    def _deeds(
        self, item: InterviewSummary
    ) -> Iterator[tuple[str, str, Mapping[str, object]]]:
        here = {"interview": item.id}
        draft = item.state in {"draft", "checked"}
        erased = item.state == "erased_here"
        if not erased:
            yield _("Open"), "editor" if draft else "record", here
            yield _("Files"), "attachments", here
            yield _("Print…"), "print", here
        if item.person_code:
            yield _("Case"), "case", {"person": item.person_code, **here}
        if self.desk.is_office:
            yield _("Review"), "office_review", here
        elif not draft and not erased:
            yield _("Consent lines"), "consent", here
            yield _("Put into a bundle"), "export", {"interviews": (item.id,)}
        if draft:
            yield deletes_draft(), "review", {"give_up": True, **here}

    def _forms_came(self, known: Sequence[FormFacts]) -> None:
        titles = {f.form_id: words.title(f.titles, f.title) for f in known}
        delegate = self.view.itemDelegate()
        if isinstance(delegate, InterviewDelegate):
            delegate.titles = titles
        for form_id, title in titles.items():
            self.form_field.addItem(title, form_id)
        self.view.viewport().update()

    def _filled(self) -> None:
        there = bool(self.model.items)
        grouped = self.model.index(0).data(HEADING) is not None
        self.view.setUniformItemSizes(not grouped)  # not asked for every row then
        self._stack.setCurrentWidget(self.view if there else self._empty)
        if there:
            self.view.setCurrentIndex(self.model.index(self.model.row_of("")))
            if not self.search.hasFocus():
                self.view.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self._show_empty()

    def _show_empty(self) -> None:
        parts.emptied(self._empty_column)
        box = QWidget()
        box.setMaximumWidth(theme.look().px(620))
        layout = parts.column(box, spacing=10)
        layout.setContentsMargins(40, 32, 40, 24)
        state = self.states.value.replace(_TO_DO, "")
        asked = self.search.text() or state or self.form_field.currentData()
        if asked:
            said = _("Nothing matches here.")
            layout.addWidget(parts.label(said, "title", 600))
            clear = parts.button(_("Show all"), "close")
            clear.clicked.connect(self._clear_filters)
            layout.addWidget(clear, 0, Qt.AlignmentFlag.AlignLeft)
        else:
            layout.addWidget(parts.label(_("Nothing here yet"), "title", 600))
            for icon, step in _STEPS:
                row = parts.row(spacing=12)
                row.addWidget(parts.picture(icon, "accent"))
                row.addWidget(parts.label(_(step), "body", colour="ink2"), 1)
                nest(layout, row)
        self._empty_column.addWidget(box)
        self._empty_column.addStretch(1)

    def _clear_filters(self) -> None:
        self.states.set_value("" if self.desk.is_office else _TO_DO)
        self.form_field.setCurrentIndex(0)
        self.search.clear()
        self.ask()

    def _activated(self, index: QModelIndex) -> None:
        item: InterviewSummary | None = index.data(SUMMARY)
        if item is None:
            return
        if item.state in {"draft", "checked"}:
            self.open("editor", interview=item.id)
        elif item.state == "erased_here":
            said = _("The copy here was erased. Only the log remembers it.")
            self.note.say(said, "info")
        elif item.state == "handed_over":
            self.open("outbox")
        else:
            self.open("record", interview=item.id)


class PickStates(PickField):
    """The states in a list, where a row of buttons has no room."""

    chosen = Signal(str)

    def __init__(self, name: str, options: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setFont(theme.look().font("body"))
        for code, text in options:
            self.addItem(text, code)
        self.setFixedWidth(min(theme.look().px(220), 330))
        self.activated.connect(lambda _at: self.chosen.emit(self.value))

    @property
    def value(self) -> str:
        """Return which one holds."""
        return str(self.currentData() or "")

    def set_value(self, value: str) -> None:
        """Show which one holds, without telling anybody."""
        self.setCurrentIndex(max(self.findData(value), 0))


def _forms(vault: Vault, _progress: Progress) -> tuple[FormFacts, ...]:
    return forms.list_forms(vault)
