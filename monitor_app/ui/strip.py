"""The strip that is always there: locked, saved, readers, what waits, languages."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QToolButton, QWidget

from monitor_app.i18n import _, active_language
from monitor_app.ui import icons, parts, theme, tokens, words
from monitor_app.ui.nesting import nest

_SMALL = 16
_SHORT = {"kk": "Қаз", "ru": "Рус", "en": "Eng"}  # each in its own letters
_NARROW = 1000  # effective pixels from which the sentences have room
_SHORTENED = ("language", "readers", "waiting", "lock", "saved")  # the first goes first


class Strip(QWidget):
    """Five facts, each an icon and words, each a button that leads to its page."""

    asked = Signal(str)  # a field's name, or a chip's

    def __init__(self, parent: QWidget | None = None, *, office: bool = False) -> None:
        super().__init__(parent)
        self._office = office
        parts.grounded(self, "sunken", "top")
        self.setMinimumHeight(theme.look().px(tokens.STRIP))
        self._layout = layout = parts.row(self, spacing=2)
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
        self._chips = parts.row(spacing=6)
        nest(layout, self._chips)
        self.set_saved("", good=True)
        self.set_readers(_("only you"))
        self.set_waiting(None)
        self.set_language("")

    def text_of(self, name: str) -> str:
        """Return what a field says."""
        return self._fields[name].accessibleName()

    def set_lock(self, minutes: int, seconds: int | None = None) -> None:
        """Say when the vault locks itself."""
        if seconds is not None:
            text = _("Locks in {time}").format(time=f"0:{seconds:02}")
        else:
            text = _("Unlocked · locks in {n} min").format(n=minutes)
        short = f"0:{seconds:02}" if seconds is not None else str(minutes)
        role = "warn" if seconds is not None else "ink2"
        self._say("lock", text, "unlock", role, short=short)

    def set_saved(self, when: str, *, good: bool, saving: bool = False) -> None:
        """Say when the draft was last written, or that it was not."""
        if not good:
            self._say("saved", _("Not written to disk"), "warning", "danger")
        elif saving:
            self._say("saved", _("Saving…"), "refresh", "ink2")
        elif when:
            text = _("Draft saved {time}").format(time=when)
            self._say("saved", text, "check-circle", "ok", short=when)
        else:
            self._say("saved", _("Everything saved"), "check-circle", "ok")

    def set_read_only(self) -> None:
        """Say that a signed record does not change."""
        self._say("saved", _("Read only: the record is signed"), "sign", "seal")

    def set_readers(self, who: str) -> None:
        """Say who can open what is on the page."""
        self._say("readers", _("Can be opened by: {who}").format(who=who), "key")

    def set_office(self, *, office: bool) -> None:
        """Say what an office's vault says, or a monitor's; nothing is counted yet."""
        self._office = office
        self.set_waiting(None)

    def set_waiting(self, count: int | None) -> None:
        """Say how many signed records have not been handed over.

        An office has none to hand over: nothing is shown there.
        """
        self._fields["waiting"].setVisible(not self._office)
        known = "–" if count is None else str(count)
        text = _("Not handed over: {n}").format(n=known)
        self._say("waiting", text, "tray-out", short=known)

    def set_language(self, questions: str) -> None:
        """Say which language is for what."""
        menus = words.language(active_language())
        language = questions or active_language()
        if questions:
            text = _("Questions: {questions} · menus: {menus}").format(
                questions=words.language(questions), menus=menus
            )
        else:
            text = _("Menus: {menus}").format(menus=menus)
        self._say("language", text, "lang", short=_SHORT.get(language, language))

    def set_chips(self, *, practice: bool, way_back: str, capture: bool) -> None:
        """Show at the end what is out of the ordinary."""
        parts.emptied(self._chips)
        for name, wanted, icon, text, role in (
            ("capture", capture, "eye", _("Screen pictures allowed"), "warn"),
            ("recovery", bool(way_back), "warning", way_back, "warn"),
            ("practice", practice, "book", _("practice data"), "ink2"),
        ):
            if wanted:
                chip = self._field(name, icon)
                chip.setProperty("kind", "chip")
                chip.setIcon(icons.icon(icon, role, _SMALL))
                chip.setText("  " + text)
                chip.setAccessibleName(text)
                self._chips.addWidget(chip)
        self._fit()

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

    def _say(
        self, name: str, text: str, icon: str, role: str = "ink2", short: str = ""
    ) -> None:
        field = self._fields[name]
        field.setProperty("short", short)
        field.setAccessibleName(text)
        field.setToolTip(text)
        field.setIcon(icons.icon(icon, role, _SMALL))
        self._fit()

    def _fit(self) -> None:
        """Show sentences, or the values alone of as many as have no room for them.

        A sentence whose end is missing may say the opposite of what it means.
        """
        for field in self._fields.values():
            _show_words(field, field.accessibleName())
        narrow = self.width() / theme.look().scale < _NARROW
        for name in _SHORTENED:
            if not narrow and self.sizeHint().width() <= self.width():
                return
            field = self._fields[name]
            _show_words(field, str(field.property("short") or ""))
            self._layout.invalidate()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()


def _show_words(field: QToolButton, shown: str) -> None:
    words = f"  {shown}" if shown else ""
    if field.text() != words:
        field.setText(words)
