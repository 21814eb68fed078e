"""Beginning an interview with what is known before the first question."""

from monitor_app.forms.session import Session
from monitor_app.records.people_codes import draw_person_code
from monitor_app.usecases import (
    identities,
    interviews,
    rehearsal,
    safety,
    transcribing,
)
from monitor_app.usecases.consents import CONSENT_FORM
from monitor_app.usecases.interviews import OpenDraft
from monitor_app.vault import Vault


def begin_with(
    vault: Vault,
    form_id: str,
    language: str | None = None,
    *,
    person_code: str = "",
    case_no: str = "",
    visit: str = "",
) -> OpenDraft:
    """Begin an interview, fill in its codes, and put it into a visit.

    Args:
        vault: open.
        form_id: of a form of the vault or library; no identity sheet.
        language: of the questions.
        person_code: of somebody spoken to before; "" leaves the question open.
        case_no: as `person_code`.
        visit: id of a visit, "" for none.

    Raises:
        RecoveryFirstError: a forgotten passphrase would lose it; see `rehearsal`.
        IdentityApartError, FormNotInstalledError, NoSuchVisitError: nothing is begun.
    """
    if not (form_id == CONSENT_FORM and safety.earlier_records(vault, person_code)):
        rehearsal.require(vault)  # what a person takes back may not wait for it
    if visit:
        vault.visits.get(visit)
    opened = interviews.begin(vault, form_id, language)
    session = opened.session()
    _fill(session, {"person_code": person_code, "case_no": case_no})
    state = interviews.draft_of(session)
    interviews.save_draft(vault, opened.interview, state)
    if visit:
        with vault.transaction():
            vault.visits.assign(opened.interview, visit)
    return interviews.open_draft(vault, opened.interview)


def propose_code(vault: Vault) -> str:
    """Return a random code that no record and no open identity sheet of ours has."""
    taken = set(identities.codes(vault)) if identities.is_open(vault) else set[str]()
    while True:
        code = draw_person_code(vault.random_bytes)
        if code not in taken and not vault.interviews.of_person(code):
            return code


def begin_paper(vault: Vault, typed: str, language: str | None = None) -> OpenDraft:
    """Begin the record of a paper; see `transcribing.begin`.

    Raises:
        RecoveryFirstError: as `begin_with`.
    """
    rehearsal.require(vault)
    return transcribing.begin(vault, typed, language)


def _fill(session: Session, known: dict[str, str]) -> None:
    for question in session.form.questions():
        value = known.get(question.name, "")
        if value:
            session.answer(question.path, value)
