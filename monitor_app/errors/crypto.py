"""What keys, signatures and ciphertexts can be wrong about."""

from monitor_app.errors import MonitorError


class AgeNoMatchError(MonitorError):
    """No key at hand opens this file: it is meant for somebody else."""

    code = "age.no-match"


class AgeHeaderError(MonitorError):
    """This is not an age file, or its header is malformed. Details: `what`."""

    code = "age.header"


class AgeHeaderMacError(MonitorError):
    """The header was changed after it was written."""

    code = "age.header-mac"


class AgePayloadError(MonitorError):
    """The encrypted content is cut, changed or reordered."""

    code = "age.payload"


class MixedRecipientsError(MonitorError):
    """Classic and hybrid recipients in one file would weaken the hybrid ones."""

    code = "age.mixed-recipients"


class NotAnAgeKeyError(MonitorError):
    """The text is no age recipient or identity that we know."""

    code = "age.not-a-key"


class BadSignatureError(MonitorError):
    """The signature does not fit what it is said to sign."""

    code = "sshsig.bad-signature"


class MalformedSignatureError(MonitorError):
    """This is no SSH signature of the only kind accepted. Details: `what`."""

    code = "sshsig.malformed"


class WrongNamespaceError(MonitorError):
    """The signature was made for another purpose."""

    code = "sshsig.wrong-namespace"


class NotASigningKeyError(MonitorError):
    """The text is no Ed25519 key in OpenSSH's form."""

    code = "keys.not-a-signing-key"


class LowOrderKeyError(MonitorError):
    """A key of low order "signs" anything; it is never accepted."""

    code = "keys.low-order"


class KdfBelowFloorError(MonitorError):
    """The key derivation is too weak. Details: `memory_kib`, `passes`."""

    code = "kdf.below-floor"


class KdfAboveCeilingError(MonitorError):
    """The key derivation would stall us. Details: `memory_kib`, `passes`."""

    code = "kdf.above-ceiling"


class WrongKeyError(MonitorError):
    """The key does not open what it was tried on."""

    code = "keys.wrong-key"


class WeakPassphraseError(MonitorError):
    """The passphrase is too easy to guess. Details: `bars`, `needed`."""

    code = "passphrase.weak"
