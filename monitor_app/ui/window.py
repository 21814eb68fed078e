"""The window: one page at a time, the sidebar beside it, the strip below it."""

import logging
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QCloseEvent, QGuiApplication, QShowEvent
from PySide6.QtWidgets import QApplication, QDialog, QMainWindow, QMenu, QWidget

from monitor_app.i18n import N_, _
from monitor_app.ui import keys, parts, registry, tab_order, theme, tokens, words
from monitor_app.ui.capture import ScreenGuard
from monitor_app.ui.desk import LEFT, Desk
from monitor_app.ui.focus_place import FocusPlace
from monitor_app.ui.focus_ring import FocusRing
from monitor_app.ui.idle import IdleClock
from monitor_app.ui.language import speak
from monitor_app.ui.latin_keys import LatinKeys
from monitor_app.ui.lock_signals import SLEEP
from monitor_app.ui.own_clipboard import OwnClipboard
from monitor_app.ui.page import Page, Route
from monitor_app.ui.registry import PAGES
from monitor_app.ui.sidebar import Sidebar
from monitor_app.ui.strip import Strip

log = logging.getLogger(__name__)

_MOST_MENUS = 20
_BEGINNING = frozenset({"new_interview", "transcribe"})

IDLE = N_("nobody was at the keyboard")


