"""Consent lines of a person, read from the answers that hold them.

Two places of the library hold consent: the repeat `share` of form D, one line per
recipient and purpose, and the groups of the other forms in which the person confirms at
the end that the organisation may keep the record (`cons_state`, `cons_purposes`; in
form D `da_store`). Form library, 3.4 and forms A, B, D, F.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from monitor_app.records.consent import OWN_ORGANISATION, ConsentLine

_STORE = "p_store"


def lines_of(record: str, answers: Mapping[str, str]) -> tuple[ConsentLine, ...]:
    """Return the lines that the answers of one record hold.

    Args:
        record: id of the interview; a line is named `record/path`.
        answers: values by reference, as `Session.answers` returns them.
    """
    return (*_shared(record, answers), *_kept(record, answers))


def withdrawn(
    lines: Iterable[ConsentLine], tombstones: frozenset[str]
) -> tuple[ConsentLine, ...]:
    """Return the lines with those that were withdrawn later no longer given."""
    return tuple(
        line
        if line.id not in tombstones
        else ConsentLine(
            id=line.id,
            recipient=line.recipient,
            purposes=line.purposes,
            appears=line.appears,
            what=line.what,
            state="withdrawn",
            until=line.until,
            ask_again=line.ask_again,
            given_on=line.given_on,
        )
        for line in lines
    )


def _shared(record: str, answers: Mapping[str, str]) -> Iterator[ConsentLine]:
    for ref, recipient in answers.items():
        place, _slash, name = ref.rpartition("/")
        if name != "sh_recipient":
            continue

        def of(question: str, place: str = place) -> str:
            return answers.get(f"{place}/{question}", "")

        yield ConsentLine(
            id=f"{record}/{place}",
            recipient=recipient,
            purposes=frozenset(of("sh_purpose").split()),
            appears=of("sh_ident"),
            what=frozenset(of("sh_what").split()),
            state=of("sh_state"),
            until=_day(of("sh_until")),
            ask_again=of("sh_ask") == "yes",
        )


def _kept(record: str, answers: Mapping[str, str]) -> Iterator[ConsentLine]:
    for ref, state in answers.items():
        place, _slash, name = ref.rpartition("/")
        if name == "cons_state":
            purposes = answers.get(f"{place}/cons_purposes", "").split()
            yield _own(record, ref, state, {_STORE, *purposes})
        elif name == "da_store":
            yield _own(record, ref, state, {_STORE})


def _own(record: str, ref: str, state: str, purposes: set[str]) -> ConsentLine:
    return ConsentLine(
        id=f"{record}/{ref}",
        recipient=OWN_ORGANISATION,
        purposes=frozenset(purposes),
        appears="pseud",
        what=frozenset({"all"}),
        state=state,
    )


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
