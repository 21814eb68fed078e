"""Around a person's own words: translations beside them, and what was before."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QWidget

from monitor_app.forms.state import NodeState
from monitor_app.i18n import _, ngettext
from monitor_app.ui import parts, theme, words
from monitor_app.ui.nesting import nest
from monitor_app.ui.questions.control import Control
from monitor_app.ui.questions.translations import Translations

_SIDE_BY_SIDE = 640  # effective pixels of a card from which both have room


class Verbatim(QWidget):
    """Holds the control of a verbatim question; beside it a translation on demand.

    Signals:
        translated: a `Translation`. history_wanted: show what was saved before.
        wide_wanted: write on a page of its own.
    """

    translated = Signal(object)
    history_wanted = Signal()
    wide_wanted = Signal()

    def __init__(
        self, control: Control, node: NodeState, language: str, *, read_only: bool
    ) -> None:
        super().__init__()
        self._node = node
        self._language = language
        self._read_only = read_only
        self._panel: Translations | None = None
        column = parts.column(self, spacing=2)
        self._pair = parts.row(spacing=16)
        self._pair.addWidget(control, 1, Qt.AlignmentFlag.AlignTop)
        nest(column, self._pair)
        tools = parts.row(spacing=4)
        self.translate_button = parts.button(_("Translation"), "split", "quiet")
        self.translate_button.setCheckable(True)
        self.translate_button.setToolTip("Ctrl+T")
        self.translate_button.toggled.connect(self._toggle)
        tools.addWidget(self.translate_button)
        self.history_button = parts.button(_("Earlier wordings"), "clock", "quiet")
        self.history_button.clicked.connect(self.history_wanted)
        tools.addWidget(self.history_button)
        tools.addStretch(1)
        if not read_only:
            self.wide_button = parts.button(_("Open wide"), "columns", "quiet")
            self.wide_button.clicked.connect(self.wide_wanted)
            tools.addWidget(self.wide_button)
        nest(column, tools)
        self._past = parts.column(spacing=6)
        nest(column, self._past)
        self.show_node(node)
        if node.translations:
            self.translate_button.setChecked(True)

    def show_node(self, node: NodeState) -> None:
        """Show how many translations there are."""
        self._node = node
        count = len(node.translations)
        self.translate_button.setText(
            ngettext("{n} translation", "{n} translations", count).format(n=count)
            if count
            else _("Translation")
        )
        if self._panel is not None:
            self._panel.show_node(node)

    def flush(self) -> None:
        """Hand over a translation that is being typed."""
        if self._panel is not None:
            self._panel.flush()

    def show_history(self, states: Sequence[tuple[str, str]]) -> None:
        """Show what was saved before: (RFC 3339 time, text), oldest first."""
        parts.emptied(self._past)
        if not states:
            self._past.addWidget(parts.label(_("Nothing was saved before."), "meta"))
        for saved, text in reversed(states):
            box = parts.card("sunken")
            inner = parts.column(box, spacing=2, margins=10)
            when = f"{words.day(saved)} {words.clock(saved)}"
            inner.addWidget(parts.label(when, "meta", 600, "ink2"))
            inner.addWidget(parts.label(text or _("empty"), "body"))
            self._past.addWidget(box)

    def _toggle(self, shown: bool) -> None:
        if self._panel is None:
            if not shown:
                return
            self._panel = Translations(
                self._node, self._language, read_only=self._read_only
            )
            self._panel.edited.connect(self.translated)
            wide = self.width() / theme.look().scale >= _SIDE_BY_SIDE
            ways = QBoxLayout.Direction
            self._pair.setDirection(ways.LeftToRight if wide else ways.TopToBottom)
            self._pair.addWidget(self._panel, 1, Qt.AlignmentFlag.AlignTop)
        self._panel.flush()
        self._panel.setVisible(shown)