class Window(QMainWindow):
    """Shows pages, goes back, locks, and speaks another language when asked."""

    def __init__(self, app: QApplication, desk: Desk) -> None:
        super().__init__()
        self._app = app
        self.desk = desk
        self.page: Page | None = None
        self.sidebar: Sidebar | None = None
        self.strip: Strip | None = None
        self.on_locked: Callable[[], object] | None = None  # after keys are wiped
        self._route = Route("start")
        self._behind: list[Route] = []
        self._after_unlock: Route | None = None
        self._locked_vault = ""  # where that page is
        self._bin = QWidget()  # never shown
        self.setWindowTitle(words.PROGRAM)
        self.setMinimumSize(*tokens.SMALLEST_WINDOW)
        self.idle = IdleClock(self, is_working=lambda: desk.jobs.is_busy)
        self.idle.ran_out.connect(lambda: self.lock(IDLE))
        self.idle.woke.connect(lambda: self.lock(SLEEP))
        self.idle.ticked.connect(self._show_time_left)
        self.screen_guard = ScreenGuard(self)
        self.screen_guard.changed.connect(self._show_chips)
        desk.opened.connect(self._opened)
        desk.settings_changed.connect(self.restyle)
        desk.info_changed.connect(self._show_chips)
        desk.waiting_changed.connect(self._show_waiting)
        desk.left_behind.connect(self._say_left_behind)
        self._hints = QGuiApplication.styleHints()
        self._hints.colorSchemeChanged.connect(self._scheme_changed)
        self._hints.accessibility().contrastPreferenceChanged.connect(self.restyle)
        self._clipboard = OwnClipboard(self)
        keys.add_keys(self)
        self._latin = LatinKeys(self)
        self._ring = FocusRing(app, self)
        self._focus = FocusPlace(app, self)
        self._dress()

    # Going about

    @property
    def shown(self) -> str:
        """Return the name of the page that is shown."""
        return self._route.page

    def start(self) -> None:
        """Show the first page: unlock when a vault is known, else first start."""
        known = self.desk.settings.vault
        self.go(Route("unlock") if known else Route("first_start"))
        self._load_ahead(registry.AFTER_UNLOCK)

    def go(self, route: Route, *, over: bool = False) -> None:
        """Show a page; where we were is behind it, if it is a task or lies `over`."""
        kind = PAGES[route.page]
        if not over and not kind.task and not kind.bare:
            self._behind = []
        elif self._route.page not in {route.page, "start", "pause", "erase"}:
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
        if self._route.page in PAGES:
            self._show(self._route)
        if self.desk.is_open:
            self.idle.start(self.desk.settings.idle_lock_minutes)

    def lock(self, reason: str = "") -> None:
        """Flush, delete every page, wipe the keys, show the lock page.

        `reason` is not translated yet. Each step is taken even if one before failed.
        """
        if not self.desk.is_open:
            self.desk.give_up_opening()
            if self.shown == "unlock":  # a half-typed passphrase goes as well
                self._show(Route("unlock"))
            return
        self._after_unlock = self._where_to_resume()
        self._locked_vault = self.desk.settings.vault
        for step in (
            self._close_other_windows,
            self._put_away,
            self._clipboard.clear,
            self.idle.stop,
            lambda: self.screen_guard.set_allowed(False),
        ):
            try:
                step()
            except (RuntimeError, OSError):
                log.exception("a step of locking failed; the others are taken")
        closing = self.desk.close()
        if self.on_locked is not None:
            closing.finished.connect(self.on_locked)
        self._drop_sidebar()
        self._behind = []
        now = datetime.now().astimezone().strftime("%H:%M")
        self._show(Route("unlock", {"locked_because": reason, "locked_at": now}))

    def forget_vault(self) -> None:
        """Show an ordinary first start: the vault is erased."""
        self._close_other_windows()
        self._clipboard.clear()
        self.idle.stop()
        self._put_away()
        self._drop_sidebar()
        self._behind = []
        self._after_unlock = None
        self._show(Route("first_start"))

    # Inside

    def _opened(self) -> None:
        self.idle.start(self.desk.settings.idle_lock_minutes)
        self._drop_sidebar()
        if self.strip is not None:
            self.strip.set_office(office=self.desk.is_office)
            self._show_waiting()
        resume, self._after_unlock = self._after_unlock, None
        if self._locked_vault != self.desk.settings.vault:
            resume = None  # another vault knows nothing of that page
        first = self.desk.first_steps
        self.desk.first_steps = False
        self._behind = []
        self._route = Route("start")
        if first:
            self._behind = [self._home()]
            self._show(Route("recovery", {"first": True}))
        elif resume is None or PAGES[resume.page].bare:
            self.go(self._home())
        else:
            self._behind = [self._home()] if PAGES[resume.page].task else []
            self._show(resume)
        self._load_ahead(PAGES)

    def _load_ahead(self, names: Iterable[str]) -> None:
        """Load what stands behind the pages in the worker, then the pages here."""
        self.desk.run(
            self,
            registry.load_behind,
            lambda _none: registry.PageLoader(names, self),
        )

    def _where_to_resume(self) -> Route | None:
        for route in (self._route, *reversed(self._behind)):
            if route.page in PAGES and not PAGES[route.page].bare:
                return route
        return None

    def _home(self) -> Route:
        office = self.desk.is_office and "reception" in PAGES
        return Route("reception" if office else "interviews")

    def _show(self, route: Route) -> None:
        self._put_away()
        self._route = route = self._allowed(route)
        kind = PAGES[route.page]
        if self.sidebar is None and self.desk.is_open:
            self._add_sidebar()
        page = kind(self.desk, **route.args)
        page.go.connect(self.go)
        page.back.connect(self.go_back)
        page.kept.connect(self._keep)
        page.menu_wanted.connect(self._offer_pages)
        self.page = page
        self._page_place.addWidget(page)
        if self.sidebar is not None:
            alone = kind.task or kind.bare or page.is_narrow
            self.sidebar.setVisible(not alone)
            self.sidebar.mark(route.page)
        if self.strip is not None:
            self.strip.setVisible(not kind.bare and self.desk.is_open)
            self.strip.set_saved("", good=True)
            self.strip.set_language("")
        page.enter()
        self._focus.begin(page)

    def _keep(self, args: Mapping[str, object]) -> None:
        self._route = Route(self._route.page, {**self._route.args, **args})

    def _allowed(self, route: Route) -> Route:
        """Return where a route leads: first a way back, then new interviews."""
        if route.page in _BEGINNING and self.desk.must_rehearse:
            return Route("way_back", {"then": route})
        then = route.args.get("then")
        if isinstance(then, Route) and not self.desk.must_rehearse:
            return then
        return route

    def _put_away(self) -> None:
        page, self.page = self.page, None
        if page is None:
            return
        try:
            page.leave()
        finally:
            self._page_place.removeWidget(page)
            page.hide()
            page.setProperty(LEFT, True)
            self._ring.let_go()
            page.setParent(self._bin)  # out of the window at once
            page.deleteLater()

    def _say_left_behind(self, sentence: str, code: str) -> None:
        if self.page is not None:
            self.page.note.say(sentence, "danger", code)

    def _close_other_windows(self) -> None:
        """Close menus, then dialogs: nothing may be left over the lock page."""
        for _menu in range(_MOST_MENUS):  # a menu may have opened another
            popup = QApplication.activePopupWidget()
            if popup is None:
                break
            popup.close()
        for widget in QApplication.topLevelWidgets():
            if widget is self or not widget.isVisible():
                continue
            if isinstance(widget, QDialog):
                widget.reject()
            else:
                widget.close()

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
        self.strip = Strip(office=self.desk.is_office)
        self.strip.asked.connect(self._explain)
        self.strip.set_lock(self.desk.settings.idle_lock_minutes)
        self._show_waiting()
        layout.addWidget(self.strip)
        self.sidebar = None
        self._ring.let_go()
        self.setCentralWidget(centre)
        self._show_chips()

    def _add_sidebar(self) -> None:
        info = self.desk.info
        assert info is not None  # noqa: S101 - asked for only while a vault is open
        office = self.desk.is_office
        title = _("Head office") if office else _("Monitor")
        self.sidebar = Sidebar(
            office=office,
            title=_("Practice vault") if self.desk.is_practice else title,
            sub=info.fingerprint[:11],
            known=PAGES,
        )
        self.sidebar.chosen.connect(lambda name: self.go(Route(name)))
        self._middle.insertWidget(0, self.sidebar)
        self._show_chips()

    def _offer_pages(self, button: QWidget) -> None:
        """Offer the pages of the sidebar where there is no room for it."""
        if self.sidebar is None:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.setAccessibleName(_("Pages"))
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
            self.sidebar.setParent(self._bin)
            self.sidebar.deleteLater()
            self.sidebar = None

    def _explain(self, field: str) -> None:
        pages = {"language": "settings", "recovery": "recovery", "capture": "security"}
        if field == "lock":
            self.lock()
        elif field in pages:
            self.go(Route(pages[field]))
        elif field == "waiting" and not self.desk.is_office and "outbox" in PAGES:
            self.go(Route("outbox"))
        else:
            self.go(Route("help", {"topic": "strip"}))

    def _show_time_left(self, minutes: int, seconds: int) -> None:
        if self.strip is not None:
            self.strip.set_lock(minutes, seconds if minutes < 1 else None)

    def _show_waiting(self) -> None:
        if self.strip is not None:
            self.strip.set_waiting(self.desk.waiting)

    def _show_chips(self) -> None:
        if self.strip is not None:
            self.strip.set_chips(
                practice=self.desk.is_practice,
                way_back=self._way_back(),
                capture=self.screen_guard.allowed,
            )

    def _way_back(self) -> str:
        """Say what the strip says while a forgotten passphrase would lose the vault."""
        if not self.desk.lacks_recovery:
            return ""
        until = self.desk.postponed_until
        if until is None:
            return _("No way back yet")
        day = until.astimezone().strftime("%d.%m")
        return _("Way back: rehearse it by {day}").format(day=day)

    def _scheme_changed(self) -> None:
        if self.desk.settings.theme == "system":
            self.restyle()

    # Qt

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        handle = self.windowHandle()
        if handle is not None:
            for listener in (self.idle, self._ring, self._latin):
                handle.removeEventFilter(listener)
                handle.installEventFilter(listener)

    def closeEvent(self, event: QCloseEvent) -> None:
        self._close_other_windows()
        self._put_away()
        self.idle.stop()
        self._clipboard.clear()
        event.accept()

    def focusNextPrevChild(self, forward: bool) -> bool:
        here, regions = QApplication.focusWidget(), keys.regions_of(self)
        went = tab_order.go_on(regions, here, forward=forward)
        return went or super().focusNextPrevChild(forward)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.ActivationChange and not self.isActiveWindow():
            rest = getattr(self.page, "rest", None)
            if rest is not None:
                rest()
