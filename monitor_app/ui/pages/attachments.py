"""The files of an interview: list, viewer, facts. Nothing becomes a plain file."""

from functools import partial
from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QPushButton,
    QStackedWidget,
    QWidget,
)

from monitor_app.i18n import _
from monitor_app.messages.visible import visible_cell
from monitor_app.progress import Progress
from monitor_app.records.attachment import Attachment
from monitor_app.ui import parts, pdf_view, theme, words
from monitor_app.ui.editor.work_row import WorkRow
from monitor_app.ui.lists.rows import folded
from monitor_app.ui.page import Page
from monitor_app.ui.pdf_view import PageImage, PdfView
from monitor_app.ui.picture_view import PictureView
from monitor_app.ui.undo_bar import UndoBar
from monitor_app.usecases import attachments_copies, viewing
from monitor_app.usecases.attachments_images import Change, Region
from monitor_app.usecases.viewing import Shelf, Viewer
from monitor_app.vault import Vault

_LARGEST_SHOWN = 2400  # pixels of the longer side
_SMALL_COPY = 1600
_DOTS_PER_INCH = 110
_LIST_WIDTH, _FACTS_WIDTH = 280, 290
_LIST_HEIGHT, _VIEW_HEIGHT = 120, 240
_ROOM_FOR_DEEDS = 1360  # of the window: the list and the facts stand beside them
_Pdf = tuple[tuple[PageImage, ...], int]


