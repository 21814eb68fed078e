"""Why there is nothing to read of an interview: not signed yet, or erased here."""

from monitor_app.errors import MonitorError
from monitor_app.errors.usecases import ErasedHereError, NotSignedError
from monitor_app.records.interview import InterviewSummary, State


def nothing_signed(summary: InterviewSummary) -> MonitorError:
    """Return what to raise where a signed version is needed and none is here."""
    if summary.state is State.ERASED_HERE:
        return ErasedHereError(interview=summary.id)
    return NotSignedError(interview=summary.id)
