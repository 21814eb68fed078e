"""What may identify somebody in the free text of a record: for a second look.

Form library, rule 24: before a print or an export a person is shown what looks like an
IIN, a telephone number, a plate, an address or a name. Nothing is taken out by itself:
what is found is not proof, and what is not found is no promise.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from monitor_app.forms.definition import Kind, QuestionDef
from monitor_app.forms.session import Session
from monitor_app.records.identifying import Trait, traces
from monitor_app.usecases import reading
from monitor_app.usecases.places import bare
from monitor_app.vault import Vault

_FREE = frozenset({Kind.TEXT, Kind.NOTE, Kind.BARCODE})
_CODES = frozenset({"person_code", "case_no", "record_id", "site_code"})
_ALL: Callable[[str, QuestionDef], bool] = lambda _ref, _question: False  # noqa: E731


@dataclass(frozen=True, slots=True, kw_only=True)
class Find:
    """One find: `text` is what was found, for the eyes of who decides; never logged."""

    interview: str
    question: str  # place of the answer
    trait: Trait
    text: str
    translation: str = ""  # language, when it stands in a translation of the answer


def of_record(
    vault: Vault,
    interview: str,
    withholds: Callable[[str, QuestionDef], bool] = _ALL,
) -> tuple[Find, ...]:
    """Return the finds of a record, in the order of the form.

    Args:
        vault: open.
        interview: its id.
        withholds: says of an answer that it is left out anyway, as `Redaction` does.

    Raises:
        NoSuchInterviewError: there is none.
    """
    session = reading.session_of(vault, interview)
    return tuple(_finds(session, interview, withholds))


def _finds(
    session: Session, interview: str, withholds: Callable[[str, QuestionDef], bool]
) -> Iterator[Find]:
    for ref in session.answers():
        question = session.form.find(bare(ref))
        if not isinstance(question, QuestionDef) or question.kind not in _FREE:
            continue
        if question.name in _CODES or withholds(ref, question):
            continue
        node = session.node(ref)
        texts = [("", node.value), *((t.language, t.text) for t in node.translations)]
        for language, text in texts:
            for trace in traces(text):
                yield Find(
                    interview=interview,
                    question=ref,
                    trait=trace.trait,
                    text=text[trace.start : trace.end],
                    translation=language,
                )
