"""What became of one case of a suite."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Outcome:
    """`problem` is "" for a case that passed, else one line about what went wrong."""

    id: str
    problem: str
