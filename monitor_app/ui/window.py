"""The window: one page at a time, the sidebar beside it, the strip below it."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QCloseEvent, QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QMainWindow, QMenu, QWidget

from monitor_app.i18n import _
from monitor_app.ui import parts, theme, tokens, words
from monitor_app.ui.desk import Desk
from monitor_app.ui.focus_ring import FocusRing
from monitor_app.ui.idle import IdleClock
from monitor_app.ui.language import speak
from monitor_app.ui.page import Page, Route
from monitor_app.ui.registry import PAGES
from monitor_app.ui.sidebar import Sidebar
from monitor_app.ui.strip import Strip

_SCALES = (100, 115, 130, 150, 175, 200)


class Window(QMainWindow):
    """Shows pages, goes back, locks, and speaks another language when asked."""

    def __init__(self, app: QApplication, desk: Desk) -> None:
        super().__init__()
        self._app = app
        self.desk = desk
        self.page: Page | None = None
        self.sidebar: Sidebar | None = None
        self.strip: Strip | None = None
        self._route = Route("start")
        self._behind: list[Route] = []
        self._after_unlock: Route | None = None
        self._lock_reason = ""
        self._bin = QWidget()  # never shown
        self.setWindowTitle(words.PROGRAM)
        self.setMinimumSize(*tokens.SMALLEST_WINDOW)
        self._idle = IdleClock(self)
        self._idle.ran_out.connect(lambda: self.lock(_("nobody was at the keyboard")))
        self._idle.ticked.connect(self._show_time_left)
        desk.opened.connect(self._opened)
        desk.settings_changed.connect(self.restyle)
        self._add_shortcuts()
        self._dress()
        self._ring = FocusRing(app, self)

    # Going about

    def start(self) -> None:
        """Show the first page: unlock when a vault is known, else first start."""
        known = self.desk.settings.vault
        self.go(Route("unlock") if known else Route("first_start"))

    def go(self, route: Route) -> None:
        """Show a page; where we were is behind it."""
        kind = PAGES[route.page]
        if not kind.task:
            self._behind = []
        elif self._route.page != route.page and not self._is_bare(self._route):
            self._behind.append(self._route)
        self._show(route)

    def go_back(self) -> None:
        """Go to where we came from."""
        if self._behind:
            self._show(self._behind.pop())
        elif self.desk.is_open:
            self._show(self._home())
        else:
            self.start()

    def restyle(self) -> None:
        """Show the same page in another language, theme or size."""
        speak(self._app, self.desk.settings.language)
        self._put_away()
        self._dress()
        if self.sidebar is not None:
            self._drop_sidebar()
        self._show(self._route)

    def lock(self, reason: str = "") -> None:
        """Flush, delete every page, wipe the keys, show the lock page."""
        if not self.desk.is_open:
            return
        while (popup := QApplication.activePopupWidget()) is not None:
            popup.close()
        resume = self._behind[-1] if self._is_bare(self._route) else self._route
        self._after_unlock = resume
        self._lock_reason = reason
        self._put_away()
        clipboard = QGuiApplication.clipboard()
        if clipboard.ownsClipboard():
            clipboard.clear()
        self._idle.stop()
        self.desk.close()
        self._drop_sidebar()
        self._behind = []
        self._show(Route("unlock", {"locked_because": reason or " "}))

    # Inside

    def _opened(self) -> None:
        self._idle.start(self.desk.settings.idle_lock_minutes)
        self._drop_sidebar()
        resume, self._after_unlock = self._after_unlock, None
        self._route = Route("start")
        if resume is None or PAGES[resume.page].bare:
            self.go(self._home())
        else:
            self._behind = [self._home()] if PAGES[resume.page].task else []
            self._show(resume)

    def _home(self) -> Route:
        return Route("reception" if self.desk.is_office else "interviews")

    @staticmethod
    def _is_bare(route: Route) -> bool:
        return route.page == "start" or PAGES[route.page].bare

    def _show(self, route: Route) -> None:
        self._put_away()
        self._route = route
        kind = PAGES[route.page]
        if self.sidebar is None and self.desk.is_open:
            self._add_sidebar()
        page = kind(self.desk, **route.args)
        page.go.connect(self.go)
        page.back.connect(self.go_back)
        page.menu_wanted.connect(self._offer_pages)
        self.page = page
        self._page_place.addWidget(page)
        if self.sidebar is not None:
            self.sidebar.setVisible(not kind.task and not page.is_narrow)
            self.sidebar.mark(route.page)
        if self.strip is not None:
            self.strip.setVisible(not kind.bare and self.desk.is_open)
            self.strip.set_saved("", good=True)
            self.strip.set_language("")
        page.enter()

    def _put_away(self) -> None:
        if self.page is not None:
            self.page.leave()
            self._page_place.removeWidget(self.page)
            self.page.hide()
            self.page.setParent(self._bin)  # out of the window at once
            self.page.deleteLater()
            self.page = None

    def _dress(self) -> None:
        """Build what is around the pages, in the look and language in force."""
        theme.apply(self._app, self.desk.settings)
        centre = parts.grounded(QWidget(), "window")
        layout = parts.column(centre, spacing=0)
        middle = QWidget()
        self._middle = parts.row(middle, spacing=0)
        place = QWidget()
        self._page_place = parts.column(place, spacing=0)
        self._middle.addWidget(place, 1)
        layout.addWidget(middle, 1)
        self.strip = Strip()
        self.strip.asked.connect(self._explain)
        self.strip.set_lock(self.desk.settings.idle_lock_minutes)
        self.strip.set_waiting(self.desk.waiting)
        layout.addWidget(self.strip)
        self.sidebar = None
        self.setCentralWidget(centre)
        self._centre = centre

    def _add_sidebar(self) -> None:
        info = self.desk.info
        assert info is not None  # noqa: S101 - asked for only while a vault is open
        self.sidebar = Sidebar(
            office=self.desk.is_office,
            title=_("Head office") if self.desk.is_office else _("Monitor"),
            sub=info.fingerprint[:11],
        )
        self.sidebar.chosen.connect(lambda name: self.go(Route(name)))
        self._middle.insertWidget(0, self.sidebar)

    def _offer_pages(self, button: QWidget) -> None:
        """Offer the pages of the sidebar where there is no room for it."""
        if self.sidebar is None:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for name, words_of_page in self.sidebar.words.items():
            action = menu.addAction(words_of_page)
            action.triggered.connect(
                lambda _checked=False, name=name: self.go(Route(name))
            )
        menu.popup(button.mapToGlobal(button.rect().bottomLeft()))

    def _drop_sidebar(self) -> None:
        if self.sidebar is not None:
            self._middle.removeWidget(self.sidebar)
            self.sidebar.hide()
            self.sidebar.deleteLater()
            self.sidebar = None

    def _explain(self, field: str) -> None:
        if field == "lock":
            self.lock()
        elif field == "waiting" and not self.desk.is_office:
            self.go(Route("outbox"))
        elif field == "language":
            self.go(Route("settings"))
        else:
            self.go(Route("help", {"topic": field}))

    def _show_time_left(self, minutes: int, seconds: int) -> None:
        if self.strip is not None:
            self.strip.set_lock(minutes, seconds if minutes < 1 else None)

    # Keys

    def _add_shortcuts(self) -> None:
        keys: tuple[tuple[str, Callable[[], object]], ...] = (
            ("Ctrl+L", self.lock),
            ("F9", self._pause),
            ("F1", self._help),
            ("Ctrl+N", self._new),
            ("Escape", self._escape),
            ("Ctrl+Return", self._press_primary),
            ("Ctrl+Enter", self._press_primary),
            ("F6", lambda: self._next_region(1)),
            ("Shift+F6", lambda: self._next_region(-1)),
            ("Ctrl+Shift+Up", lambda: self._resize_text(1)),
            ("Ctrl+Shift+Down", lambda: self._resize_text(-1)),
        )
        for sequence, action in keys:
            shortcut = QShortcut(QKeySequence(sequence), self)
            shortcut.activated.connect(action)
        for sequence, step in (("Ctrl+PgDown", 1), ("Ctrl+PgUp", -1)):
            shortcut = QShortcut(QKeySequence(sequence), self)
            shortcut.activated.connect(lambda step=step: self._turn(step))

    def _pause(self) -> None:
        if self.desk.is_open and self._route.page != "pause":
            self.go(Route("pause"))
        elif self._route.page == "pause":
            self.go_back()

    def _help(self) -> None:
        if self.desk.is_open and self.page is not None:
            self.go(Route("help", {"topic": self.page.help_topic}))

    def _new(self) -> None:
        if self.desk.is_open and not self.desk.is_office:
            self.go(Route("new_interview"))

    def _escape(self) -> None:
        if self.page is not None:
            self.page.escape()

    def _press_primary(self) -> None:
        button = self.page.primary() if self.page is not None else None
        if button is not None and button.isEnabled():
            button.click()

    def _turn(self, step: int) -> None:
        turn = getattr(self.page, "turn", None)
        if turn is not None:
            turn(step)
        elif self.sidebar is not None and not PAGES[self._route.page].task:
            names = self.sidebar.names
            at = names.index(self._route.page) if self._route.page in names else 0
            self.go(Route(names[(at + step) % len(names)]))

    def _next_region(self, step: int) -> None:
        regions: list[QWidget] = [
            widget
            for widget in (self.page, self.strip, self.sidebar)
            if widget is not None and widget.isVisible()
        ]
        here = QApplication.focusWidget()
        at = next(
            (i for i, r in enumerate(regions) if here and r.isAncestorOf(here)), -1
        )
        if regions:
            target = regions[(at + step) % len(regions)]
            first = next(
                (
                    w
                    for w in target.findChildren(QWidget)
                    if w.isVisible()
                    and w.isEnabled()
                    and w.focusPolicy() & Qt.FocusPolicy.TabFocus
                ),
                None,
            )
            if first is not None:
                first.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _resize_text(self, step: int) -> None:
        at = _SCALES.index(self.desk.settings.text_percent)
        wanted = _SCALES[min(max(at + step, 0), len(_SCALES) - 1)]
        if wanted != self.desk.settings.text_percent:
            self.desk.change_settings(text_percent=wanted)

    # Qt

    def showEvent(self, event: object) -> None:
        super().showEvent(event)  # type: ignore[arg-type]  # typed wider than Qt does
        handle = self.windowHandle()
        if handle is not None:
            handle.installEventFilter(self._idle)

    def closeEvent(self, event: QCloseEvent) -> None:
        self._put_away()
        self._idle.stop()
        event.accept()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if (
            event.type() is QEvent.Type.ActivationChange
            and not self.isActiveWindow()
            and self.page is not None
        ):
            rest = getattr(self.page, "rest", None)
            if rest is not None:
                rest()
