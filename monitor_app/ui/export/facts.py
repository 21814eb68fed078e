"""What the wizard asks the vault: records, recipients, what consent lets through."""

from dataclasses import dataclass

from monitor_app.progress import Progress
from monitor_app.records.interview import InterviewSummary
from monitor_app.ui.wordlists import Words, words_of_list
from monitor_app.usecases import forms, reading, team
from monitor_app.usecases.reading import InterviewQuery
from monitor_app.usecases.team import TeamView
from monitor_app.vault import Vault

_MOST = 200
_MOST_UNSIGNED = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What the first two steps show."""

    ready: tuple[InterviewSummary, ...]
    unsigned: tuple[InterviewSummary, ...]
    team: TeamView
    purposes: Words
    classes: Words


def look(vault: Vault, _progress: Progress) -> Facts:
    """Read it from the vault.

    Raises:
        NoTeamError: nobody is known to seal for.
    """
    consent = forms.library_form("consent")
    view = team.show_team(vault)
    signed = reading.page(vault, InterviewQuery(state="signed", limit=_MOST)).items
    sealed = reading.page(vault, InterviewQuery(state="sealed", limit=_MOST)).items
    drafts = reading.page(
        vault, InterviewQuery(state="draft", limit=_MOST_UNSIGNED)
    ).items
    return Facts(
        ready=(*signed, *sealed),
        unsigned=drafts,
        team=view,
        purposes=words_of_list(consent, "consent_purpose"),
        classes=words_of_list(consent, "consent_recipient"),
    )
