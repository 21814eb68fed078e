"""From what a person enters to the stored answer, or a refusal."""

import re
from collections.abc import Sequence

from monitor_app.errors.forms import NotAChoiceError, WrongTypeError
from monitor_app.forms.casting import cast, written
from monitor_app.forms.definition import Kind, QuestionDef

Answer = str | int | float | bool | Sequence[str] | None

_ACKNOWLEDGED = "OK"
_DATA_TYPE = {
    Kind.INTEGER: "int",
    Kind.DECIMAL: "decimal",
    Kind.DATE: "date",
    Kind.TIME: "time",
    Kind.DATETIME: "dateTime",
    Kind.GEOPOINT: "geopoint",
}
_MANY = frozenset({Kind.SELECT_MULTIPLE, Kind.RANK})
# XML 1.0 cannot carry these, so no submission could: they would vanish on the way.
_UNWRITABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def stored(
    question: QuestionDef, ref: str, answer: Answer, offered: tuple[str, ...]
) -> str:
    """Return an answer as the record keeps it.

    Args:
        question: what is asked.
        ref: the place, for the refusal.
        answer: None or "" for no answer; a sequence for several choices.
        offered: the values that are open now, for questions with choices.

    Raises:
        WrongTypeError, NotAChoiceError
    """
    if answer is None or answer == "":
        return ""
    if question.kind in _MANY:
        return _several(question, ref, answer, offered)
    if not isinstance(answer, str | int | float):
        raise WrongTypeError(question=ref, expected=question.kind)
    if question.kind is Kind.SELECT_ONE:
        return _one(ref, answer, offered)
    if question.kind is Kind.ACKNOWLEDGE:
        return _acknowledged(ref, answer)
    return _plain(question, ref, answer)


def fits(question: QuestionDef, text: str, offered: tuple[str, ...]) -> bool:
    """Whether a stored text could be an answer to the question as it stands now."""
    if question.kind is Kind.SELECT_ONE:
        return text in offered
    if question.kind in _MANY:
        return set(text.split()) <= set(offered)
    return cast(_type_of(question), text) != ""


def _several(
    question: QuestionDef, ref: str, answer: Answer, offered: tuple[str, ...]
) -> str:
    if isinstance(answer, str):
        values = answer.split()
    elif isinstance(answer, Sequence) and all(isinstance(each, str) for each in answer):
        values = list(answer)
    else:
        raise WrongTypeError(question=ref, expected=question.kind)
    values = list(dict.fromkeys(values))
    if any(value.split() != [value] for value in values):
        raise NotAChoiceError(question=ref)  # it would read as two choices
    if not set(values) <= set(offered):
        raise NotAChoiceError(question=ref)
    if question.kind is Kind.RANK and values and len(values) != len(set(offered)):
        raise NotAChoiceError(question=ref)
    if question.kind is Kind.SELECT_MULTIPLE:
        values.sort(key=offered.index)
    return " ".join(values)


def _one(ref: str, answer: str | float, offered: tuple[str, ...]) -> str:
    value = written("string", answer) or ""
    if value not in offered:
        raise NotAChoiceError(question=ref)
    return value


def _acknowledged(ref: str, answer: str | float | bool) -> str:
    if answer is True or answer == _ACKNOWLEDGED:
        return _ACKNOWLEDGED
    if answer is False:
        return ""
    raise WrongTypeError(question=ref, expected=Kind.ACKNOWLEDGE)


def _plain(question: QuestionDef, ref: str, answer: str | float) -> str:
    data_type = _type_of(question)
    if isinstance(answer, bool) and data_type != "boolean":
        raise WrongTypeError(question=ref, expected=question.kind)
    text = written(data_type, answer)
    if text is None or _UNWRITABLE.search(text):
        raise WrongTypeError(question=ref, expected=question.kind)
    if question.kind is Kind.RANGE and not _in_range(question, float(text)):
        raise WrongTypeError(question=ref, expected=question.kind)
    return text


def _type_of(question: QuestionDef) -> str:
    if question.kind is Kind.RANGE:
        return "int" if question.data_type in {"int", "integer"} else "decimal"
    return _DATA_TYPE.get(question.kind, question.data_type)


def _in_range(question: QuestionDef, number: float) -> bool:
    ends = [question.parameters.get(key, "") for key in ("start", "end")]
    if not all(cast("decimal", end) for end in ends):
        return True
    low, high = sorted(map(float, ends))
    return low <= number <= high
