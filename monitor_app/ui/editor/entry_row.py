"""One entry of a repeat in the list: open, rename, move, delete."""

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QMenu, QPushButton

from monitor_app.i18n import _, ngettext
from monitor_app.ui import parts, theme

_LONG_NAME = 60
_MOST = 80  # characters of an own name
_STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}


class EntryRow(QFrame):
    """Shows an entry by its name.

    Signals:
        opened, removed: the entry. moved: -1 up, 1 down. renamed: the own name.
    """

    opened = Signal()
    removed = Signal()
    moved = Signal(int)
    renamed = Signal(str)

    def __init__(
        self, place: str, number: int, name: str, missing: int, *, read_only: bool
    ) -> None:
        super().__init__()
        self.setProperty("card", "plain")
        self.place = place
        self.own_name = ""
        self._row = parts.row(self, spacing=8, margins=6)
        self._row.addWidget(parts.label(str(number), "meta", 600, "ink2", wrap=False))
        said = _("Open entry {n}: {name}").format(n=number, name=name)
        self.open_button = self._open_button(name, said)
        self._row.addWidget(self.open_button, 1)
        if missing:
            self._add_missing(self._row, missing)
        if not read_only:
            self.more_button = parts.icon_button(
                "more", _("Rename or move the entry {name}").format(name=name)
            )
            self.more_button.clicked.connect(self._offer)
            self._row.addWidget(self.more_button)
            delete = parts.icon_button(
                "trash", _("Delete the entry {name}").format(name=name)
            )
            delete.clicked.connect(self.removed)
            self._row.addWidget(delete)

    def rename(self) -> None:
        """Let the interviewer's own word be typed in the place of the name."""
        field = NameField(self.own_name)
        field.given.connect(self._named)
        self._row.replaceWidget(self.open_button, field)
        self.open_button.hide()
        field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _named(self, name: str) -> None:
        self.renamed.emit(name.strip())

    def _open_button(self, name: str, said: str) -> "EntryButton":
        shown = name if len(name) < _LONG_NAME else name[: _LONG_NAME - 2] + "…"
        made = EntryButton(shown)
        made.setToolTip(name if shown != name else "")
        made.setProperty("entry", self.place)
        made.setAccessibleName(said)
        made.clicked.connect(self.opened)
        made.moved.connect(self.moved)
        return made

    def _add_missing(self, row: QHBoxLayout, missing: int) -> None:
        row.addWidget(parts.picture("flag", "warn", 16))
        needed = ngettext("{n} still needed", "{n} still needed", missing)
        said = parts.label(needed.format(n=missing), "meta", colour="warn", wrap=False)
        row.addWidget(said)

    def _offer(self) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(_("Rename")).triggered.connect(self.rename)
        up = menu.addAction(_("Move up") + "\tAlt+Up")
        up.triggered.connect(lambda: self.moved.emit(-1))
        down = menu.addAction(_("Move down") + "\tAlt+Down")
        down.triggered.connect(lambda: self.moved.emit(1))
        menu.popup(self.more_button.mapToGlobal(self.more_button.rect().bottomLeft()))


class EntryButton(QPushButton):
    """Opens an entry; Alt with an arrow moves it."""

    moved = Signal(int)

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.setProperty("kind", "row")
        self.setFont(theme.look().font("body", 600))
        self.setAutoDefault(False)
        self.setMinimumSize(QSize(0, theme.look().hit()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = _STEPS.get(Qt.Key(event.key()), 0)
        if step and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.moved.emit(step)
        else:
            super().keyPressEvent(event)


class NameField(QLineEdit):
    """Takes an own name: Enter or leaving keeps it, Esc does not."""

    given = Signal(str)

    def __init__(self, own: str) -> None:
        super().__init__(own)
        self._own, self._over = own, False
        self.setMaxLength(_MOST)
        self.setFont(theme.look().font("answer"))
        self.setMinimumHeight(theme.look().hit())
        said = _("Your own word for this entry; it stays on this computer")
        self.setAccessibleName(said)
        self.setPlaceholderText(said)
        self.selectAll()
        self.editingFinished.connect(lambda: self._end(self.text()))

    def event(self, event: QEvent) -> bool:
        asks = event.type() == QEvent.Type.ShortcutOverride
        if asks and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
            event.accept()  # ours, before the page leaves by it
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._end(self._own)
        else:
            super().keyPressEvent(event)

    def _end(self, name: str) -> None:
        if not self._over:
            self._over = True
            self.given.emit(name)
