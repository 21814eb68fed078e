"""The fictional people of the demonstration: who tells what, on which form.

The same seed gives the same people, dates and answers; ids and keys are drawn anew.
"""

import random
import string
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from monitor_app.usecases.sample import Person

_FIRST_DAY = date(2025, 1, 6)
_CONSENT = {
    "sh_recipient": "r_org",
    "sh_purpose": "p_store p_complaint",
    "sh_ident": "pseud",
    "sh_what": "all",
    "sh_state": "given",
    "sh_ask": "no",
    "ex_photo_c": "given",
    "da_store": "given",
    "da_photo_inj": "given",
}
# What the first twelve tell: form, language, and which person it is about.
_STORY = (
    ("detention_interview", "kk", 0),
    ("detention_interview", "ru", 1),
    ("consent", "kk", 0),
    ("consent", "ru", 1),
    ("injury_sheet", "kk", 0),
    ("fair_trial_wgad", "ru", 1),
    ("release_followup", "kk", 0),
    ("place_visit", "ru", 2),
    ("evidence_log", "kk", 0),
    ("detention_interview", "kk", 3),
    ("consent", "kk", 3),
    ("release_followup", "ru", 1),
)
STORY_LENGTH = len(_STORY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """One interview of the story."""

    form_id: str
    person: Person


def story(count: int, seed: int) -> Iterator[Telling]:
    """Yield the first `count` interviews of the story, at most `STORY_LENGTH`.

    Consent comes before everything that needs it.
    """
    rng = random.Random(seed)  # noqa: S311 - fiction, not secrets
    people = [_person(number, rng) for number in range(4)]
    told = sorted(_STORY[:count], key=lambda entry: entry[0] != "consent")
    for form_id, language, number in told:
        person = people[number]
        yield Telling(
            form_id=form_id,
            person=Person(
                person_code=person.person_code,
                case_no=person.case_no,
                language=language,
                detained_on=person.detained_on,
                interviewed_on=person.interviewed_on,
                fixed=_CONSENT,
            ),
        )


def person_code(number: int, rng: random.Random) -> str:
    """Return a code such as `QK-00017`: no name, no initials, one for each number."""
    letters = "".join(rng.choices(string.ascii_uppercase, k=2))
    return f"{letters}-{number:05}"


def case_number(number: int) -> str:
    """Return a case number as the forms want it: 6 760 000 different ones."""
    block, serial = divmod(number, 10_000)
    first, second = divmod(block, 26)
    series = string.ascii_uppercase[first] + string.ascii_uppercase[second]
    return f"{series}-2025-{serial:04}"


def _person(number: int, rng: random.Random) -> Person:
    detained = _FIRST_DAY + timedelta(days=rng.randint(0, 60))
    return Person(
        person_code=person_code(number + 1, rng),
        case_no=case_number(number + 1),
        language="kk",
        detained_on=detained,
        interviewed_on=detained + timedelta(days=rng.randint(7, 30)),
    )
