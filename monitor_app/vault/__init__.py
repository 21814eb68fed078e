"""The encrypted store."""

from monitor_app.vault.store import Vault

__all__ = ["Vault"]
