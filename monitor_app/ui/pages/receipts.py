"""Receipts at the office: what came from whom, what is missing, receipts out again."""

from collections.abc import Iterable
from itertools import groupby
from pathlib import Path
from typing import ClassVar

from monitor_app.i18n import _, ngettext
from monitor_app.progress import Progress
from monitor_app.ui import file_dialogs, parts, words
from monitor_app.ui.lists.rows import LineCard, Sheet, nothing
from monitor_app.ui.page import Page
from monitor_app.usecases import reviewing, sequences
from monitor_app.usecases.reviewing import Received
from monitor_app.usecases.sequences import Gap
from monitor_app.vault import Vault

_SHOWN = 20  # of one sender; the newest
_Found = tuple[tuple[Received, ...], tuple[Gap, ...]]


class ReceiptsPage(Page):
    """By sender, gaps first: they need somebody to ask."""

    help_topic: ClassVar[str] = "receipts"

    def enter(self) -> None:
        self.add_top_bar(_("Receipts"))
        write = parts.button(_("Write all receipts…"), "receipt", "primary")
        write.clicked.connect(self._choose)
        self.primary_button = write
        self.top_actions.addWidget(write)
        self.sheet = Sheet()
        self.add_body(parts.scrolled(self.sheet))
        self._found: tuple[Received, ...] = ()
        self.desk.ask(self, _look, self._show, self._failed)

    def _failed(self, error: BaseException) -> None:
        self.primary_button.setEnabled(False)
        self.show_error(error)

    def _show(self, found: _Found) -> None:
        self._found, gaps = found
        self.sheet.clear()
        self.primary_button.setEnabled(bool(self._found))
        names = {each.bundle.signer: each.sender for each in self._found}
        if gaps:
            self.sheet.title(_("Missing on the way"))
        for gap in gaps:
            self.sheet.add(_gap_row(gap, names))
        if not self._found:
            self.sheet.add(nothing(_("No bundle was taken in yet.")))
            way = self.sheet.button(parts.button(_("Reception"), "tray-in"))
            way.clicked.connect(self.opens("reception"))
        for sender, rows in groupby(self._found, key=lambda each: each.sender):
            self._add_sender(sender, list(rows))
        self.sheet.end()

    def _add_sender(self, sender: str, rows: list[Received]) -> None:
        count = ngettext("{n} bundle", "{n} bundles", len(rows)).format(n=len(rows))
        self.sheet.title(f"{sender[:40]} · {count}")
        for each in reversed(rows[-_SHOWN:]):
            bundle = each.bundle
            title = _("No. {n}").format(n=bundle.sequence) + f" · {bundle.id}"
            if bundle.parts > 1:
                title += " · " + _("part {n} of {all}").format(
                    n=bundle.part, all=bundle.parts
                )
            sub = _("taken in {day}").format(day=words.day(bundle.received))
            self.sheet.add(LineCard("check-circle", "ok", title, sub, mono=True))

    def _choose(self) -> None:
        folder = file_dialogs.folder(self, _("Where to write the receipts?"))
        if folder is not None:
            self.write(folder)

    def write(self, folder: Path) -> None:
        """Write a receipt for every bundle that was taken in; what lies there stays."""
        bundles = [each.bundle.id for each in self._found]

        def task(vault: Vault, progress: Progress) -> tuple[Path, ...]:
            return reviewing.write_receipts(vault, bundles, folder, progress)

        self.desk.ask(self, task, self._written, self.show_error)

    def _written(self, files: Iterable[Path]) -> None:
        count = len(tuple(files))
        self.note.say(
            ngettext(
                "{n} receipt is written; those that lay there stayed.",
                "{n} receipts are written; those that lay there stayed.",
                count,
            ).format(n=count),
            "ok",
        )


def _look(vault: Vault, _progress: Progress) -> _Found:
    return reviewing.received(vault), sequences.gaps(vault)


def _gap_row(gap: Gap, names: dict[str, str]) -> LineCard:
    sender = names.get(gap.signer, gap.signer)[:40]
    if gap.broken:
        said = _("Bundle {n} does not follow the one before it. Ask the sender.")
        said = said.format(n=gap.first)
    elif gap.first == gap.last:
        said = _("Bundle {n} is missing. Ask the sender to write it again.")
        said = said.format(n=gap.first)
    else:
        said = _("Bundles {first} to {last} are missing. Ask the sender.")
        said = said.format(first=gap.first, last=gap.last)
    return LineCard("warning", "warn", sender, said)
