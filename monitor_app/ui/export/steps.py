"""Records, recipients, writing, done: steps of the wizard, pages in its stack."""

from collections.abc import Container
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QProgressBar, QVBoxLayout, QWidget

from monitor_app.i18n import _, ngettext
from monitor_app.team import IDENTITY, TeamRecipient
from monitor_app.ui import life_line, parts, theme, wordlists, words
from monitor_app.ui.export.facts import Facts
from monitor_app.ui.lists.rows import LineCard
from monitor_app.ui.lists.ticks import TickList, TickRow
from monitor_app.ui.nesting import nest
from monitor_app.ui.questions.choice import RadioChoice
from monitor_app.ui.questions.long_lists import PickField
from monitor_app.usecases.exporting import ExportResult


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
                words.name_of(item),
                " · ".join(
                    (
                        facts.title_of(item),
                        words.state(item.state),
                        words.day(item.updated),
                    )
                ),
                ticked=item.id in chosen or (not chosen and item.state == "signed"),
            )
            for item in facts.ready
        ]
        rows += [
            TickRow(
                item.id,
                words.name_of(item),
                facts.title_of(item),
                _("It is not signed yet."),
            )
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
                _recipient_facts(facts, r),
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

    def choose(self, names: Container[str], purpose: str) -> None:
        """Tick the recipients and the purpose that were chosen before."""
        for name, box in self.list.boxes.items():
            box.setChecked(name in names)
        at = self.purpose_field.findData(purpose)
        if at >= 0:
            self.purpose_field.setCurrentIndex(at)

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


def _recipient_facts(facts: Facts, recipient: TeamRecipient) -> str:
    """Return what kind of recipient it is, and what its key opens."""
    sub = wordlists.word(facts.classes, recipient.recipient_class)
    if recipient.opens == IDENTITY:
        sub += " · " + _("identity sheets only")
    return sub


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
        self.keep = RadioChoice(_("Keep the records readable here until the receipt"))
        self.purge = RadioChoice(_("Erase here at once what goes whole"))
        self.keep.setChecked(True)
        self._ways = QWidget()
        ways = parts.column(self._ways, spacing=4)
        ways.addWidget(parts.label(_("The copy on this computer"), "title", 600))
        ways.addWidget(self.keep)
        ways.addWidget(self.purge)
        ways.addWidget(
            parts.label(
                _("Erased at once, only the recipients can read them: not even you."),
                "meta",
                colour="ink2",
            )
        )
        self.sheet.addWidget(self._ways)
        self._phase = parts.label("", "body", colour="ink2")
        self.sheet.addWidget(self._phase)
        self.sheet.addStretch(1)

    def offer_erasing(self, *, offered: bool) -> None:
        """Offer to erase at once; only where head office itself receives."""
        parts.show_if(self._ways, wanted=offered)
        if not offered:
            self.keep.setChecked(True)

    def set_folder(self, folder: Path) -> None:
        """Show where the bundle will be."""
        self.folder = folder
        self._where.setText(str(folder))

    def set_running(self, *, running: bool) -> None:
        """Show that it is being written, or that it is not."""
        self.choose.setEnabled(not running)
        self._ways.setEnabled(not running)
        self.bar.setVisible(running)
        self._phase.setText(_("Writing, then reading back…") if running else "")

    def show_progress(self, done: int, total: int) -> None:
        """Show how far it is."""
        percent = 100 * done // max(total, 1)
        self.bar.setRange(0, 100)
        self.bar.setValue(percent)
        self._phase.setText(_("Writing, then reading back: {n} %").format(n=percent))


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
        nest(self.sheet, self._files)
        for icon, text in (
            ("handover", _("Give the drive to the person who carries it.")),
            ("tray-out", _("Mark it in the outbox as handed over.")),
            ("receipt", _("Load the receipt when head office sends it.")),
        ):
            row = parts.row(spacing=12)
            row.addWidget(parts.picture(icon, "accent"))
            row.addWidget(parts.label(text, "body"), 1)
            nest(self.sheet, row)
        self.sheet.addStretch(1)

    def show_result(self, result: ExportResult) -> None:
        """Show the files, what stayed readable and what was erased."""
        parts.emptied(self._files)
        for bundle in result.bundles:
            who = ", ".join(bundle.recipients)
            count = ngettext("{n} record", "{n} records", bundle.items).format(
                n=bundle.items
            )
            facts = f"{who} · {count} · {words.size(bundle.bytes)}"
            self._files.addWidget(
                LineCard("sealed", "seal", bundle.file.name, facts, mono=True)
            )
        if result.purged:
            said = ngettext(
                "{n} record is erased here.",
                "{n} records are erased here.",
                len(result.purged),
            ).format(n=len(result.purged))
            self._files.addWidget(LineCard("purged", "ink2", said))
        if result.kept:
            said = ngettext(
                "{n} record stays: no bundle holds it whole.",
                "{n} records stay: no bundle holds them whole.",
                len(result.kept),
            ).format(n=len(result.kept))
            self._files.addWidget(LineCard("info", "info", said))
