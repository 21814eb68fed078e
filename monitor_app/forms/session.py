"""An interview in progress: ask, answer, add, remove, see what is missing."""

from collections.abc import Callable, Iterator
from typing import Self

from monitor_app.errors.forms import (
    NotRelevantError,
    ReadOnlyError,
    UnknownQuestionError,
)
from monitor_app.forms import snapshot
from monitor_app.forms.answering import Answer, stored
from monitor_app.forms.checking import Checker
from monitor_app.forms.choices import ChoiceLists
from monitor_app.forms.definition import (
    Flag,
    FormDef,
    GroupDef,
    ItemDef,
    Kind,
    QuestionDef,
    RepeatDef,
)
from monitor_app.forms.engine import Engine
from monitor_app.forms.entries import Entries
from monitor_app.forms.environment import Speech, Surroundings
from monitor_app.forms.instance import Cell, Instance
from monitor_app.forms.loadtime import begin, checked_language, come_back, finish
from monitor_app.forms.margin import Margin
from monitor_app.forms.saved import rebuilt
from monitor_app.forms.state import Changes, NodeState, Problem, Removed, Services
from monitor_app.forms.steady import growing
from monitor_app.forms.submission import parse_submission
from monitor_app.forms.viewing import View
from monitor_app.records.status import Reason, Translation

_NO_CHANGES: Changes = frozenset()
_WITH_CHOICES = frozenset({Kind.SELECT_ONE, Kind.SELECT_MULTIPLE, Kind.RANK})


