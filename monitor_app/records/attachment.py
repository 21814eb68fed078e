"""A photograph, recording or document that belongs to an interview."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """One file as it was imported: original bytes, never changed."""

    id: str
    interview: str
    name: str  # "<id>.jpg": how answers and bundles name it
    original_name: str  # as the person who imported it called it
    media_type: str
    bytes: int
    sha256: str  # 64 hex digits, of the original bytes
    question: str  # reference of the question it answers
    derived_from: str | None = None  # id of the original of a blurred or smaller copy
