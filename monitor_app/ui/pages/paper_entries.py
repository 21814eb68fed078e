"""What was typed from paper, in words: where two entries differ, what stands closed."""

from collections.abc import Sequence

from PySide6.QtWidgets import QFrame

from monitor_app import messages
from monitor_app.forms.definition import FormDef, QuestionDef
from monitor_app.forms.session import Session
from monitor_app.i18n import _, active_language, ngettext
from monitor_app.records.safety import Lock, Rights
from monitor_app.ui import parts, words
from monitor_app.ui.lists.rows import LineCard
from monitor_app.usecases import safety, showing
from monitor_app.usecases.places import bare
from monitor_app.usecases.transcribing import Difference, Entry

_MOST = 3  # sentences shown at once; more are counted


def title(form: FormDef, ref: str) -> str:
    """Return number and words of a question, with the numbers of its entries."""
    question = form.find(bare(ref))
    if not isinstance(question, QuestionDef):
        return ref
    entries = [step[step.index("[") + 1 : -1] for step in ref.split("/") if "[" in step]
    entry = f" ({', '.join(entries)})" if entries else ""
    number = f"{question.number}. " if question.number else ""
    label = question.label.plain(active_language()) or question.name
    return f"{number}{label}{entry}"


def answer(form: FormDef, ref: str, entry: Entry) -> str:
    """Return what somebody read there, in the language of the program."""
    if entry.reason is not None:
        return words.reason(entry.reason)
    question = form.find(bare(ref))
    labels: dict[str, str] = {}
    if isinstance(question, QuestionDef):
        language = active_language()
        labels = {c.value: c.label.plain(language) for c in question.choices}
    return showing.in_words(entry.value, labels) or _("nothing")


class DifferenceCard(LineCard):
    """One place where two people read the paper differently; `first`, `second`."""

    def __init__(self, form: FormDef, difference: Difference) -> None:
        ref = difference.ref
        self.first = parts.button(_("First is right"))
        self.second = parts.button(_("Second is right"))
        for button, text in ((self.first, _("First")), (self.second, _("Second"))):
            button.setAccessibleName(f"{difference.number}: {text}")
        said = "\n".join(
            (
                _("first: {said}").format(said=answer(form, ref, difference.first)),
                _("second: {said}").format(said=answer(form, ref, difference.second)),
            )
        )
        super().__init__(
            "split", "warn", title(form, ref), said, extra=(self.first, self.second)
        )


class ClosedAnswers(QFrame):
    """Answers that stand on the paper although a rule would have closed them.

    The talk is over: nothing is refused while typing. What cannot be signed so is said
    as well, so that nobody learns of it at the end.
    """

    def __init__(self, rights: Rights, *, narrow: bool = False) -> None:
        super().__init__()
        self._rights = rights
        self._narrow = narrow
        self.setProperty("card", "warn")
        row = parts.row(self, spacing=10, margins=10)
        row.addWidget(parts.picture("warning", "warn"))
        self.said = parts.label("", "meta")
        row.addWidget(self.said, 1)
        self.hide()

    def show_for(self, session: Session) -> None:
        """Look at the answers as they are now."""
        refused = safety.Guard(session, self._rights).broken()
        kept = [
            lock
            for lock in safety.broken_on_paper(session, self._rights)
            if lock not in refused
        ]
        lines = [*self._lines(session, kept, _("Kept as it stands, and marked"))]
        lines += self._lines(session, refused, _("Cannot be signed like this"))
        self.said.setText("\n".join(lines))
        parts.show_if(self, wanted=bool(lines))

    def _lines(self, session: Session, locks: Sequence[Lock], head: str) -> list[str]:
        if not locks:
            return []
        if self._narrow:  # numbers alone: the sentences would leave no question in view
            names = (title(session.form, lock.question) for lock in locks)
            return [f"{head}: {', '.join(name.partition('.')[0] for name in names)}"]
        said = [f"{head}:"]
        for lock in locks[:_MOST]:
            sentence = messages.sentence_of(lock.code, {})
            said.append(f"{title(session.form, lock.question)} – {sentence}")
        left = len(locks) - _MOST
        if left > 0:
            said.append(ngettext("and {n} more", "and {n} more", left).format(n=left))
        return said
