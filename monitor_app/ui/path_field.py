"""Where something lies: typed, or chosen in a dialog."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QLineEdit, QWidget

from monitor_app.i18n import _
from monitor_app.ui import parts, theme
from monitor_app.ui.nesting import nest


class PathField(QWidget):
    """A named line and a button beside it; `ask` returns what was chosen, or None."""

    def __init__(self, name: str, ask: Callable[[], Path | None]) -> None:
        super().__init__()
        self._ask = ask
        layout = parts.column(self, spacing=2)
        said = parts.label(name, "meta", 600, "ink2")
        layout.addWidget(said)
        row = parts.row()
        self.field = QLineEdit()
        self.field.setFont(theme.look().font("answer"))
        self.field.setAccessibleName(name)
        said.setBuddy(self.field)
        row.addWidget(self.field, 1)
        self.button = parts.button(_("Choose…"), "folder")
        self.button.setAccessibleName(f"{self.button.text()}: {name}")
        self.button.clicked.connect(self._choose)
        row.addWidget(self.button)
        nest(layout, row)
        self.setFocusProxy(self.field)

    @property
    def path(self) -> Path | None:
        """Return what was typed or chosen, None for nothing yet."""
        text = self.field.text().strip()
        return Path(text).expanduser() if text else None

    def show_path(self, path: Path) -> None:
        """Fill the line."""
        self.field.setText(str(path))

    def _choose(self) -> None:
        found = self._ask()
        if found is not None:
            self.show_path(found)
