"""Which questions of a form are printed: all, the core, or chosen groups."""

from collections.abc import Sequence
from dataclasses import replace
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
    kept = _kept(items, core=profile == CORE, for_person=for_person)
    if not kept:
        raise NothingToPrintError(form=form.form_id)
    return kept


def _kept(
    items: Sequence[ItemDef], *, core: bool, for_person: bool
) -> tuple[ItemDef, ...]:
    found: list[ItemDef] = []
    needed: set[str] = set()
    for item in items:
        if isinstance(item, GroupDef):
            children = _kept(item.children, core=core, for_person=for_person)
            if children:
                found.append(replace(item, children=children))
        elif _wanted(item, needed, core=core, for_person=for_person):
            needed.add(item.path)
            found.append(item)
    return tuple(found)


def _wanted(
    question: QuestionDef, needed: set[str], *, core: bool, for_person: bool
) -> bool:
    if question.kind is Kind.HIDDEN:
        return False
    if for_person and Flag.INTERVIEWER in question.flags:
        return False
    if not core or question.companion_of in needed:
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


def questions_in(group: GroupDef) -> list[QuestionDef]:
    """Return the questions of a group and of the groups in it."""
    found: list[QuestionDef] = []
    for item in group.children:
        if isinstance(item, GroupDef):
            found += questions_in(item)
        elif not item.companion_of and item.kind is not Kind.HIDDEN:
            found.append(item)
    return found
