"""What one record says, in English, piece by piece, with what is doubtful about it."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from monitor_app import paths
from monitor_app.forms.casting import is_date
from monitor_app.forms.definition import Flag, FormDef, Kind, QuestionDef
from monitor_app.forms.session import Session
from monitor_app.forms.submission import parse_submission
from monitor_app.records.consent import Field
from monitor_app.records.interview import InterviewSummary, SignedVersion
from monitor_app.records.status import Translation
from monitor_app.records.submissions import Doubt, Source, read_labels
from monitor_app.usecases import forms, sealing
from monitor_app.vault import Vault

ENGLISH = "en"
UNTRANSLATED = "[not yet translated into English]"
_ENTRY = re.compile(r"\[(\d+)\]")
_WORDS = re.compile(r"[^\W\d_]{3,}")
_ASCII = re.compile(r"[\x00-\x7f]*")
_ITEM = re.compile(r"^[IVX]+(?:\.\d+)?(?:\([a-z]\))?\.? ")  # form B numbers its labels
_CHOSEN = frozenset({Kind.SELECT_ONE, Kind.SELECT_MULTIPLE, Kind.RANK})
_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """The English text of an answer, or of the answers of one entry."""

    text: str  # "" when there is no answer
    question: str  # English label, "" for an entry
    where: str  # place in its record
    fields: tuple[Field, ...]
    doubts: tuple[tuple[Doubt, str], ...] = ()
    free_text: str = ""  # in which names may stand


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One record. Places are spelled as its submission spells them."""

    letter: str
    summary: InterviewSummary  # of the identity sheet: of the record it goes with
    number: str  # "" for the identity sheet
    form: FormDef
    language: str  # of the record
    values: Mapping[str, str]
    translations: Mapping[str, tuple[Translation, ...]]
    sealed: frozenset[str]
    labels: Mapping[str, str]  # what a draft calls a question, by source
    signed_at: str = ""  # of the version used; "" for the identity sheet

    @property
    def interview(self) -> str:
        """Return the id of the record."""
        return self.summary.id if self.number else ""

    def first(self, name: str) -> str:
        """Return the first answer to a question of this name, "" without one."""
        return next((v for r, v in self.values.items() if _name(r) == name), "")

    def answer(self, source: Source) -> Iterator[Piece]:
        """Yield one piece for the answers of a source, joined; several in repeats."""
        first, *more = source.names
        for ref in self._refs(first):
            others = [f"{ref.rpartition('/')[0]}/{name}" for name in more]
            yield self._joined([ref, *others], labelled=False)

    def entries(self, source: Source) -> Iterator[Piece]:
        """Yield one piece for each entry of a repeat."""
        places = dict.fromkeys(
            place
            for ref in self.values
            for place in (ref.rpartition("/")[0],)
            if _name(place) == source.repeat
        )
        for place in places:
            refs = [f"{place}/{name}" for name in source.names]
            yield self._joined(refs, labelled=True)

    def field_at(self, ref: str) -> Field | None:
        """Return what the consent rules need to know of a place."""
        question = self.form.find(_ENTRY.sub("", ref))
        return self._field(question) if isinstance(question, QuestionDef) else None

    def _refs(self, name: str) -> list[str]:
        return [ref for ref in self.values if _name(ref) == name]

    def _joined(self, refs: Sequence[str], *, labelled: bool) -> Piece:
        pieces = [piece for ref in refs if (piece := self._one(ref)) is not None]
        said = [
            f"{p.question}: {p.text}" if labelled and p.question else p.text
            for p in pieces
            if p.text
        ]
        alone = len(refs) == 1 and len(pieces) == 1
        return Piece(
            text=("; " if labelled else " ").join(said),
            question=pieces[0].question if alone and not labelled else "",
            where=refs[0].rpartition("/")[0] if labelled else refs[0],
            fields=tuple(f for p in pieces for f in p.fields),
            doubts=tuple(dict.fromkeys(d for p in pieces for d in p.doubts)),
            free_text="\n".join(p.free_text for p in pieces if p.free_text),
        )

    def _one(self, ref: str) -> Piece | None:
        question = self.form.find(_ENTRY.sub("", ref))
        value = self.values.get(ref, "")
        if not isinstance(question, QuestionDef) or not value:
            return None
        text, doubts = self._english(question, ref, value)
        named = question.flags & {Flag.IDENTIFIES, Flag.PROGRAM}
        free = question.kind is Kind.TEXT and not named
        return Piece(
            text=text,
            question=self._label(question),
            where=ref,
            fields=(self._field(question),),
            doubts=doubts,
            free_text=value if free else "",
        )

    def _label(self, question: QuestionDef) -> str:
        own = self.labels.get(f"{self.letter}:{question.name}")
        return own or _ITEM.sub("", question.label.plain(ENGLISH))

    def _english(
        self, question: QuestionDef, ref: str, value: str
    ) -> tuple[str, tuple[tuple[Doubt, str], ...]]:
        if question.kind in _CHOSEN:
            labels = {c.value: c.label.plain(ENGLISH) for c in question.choices}
            return ", ".join(labels.get(code, code) for code in value.split()), ()
        if question.kind is Kind.DATE:
            return self._dated(ref, value), ()
        if question.kind is not Kind.TEXT:
            return value.replace("T", " "), ()
        return self._text(question, ref, value)

    def _text(
        self, question: QuestionDef, ref: str, value: str
    ) -> tuple[str, tuple[tuple[Doubt, str], ...]]:
        english = [t for t in self.translations.get(ref, ()) if t.language == ENGLISH]
        if english:
            newest = max(english, key=lambda t: t.date)
            by = f"{newest.translator}, {newest.date.isoformat()}"
            return newest.text.strip(), ((Doubt.TRANSLATION, by),)
        if self.language == ENGLISH or not _WORDS.search(value):
            return value.strip(), ()
        if Flag.IDENTIFIES in question.flags:
            latin = _ASCII.fullmatch(value) is not None
            return value.strip(), () if latin else ((Doubt.SPELLING, ""),)
        doubts = ((Doubt.UNTRANSLATED, self.language),)
        if Flag.VERBATIM in question.flags or "multiline" in question.appearance:
            return UNTRANSLATED, doubts
        return f"{value.strip()} {UNTRANSLATED}", doubts

    def _dated(self, ref: str, value: str) -> str:
        """Spell a date in full, with its hour and how exact it is known."""
        if not is_date(value):
            return value  # what others signed says what it likes
        day = date.fromisoformat(value)
        spelled = f"{day.day} {_MONTHS[day.month - 1]} {day.year}"
        precise = self.values.get(f"{ref}_prec", "")
        if precise == "month":
            return f"{_MONTHS[day.month - 1]} {day.year}"
        if precise == "year":
            return str(day.year)
        hour = self.values.get(f"{ref}_time", "")[:5]
        spelled = f"{spelled}, {hour}" if hour else spelled
        return f"about {spelled}" if precise == "approx" else spelled

    def _field(self, question: QuestionDef) -> Field:
        media = None
        if question.kind is Kind.ATTACHMENT:
            kind = question.media.partition("/")[0]
            media = kind if kind in ("image", "audio", "video") else "file"
        return Field(
            form_id=self.form.form_id,
            name=question.name,
            kind=question.kind.value,
            flags=frozenset(flag.value for flag in question.flags),
            media=media,
        )


