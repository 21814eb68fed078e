"""Which consent lines of a person are over, as the signed versions tell.

A line is named by its place. It is the same line in a later version only if it grants
there what it did: another recipient, less of the record or a nearer last day in its
place is another line, and the earlier one has ended. Whoever received something under
it is told, and nobody else can be told by a tombstone than by the name of that place:
what stands there now ends with it. So `refuse_taken` keeps a line that travelled from
losing its place to another one: it is set to "withdrawn", and the other one is added.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from monitor_app.bundle.manifest import BundleKind
from monitor_app.errors.usecases import ConsentPlaceTakenError
from monitor_app.forms.session import Session
from monitor_app.records.consent import (
    OWN_ORGANISATION,
    STORE,
    ConsentLine,
    coverage,
    still_granted,
)
from monitor_app.records.interview import InterviewSummary
from monitor_app.usecases.consents import ConsentBook, lines_of, run_out
from monitor_app.usecases.places import counted
from monitor_app.vault import Vault

_OVER = frozenset({"withdrawn", "refused", ""})  # "": a newer form D left it out


@dataclass(frozen=True, slots=True, kw_only=True)
class Travelled:
    """What left this vault: versions and purposes by interview."""

    versions: Mapping[str, frozenset[int]]
    purposes: Mapping[str, frozenset[str]]
    of_sheets: frozenset[str]  # purposes of identity sheets, of whomever

    def under(self, line: ConsentLine, persons: Iterable[str]) -> bool:
        """Say whether something of these records left for a purpose of a line."""
        purposes = chain.from_iterable(self.purposes.get(id_, ()) for id_ in persons)
        return not line.purposes.isdisjoint(self.of_sheets.union(purposes))

    def version(self, record: str, numbers: Iterable[int]) -> bool:
        """Say whether a bundle ended with one of these versions of a record."""
        return not self.versions.get(record, frozenset()).isdisjoint(numbers)


def travelled(vault: Vault) -> Travelled:
    """Return what the bundles that this vault wrote took along."""
    versions: dict[str, set[int]] = {}
    purposes: dict[str, set[str]] = {}
    of_sheets: set[str] = set()
    for row in vault.bundles.written():
        if row.kind == BundleKind.IDENTITY.value:
            of_sheets.add(row.purpose)
        for item in vault.bundles.items(row.id):
            versions.setdefault(item.interview, set()).add(item.version)
            purposes.setdefault(item.interview, set()).add(row.purpose)
    return Travelled(
        versions={id_: frozenset(each) for id_, each in versions.items()},
        purposes={id_: frozenset(each) for id_, each in purposes.items()},
        of_sheets=frozenset(of_sheets),
    )


def ended(vault: Vault, book: ConsentBook, code: str, out: Travelled) -> set[str]:
    """Return the lines of a person that counted once and are over, buried or not.

    Left out is what needs no telling: what the person's records tell themselves, where
    they may still go to the organisation and their days follow one another; and a line
    that an amendment gave another place, and nothing less.
    """
    person = _Person(vault, book, code, out)
    return {
        line.id
        for record in vault.interviews.of_person(code)
        for line in person.over(record.id)
    }


def other_places(vault: Vault, book: ConsentBook, line: ConsentLine) -> set[str]:
    """Return where else earlier versions have a line that is taken back.

    Who has an earlier version alone knows the line by its place there.
    """
    record = line.id.partition("/")[0]
    *earlier, newest = _versions(vault, book, record)
    now = {replace(each, state="") for each in newest}
    return {
        each.id
        for said in earlier
        for each in said
        if each.id != line.id
        and each.state == "given"
        and each.recipient == line.recipient
        and not each.purposes.isdisjoint(line.purposes)
        and replace(each, state="") not in now
    }


def refuse_taken(vault: Vault, summary: InterviewSummary, session: Session) -> None:
    """Raise if an amendment gives the place of a line that is out to another line.

    Raises:
        ConsentPlaceTakenError: set the earlier line to "withdrawn" in its place, and
            add what is agreed now as a new one. The draft stays as it is.
    """
    for place in taken_places(vault, summary, session):
        raise ConsentPlaceTakenError(question=place)


def taken_places(
    vault: Vault, summary: InterviewSummary, session: Session
) -> tuple[str, ...]:
    """Return the entries in which an amendment has another line than one that is out.

    They are spelled with the number of every entry.
    """
    if not summary.version:
        return ()
    answers = {counted(session.form, ref): v for ref, v in session.answers().items()}
    draft = lines_of(summary.id, answers)
    said = _versions(vault, ConsentBook(vault), summary.id)
    taken = list(_taken(said, draft))
    if not taken:
        return ()
    out, person = travelled(vault), _records_of(vault, summary)
    found = (
        line.id.partition("/")[2]
        for number, line in taken
        if _is_out(line, number, said, out, person)
    )
    return tuple(dict.fromkeys(found))


def _taken(
    said: Sequence[tuple[ConsentLine, ...]], draft: tuple[ConsentLine, ...]
) -> Iterator[tuple[int, ConsentLine]]:
    """Yield versions and lines of them in whose place a draft grants another thing.

    What it takes back of the organisation's own the organisation reads in it.
    """
    given = {line.id for line in draft if line.state == "given"}
    for number, lines in enumerate(said, start=1):
        for line in lines:
            outside = line.recipient != OWN_ORGANISATION and line.state == "given"
            if outside and line.id in given and not still_granted(line, draft):
                yield number, line


class _Person:
    """Compares what a person's records said with what is in force."""

    def __init__(
        self, vault: Vault, book: ConsentBook, code: str, out: Travelled
    ) -> None:
        self._vault, self._book, self._out = vault, book, out
        self._today = vault.audit.latest_day()
        self._lines = book.of_person(code)
        self._now = {line.id: line.state for line in self._lines}
        self._ids = [record.id for record in vault.interviews.of_person(code)]
        own = coverage(self._lines, OWN_ORGANISATION, STORE, self._today)
        self._tell_it = own.refusal is None and _days_follow(vault, code)

    def over(self, record: str) -> Iterator[ConsentLine]:
        """Yield the lines of a record that ended."""
        said = _versions(self._vault, self._book, record)
        for number, lines in enumerate(said, start=1):
            for line in run_out(lines, self._today):
                if line.state == "given" and self._is_over(line, record, number, said):
                    yield line

    def _is_over(
        self,
        line: ConsentLine,
        record: str,
        number: int,
        said: list[tuple[ConsentLine, ...]],
    ) -> bool:
        state = self._now.get(line.id, "")
        if self._tell_it and self._is_told(line, state):
            return False
        if state in _OVER:
            return not self._only_moved(line, record)
        newest = [_as_given(each) for each in said[-1]]
        if still_granted(line, newest):
            return False
        return _is_out(line, number, said, self._out, self._ids)

    def _only_moved(self, line: ConsentLine, record: str) -> bool:
        """Say whether an amendment gave a line another place, and nothing less."""
        return still_granted(
            line,
            (
                each
                for each in self._lines
                if each.id.startswith(f"{record}/") and each.id != line.id
            ),
        )

    def _is_told(self, line: ConsentLine, state: str) -> bool:
        """Say whether records that travel tell everybody concerned that it is over."""
        if state == "withdrawn":
            return False
        return line.recipient == OWN_ORGANISATION or still_granted(line, self._lines)


