"""The five steps of the wizard, each a page in its stack."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QProgressBar, QVBoxLayout, QWidget

from monitor_app.i18n import _, ngettext
from monitor_app.records.interview import InterviewSummary
from monitor_app.ui import life_line, parts, theme, wordlists, words
from monitor_app.ui.export.facts import Facts
from monitor_app.ui.export.reasons import left_out_words
from monitor_app.ui.lists.ticks import TickList, TickRow
from monitor_app.ui.questions.long_lists import PickField
from monitor_app.usecases.exporting import ExportPreview, ExportResult


class Step(QWidget):
    """A scrolled sheet with a title and a sentence."""

    changed = Signal()

    def __init__(self, title: str, sentence: str) -> None:
        super().__init__()
        sheet = QWidget()
        self.sheet: QVBoxLayout = parts.column(sheet, spacing=10)
        self.sheet.setContentsMargins(40, 24, 40, 24)
        self.sheet.addWidget(parts.label(title, "title", 600))
        self.sheet.addWidget(parts.label(sentence, "body", colour="ink2"))
        parts.column(self).addWidget(parts.scrolled(sheet))


class RecordStep(Step):
    """Which records; only signed ones can be ticked."""

    def __init__(self, facts: Facts, chosen: tuple[str, ...]) -> None:
        super().__init__(_("Which records?"), _("Only signed records leave the vault."))
        rows = [
            TickRow(
                item.id,
                _name(item),
                f"{words.state(item.state)} · {words.day(item.updated)}",
                ticked=item.id in chosen or (not chosen and item.state == "signed"),
            )
            for item in facts.ready
        ]
        rows += [
            TickRow(item.id, _name(item), "", _("It is not signed yet."))
            for item in facts.unsigned
        ]
        self._list = TickList(rows, _("There is no signed record yet."))
        self._list.changed.connect(self.changed)
        self.sheet.addWidget(self._list, 1)

    @property
    def ticked(self) -> tuple[str, ...]:
        """Return the records to seal."""
        return self._list.ticked


class RecipientStep(Step):
    """Who will be able to open it, and for what."""

    def __init__(self, facts: Facts) -> None:
        super().__init__(
            _("Who shall be able to open it?"),
            _("Nobody else can: not the finder of the drive, and not you."),
        )
        self._facts = facts
        rows = [
            TickRow(
                r.name,
                r.name,
                wordlists.word(facts.classes, r.recipient_class),
                ticked=len(facts.team.recipients) == 1,
            )
            for r in facts.team.recipients
        ]
        self.list = TickList(rows, _("The team file names no recipient."))
        self.list.changed.connect(self._ticked)
        self.sheet.addWidget(self.list)
        name = _("For what?")
        said = parts.label(name, "title", 600)
        self.sheet.addWidget(said)
        self.purpose_field = PickField()
        self.purpose_field.setAccessibleName(name)
        self.purpose_field.setMaximumWidth(theme.look().px(560))
        self.purpose_field.activated.connect(lambda _at: self.changed.emit())
        self.sheet.addWidget(self.purpose_field)
        self.sheet.addStretch(1)
        self._ticked()

    @property
    def ticked(self) -> tuple[str, ...]:
        """Return the names of the recipients."""
        return self.list.ticked

    @property
    def purpose(self) -> str:
        """Return the code of the purpose."""
        return str(self.purpose_field.currentData() or "")

    def missing(self) -> str:
        """Say what is missing, "" when nothing is."""
        if not self.ticked:
            return _("Tick at least one recipient.")
        return "" if self.purpose else _("Choose a purpose.")

    def _ticked(self) -> None:
        """Offer the purposes that every ticked recipient may have."""
        before = self.purpose
        chosen = [r for r in self._facts.team.recipients if r.name in self.ticked]
        common = [
            code
            for code in self._facts.purposes
            if chosen and all(code in r.purposes for r in chosen)
        ]
        self.purpose_field.clear()
        for code in common:
            self.purpose_field.addItem(wordlists.word(self._facts.purposes, code), code)
        at = self.purpose_field.findData(before)
        self.purpose_field.setCurrentIndex(max(at, 0) if common else -1)
        self.changed.emit()


class ConsentStep(QWidget):
    """Goes in at the left; left out, and why, at the right."""

    def __init__(self, facts: Facts) -> None:
        super().__init__()
        self._facts = facts
        self.goes = 0
        layout = parts.row(self, spacing=0)
        self._in, left = self._side(_("Goes in"), "check-circle", "ok", "surface")
        self._out, right = self._side(_("Left out, and why"), "none", "ink2", "window")
        layout.addWidget(left, 1)
        layout.addWidget(right, 1)

    @staticmethod
    def _side(
        title: str, icon: str, role: str, ground: str
    ) -> tuple[QVBoxLayout, QWidget]:
        sheet = QWidget()
        layout = parts.column(sheet, spacing=8)
        layout.setContentsMargins(28, 20, 28, 20)
        head = parts.row(spacing=10)
        head.addWidget(parts.picture(icon, role))
        head.addWidget(parts.label(title, "title", 600), 1)
        layout.addLayout(head)
        rows = parts.column(spacing=10)
        layout.addLayout(rows)
        layout.addStretch(1)
        return rows, parts.scrolled(sheet, ground)

    def show_preview(self, preview: ExportPreview) -> None:
        """Show what consent lets through and what it keeps."""
        parts.emptied(self._in)
        parts.emptied(self._out)
        known = {s.id: _name(s) for s in self._facts.ready}
        self.goes = len(preview.going)
        for going in preview.going:
            said = ngettext("{n} file", "{n} files", going.attachments).format(
                n=going.attachments
            )
            facts = f"{said} · {words.size(going.bytes)}"
            name = known.get(going.interview, going.interview[:8])
            self._in.addWidget(_line("check", "ok", name, facts))
        if not preview.going:
            self._in.addWidget(parts.label(_("Nothing."), "body", colour="ink2"))
        shown: dict[tuple[str, str], int] = {}
        for left in preview.left_out:
            place = (left.interview, left.reason)
            shown[place] = shown.get(place, 0) + (1 if left.question else 0)
        for (interview, reason), count in shown.items():
            name = known.get(interview, interview[:8])
            if count:
                name += " · " + ngettext("{n} answer", "{n} answers", count).format(
                    n=count
                )
            self._out.addWidget(_line("none", "ink2", name, left_out_words(reason)))
        if not preview.left_out:
            said = _("Nothing stays behind.")
            self._out.addWidget(parts.label(said, "body", colour="ink2"))


class WriteStep(Step):
    """Where to, and how far it is."""

    def __init__(self) -> None:
        super().__init__(
            _("Where to?"),
            _(
                "A drive that you hand over, or any folder. After writing, every byte"
                " is read back and compared."
            ),
        )
        self.folder: Path | None = None
        row = QWidget()
        inner = parts.row(row)
        self.choose = parts.button(_("Choose…"), "usb")
        self._where = parts.label("", "body", mono=True)
        inner.addWidget(self.choose)
        inner.addWidget(self._where, 1)
        self.sheet.addWidget(row)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(_("Writing"))
        self.bar.hide()
        self.sheet.addWidget(self.bar)
        self._phase = parts.label("", "body", colour="ink2")
        self.sheet.addWidget(self._phase)
        self.sheet.addStretch(1)

    def set_folder(self, folder: Path) -> None:
        """Show where the bundle will be."""
        self.folder = folder
        self._where.setText(str(folder))

    def set_running(self, *, running: bool) -> None:
        """Show that it is being written, or that it is not."""
        self.choose.setEnabled(not running)
        self.bar.setVisible(running)
        self._phase.setText(_("Writing, then reading back…") if running else "")

    def show_progress(self, done: int, total: int) -> None:
        """Show how far it is."""
        self.bar.setRange(0, max(total, 1))
        self.bar.setValue(done)


class DoneStep(Step):
    """What was written, and what to do next."""

    def __init__(self) -> None:
        super().__init__(
            _("Written and verified by reading back"),
            _("This is not delivery yet. Wait for the receipt."),
        )
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.sheet.addWidget(life_line.LifeLine("sealed"))
        self._files = parts.column(spacing=8)
        self.sheet.addLayout(self._files)
        for icon, text in (
            ("handover", _("Give the drive to the person who carries it.")),
            ("tray-out", _("Mark it in the outbox as handed over.")),
            ("receipt", _("Load the receipt when head office sends it.")),
        ):
            row = parts.row(spacing=12)
            row.addWidget(parts.picture(icon, "accent"))
            row.addWidget(parts.label(text, "body"), 1)
            self.sheet.addLayout(row)
        self.sheet.addStretch(1)

    def show_result(self, result: ExportResult, _facts: Facts) -> None:
        """Show the files."""
        parts.emptied(self._files)
        for bundle in result.bundles:
            who = ", ".join(bundle.recipients)
            facts = f"{who} · {words.size(bundle.bytes)}"
            self._files.addWidget(_line("sealed", "seal", bundle.file.name, facts))


def _name(item: InterviewSummary) -> str:
    return " · ".join(
        part for part in (item.person_code, item.case_no or item.number) if part
    )


def _line(icon: str, role: str, title: str, sub: str) -> QWidget:
    line = QWidget()
    layout = parts.row(line, spacing=12)
    layout.addWidget(parts.picture(icon, role), 0, Qt.AlignmentFlag.AlignTop)
    texts = parts.column(spacing=2)
    texts.addWidget(parts.label(title, "body", 600))
    texts.addWidget(parts.label(sub, "meta", colour="ink2"))
    layout.addLayout(texts, 1)
    return line
