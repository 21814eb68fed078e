"""Why a bundle is refused, or was not written."""

from monitor_app.errors import MonitorError


class MalformedBundleError(MonitorError):
    """The content is not in the one canonical form. Details: `what`."""

    code = "bundle.malformed"


class BundleTruncatedError(MonitorError):
    """The content ends before it is complete."""

    code = "bundle.truncated"


class UnknownSignerError(MonitorError):
    """The signature is good, but the team file does not name its key."""

    code = "bundle.unknown-signer"


class RevokedSignerError(MonitorError):
    """The signer's key was revoked. Details: `signer`."""

    code = "bundle.revoked-signer"


class ExpiredSignerError(MonitorError):
    """The signer's key was not valid on that day. Details: `signer`."""

    code = "bundle.expired-signer"


class SignerMismatchError(MonitorError):
    """Somebody signed again what another had written."""

    code = "bundle.signer-mismatch"


class NotForUsError(MonitorError):
    """It opens with our key, but its writer did not mean it for us."""

    code = "bundle.not-for-us"


class NewerBundleError(MonitorError):
    """A later release wrote it. Details: `found`, `supported`."""

    code = "bundle.newer-format"


class AlreadyReceivedError(MonitorError):
    """This bundle was taken in before. Details: `bundle`."""

    code = "bundle.already-received"


class BundleTooLargeError(MonitorError):
    """More bytes or files than a bundle may hold. Details: `what`."""

    code = "bundle.too-large"


class PayloadMismatchError(MonitorError):
    """A file in it is not what its writer signed. Details: `name`."""

    code = "bundle.payload-mismatch"


class SourceChangedError(MonitorError):
    """A file changed while it was being sealed. Details: `name`."""

    code = "bundle.source-changed"


class ReadBackFailedError(MonitorError):
    """What was read back from the medium is not what was written. Details: `what`."""

    code = "bundle.read-back-failed"


class BadReceiptError(MonitorError):
    """This is no receipt of our office for a bundle of ours. Details: `what`."""

    code = "receipt.bad"


class RecordSignatureError(MonitorError):
    """An interview in it is not signed as it claims. Details: `interview`."""

    code = "bundle.record-signature"


class WithheldMismatchError(MonitorError):
    """A copy marks other answers as left out than its index. Details: `interview`."""

    code = "bundle.withheld-mismatch"


class TombstoneSignatureError(MonitorError):
    """A withdrawal in it is not signed by the key that it names."""

    code = "bundle.tombstone-signature"


class PieceMismatchError(MonitorError):
    """Pieces do not join to the file that its writer signed. Details: `name`."""

    code = "bundle.piece-mismatch"


class PartTooSmallError(MonitorError):
    """An interview's own text does not fit into one part. Details: `interview`."""

    code = "bundle.part-too-small"


class SourceUnreadableError(MonitorError):
    """A file to be sealed cannot be read. Details: `name`."""

    code = "bundle.source-unreadable"


class AllowedSignersError(MonitorError):
    """A line of the file of allowed signers is not understood. Details: `line`."""

    code = "bundle.allowed-signers"


class SheetOfAnotherError(MonitorError):
    """A sheet came from another who still signs. Details: `person_code`."""

    code = "bundle.sheet-of-another"


class RecordConflictError(MonitorError):
    """The vault holds something else under the same name. Details: `interview`."""

    code = "bundle.record-conflict"


class ReceiptForeignError(MonitorError):
    """The receipt is for a bundle that this vault did not write. Details: `bundle`."""

    code = "receipt.foreign"


class ReceiptRefusalError(MonitorError):
    """The office says that it refused the bundle. Details: `bundle`, `verdict`."""

    code = "receipt.refusal"


class KeyFileError(MonitorError):
    """The file holds no secret age key. Details: `name`."""

    code = "bundle.key-file"


class HelperLostError(MonitorError):
    """A helper process of the reception ended before its work was done."""

    code = "bundle.helper-lost"


class UnknownConsentLineError(MonitorError):
    """The record has no such line of consent. Details: `line`."""

    code = "consent.unknown-line"


class NoWithdrawalError(MonitorError):
    """No line of consent was taken back in this vault."""

    code = "consent.nothing-withdrawn"


class IdentityBundleError(MonitorError):
    """A bundle of identity sheets: it goes into the identity store, with its key."""

    code = "bundle.identity-apart"


class NoSheetsError(MonitorError):
    """No identity sheet may go to these recipients. Details: `reason`."""

    code = "bundle.no-sheets"
