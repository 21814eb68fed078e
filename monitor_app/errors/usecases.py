"""What a person asked for that cannot be done."""

from monitor_app.errors import MonitorError


class InterviewIncompleteError(MonitorError):
    """Questions still need an answer or a reason. Details: `count`, `first`."""

    code = "interview.incomplete"


class NotADraftError(MonitorError):
    """The interview is signed; only an amendment can follow. Details: `interview`."""

    code = "interview.not-a-draft"


class NotAnAnswerError(MonitorError):
    """No answer names the picture or a copy of it. Details: `name`."""

    code = "attachment.not-an-answer"


class ConsentPlaceTakenError(MonitorError):
    """A consent line that is out would lose its place. Details: `question`."""

    code = "consent.place-taken"


class AmendmentOpenError(MonitorError):
    """An amendment of the interview is being written. Details: `interview`."""

    code = "interview.amendment-open"


class NotSignedError(MonitorError):
    """Only signed interviews leave the vault. Details: `interview`."""

    code = "interview.not-signed"


class ErasedHereError(MonitorError):
    """The content of the interview was erased from this vault. Details: `interview`."""

    code = "interview.erased-here"


class AnswersFileError(MonitorError):
    """The file of answers is not what it should be. Details: `name`, `what`."""

    code = "answers.malformed"


class QuestionTakesNoFileError(MonitorError):
    """The question takes no photo, recording or document. Details: `question`."""

    code = "interview.no-file-question"


class FormNotInstalledError(MonitorError):
    """Neither the vault nor the library has this form. Details: `form`."""

    code = "form.unknown"


class NoNewerFormError(MonitorError):
    """The draft has the newest version of its form. Details: `form`, `version`."""

    code = "interview.form-newest"


class NoRecordsError(MonitorError):
    """No signed record of the form may go into tables. Details: `form`."""

    code = "records.none"


class NoTeamError(MonitorError):
    """The vault has no team file: nobody is known to seal for."""

    code = "team.none"


class UnknownRecipientError(MonitorError):
    """The team file names no such recipient. Details: `recipient`."""

    code = "team.unknown-recipient"


class PurposeNotAllowedError(MonitorError):
    """The team file does not give this recipient that purpose.

    Details: `recipient`, `purpose`.
    """

    code = "team.purpose-not-allowed"


class NothingToExportError(MonitorError):
    """Consent lets nothing through, or no signed interview was chosen.

    Details: `left_out` (count), `reason` (code of the first).
    """

    code = "export.nothing"


class OfficeOnlyError(MonitorError):
    """The verb belongs to an office vault, and this is a monitor's."""

    code = "vault.office-only"


class MonitorOnlyError(MonitorError):
    """The verb belongs to a monitor's vault, and this is an office's."""

    code = "vault.monitor-only"


class PurgeNeedsReceiptError(MonitorError):
    """No verified receipt covers this interview. Details: `interview`."""

    code = "purge.needs-receipt"


class SelfTestFailedError(MonitorError):
    """The program does not give the known answers. Details: `checks`."""

    code = "self-test.failed"


class DemoFolderNotEmptyError(MonitorError):
    """The folder for the demonstration holds something. Details: `name`."""

    code = "demo.folder-not-empty"
