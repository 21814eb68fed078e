"""Drafts for procedures of the United Nations, from signed records of one person.

A draft holds what the person's consent lets go to that procedure, in English: coded
answers by their English labels, texts by their English translation. It never leaves a
gap (an item without content says "Not known", or "Withheld" where something is known
and kept back) and it lists what a person must still check. It is a draft: nobody sends
it as it is. Source: form library, section 6.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from monitor_app import paths
from monitor_app.errors.submissions import DraftNotConsentedError
from monitor_app.records.consent import Coverage, coverage
from monitor_app.records.identifying import traces
from monitor_app.records.interview import InterviewSummary
from monitor_app.records.submissions import (
    NOT_KNOWN,
    WITHHELD,
    Check,
    Doubt,
    Draft,
    DraftItem,
    DraftPart,
    MapItem,
    Mode,
    Procedure,
    Source,
    read_map,
)
from monitor_app.usecases import identities, safety, sealing
from monitor_app.usecases.consents import ConsentBook
from monitor_app.usecases.drafts_answers import Piece, Told, identity_told, record_told
from monitor_app.usecases.missing import nothing_signed
from monitor_app.usecases.said_in_order import in_order
from monitor_app.vault import Vault

_PURPOSE = "p_un"
_LETTERS = {
    "detention_interview": "A",
    "fair_trial_wgad": "B",
    "place_visit": "C",
    "consent": "D",
    "injury_sheet": "E",
    "release_followup": "F",
    "identity_sheet": "P",
    "evidence_log": "G",
}
_NOT_FOR_UN = frozenset({"refused", "withdrawn", "expired", "later"})


def draft(vault: Vault, interview: str, procedure: Procedure, today: date) -> Draft:
    """Draft a submission about the person of an interview.

    The newest signed record of each form of the same person is used, the given one
    before others of its form. Names come from the identity store if it is open and a
    consent line says "named".

    Raises:
        NotSignedError, ErasedHereError: no signed version is here.
        RoleReadsNoContentError: an analyst or administrator asks (rule 22).
        SealedError: it may hold a state secret.
        DraftNotConsentedError: no consent line covers this procedure.
    """
    summary = vault.interviews.get(interview)
    safety.require_reader(vault, summary)
    if not vault.interviews.versions(interview):
        raise nothing_signed(summary)
    sealing.refuse_sealed(vault, summary)
    order = _Order(vault, ConsentBook(vault), procedure, today)
    given = order.required(summary)
    records = {each.letter: each for each in _records(vault, summary)}
    _refuse_refused(records, procedure)
    covers = {key: order.coverage(each.summary) for key, each in records.items()}
    told = {key: each for key, each in records.items() if not covers[key].refusal}
    names = _names(vault, summary, given)
    if names is not None:
        told["P"], covers["P"] = names, given
    writer = _Writer(told, covers)
    parts = tuple(writer.parts(map_of(procedure)))
    with vault.transaction():
        vault.audit.append("draft.made", interview, procedure.value)
    return Draft(
        procedure=procedure,
        numbers=tuple(each.number for each in told.values() if each.number),
        signed_at=max(each.signed_at for each in told.values()),
        urgent=writer.is_yes("B", "w_urgent"),
        parts=parts,
        attachments=tuple(_attachments(vault, told, covers)),
        checks=(
            *_general(vault, summary, records, covers),
            *_missing_names(given, told),
            *writer.checks,
        ),
    )


def map_of(procedure: Procedure) -> tuple[MapItem, ...]:
    """Return the map of a procedure."""
    path = paths.resources() / "submissions" / f"{procedure.value}.csv"
    with paths.explained(path), path.open(encoding="utf-8", newline="") as lines:
        return read_map(lines)


@dataclass(slots=True)
class _Writer:
    """Fills one item after the other and notes every doubt on the way."""

    told: Mapping[str, Told]
    covers: Mapping[str, Coverage]
    checks: list[Check] = field(default_factory=list)

    def parts(self, items: Iterable[MapItem]) -> Iterator[DraftPart]:
        grouped: dict[str, list[DraftItem]] = {}
        for item in items:
            grouped.setdefault(item.part, []).append(self._item(item))
        for title, found in grouped.items():
            yield DraftPart(title=title, items=tuple(found))

    def is_yes(self, letter: str, name: str) -> bool:
        told = self.told.get(letter)
        return told is not None and told.first(name) == "yes"

    def _item(self, item: MapItem) -> DraftItem:
        pieces = [] if item.fixed else list(self._pieces(item))
        lines = [item.fixed] if item.fixed else _lines(item, pieces)
        self._note(item, pieces)
        withheld = any(
            c.item == item.item and c.doubt is Doubt.WITHHELD for c in self.checks
        )
        if not lines and not withheld:
            self.checks.append(Check(item=item.item, doubt=Doubt.UNKNOWN))
        return DraftItem(
            item=item.item,
            title=item.title,
            lines=tuple(lines) or (WITHHELD if withheld else NOT_KNOWN,),
            known=bool(lines),
            sources=tuple(piece.where for piece in pieces if piece.text),
        )

    def _pieces(self, item: MapItem) -> Iterator[Piece]:
        for source in item.sources:
            pieces = list(self._of(source, item))
            yield from pieces
            if item.mode is not Mode.ALL and any(piece.text for piece in pieces):
                return

    def _of(self, source: Source, item: MapItem) -> Iterator[Piece]:
        told = self.told.get(source.letter)
        if told is None:
            return
        found = told.entries(source) if source.repeat else told.answer(source)
        for piece in found:
            reason = self._withheld(told, piece)
            if reason is None:
                yield piece
            else:
                self.checks.append(
                    Check(item=item.item, doubt=Doubt.WITHHELD, detail=reason)
                )

    def _withheld(self, told: Told, piece: Piece) -> str | None:
        """Say why a piece stays: one question of it that may not go is enough.

        What the map names is chosen field by field, as flags S and H ask for.
        """
        if piece.where in told.sealed:
            return "flag.sealed"
        for asked in piece.fields:
            cover = self.covers[told.letter]
            reason = cover.withholds(asked, _PURPOSE, chosen=frozenset({asked.name}))
            if reason is not None:
                return reason
        return None

    def _note(self, item: MapItem, pieces: Iterable[Piece]) -> None:
        for piece in pieces:
            self.checks += [
                Check(item=item.item, doubt=doubt, detail=detail)
                for doubt, detail in piece.doubts
            ]
            found = sorted({trace.trait.value for trace in traces(piece.free_text)})
            if found:
                detail = ", ".join(found)
                self.checks.append(
                    Check(item=item.item, doubt=Doubt.FREE_TEXT, detail=detail)
                )
        if item.mode is Mode.ACCOUNT and any(piece.text for piece in pieces):
            self.checks.append(Check(item=item.item, doubt=Doubt.RETELL))


def _lines(item: MapItem, pieces: list[Piece]) -> list[str]:
    said = [piece for piece in pieces if piece.text]
    if item.mode is Mode.ACCOUNT:
        paragraphs = [p.strip() for piece in said for p in piece.text.splitlines()]
        kept = [p for p in paragraphs if p]
        return [f"{number}. {text}" for number, text in enumerate(kept, start=1)]
    if item.mode is Mode.ALL:
        return [
            f"{piece.question}: {piece.text}" if piece.question else piece.text
            for piece in said
        ]
    return [piece.text for piece in said]


@dataclass(frozen=True, slots=True)
class _Order:
    """Asks the consent of every record about one procedure."""

    vault: Vault
    book: ConsentBook
    procedure: Procedure
    today: date

    def coverage(self, summary: InterviewSummary) -> Coverage:
        """Return what covers a signed record."""
        signed = self.vault.interviews.versions(summary.id)[-1]
        lines = self.book.lines(self.book.told(summary, signed.submission))
        return coverage(lines, self.procedure.recipient, _PURPOSE, self.today)

    def required(self, summary: InterviewSummary) -> Coverage:
        """Return it, or raise `DraftNotConsentedError`."""
        found = self.coverage(summary)
        if found.refusal is not None:
            raise DraftNotConsentedError(
                recipient=self.procedure.recipient,
                reason=found.refusal,
                line=found.refused_line or "-",
            )
        return found


def _refuse_refused(told: Mapping[str, Told], procedure: Procedure) -> None:
    """Honour the question of form B itself, whatever form D says."""
    decided = told["B"].first("w_consent") if "B" in told else ""
    if procedure is Procedure.WGAD and decided in _NOT_FOR_UN:
        raise DraftNotConsentedError(
            recipient=procedure.recipient,
            reason=f"consent.{decided}",
            line=f"{told['B'].interview}/w_cons_grp/w_consent",
        )


def _records(vault: Vault, summary: InterviewSummary) -> Iterator[Told]:
    """Yield the newest signed record of each form, oldest first; the given one wins."""
    person = summary.person_code
    of_person = in_order(vault, person) if person else (summary,)
    for record in sorted(of_person, key=lambda r: r.id == summary.id):
        letter = _LETTERS.get(record.form_id)
        versions = vault.interviews.versions(record.id)
        if letter is None or not versions or sealing.is_sealed(vault, record):
            continue
        yield record_told(vault, letter, record, versions[-1])


def _names(vault: Vault, summary: InterviewSummary, given: Coverage) -> Told | None:
    """Return the identity sheet, if the person is to be named and the store is open."""
    if not _is_named(given) or not identities.is_open(vault):
        return None
    if summary.person_code not in identities.codes(vault):
        return None
    return identity_told(summary, identities.look_up(vault, summary.person_code))


def _is_named(given: Coverage) -> bool:
    return any(line.appears == "named" for line in given.lines)


def _attachments(
    vault: Vault, told: Mapping[str, Told], covers: Mapping[str, Coverage]
) -> Iterator[str]:
    """Yield the files that may go: stored name and type."""
    for letter, each in told.items():
        used = set(each.values.values())  # a file that was taken out is still here
        for attachment in vault.attachments.of(each.interview):
            asked = each.field_at(attachment.question)
            if asked is None or attachment.question in each.sealed:
                continue
            if attachment.name not in used:
                continue
            chosen = frozenset({asked.name})
            if covers[letter].withholds(asked, _PURPOSE, chosen=chosen) is None:
                yield f"{attachment.name} ({attachment.media_type})"


def _general(
    vault: Vault,
    summary: InterviewSummary,
    records: Mapping[str, Told],
    covers: Mapping[str, Coverage],
) -> Iterator[Check]:
    yield Check(item="", doubt=Doubt.CURRENT_FORM)
    lines = [line for cover in covers.values() for line in cover.lines]
    excluded = any(each.first("cons_excl").strip() for each in records.values())
    if excluded or any(line.excepts for line in lines):
        yield Check(item="", doubt=Doubt.EXCEPTION)
    if any(sealing.bound_to_secrecy(each.values) for each in records.values()):
        yield Check(item="", doubt=Doubt.LAWYER)
    for key, each in records.items():
        reason = covers[key].refusal
        if reason is not None:
            detail = f"{each.number}: {reason}"
            yield Check(item="", doubt=Doubt.WITHHELD, detail=detail)
    for other in safety.earlier_records(vault, summary.person_code, but=summary.id):
        if not other.version:
            yield Check(item="", doubt=Doubt.UNSIGNED, detail=other.number)


def _missing_names(given: Coverage, told: Mapping[str, Told]) -> Iterator[Check]:
    if _is_named(given) and "P" not in told:
        yield Check(item="", doubt=Doubt.NAMES)
