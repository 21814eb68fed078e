"""What a session tells its callers: the state of a place, problems, changes."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, tzinfo
from random import Random

from monitor_app.forms.choices import Choice
from monitor_app.forms.definition import FormDef, ItemDef
from monitor_app.records.status import Reason, Translation

Changes = frozenset[tuple[str, str]]  # (place, property): what to show anew


@dataclass(frozen=True, slots=True)
class Services:
    """What an interview takes from the world outside. `now` gives aware times."""

    now: Callable[[], datetime]
    zone: tzinfo
    random: Random
    uuid: Callable[[], str]
    device_id: str = ""
    username: str = ""


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with an answer: `code` is required, constraint or type.

    `message` is the form's own sentence in the language of the interview, "" for none.
    """

    ref: str
    code: str
    message: str = ""


@dataclass(frozen=True, slots=True)
class NodeState:
    """One place of the interview as it stands.

    `ref` is the place with 1-based numbers of entries, without root. `definition` is
    None for a node that the form neither shows nor describes. `value` is the answer as
    stored ("" while the place is closed). For a repeat named without a number, the
    state is that of the whole repeat.
    """

    ref: str
    definition: ItemDef | None
    relevant: bool
    read_only: bool
    required: bool
    value: str
    label: str
    hint: str
    choices: tuple[Choice, ...]
    problem: Problem | None
    reason: Reason | None
    translations: tuple[Translation, ...]
    touched: bool = False  # answered, explained or visited since it was opened
    note: str = ""  # of the interviewer, for themself alone


@dataclass(frozen=True, slots=True)
class Removed:
    """An entry taken out; hand it to `undo_remove` of the same session."""

    ref: str
    token: int
    changes: Changes
    said: str = ""  # words for people, as they were given


__all__ = [
    "Changes",
    "Choice",
    "FormDef",
    "NodeState",
    "Problem",
    "Removed",
    "Services",
]
