"""Error codes in words: one table per room, one sentence per code.

A sentence says what happened, what is safe, and what to do. Details fill the named
fields; an unknown detail never breaks a sentence.
"""

from collections.abc import Mapping

from monitor_app.errors import MonitorError
from monitor_app.i18n import N_, _
from monitor_app.messages import (
    bundle,
    crypto,
    files,
    forms,
    printing,
    records,
    safety,
    submissions,
    team,
    transcribing,
    usecases,
    vault,
    visits,
    xpath,
)

_UNFORESEEN = N_(
    "Something unforeseen happened ({code}). Nothing was lost; please report the code."
)

# Counting to none would be no help: another sentence for the detail that is 0.
_WHERE_NONE: Mapping[str, tuple[str, str]] = {
    "export.nothing": (
        "left_out",
        N_("No signed record waits to leave. No bundle was written."),
    ),
}

SENTENCES: Mapping[str, str] = {
    **bundle.SENTENCES,
    **crypto.SENTENCES,
    **files.SENTENCES,
    **forms.SENTENCES,
    **printing.SENTENCES,
    **records.SENTENCES,
    **safety.SENTENCES,
    **submissions.SENTENCES,
    **team.SENTENCES,
    **transcribing.SENTENCES,
    **usecases.SENTENCES,
    **vault.SENTENCES,
    **visits.SENTENCES,
    **xpath.SENTENCES,
}


def sentence(error: MonitorError) -> str:
    """Return the sentence for an error in the chosen language."""
    return sentence_of(error.code, error.details)


def sentence_of(code: str, details: Mapping[str, str | int]) -> str:
    """Return the sentence for a stable error code, its details filled in."""
    detail, none = _WHERE_NONE.get(code, ("", ""))
    is_none = bool(none) and details.get(detail) == 0
    template = _(none if is_none else SENTENCES.get(code, _UNFORESEEN))
    return template.format_map(_Blanks(details, code=code))


class _Blanks(dict[str, str | int]):
    """Fills a field that an error did not name with a dash."""

    def __missing__(self, key: str) -> str:
        return "–"
