"""Which questions of a form are printed: all, the core, or chosen groups."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum

from monitor_app.errors.printing import (
    NothingToPrintError,
    UnknownModuleError,
    UnknownProfileError,
)
from monitor_app.forms.definition import (
    Flag,
    FormDef,
    GroupDef,
    ItemDef,
    Kind,
    QuestionDef,
)

FULL, CORE, MODULES = "full", "core", "modules"
_SENSITIVE = frozenset({Flag.SENSITIVE, Flag.HEALTH, Flag.IDENTIFIES})
_OWN_NOTES = frozenset({Flag.INTERVIEWER})


def selected(
    form: FormDef, profile: str, modules: Sequence[str], *, for_person: bool = False
) -> tuple[ItemDef, ...]:
    """Return what is printed, groups without questions left out.

    Args:
        form: the form.
        profile: `full`; `core`, the questions that need an answer or a reason; or
            `modules`, the outermost groups named.
        modules: paths of groups, for `modules` only.
        for_person: leave out what is for the interviewer only.

    Raises:
        UnknownProfileError, UnknownModuleError, NothingToPrintError.
    """
    if profile not in (FULL, CORE, MODULES):
        raise UnknownProfileError(profile=profile)
    items = form.children
    if profile == MODULES:
        known = {group.path: group for group in form.groups}
        for module in modules:
            if module not in known:
                raise UnknownModuleError(form=form.form_id, module=module)
        items = tuple(item for item in items if item.path in modules)
    choice = _Choice(core=profile == CORE, for_person=for_person, maps=_maps(form))
    kept = _kept(items, choice)
    if not kept:
        raise NothingToPrintError(form=form.form_id)
    return kept


@dataclass(frozen=True, slots=True)
class _Choice:
    core: bool
    for_person: bool
    maps: frozenset[str]  # questions that carry the diagrams marks are numbered on


def _maps(form: FormDef) -> frozenset[str]:
    """Return the body maps of a form whose marks name a diagram; () for an overview."""
    questions = tuple(form.questions())
    if not any(question.name == "ij_view" for question in questions):
        return frozenset()
    return frozenset(q.path for q in questions if "image-map" in q.appearance)


def _kept(items: Sequence[ItemDef], choice: _Choice) -> tuple[ItemDef, ...]:
    found: list[ItemDef] = []
    needed: set[str] = set()
    for item in items:
        if isinstance(item, GroupDef):
            children = _kept(item.children, choice)
            if children:
                found.append(replace(item, children=children))
        elif _wanted(item, needed, choice):
            needed.add(item.path)
            found.append(item)
    return tuple(found)


def _wanted(question: QuestionDef, needed: set[str], choice: _Choice) -> bool:
    if question.kind is Kind.HIDDEN:
        return False
    if choice.for_person and Flag.INTERVIEWER in question.flags:
        return False
    if (
        not choice.core
        or question.companion_of in needed
        or question.path in choice.maps
    ):
        return True
    if question.kind is Kind.NOTE:
        return Flag.INTERVIEWER in question.flags  # STOP and other warnings
    return Flag.REASONED in question.flags or "signature" in question.appearance


class Apart(Enum):
    """Why pages are kept apart; neighbours with one reason share them."""

    NO = "no"
    SENSITIVE = "sensitive"
    OWN_NOTES = "own notes"


def apart(group: GroupDef) -> Apart:
    """Return whether a group starts and ends with a page, and why.

    Half of its questions decide, so that the page can be left out or locked away.
    """
    flags = [question.flags for question in questions_in(group)]
    notes = sum(bool(each & _OWN_NOTES) for each in flags)
    both = sum(bool(each & (_OWN_NOTES | _SENSITIVE)) for each in flags)
    if group.flags & _OWN_NOTES or (flags and notes == len(flags)):
        return Apart.OWN_NOTES
    if group.flags & _SENSITIVE or (flags and 2 * both >= len(flags)):
        return Apart.SENSITIVE
    return Apart.NO


def names_people(form: FormDef) -> bool:
    """Whether a form is there to say who people are: half of it identifies."""
    flags = [question.flags for question in form.questions()]
    return 2 * sum(Flag.IDENTIFIES in each for each in flags) >= len(flags) > 0


def every_question(items: Iterable[ItemDef]) -> Iterator[QuestionDef]:
    """Yield the questions of items and of the groups among them, in order."""
    for item in items:
        if isinstance(item, QuestionDef):
            yield item
        else:
            yield from every_question(item.children)


def questions_in(group: GroupDef) -> list[QuestionDef]:
    """Return the questions of a group and of the groups in it."""
    found: list[QuestionDef] = []
    for item in group.children:
        if isinstance(item, GroupDef):
            found += questions_in(item)
        elif not item.companion_of and item.kind is not Kind.HIDDEN:
            found.append(item)
    return found


def neighbours(
    items: Sequence[ItemDef],
) -> Iterator[GroupDef | tuple[QuestionDef, ...]]:
    """Yield groups, and neighbouring questions together."""
    run: list[QuestionDef] = []
    for item in items:
        if isinstance(item, QuestionDef):
            run.append(item)
            continue
        if run:
            yield tuple(run)
            run = []
        yield item
    if run:
        yield tuple(run)
