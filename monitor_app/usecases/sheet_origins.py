"""Where the identity sheets of an office came from.

So that none takes the place of another because a stick was late, or by who must not.
Noted in the vault by person code: keys, numbers and times, no word of a sheet. A sheet
that was written at the office itself has no note.
"""

import json
from dataclasses import asdict, dataclass

from monitor_app.errors.bundle import SheetOfAnotherError
from monitor_app.usecases.team import team_of
from monitor_app.vault import Vault
from monitor_app.vault.meta import MetaRepository


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """The bundle that a sheet came in."""

    signer: str  # OpenSSH public key line
    sequence: int
    signed_at: str
    interview: str  # the same sheet is the same id


def takes_its_place(vault: Vault, person_code: str, new: Origin) -> bool:
    """Say whether an arriving sheet replaces what is here; an older one does not.

    Older is what both the sender's numbers and times call so: a clock may be set, and a
    restored vault counts some numbers again.

    Raises:
        SheetOfAnotherError: what is here came from somebody else, who still signs for
            us: whoever has one monitor's key must not rewrite the names of all.
    """
    found = MetaRepository(vault.database).find(_key(person_code))
    if found is None or person_code not in vault.identities.codes():
        return True
    old = Origin(**json.loads(found))
    if old.signer != new.signer:
        if old.interview != new.interview and old.signer in _signing(vault):
            raise SheetOfAnotherError(person_code=person_code)
        return True
    return new.sequence >= old.sequence or new.signed_at > old.signed_at


def note(vault: Vault, person_code: str, origin: Origin) -> None:
    """Note where a sheet came from. The caller owns the transaction."""
    content = json.dumps(asdict(origin)).encode()
    MetaRepository(vault.database).put(_key(person_code), content)


def forget(vault: Vault, person_code: str) -> None:
    """Drop the note of a sheet that is removed. The caller owns the transaction."""
    MetaRepository(vault.database).drop(_key(person_code))


def _signing(vault: Vault) -> frozenset[str]:
    return frozenset(s.key for s in team_of(vault).signers if not s.revoked)


def _key(person_code: str) -> str:
    return f"sheet-origin/{person_code}"
