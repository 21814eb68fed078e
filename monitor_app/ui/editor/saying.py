"""What the strip says while an interview is written: saved or not, asked in what."""

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from monitor_app.ui import words
from monitor_app.ui.editor.draft import Draft
from monitor_app.ui.strip import Strip


class Saying(QObject):
    """Tells the strip of the window, if there is one."""

    def __init__(self, page: QWidget) -> None:
        super().__init__(page)
        self._page = page

    def follow(self, draft: Draft) -> None:
        """Say from now on how this draft fares."""
        self.asks_in(draft.session.language)
        draft.saving.connect(self._saving)
        draft.saved.connect(self._saved)
        draft.not_saved.connect(self._not_saved)

    def asks_in(self, language: str) -> None:
        """Say in which language the questions are asked."""
        strip = self._strip()
        if strip is not None:
            strip.set_language(language)

    def _saving(self) -> None:
        strip = self._strip()
        if strip is not None:
            strip.set_saved("", good=True, saving=True)

    def _saved(self, when: str) -> None:
        strip = self._strip()
        if strip is not None:
            strip.set_saved(words.clock(when), good=True)

    def _not_saved(self, _error: BaseException) -> None:
        strip = self._strip()
        if strip is not None:
            strip.set_saved("", good=False)

    def _strip(self) -> Strip | None:
        return getattr(self._page.window(), "strip", None)
