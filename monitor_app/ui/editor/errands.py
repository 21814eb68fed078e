"""What the editor asks of the vault beside saving: files in, earlier wordings."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from monitor_app.i18n import _
from monitor_app.progress import Progress
from monitor_app.records.attachment import Attachment
from monitor_app.ui import file_dialogs
from monitor_app.usecases import drawings, files, reading
from monitor_app.vault import Vault

if TYPE_CHECKING:
    from monitor_app.ui.editor.page import EditorPage


class Errands(QObject):
    """Runs them in the worker for one editor; answers come back to its draft."""

    def __init__(self, page: "EditorPage") -> None:
        super().__init__(page)
        self._page = page

    def attach(self, ref: str) -> None:
        """Ask for a file and encrypt it into the vault; it can be stopped."""
        title = _("Choose a photo, recording or document")
        path = file_dialogs.open_file(self._page, title)
        if path is None or self._page.draft is None:
            return
        interview = self._page.interview

        def task(vault: Vault, progress: Progress) -> Attachment:
            return files.attach(vault, interview, ref, path, progress)

        self._bring_in(ref, task)

    def keep_drawing(self, ref: str, png: bytes) -> None:
        """Encrypt what was drawn on the screen into the vault."""
        interview = self._page.interview

        def task(vault: Vault, progress: Progress) -> Attachment:
            return drawings.keep_drawing(vault, interview, ref, png, progress)

        self._bring_in(ref, task)

    def ask_history(self, ref: str) -> None:
        """Fetch the earlier wordings of an answer."""
        interview = self._page.interview

        def task(vault: Vault, _progress: Progress) -> tuple[tuple[str, str], ...]:
            return reading.earlier_wordings(vault, interview, ref)

        self._page.desk.ask(
            self._page,
            task,
            lambda found: self._page.show_history(ref, found),
            self._page.show_error,
        )

    def _bring_in(
        self, ref: str, task: Callable[[Vault, Progress], Attachment]
    ) -> None:
        page = self._page
        job = page.desk.ask(
            page, task, lambda stored: self._attached(ref, stored.name), page.show_error
        )
        page.frame.work.follow(_("Encrypting the file into the vault"), job)

    def _attached(self, ref: str, name: str) -> None:
        if self._page.draft is not None:
            self._page.draft.answer(ref, name)
