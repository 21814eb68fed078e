"""Answers questions by keys: every kind of question, from the first to the last."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path

from monitor_app.forms.definition import Kind, QuestionDef
from monitor_app.forms.state import NodeState
from monitor_app.ui.editor.draft import Draft
from monitor_app.ui.editor.page import EditorPage
from monitor_app.ui.questions.choices import OneOfControl
from monitor_app.ui.questions.control import Control
from monitor_app.ui.questions.dates import DateControl
from monitor_app.ui.questions.long_lists import ManyControl, PickControl
from monitor_app.ui.questions.others import AcknowledgeControl, FileControl
from monitor_app.ui.questions.ranges import RangeControl, StepsControl
from monitor_app.ui.questions.regions import RegionsControl
from monitor_app.ui.questions.texts import AccountControl, TextControl
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QWidget,
)
from tests.gui.hand import MOST_TABS, Hand

_MOST_STEPS = 400  # more than any form has questions


class Writer(Hand):
    """A person at the keyboard who writes an interview down."""

    # Questions

    def editor(self) -> EditorPage:
        """Wait until the editor is open."""
        return self.page(EditorPage, "frame")

    def walk(
        self, answers: Mapping[str, str], at: Mapping[str, Callable[[], object]]
    ) -> list[str]:
        """Go through the form from where the keyboard is to its end, and answer.

        Args:
            answers: by place; what has an answer already is not asked again.
            at: what else is done on the page of a group, by its place.

        Returns:
            the places that were answered, in order.
        """
        done: list[str] = []
        visited: set[str] = set()
        for _step in range(_MOST_STEPS):
            before = self.keyboard.see(self._where)
            page, place = before
            if page not in visited:
                visited.add(page)
                at.get(page, _nothing)()
            for ref in self.keyboard.see(partial(self._in_card, place)):
                if answers.get(ref) and self.keyboard.see(partial(self._is_open, ref)):
                    self.answer(ref, answers[ref])
                    done.append(ref)
            entry = self.keyboard.see(partial(self._next_entry, answers, visited))
            if self.keyboard.see(self._where) != before:
                continue  # the form went on by itself
            if entry is not None:
                self.tab_onto(entry)
                self.press("Space")
            else:
                self.press("Ctrl+Down")
            if entry is None and self.keyboard.see(partial(self._is_last, place)):
                return done
            self.keyboard.wait(partial(self._is_past, before), "the next question")
        raise AssertionError("the form has no end")

    def _is_past(self, before: tuple[str, str]) -> bool:
        return self._where() != before

    def _is_last(self, place: str) -> bool:
        """Whether nothing comes after a question in the whole form."""
        page = self.window.page
        assert isinstance(page, EditorPage)
        section = page.pages.sections[page.pages.current]
        last = page._top() == page.frame.outline.rows[-1].ref
        return last and section.neighbour(place, 1) is None

    def _where(self) -> tuple[str, str]:
        page = self.window.page
        assert isinstance(page, EditorPage)
        return page.pages.current, self.draft().session.position

    def _next_entry(
        self, answers: Mapping[str, str], visited: set[str]
    ) -> QWidget | None:
        """Return what opens an entry with answers, once its page is at an end."""
        page = self.window.page
        assert isinstance(page, EditorPage)
        section = page.pages.sections[page.pages.current]
        here = self.draft().session.position
        if section.cards and list(section.cards)[-1] != here:
            return None
        for entries in section._entries.values():
            for place, row in entries.rows.items():
                wanted = any(ref.startswith(f"{place}/") for ref in answers)
                if wanted and place not in visited:
                    return row.open_button
        return None

    def answer(self, ref: str, value: str) -> None:
        """Answer the question of the card that has the keyboard."""
        control = self.keyboard.see(lambda: self._control(ref))
        if isinstance(control, FileControl):
            self._attach(control, Path(value))
            return
        node = self.keyboard.see(lambda: self.draft().session.node(ref))
        self._into(control)
        way = next(way for kind, way in _WAYS if isinstance(control, kind))
        way(self, control, node, value)

        def kept() -> bool:
            control.flush()  # what is typed is handed over a moment later
            now = self.draft().session.node(ref).value
            chosen = set(now.split()) == set(value.split())
            return now.startswith(value) or (bool(node.choices) and chosen)

        self.keyboard.wait(kept, f"{value!r} as the answer of {ref}")

    def _attach(self, control: FileControl, file: Path) -> None:
        self.tab_onto(control.field)
        self.keyboard.choose("open_file", file, lambda: self.press("Space"))
        self.keyboard.wait(
            lambda: bool(self.draft().session.node(control.ref).value),
            f"a file as the answer of {control.ref}",
        )

    def draft(self) -> Draft:
        """Return the interview that is being written."""
        page = self.window.page
        assert isinstance(page, EditorPage)
        assert page.draft is not None
        return page.draft

    def _in_card(self, ref: str) -> Sequence[str]:
        page = self.window.page
        assert isinstance(page, EditorPage)
        section = page.pages.sections[page.pages.current]
        card = section.cards.get(ref)
        return list(card.controls) if card is not None else []

    def _is_open(self, ref: str) -> bool:
        guard = self.draft().guard
        return not self.draft().session.node(ref).value and (
            guard is None or guard.locked(ref) is None
        )

    def _control(self, ref: str) -> Control:
        page = self.window.page
        assert isinstance(page, EditorPage)
        section = page.pages.sections[page.pages.current]
        return next(
            card.controls[ref]
            for card in section.cards.values()
            if ref in card.controls
        )

    def _into(self, control: Control) -> None:
        """Press Tab until the keyboard is inside a control."""

        def inside() -> bool:
            here = QApplication.focusWidget()
            return here is control or (here is not None and control.isAncestorOf(here))

        for _tab in range(MOST_TABS):
            if self.keyboard.see(inside):
                return
            self.press("Tab")
        raise AssertionError(f"no Tab leads into {control.ref}")

    # Each kind of answer

    def type_words(self, _control: Control, _node: NodeState, value: str) -> None:
        self.write(value)

    def type_date(self, _control: Control, node: NodeState, value: str) -> None:
        self.write(digits_of(node, value))

    def press_choices(self, control: Control, node: NodeState, value: str) -> None:
        for choice in node.choices:
            if choice.value in value.split():
                self._find_choice(control, choice.label or choice.value)
                self.press("Space")

    def _find_choice(self, control: Control, label: str) -> None:
        """Go to a choice by arrows; unfold the list where it hides the rest."""
        buttons = self.keyboard.see(lambda: control.findChildren(QAbstractButton))
        wanted = [b for b in buttons if self.keyboard.see(b.text) == label]
        assert wanted, f"{control.ref} has no choice {label!r}"
        if not self.keyboard.see(wanted[0].isVisible):
            self.tab_onto(getattr(control, "_more_button"))  # noqa: B009 - of some
            self.press("Space")
        for _arrow in range(MOST_TABS):
            way = self.keyboard.see(lambda: _way_to(wanted[0], buttons))
            if not way:
                return
            self.press(way)
        raise AssertionError(f"no arrow leads to {label!r}")

    def pick_in_field(self, control: Control, node: NodeState, value: str) -> None:
        assert isinstance(control, PickControl)
        label = next(c.label or c.value for c in node.choices if c.value == value)
        if self.keyboard.see(control.field.isEditable):
            self.press("Ctrl+A")
            self.write(label)
            self.press("Return")
            if self.keyboard.see(QApplication.activePopupWidget) is not None:
                self.press("Escape")  # the list of what fits
            self.press("Return")
            return
        at = self.keyboard.see(lambda: control.field.findText(label))
        now = self.keyboard.see(control.field.currentIndex)
        self.press(*["Down"] * (at - now))

    def tick_in_list(self, control: Control, _node: NodeState, value: str) -> None:
        many = control.list if isinstance(control, RegionsControl) else control
        assert isinstance(many, ManyControl)
        if self.keyboard.see(many.search.isVisible):
            self.press("Tab")
        self.press("Home")
        at = 0
        for row, choice in enumerate(many._model.choices):
            if choice.value in value.split():
                self.press(*["Down"] * (row - at), "Space")
                at = row

    def slide(self, control: Control, _node: NodeState, value: str) -> None:
        assert isinstance(control, RangeControl)
        steps = [str(step) for step in control._steps]
        self.press("Home", *["Right"] * steps.index(value))

    def press_step(self, control: Control, _node: NodeState, value: str) -> None:
        self._find_choice(control, value)
        self.press("Space")

    def acknowledge(self, _control: Control, _node: NodeState, _value: str) -> None:
        self.press("Space")


def _way_to(wanted: QAbstractButton, among: Sequence[QAbstractButton]) -> str:
    """Return the key that leads from the keyboard's place towards a button."""
    here = QApplication.focusWidget()
    if here is wanted:
        return ""
    if here not in among:
        return "Tab"
    return "Down" if among.index(wanted) > among.index(here) else "Up"


def digits_of(node: NodeState, value: str) -> str:
    """Return what is typed for a date or a time: day, month, year, hour, minute."""
    question = node.definition
    assert isinstance(question, QuestionDef)
    day, _t, time = value.partition("T")
    if question.kind is Kind.TIME:
        day, time = "", value
    year, month, date = day.split("-") if day else ("", "", "")
    if "year" in question.appearance:
        month = date = ""
    elif "month-year" in question.appearance:
        date = ""
    return date + month + year + time[:5].replace(":", "")


def _nothing() -> None:
    """Do nothing more on a page."""


_Way = Callable[[Writer, Control, NodeState, str], None]
_WAYS: Sequence[tuple[type[Control], _Way]] = (
    (TextControl, Writer.type_words),
    (AccountControl, Writer.type_words),
    (DateControl, Writer.type_date),
    (OneOfControl, Writer.press_choices),
    (PickControl, Writer.pick_in_field),
    (RegionsControl, Writer.tick_in_list),
    (ManyControl, Writer.tick_in_list),
    (RangeControl, Writer.slide),
    (StepsControl, Writer.press_step),
    (AcknowledgeControl, Writer.acknowledge),
)