def record_told(
    vault: Vault, letter: str, record: InterviewSummary, version: SignedVersion
) -> Told:
    """Return what a signed record says."""
    form = forms.form_of(vault, record.form_sha256)
    parsed = parse_submission(version.submission, form)
    return Told(
        letter=letter,
        summary=record,
        number=record.number,
        form=form,
        language=_language(parsed.values, record.language),
        values=parsed.values,
        translations=parsed.translations,
        sealed=sealing.of(vault, record.id).sealed,
        labels=labels(),
        signed_at=version.signed_at,
    )


def identity_told(summary: InterviewSummary, session: Session) -> Told:
    """Return what the identity sheet of the person of a record says."""
    nodes = [node for node in session.everything() if node.translations]
    return Told(
        letter="P",
        summary=summary,
        number="",
        form=session.form,
        language=session.language,
        values=session.answers(),
        translations={node.ref: node.translations for node in nodes},
        sealed=frozenset(),
        labels=labels(),
    )


def labels() -> dict[str, str]:
    """Return what a draft calls the questions whose own labels give advice."""
    path = paths.resources() / "submissions" / "labels.csv"
    with paths.explained(path), path.open(encoding="utf-8", newline="") as lines:
        return read_labels(lines)


def _language(values: Mapping[str, str], spoken: str) -> str:
    """Return the language a record is written in: as it says, else the form's."""
    stated = next((v for r, v in values.items() if _name(r) == "rec_lang"), "")
    return stated or spoken


def _name(ref: str) -> str:
    return _ENTRY.sub("", ref).rpartition("/")[2]
