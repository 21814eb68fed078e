"""Consent lines, and what they let through.

Consent is a list of lines, never one "I agree to everything" (form library, rules 27
to 33). A line names a recipient, purposes, how the person may appear, what may be
given, and until when. Nothing is inferred from a line: what no line covers stays.

Codes are those of the library's lists `consent_recipient`, `consent_purpose`,
`ident_level`, `share_what` and `consent_state`.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

OWN_ORGANISATION = "r_org"
DOCTOR = "r_doctor"
STORE = "p_store"
PURPOSES = (
    STORE,
    "p_help",
    "p_complaint",
    "p_litig",
    "p_un",
    "p_invest",
    "p_report",
    "p_public",
    "p_train",
)
PUBLIC_PURPOSES = frozenset({"p_public", "p_report", "p_train"})
_OPENNESS = ("anon", "pseud", "named")  # list ident_level, as far as something goes
_FREE_OF_PERSONS = frozenset({"I", "P", "S"})
_CODED_KINDS = frozenset(
    {"select_one", "select_multiple", "rank", "integer", "decimal", "range", "date"}
)
# What ties a record to a person or to another record although it names nobody.
_TIES = frozenset({"person_code", "case_no", "record_id", "consent_ref"})
_MEDIA_OF_SHARE = {
    "photos": frozenset({"image"}),
    "audio": frozenset({"audio", "video"}),
    "docs": frozenset({"file"}),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentLine:
    """One permission, as the person gave it."""

    id: str  # "<record>/<path>", so that a refusal can name the line
    recipient: str  # list consent_recipient
    purposes: frozenset[str]  # list consent_purpose
    appears: str  # list ident_level
    what: frozenset[str]  # list share_what
    state: str  # list consent_state
    until: date | None = None
    ask_again: bool = False
    given_on: date | None = None
    excepts: bool = False  # the person excepted something, in words
    exception: str = ""  # those words
    recipient_name: str = ""  # who it is, where the person named one

    def parts(self) -> "Iterator[ConsentLine]":
        """Yield lines of one purpose and one thing each, which together are this."""
        for purpose in sorted(self.purposes):
            for what in sorted(self.what) or [""]:
                yield replace(
                    self,
                    purposes=frozenset({purpose}),
                    what=frozenset({what} - {""}),
                )

    def grants(self, other: "ConsentLine") -> bool:
        """Say whether this line lets out at least what another one does, as long.

        Both name the same recipient. Where a person excepted something in words, only
        the same words except the same.
        """
        return (
            self.state == other.state == "given"
            and self.recipient == other.recipient
            and _words(self.recipient_name) in ([], _words(other.recipient_name))
            and other.purposes <= self.purposes
            and ("all" in self.what or other.what <= self.what)
            and _openness(self.appears) >= _openness(other.appears)
            and (self.until or date.max) >= (other.until or date.max)
            and (other.ask_again or not self.ask_again)
            and (not self.excepts or self._excepts_the_same(other))
        )

    def _excepts_the_same(self, other: "ConsentLine") -> bool:
        return other.excepts and _words(self.exception) == _words(other.exception)

    def missing(self, recipient: str, purpose: str, today: date) -> str | None:
        """Say why this line does not cover the recipient and purpose, or `None`."""
        if self.recipient != recipient:
            return "consent.other-recipient"
        if purpose not in self.purposes:
            return "consent.other-purpose"
        if self.state != "given":
            return f"consent.{self.state or 'not-decided'}"
        if self.until is not None and today > self.until:
            return "consent.expired"
        if self.ask_again:
            return "consent.ask-again"
        if self.appears not in ("named", "pseud", "anon"):
            return "consent.not-to-be-shared"
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """What the rules need to know of one question."""

    form_id: str
    name: str
    kind: str  # forms.definition.Kind
    flags: frozenset[str]  # form library, 0.3
    media: str | None = None  # image, audio, video, file


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """The lines that cover a recipient and purpose, or why none does."""

    lines: tuple[ConsentLine, ...]
    refusal: str | None  # code, when `lines` is empty
    refused_line: str = ""  # the line that came nearest

    def withholds(
        self, field: Field, purpose: str, chosen: frozenset[str] = frozenset()
    ) -> str | None:
        """Say why a question's answer stays, or `None` if some line lets it out.

        Args:
            field: the question.
            purpose: code of list consent_purpose.
            chosen: names of the questions that a person chose one by one.
        """
        if not self.lines:
            return self.refusal
        reasons = [_withheld(field, line, purpose, chosen) for line in self.lines]
        return None if None in reasons else reasons[0]


def coverage(
    lines: Iterable[ConsentLine], recipient: str, purpose: str, today: date
) -> Coverage:
    """Find the lines that cover `recipient` and `purpose` on `today`.

    Without one, the refusal is the one of the line that came nearest: a line for the
    same recipient and purpose that is withdrawn says more than one for a stranger.
    """
    nearest: tuple[int, str, str] = (0, "consent.no-line", "")
    covering = []
    for line in lines:
        refusal = line.missing(recipient, purpose, today)
        if refusal is None:
            covering.append(line)
            continue
        closeness = (line.recipient == recipient) + 2 * (purpose in line.purposes)
        if closeness == 3 and closeness > nearest[0]:
            nearest = (closeness, refusal, line.id)
    if covering:
        return Coverage(lines=tuple(covering), refusal=None)
    return Coverage(lines=(), refusal=nearest[1], refused_line=nearest[2])


def still_granted(line: ConsentLine, lines: Iterable[ConsentLine]) -> bool:
    """Say whether lines together let out everything that one of them did."""
    others = tuple(lines)
    return all(any(each.grants(part) for each in others) for part in line.parts())


def _openness(appears: str) -> int:
    return _OPENNESS.index(appears) if appears in _OPENNESS else -1


def _words(text: str) -> list[str]:
    return text.casefold().split()


def _withheld(
    field: Field, line: ConsentLine, purpose: str, chosen: frozenset[str]
) -> str | None:
    """Apply form library 0.3 (flags) and 3.4: a flag forbids before a line allows."""
    if line.recipient == OWN_ORGANISATION:
        return None  # the organisation keeps whole what it was allowed to keep
    if "N" in field.flags:
        return "flag.interviewer-only"
    if "I" in field.flags and line.appears != "named":
        return "flag.identifies"
    if field.name in _TIES and line.appears == "anon":
        return "flag.identifies"
    if "P" in field.flags and purpose in PUBLIC_PURPOSES:
        return "flag.third-person"
    if field.name not in chosen:
        if "C" in field.flags and line.recipient != DOCTOR:
            return "flag.clinician"
        if field.flags & {"S", "H"}:
            return "flag.sensitive"
        if line.excepts:
            return "consent.exception"
    return None if _within(field, line.what) else "consent.not-in-what"


def _within(field: Field, what: frozenset[str]) -> bool:
    if "all" in what or "A" in field.flags:
        return True
    for share, media in _MEDIA_OF_SHARE.items():
        if share in what and field.media in media:
            return True
    if "statement" in what and "V" in field.flags:
        return True
    injury = field.form_id == "injury_sheet" or "H" in field.flags
    if "injury" in what and injury and field.media is None:
        return True
    coded = field.kind in _CODED_KINDS and not field.flags & _FREE_OF_PERSONS
    return "numbers" in what and coded
