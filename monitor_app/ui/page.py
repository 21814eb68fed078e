"""What all pages share: top bar, calm note, body, foot."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QToolButton, QWidget

from monitor_app.i18n import _
from monitor_app.ui import parts, tab_order, theme, tokens, words
from monitor_app.ui.nesting import nest
from monitor_app.ui.note import Note

if TYPE_CHECKING:
    from monitor_app.ui.desk import Desk


@dataclass(frozen=True, slots=True)
class Route:
    """Where to go: a page by name, and what it needs to know."""

    page: str
    args: Mapping[str, object] = field(default_factory=dict)


class Page(QWidget):
    """One page of the window.

    Attributes:
        task: a page of its own, without the sidebar.
        bare: without the strip as well: nothing of the vault shows.
    """

    task: ClassVar[bool] = False
    bare: ClassVar[bool] = False
    help_topic: ClassVar[str] = "start"

    go = Signal(object)  # Route
    menu_wanted = Signal(object)  # the button to open the list of pages at
    back = Signal()
    kept = Signal(object)  # arguments to come back with

    def __init__(self, desk: "Desk", **args: object) -> None:
        super().__init__()
        self.desk = desk
        self.args = args
        self.top_bar: QWidget | None = None
        self._column = parts.column(self, spacing=0)
        parts.grounded(self, "surface")

    # What pages override

    def enter(self) -> None:
        """Fill the page; called once, when it is shown."""

    def leave(self) -> None:
        """Put away what must not be lost; called before the page is deleted."""

    @property
    def is_narrow(self) -> bool:
        """Whether the window has no room for a sidebar at this size of text."""
        return self.window().width() / theme.look().scale < tokens.NARROW

    def primary(self) -> QPushButton | None:
        """Return the button that Ctrl+Enter presses."""
        return getattr(self, "primary_button", None)

    def begins_at(self) -> QWidget | None:
        """Return where the keyboard begins, None for the first thing in the body."""
        return None

    def parts_in_order(self) -> Sequence[QWidget]:
        """Return the parts from top to bottom: bar, note, body, foot."""
        return tab_order.parts_of(self)

    def escape(self) -> None:
        """Go back one level. Never discards."""
        self.back.emit()

    # Parts

    def add_top_bar(self, title: str, sub: str = "", *, back: bool = False) -> None:
        """Add the bar with the page's name; `top_actions` takes buttons."""
        bar = parts.grounded(QWidget(), "surface", "bottom")
        layout = parts.row(bar, spacing=10)
        layout.setContentsMargins(12 if back else 24, 4, 16, 4)
        bar.setMinimumHeight(theme.look().px(tokens.TOP_BAR - 8) + 8)
        if back:
            self.back_button = self._back_button()
            layout.addWidget(self.back_button)
        elif self.is_narrow:
            self.menu_button = menu = parts.icon_button("list", _("Pages"))
            menu.clicked.connect(lambda: self.menu_wanted.emit(menu))
            layout.addWidget(menu)
        self.title_label = parts.label(title, "title", 600, wrap=False)
        layout.addWidget(self.title_label)
        if sub and not self.is_narrow:
            self.sub_label = parts.label(sub, "meta", colour="ink2")
            layout.addWidget(self.sub_label, 1)
        else:
            layout.addStretch(1)
        self.top_actions: QHBoxLayout = parts.row(spacing=8)
        nest(layout, self.top_actions)
        self.top_bar = bar
        self._column.addWidget(bar)
        self.note = Note()
        self._column.addWidget(self.note)

    def add_body(self, body: QWidget) -> None:
        """Add what fills the page."""
        self._column.addWidget(body, 1)

    def add_foot(
        self, primary: QPushButton | None, *quiet: QWidget, hint: str = ""
    ) -> QLabel:
        """Add the foot: quiet actions left, one primary right; return its sentence."""
        foot = parts.grounded(QWidget(), "window", "top")
        layout = parts.row(foot, spacing=12)
        layout.setContentsMargins(24, 6, 24, 6)
        foot.setMinimumHeight(theme.look().px(tokens.FOOT - 12) + 12)
        for widget in quiet:
            layout.addWidget(widget)
        said = parts.label(hint, "meta", colour="ink2")
        said.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        layout.addWidget(said, 1)
        if primary is not None:
            self.primary_button = primary
            layout.addWidget(primary)
        self._column.addWidget(foot)
        return said

    def open(self, page: str, **args: object) -> None:
        """Ask the window for another page."""
        self.go.emit(Route(page, args))

    def opens(self, page: str, **args: object) -> Callable[[], None]:
        """Return a slot that goes to a page."""
        return lambda: self.open(page, **args)

    def keep(self, **args: object) -> None:
        """Let the window show this page with other arguments when it comes back."""
        self.kept.emit(args)

    def show_error(self, error: BaseException) -> None:
        """Say calmly what happened, what is safe and what to do."""
        sentence, code = words.explained(error)
        self.note.say(sentence, "danger", code)

    def _back_button(self) -> QToolButton:
        made = parts.icon_button("back", _("Back"), "Esc")
        made.clicked.connect(self.escape)
        return made
