"""What consent lets through and what stays, with the reason and what may be done."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from monitor_app.i18n import _, ngettext
from monitor_app.printing.reasons import left_out_words
from monitor_app.ui import parts, wordlists, words
from monitor_app.ui.export.facts import Facts
from monitor_app.ui.lists.finds import FindsNote
from monitor_app.ui.lists.rows import LineCard, Sheet, nothing, side_by_side
from monitor_app.ui.lists.ticks import TickList, TickRow
from monitor_app.usecases.exporting import ExportPreview, Going, LeftOut
from monitor_app.usecases.places import bare

_BY_NAME = frozenset({"flag.sensitive", "flag.clinician", "consent.exception"})
_BY_LAWYER = frozenset({"flag.sealed", "flag.needs-lawyer"})
_WITHDRAWN = "consent.withdrawn"
_LISTED = 5


@dataclass(slots=True)
class _Left:
    """What stays of one record for one reason."""

    interview: str
    reason: str
    questions: list[str] = field(default_factory=list)  # places


class ConsentStep(QWidget):
    """Goes in at the left; left out, and why, at the right.

    Signals:
        chosen_changed: names of questions were chosen one by one, or taken back.
        lines_wanted, lawyer_wanted, record_wanted: id of a record.
        withdrawals_wanted: recipients are to be told of what was taken back.
    """

    chosen_changed = Signal()
    lines_wanted = Signal(str)
    lawyer_wanted = Signal(str)
    record_wanted = Signal(str)
    withdrawals_wanted = Signal()

    def __init__(self, facts: Facts, *, narrow: bool) -> None:
        super().__init__()
        self._facts = facts
        self._known = {item.id: item for item in facts.ready}
        self.goes = 0
        self.chosen: frozenset[str] = frozenset()
        self._in, self._out = Sheet(widest=900), Sheet(widest=700)
        layout = parts.column(self, spacing=0)
        layout.addWidget(side_by_side(self._in, self._out, 560, narrow=narrow))

    def show_preview(self, preview: ExportPreview) -> None:
        """Show what consent lets through and what it keeps."""
        self.goes = len(preview.going)
        self._in.clear()
        self._in.title(_("Goes in"))
        for going in preview.going:
            self._in.add(self._going(going))
        if not preview.going:
            self._in.add(nothing(_("Nothing.")))
        elif not any(going.finds for going in preview.going):
            clean = FindsNote()
            self._in.add(clean)
            clean.show_finds(())
        self._add_chosen()
        self._in.end()
        self._out.clear()
        self._out.title(_("Left out, and why"))
        for left in _grouped(preview.left_out):
            self._out.add(self._left(left))
        if not preview.left_out:
            self._out.add(nothing(_("Nothing stays behind.")))
        self._out.end()

    def _going(self, going: Going) -> LineCard:
        """Show a record that goes, with what in its words may tell who somebody is."""
        said = ngettext("{n} file", "{n} files", going.attachments).format(
            n=going.attachments
        )
        whole = _("whole") if going.whole else _("a copy without some answers")
        facts = f"{whole} · {said} · {words.size(going.bytes)}"
        name = self._name(going.interview)
        if not going.finds:
            return LineCard("check", "ok", name, facts)
        read = parts.button(_("Open the record"), "right")
        read.setAccessibleName(f"{_('Open the record')}: {name}")
        read.clicked.connect(lambda: self.record_wanted.emit(going.interview))
        card = LineCard("check", "ok", name, facts, extra=(read,))
        note = FindsNote()
        card.below.addWidget(note)
        note.show_finds(going.finds)
        return card

    def _add_chosen(self) -> None:
        if not self.chosen:
            return
        count = len(self.chosen)
        self._in.say(
            ngettext(
                "{n} question was chosen by name.",
                "{n} questions were chosen by name.",
                count,
            ).format(n=count)
        )
        back = self._in.button(parts.button(_("Choose none by name"), "undo"))
        back.clicked.connect(lambda: self._choose(frozenset()))

    def _left(self, left: _Left) -> LineCard:
        labels = [self._label(left.interview, ref) for ref in left.questions]
        title = self._name(left.interview)
        if labels:
            title += " · " + ngettext("{n} answer", "{n} answers", len(labels)).format(
                n=len(labels)
            )
        shown = "\n".join(f"– {label}" for label in labels[:_LISTED])
        if len(labels) > _LISTED:
            more = ngettext("and {n} more", "and {n} more", len(labels) - _LISTED)
            shown += "\n" + more.format(n=len(labels) - _LISTED)
        said = left_out_words(left.reason) + (f"\n{shown}" if shown else "")
        remedy = self._remedy(left)
        card = LineCard(
            "none", "ink2", title, said, extra=(remedy,) if remedy is not None else ()
        )
        if remedy is not None:
            remedy.clicked.connect(lambda: self._help(left, card.below))
        return card

    @staticmethod
    def _remedy(left: _Left) -> QPushButton | None:
        if left.reason in _BY_NAME and left.questions:
            return parts.button(_("Choose by name…"), "checklist")
        if left.reason in _BY_LAWYER:
            return parts.button(_("Lawyer…"), "scales")
        if left.reason == _WITHDRAWN and not left.questions:
            return parts.button(_("Write the withdrawals…"), "undo")
        if left.reason.startswith("consent."):
            return parts.button(_("Consent lines"), "checklist")
        return None

    def _help(self, left: _Left, below: QVBoxLayout) -> None:
        if left.reason in _BY_LAWYER:
            self.lawyer_wanted.emit(left.interview)
        elif left.reason in _BY_NAME and left.questions:
            self._offer_names(left, below)
        elif left.reason == _WITHDRAWN and not left.questions:
            self.withdrawals_wanted.emit()
        else:
            self.lines_wanted.emit(left.interview)

    def _offer_names(self, left: _Left, below: QVBoxLayout) -> None:
        """Offer every question of this reason: each is ticked by its own name."""
        named = {
            _name_of(ref): self._label(left.interview, ref) for ref in left.questions
        }
        rows = [TickRow(name, label) for name, label in named.items()]
        self.names = TickList(rows, "")
        below.addWidget(self.names)
        self.take_button = parts.button(_("Let these go as well"), "check")
        self.take_button.clicked.connect(
            lambda: self._choose(self.chosen | frozenset(self.names.ticked))
        )
        below.addWidget(self.take_button)
        next(iter(self.names.boxes.values())).setFocus()

    def _choose(self, names: frozenset[str]) -> None:
        self.chosen = names
        self.chosen_changed.emit()

    def _name(self, interview: str) -> str:
        item = self._known.get(interview)
        if item is None:
            return interview[:8]
        return f"{words.name_of(item)} · {self._facts.title_of(item)}"

    def _label(self, interview: str, ref: str) -> str:
        item = self._known.get(interview)
        labels = self._facts.labels.get(item.form_sha256, {}) if item else {}
        return wordlists.word(labels, _name_of(ref)) or _name_of(ref)


def _name_of(ref: str) -> str:
    return bare(ref).rpartition("/")[2]


def _grouped(left_out: Iterable[LeftOut]) -> list[_Left]:
    found: dict[tuple[str, str], _Left] = {}
    for each in left_out:
        key = (each.interview, each.reason)
        group = found.setdefault(key, _Left(each.interview, each.reason))
        if each.question:
            group.questions.append(each.question)
    return list(found.values())
