"""What makes a practice vault one: a passphrase that everybody may know, and a mark."""

from monitor_app.vault import Vault
from monitor_app.vault.meta import MetaRepository

PASSPHRASE = "practice lemon train fog brick magpie"  # noqa: S105 - protects nobody
_MARK = "practice"


def put_mark(vault: Vault) -> None:
    """Mark a vault as one that holds invented people only."""
    with vault.transaction():
        MetaRepository(vault.database).put(_MARK, b"1")


def is_marked(vault: Vault) -> bool:
    """Say whether a vault holds invented people only."""
    return MetaRepository(vault.database).find(_MARK) is not None
