"""Answers of a draft that its version of the form has no place for, in words.

They came with an older version, or from a list that offers them no more. The draft
keeps them; a signed record does not: somebody reads them and takes over what matters.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from monitor_app.forms.definition import FormDef, QuestionDef
from monitor_app.forms.loading import load_form as load_xform
from monitor_app.usecases import showing
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
    """Return answers put aside in the words of the newest version that asked them.

    What no version of the vault asks is told by its place and as it is stored.
    """
    if not aside:
        return ()
    stored = vault.forms.versions(form_id)
    versions = [load_xform(form.xform, form_id) for form in stored]
    return tuple(
        _in_words(versions, ref, value, language) for ref, value in aside.items()
    )


def _in_words(versions: list[FormDef], ref: str, value: str, language: str) -> LeftOver:
    for form in versions:
        question = form.find(bare(ref))
        if isinstance(question, QuestionDef):
            labels = {c.value: c.label.plain(language) for c in question.choices}
            return LeftOver(
                ref=ref,
                question=question.label.plain(language) or question.name,
                answer=showing.in_words(value, labels),
            )
    return LeftOver(ref=ref, question=ref, answer=value)
