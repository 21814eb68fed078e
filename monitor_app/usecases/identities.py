"""The identity store: Form P apart from the testimony, under a passphrase of its own.

It is opened only when somebody asks for it and closes after two minutes without use:
whoever shows a name asks `is_open` from time to time, which is what closes it. Each
look from a code to a name is in the log before the name is shown.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from monitor_app.crypto.strength import require_strong
from monitor_app.errors.usecases import QuestionTakesNoFileError
from monitor_app.errors.vault import (
    PersonCodeMissingError,
    PersonExistsError,
    SamePassphraseError,
    UnknownPersonError,
)
from monitor_app.forms.answers import apply_answers
from monitor_app.forms.session import Session
from monitor_app.forms.state import Problem
from monitor_app.usecases import clock, forms, sheet_origins, vaults
from monitor_app.vault import Vault

FORM = "identity_sheet"
_CODE = re.compile(r"[A-Z0-9-]{3,12}")


def exists(vault: Vault) -> bool:
    """Say whether the vault has an identity store."""
    return vault.identities.exists


def is_open(vault: Vault) -> bool:
    """Say whether the store is open; closes it when two minutes passed without use."""
    return vault.identities.is_open


def create(vault: Vault, passphrase: str, *, kdf_memory_mib: int | None = None) -> None:
    """Make the store and leave it open.

    Args:
        vault: open.
        passphrase: strong, and not the vault's: else one secret opens both.
        kdf_memory_mib: memory of the key derivation; measured when not given.

    Raises:
        WeakPassphraseError, SamePassphraseError, IdentitiesExistError, or one of
        `errors.files`.
    """
    require_strong(passphrase)
    if vault.keys.opens_with(passphrase):
        raise SamePassphraseError
    with vault.transaction():
        cost = vaults.cost_of(kdf_memory_mib)
        vault.identities.create(passphrase, cost, vault.profile)


def open_store(vault: Vault, passphrase: str) -> None:
    """Open the store; raises as `IdentityStore.open` does, which the log notes."""
    with vault.transaction():
        vault.identities.open(passphrase)


def close(vault: Vault) -> None:
    """Close the store and wipe its keys. Twice does no harm."""
    vault.identities.close()


def codes(vault: Vault) -> tuple[str, ...]:
    """Return the person codes that have a sheet: codes, no names."""
    return vault.identities.codes()


def begin(vault: Vault, person_code: str, language: str | None = None) -> Session:
    """Return an empty sheet for a person code; nothing is kept before `save`.

    Raises:
        PersonCodeMissingError: this is no person code.
        PersonExistsError: there is a sheet, which an empty one would replace.
        IdentitiesClosedError.
    """
    _require_code(person_code)
    _require_new(vault, person_code)
    form = forms.load_form(vault, FORM)
    session = Session.start(form, clock.session_services(), language)
    for question in form.questions():
        if question.name == "person_code":
            session.answer(question.path, person_code)
    return session


def save(vault: Vault, session: Session) -> str:
    """Keep a sheet as it stands, finished or not; return when (RFC 3339).

    Raises:
        PersonCodeMissingError: the sheet names no code to find it by.
        IdentitiesClosedError: two minutes passed; nothing is lost, open and save again.
    """
    person_code = _code_of(session)
    moment = clock.stamp(vault.clock())
    with vault.identities.transaction():
        vault.identities.put(person_code, session.snapshot(), moment)
    with vault.transaction():
        vault.audit.append("identities.saved", person_code)
    return moment


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """A sheet that was filled from a document."""

    person_code: str
    problems: tuple[Problem, ...]


def fill(
    vault: Vault, document: Mapping[str, object], person_code: str | None = None
) -> Filled:
    """Fill a sheet from a document of answers; refused as a whole or not.

    Args:
        vault: open, its identity store too.
        document: as `forms.answers` reads it.
        person_code: whose sheet to go on with; `None` begins one, for the code that
            the document names.

    Raises:
        PersonCodeMissingError, PersonExistsError: the document begins a sheet for
            nobody, or for somebody who has one.
        UnknownPersonError: nobody of that code has a sheet.
        QuestionTakesNoFileError: the store keeps no files.
        MonitorError: an answer is refused, with its place.
    """
    if person_code is None:
        vault.identities.require_open()
        form = forms.load_form(vault, FORM)
        session = Session.start(form, clock.session_services())
    else:
        session = look_up(vault, person_code)
    apply_answers(session, document, _no_file)
    code = _code_of(session)
    if person_code is None:
        _require_new(vault, code)
    if person_code not in (None, code):
        raise PersonCodeMissingError  # a sheet never moves to another person
    save(vault, session)
    return Filled(person_code=code, problems=session.problems())


def look_up(vault: Vault, person_code: str) -> Session:
    """Return the sheet of a person. The log notes the look, found or not.

    Raises:
        UnknownPersonError, IdentitiesClosedError.
    """
    with vault.transaction():
        found = vault.identities.find(person_code)
    if found is None:
        raise UnknownPersonError(person_code=person_code)
    form = forms.load_form(vault, FORM)
    return Session.resume(form, found, clock.session_services())


def remove(vault: Vault, person_code: str) -> None:
    """Delete the sheet of a person, for good.

    Raises:
        UnknownPersonError, IdentitiesClosedError.
    """
    if person_code not in vault.identities.codes():
        raise UnknownPersonError(person_code=person_code)
    with vault.identities.transaction():
        vault.identities.remove(person_code)
    with vault.transaction():
        sheet_origins.forget(vault, person_code)
        vault.audit.append("identities.removed", person_code)


def _no_file(ref: str, _name: str) -> str:
    raise QuestionTakesNoFileError(question=ref)


def _code_of(session: Session) -> str:
    found = [
        value
        for ref, value in session.answers().items()
        if ref.rpartition("/")[2] == "person_code"
    ]
    return _require_code(found[0] if found else "")


def is_code(text: str) -> bool:
    """Say whether a text is spelled as a person code is."""
    return _CODE.fullmatch(text) is not None


def _require_new(vault: Vault, person_code: str) -> None:
    if person_code in vault.identities.codes():
        raise PersonExistsError(person_code=person_code)


def _require_code(person_code: str) -> str:
    if not is_code(person_code):
        raise PersonCodeMissingError
    return person_code
