"""What the wizard asks the vault: records, recipients, what consent lets through."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from monitor_app.forms.definition import FormDef
from monitor_app.progress import Progress
from monitor_app.records.interview import InterviewSummary
from monitor_app.ui import words
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
    labels: Mapping[str, Words]  # of questions by name, by SHA-256 of the form
    titles: Words  # of forms by id

    def title_of(self, item: InterviewSummary) -> str:
        """Return what the form of a record is called, in the menu language."""
        return words.title(self.titles.get(item.form_id, {}), item.form_id)


def look(vault: Vault, _progress: Progress, given: Sequence[str] = ()) -> Facts:
    """Read it from the vault; records that were `given` are there, however old.

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
    listed = (*signed, *sealed, *_handed_over(vault))
    older = set(given) - {item.id for item in listed}
    ready = (*_signed(vault, older), *listed)
    return Facts(
        ready=ready,
        unsigned=drafts,
        team=view,
        purposes=words_of_list(consent, "consent_purpose"),
        classes=words_of_list(consent, "consent_recipient"),
        titles={each.form_id: each.titles for each in forms.list_forms(vault)},
        labels={
            sha256: _labels(forms.form_of(vault, sha256))
            for sha256 in {item.form_sha256 for item in ready}
        },
    )


def _signed(vault: Vault, interviews: Iterable[str]) -> Iterator[InterviewSummary]:
    for interview in sorted(interviews):
        found = reading.summary(vault, interview)
        if found.version and found.state != "erased_here":
            yield found


def _handed_over(vault: Vault) -> Sequence[InterviewSummary]:
    """Return what may be sealed again, for others: delivered, and still here."""
    query = InterviewQuery(state="handed_over", limit=_MOST)
    delivered = InterviewQuery(state="receipt_verified", limit=_MOST)
    return (
        *reading.page(vault, query).items,
        *reading.page(vault, delivered).items,
    )


def _labels(form: FormDef) -> Words:
    """Return what each question of a form is called, by its name."""
    return {
        q.name: {code: q.label.plain(code) for code in form.languages}
        for q in form.questions()
    }
