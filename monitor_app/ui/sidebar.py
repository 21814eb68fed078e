"""The sidebar: where one can go, and what waits there."""

from collections.abc import Container, Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QButtonGroup, QSizePolicy, QToolButton, QWidget

from monitor_app.i18n import _
from monitor_app.ui import icons, parts, theme, tokens
from monitor_app.ui.heard import HeardToggle


class Sidebar(QWidget):
    """Checkable buttons, one per page; lower group apart."""

    chosen = Signal(str)  # name of a page

    def __init__(
        self, *, office: bool, title: str, sub: str, known: Container[str]
    ) -> None:
        super().__init__()
        parts.grounded(self, "sunken")
        layout = parts.column(self, spacing=2)
        layout.setContentsMargins(10, 16, 10, 12)
        head = parts.label(title, "body", 700)
        head.setContentsMargins(10, 0, 0, 0)
        under = parts.label(sub, "meta", colour="ink2")
        under.setContentsMargins(10, 0, 0, 10)
        layout.addWidget(head)
        layout.addWidget(under)
        self._group = QButtonGroup(self)
        self._buttons: dict[str, QToolButton] = {}
        for name, icon, text in self._upper(office=office):
            if name in known:
                layout.addWidget(self._button(name, icon, text))
        layout.addStretch(1)
        for name, icon, text in self._lower():
            layout.addWidget(self._button(name, icon, text))
        self.setFixedWidth(self._width())

    @property
    def names(self) -> tuple[str, ...]:
        """Return the pages in the order shown."""
        return tuple(self._buttons)

    @property
    def words(self) -> dict[str, str]:
        """Return the pages and what they are called, in the order shown."""
        return {name: b.accessibleName() for name, b in self._buttons.items()}

    def mark(self, name: str) -> None:
        """Show where we are."""
        for each, button in self._buttons.items():
            here = each == name
            button.setChecked(here)
            button.setFont(theme.look().font("body", 600 if here else 400))
            icon = str(button.property("icon_name"))
            button.setIcon(icons.icon(icon, "accent" if here else "ink2"))

    @staticmethod
    def _upper(*, office: bool) -> Sequence[tuple[str, str, str]]:
        if office:
            return (
                ("reception", "tray-in", _("Reception")),
                ("interviews", "list", _("Records")),
                ("receipts", "receipt", _("Receipts")),
                ("worklist", "clock", _("Follow-ups")),
                ("names", "person", _("Names (kept apart)")),
                ("team", "team", _("Team and keys")),
                ("print", "print", _("Print forms")),
            )
        return (
            ("interviews", "list", _("Interviews")),
            ("visits", "pin", _("Visits")),
            ("worklist", "clock", _("Follow-ups")),
            ("outbox", "tray-out", _("Outbox")),
            ("print", "print", _("Print forms")),
            ("names", "person", _("Names (kept apart)")),
            ("team", "team", _("Recipients")),
        )

    @staticmethod
    def _lower() -> Sequence[tuple[str, str, str]]:
        return (
            ("audit", "chain", _("Activity log")),
            ("security", "shield", _("Security")),
            ("settings", "settings", _("Settings")),
            ("help", "book", _("Help")),
        )

    def _button(self, name: str, icon: str, text: str) -> QToolButton:
        made = _PageButton()
        made.listen()
        made.setProperty("kind", "nav")
        made.setProperty("icon_name", icon)
        made.setText("  " + text)
        made.setAccessibleName(text)
        made.setCheckable(True)
        made.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        side = theme.look().px(tokens.ICON)
        made.setIconSize(QSize(side, side))
        made.setIcon(icons.icon(icon))
        made.setFont(theme.look().font("body"))
        made.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        made.clicked.connect(lambda: self.chosen.emit(name))
        self._group.addButton(made)
        self._buttons[name] = made
        return made

    def _width(self) -> int:
        """Return room for the bold text of the longest name."""
        metrics = QFontMetrics(theme.look().font("body", 600))
        longest = max(
            metrics.horizontalAdvance(button.text())
            for button in self._buttons.values()
        )
        wanted = longest + theme.look().px(tokens.ICON) + 52
        return max(theme.look().px(tokens.SIDEBAR * 0.8), wanted, tokens.SIDEBAR)


class _PageButton(HeardToggle, QToolButton):
    """Leads to a page, however it is pressed."""
