"""Answers of a draft that its version of the form has no place for, in words.

They came with an older version, or from a list that offers them no more. The draft
keeps them; a signed record does not: somebody reads them and takes over what matters.
What is left stays beside the signed record, with the saved states of other answers.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from monitor_app.forms.definition import Flag, FormDef, QuestionDef
from monitor_app.forms.loading import load_form as load_xform
from monitor_app.usecases import clock, safety, showing
from monitor_app.usecases.places import bare
from monitor_app.vault import Vault


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOver:
    """One such answer: what was asked and what was said, in one language."""

    ref: str  # place in the version that it comes from
    question: str
    answer: str


def words_of(
    vault: Vault, form_id: str, aside: Mapping[str, str], language: str
) -> tuple[LeftOver, ...]:
    """Return answers put aside in the words of the newest version that offered them.

    What no version of the vault asks is told by its place and as it is stored.
    """
    if not aside:
        return ()
    stored = vault.forms.versions(form_id)
    versions = [load_xform(form.xform, form_id) for form in stored]
    return tuple(
        _in_words(versions, ref, value, language) for ref, value in aside.items()
    )


def keep(vault: Vault, interview: str, aside: Mapping[str, str]) -> None:
    """Keep answers put aside beside the record that is being signed.

    The caller owns the transaction. They are not signed, leave in no bundle, and go
    when the record is erased.
    """
    moment = clock.stamp(vault.clock())
    for ref, value in aside.items():
        vault.interviews.keep_verbatim(interview, ref, value, moment)


def kept(
    vault: Vault, interview: str, form: FormDef, language: str
) -> tuple[LeftOver, ...]:
    """Return what was put aside when a record was signed, in words.

    Args:
        vault: open.
        interview: its id.
        form: the one that the record was signed with.
        language: of the words.

    Raises:
        NoSuchInterviewError: there is none.
        RoleReadsNoContentError: an analyst or administrator asks (rule 22).
    """
    summary = vault.interviews.get(interview)
    safety.require_reader(vault, summary)
    aside = {
        ref: text
        for ref, text in vault.interviews.last_states(interview).items()
        if text and not _has_states(form, ref)  # others are earlier wordings
    }
    return words_of(vault, summary.form_id, aside, language)


def _has_states(form: FormDef, ref: str) -> bool:
    question = form.find(bare(ref))
    return isinstance(question, QuestionDef) and Flag.VERBATIM in question.flags


def _in_words(versions: list[FormDef], ref: str, value: str, language: str) -> LeftOver:
    asked = [form.find(bare(ref)) for form in versions]
    questions = [each for each in asked if isinstance(each, QuestionDef)]
    if not questions:
        return LeftOver(ref=ref, question=ref, answer=value)
    offering = (each for each in questions if _offers(each, value))
    question = next(offering, questions[0])
    labels = {c.value: c.label.plain(language) for c in question.choices}
    return LeftOver(
        ref=ref,
        question=question.label.plain(language) or question.name,
        answer=showing.in_words(value, labels),
    )


def _offers(question: QuestionDef, value: str) -> bool:
    """Whether a question could be answered so: by its list, if it has one."""
    known = {choice.value for choice in question.choices}
    return not known or known.issuperset(value.split())
