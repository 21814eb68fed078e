"""What can be missing on a command line."""

from monitor_app.errors import MonitorError


class NoVaultNamedError(MonitorError):
    """The verb works on a vault and none was named."""

    code = "cli.no-vault"


class NoPassphraseError(MonitorError):
    """No passphrase was given, and there is no terminal to ask at."""

    code = "cli.no-passphrase"


class PassphraseFileError(MonitorError):
    """The file has no passphrase in its first line. Details: `name`."""

    code = "cli.passphrase-file"


class PassphrasesDifferError(MonitorError):
    """A new passphrase was typed differently the second time."""

    code = "cli.passphrases-differ"


class WrongUsageError(MonitorError):
    """The words of the command line do not fit together. Details: `what`."""

    code = "cli.usage"


class CancelledError(MonitorError):
    """A person stopped the verb."""

    code = "cli.cancelled"


class InternalError(MonitorError):
    """A fault of the program itself. Details: `kind` (the exception's class)."""

    code = "internal.error"
