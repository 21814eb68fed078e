"""Words for codes: states, reasons, languages, times. Always in the menu language."""

from collections.abc import Mapping
from datetime import datetime

from monitor_app import messages
from monitor_app.errors import MonitorError
from monitor_app.i18n import N_, OWN_NAMES, _, active_language
from monitor_app.messages.states import state_words
from monitor_app.records.interview import InterviewSummary
from monitor_app.records.status import Reason

PROGRAM = "Дәптер"

_NEXT = {
    "draft": N_("Continue the interview"),
    "checked": N_("Read to the person and sign"),
    "signed": N_("Put into a bundle"),
    "sealed": N_("Hand over the drive"),
    "handed_over": N_("Load the receipt"),
    "receipt_verified": N_("The copy here may be erased"),
    "erased_here": N_("Only the log remembers it"),
    "quarantine": N_("Decide what to do"),
}
_GROUPS = {
    "quarantine": N_("To decide"),
    "draft": N_("To finish"),
    "checked": N_("To read back and sign"),
    "signed": N_("To put into a bundle"),
    "sealed": N_("To hand over"),
    "handed_over": N_("Waiting for the receipt"),
    "receipt_verified": N_("Finished"),
    "erased_here": N_("Finished"),
}
REASONS: Mapping[Reason, str] = {
    Reason.NOT_ASKED: N_("Not asked"),
    Reason.DECLINED: N_("Declined"),
    Reason.UNKNOWN: N_("Does not know or remember"),
    Reason.NOT_APPLICABLE: N_("Not applicable"),
    Reason.UNSAFE: N_("Skipped for safety"),
}
_PROBLEMS = {
    "required": N_("An answer or a reason is still needed."),
    "reason": N_("An answer or a reason is still needed."),
    "constraint": N_("Saved as it is, please check."),
    "type": N_("Saved as it is, please check."),
}


def state(code: str) -> str:
    """Return the word for a state of a record."""
    return state_words(code)


def next_step(code: str, *, office: bool = False) -> str:
    """Return what to do next with a record in this state; an office reads it."""
    if office and code == "signed":
        return _("Read and review")
    return _(_NEXT.get(code, ""))


def group(code: str) -> str:
    """Return the words above records in this state, where they stand by next step."""
    return _(_GROUPS.get(code, ""))


def reason(code: Reason) -> str:
    """Return the words for why there is no answer."""
    return _(REASONS[code])


def problem(code: str, message: str) -> str:
    """Return the form's own sentence, or ours."""
    return message or _(_PROBLEMS.get(code, "Saved as it is, please check."))


def language(code: str) -> str:
    """Return a language in its own words."""
    return OWN_NAMES.get(code, code)


def title(titles: Mapping[str, str], fallback: str) -> str:
    """Return a form's title in the menu language."""
    return titles.get(active_language()) or next(iter(titles.values()), fallback)


def day(stamp: str) -> str:
    """Return the local day of an RFC 3339 time: dd.mm.yyyy."""
    moment = _moment(stamp)
    return moment.strftime("%d.%m.%Y") if moment else stamp


def plain_day(text: str) -> str:
    """Return an ISO date as people here write it: dd.mm.yyyy."""
    return ".".join(reversed(text.split("-"))) if text else ""


def name_of(item: InterviewSummary) -> str:
    """Return what a record is called in lists: codes, no name."""
    return " · ".join(
        part for part in (item.person_code, item.case_no or item.number) if part
    )


def clock(stamp: str) -> str:
    """Return the local time of an RFC 3339 time: 14:32:05."""
    moment = _moment(stamp)
    return moment.strftime("%H:%M:%S") if moment else stamp


def when(stamp: str) -> str:
    """Return day and time, or the time alone when it was today."""
    moment = _moment(stamp)
    if moment is None:
        return stamp
    if moment.date() == datetime.now().astimezone().date():
        return moment.strftime("%H:%M")
    return moment.strftime("%d.%m.%Y")


def size(octets: int) -> str:
    """Return a size in words."""
    if octets < 1024:
        return _("{n} bytes").format(n=octets)
    if octets < 1024 * 1024:
        return _("{n} KiB").format(n=octets // 1024)
    return _("{n} MiB").format(n=f"{octets / 1024 / 1024:.1f}")


def explained(error: BaseException) -> tuple[str, str]:
    """Return the sentence for an error, and its code to copy: no content in either."""
    if isinstance(error, MonitorError):
        return messages.sentence(error), error.code
    kind = type(error).__name__
    return messages.sentence_of("internal.error", {"kind": kind}), (
        f"internal.error {kind}"
    )


def _moment(stamp: str) -> datetime | None:
    try:
        return datetime.fromisoformat(stamp).astimezone()
    except ValueError:
        return None
