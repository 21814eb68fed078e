"""When a person's consent asks to decide anew whether a record is kept (rule 44).

The day puts a record on a list for decision; nothing is ever deleted by a date.
"""

from datetime import MAXYEAR, date

_YEARS = {"y5": 5, "y15": 15, "review": 2}  # list `keep`; others have no day


def decide_on(keep: str, given: date) -> date | None:
    """Return the day on which to decide, `None` when none is set.

    Args:
        keep: code of list `keep`.
        given: the day of the consent.
    """
    years = _YEARS.get(keep)
    if years is None:
        return None
    year = min(given.year + years, MAXYEAR)
    try:
        return given.replace(year=year)
    except ValueError:  # 29 February
        return given.replace(year=year, month=3, day=1)