class Session:
    """One interview.

    Places are named like `places/place[2]/pl_type`: names from the form's root, entries
    of a repeat counted from 1. Every method that changes something returns what to show
    anew as (place, property); properties are value, relevant, read_only, required,
    label, hint, choices, reason, translations, entries and language.
    """

    def __init__(
        self, form: FormDef, services: Services, language: str, instance: Instance
    ) -> None:
        """Use `start`, `resume` or `submission.session_of` instead."""
        self.form = form
        self.services = services
        self.position = ""
        self.aside: dict[str, str] = {}
        self.margin = Margin(instance)
        self._instance = instance
        self._speech = Speech(language)
        self._words = Surroundings(form.plan, instance, services, self._speech)
        environment = self._words.environment
        self._engine = Engine(form.plan, instance, environment)
        self._choices = ChoiceLists(
            form.plan, environment, self._words.render, self._words.clean
        )
        self._checker = Checker(
            self._engine, self._choices, self._words.render, form.plan
        )
        self._view = View(self._engine, self._choices, self._checker, self._words)
        self._engine.forget_choices = self._choices.forget
        self._engine.open_choices = self._choices.values
        self._words.choice_words = self._choice_words
        self._entries = Entries(self._engine, instance)

    @classmethod
    @growing()
    def start(
        cls, form: FormDef, services: Services, language: str | None = None
    ) -> Self:
        """Begin an interview, in the form's own language unless another is asked for.

        Raises:
            UnknownLanguageError: the form is not written in it.
            FormEvaluationError: an expression fails on the empty form.
        """
        chosen = checked_language(form, language)
        session = cls(form, services, chosen, Instance(form.plan.schema))
        given = form.plan.parts.gives_id
        begin(session._instance, session._engine, services, gives_id=given)
        return session

    @classmethod
    @growing()
    def resume(cls, form: FormDef, data: bytes, services: Services) -> Self:
        """Go on with a draft from its snapshot.

        A snapshot of another version of the form is brought over question by question;
        what the form has no place for any more is kept in `aside`.

        Raises:
            SnapshotMalformedError: the bytes are no snapshot.
            SubmissionForeignError: it belongs to another form.
        """
        saved = snapshot.read(data, form)
        instance, aside = snapshot.instance_of(saved, form.plan.schema)
        known = saved.language in form.languages
        session = cls(
            form, services, saved.language if known else form.default_language, instance
        )
        session.aside = aside
        session.position = saved.position
        session.margin.spared = saved.spared
        session._entries.taken = snapshot.taken_of(saved, instance)
        for cells in snapshot.shelf_of(saved, instance):
            session._engine.shelve(cells)
        same = saved.sha256 == form.sha256
        before = session._instance.withdrawn()
        come_back(session._engine, same_form=same)
        after = session._instance.withdrawn()
        session.aside |= {ref: after[ref] for ref in after.keys() - before.keys()}
        return session

    @classmethod
    @growing()
    def from_submission(cls, form: FormDef, data: bytes, services: Services) -> Self:
        """Open a submission: to look at it, or to write its next version.

        Raises:
            MonitorError: what `parse_submission` raises.
        """
        given = parse_submission(data, form)
        instance, aside = rebuilt(given.tree, form.plan.schema)
        known = given.language in form.languages
        session = cls(
            form, services, given.language if known else form.default_language, instance
        )
        session.aside = aside
        partial = bool(given.disclosed_from)
        come_back(session._engine, same_form=True, partial=partial)
        return session

    def finish(self) -> Changes:
        """Stamp the end of the interview where the form asks for it; before signing."""
        finish(self._instance.root.below(), self._engine, self.services)
        return self._settled()

    def snapshot(self) -> bytes:
        """Return the whole state, to be stored and given to `resume`."""
        state = snapshot.State(
            language=self.language,
            position=self.position,
            aside=self.aside,
            spared=self.margin.spared,
            taken=tuple(t for t in self._entries.taken.values() if t.can_return),
            shelf=self._engine.shelved(),
        )
        return snapshot.write(self.form, self._instance, state)

    # Language

    @property
    def language(self) -> str:
        """The code of the language that labels are in."""
        return self._speech.language

    def show_markup(self) -> None:
        """Leave HTML and Markdown in texts, as the author wrote them: to compare."""
        self._speech.marked = True

    def set_language(self, language: str) -> Changes:
        """Speak another language; answers stay as they are."""
        chosen = checked_language(self.form, language)
        if chosen == self.language:
            return _NO_CHANGES
        self._words.set_language(chosen)
        self._engine.speak()
        return self._settled() | {("", "language")}

    # Looking

    def node(self, ref: str) -> NodeState:
        """Return the state of a question, group, entry, or of a whole repeat."""
        cell = self._instance.find(ref)
        if cell is not None and (cell.position or cell.schema.repeat is None):
            return self._view.state(cell)
        parent, schema = self._entries.repeat(ref)
        return self._view.repeat(parent, schema, ref)

    def followed(self, ref: str) -> Callable[[], str]:
        """Return what tells where a place is by now; "" once it was taken out."""
        cell = self._instance.find(ref)
        return lambda: cell.ref if cell is not None and cell.alive else ""

    def children(self, ref: str = "") -> tuple[NodeState, ...]:
        """Return what is directly inside a group or entry, in the order of the form.

        Every entry of a repeat has its own state; hidden questions are left out.
        """
        cell = self._instance.find(ref)
        if cell is None:
            raise UnknownQuestionError(question=ref)
        item = cell.schema.item
        items = item.children if isinstance(item, GroupDef) else ()
        if cell is self._instance.root:
            items = self.form.children
        return tuple(self._view.state(each) for each in self._cells_of(items, cell))

    def instances(self, ref: str) -> tuple[str, ...]:
        """Return the places of the entries of a repeat, in order."""
        parent, schema = self._entries.repeat(ref)
        return tuple(cell.ref for cell in parent.children[schema.name])

    def everything(self) -> Iterator[NodeState]:
        """Yield the state of every place, hidden ones included, in document order."""
        for cell in self._instance.root.below():
            if cell.parent is not None:
                yield self._view.state(cell)

    def is_repeat(self, path: str) -> bool:
        """Whether the form has a repeat at a path without numbers."""
        return isinstance(self.form.find(path), RepeatDef)

    def can_add(self, ref: str) -> bool:
        """Whether a person may add entries to a repeat."""
        return self._entries.can_add(ref)

    def answers(self) -> dict[str, str]:
        """Return every open question's answer by place, in document order."""
        return {
            cell.ref: cell.value
            for cell in self._instance.root.below()
            if cell.schema.is_leaf and cell.value and not _is_meta(cell)
        }

    def problems(self, scope: str = "") -> tuple[Problem, ...]:
        """Return what is missing or wrong, in the form's order, below a place.

        Codes: `required`, `constraint`, `type`; and `reason` where a question that must
        be answered or explained (flag R) is neither: a warning.
        """
        cell = self._instance.find(scope)
        if cell is None:
            raise UnknownQuestionError(question=scope)
        found = (self._checker.problem(each) for each in cell.below())
        return tuple(problem for problem in found if problem is not None)

    # Changing

    def answer(self, ref: str, value: Answer) -> Changes:
        """Record an answer; None or "" takes it back.

        Raises:
            UnknownQuestionError, NotRelevantError, ReadOnlyError, WrongTypeError,
            NotAChoiceError: nothing was recorded.
        """
        cell, question = self._asked(ref)
        offered = self._choices.values(cell) if question.kind in _WITH_CHOICES else ()
        return self._put(cell, stored(question, ref, value, offered))

    def set_by_program(self, ref: str, value: str) -> Changes:
        """Fill in what the program or a form's own calculation provides (flag A)."""
        return self._put(self._leaf(ref), value)

    def record_attachment(self, ref: str, stored_name: str) -> Changes:
        """Answer a question for a file with the name under which it was stored."""
        return self.answer(ref, stored_name)

    def set_reason(self, ref: str, reason: Reason | None) -> Changes:
        """Say why there is no answer; an answer that was there is taken back.

        Raises:
            UnknownQuestionError, NotRelevantError, ReadOnlyError: nobody asks this.
        """
        cell = self._asked(ref)[0]
        changes = (
            self._put(cell, "") if reason is not None and cell.stored else _NO_CHANGES
        )
        cell.reason = reason
        cell.touched = True
        return changes | {(cell.ref, "reason")}

    def set_translation(self, ref: str, translation: Translation) -> Changes:
        """Put a translation beside an answer, in place of one in the same language."""
        cell = self._leaf(ref)
        others = [t for t in cell.translations if t.language != translation.language]
        cell.translations = (*others, translation)
        return frozenset({(cell.ref, "translations")})

    def add_repeat(self, ref: str) -> tuple[str, Changes]:
        """Add an entry at the end of a repeat; return its place."""
        cell = self._entries.add(ref)
        changes = self._settled()
        return cell.ref, changes

    def move_repeat(self, ref: str, to: int) -> tuple[str, Changes]:
        """Move an entry to another number in its repeat; return its new place."""
        cell = self._entries.move(ref, to)
        changes = self._settled()
        return cell.ref, changes

    def remove_repeat(self, ref: str, said: str = "") -> Removed:
        """Take an entry out of its repeat; `undo_remove` puts it back.

        It stays in the draft until that is signed. `said` are its words for people.
        """
        token = self._entries.remove(ref, said)
        return Removed(ref, token, self._settled(), said)

    def undo_remove(self, removed: Removed) -> Changes:
        """Put an entry back where it was."""
        self._entries.put_back(removed.token)
        return self._settled()

    def removed(self) -> tuple[Removed, ...]:
        """Return the entries that were taken out and can be put back, oldest first."""
        return tuple(
            Removed(taken.ref, token, _NO_CHANGES, taken.said)
            for token, taken in self._entries.taken.items()
            if taken.can_return
        )

    # Inside

    @property
    def instance(self) -> Instance:
        """The answers as a tree: for `submission` and `csv_export`."""
        return self._instance

    def _put(self, cell: Cell, text: str) -> Changes:
        cell.touched = True
        cell.withdrawn = ""
        if text and cell.reason is not None:
            cell.reason = None
            self._engine.changes[cell, "reason"] = None
        self._engine.assign(cell, text)
        return self._settled()

    def _settled(self) -> Changes:
        self._engine.settle()
        changes, self._engine.changes = self._engine.changes, {}
        return frozenset(_named(cell, name) for cell, name in changes if cell.alive)

    def _asked(self, ref: str) -> tuple[Cell, QuestionDef]:
        """Return a question that is open to people now."""
        cell = self._leaf(ref)
        question = cell.schema.question
        if not cell.relevant:
            raise NotRelevantError(question=ref)
        if question is None or not _is_answerable(cell, question):
            raise ReadOnlyError(question=ref)
        return cell, question

    def _leaf(self, ref: str) -> Cell:
        cell = self._instance.find(ref)
        if cell is None or not cell.schema.is_leaf:
            raise UnknownQuestionError(question=ref)
        return cell

    def _cells_of(self, items: tuple[ItemDef, ...], around: Cell) -> Iterator[Cell]:
        for item in items:
            if isinstance(item, QuestionDef) and item.kind is Kind.HIDDEN:
                continue
            if isinstance(item, GroupDef) and not item.path:
                yield from self._cells_of(item.children, around)
                continue
            schema = self.form.plan.schema.by_path.get(
                f"{self._instance.root.schema.path}/{item.path}"
            )
            if schema is not None:
                yield from self._engine.nearest(schema, around)

    def _choice_words(self, value: str, cell: Cell) -> str:
        return self._choices.label(cell, value) or ""


def _is_answerable(cell: Cell, question: QuestionDef) -> bool:
    if cell.read_only or question.kind in {Kind.HIDDEN, Kind.NOTE}:
        return False
    return Flag.PROGRAM not in question.flags


def _is_meta(cell: Cell) -> bool:
    top = cell
    while top.parent is not None and top.parent.parent is not None:
        top = top.parent
    return top.element.local_name == "meta"


def _named(cell: Cell, name: str) -> tuple[str, str]:
    if name.startswith("entries:"):
        ref = cell.ref
        repeat = name.removeprefix("entries:")
        return (f"{ref}/{repeat}" if ref else repeat, "entries")
    return (cell.ref, name)