class AttachmentsPage(Page):
    """Shows one file at a time; lesser copies name their original."""

    task: ClassVar[bool] = True
    help_topic: ClassVar[str] = "editor"

    def enter(self) -> None:
        self.interview = str(self.args["interview"])
        self._wanted = str(self.args.get("name", ""))
        self.shelf = Shelf(attachments=(), may_add=False)
        self.shown: Attachment | None = None
        self.add_top_bar(_("Files"), back=True)
        self.work = WorkRow()
        self._column.addWidget(self.work)
        body = QWidget()
        narrow = self.is_narrow
        layout = parts.column(body, spacing=0) if narrow else parts.row(body, spacing=0)
        self.list = QListWidget()
        self._side = QWidget()
        around = parts.column(self._side, margins=12)
        around.addWidget(self.list)
        if not narrow:
            self._side.setFixedWidth(theme.look().px(_LIST_WIDTH))
        self.list.setAccessibleName(_("Files of this record"))
        self.list.setWordWrap(True)
        self.list.currentRowChanged.connect(self._chosen)
        layout.addWidget(self._side)
        layout.addWidget(self._viewers(), 1)
        self._pane = parts.grounded(QWidget(), "window", "top" if narrow else "left")
        if not narrow:
            self._pane.setFixedWidth(theme.look().px(_FACTS_WIDTH))
        self._facts = parts.column(self._pane, spacing=6)
        self._facts.setContentsMargins(16, 16, 16, 16)
        layout.addWidget(self._pane)
        self.add_body(parts.scrolled(body) if narrow else body)
        self.undo = UndoBar()
        self._column.addWidget(self.undo)
        self._show_beside(wanted=False)
        self._load()

    def _show_beside(self, *, wanted: bool) -> None:
        """Show what is beside a file: nothing of it while there is none."""
        for widget in (self._side, self._pane, self._picture_bar):
            widget.setVisible(wanted)

    def _load(self) -> None:
        def task(vault: Vault, _progress: Progress) -> Shelf:
            return viewing.shelf(vault, self.interview)

        self.desk.ask(self, task, self._show_shelf, self.show_error)

    def _viewers(self) -> QWidget:
        whole = QWidget()
        column = parts.column(whole, spacing=0)
        self.picture = PictureView()
        self.picture.area_marked.connect(self._cover)
        self._picture_bar = self._bar_of_picture()
        column.addWidget(self._picture_bar)
        self.stack = QStackedWidget()
        self.stack.setMinimumHeight(theme.look().px(_VIEW_HEIGHT))
        self.pdf = PdfView()
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setAccessibleName(_("Text of the file"))
        self.said = parts.label("", "body", colour="ink2")
        self.said.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.said.setMargin(40)
        for view in (self.said, self.picture, self.pdf, self.text):
            self.stack.addWidget(view)
        column.addWidget(self.stack, 1)
        return whole

    def _bar_of_picture(self) -> QWidget:
        """Return what can be done with a picture, and how large it is shown."""
        bar = parts.grounded(QWidget(), "window", "bottom")
        row = parts.row(bar, spacing=4)
        row.setContentsMargins(12, 2, 12, 2)
        self.cover_button = parts.button(_("Cover an area"), "blur", "quiet")
        self.cover_button.clicked.connect(self._mark_area)
        self.smaller_button = parts.button(_("Smaller copy"), "minus", "quiet")
        self.smaller_button.clicked.connect(
            lambda: self._copy(Change(longest_side=_SMALL_COPY))
        )
        self.clean_button = parts.button(
            _("Copy without hidden data"), "erase", "quiet"
        )
        self.clean_button.clicked.connect(lambda: self._copy(Change()))
        self._deeds: tuple[QPushButton, ...] = (
            self.cover_button,
            self.smaller_button,
            self.clean_button,
        )
        if self.window().width() / theme.look().scale < _ROOM_FOR_DEEDS:
            more = folded(self._deeds)
            more.setText(_("Make a copy"))
            more.setAccessibleName(_("Make a copy"))
            self._deeds = (more,)
        for button in self._deeds:
            row.addWidget(button)
        row.addStretch(1)
        for icon, name, step in (
            ("minus", _("Smaller"), -1),
            ("plus", _("Larger"), 1),
        ):
            zoom = parts.icon_button(icon, name)
            zoom.clicked.connect(partial(self.picture.zoom, step))
            row.addWidget(zoom)
        return bar

    # The list

    def _show_shelf(self, shelf: Shelf) -> None:
        self.shelf = shelf
        self.list.blockSignals(True)
        self.list.clear()
        for attachment in shelf.attachments:
            copy = attachment.derived_from is not None
            kind = _("copy") if copy else _("original")
            if attachment.id in shelf.named and len(shelf.family(attachment)) > 1:
                kind = _("{kind}, the answer").format(kind=kind)
            lead = "      " if copy else ""
            text = (
                f"{lead}{visible_cell(attachment.original_name)}\n{lead}{kind},"
                f" {words.size(attachment.bytes)}"
            )
            self.list.addItem(QListWidgetItem(text))
        self.list.blockSignals(False)
        if self.is_narrow:
            self.list.setFixedHeight(self._high())
        names = [a.name for a in shelf.attachments]
        self._show_beside(wanted=bool(names))
        if not names:
            self._say(
                _(
                    "No files. Photos need the person's own “yes”. A file is attached"
                    " beside the question that asks for it."
                )
            )
        else:
            at = names.index(self._wanted) if self._wanted in names else 0
            self.list.setCurrentRow(at)
            self._chosen(at)

    def _high(self) -> int:
        """Return the height of the list above the files: no more than it needs."""
        rows = sum(self.list.sizeHintForRow(at) for at in range(self.list.count()))
        return min(rows + 4, theme.look().px(_LIST_HEIGHT))

    def _chosen(self, row: int) -> None:
        if not 0 <= row < len(self.shelf.attachments):
            return
        attachment = self.shelf.attachments[row]
        self.shown = attachment
        self._wanted = attachment.name
        self._show_facts(attachment)
        viewer = viewing.viewer_of(attachment)
        self._picture_bar.setVisible(viewer is Viewer.PICTURE)
        for button in self._deeds:
            button.setVisible(self.shelf.may_add)
        self._say(_("Opening…"))
        self._open(attachment.id, viewer)

    def _open(self, id_: str, viewer: Viewer) -> None:
        def picture(vault: Vault, _progress: Progress) -> bytes:
            return viewing.picture(vault, id_, _LARGEST_SHOWN)

        def text(vault: Vault, _progress: Progress) -> str:
            return viewing.text(vault, id_)

        def pdf(vault: Vault, progress: Progress) -> _Pdf:
            with viewing.opened(vault, id_) as stream:
                pages = pdf_view.render(stream, _DOTS_PER_INCH, progress)
            with viewing.opened(vault, id_) as stream:
                return pages, pdf_view.page_count(stream)

        if viewer is Viewer.PICTURE:
            self.desk.ask(self, picture, partial(self._show_picture, id_), self._failed)
        elif viewer is Viewer.PDF:
            self.desk.ask(self, pdf, partial(self._show_pdf, id_), self._failed)
        elif viewer is Viewer.TEXT:
            self.desk.ask(self, text, partial(self._show_text, id_), self._failed)
        elif viewer is Viewer.SOUND:
            self._say(
                _(
                    "Recordings cannot be played inside the program yet. This one is"
                    " kept unchanged and can be handed over. It is never written to"
                    " the disk unencrypted."
                )
            )
        else:
            self._say(_("This kind of file can be handed over, but not viewed here."))

    # Showing

    def _show_picture(self, id_: str, content: bytes) -> None:
        if self._is_shown(id_) and self.picture.show_picture(content):
            self.stack.setCurrentWidget(self.picture)

    def _show_pdf(self, id_: str, found: _Pdf) -> None:
        if self._is_shown(id_):
            self.pdf.show_pages(*found)
            self.stack.setCurrentWidget(self.pdf)

    def _show_text(self, id_: str, content: str) -> None:
        if self._is_shown(id_):
            self.text.setPlainText(content)
            self.stack.setCurrentWidget(self.text)

    def _is_shown(self, id_: str) -> bool:
        return self.shown is not None and self.shown.id == id_

    def _say(self, sentence: str) -> None:
        self.said.setText(sentence)
        self.stack.setCurrentWidget(self.said)

    def _failed(self, error: BaseException) -> None:
        sentence, code = words.explained(error)
        self._say(sentence)
        self.note.say(sentence, "danger", code)

    def _show_facts(self, attachment: Attachment) -> None:
        parts.emptied(self._facts)
        self._facts.addWidget(parts.label(attachment.original_name, "body", 600))
        facts = [
            (_("Kind"), attachment.media_type),
            (_("Size"), words.size(attachment.bytes)),
        ]
        if attachment.derived_from:
            source = next(
                (
                    a.original_name
                    for a in self.shelf.attachments
                    if a.id == attachment.derived_from
                ),
                "",
            )
            facts.append((_("Copy of"), source or _("a file that is not here")))
        for name, value in facts:
            self._facts.addWidget(parts.label(name, "meta", 600, "ink2"))
            self._facts.addWidget(parts.label(value, "body"))
        self._add_choice(attachment)
        self._facts.addWidget(parts.label(_("Fingerprint"), "meta", 600, "ink2"))
        digest = " ".join(attachment.sha256[i : i + 8] for i in range(0, 64, 8))
        self._facts.addWidget(parts.label(digest, "meta", mono=True))
        check = parts.button(_("Check that it is unchanged"), "shield")
        check.clicked.connect(partial(self._check, attachment.id))
        self._facts.addWidget(check)
        self._verdict = parts.label("", "body")
        self._facts.addWidget(self._verdict)
        said = _("Opened inside the program: no decrypted copy is on the disk.")
        self._facts.addWidget(parts.label(said, "meta", colour="ink2"))
        self._facts.addStretch(1)

    def _add_choice(self, attachment: Attachment) -> None:
        """Say which of a picture and its copies is the answer, and let it change."""
        answer = self.shelf.answers_with(attachment)
        if answer is None or len(self.shelf.family(attachment)) == 1:
            return
        if answer.id == attachment.id:
            said = _("This one is the answer: bundles take it, and no other copy.")
            self._facts.addWidget(parts.label(said, "body", colour="ok"))
            return
        copy = attachment.derived_from is not None
        text = _("Use this copy") if copy else _("Use the original")
        use = parts.button(text, "check")
        use.clicked.connect(partial(self._use, attachment))
        self._facts.addWidget(use)

    def _check(self, id_: str) -> None:
        def task(vault: Vault, _progress: Progress) -> bool:
            return viewing.is_unchanged(vault, id_)

        self.desk.ask(self, task, partial(self._checked, id_), self.show_error)

    def _checked(self, id_: str, good: bool) -> None:
        if self._is_shown(id_):
            text = (
                _("The file is what was imported, to the last byte.")
                if good
                else _("The file has changed or is damaged. Do not rely on it.")
            )
            self._verdict.setText(text)
            parts.tint(self._verdict, "ok" if good else "danger")

    # Copies

    def _mark_area(self) -> None:
        self.note.say(_("Draw a frame around what is to be covered."), "info")
        self.picture.set_marking(marking=True)

    def _cover(self, left: float, top: float, right: float, bottom: float) -> None:
        self.note.clear()
        region = Region(left=left, top=top, right=right, bottom=bottom)
        self._copy(Change(blurred=(region,)))

    def _copy(self, change: Change) -> None:
        if self.shown is None:
            return
        id_ = self.shown.id

        def task(vault: Vault, progress: Progress) -> Attachment:
            return attachments_copies.make_copy(vault, id_, change, progress)

        job = self.desk.ask(self, task, self._copied, self.show_error)
        self.work.follow(_("Making the copy"), job)

    def _use(self, chosen: Attachment) -> None:
        def task(vault: Vault, _progress: Progress) -> Attachment:
            return attachments_copies.answer_with(vault, chosen.id)

        self.desk.ask(self, task, partial(self._used, chosen), self.show_error)

    def _used(self, chosen: Attachment, before: Attachment) -> None:
        self._wanted = chosen.name
        self.note.clear()
        said = _("The copy is the answer now. The original stays in the vault.")
        if chosen.derived_from is None:
            said = _("The original is the answer again.")
        self.undo.offer(said, partial(self._use, before))
        self._load()

    def _copied(self, copy: Attachment) -> None:
        self._wanted = copy.name
        self.note.say(_("The copy is made. The original stays as it is."), "ok")
        self._load()
