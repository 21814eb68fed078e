"""Settling, checking and purging; asked for by mutants, see `tests/mutation`."""

import os
from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from monitor_app.errors.files import FileUnreadableError
from monitor_app.errors.vault import DamagedVaultError, RolledBackError
from monitor_app.progress import Cancelled, Progress
from monitor_app.records.profile import Profile
from monitor_app.vault import Vault, checking, migrate, purge
from monitor_app.vault import header as headers
from monitor_app.vault.attachments import AttachmentRepository
from monitor_app.vault.audit import AuditLog
from monitor_app.vault.database import Database
from monitor_app.vault.forms import FormRepository
from monitor_app.vault.header import Header
from monitor_app.vault.interviews import InterviewRepository
from monitor_app.vault.settling import settle
from tests.vaults import FORM, attach, create, summary

KEY = bytearray(range(32))
NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


@dataclass
class Place:
    """What a vault is made of, without the derivation of its key."""

    folder: Path
    database: Database
    audit: AuditLog
    attachments: AttachmentRepository

    def transaction(self) -> AbstractContextManager[None]:
        return self.database.transaction()

    def settle(
        self, now: datetime = NOON, wrong: int = 0, *, accept: bool = False
    ) -> None:
        settle(
            self.audit,
            self.attachments,
            self.transaction,
            now,
            wrong_tries=wrong,
            accept_rollback=accept,
        )

    def events(self) -> list[tuple[str, str, str]]:
        found = self.audit.newest(9)
        return [(e.event, e.subject, e.detail) for e in reversed(found)]

    def attach(self, data: bytes) -> str:
        return attach(self.attachments, data).id


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    database = Database(tmp_path / "vault.db", KEY)
    migrate.migrate(database, tmp_path, KEY)
    (tmp_path / "attachments").mkdir()
    audit = AuditLog(database, tmp_path, KEY, lambda: NOON)
    attachments = AttachmentRepository(database, tmp_path, KEY, bytes(16), os.urandom)
    with database.transaction():
        audit.append("vault.created")
        audit.prepare_anchor()
    audit.anchor()
    yield Place(tmp_path, database, audit, attachments)
    database.close()


# Settling


def test_an_orderly_opening_is_no_news(place: Place) -> None:
    before = (place.folder / "anchor").read_bytes()
    place.settle()
    assert place.events() == [("vault.created", "", "")]
    assert (place.folder / "anchor").read_bytes() == before


def test_what_happened_meanwhile_is_noted_and_anchored(place: Place) -> None:
    before = (place.folder / "anchor").read_bytes()
    place.settle(NOON - timedelta(seconds=1), wrong=3)
    assert place.events()[1:] == [
        ("vault.opening-refused", "", "3"),
        ("clock.moved-back", "", ""),
    ]
    assert (place.folder / "anchor").read_bytes() != before
    assert place.audit.verify()[2] == ()
    place.settle(wrong=1)
    assert place.events()[3:] == [("vault.opening-refused", "", "1")]


