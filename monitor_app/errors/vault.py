"""What can be wrong with a vault."""

from monitor_app.errors import MonitorError


class WrongPassphraseError(MonitorError):
    """The passphrase does not open this vault. Details: `wait_seconds`."""

    code = "vault.wrong-passphrase"


class NotAVaultError(MonitorError):
    """The folder holds no vault. Details: `name`."""

    code = "vault.not-a-vault"


class FolderNotEmptyError(MonitorError):
    """A new vault needs an empty folder. Details: `name`."""

    code = "vault.folder-not-empty"


class DamagedHeaderError(MonitorError):
    """Both copies of the vault's header are unreadable or contradict themselves."""

    code = "vault.header-damaged"


class TamperedHeaderError(MonitorError):
    """A key slot was changed, weakened or slipped in."""

    code = "vault.header-tampered"


class DamagedVaultError(MonitorError):
    """The database is damaged or is not this vault's. Details: `where`."""

    code = "vault.damaged"


class NewerVaultError(MonitorError):
    """The vault was written by a later release. Details: `found`, `supported`."""

    code = "vault.newer-version"


class EncryptionMissingError(MonitorError):
    """The database library would not encrypt; nothing was opened. Details: `what`."""

    code = "vault.encryption-missing"


class VaultInUseError(MonitorError):
    """Another window of the program has this vault open."""

    code = "vault.in-use"


class RolledBackError(MonitorError):
    """An older copy of the vault was put in place of the newer one."""

    code = "vault.rolled-back"


class AttachmentDamagedError(MonitorError):
    """An attachment's file is missing or changed. Details: `attachment`."""

    code = "attachment.damaged"


class TooManyTriesError(MonitorError):
    """The vault waits after wrong passphrases. Details: `wait_seconds`."""

    code = "vault.wait"
