"""Records whose "do not contact" the coordinator lifted, and why (rule 35).

A lift is about one record: where the person says it again, it holds again. The reason
stays in the vault; the log says only that the rule of a record was lifted.
"""

import json

from monitor_app.vault import Vault
from monitor_app.vault.meta import MetaRepository

_KEY = "contact-lifted"


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


def _kept(vault: Vault) -> dict[str, str]:
    found = MetaRepository(vault.database).find(_KEY)
    kept: dict[str, str] = json.loads(found) if found else {}
    return kept


def _keep(vault: Vault, kept: dict[str, str]) -> None:
    content = json.dumps(kept, ensure_ascii=False).encode()
    MetaRepository(vault.database).put(_KEY, content)
