"""Withdrawals that a form D says in words: has any line followed them?

The library asks in words what is withdrawn or changed (`wd_what`), so no program can
tell which line is meant. As long as no line followed, none of that person counts: each
entry needs a permission that ended on its day or later, or a newer form D.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from monitor_app.records.consent import ConsentLine

OPEN = "withdrawal-open"  # state of a line that may be meant
_WHAT, _DAY = "wd_what", "wd_date"
_NOTHING = frozenset(
    {"", "жоқ", "болған жоқ", "ештеңе", "нет", "не было", "ничего", "no", "none"}
)


@dataclass(frozen=True, slots=True)
class SignedForm:
    """One signed version of a form D."""

    signed_on: str  # day, ISO
    answers: Mapping[str, str]  # by place
    lines: tuple[ConsentLine, ...]

    def granted(self) -> frozenset[ConsentLine | str]:
        """Return what the person agrees to here, whatever place it has."""
        acts = (
            _name(ref)
            for ref, state in self.answers.items()
            if _name(ref).startswith("da_") and state == "given"
        )
        given = (replace(line, id="") for line in self.lines if line.state == "given")
        return frozenset({*given, *acts})

    def taken_back(self) -> int:
        """Return how many answers say "withdrawn"."""
        return sum(
            state == "withdrawn"
            for ref, state in self.answers.items()
            if _name(ref) == "sh_state" or _name(ref).startswith("da_")
        )


def is_written(answers: Mapping[str, str]) -> bool:
    """Say whether the answers of a form D hold a withdrawal in words."""
    return any(True for _day in _entries(answers, ""))


def is_open(versions: Sequence[SignedForm], buried_on: Sequence[str]) -> bool:
    """Say whether a withdrawal in words is still without consequence.

    Args:
        versions: of one form D, oldest first; at least one.
        buried_on: days on which lines of it were withdrawn that it says are given.
    """
    newest = versions[-1]
    asked = sorted(_entries(newest.answers, newest.signed_on), reverse=True)
    ended = [*_ended(versions), *buried_on]
    return any(
        sum(day >= since for day in ended) < number
        for number, since in enumerate(asked, start=1)
    )


def _entries(answers: Mapping[str, str], signed_on: str) -> Iterator[str]:
    """Yield the day of each entry that says something."""
    places = {ref.rpartition("/")[0] for ref in answers if _name(ref) in (_WHAT, _DAY)}
    for place in sorted(places):
        what = answers.get(f"{place}/{_WHAT}", "")
        day = answers.get(f"{place}/{_DAY}", "")
        if _says_something(what) or (day and not what):
            yield day or signed_on


def _says_something(what: str) -> bool:
    letters = "".join(c if c.isalpha() else " " for c in what.casefold())
    return " ".join(letters.split()) not in _NOTHING


def _ended(versions: Sequence[SignedForm]) -> Iterator[str]:
    """Yield a day for each permission that a version no longer gives.

    What the first version says is withdrawn answers what it says in words, and nothing
    that was written later.
    """
    first = versions[0]
    written = len(list(_entries(first.answers, first.signed_on)))
    yield from [first.signed_on] * min(first.taken_back(), written)
    for before, after in pairwise(versions):
        yield from [after.signed_on] * len(before.granted() - after.granted())


def _name(ref: str) -> str:
    return ref.rpartition("/")[2]
