"""Tests of the log that surviving mutants asked for; see `tests/mutation/README.md`."""

import hashlib
import hmac
import json
import logging
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from monitor_app import paths
from monitor_app.errors.files import DiskFullError
from monitor_app.errors.vault import RolledBackError
from monitor_app.vault.audit import AuditLog
from monitor_app.vault.database import Database
from tests.vaults import bare_database

KEY = bytearray(range(32))
ZEROS = "0" * 64


class StoppedClock:
    """Shows what it was set to."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 24, 23, 59, 58, 900_000, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def move(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


@pytest.fixture
def clock() -> StoppedClock:
    return StoppedClock()


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = bare_database(tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def audit(database: Database, tmp_path: Path, clock: StoppedClock) -> AuditLog:
    return AuditLog(database, tmp_path, KEY, clock)


def spelled(value: object) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":")).encode("ascii")


def keyed(content: bytes) -> str:
    return hmac.new(bytes(KEY), content, hashlib.sha256).hexdigest()


def anchor(number: object, head: object) -> bytes:
    content = {"head": head, "number": number}
    return spelled(content | {"mac": keyed(b"anchor\0" + spelled(content))})


def rewrite(database: Database, sql: str) -> None:
    """Change the log as somebody with the database key could."""
    for trigger in ("audit_never_changes", "audit_stays"):
        database.execute(f"DROP TRIGGER IF EXISTS {trigger}")
    database.execute(sql)


# The chain, as `vault/FORMAT.md`, section 5, has it


def test_entries_are_chained_as_the_format_says(
    audit: AuditLog, clock: StoppedClock
) -> None:
    assert audit.head() == (0, ZEROS)
    assert audit.verify() == (0, ZEROS, ())
    audit.append("vault.created")
    clock.move(62.5)
    audit.append("interview.signed", "aб", "3")
    first = [1, "2026-11-24T23:59:58+00:00", "vault.created", "", ""]
    one = keyed(spelled([*first, ZEROS]))
    second = [2, "2026-11-25T00:01:01+00:00", "interview.signed", "aб", "3"]
    two = keyed(spelled([*second, one]))
    newest, oldest = (
        [e.number, e.at, e.event, e.subject, e.detail, e.hash] for e in audit.newest(9)
    )
    assert oldest == [*first, one]
    assert newest == [*second, two]
    assert audit.head() == (2, two)
    assert audit.verify()[:2] == (2, two)


def test_newest_goes_back_page_by_page(audit: AuditLog, database: Database) -> None:
    for at in range(5):
        audit.append(f"e{at + 1}")
    assert [e.number for e in audit.newest(2)] == [5, 4]
    assert [e.number for e in audit.newest(2, 4)] == [3, 2]
    assert [e.number for e in audit.newest(2, 2)] == [1]
    assert audit.newest(2, 0) == ()
    database.execute("INSERT INTO audit VALUES (1000000000000, '', '', '', '', '')")
    assert audit.newest(1)[0].number == 10**12


def test_entries_about_many_records_are_found_in_the_order_of_the_log(
    audit: AuditLog,
) -> None:
    subjects = [f"{at:04}" for at in range(1201)]
    for subject in ("1200", "0000", "0499", "0500", "1200", "none of them", "0999"):
        audit.append("viewed", subject)
    found = [(e.number, e.subject) for e in audit.about(subjects)]
    assert found == [
        (1, "1200"),
        (2, "0000"),
        (3, "0499"),
        (4, "0500"),
        (5, "1200"),
        (7, "0999"),
    ]
    assert audit.about([]) == ()


def test_what_is_changed_or_missing_is_named_by_its_number(
    audit: AuditLog, database: Database
) -> None:
    for at in range(6):
        audit.append(f"e{at + 1}")
    rewrite(database, "UPDATE audit SET detail = 'x' WHERE number = 2")
    rewrite(database, "DELETE FROM audit WHERE number = 4")
    length, head, problems = audit.verify()
    assert length == 5
    assert head == audit.head()[1]
    assert [(p.code, p.where) for p in problems] == [
        ("audit.changed", "2"),
        ("audit.missing", "4"),
        ("vault.rolled-back", "anchor"),
    ]


# The anchor


def test_the_anchor_is_prepared_first_and_spelled_as_the_format_says(
    audit: AuditLog, tmp_path: Path
) -> None:
    audit.prepare_anchor()
    audit.anchor()
    assert not (tmp_path / "anchor").exists()
    audit.append("a")
    audit.append("b")
    audit.prepare_anchor()
    assert not (tmp_path / "anchor").exists()
    audit.anchor()
    assert (tmp_path / "anchor").read_bytes() == anchor(*audit.head())
    assert not audit.verify()[2]


def test_an_anchor_that_is_in_place_is_not_written_again(
    audit: AuditLog, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    audit.append("a")
    audit.prepare_anchor()
    audit.anchor()
    before = (tmp_path / "anchor").stat().st_ino
    audit.prepare_anchor()
    assert not (tmp_path / "anchor.part").exists()
    audit.anchor()
    assert (tmp_path / "anchor").stat().st_ino == before
    assert not caplog.records


def test_an_anchor_that_finds_no_place_follows_with_the_next_entry(
    audit: AuditLog,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def full(path: Path) -> None:
        raise DiskFullError(name=path.name)

    audit.append("a")
    audit.prepare_anchor()
    monkeypatch.setattr(paths, "put_in_place", full)
    with caplog.at_level(logging.WARNING):
        audit.anchor()
    assert [r.getMessage() for r in caplog.records] == ["anchor is behind: disk.full"]
    monkeypatch.undo()
    audit.prepare_anchor()
    audit.anchor()
    assert (tmp_path / "anchor").read_bytes() == anchor(*audit.head())


@pytest.mark.parametrize(
    "content",
    [
        None,
        b"",
        b"\xff",
        b"not json",
        b"[]",
        b"{}",
        b"7",
        spelled({"number": 1, "head": ZEROS}),
        spelled({"number": 1, "mac": "0"}),
        spelled({"head": ZEROS, "mac": "0"}),
        spelled({"number": 1, "head": ZEROS, "mac": 5}),
        spelled({"number": 0, "head": ZEROS, "mac": "0" * 64}),
        spelled({"number": 0, "head": ZEROS, "mac": "ы" * 64}),
    ],
)
def test_an_anchor_that_our_key_did_not_make_is_none(
    audit: AuditLog, tmp_path: Path, content: bytes | None
) -> None:
    if content is not None:
        (tmp_path / "anchor").write_bytes(content)
    audit.check_anchor()  # a vault whose log is empty has none
    audit.append("a")
    with pytest.raises(RolledBackError):
        audit.check_anchor()


def test_no_more_is_read_than_an_anchor_can_be_long(
    audit: AuditLog, tmp_path: Path
) -> None:
    audit.append("a")
    genuine = anchor(*audit.head())
    (tmp_path / "anchor").write_bytes(b" " * 100 + genuine)
    audit.check_anchor()
    (tmp_path / "anchor").write_bytes(b" " * 100_000 + genuine)
    with pytest.raises(RolledBackError):
        audit.check_anchor()


def test_an_anchor_may_be_behind_but_never_ahead_or_of_another_log(
    audit: AuditLog, tmp_path: Path, database: Database, clock: StoppedClock
) -> None:
    file = tmp_path / "anchor"
    file.write_bytes(anchor(1, ZEROS))
    with pytest.raises(RolledBackError):
        audit.check_anchor()
    file.write_bytes(anchor(0, ZEROS))
    audit.check_anchor()
    audit.append("a")
    first = audit.head()
    audit.append("b")
    opened = AuditLog(database, tmp_path, KEY, clock)
    for number, head in ((3, first[1]), (2, first[1]), (1, ZEROS), (0, first[1])):
        file.write_bytes(anchor(number, head))
        with pytest.raises(RolledBackError):
            opened.check_anchor()
    file.write_bytes(anchor(*audit.head()))
    opened.check_anchor()
    opened.prepare_anchor()
    assert not (tmp_path / "anchor.part").exists()  # nothing to make good
    file.write_bytes(anchor(*first))
    opened.check_anchor()
    opened.prepare_anchor()
    opened.anchor()
    assert file.read_bytes() == anchor(*audit.head())


# The clock


def test_a_jump_is_more_than_a_minute_between_two_entries(
    audit: AuditLog, clock: StoppedClock
) -> None:
    steady = [1000.0]

    def noted(wall: float, real: float) -> list[str]:
        clock.move(wall)
        steady[0] += real
        before = audit.head()[0]
        audit.append("e", "s", "d")
        new = audit.newest(9)[: audit.head()[0] - before]
        return [f"{e.event}/{e.subject}/{e.detail}" for e in reversed(new)]

    assert noted(5000, 0) == ["e/s/d"]  # nobody watches yet
    audit.watch(lambda: steady[0])
    assert noted(5000, 0) == ["e/s/d"]  # the first that is watched
    assert noted(90, 30) == ["e/s/d"]
    assert noted(30, 90) == ["e/s/d"]
    assert noted(91, 30) == ["clock.jumped//+61", "e/s/d"]
    assert noted(-91, 0) == ["clock.jumped//-91", "e/s/d"]
    assert noted(7200, 7200) == ["e/s/d"]
    assert not [p for p in audit.verify()[2] if p.code != "vault.rolled-back"]


def test_a_clock_set_back_does_not_begin_a_day_again(
    audit: AuditLog, clock: StoppedClock, database: Database, tmp_path: Path
) -> None:
    assert audit.latest_day() == date(2026, 11, 24)  # the log is empty
    clock.move(86400)
    audit.append("a")
    clock.move(-5 * 86400)
    audit.append("b")
    assert audit.latest_day() == date(2026, 11, 25)
    opened = AuditLog(database, tmp_path, KEY, clock)
    assert opened.latest_day() == date(2026, 11, 25)
    clock.move(9 * 86400)
    assert opened.latest_day() == date(2026, 11, 29)
    opened.append("c")
    clock.move(-9 * 86400)
    opened.append("d")
    assert opened.latest_day() == date(2026, 11, 29)
