"""What a printed copy leaves out: what is sealed, and by flags and consent.

An answer that is sealed as a possible state secret is in no print at all. A redacted
copy holds, beyond that, no answer that identifies, that is about a third person, that
is the interviewer's own, or that only a clinician may give. Sensitive and health
answers are in it only as far as a consent line for somebody outside that is given and
in force covers them, and not at all where the person excepted something in words: a
print cannot know what. When the person refused or took back that the record is kept,
the copy holds none of her words. Files go by the names that the vault gave them: what
somebody typed as a file's name no line of consent covers.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from monitor_app.forms.definition import Flag, QuestionDef
from monitor_app.records.consent import OWN_ORGANISATION, ConsentLine
from monitor_app.usecases import consents, sealing
from monitor_app.usecases.consents import ConsentBook
from monitor_app.usecases.places import bare, counted
from monitor_app.usecases.reading import InterviewView
from monitor_app.vault import Vault

_ALWAYS = frozenset({Flag.IDENTIFIES, Flag.OFFICIAL, Flag.INTERVIEWER, Flag.CLINICIAN})
_WITH_CONSENT = frozenset({Flag.SENSITIVE, Flag.HEALTH})
# What describes a mark on the body tells of health as much as its region and kind do:
# "soles of the feet" under a black bar would say what the bar hides.
_OF_A_MARK = frozenset(
    f"ij_{name}"
    for name in (
        *("view", "x", "y", "len", "wid", "count"),
        *("shape", "col", "heal", "pain", "impl"),
    )
)
_ENDED = frozenset({"refused", "withdrawn", "expired"})
_MEDIA = {"image/*": "photos", "audio/*": "audio", "video/*": "audio"}
Withholds = Callable[[str, QuestionDef], bool]


@dataclass(frozen=True, slots=True)
class Sealed:
    """Leaves out what is sealed; `places` are bare paths and places with numbers."""

    places: frozenset[str]

    def withholds(self, ref: str, question: QuestionDef) -> bool:
        """Say whether an answer is not in any print."""
        del question  # what is sealed is sealed whatever it is about
        return ref in self.places or bare(ref) in self.places


@dataclass(frozen=True, slots=True)
class Redaction:
    """Leaves out what no consent covers."""

    sealed: Sealed
    shared: frozenset[str]  # codes of list share_what that some line lets out
    ended: bool  # the person refused or took back that the record is kept
    form_id: str

    def withholds(self, ref: str, question: QuestionDef) -> bool:
        """Say whether an answer is left out of a redacted copy."""
        if self.sealed.withholds(ref, question) or question.flags & _ALWAYS:
            return True
        if self.ended and Flag.VERBATIM in question.flags:
            return True
        asks = question.flags & _WITH_CONSENT or question.name in _OF_A_MARK
        return bool(asks) and not self._covered(question)

    def _covered(self, question: QuestionDef) -> bool:
        if "all" in self.shared:
            return True
        if question.media:
            return _MEDIA.get(question.media, "docs") in self.shared
        if Flag.VERBATIM in question.flags:
            return "statement" in self.shared
        injury = self.form_id == "injury_sheet" or Flag.HEALTH in question.flags
        injury = injury or question.name in _OF_A_MARK
        return injury and "injury" in self.shared


def sealed_in(vault: Vault, view: InterviewView) -> Sealed:
    """Return what of a record is sealed; as marked, and with entry numbers.

    Raises:
        SealedError: the whole record is.
    """
    sealing.refuse_sealed(vault, view.summary)
    places = sealing.of(vault, view.summary.id).sealed
    form = view.session.form
    return Sealed(places | {counted(form, place) for place in places})


def redaction_of(vault: Vault, view: InterviewView, today: date) -> Redaction:
    """Return what a redacted copy of a record leaves out."""
    lines = _lines(vault, view)
    decided = [
        value
        for ref, value in view.answers.items()
        if ref.rpartition("/")[2] in ("cons_state", "da_store")
    ]
    return Redaction(
        sealed=sealed_in(vault, view),
        shared=frozenset() if _excepts(view) else _shared(lines, today),
        ended=any(value in _ENDED for value in decided)
        or any(
            line.recipient == OWN_ORGANISATION and line.state in _ENDED
            for line in lines
        ),
        form_id=view.summary.form_id,
    )


def _excepts(view: InterviewView) -> bool:
    return any(
        value.strip()
        for ref, value in view.answers.items()
        if ref.rpartition("/")[2] == "cons_excl"
    )


def _lines(vault: Vault, view: InterviewView) -> tuple[ConsentLine, ...]:
    if not view.versions:
        return consents.lines_of(view.summary.id, view.answers)
    book = ConsentBook(vault)
    return book.lines(book.told(view.summary, view.versions[-1].submission))


def _shared(lines: Iterable[ConsentLine], today: date) -> frozenset[str]:
    given = (
        line.what
        for line in lines
        if line.recipient != OWN_ORGANISATION
        and line.state == "given"
        and not line.ask_again
        and not line.excepts
        and line.appears in ("named", "pseud", "anon")
        and (line.until is None or today <= line.until)
    )
    return frozenset().union(*given)
