"""An interview: its states, its versions, and what lists show of it."""

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """Where an interview stands. `command-line` and window use the same words."""

    DRAFT = "draft"
    CHECKED = "checked"
    SIGNED = "signed"
    SEALED = "sealed"
    HANDED_OVER = "handed_over"
    RECEIPT_VERIFIED = "receipt_verified"
    ERASED_HERE = "erased_here"
    QUARANTINE = "quarantine"


EDITABLE = frozenset({State.DRAFT, State.CHECKED})
_STEPS: dict[State, frozenset[State]] = {
    State.DRAFT: frozenset({State.CHECKED, State.SIGNED}),
    State.CHECKED: frozenset({State.DRAFT, State.SIGNED}),
    State.SIGNED: frozenset({State.SEALED, State.RECEIPT_VERIFIED, State.ERASED_HERE}),
    State.SEALED: frozenset(
        {State.SIGNED, State.HANDED_OVER, State.RECEIPT_VERIFIED, State.ERASED_HERE}
    ),
    State.HANDED_OVER: frozenset(
        {State.SIGNED, State.SEALED, State.RECEIPT_VERIFIED, State.ERASED_HERE}
    ),
    State.RECEIPT_VERIFIED: frozenset(  # back where a later receipt does not cover it
        {State.SIGNED, State.SEALED, State.HANDED_OVER, State.ERASED_HERE}
    ),
    State.ERASED_HERE: frozenset(),
    State.QUARANTINE: frozenset({State.SIGNED}),
}


def may_follow(now: State, then: State) -> bool:
    """Say whether a record may go from one state to another.

    An amendment leads back to `signed`: the new version is signed, not sealed yet.
    """
    return now is then or then in _STEPS[now]


@dataclass(frozen=True, slots=True, kw_only=True)
class InterviewSummary:
    """What a list shows: codes and states, no answers."""

    id: str
    number: str  # RecordNumber, as printed
    form_id: str
    form_version: str
    form_sha256: str
    state: State
    version: int  # of the newest signed version; 0 before the first
    person_code: str
    case_no: str
    site: str
    language: str
    sensitivity: str  # list sens_level, "" when the form has none
    open_questions: int  # that still need an answer or a reason
    created: str  # RFC 3339, UTC
    updated: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedVersion:
    """One signed version; nothing in it ever changes."""

    interview: str
    number: int  # from 1
    submission: bytes  # canonical ODK submission XML: what the signature covers
    sha256: str  # of `submission`, hex
    signature: str  # armored SSHSIG
    signer: str  # OpenSSH public key line
    signed_at: str  # RFC 3339, UTC
    parent_sha256: str | None  # of the version before
    reason: str | None  # why it was amended
