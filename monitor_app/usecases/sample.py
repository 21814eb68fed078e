"""Answers a form as a fictional person would: for the demonstration and for tests.

The answers go through the engine one by one, exactly as if a monitor gave them, so a
sample never holds what the form would refuse.
"""

import json
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from monitor_app import paths
from monitor_app.errors import MonitorError
from monitor_app.forms.definition import Flag, Kind, QuestionDef, RepeatDef
from monitor_app.forms.session import Session
from monitor_app.forms.state import NodeState

_MOST_PASSES = 8  # an answer may open questions, which may open others
# A demonstration that stops at the gate, or in which nobody speaks, shows little.
_TELLING = {
    "safe_start": "yes",
    "consent_talk": "yes",
    "understands": "yes",
    "secret_warn": "yes",
    "ill_any": "yes",
    "ill_more": "yes",
    "cons_state": "given",
    "readback": "yes",
    "confirmed": "yes",
    "d_under": "yes",
    "d_free": "yes",
    "d_state": "yes",
    "d_minor": "no",
    "inc_sexual": "no",
    "risk_level": "med",
    "sens_level": "l2",
    "resp_role": "victim",
    "medium": "in_person",
    "copy_given": "no",
    "ex_by": "monitor",
    "age_band": "a35_49",
    "clearance": "no",
    "secrecy": "none",
    "rl_secret": "none",
    "it_secret": "no",
    "contact_rule": "ok",
}
_NEVER = frozenset({"ref", "dk", "na", "other", "m99", "selfharm"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Whom a sample is about: codes only, as in a real record."""

    person_code: str
    case_no: str
    language: str  # kk or ru: of the account
    detained_on: date
    interviewed_on: date
    fixed: Mapping[str, str] = field(default_factory=dict)  # by question name


def story(language: str) -> Mapping[str, str | Sequence[str]]:
    """Return the fictional texts of one language, by question name."""
    source = paths.resources() / "demo" / "story.json"
    texts = json.loads(source.read_text(encoding="utf-8"))
    chosen: Mapping[str, str | Sequence[str]] = texts[language]
    return chosen


def fill(session: Session, person: Person, rng: random.Random) -> None:
    """Answer every open question that can be answered without a file.

    Files stay to the caller, who attaches real ones.
    """
    texts = story(person.language)
    for _pass in range(_MOST_PASSES):
        open_questions = [
            node for node in _leaves(session, "") if _can_fill(node) and not node.value
        ]
        if not open_questions:
            return
        for node in open_questions:
            _fill_one(session, node.ref, person, texts, rng)


def _leaves(session: Session, ref: str) -> list[NodeState]:
    found: list[NodeState] = []
    for node in session.children(ref):
        if isinstance(node.definition, QuestionDef):
            found.append(node)
        elif node.relevant:
            found += _leaves(session, node.ref)
    return found


def _can_fill(node: NodeState) -> bool:
    definition = node.definition
    return (
        isinstance(definition, QuestionDef)
        and node.relevant
        and not node.read_only
        and definition.kind
        not in (Kind.NOTE, Kind.HIDDEN, Kind.ATTACHMENT, Kind.GEOPOINT, Kind.BARCODE)
        and not definition.flags & {Flag.PROGRAM, Flag.CLINICIAN}
        and node.reason is None
    )


def _fill_one(
    session: Session,
    ref: str,
    person: Person,
    texts: Mapping[str, str | Sequence[str]],
    rng: random.Random,
) -> None:
    node = session.node(ref)  # an answer given meanwhile may have closed it
    if not _can_fill(node) or node.value:
        return
    value = _value(node, person, texts, rng)
    if not value:
        return
    try:
        session.answer(ref, value)
    except MonitorError:
        return  # the form refuses what we made up: the question stays open
    if session.node(ref).problem is not None:
        session.answer(ref, None)


def _value(
    node: NodeState,
    person: Person,
    texts: Mapping[str, str | Sequence[str]],
    rng: random.Random,
) -> str:
    definition = node.definition
    if not isinstance(definition, QuestionDef):
        return ""
    name = definition.name
    fixed = {**_TELLING, **person.fixed, **_codes(person)}
    if name in fixed:
        return fixed[name]
    if definition.kind in (Kind.SELECT_ONE, Kind.SELECT_MULTIPLE, Kind.RANK):
        return _choice(node, rng)
    if definition.kind is Kind.TEXT:
        told = texts.get(name)
        return told if isinstance(told, str) else rng.choice(list(texts["any"]))
    return _measure(definition, person, rng)


def _codes(person: Person) -> dict[str, str]:
    return {
        "person_code": person.person_code,
        "case_no": person.case_no,
        "int1_code": "M-14",
        "int2_code": "M-08",
        "d_int1": "M-14",
        "iv_date": person.interviewed_on.isoformat(),
        "d_date": person.interviewed_on.isoformat(),
        "sig_date": person.interviewed_on.isoformat(),
        "ds_date": person.interviewed_on.isoformat(),
        "iv_lang": person.language,
        "rec_lang": person.language,
        "d_lang": person.language,
        "native_lang": person.language,
        "readback_lang": person.language,
    }


def _choice(node: NodeState, rng: random.Random) -> str:
    values = [c.value for c in node.choices if c.value not in _NEVER]
    values = values or [c.value for c in node.choices]
    definition = node.definition
    if not values or not isinstance(definition, QuestionDef):
        return ""
    if definition.kind is Kind.RANK:
        return " ".join(c.value for c in node.choices)
    if definition.kind is Kind.SELECT_ONE:
        return rng.choice(values)
    several = [value for value in values if value != "none"] or values
    return " ".join(rng.sample(several, min(len(several), rng.randint(1, 2))))


def _measure(definition: QuestionDef, person: Person, rng: random.Random) -> str:
    kind = definition.kind
    if kind is Kind.DATE:
        after = timedelta(days=rng.randint(0, 5))
        later = definition.name in ("fu_next", "trial_next")
        start = person.interviewed_on if later else person.detained_on
        return (start + after).isoformat()
    if kind is Kind.TIME:
        return f"{rng.randint(8, 20):02}:{rng.choice((0, 15, 30, 45)):02}:00"
    if kind is Kind.DATETIME:
        return f"{person.detained_on.isoformat()}T{rng.randint(8, 20):02}:00:00"
    if kind is Kind.ACKNOWLEDGE:
        return "OK"
    return str(rng.randint(1, 6))


def repeats(session: Session, ref: str = "") -> list[str]:
    """Return the references of the repeats that are open, outermost first."""
    return [
        node.ref
        for node in session.children(ref)
        if isinstance(node.definition, RepeatDef) and node.relevant
    ]
