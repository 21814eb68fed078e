"""The strip that is always there: locked, saved, readers, what waits, languages."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QLabel, QToolButton, QWidget

from monitor_app.i18n import _, active_language
from monitor_app.ui import icons, parts, theme, tokens, words

_SMALL = 16


class Strip(QWidget):
    """Five facts, each an icon and words, each a button that leads to its page."""

    asked = Signal(str)  # lock, saved, readers, waiting or language

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        parts.grounded(self, "sunken", "top")
        self.setMinimumHeight(theme.look().px(tokens.STRIP))
        layout = parts.row(self, spacing=2)
        layout.setContentsMargins(8, 0, 12, 0)
        self._fields: dict[str, QToolButton] = {}
        for name, icon in (
            ("lock", "unlock"),
            ("saved", "check-circle"),
            ("readers", "key"),
            ("waiting", "tray-out"),
            ("language", "lang"),
        ):
            field = self._field(name, icon)
            layout.addWidget(field)
            self._fields[name] = field
        layout.addStretch(1)
        self._practice = QLabel()
        self._practice.hide()
        layout.addWidget(self._practice)
        self.set_saved("", good=True)
        self.set_readers(_("only you"))
        self.set_waiting(None)
        self.set_language("")

    def text_of(self, name: str) -> str:
        """Return what a field says."""
        return self._fields[name].text().strip()

    def set_lock(self, minutes: int, seconds: int | None = None) -> None:
        """Say when the vault locks itself."""
        if seconds is not None:
            text = _("Locks in {time}").format(time=f"0:{seconds:02}")
        else:
            text = _("Unlocked · locks in {n} min").format(n=minutes)
        self._say("lock", text, "unlock", "warn" if seconds is not None else "ink2")

    def set_saved(self, when: str, *, good: bool, saving: bool = False) -> None:
        """Say when the draft was last written, or that it was not."""
        if not good:
            self._say("saved", _("Not written to disk"), "warning", "danger")
        elif saving:
            self._say("saved", _("Saving…"), "refresh", "ink2")
        elif when:
            text = _("Draft saved {time}").format(time=when)
            self._say("saved", text, "check-circle", "ok")
        else:
            self._say("saved", _("Everything saved"), "check-circle", "ok")

    def set_read_only(self) -> None:
        """Say that a signed record does not change."""
        self._say("saved", _("Read only: the record is signed"), "sign", "seal")

    def set_readers(self, who: str) -> None:
        """Say who can open what is on the page."""
        self._say("readers", _("Can be opened by: {who}").format(who=who), "key")

    def set_waiting(self, count: int | None) -> None:
        """Say how many signed records have not been handed over."""
        known = "–" if count is None else str(count)
        self._say("waiting", _("Not handed over: {n}").format(n=known), "tray-out")

    def set_language(self, questions: str) -> None:
        """Say which language is for what."""
        menus = words.language(active_language())
        if questions:
            text = _("Questions: {questions} · menus: {menus}").format(
                questions=words.language(questions), menus=menus
            )
        else:
            text = _("Menus: {menus}").format(menus=menus)
        self._say("language", text, "lang")

    def _field(self, name: str, icon: str) -> QToolButton:
        made = QToolButton()
        made.setProperty("kind", "strip")
        made.setFont(theme.look().font("meta"))
        made.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        side = theme.look().px(_SMALL)
        made.setIconSize(QSize(side, side))
        made.setIcon(icons.icon(icon, "ink2", _SMALL))
        made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        made.clicked.connect(lambda: self.asked.emit(name))
        return made

    def _say(self, name: str, text: str, icon: str, role: str = "ink2") -> None:
        field = self._fields[name]
        field.setText("  " + text)
        field.setAccessibleName(text)
        field.setIcon(icons.icon(icon, role, _SMALL))
