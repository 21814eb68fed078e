"""Help inside the program: manual pages with a search, and every key."""

from typing import ClassVar

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import (
    QGridLayout,
    QListWidget,
    QListWidgetItem,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from monitor_app.i18n import N_, _, active_language
from monitor_app.printing.articles import COMMAND, HEADING, ITEM, STEP
from monitor_app.ui import life_line, manual, parts, theme, tokens, words
from monitor_app.ui.manual import Article, Shelf
from monitor_app.ui.nesting import nest
from monitor_app.ui.page import Page
from monitor_app.ui.search_field import SearchField

_WIDE = 300
_BESIDE = 28 + 12 + 2 * 8 + 8  # margins, scroll bar, padding of a row, Qt's own
_KEYS = (
    ("F1", N_("Help on this page")),
    ("F2", N_("Why is there no answer")),
    ("F3, Shift+F3", N_("Next, previous question that is still needed")),
    ("F4", N_("Show or hide the pane at the side")),
    ("F6, Shift+F6", N_("Next, previous region of the window")),
    ("F7", N_("Next language of the questions")),
    ("F8", N_("Screen for the person")),
    ("F9", N_("Pause and go on")),
    ("Ctrl+L", N_("Lock the vault")),
    ("Ctrl+Shift+F12", N_("Emergency erase; then hold")),
    ("Ctrl+N", N_("New interview")),
    ("Ctrl+F", N_("Search")),
    ("Ctrl+G", N_("Find a question")),
    ("Ctrl+S", N_("Write now (it happens by itself as well)")),
    ("Ctrl+Down, Ctrl+Up", N_("Next, previous question")),
    ("Ctrl+PgDn, Ctrl+PgUp", N_("Next, previous section or page")),
    ("Ctrl+Enter", N_("The main button of the page")),
    ("Ctrl+Z", N_("Undo")),
    ("Ctrl+Shift+Up, Ctrl+Shift+Down", N_("Larger, smaller text")),
    ("Esc", N_("Back one level; nothing is lost")),
)
_TOPIC = Qt.ItemDataRole.UserRole


class HelpPage(Page):
    """Topics at the left, the page at the right; one of them where text is large."""

    help_topic: ClassVar[str] = "help"

    def enter(self) -> None:
        self.add_top_bar(_("Help"), back=not self.desk.is_open)
        wanted = str(self.args.get("topic", "start"))
        self._own = "office" if self.desk.is_office else "monitor"
        self._shelves = manual.shelves(active_language(), self._own)
        body = QWidget()
        narrow = self.is_narrow
        layout = parts.column(body, spacing=0) if narrow else parts.row(body, spacing=0)
        layout.addWidget(self._contents(), 0)
        self._sheet = QWidget()
        self._sheet.setMaximumWidth(theme.look().px(720))
        self._text: QVBoxLayout = parts.column(self._sheet, spacing=10)
        self._text.setContentsMargins(28, 20, 28, 24)
        self._area: QScrollArea = parts.scrolled(self._sheet)
        self._area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._area.setAccessibleName(_("Text of the page"))
        layout.addWidget(self._area, 1)
        self.add_body(body)
        self._fill("")
        self.show_topic(wanted)
        if narrow:
            self.read()
        else:
            self.topics.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_topic(self, topic: str) -> None:
        """Show a page of the manual; the first one if there is no such page."""
        items = [self.topics.item(row) for row in range(self.topics.count())]
        pages = [item for item in items if item.data(_TOPIC)]
        wanted = [item for item in pages if item.data(_TOPIC) == topic]
        for item in (wanted or pages)[:1]:
            self.topics.setCurrentItem(item)

    @property
    def topic(self) -> str:
        """Return which page is shown."""
        item = self.topics.currentItem()
        return "" if self.topics.currentRow() < 0 else str(item.data(_TOPIC))

    def _contents(self) -> QWidget:
        side = parts.grounded(QWidget(), "window")
        layout = parts.column(side, spacing=6)
        layout.setContentsMargins(16, 10, 12, 10)
        name = _("Search in the help")
        self.search = SearchField(name, name)
        self.search.textChanged.connect(self._fill)
        head = parts.row()
        head.addWidget(self.search, 1)
        nest(layout, head)
        self.topics = QListWidget()
        self.topics.setProperty("ground", "window")
        self.topics.setAccessibleName(_("Pages of the help"))
        self.topics.setFont(theme.look().font("body"))
        self.topics.setWordWrap(True)
        self.topics.setHorizontalScrollBarPolicy(_NO_BAR)
        self.topics.currentItemChanged.connect(self._chosen)
        layout.addWidget(self.topics, 1)
        if not self.is_narrow:
            side.setFixedWidth(theme.look().px(_WIDE))
            return side
        self.fold_button = parts.button(_("Contents"), "list")
        self.fold_button.clicked.connect(self._fold)
        head.addWidget(self.fold_button)
        self.topics.itemClicked.connect(self.read)
        self.topics.itemActivated.connect(self.read)
        return side

    def read(self) -> None:
        """Show the text and fold the list: large text has no room for both."""
        self.topics.hide()
        self._area.show()
        self._area.setFocus(Qt.FocusReason.OtherFocusReason)

    def _choose(self) -> None:
        self._area.hide()
        self.topics.show()

    def _fold(self) -> None:
        if self._area.isHidden():
            self.read()
        else:
            self._choose()
            self.topics.setFocus(Qt.FocusReason.OtherFocusReason)

    def _fill(self, wanted: str) -> None:
        here = self.topic
        self.topics.blockSignals(True)
        self.topics.clear()
        for shelf in self._shelves:
            self._add_shelf(shelf, wanted)
        self.topics.blockSignals(False)
        self.show_topic(here)
        if self.is_narrow and wanted:
            self._choose()
        if not self.topics.count():
            parts.emptied(self._text)
            said = _("Nothing matches here.")
            self._text.addWidget(parts.label(said, "body", colour="ink2"))
            self._text.addStretch(1)

    def _add_shelf(self, shelf: Shelf, wanted: str) -> None:
        """List the pages that match, under a heading that cannot be chosen."""
        pages = [page for page in shelf.articles if page.matches(wanted)]
        if not pages:
            return
        title = shelf.title
        if shelf.book != self._own:
            whose = _("Head office") if shelf.book == "office" else _("Monitor")
            title = f"{whose}. {title}"
        heading = QListWidgetItem(title)
        heading.setFlags(Qt.ItemFlag.NoItemFlags)
        heading.setFont(theme.look().font("meta", 600))
        self.topics.addItem(heading)
        for page in pages:
            item = QListWidgetItem(page.title)
            item.setData(_TOPIC, page.topic)
            item.setSizeHint(self._room_for(page.title))
            self.topics.addItem(item)

    def _room_for(self, title: str) -> QSize:
        """Return the size of a row: Qt forgets the padding where a title wraps."""
        look = theme.look()
        wide = look.px(_WIDE) if not self.is_narrow else self.width()
        inside = QRect(0, 0, wide - _BESIDE, look.px(400))
        metrics = QFontMetrics(look.font("body"))
        wraps = int(Qt.TextFlag.TextWordWrap)
        high = metrics.boundingRect(inside, wraps, title).height()
        return QSize(inside.width(), max(high + 12, look.px(36)))

    def _chosen(self, item: QListWidgetItem | None) -> None:
        if item is None:
            return
        topic = item.data(_TOPIC)
        for shelf in self._shelves:
            for page in shelf.articles:
                if page.topic == topic:
                    self._show(page)

    def _show(self, article: Article) -> None:
        parts.emptied(self._text)
        self._text.addWidget(parts.label(article.title, "title", 600))
        for block in article.blocks:
            if block.kind in (ITEM, STEP):
                row = parts.row(spacing=10)
                dash = parts.label(block.mark or "–", "body", wrap=False)
                row.addWidget(dash, 0, Qt.AlignmentFlag.AlignTop)
                row.addWidget(parts.label(block.text, "body"), 1)
                nest(self._text, row)
            elif block.kind == COMMAND:
                self._text.addWidget(parts.label(block.text, "meta", mono=True))
            else:
                weight = 600 if block.kind == HEADING else 400
                self._text.addWidget(parts.label(block.text, "body", weight))
        if article.topic == "start":
            self._add_life()
        if article.topic == "help":
            self._add_keys()
        self._text.addStretch(1)
        self._area.verticalScrollBar().setValue(0)

    def _add_life(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(10)
        for line, state in enumerate(list(tokens.STATES)[: tokens.STEPS]):
            grid.addWidget(life_line.LifeLine(state), line, 0)
            word = parts.label(words.state(state), "body", 600)
            grid.addWidget(word, line, 1)
            said = parts.label(words.next_step(state), "body", colour="ink2")
            grid.addWidget(said, line, 2)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(2, 2)
        nest(self._text, grid)

    def _add_keys(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(6)
        for line, (keys, what) in enumerate(_KEYS):
            shown = parts.label(keys, "meta", 600, mono=True)
            grid.addWidget(shown, line, 0)
            grid.addWidget(parts.label(_(what), "body", colour="ink2"), line, 1)
        grid.setColumnStretch(0, 2)
        grid.setColumnStretch(1, 3)
        nest(self._text, grid)


_NO_BAR = Qt.ScrollBarPolicy.ScrollBarAlwaysOff
