"""A document of answers, applied through the engine as a person would give them.

`{"language": "kk", "answers": [["places/place[2]/pl_type", "sizo"], ["inj[1]/photo",
"@photo.jpg"]], "status": {"arrest/arr_dt": "unknown"}, "translations": {"narrative/
free_account": [{"language": "ru", "translator": "T-1", "date": "2026-01-31", "text":
"…"}]}}`. Answers are applied in order; an entry of a repeat is made when its number is
first named; `@` attaches a file. Either everything is applied or nothing.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import PureWindowsPath

from monitor_app.errors.forms import (
    AnswersMalformedError,
    UnknownQuestionError,
    WrongTypeError,
)
from monitor_app.forms.answering import Answer
from monitor_app.forms.definition import Kind, QuestionDef
from monitor_app.forms.session import Session
from monitor_app.records.status import Reason, Translation

Attach = Callable[[str, str], str]
_KEYS = frozenset({"language", "answers", "status", "translations"})
_STEP = re.compile(r"([^\[\]/]+)(?:\[([1-9][0-9]{0,5})\])?")


def apply_answers(
    session: Session, document: Mapping[str, object], attach: Attach
) -> None:
    """Apply a document of answers to an interview.

    Args:
        session: the interview; unchanged if anything is refused.
        document: as above, decoded from JSON.
        attach: stores the file (place, name without "@") and returns its stored name;
            called only when every answer has been found acceptable.

    Raises:
        AnswersMalformedError: the document is not built as it should be.
        AnswerError: the first answer refused; its place is in the details.
    """
    plan = _read(document)
    trial = Session.resume(session.form, session.snapshot(), session.services)
    _apply(trial, plan, lambda _ref, name: name)
    _apply(session, plan, attach)


@dataclass(frozen=True, slots=True)
class _Document:
    language: str | None
    answers: tuple[tuple[str, Answer], ...]
    reasons: tuple[tuple[str, Reason], ...]
    translations: tuple[tuple[str, Translation], ...]


def _apply(session: Session, document: _Document, attach: Attach) -> None:
    if document.language is not None:
        session.set_language(document.language)
    for ref, value in document.answers:
        place = _reached(session, ref)
        if isinstance(value, str) and _is_file(session, place):
            value = _attached(place, value, attach)  # noqa: PLW2901 - the stored name
        session.answer(place, value)
    for ref, reason in document.reasons:
        session.set_reason(_reached(session, ref), reason)
    for ref, translation in document.translations:
        session.set_translation(_reached(session, ref), translation)


def _attached(ref: str, value: str, attach: Attach) -> str:
    if not value:
        return ""
    if not value.startswith("@") or not _is_beside(value[1:]):
        raise WrongTypeError(question=ref, expected=Kind.ATTACHMENT)
    return attach(ref, value[1:])


def _is_beside(name: str) -> bool:
    """Say whether a file lies beside the document, or below: nowhere else."""
    windows = PureWindowsPath(name)
    return bool(windows.parts) and not windows.anchor and ".." not in windows.parts


def _is_file(session: Session, ref: str) -> bool:
    path = re.sub(r"\[\d+\]", "", ref)
    item = session.form.find(path)
    return isinstance(item, QuestionDef) and item.kind is Kind.ATTACHMENT


def _reached(session: Session, ref: str) -> str:
    """Return the place as the session names it; make the entry that is next."""
    place = ""
    path = ""
    for step in ref.strip("/").split("/"):
        found = _STEP.fullmatch(step)
        if found is None:
            raise UnknownQuestionError(question=ref)
        name, number = found[1], found[2]
        path = f"{path}/{name}" if path else name
        bare = f"{place}/{name}" if place else name
        place = bare
        if session.is_repeat(path):
            place = _entry(session, bare, int(number or 1), ref)
        elif number not in {None, "1"}:
            raise UnknownQuestionError(question=ref)
    return place


def _entry(session: Session, repeat: str, number: int, ref: str) -> str:
    entries = session.instances(repeat)
    if number <= len(entries):
        return entries[number - 1]
    if number > len(entries) + 1 or not session.can_add(repeat):
        raise UnknownQuestionError(question=ref)
    place, _ = session.add_repeat(repeat)
    return place


def _read(document: Mapping[str, object]) -> _Document:
    unknown = set(document) - _KEYS
    if unknown:
        raise AnswersMalformedError(question="", what=min(unknown))
    language = document.get("language")
    if language is not None and not isinstance(language, str):
        raise AnswersMalformedError(question="", what="language")
    return _Document(
        language,
        tuple(map(_pair, _sequence(document.get("answers", []), "answers"))),
        tuple(
            (ref, _reason(ref, code))
            for ref, code in _mapping(document.get("status", {}), "status").items()
        ),
        tuple(
            (ref, _translation(ref, each))
            for ref, found in _mapping(
                document.get("translations", {}), "translations"
            ).items()
            for each in _sequence(found, "translations")
        ),
    )


def _pair(entry: object) -> tuple[str, Answer]:
    match entry:
        case [str(ref), None | str() | bool() | int() | float() as value]:
            return ref, value
        case [str(ref), list(values)] if all(isinstance(v, str) for v in values):
            return ref, values
        case [str(ref), _]:
            raise WrongTypeError(question=ref, expected="text, number or list")
    raise AnswersMalformedError(question="", what="answers")


def _reason(ref: str, code: object) -> Reason:
    if not isinstance(code, str) or code not in set(Reason):
        raise WrongTypeError(question=ref, expected=", ".join(Reason))
    return Reason(code)


def _translation(ref: str, given: object) -> Translation:
    fields = _mapping(given, "translations")
    try:
        texts = {key: str(fields[key]) for key in ("language", "translator", "text")}
        day = date.fromisoformat(str(fields["date"]))
        "".join(texts.values()).encode()  # half a surrogate pair is no text
    except (KeyError, ValueError) as error:
        raise AnswersMalformedError(question=ref, what="translations") from error
    return Translation(**texts, date=day)


def _sequence(value: object, name: str) -> Sequence[object]:
    if not isinstance(value, list):
        raise AnswersMalformedError(question="", what=name)
    return value


def _mapping(value: object, name: str) -> Mapping[str, object]:
    if not isinstance(value, dict):
        raise AnswersMalformedError(question="", what=name)
    return value
