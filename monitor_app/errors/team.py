"""What can be wrong with a team file."""

from monitor_app.errors import MonitorError


class MalformedTeamFileError(MonitorError):
    """This is no team file. Details: `what`."""

    code = "team.malformed"


class TeamSignatureError(MonitorError):
    """The team file was changed after it was signed, or signed by nobody we trust."""

    code = "team.signature"


class TeamFingerprintError(MonitorError):
    """The number read aloud is not the one of this team file."""

    code = "team.fingerprint"


class TeamFingerprintMissingError(MonitorError):
    """A first team file is accepted only with the number that was read aloud."""

    code = "team.fingerprint-missing"


class OlderTeamFileError(MonitorError):
    """A newer team file is in force. Details: `found`, `current`."""

    code = "team.older"


class NewerTeamFormatError(MonitorError):
    """A later release wrote it. Details: `found`, `supported`."""

    code = "team.newer-format"


class KeyUnderTwoNamesError(MonitorError):
    """Revoking one name would leave the other. Details: `name`, that has the key."""

    code = "team.key-under-two-names"


class BadTeamEntryError(MonitorError):
    """A name, key, purpose or class cannot stand in a team file. Details: `name`."""

    code = "team.bad-entry"


class TeamExistsError(MonitorError):
    """The office has a team file already; it is changed, not made anew."""

    code = "team.exists"


class NotOurTeamError(MonitorError):
    """The team file in force is signed by another office."""

    code = "team.not-ours"


class UnknownTeamSignerError(MonitorError):
    """The team file names no such signer. Details: `name`."""

    code = "team.unknown-signer"
