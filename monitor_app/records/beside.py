"""What an interviewer keeps beside a question or entry, for themself alone."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """Never part of a record: it is not signed, not printed and not exported."""

    note: str = ""  # of the interviewer, on a question
    to_correct: bool = False  # the person wanted it changed when it was read back
    name: str = ""  # the interviewer's own word for an entry


NOTHING = Beside()
