"""The keys of the editor."""

from typing import TYPE_CHECKING

from PySide6.QtGui import QKeySequence, QShortcut

if TYPE_CHECKING:
    from monitor_app.ui.editor.page import EditorPage


def add_keys(page: "EditorPage") -> None:
    """Give an editor its keys, once it is built."""
    for keys, action in (
        ("F2", page.open_reasons),
        ("F3", lambda: page.next_needed(1)),
        ("Shift+F3", lambda: page.next_needed(-1)),
        ("F4", page.frame.toggle_context),
        ("F7", page.talk.next_language),
        ("F8", page.turn_screen),
        ("Ctrl+F", page.frame.look_for),
        ("Ctrl+G", page.frame.look_for),
        ("Ctrl+M", page.frame.go_to_note),
        ("Ctrl+T", page.toggle_translation),
        ("Ctrl+S", page.rest),
        ("Ctrl+Down", lambda: page.step(1)),
        ("Ctrl+Up", lambda: page.step(-1)),
    ):
        QShortcut(QKeySequence(keys), page).activated.connect(action)
