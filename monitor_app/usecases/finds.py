"""What may identify somebody in the free text of a record: for a second look.

Form library, rule 24: before a print or an export a person is shown what looks like an
IIN, a telephone number, a plate, an address or a name. Nothing is taken out by itself:
what is found is not proof, and what is not found is no promise.
"""

from collections.abc import Callable, Container, Iterator
from dataclasses import dataclass
from typing import TypeGuard

from monitor_app.forms.definition import FormDef, Kind, QuestionDef
from monitor_app.forms.session import Session
from monitor_app.forms.submission import parse_submission
from monitor_app.records.identifying import Trait, traces
from monitor_app.usecases import reading, safety
from monitor_app.usecases.places import bare
from monitor_app.vault import Vault

_FREE = frozenset({Kind.TEXT, Kind.NOTE, Kind.BARCODE})
_CODES = frozenset({"person_code", "case_no", "record_id", "site_code"})


def _nothing(_ref: str, _question: QuestionDef) -> bool:
    return False


@dataclass(frozen=True, slots=True, kw_only=True)
class Find:
    """One find: `text` is what was found, for the eyes of who decides; never logged."""

    interview: str
    question: str  # place of the answer
    trait: Trait
    text: str
    translation: str = ""  # language, when it stands in a translation of the answer
    about: QuestionDef | None = None  # what was asked there


def of_record(
    vault: Vault,
    interview: str,
    withholds: Callable[[str, QuestionDef], bool] = _nothing,
) -> tuple[Find, ...]:
    """Return the finds of a record, in the order of the form.

    Args:
        vault: open.
        interview: its id.
        withholds: says of an answer that it is left out anyway, as `Redaction` does.

    Raises:
        NoSuchInterviewError: there is none.
        RoleReadsNoContentError: an analyst or administrator asks (rule 22).
    """
    safety.require_reader(vault, vault.interviews.get(interview))
    session = reading.session_of(vault, interview)
    return in_session(session, interview, withholds)


def in_session(
    session: Session,
    interview: str,
    withholds: Callable[[str, QuestionDef], bool] = _nothing,
    *,
    notes: bool = False,
) -> tuple[Find, ...]:
    """Return the finds of an interview that is open; `notes`: the interviewer's too."""
    texts = _texts(session, withholds, notes=notes)
    return tuple(find for place in texts for find in _found(interview, *place))


def in_submission(
    content: bytes, form: FormDef, interview: str, withheld: Container[str] = ()
) -> tuple[Find, ...]:
    """Return the finds of a signed version, without opening it for writing.

    Args:
        content: the submission.
        form: its form.
        interview: whose finds they are.
        withheld: paths of questions that are left out anyway.
    """
    said = parse_submission(content, form)
    found: list[Find] = []
    for ref, value in said.values.items():
        question = form.find(bare(ref))
        if not _is_free(question) or bare(ref) in withheld:
            continue
        found += _found(interview, ref, question, "", value)
        for each in said.translations.get(ref, ()):
            found += _found(interview, ref, question, each.language, each.text)
    return tuple(found)


def _is_free(item: object) -> TypeGuard[QuestionDef]:
    return (
        isinstance(item, QuestionDef) and item.kind in _FREE and item.name not in _CODES
    )


def _found(
    interview: str, ref: str, question: QuestionDef, language: str, text: str
) -> Iterator[Find]:
    for trace in traces(text):
        yield Find(
            interview=interview,
            question=ref,
            trait=trace.trait,
            text=text[trace.start : trace.end],
            translation=language,
            about=question,
        )


def _texts(
    session: Session, withholds: Callable[[str, QuestionDef], bool], *, notes: bool
) -> Iterator[tuple[str, QuestionDef, str, str]]:
    """Yield place, question, language ("" for the answer's own) and words."""
    for ref in session.answers():
        question = session.form.find(bare(ref))
        if not _is_free(question) or withholds(ref, question):
            continue
        node = session.node(ref)
        yield ref, question, "", node.value
        for translation in node.translations:
            yield ref, question, translation.language, translation.text
    for node in session.everything() if notes else ():
        noted = node.definition
        if not node.note or not isinstance(noted, QuestionDef):
            continue
        if not withholds(node.ref, noted):
            yield node.ref, noted, "", node.note
