"""Draft submissions to procedures of the United Nations: the map, and the result.

A map says which items a procedure asks for, in its order, and from which questions of
which forms each is filled (form library, section 6). It is a table in
`resources/submissions`, so that it can be compared with the current questionnaire of
the procedure without reading code.
"""

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

NOT_KNOWN = "Not known"
WITHHELD = "Withheld"  # it is known and kept back: the reader must not think otherwise
_SOURCE = re.compile(r"([A-GP]):(\w+)(?:\(([\w,]+)\))?((?:\+\w+)*)")


class Procedure(StrEnum):
    """Whom a draft is for. The values are those of the command line."""

    WGAD = "wgad"  # Working Group on Arbitrary Detention
    SRT = "srt"  # Special Rapporteur on torture
    TREATY = "treaty"  # Committee against Torture, Human Rights Committee

    @property
    def recipient(self) -> str:
        """Return the code of list `consent_recipient`."""
        return {"wgad": "r_wgad", "srt": "r_srt", "treaty": "r_cat"}[self.value]


class Mode(StrEnum):
    """How the sources of an item come together."""

    ONE = "one"  # the first that has something
    ALL = "all"  # every one that has something, each with its question
    ACCOUNT = "account"  # the first, as numbered paragraphs
    FIXED = "fixed"  # the words of the map themselves


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where an item looks: questions of one form, or a repeat with its questions."""

    letter: str
    names: tuple[str, ...]  # joined by a space when there are several
    repeat: str = ""  # then one line per entry, made of `names`


@dataclass(frozen=True, slots=True, kw_only=True)
class MapItem:
    """One row of a map."""

    part: str
    item: str
    title: str
    mode: Mode
    sources: tuple[Source, ...]
    fixed: str = ""


class Doubt(StrEnum):
    """Why a person must look at an item before the draft is sent."""

    UNKNOWN = "unknown"  # nothing in the records
    WITHHELD = "withheld"  # consent or a flag keeps it back; `detail` is the code
    UNTRANSLATED = "untranslated"  # `detail` is the language it is in
    TRANSLATION = "translation"  # to be checked; `detail` names translator and date
    RETELL = "retell"  # the person's words, to be retold in the third person
    SPELLING = "spelling"  # a name, as it was written down
    EXCEPTION = "exception"  # the person excepted something, in words
    LAWYER = "lawyer"  # bound to secrecy: a lawyer approves first
    CURRENT_FORM = "current-form"  # compare with the procedure's form of today
    UNSIGNED = "unsigned"  # a record that is not signed was left out
    NAMES = "names"  # the identity store was closed: names are missing
    FREE_TEXT = "free-text"  # may name people: `detail` says what was found


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """Something that a person must still check."""

    item: str  # "" for the whole draft
    doubt: Doubt
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftItem:
    """One item of the draft, filled or "not known"."""

    item: str
    title: str
    lines: tuple[str, ...]  # paragraphs; never empty
    known: bool  # False: not known, or withheld
    sources: tuple[str, ...]  # "<form>/<place>", for whoever checks


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftPart:
    """The items under one heading."""

    title: str
    items: tuple[DraftItem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A draft submission, in English, and what is still to be checked."""

    procedure: Procedure
    numbers: tuple[str, ...]  # of the records it was made from
    signed_at: str  # when the newest of them was signed, RFC 3339 in UTC
    urgent: bool
    parts: tuple[DraftPart, ...]
    attachments: tuple[str, ...]  # original names, of those that may go
    checks: tuple[Check, ...]


def read_map(lines: Iterable[str]) -> tuple[MapItem, ...]:
    """Read a map.

    Raises:
        ValueError: a source is not spelled `A:name`, `A:name+name` or
            `A:repeat(name,name)`.
    """
    return tuple(
        MapItem(
            part=row["part"],
            item=row["item"],
            title=row["title"],
            mode=Mode(row["mode"]),
            sources=tuple(_sources(row)),
            fixed=row["sources"] if row["mode"] == Mode.FIXED else "",
        )
        for row in csv.DictReader(lines)
    )


def read_labels(lines: Iterable[str]) -> dict[str, str]:
    """Read what a draft calls questions, by source ("A:arr_dt").

    Labels of a form speak to the interviewer: "do not suggest methods" is no part of a
    submission.
    """
    return {row["source"]: row["label"] for row in csv.DictReader(lines)}


def _sources(row: dict[str, str]) -> Iterator[Source]:
    if row["mode"] == Mode.FIXED:
        return
    for spelled in row["sources"].split():
        found = _SOURCE.fullmatch(spelled)
        if found is None or (found[3] and found[4]):
            raise ValueError(f"not a source: {spelled!r}")
        letter, name, inside, more = found.groups()
        if inside:
            yield Source(letter=letter, repeat=name, names=tuple(inside.split(",")))
        else:
            yield Source(letter=letter, names=(name, *more.split("+")[1:]))