def test_what_is_noted_is_one_step(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    inside: list[bool] = []
    monkeypatch.setattr(
        place.audit,
        "append",
        lambda *_, **__: inside.append(place.database.in_transaction),
    )
    place.settle(NOON - timedelta(days=1), wrong=1)
    assert inside == [True, True]
    assert not place.database.in_transaction


def test_an_older_state_needs_somebody_who_accepts_it(place: Place) -> None:
    (place.folder / "anchor").unlink()
    with pytest.raises(RolledBackError):
        place.settle(wrong=2)
    assert place.events() == [("vault.created", "", "")]
    place.settle(wrong=2, accept=True)
    assert place.events()[1:] == [
        ("vault.rollback-accepted", "", ""),
        ("vault.opening-refused", "", "2"),
    ]
    place.settle()
    assert len(place.events()) == 3


def test_an_anchor_that_is_behind_catches_up(place: Place) -> None:
    before = (place.folder / "anchor").read_bytes()
    with place.transaction():
        place.audit.append("interview.begun", "x")  # and then a crash
    place.settle()
    assert (place.folder / "anchor").read_bytes() != before
    assert place.audit.verify()[2] == ()


def test_a_new_log_has_no_time_to_compare_with(tmp_path: Path) -> None:
    database = Database(tmp_path / "vault.db", KEY)
    migrate.migrate(database, tmp_path, KEY)
    (tmp_path / "attachments").mkdir()
    audit = AuditLog(database, tmp_path, KEY, lambda: NOON)
    attachments = AttachmentRepository(database, tmp_path, KEY, bytes(16), os.urandom)
    Place(tmp_path, database, audit, attachments).settle()
    assert audit.newest(9) == ()
    database.close()


def test_imports_that_were_cut_are_swept(place: Place) -> None:
    (place.folder / "attachments" / ("a" * 26)).write_bytes(b"cut")
    place.settle()
    assert not list((place.folder / "attachments").iterdir())
    (place.folder / "attachments").rmdir()
    for _missing_and_no_folder in range(2):
        with pytest.raises(DamagedVaultError) as caught:
            place.settle()
        assert caught.value.details == {"where": "attachments"}
        (place.folder / "attachments").write_bytes(b"")


# Checking


def named(problems: tuple[object, ...]) -> list[tuple[str, str]]:
    return [(p.code, p.where) for p in problems]  # type: ignore[attr-defined]


def test_a_damaged_database_is_named_with_what_is_wrong(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert checking.damaged_database(place.database, "vault.db") == ()
    monkeypatch.setattr(Database, "problems", lambda _db: ["page 3", "page 4"])
    assert named(checking.damaged_database(place.database, "vault.db")) == [
        ("vault.damaged", "vault.db: page 3"),
        ("vault.damaged", "vault.db: page 4"),
    ]


def test_a_copy_of_the_header_is_named_that_is_or_was_damaged(tmp_path: Path) -> None:
    header = Header(bytes(16), Profile.MONITOR, (), b"", b"").sealed(KEY)
    headers.write(tmp_path, header)
    one, two = headers.NAMES
    assert checking.damaged_headers(tmp_path, header, ()) == ()
    found = checking.damaged_headers(tmp_path, header, (two,))
    assert named(found) == [("vault.header-damaged", two)]
    (tmp_path / one).write_bytes(b"{}")
    found = checking.damaged_headers(tmp_path, header, ())
    assert named(found) == [("vault.header-damaged", one)]


def test_copies_from_before_migrations_are_named_one_by_one(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in (1, 2, 3, 4):
        place.database.copy_to(place.folder / f"before-000{number}.db", KEY)
    assert checking.damaged_copies(place.folder, KEY) == ()
    (place.folder / "before-0001.db").write_bytes(b"x" * 9000)
    third = bytearray((place.folder / "before-0003.db").read_bytes())
    third[9000] ^= 1
    (place.folder / "before-0003.db").write_bytes(third)
    (place.folder / "other.db").write_bytes(b"not ours")
    closed: list[str] = []
    really = Database.close

    def close(self: Database) -> None:
        closed.append(self._name)
        really(self)

    monkeypatch.setattr(Database, "close", close)
    found = named(checking.damaged_copies(place.folder, KEY))
    assert found[0] == ("vault.damaged", "before-0001.db")
    assert found[1:]
    assert all(
        code == "vault.damaged" and where.startswith("before-0003.db: ")
        for code, where in found[1:]
    )
    assert closed == [f"before-000{number}.db" for number in (2, 3, 4)]


def test_every_attachment_is_read_and_the_damaged_are_named(place: Place) -> None:
    FormRepository(place.database).add(FORM)
    InterviewRepository(place.database).add(summary(1))
    ids = sorted(place.attach(b"%d" % number) for number in range(4))
    steps: list[tuple[int, int]] = []

    class Counting(Progress):
        def step(self, done: int, total: int) -> None:
            steps.append((done, total))

    assert checking.damaged_attachments(place.attachments, Counting()) == ()
    assert steps == [(0, 4), (1, 4), (2, 4), (3, 4)]
    (place.folder / "attachments" / ids[1]).unlink()
    (place.folder / "attachments" / ids[3]).write_bytes(b"")
    found = checking.damaged_attachments(place.attachments, Progress())
    assert named(found) == [
        ("attachment.damaged", ids[1]),
        ("attachment.damaged", ids[3]),
    ]
    stopped = Progress()
    stopped.cancel()
    with pytest.raises(Cancelled):
        checking.damaged_attachments(place.attachments, stopped)


# Purging


@pytest.fixture(scope="module")
def vault(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Vault]:
    with create(tmp_path_factory.mktemp("purging") / "v") as opened:
        with opened.transaction():
            opened.forms.add(FORM)
        yield opened


def test_only_number_form_and_state_of_a_forgotten_interview_stay(
    vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = summary(
        1, case_no="C-1", site="s1", sensitivity="l3", open_questions=7, version=2
    )
    place = Place(vault.folder, vault.database, vault.audit, vault.attachments)
    with vault.transaction():
        for one in (told, summary(2)):
            vault.interviews.add(one)
            vault.search.replace(one.id, {"q": "тасжарған"})
        ids = [place.attach(b"photo"), place.attach(b"sound")]
    forgotten: list[str] = []
    monkeypatch.setattr(vault.visits, "forget", forgotten.append)
    with vault.transaction():
        purge.forget(vault, told.id)
    assert vault.interviews.get(told.id) == summary(
        1, person_code="", case_no="", site="", sensitivity="", version=2
    )
    assert vault.interviews.get(summary(2).id) == summary(2)
    assert forgotten == [told.id]
    assert vault.attachments.of(told.id) == ()
    hits = vault.search.find("тасжарған", 5)
    assert [hit.interview for hit in hits] == [summary(2).id]
    (vault.folder / "before-0002.db").write_bytes(b"x")
    (vault.folder / "before-0002.db-wal").write_bytes(b"x")
    (vault.folder / "mine.db").write_bytes(b"x")
    scrubbed: list[bool] = []
    monkeypatch.setattr(
        vault.search, "scrub", lambda: scrubbed.append(vault.database.in_transaction)
    )
    purge.scrub(vault)
    assert scrubbed == [True]
    assert not any((vault.folder / "attachments" / id_).exists() for id_ in ids)
    assert (vault.folder / "vault.db-wal").stat().st_size == 0
    assert not list(vault.folder.glob("before-*"))
    assert (vault.folder / "mine.db").exists()


def test_a_copy_that_cannot_go_or_is_gone_is_told_or_left(
    vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = vault.folder / "before-0002.db"
    monkeypatch.setattr(Path, "glob", lambda *_: iter([copy]))
    copy.unlink(missing_ok=True)
    purge.drop_old_copies(vault)  # gone since it was listed
    copy.mkdir()
    with pytest.raises(FileUnreadableError) as caught:
        purge.drop_old_copies(vault)
    assert caught.value.details == {"name": "before-0002.db"}
    copy.rmdir()
