"""A calm sentence on the page: what happened, what is safe, what to do."""

from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QGuiApplication
from PySide6.QtWidgets import QPushButton, QWidget

from monitor_app.i18n import _
from monitor_app.ui import parts

_ICONS = {
    "info": "info",
    "ok": "check-circle",
    "warn": "warning",
    "danger": "stop",
    "sunken": "info",
}


class Note(QWidget):
    """A note that takes no room while it has nothing to say."""

    def __init__(self, margin: int = 24) -> None:
        super().__init__()
        self._layout = parts.column(self, spacing=0)
        self._layout.setContentsMargins(margin, 8, margin, 8)
        self.text = ""
        self.code = ""
        self.hide()

    def say(self, sentence: str, kind: str = "info", code: str = "") -> None:
        """Show a sentence; `code` can be copied and holds no content."""
        parts.emptied(self._layout)
        self.text, self.code = sentence, code
        box = parts.card(kind)
        layout = parts.row(box, spacing=12, margins=12)
        role = kind if kind != "sunken" else "ink2"
        layout.addWidget(parts.picture(_ICONS[kind], role))
        layout.addWidget(parts.label(sentence, "body"), 1)
        if code:
            layout.addWidget(self._copy_button(code))
        close = parts.icon_button("close", _("Close this note"))
        close.clicked.connect(self.clear)
        layout.addWidget(close)
        self._layout.addWidget(box)
        self.setAccessibleName(sentence)
        self.show()
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, sentence))

    def clear(self) -> None:
        """Say nothing."""
        self.text = self.code = ""
        parts.emptied(self._layout)
        self.hide()

    def _copy_button(self, code: str) -> QPushButton:
        made = parts.button(_("Copy the code"), kind="quiet")
        made.setAccessibleDescription(code)
        made.setToolTip(code)
        made.clicked.connect(lambda: QGuiApplication.clipboard().setText(code))
        return made
