"""The list of interviews by what to do next: one state after the other, in pages.

Each state is read by its index; nothing is sorted, so that the first page is as quick
with a hundred thousand interviews as with ten.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from monitor_app.errors.usecases import AnswersFileError
from monitor_app.records.interview import InterviewSummary, State
from monitor_app.usecases import reading
from monitor_app.usecases.reading import InterviewPage, InterviewQuery
from monitor_app.vault import Vault

ORDER: Sequence[State] = (
    State.QUARANTINE,
    State.DRAFT,
    State.CHECKED,
    State.SIGNED,
    State.SEALED,
    State.HANDED_OVER,
    State.RECEIPT_VERIFIED,
    State.ERASED_HERE,
)
_CURSOR = re.compile(r"([0-9]{1,2})(?:/(.+))?")


def page(vault: Vault, query: InterviewQuery) -> InterviewPage:
    """Return a page, what wants doing first; within a state the newest first.

    Args:
        vault: open.
        query: its `state` is not looked at.

    Raises:
        AnswersFileError: the cursor is not one that a page gave out.
    """
    at, after = _place(query.after)
    items: list[InterviewSummary] = []
    while at < len(ORDER):
        wanted = replace(
            query, state=ORDER[at], after=after, limit=query.limit - len(items)
        )
        found = reading.page(vault, wanted)
        items.extend(found.items)
        if found.next is not None:
            return InterviewPage(items=tuple(items), next=f"{at}/{found.next}")
        at, after = at + 1, None
    return InterviewPage(items=tuple(items), next=None)


def _place(cursor: str | None) -> tuple[int, str | None]:
    if cursor is None:
        return 0, None
    found = _CURSOR.fullmatch(cursor)
    if found is None or int(found[1]) >= len(ORDER):
        raise AnswersFileError(name="--after", what="cursor")
    return int(found[1]), found[2]
