"""What a safety rule of the form library refuses (section 3, all "MUST")."""

from monitor_app.errors import MonitorError


class SafetyError(MonitorError):
    """A rule closes a place. Details: `question`, `needs`."""


class StopError(SafetyError):
    """It is not safe to talk: nothing but date and code is kept (rule 1)."""

    code = "safety.stop"


class GateClosedError(SafetyError):
    """The person has not agreed to talk yet (rule 1)."""

    code = "safety.gate-closed"


class ClinicianOnlyError(SafetyError):
    """Only a clinician answers this (rule 48)."""

    code = "safety.clinician-only"


class AccountFirstError(SafetyError):
    """Methods are coded after the person has told what happened (0.5)."""

    code = "safety.account-first"


class RecordingNotAgreedError(SafetyError):
    """The person did not agree to this kind of recording (rule 2)."""

    code = "safety.recording-not-agreed"


class PhotoNotAgreedError(SafetyError):
    """The person did not agree to photographs (rule 2)."""

    code = "safety.photo-not-agreed"


class FacePhotoError(SafetyError):
    """The person did not agree to photographs that show the face (rule 2)."""

    code = "safety.face-photo"


class IntimatePhotoError(SafetyError):
    """Intimate photographs: own consent, and a clinician takes them (rule 50)."""

    code = "safety.intimate-photo"


class ChildNeedsAdultError(SafetyError):
    """A child's account waits for a suitable adult (rule 9)."""

    code = "safety.child-needs-adult"


class DoNotContactError(SafetyError):
    """The person must not be contacted (rule 35)."""

    code = "safety.do-not-contact"


class CoordinatorOnlyError(SafetyError):
    """Only a coordinator lifts "do not contact" (rule 35)."""

    code = "safety.coordinator-only"


class ReasonNeededError(SafetyError):
    """The coordinator gave no reason (rule 35)."""

    code = "safety.reason-needed"


class CopyNotSafeError(SafetyError):
    """The record does not say that a copy is safe with the person (rule 38)."""

    code = "safety.copy-not-safe"


class NoPaperError(SafetyError):
    """It was agreed that no paper stays with the person (rule 38)."""

    code = "safety.no-paper"


class RoleReadsNoContentError(SafetyError):
    """Analysts and administrators open no content (rule 22)."""

    code = "safety.role-reads-no-content"


class CoordinatorFirstError(SafetyError):
    """A high risk is closed with the coordinator's code and time (rule 36)."""

    code = "safety.coordinator-first"


class IdentityApartError(SafetyError):
    """The identity sheet never enters the testimony store (rule 19)."""

    code = "safety.identity-apart"


class SealedError(SafetyError):
    """A possible state secret: a named lawyer decides first (rule 15)."""

    code = "safety.sealed"


class LawyerOnlyError(SafetyError):
    """Only a lawyer, named by a code, unseals (rule 15)."""

    code = "safety.lawyer-only"
