"""A vault that is open, and its closing; asked for by mutants, see `tests/mutation`."""

from pathlib import Path

import pytest
from monitor_app import paths
from monitor_app.crypto import keyslots
from monitor_app.crypto.sshsig import SigningKey
from monitor_app.errors.vault import DamagedVaultError, WrongSharesError
from monitor_app.progress import Cancelled, Progress
from monitor_app.records.recovery import RecoveryState
from monitor_app.vault import Vault, store
from monitor_app.vault.attachments import AttachmentRepository
from monitor_app.vault.audit import AuditLog
from monitor_app.vault.bundles import BundleRepository
from monitor_app.vault.clearances import ClearanceRepository
from monitor_app.vault.database import Database
from monitor_app.vault.forms import FormRepository
from monitor_app.vault.interviews import InterviewRepository
from monitor_app.vault.papers import PaperRepository
from monitor_app.vault.search import SearchIndex
from monitor_app.vault.teams import TeamRepository
from monitor_app.vault.visits import VisitRepository
from monitor_app.vault.withdrawals import WithdrawalRepository
from tests.backups import CHEAP
from tests.vaults import CLOCK, FORM, PASSPHRASE, attach, copied, create, summary

REPOSITORIES = {
    "attachments": AttachmentRepository,
    "audit": AuditLog,
    "bundles": BundleRepository,
    "clearances": ClearanceRepository,
    "forms": FormRepository,
    "interviews": InterviewRepository,
    "papers": PaperRepository,
    "search": SearchIndex,
    "teams": TeamRepository,
    "visits": VisitRepository,
    "withdrawals": WithdrawalRepository,
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a vault with an interview and an attachment that opens quickly."""
    place = tmp_path_factory.mktemp("open") / "v"
    with create(place) as vault:
        with vault.transaction():
            vault.forms.add(FORM)
            vault.interviews.add(summary(1))
        with vault.transaction():
            attach(vault.attachments, b"photo")
        vault.change_passphrase(PASSPHRASE, CHEAP)
    return place


@pytest.fixture
def copy(folder: Path, tmp_path: Path) -> Path:
    return copied(folder, tmp_path / "copy")


def opened(folder: Path) -> Vault:
    return Vault.open(folder, PASSPHRASE, clock=CLOCK, at_least=CHEAP)


def events(vault: Vault, count: int) -> list[tuple[str, str, str]]:
    return [(e.event, e.subject, e.detail) for e in vault.audit.newest(count)]


def full(*_values: object, **_named: object) -> None:
    raise OSError(28, "no space")


def test_a_closed_vault_has_no_key_and_gives_the_folder_free(
    copy: Path,
) -> None:
    vault = opened(copy)
    vault.identities.create("бөлек сөз тіркесі 12", CHEAP, vault.profile)
    buffers = [vault._attachment_key, vault._audit_key]
    assert [len(buffer) for buffer in buffers] == [32, 32]
    assert buffers[0] != buffers[1]
    vault.close()
    vault.close()
    assert not vault.identities.is_open
    assert vault.keys._data_key == bytearray(32)
    assert all(buffer == bytearray(32) for buffer in buffers)
    opened(copy).close()


def test_each_repository_is_of_this_vault(copy: Path) -> None:
    with opened(copy) as vault:
        found = {name: getattr(vault, name) for name in REPOSITORIES}
        assert {name: type(each) for name, each in found.items()} == REPOSITORIES
        assert all(each._database is vault.database for each in found.values())


def test_the_subkeys_are_those_of_their_purpose(copy: Path) -> None:
    """The purposes of FORMAT.md 2.1; another would lock out every vault there is."""
    with opened(copy) as vault:
        data_key = bytes(vault.keys._data_key)
        assert vault._attachment_key == keyslots.subkey(data_key, "attachments")
        assert vault._audit_key == keyslots.subkey(data_key, "audit")
        assert vault.audit._key is vault._audit_key
        assert vault.attachments._key is vault._attachment_key
        assert vault.attachments._vault_id == vault.header.vault_id
        assert vault.attachments._random_bytes is vault.random_bytes
    database = Database(copy / "vault.db", keyslots.subkey(data_key, "db"))
    assert database.one("SELECT number FROM interviews") == ("N1",)
    database.close()


def test_the_key_of_the_database_is_wiped_once_it_is_open(
    copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wiped: list[bytes] = []
    monkeypatch.setattr(store, "wipe", lambda key: wiped.append(bytes(key)))
    with opened(copy) as vault:
        assert wiped == [bytes(vault.keys.subkey("db"))]


def test_the_anchor_follows_each_commit(copy: Path) -> None:
    with opened(copy) as vault:
        before = (copy / "anchor").read_bytes()
        with vault.transaction():
            vault.audit.append("interview.begun", "x")
            assert (copy / "anchor").read_bytes() == before
        after = (copy / "anchor").read_bytes()
        assert after != before
        with pytest.raises(KeyError), vault.transaction():  # noqa: PT012
            vault.audit.append("interview.begun", "y")
            raise KeyError
        assert (copy / "anchor").read_bytes() == after
        assert events(vault, 1) == [("interview.begun", "x", "")]


def test_what_finds_no_room_for_its_anchor_is_not_stored(
    copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with opened(copy) as vault:
        monkeypatch.setattr(paths, "prepare", full)
        with pytest.raises(OSError, match="no space"), vault.transaction():
            vault.audit.append("interview.begun", "x")
        assert events(vault, 1) == [("vault.created", "", "monitor")]


def test_a_vault_without_its_signing_key_is_damaged(copy: Path) -> None:
    with opened(copy) as vault:
        seed = vault._meta.find("signing-seed")
        assert seed is not None
        assert vault.signing_key.public.raw == SigningKey.from_seed(seed).public.raw
        vault._meta.drop("signing-seed")
        with pytest.raises(DamagedVaultError) as caught:
            _ = vault.signing_key
        assert caught.value.details == {"where": "vault.db"}


def test_a_rehearsal_is_noted_for_the_shares_of_that_day(copy: Path) -> None:
    with opened(copy) as vault:
        older = vault.keys.make_shares(2, 2)
        shares = vault.keys.make_shares(2, 2)
        states = [vault.recovery_state]
        with pytest.raises(WrongSharesError):
            vault.rehearse(older)
        states.append(vault.recovery_state)
        vault.rehearse(shares)
        states.append(vault.recovery_state)
        assert events(vault, 1) == [("recovery.rehearsed", "", "")]
        vault.keys.make_shares(2, 2)
        states.append(vault.recovery_state)
    made, rehearsed = RecoveryState.MADE, RecoveryState.REHEARSED
    assert states == [made, made, rehearsed, made]


def test_a_check_looks_at_every_part(
    copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wiped: list[bytes] = []
    with opened(copy) as vault:
        key = bytes(vault.keys.subkey("db"))
        monkeypatch.setattr(store, "wipe", lambda secret: wiped.append(bytes(secret)))
        (copy / "before-0001.db").write_bytes(b"x" * 9000)
        (copy / "vault.json").unlink()
        (copy / "anchor").unlink()
        vault._meta.put("identities-sha256", b"other")
        found = vault.check(Progress())
        assert [(p.code, p.where) for p in found] == [
            ("vault.header-damaged", "vault.json"),
            ("vault.damaged", "before-0001.db"),
            ("vault.rolled-back", "anchor"),
            ("identities.damaged", "identities"),
        ]
        assert wiped == [key]
        monkeypatch.setattr(type(vault.database), "problems", lambda _db: ["a page"])
        found = vault.check(Progress())
        assert [(p.code, p.where) for p in found] == [
            ("vault.damaged", "vault.db: a page")
        ]
        monkeypatch.undo()


def test_a_check_of_attachments_can_be_cancelled(copy: Path) -> None:
    progress = Progress()
    progress.cancel()
    with opened(copy) as vault, pytest.raises(Cancelled):
        vault.check(progress)
