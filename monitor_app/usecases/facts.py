"""What lists, search and history know of an interview: computed without the vault."""

from collections.abc import Mapping
from dataclasses import dataclass, fields

from monitor_app.forms.definition import Flag, QuestionDef
from monitor_app.forms.session import Session
from monitor_app.usecases import safety


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What lists, search and history show of an interview."""

    person_code: str
    case_no: str
    site: str
    language: str
    sensitivity: str
    texts: Mapping[str, str]  # for the search
    verbatim: Mapping[str, str]  # the person's own words, by place


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftState(Facts):
    """What one autosave keeps: computed without the vault."""

    snapshot: bytes
    open_questions: int


def draft_of(session: Session) -> DraftState:
    """Return everything that an autosave keeps. Touches no vault."""
    facts = facts_of(session)
    return DraftState(
        snapshot=session.snapshot(),
        open_questions=len(session.problems()),
        **{field.name: getattr(facts, field.name) for field in fields(facts)},
    )


def facts_of(session: Session) -> Facts:
    """Return what is shown of a session. Touches no vault."""
    answers = session.answers()
    by_name = {
        ref.rpartition("/")[2]: value for ref, value in reversed(answers.items())
    }
    texts, verbatim = {}, {}
    for ref, value in answers.items():
        question = session.form.find(_path(ref))
        if not isinstance(question, QuestionDef):
            continue
        if question.kind in ("text", "note", "barcode"):
            texts[ref] = value
        if Flag.VERBATIM in question.flags:
            verbatim[ref] = value
    return Facts(
        person_code=by_name.get("person_code", ""),
        case_no=by_name.get("case_no", ""),
        site=by_name.get("site_code", ""),
        language=session.language,
        sensitivity=safety.level(answers),
        texts=texts,
        verbatim=verbatim,
    )


def _path(ref: str) -> str:
    return "/".join(step.partition("[")[0] for step in ref.split("/"))
