"""Records whose "do not contact" the coordinator lifted, and why (rule 35).

A lift is about one record: where the person says it again, it holds again. The reason
stays in the vault; the log says only that the rule of a record was lifted.
"""

import json
from collections.abc import Iterable

from monitor_app.vault import Vault
from monitor_app.vault.meta import MetaRepository

_KEY, _NEVER = "contact-lifted", "contact-never"


def lifted_because(vault: Vault, interview: str) -> str:
    """Return the coordinator's reason for one record, "" when the rule holds."""
    return _kept(vault).get(interview, "")


def keep_reason(vault: Vault, interview: str, reason: str) -> None:
    """Keep the reason of a lift. The caller owns the transaction."""
    _keep(vault, _kept(vault) | {interview: reason})


def forget(vault: Vault, interview: str) -> None:
    """Drop what was kept of a purged interview. The caller owns the transaction."""
    kept = _kept(vault)
    if kept.pop(interview, ""):
        _keep(vault, kept)
    if interview in never(vault):
        _put(vault, _NEVER, sorted(never(vault) - {interview}))


def never(vault: Vault) -> frozenset[str]:
    """Return the records whose person a record that was erased here let nobody contact.

    A record that came after them, and says something else, counts before them.
    """
    found = MetaRepository(vault.database).find(_NEVER)
    return frozenset(json.loads(found)) if found else frozenset()


def keep_never(vault: Vault, interviews: Iterable[str]) -> None:
    """Keep "do not contact" with what is left. The caller owns the transaction."""
    _put(vault, _NEVER, sorted(never(vault) | set(interviews)))


def _kept(vault: Vault) -> dict[str, str]:
    found = MetaRepository(vault.database).find(_KEY)
    kept: dict[str, str] = json.loads(found) if found else {}
    return kept


def _keep(vault: Vault, kept: dict[str, str]) -> None:
    _put(vault, _KEY, kept)


def _put(vault: Vault, key: str, kept: object) -> None:
    content = json.dumps(kept, ensure_ascii=False).encode()
    MetaRepository(vault.database).put(key, content)
