"""What became of one case of a suite."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Outcome:
    """`problem` is "" for a case that passed, else one line about what went wrong.

    `lacks` names what the record itself does not hold, so that nobody could replay it:
    such a case does not count.
    """

    id: str
    problem: str
    lacks: str = ""
