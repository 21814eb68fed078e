"""What happens right after a vault was unlocked: compare, note, clean up."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime

from monitor_app.errors.vault import DamagedVaultError, RolledBackError
from monitor_app.vault.attachments import FOLDER as ATTACHMENTS
from monitor_app.vault.attachments import AttachmentRepository
from monitor_app.vault.audit import AuditLog


def settle(
    audit: AuditLog,
    attachments: AttachmentRepository,
    transaction: Callable[[], AbstractContextManager[None]],
    now: datetime,
    *,
    wrong_tries: int,
    accept_rollback: bool,
) -> None:
    """Compare with the anchor, note what happened meanwhile, sweep cut imports.

    Raises:
        RolledBackError: an older database was put back, and nobody accepted that.
        DamagedVaultError: the folder of attachments is gone.
    """
    notes: list[tuple[str, str]] = []
    try:
        audit.check_anchor()
    except RolledBackError:
        if not accept_rollback:
            raise
        notes.append(("vault.rollback-accepted", ""))
    if wrong_tries:
        notes.append(("vault.opening-refused", str(wrong_tries)))
    last = audit.newest(1)
    if last and datetime.fromisoformat(last[0].at) > now:
        notes.append(("clock.moved-back", ""))
    if notes:
        with transaction():
            for event, detail in notes:
                audit.append(event, detail=detail)
    audit.prepare_anchor()
    audit.anchor()
    try:
        attachments.sweep()
    except (FileNotFoundError, NotADirectoryError):
        raise DamagedVaultError(where=ATTACHMENTS) from None
