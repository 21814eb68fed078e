"""What the person may see and hear of an interview: their words, nothing of ours.

Interviewer's and clinician's questions, codes, the setting of the talk and the list of
methods are left out here, not hidden: whoever shows the passages has nothing else.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from monitor_app.forms.definition import Flag, GroupDef, Kind, QuestionDef, RepeatDef
from monitor_app.forms.session import Session
from monitor_app.forms.state import NodeState

_OURS = frozenset({Flag.INTERVIEWER, Flag.CLINICIAN, Flag.PROGRAM})
_OUR_GROUPS = frozenset({"hdr", "intnotes", "closing"})
_METHODS = "method"  # the list that would suggest answers (form library, 0.5)
_OUR_NAMES = re.compile(r"(record_id|case_no|.*_code|risk_.*|sens_level)")
_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:T(\d{2}:\d{2}).*)?")
_TIME = re.compile(r"(\d{2}:\d{2}):\d{2}.*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """One question as the person hears it, and the answer in words.

    `verbatim` marks the person's own words, `offered` the choices that may be shown.
    """

    ref: str
    heading: str  # of the group, in the language of the questions
    question: str
    answer: str
    verbatim: bool = False
    offered: tuple[str, ...] = ()


def passages(
    session: Session, scope: str = "", *, answered: bool = False
) -> tuple[Passage, ...]:
    """Return what may be shown below a place, in the form's order.

    Args:
        session: the interview; the words are in its language.
        scope: a group or an entry, "" for the whole interview.
        answered: only what has an answer: for reading back.
    """
    top = scope.partition("/")[0]
    if top in _OUR_GROUPS:
        return ()
    found = _below(session, scope, session.node(scope).label if scope else "")
    return tuple(each for each in found if each.answer or not answered)


def on_page(session: Session, section: str) -> tuple[Passage, ...]:
    """Return what may be shown of one page: a group, or "" for what is in no group."""
    found = passages(session, section)
    return found if section else tuple(each for each in found if "/" not in each.ref)


def answer_words(session: Session, ref: str) -> str:
    """Return an answer as a person would say it."""
    node = session.node(ref)
    return in_words(node.value, {c.value: c.label for c in node.choices})


def _below(session: Session, ref: str, heading: str) -> Iterator[Passage]:
    for node in session.children(ref):
        definition = node.definition
        if not node.relevant or definition is None or node.ref in _OUR_GROUPS:
            continue
        if _OURS & getattr(definition, "flags", frozenset()):
            continue
        if isinstance(definition, GroupDef):
            entry = isinstance(definition, RepeatDef)
            number = f" {node.ref[node.ref.rindex('[') + 1 : -1]}" if entry else ""
            words = f"{node.label or heading}{number}"
            yield from _below(session, node.ref, words)
        elif _may_show(definition):
            yield _passage(node, definition, heading)


def _may_show(question: QuestionDef) -> bool:
    if question.kind in {Kind.HIDDEN, Kind.ATTACHMENT, Kind.GEOPOINT, Kind.BARCODE}:
        return False
    if question.choice_list == _METHODS or question.companion_of:
        return False
    return not _OUR_NAMES.fullmatch(question.name)


def _passage(node: NodeState, question: QuestionDef, heading: str) -> Passage:
    labels = {choice.value: choice.label for choice in node.choices}
    return Passage(
        ref=node.ref,
        heading=heading,
        question=node.label,
        answer=in_words(node.value, labels),
        verbatim=Flag.VERBATIM in question.flags,
        offered=tuple(labels.values()) if not node.value else (),
    )


def in_words(value: str, labels: Mapping[str, str]) -> str:
    """Return a stored value as a person would say it; `labels` of the choices."""
    if labels:
        return ", ".join(labels.get(code, code) for code in value.split())
    if day := _DAY.fullmatch(value):
        time = f" {day[4]}" if day[4] else ""
        return f"{day[3]}.{day[2]}.{day[1]}{time}"
    if time_of_day := _TIME.fullmatch(value):
        return time_of_day[1]
    return value