def _is_out(
    line: ConsentLine,
    number: int,
    said: list[tuple[ConsentLine, ...]],
    out: Travelled,
    person: Iterable[str],
) -> bool:
    """Say whether anybody outside may know, or have used, a line of a version.

    A bundle takes all versions along, and its receiver goes by the newest of them.
    """
    record = line.id.partition("/")[0]
    holding = (
        at for at, lines in enumerate(said, start=1) if still_granted(line, lines)
    )
    return out.version(record, {number, *holding}) or out.under(line, person)


def _versions(
    vault: Vault, book: ConsentBook, record: str
) -> list[tuple[ConsentLine, ...]]:
    """Return the lines that each signed version of a record holds, as they stand."""
    summary = vault.interviews.get(record)
    return [
        lines_of(record, book.told(summary, version.submission).answers)
        for version in vault.interviews.versions(record)
    ]


def _records_of(vault: Vault, summary: InterviewSummary) -> list[str]:
    code = summary.person_code
    others = vault.interviews.of_person(code) if code else ()
    return [summary.id, *(record.id for record in others)]


def _as_given(line: ConsentLine) -> ConsentLine:
    """A line that ran out by itself was not taken back."""
    return replace(line, state="given") if line.state == "expired" else line


def _days_follow(vault: Vault, code: str) -> bool:
    """Say whether what came later has a later day too, as who receives it must see."""
    ids = vault.interviews.as_they_came(code)
    days = [vault.interviews.get(id_).created for id_ in ids]
    return days == sorted(days)
