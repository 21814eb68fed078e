"""What the editor asks of the vault beside saving: files in, earlier wordings."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from monitor_app.i18n import _, active_language, ngettext
from monitor_app.progress import Progress
from monitor_app.ui import file_dialogs
from monitor_app.usecases import drawings, files, interviews, left_over, reading
from monitor_app.usecases.files import EncryptedFile
from monitor_app.usecases.interviews import Moved
from monitor_app.usecases.left_over import LeftOver
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

        def task(vault: Vault, progress: Progress) -> EncryptedFile:
            return files.bring_in(vault, interview, ref, path, progress)

        self._bring_in(ref, task)

    def keep_drawing(self, ref: str, png: bytes) -> None:
        """Encrypt what was drawn on the screen into the vault."""
        interview = self._page.interview

        def task(vault: Vault, progress: Progress) -> EncryptedFile:
            return drawings.encrypt_drawing(vault, interview, ref, png, progress)

        self._bring_in(ref, task)

    def look_for_newer_form(self) -> None:
        """Offer a newer version of the form, if there is one; say if it was taken."""
        self.say_moved()
        page, interview = self._page, self._page.interview

        def task(vault: Vault, _progress: Progress) -> str:
            return interviews.newer_form(vault, interview)

        def found(version: str) -> None:
            if version and page.draft is not None:
                page.frame.newer_form.accepted.connect(self._move_to_newer_form)
                page.frame.newer_form.offer(page.draft.session.form.version, version)

        page.desk.ask(page, task, found, page.show_error)

    def look_for_left_over(self) -> None:
        """Show what this version of the form has no place for, if there is any."""
        page = self._page
        if page.draft is None or not page.draft.session.aside:
            return
        form_id, aside = page.draft.session.form.form_id, page.draft.session.aside
        language = active_language()

        def task(vault: Vault, _progress: Progress) -> tuple[LeftOver, ...]:
            return left_over.words_of(vault, form_id, dict(aside), language)

        page.desk.ask(page, task, page.frame.left_over.show_answers, page.show_error)

    def _move_to_newer_form(self) -> None:
        page, interview = self._page, self._page.interview
        if page.draft is None:
            return
        page.rest()
        ref = page.draft.session.position

        def task(vault: Vault, _progress: Progress) -> Moved:
            return interviews.move_to_newer_form(vault, interview)

        def moved(done: Moved) -> None:
            page.open("editor", interview=interview, ref=ref, aside=len(done.aside))

        page.desk.ask(page, task, moved, page.show_error)

    def say_moved(self) -> None:
        """Say what became of a draft that was just brought to a newer form."""
        aside = self._page.args.get("aside")
        if aside == 0:
            self._page.note.say(
                _("Every answer has its place in the newer version."), "ok"
            )
        elif isinstance(aside, int):
            said = ngettext(
                "{n} answer has no place in the newer version; it stays in the draft.",
                "{n} answers have no place in the newer version; they stay in the"
                " draft.",
                aside,
            )
            self._page.note.say(said.format(n=aside), "warn")

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
        self, ref: str, task: Callable[[Vault, Progress], EncryptedFile]
    ) -> None:
        page, draft = self._page, self._page.draft
        if draft is None:
            return
        place = draft.session.followed(ref)  # entries may move until it is encrypted

        def encrypted(made: EncryptedFile) -> None:
            if page.draft is not draft:  # the page was left
                draft.let_go(made)
                said = _("The file was not taken in. Choose it again.")
                page.desk.left_behind.emit(said, "")
            elif place():
                draft.take_in(place(), made)
            else:
                draft.let_go(made)
                page.note.say(_("Its entry was deleted: the file is not kept."), "warn")

        def failed(error: BaseException) -> None:
            here = page.draft is draft
            (page.show_error if here else page.desk.tell_left_behind)(error)

        job = page.desk.ask(page.desk, task, encrypted, failed)
        page.frame.work.follow(_("Encrypting the file into the vault"), job)
