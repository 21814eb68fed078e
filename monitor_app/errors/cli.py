"""What can be missing on a command line."""

from monitor_app.errors import MonitorError


class NoVaultNamedError(MonitorError):
    """The verb works on a vault and none was named."""

    code = "cli.no-vault"


class NoPassphraseError(MonitorError):
    """No passphrase was given, and there is no terminal to ask at."""

    code = "cli.no-passphrase"


class InternalError(MonitorError):
    """A fault of the program itself. Details: `kind` (the exception's class)."""

    code = "internal.error"
