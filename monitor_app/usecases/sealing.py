"""Possible state secrets, and people bound to secrecy (form library, 3.2).

Whoever records marks an answer, a file or a whole record as a possible state secret.
From then on it is out of search, print and export until a lawyer, named by a code,
releases it. A record at level l4 counts as marked as a whole. What is marked stays in
the vault as it was; the marks are the vault's own and are never part of a record.
To whom a lawyer clears a whole record for export is `vault.clearances`.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace

from monitor_app.errors.forms import UnknownQuestionError
from monitor_app.errors.safety import LawyerOnlyError, SealedError
from monitor_app.forms.loading import load_form
from monitor_app.forms.session import Session
from monitor_app.records.interview import InterviewSummary
from monitor_app.records.safety import UNDER_SECRECY, Role
from monitor_app.usecases import clock, safety
from monitor_app.usecases.facts import facts_of
from monitor_app.usecases.places import bare
from monitor_app.vault import Vault
from monitor_app.vault.meta import MetaRepository

WHOLE = ""  # the place that stands for the whole record
SEALED_LEVEL = "l4"
_RUN = 5  # words in a row that are no accident
_FEW = 3  # words of an answer that is no quotation by itself


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealing:
    """What is marked in one record, and which lawyers decided what."""

    marks: tuple[str, ...] = ()  # places; WHOLE for all of it
    released_by: str = ""  # code of the lawyer; marks made later seal again

    @property
    def sealed(self) -> frozenset[str]:
        """Return the places that are sealed now."""
        return frozenset() if self.released_by else frozenset(self.marks)


def of(vault: Vault, interview: str) -> Sealing:
    """Return the marks of a record."""
    found = MetaRepository(vault.database).find(_key(interview))
    if found is None:
        return Sealing()
    kept = json.loads(found)
    return Sealing(**(kept | {"marks": tuple(kept["marks"])}))


def forget(vault: Vault, interview: str) -> None:
    """Drop marks and clearances of a record. The caller owns the transaction."""
    MetaRepository(vault.database).drop(_key(interview))
    vault.clearances.forget(interview)


def mark(vault: Vault, interview: str, place: str = WHOLE) -> None:
    """Mark a place as a possible state secret; it leaves the search at once.

    Raises:
        NoSuchInterviewError, UnknownQuestionError: there is nothing to mark.
    """
    summary = vault.interviews.get(interview)
    session = _session(vault, summary)
    if place != WHOLE and session is not None and not session.form.find(bare(place)):
        raise UnknownQuestionError(question=place)
    now = of(vault, interview)
    marks = tuple(sorted({*now.marks, place}))
    with vault.transaction():
        _keep(vault, interview, replace(now, marks=marks, released_by=""))
        _find_anew(vault, summary, session)
        vault.audit.append("secret.marked", interview)


def keep_sealed(vault: Vault, interview: str) -> None:
    """Keep a signed record of level l4 sealed although an amendment lowers the level.

    What was said under the seal is still in the earlier version: only a lawyer's word
    opens it. Called in a transaction.
    """
    now = of(vault, interview)
    if not now.released_by and WHOLE not in now.marks:
        _keep(vault, interview, replace(now, marks=tuple(sorted({*now.marks, WHOLE}))))
        vault.audit.append("secret.marked", interview)


def release(vault: Vault, interview: str, lawyer: str) -> None:
    """Open what is sealed, on the word of a named lawyer.

    Raises:
        LawyerOnlyError: the vault's role is another, or the code is empty.
    """
    _lawyer(vault, lawyer)
    summary = vault.interviews.get(interview)
    session = _session(vault, summary)
    with vault.transaction():
        _keep(
            vault, interview, replace(of(vault, interview), released_by=lawyer.strip())
        )
        _find_anew(vault, summary, session)
        vault.audit.append("secret.released", interview, lawyer.strip())


def is_sealed(vault: Vault, summary: InterviewSummary, place: str = WHOLE) -> bool:
    """Say whether a place, or the whole record, is sealed now."""
    now = of(vault, summary.id)
    whole = WHOLE in now.sealed or (
        summary.sensitivity == SEALED_LEVEL and not now.released_by
    )
    return whole or (place != WHOLE and place in now.sealed)


def refuse_any_sealed(vault: Vault, summary: InterviewSummary) -> None:
    """Raise `SealedError` before signed bytes go out that hold anything sealed."""
    refuse_sealed(vault, summary)
    if of(vault, summary.id).sealed:
        raise SealedError(question="", needs="")


def refuse_sealed(vault: Vault, summary: InterviewSummary) -> None:
    """Raise `SealedError` before a sealed record is printed or exported."""
    if is_sealed(vault, summary):
        raise SealedError(question="", needs="")


def bound_to_secrecy(answers: Mapping[str, str]) -> bool:
    """Say whether answers tell of a clearance or an undertaking (rule 17)."""
    for place, value in answers.items():
        name = place.rpartition("/")[2]
        if name == "clearance" and value == "yes":
            return True
        if name in ("secrecy", "rl_secret") and UNDER_SECRECY & set(value.split()):
            return True
    return False


def searchable(
    vault: Vault, summary: InterviewSummary, texts: Mapping[str, str]
) -> Mapping[str, str]:
    """Return the texts that the search may know of: none that is sealed or quotes it.

    A mark without numbers of entries seals the answer of every entry.
    """
    if is_sealed(vault, summary):
        return {}
    sealed = of(vault, summary.id).sealed
    if not sealed:
        return texts
    hidden = {ref for ref in texts if ref in sealed or bare(ref) in sealed}
    secrets = [texts[ref] for ref in hidden]
    return {
        ref: text
        for ref, text in texts.items()
        if ref not in hidden and not any(quotes(text, secret) for secret in secrets)
    }


def quotes(text: str, secret: str) -> bool:
    """Say whether a text repeats words of another: five in a row, or all of it.

    Args:
        text: that may quote; of two words or fewer it quotes a shorter secret only.
        secret: that may be quoted.
    """
    said, told = _words(text), _words(secret)
    run = min(_RUN, len(told))
    if len(said) >= _FEW:
        run = min(run, len(said))
    return bool(run and _runs(said, run) & _runs(told, run))


def _words(text: str) -> tuple[str, ...]:
    return tuple(re.findall(r"\w+", text.casefold()))


def _runs(words: tuple[str, ...], length: int) -> frozenset[tuple[str, ...]]:
    last = len(words) - length
    return frozenset(words[start : start + length] for start in range(last + 1))


def _session(vault: Vault, summary: InterviewSummary) -> Session | None:
    """Return what the search knows a record by; `None` where its content is gone."""
    form = vault.forms.get(summary.form_sha256)
    draft = vault.interviews.draft(summary.id)
    versions = vault.interviews.versions(summary.id)
    if form is None or not (draft or versions):
        return None
    loaded, services = load_form(form.xform, form.form_id), clock.session_services()
    if draft is not None:
        return Session.resume(loaded, draft.snapshot, services)
    return Session.from_submission(loaded, versions[-1].submission, services)


def _find_anew(
    vault: Vault, summary: InterviewSummary, session: Session | None
) -> None:
    texts = facts_of(session).texts if session is not None else {}
    vault.search.replace(summary.id, searchable(vault, summary, texts))


def _lawyer(vault: Vault, code: str) -> None:
    if safety.role(vault) is not Role.LAWYER or not code.strip():
        raise LawyerOnlyError(question="", needs="")


def _keep(vault: Vault, interview: str, sealing: Sealing) -> None:
    content = json.dumps(asdict(sealing), ensure_ascii=False).encode()
    MetaRepository(vault.database).put(_key(interview), content)


def _key(interview: str) -> str:
    return f"sealing/{interview}"
