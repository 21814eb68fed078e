"""Help inside the program: every key, and what the five words of the strip mean."""

from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from monitor_app.i18n import N_, _
from monitor_app.ui import life_line, parts, theme, tokens, words
from monitor_app.ui.page import Page

_KEYS = (
    ("F1", N_("Help on this page")),
    ("F2", N_("Why is there no answer")),
    ("F3, Shift+F3", N_("Next, previous question that is still needed")),
    ("F4", N_("Show or hide the pane at the side")),
    ("F6, Shift+F6", N_("Next, previous region of the window")),
    ("F7", N_("Next language of the questions")),
    ("F9", N_("Pause and go on")),
    ("Ctrl+L", N_("Lock the vault")),
    ("Ctrl+N", N_("New interview")),
    ("Ctrl+F", N_("Search")),
    ("Ctrl+S", N_("Write now (it happens by itself as well)")),
    ("Ctrl+Down, Ctrl+Up", N_("Next, previous question")),
    ("Ctrl+PgDn, Ctrl+PgUp", N_("Next, previous section or page")),
    ("Ctrl+Enter", N_("The main button of the page")),
    ("Ctrl+Z", N_("Undo")),
    ("Ctrl+Shift+Up, Ctrl+Shift+Down", N_("Larger, smaller text")),
    ("Esc", N_("Back one level; nothing is lost")),
)
_WORDS = (
    (
        "shield",
        N_("Locked"),
        N_(
            "The vault locks by itself when nobody is at the keyboard, and at once with"
            " Ctrl+L. Keys are wiped from memory; what you typed is saved first."
        ),
    ),
    (
        "check-circle",
        N_("Saved"),
        N_(
            "Everything is written a moment after you type it. If the strip says “Not"
            " written to disk”, free some space: the text is kept meanwhile."
        ),
    ),
    (
        "key",
        N_("Can be opened by"),
        N_(
            "A draft opens with your passphrase only. A bundle opens with the keys of"
            " its recipients only: not with yours."
        ),
    ),
    (
        "receipt",
        N_("Handed over and received"),
        N_(
            "Written is not handed over, handed over is not received. Only a signed"
            " receipt from head office says that it was read."
        ),
    ),
)


class HelpPage(Page):
    """Keys at the left, words at the right."""

    help_topic: ClassVar[str] = "help"

    def enter(self) -> None:
        self.add_top_bar(_("Help"))
        content = QWidget()
        layout = parts.column(content, spacing=14)
        layout.setContentsMargins(24, 16, 24, 24)
        content.setMaximumWidth(theme.look().px(900))
        layout.addWidget(parts.label(_("The life of a record"), "title", 600))
        for state in list(tokens.STATES)[: tokens.STEPS]:
            row = parts.row(spacing=14)
            row.addWidget(life_line.LifeLine(state))
            row.addWidget(parts.label(words.state(state), "body", 600, wrap=False))
            row.addWidget(parts.label(words.next_step(state), "body", colour="ink2"), 1)
            layout.addLayout(row)
        layout.addSpacing(8)
        for icon, title, text in _WORDS:
            row = parts.row(spacing=14)
            row.addWidget(parts.picture(icon, "accent"), 0, Qt.AlignmentFlag.AlignTop)
            texts = parts.column(spacing=2)
            texts.addWidget(parts.label(_(title), "body", 600))
            texts.addWidget(parts.label(_(text), "body", colour="ink2"))
            row.addLayout(texts, 1)
            layout.addLayout(row)
        layout.addSpacing(8)
        layout.addWidget(parts.label(_("Keys"), "title", 600))
        grid = QGridLayout()
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(6)
        for place, (keys, what) in enumerate(_KEYS):
            shown = parts.label(keys, "meta", 600, mono=True, wrap=False)
            grid.addWidget(shown, place, 0)
            grid.addWidget(parts.label(_(what), "body", colour="ink2"), place, 1)
        grid.setColumnStretch(1, 1)
        layout.addLayout(grid)
        layout.addStretch(1)
        self.add_body(parts.scrolled(content))
