"""A visit to a place of detention: when, who, what was not shown, what was planned.

It is the vault's own note beside form C: interviews belong to it, and what the team
promised to check against reprisals falls due from it. Codes only, no names.
"""

import re
from dataclasses import dataclass
from datetime import date

_TIME = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]|")
MOST_LETTERS = 20_000  # of one text


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """What is known of a visit; "" where nothing is."""

    id: str
    site: str
    day: str  # ISO date, local
    arrived: str = ""  # HH:MM at the gate, local
    entered: str = ""
    went_out: str = ""
    team: str = ""
    present: str = ""
    refused: str = ""
    not_shown: str = ""
    sampling: str = ""
    plan: str = ""
    created: str = ""  # RFC 3339, UTC
    updated: str = ""

    def __post_init__(self) -> None:
        require_day(self.day)
        for time in (self.arrived, self.entered, self.went_out):
            if not _TIME.fullmatch(time):
                raise ValueError(f"not a time of day: {time!r}")
        for text in (self.site, *self.texts()):
            if len(text) > MOST_LETTERS:
                raise ValueError("a text of a visit is too long")

    def texts(self) -> tuple[str, ...]:
        """Return what was written in words."""
        return (
            self.team,
            self.present,
            self.refused,
            self.not_shown,
            self.sampling,
            self.plan,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedCheck:
    """Somebody is to be seen or called again: was there any reprisal?"""

    id: str
    visit: str
    person_code: str
    what: str
    due: str  # ISO date, local
    done: str = ""  # RFC 3339 once it was done
    outcome: str = ""

    def __post_init__(self) -> None:
        require_day(self.due)


@dataclass(frozen=True, slots=True, kw_only=True)
class PromisedDate:
    """A date that a signed record promises."""

    interview: str
    question: str  # name of the question that holds it
    due: str
    done: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewNote:
    """What a reviewer noted about one version of a record. Never part of it."""

    id: str
    interview: str
    version: int
    kind: str  # "read" or "request"
    questions: str  # printed numbers, separated by spaces
    note: str
    written: str


def require_day(text: str) -> str:
    """Return an ISO date; raise `ValueError` if `text` is none."""
    if date.fromisoformat(text).isoformat() != text:
        raise ValueError(f"not a date: {text!r}")
    return text
