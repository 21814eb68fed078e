"""A draft submission to the United Nations: what is known, what must be checked."""

from datetime import datetime
from pathlib import Path
from typing import ClassVar

from monitor_app.errors.submissions import DraftNotConsentedError
from monitor_app.i18n import _, ngettext
from monitor_app.printing.reasons import left_out_words
from monitor_app.printing.submissions import check_sentence, submission_pdf
from monitor_app.progress import Progress
from monitor_app.records.submissions import Draft, DraftItem, Procedure
from monitor_app.ui import file_dialogs, parts
from monitor_app.ui.lists.rows import LineCard, Sheet, side_by_side
from monitor_app.ui.nesting import nest
from monitor_app.ui.page import Page
from monitor_app.ui.segmented import Segmented
from monitor_app.usecases import drafts_un, papers
from monitor_app.usecases.papers import Paper
from monitor_app.vault import Vault


class UnDraftPage(Page):
    """Nobody sends it as it is: the list of what to check stands beside it."""

    task: ClassVar[bool] = True
    help_topic: ClassVar[str] = "un_draft"

    def enter(self) -> None:
        self.interview = str(self.args["interview"])
        self.draft: Draft | None = None
        self.add_top_bar(_("Draft for the United Nations"), back=True)
        self.procedures = Segmented(
            _("For whom"),
            (
                (Procedure.WGAD.value, _("Arbitrary detention")),
                (Procedure.SRT.value, _("Torture")),
                (Procedure.TREATY.value, _("Committees")),
            ),
            Procedure.WGAD.value,
        )
        self.procedures.chosen.connect(lambda _code: self._make())
        choice = Sheet(margin=24)
        row = parts.row()
        row.addWidget(self.procedures)
        row.addStretch(1)
        nest(choice.rows, row)
        self._items, self._checks = Sheet(widest=900, margin=0), Sheet(widest=700)
        choice.add(self._items)
        choice.end()
        self.add_body(side_by_side(choice, self._checks, 430, narrow=self.is_narrow))
        save = parts.button(_("Save as PDF…"), "download", "primary")
        save.clicked.connect(self._save)
        hint = _("It is a draft. A person checks it before anybody sends it.")
        self._said = self.add_foot(save, hint=hint)
        self._make()

    def _make(self) -> None:
        procedure = Procedure(self.procedures.value)
        today = datetime.now().astimezone().date()
        self.draft = None
        self.primary_button.setEnabled(False)
        self.note.clear()

        def task(vault: Vault, _progress: Progress) -> Draft:
            return drafts_un.draft(vault, self.interview, procedure, today)

        self.desk.ask(self, task, self._show, self._refused)

    def _refused(self, error: BaseException) -> None:
        self._items.clear()
        self._checks.clear()
        self.show_error(error)
        if isinstance(error, DraftNotConsentedError):
            self._items.say(left_out_words(str(error.details["reason"])), "ink")
            lines = self._items.button(parts.button(_("Consent lines"), "checklist"))
            lines.clicked.connect(self.opens("consent", interview=self.interview))
        self._items.end()
        self._checks.say(_("There is no draft to check."))
        self._checks.end()

    def _show(self, draft: Draft) -> None:
        self.draft = draft
        self.primary_button.setEnabled(True)
        self._items.clear()
        self._checks.clear()
        for part in draft.parts:
            self._items.title(part.title)
            for item in part.items:
                self._items.add(self._item(item))
        self._items.end()
        count = len(draft.checks)
        self._checks.title(
            ngettext("{n} thing to check", "{n} things to check", count).format(n=count)
        )
        for check in draft.checks:
            title = check.item or _("The whole draft")
            self._checks.add(LineCard("warning", "warn", title, check_sentence(check)))
        self._checks.end()

    @staticmethod
    def _item(item: DraftItem) -> LineCard:
        icon, role = ("check", "ok") if item.known else ("help", "ink2")
        title = f"{item.item} {item.title}"
        return LineCard(icon, role, title, "\n".join(item.lines))

    def _save(self) -> None:
        path = file_dialogs.save_file(self, _("Where to write it?"), "draft.pdf")
        if path is not None:
            self.save(path)

    def save(self, path: Path) -> None:
        """Write the draft as a PDF: from then on it is outside the vault."""
        draft = self.draft
        if draft is None:
            return

        def task(_progress: Progress) -> None:
            pdf, pages = submission_pdf(draft)
            papers.save(Paper(pdf, pages), path)

        self.desk.run(self, task, lambda _none: self._saved(), self.show_error)

    def _saved(self) -> None:
        self.note.say(
            _("The PDF is written. Outside the vault nothing protects it."), "warn"
        )
