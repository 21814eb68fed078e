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


class NoRecoveryError(MonitorError):
    """No recovery shares were ever made for this vault."""

    code = "recovery.none"


class BadShareError(MonitorError):
    """A share is mistyped: its check words do not fit. Details: `number`."""

    code = "recovery.bad-share"


class TooFewSharesError(MonitorError):
    """Fewer shares than are needed. Details: `given`, `needed`."""

    code = "recovery.too-few"


class WrongSharesError(MonitorError):
    """The shares are of different sets, of an older set, or of another vault."""

    code = "recovery.wrong-shares"


class NotABackupError(MonitorError):
    """The file is no backup of a vault. Details: `name`."""

    code = "backup.not-a-backup"


class BackupDamagedError(MonitorError):
    """The backup is cut or changed; nothing was restored. Details: `name`."""

    code = "backup.damaged"


class IdentitiesExistError(MonitorError):
    """The vault has an identity store already."""

    code = "identities.exist"


class NoIdentitiesError(MonitorError):
    """The vault has no identity store yet."""

    code = "identities.none"


class IdentitiesClosedError(MonitorError):
    """The identity store is closed: two minutes passed, or it was never opened."""

    code = "identities.closed"


class PersonExistsError(MonitorError):
    """The identity store has a sheet for this person code. Details: `person_code`."""

    code = "identities.known"


class UnknownPersonError(MonitorError):
    """The identity store knows no such person code. Details: `person_code`."""

    code = "identities.unknown"


class SamePassphraseError(MonitorError):
    """The identity store may not open with the vault's passphrase."""

    code = "identities.same-passphrase"


class PersonCodeMissingError(MonitorError):
    """An identity sheet has no person code to find it by, or an impossible one."""

    code = "identities.no-code"


class RecoveryFirstError(MonitorError):
    """No new record before the recovery was rehearsed."""

    code = "recovery.first"


class PostponedOnceError(MonitorError):
    """The rehearsal was put off before; it can be put off once."""

    code = "recovery.postponed-once"


class NotAPictureError(MonitorError):
    """The attachment is no JPEG, PNG or WebP picture, or it is cut."""

    code = "attachment.not-a-picture"


class PictureTooLargeError(MonitorError):
    """The picture has more pixels than we decode. Details: `pixels`, `most`."""

    code = "attachment.picture-too-large"


class AttachmentTooLargeError(MonitorError):
    """The file is larger than an attachment may be. Details: `most_gib`."""

    code = "attachment.too-large"
