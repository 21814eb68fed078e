"""Two signed versions of a record beside one another: what was corrected, and how."""

from dataclasses import dataclass

from monitor_app.forms.definition import Kind, QuestionDef
from monitor_app.forms.session import Session
from monitor_app.forms.state import NodeState
from monitor_app.usecases import clock, forms, safety
from monitor_app.usecases.missing import nothing_signed
from monitor_app.vault import Vault


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """What one version says at a place; every field "" where it says nothing."""

    answer: str = ""
    reason: str = ""  # code of a Reason
    translations: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A place where two versions differ."""

    ref: str
    question: str
    number: str
    before: Side
    after: Side


def compare(
    vault: Vault, interview: str, older: int, newer: int, language: str = ""
) -> tuple[Difference, ...]:
    """Return every place where two signed versions differ, in the form's order.

    Args:
        vault: open.
        interview: its id.
        older: number of a version, from 1.
        newer: number of another.
        language: of questions and choices; the record's own when "".

    Raises:
        NotSignedError: there is no such version.
        RoleReadsNoContentError: an analyst or administrator asks (rule 22).
    """
    safety.require_reader(vault, vault.interviews.get(interview))
    first = _session(vault, interview, older, language)
    second = _session(vault, interview, newer, language)
    before, after = _said(first), _said(second)
    places = list(dict.fromkeys([*after, *before]))
    nothing = Side()
    return tuple(
        Difference(
            ref=ref,
            question=(after.get(ref) or before[ref])[1],
            number=(after.get(ref) or before[ref])[2],
            before=before[ref][0] if ref in before else nothing,
            after=after[ref][0] if ref in after else nothing,
        )
        for ref in places
        if (before[ref][0] if ref in before else nothing)
        != (after[ref][0] if ref in after else nothing)
    )


def _session(vault: Vault, interview: str, number: int, language: str) -> Session:
    summary = vault.interviews.get(interview)
    versions = vault.interviews.versions(interview)
    if not 1 <= number <= len(versions):
        raise nothing_signed(summary)
    form = forms.form_of(vault, summary.form_sha256)
    session = Session.from_submission(
        form, versions[number - 1].submission, clock.session_services()
    )
    if language in form.languages:
        session.set_language(language)
    return session


def _said(session: Session) -> dict[str, tuple[Side, str, str]]:
    found: dict[str, tuple[Side, str, str]] = {}
    for node in session.everything():
        question = node.definition
        if not isinstance(question, QuestionDef) or question.kind is Kind.HIDDEN:
            continue
        side = _side(node)
        if side != Side():
            number = str(question.number or "")
            found[node.ref] = (side, node.label or question.name, number)
    return found


def _side(node: NodeState) -> Side:
    labels = {choice.value: choice.label for choice in node.choices}
    words = node.value
    if labels:
        words = ", ".join(labels.get(code, code) for code in node.value.split())
    return Side(
        answer=words,
        reason=node.reason.value if node.reason else "",
        translations=tuple(f"{t.language}: {t.text}" for t in node.translations),
    )
