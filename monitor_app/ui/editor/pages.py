"""The pages of the editor: built off the screen, some kept, the likely ones ahead."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication, QStackedWidget

from monitor_app.ui.editor.section import Section

KEPT = 5  # shown, shown before, and where people are likely to go
_AIM_MS = 60  # shorter than from pointing at a row to pressing it


class Pages(QObject):
    """Sections by place; the one that was shown last is dropped last."""

    def __init__(self, stack: QStackedWidget, make: Callable[[str], Section]) -> None:
        super().__init__(stack)
        self._stack = stack
        self._make = make
        self.sections: dict[str, Section] = {}
        self.current = ""
        self._aimed = ""
        self._aim = QTimer(self)
        self._aim.setSingleShot(True)
        self._aim.setInterval(_AIM_MS)
        self._aim.timeout.connect(lambda: self.build_ahead(self._aimed))

    def show(self, ref: str, *, begins: bool = True) -> Section:
        """Show the page of a place; build it if nobody did so ahead.

        The keyboard goes along from the page before, to where it was here last; where
        it never was it `begins`.
        """
        section = self.sections.pop(ref, None) or self._built(ref)
        begins = begins and self._has_keyboard and section.focusWidget() is None
        self.sections[ref] = section  # youngest last
        self.current = ref
        self._drop_oldest()
        self._stack.setCurrentWidget(section)
        if begins:
            section.begin()
        return section

    def aim(self, ref: str) -> None:
        """Build the page of a row that is pointed at: it is pressed a moment later."""
        self._aimed = ref
        self._aim.start()

    def build_ahead(self, ref: str) -> None:
        """Build and lay out a page while nobody waits for it."""
        if ref in self.sections:
            return
        section = self._built(ref)
        section.lay_out(self._stack.size())
        self.sections[ref] = section
        now = self.sections.pop(self.current, None)
        if now is not None:
            self.sections[self.current] = now
        self._drop_oldest()

    def forget(self, prefix: str) -> None:
        """Drop the pages below a place whose entries moved; nothing is handed over."""
        for ref in [r for r in self.sections if r.startswith(prefix)]:
            self._drop(ref)

    def flush(self) -> None:
        """Hand over what is still being typed on any page."""
        for section in list(self.sections.values()):
            section.flush()

    @property
    def _has_keyboard(self) -> bool:
        here = QApplication.focusWidget()
        return here is not None and self._stack.isAncestorOf(here)

    def _built(self, ref: str) -> Section:
        section = self._make(ref)
        self._stack.addWidget(section)
        return section

    def _drop_oldest(self) -> None:
        while len(self.sections) > KEPT:
            oldest = next(iter(self.sections))
            self.sections[oldest].flush()
            self._drop(oldest)

    def _drop(self, ref: str) -> None:
        section = self.sections.pop(ref)
        section.hide()
        section.deleteLater()  # leaves the stack as it goes; taking it out is dear
