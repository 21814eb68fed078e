"""What may go: consent, flags, levels and compartments, question by question.

Sources: form library 0.3 (flags), 3.2 (secrecy), 3.3 (levels), 3.4 (consent).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from monitor_app.bundle.disclosure import PRELOADED, derived_withheld
from monitor_app.forms.definition import (
    FormDef,
    GroupDef,
    ItemDef,
    Kind,
    QuestionDef,
)
from monitor_app.records.consent import (
    OWN_ORGANISATION,
    ConsentLine,
    Coverage,
    Field,
    coverage,
)
from monitor_app.records.interview import InterviewSummary, SignedVersion, State
from monitor_app.team import IDENTITY, LEVELS, TESTIMONY, TeamRecipient
from monitor_app.usecases import cleaning, safety, sealing
from monitor_app.usecases.cleaning import CleanCopy
from monitor_app.usecases.consents import ConsentBook, Told
from monitor_app.usecases.places import bare, is_identity
from monitor_app.vault import Vault

_LEAST = "l2"  # of a record that does not say how sensitive it is
_PERSON = "person_code"
_CONSENT_FORM = "it_consent"  # number of the form D that covers an item of evidence
_INSTANCE_ID = "meta/instanceID"  # a copy has one of its own
_MEDIA = {"image": "image", "audio": "audio", "video": "video"}


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """Something that stays, and why; `question` is "" for a whole interview."""

    interview: str
    question: str  # place of the answer
    reason: str  # code
    consent_line: str = ""  # the line that comes nearest and does not cover it


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """Who asks for what: the same for every record of an export."""

    recipients: tuple[TeamRecipient, ...]
    purpose: str  # list consent_purpose
    chosen: frozenset[str]  # names of sensitive questions chosen one by one
    today: date

    @property
    def own_organisation(self) -> bool:
        """Say whether nobody but the organisation itself receives."""
        return all(r.recipient_class == OWN_ORGANISATION for r in self.recipients)


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """One record and what of it may go; whole when `withheld` is empty."""

    summary: InterviewSummary
    form: FormDef
    versions: tuple[SignedVersion, ...]
    told: Told
    compartment: str
    withheld: Mapping[str, str]  # reason by path of the form
    left_out: tuple[LeftOut, ...]  # answers that are there and stay
    clean: Mapping[str, CleanCopy]  # by name, of the files that go as copies

    @property
    def whole(self) -> bool:
        """Say whether the signed versions themselves go."""
        return not self.withheld


def select(
    vault: Vault, interviews: Iterable[InterviewSummary], order: Order
) -> Iterator[Selection | LeftOut]:
    """Yield what may go of each interview, or why nothing of it may."""
    book = ConsentBook(vault)
    for summary in interviews:
        yield _select(vault, book, summary, order)


def _select(
    vault: Vault, book: ConsentBook, summary: InterviewSummary, order: Order
) -> Selection | LeftOut:
    versions = vault.interviews.versions(summary.id)
    if versions:
        return judge(vault, book, summary, versions, order)
    return LeftOut(interview=summary.id, question="", reason=why_nothing(summary))


def why_nothing(summary: InterviewSummary) -> str:
    """Return the code of why a record without a signed version stays."""
    erased = summary.state is State.ERASED_HERE
    return "export.erased" if erased else "interview.not-signed"


def judge(
    vault: Vault,
    book: ConsentBook,
    summary: InterviewSummary,
    versions: tuple[SignedVersion, ...],
    order: Order,
) -> Selection | LeftOut:
    """Return what may go of a signed record, or why nothing of it may."""
    form = book.form(summary.form_sha256)
    compartment = IDENTITY if is_identity(form) else TESTIMONY
    holders = tuple(r for r in order.recipients if r.opens == compartment)
    if not holders:
        reason = f"compartment.{compartment}"
        return LeftOut(interview=summary.id, question="", reason=reason)
    order = replace(order, recipients=holders)
    told = book.told(summary, versions[-1].submission)
    barred = _barred(vault, told, order)
    if barred is not None:
        return LeftOut(interview=summary.id, question="", reason=barred)
    covers = _coverages(book, told, form, order)
    refused = _refused(summary, covers)
    if refused is not None:
        return refused
    kept = _withheld(form, covers, order, told)
    if not _cleared(vault, summary.id, order):
        marked = sealing.of(vault, summary.id).sealed
        kept |= {bare(place): "flag.sealed" for place in marked}
    withheld, clean = _without_metadata(vault, told, form, order, kept)
    left_out = tuple(_answers_left_out(told, withheld, covers))
    if withheld and not _anything_left(told, withheld):
        return _nothing_left(summary, left_out)
    return Selection(
        summary=summary,
        form=form,
        versions=versions,
        told=told,
        compartment=compartment,
        withheld=withheld,
        left_out=left_out,
        clean=clean,
    )


def _refused(
    summary: InterviewSummary, covers: Iterable[Coverage | None]
) -> LeftOut | None:
    """Say what keeps the record from some recipient: then it goes to none of them."""
    for cover in covers:
        if cover is not None and cover.refusal is not None:
            return LeftOut(
                interview=summary.id,
                question="",
                reason=cover.refusal,
                consent_line=cover.refused_line,
            )
    return None


def _nothing_left(summary: InterviewSummary, left_out: tuple[LeftOut, ...]) -> LeftOut:
    """Say why the whole record stays: as the first of its answers does."""
    return LeftOut(
        interview=summary.id,
        question="",
        reason=left_out[0].reason if left_out else "consent.not-in-what",
        consent_line=left_out[0].consent_line if left_out else "",
    )


def _barred(vault: Vault, told: Told, order: Order) -> str | None:
    """Say which rule keeps a whole record here, whatever was consented to."""
    summary = told.record
    level = safety.level(told.answers) or _LEAST
    secret = level == sealing.SEALED_LEVEL or sealing.is_sealed(vault, summary)
    secret |= told.named("it_secret") == "yes"
    bound = sealing.bound_to_secrecy(told.answers) and not order.own_organisation
    if secret or bound:
        if _cleared(vault, summary.id, order):
            return None
        return "flag.sealed" if secret else "flag.needs-lawyer"
    rank = LEVELS.index(level) if level in LEVELS else len(LEVELS) - 1
    if any(LEVELS.index(r.level) < rank for r in order.recipients):
        return "flag.level"
    return None


def _cleared(vault: Vault, interview: str, order: Order) -> bool:
    """Say whether a lawyer let this record go to every recipient."""
    names = {recipient.name for recipient in order.recipients}
    return names <= vault.clearances.recipients(interview)


def _coverages(
    book: ConsentBook, told: Told, form: FormDef, order: Order
) -> list[Coverage | None]:
    """Return what covers each recipient; `None` where no person is asked.

    A visit to a place is the organisation's own observation: it is about no person. An
    item of evidence names no person either, but the consent form that covers it.
    """
    asked = {question.name for question in form.questions()}
    if _PERSON in asked:
        lines = book.lines(told)
    elif _CONSENT_FORM in asked:
        lines = book.lines_of_form(told.named(_CONSENT_FORM))
    else:
        lines = tuple(_observation(told, r, order) for r in order.recipients)
    return [
        None
        if _PERSON not in asked and r.recipient_class == OWN_ORGANISATION
        else coverage(lines, r.recipient_class, order.purpose, order.today)
        for r in order.recipients
    ]


def _observation(told: Told, recipient: TeamRecipient, order: Order) -> ConsentLine:
    return ConsentLine(
        id=f"{told.record.id}/-",
        recipient=recipient.recipient_class,
        purposes=frozenset({order.purpose}),
        appears="anon",
        what=frozenset({"all"}),
        state="given",
    )


def _withheld(
    form: FormDef, covers: Sequence[Coverage | None], order: Order, told: Told
) -> dict[str, str]:
    """Return reason by path of every question that some recipient may not have."""
    found: dict[str, str] = {}
    excluded = bool(told.named("cons_excl").strip()) and not order.own_organisation
    for question, flags in _flagged(form.children, frozenset()):
        if question.path.startswith("meta/"):
            continue  # written anew in a disclosure
        field = _field(form, question, flags)
        reasons = [c.withholds(field, order.purpose, order.chosen) for c in covers if c]
        reason = next((r for r in reasons if r is not None), None)
        if reason is None and excluded and question.name not in order.chosen:
            reason = "consent.exception"
        if reason is not None:
            found[question.path] = reason
    return found


def _without_metadata(
    vault: Vault, told: Told, form: FormDef, order: Order, kept: Mapping[str, str]
) -> tuple[dict[str, str], dict[str, CleanCopy]]:
    """Return everything that stays, and the clean copies of the files that go.

    Outside the organisation nothing goes but a copy of the newest version: earlier
    wordings, names of files and the id of the record have no line of consent. Pictures
    go as clean copies. Other files may say who made them, where and when: they go as
    they are where somebody chose them by name.
    """
    if order.own_organisation:
        return derived_withheld(form, kept), {}
    names = {entry.name for entry in told.files if bare(entry.ref) not in kept}
    going = [a for a in vault.attachments.of(told.record.id) if a.name in names]
    clean = cleaning.clean_copies(vault, going)
    unclean = {
        bare(a.question): cleaning.METADATA
        for a in going
        if a.name not in clean and _name(a.question) not in order.chosen
    }
    withheld = derived_withheld(form, {**kept, **unclean}, always=True)
    return withheld or {_INSTANCE_ID: PRELOADED}, clean


def _name(place: str) -> str:
    return bare(place).rpartition("/")[2]


def _flagged(
    items: Iterable[ItemDef], around: frozenset[str]
) -> Iterator[tuple[QuestionDef, frozenset[str]]]:
    """Yield every question with its own flags and those of the groups around it."""
    for item in items:
        flags = around | {flag.value for flag in item.flags}
        if isinstance(item, GroupDef):
            yield from _flagged(item.children, flags)
        else:
            yield item, flags


def _field(form: FormDef, question: QuestionDef, flags: frozenset[str]) -> Field:
    media = None
    if question.kind is Kind.ATTACHMENT:
        media = _MEDIA.get(question.media.partition("/")[0], "file")
    return Field(
        form_id=form.form_id,
        name=question.name,
        kind=question.kind.value,
        flags=flags,
        media=media,
    )


def _answers_left_out(
    told: Told, withheld: Mapping[str, str], covers: Sequence[Coverage | None]
) -> Iterator[LeftOut]:
    lines = [cover.lines[0].id for cover in covers if cover and cover.lines]
    for ref in told.answers:
        reason = withheld.get(bare(ref))
        if reason is not None:
            yield LeftOut(
                interview=told.record.id,
                question=ref,
                reason=reason,
                consent_line=lines[0] if lines else "",
            )


def _anything_left(told: Told, withheld: Mapping[str, str]) -> bool:
    return any(
        bare(ref) not in withheld
        for ref in told.answers
        if not ref.startswith(("meta/", "hdr/record_id"))
    )
