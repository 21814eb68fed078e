"""Why a question has no answer, and words of an answer in other languages."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Reason(StrEnum):
    """Why there is no answer: data beside the answer (form library, 0.4)."""

    NOT_ASKED = "not_asked"
    DECLINED = "declined"
    UNKNOWN = "unknown"
    NOT_APPLICABLE = "not_applicable"
    UNSAFE = "unsafe"


@dataclass(frozen=True, slots=True, kw_only=True)
class Translation:
    """One translation of a verbatim text; it never stands in its place."""

    language: str
    translator: str  # a code, not a name
    date: date
    text: str
