"""Making and opening a vault; asked for by mutants, see `tests/mutation/README.md`."""

import random
from functools import partial
from pathlib import Path

import pytest
from monitor_app.crypto.age_keys import HybridIdentity, X25519Identity
from monitor_app.crypto.passphrase import FLOOR, KdfCost
from monitor_app.errors import MonitorError
from monitor_app.errors.files import DiskFullError
from monitor_app.errors.vault import (
    DamagedVaultError,
    NotAVaultError,
    RolledBackError,
    WrongPassphraseError,
)
from monitor_app.progress import Progress
from monitor_app.records.profile import Profile
from monitor_app.records.recovery import RecoveryState
from monitor_app.vault import Vault, migrate, store
from monitor_app.vault import header as headers
from monitor_app.vault.database import Database
from monitor_app.vault.keyring import Keyring
from monitor_app.vault.store import require
from tests.vaults import CLOCK, PASSPHRASE, copied
from tests.vectors.vault.generate import HERE

CHEAP = KdfCost(19 * 1024, 2, 1)  # the least that opens; vaults are made with more


def made(folder: Path, seed: int = 1, **named: object) -> Vault:
    values = {"profile": Profile.MONITOR, "cost": FLOOR, "clock": CLOCK} | named
    source = random.Random(seed).randbytes
    return Vault.create(folder, PASSPHRASE, random_bytes=source, **values)  # type: ignore[arg-type]


def opened(folder: Path, **named: object) -> Vault:
    values = {"clock": CLOCK, "at_least": CHEAP} | named
    return Vault.open(folder, PASSPHRASE, **values)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a vault of an office that opens quickly."""
    place = tmp_path_factory.mktemp("store") / "v"
    with made(place, profile=Profile.OFFICE) as vault:
        vault.change_passphrase(PASSPHRASE, CHEAP)
    return place


@pytest.fixture
def copy(folder: Path, tmp_path: Path) -> Path:
    return copied(folder, tmp_path / "copy")


@pytest.fixture
def rings(monkeypatch: pytest.MonkeyPatch) -> list[Keyring]:
    """Return the keyrings that a vault is given from now on."""
    seen: list[Keyring] = []

    def remembered(*values: object) -> Keyring:
        seen.append(Keyring(*values))  # type: ignore[arg-type]
        return seen[-1]

    monkeypatch.setattr(store, "Keyring", remembered)
    return seen


def open_files() -> int:
    return len(list(Path("/dev/fd").iterdir()))


def is_wiped(ring: Keyring) -> bool:
    return ring._data_key == bytearray(32)


def events(vault: Vault, count: int) -> list[tuple[str, str, str]]:
    return [(e.event, e.subject, e.detail) for e in vault.audit.newest(count)]


# Making one


def test_a_new_vault_has_every_key_from_the_source_that_it_was_given(
    tmp_path: Path,
) -> None:
    one, same, other = (
        made(tmp_path / str(at), seed, profile=Profile.OFFICE)
        for at, seed in enumerate((1, 1, 2))
    )
    found = [vault.header for vault in (one, same, other)]
    assert found[0] == found[1]
    assert found[0].vault_id != found[2].vault_id
    assert one.signing_key.public.raw == same.signing_key.public.raw
    assert one.signing_key.public.raw != other.signing_key.public.raw
    assert isinstance(one.office_identity, HybridIdentity)
    assert isinstance(same.office_identity, HybridIdentity)
    assert str(one.office_identity) == str(same.office_identity)
    assert one.vault_id == found[0].vault_id.hex()
    for vault in (one, same, other):
        vault.close()


def test_a_new_vault_is_what_was_asked_for(tmp_path: Path) -> None:
    folder = tmp_path / "v"
    with made(folder, profile=Profile.OFFICE, classic=True) as vault:
        assert vault.folder == folder
        assert vault.profile is Profile.OFFICE
        assert isinstance(vault.office_identity, X25519Identity)
        assert vault.recovery_state is RecoveryState.MISSING
        assert vault.clock is CLOCK
        assert vault.damaged_headers == ()
        assert [slot["m_kib"] for slot in vault.slots] == [FLOOR.memory_kib]
        assert events(vault, 9) == [("vault.created", "", "office")]
        assert vault.audit.verify()[2] == ()
        assert vault.check(Progress()) == ()
    assert (folder / "attachments").stat().st_mode & 0o777 == 0o700
    assert folder.stat().st_mode & 0o777 == 0o700
    with made(tmp_path / "m") as vault:
        assert vault.office_identity is None
        assert len(vault._meta.find("signing-seed") or b"") == 32


@pytest.mark.parametrize(
    "cost",
    [
        KdfCost(FLOOR.memory_kib - 1, FLOOR.passes, FLOOR.lanes),
        KdfCost(FLOOR.memory_kib, FLOOR.passes - 1, FLOOR.lanes),
    ],
)
def test_no_vault_is_made_below_the_floor(tmp_path: Path, cost: KdfCost) -> None:
    with pytest.raises(ValueError, match="floor"):
        made(tmp_path / "v", cost=cost)
    assert not (tmp_path / "v").exists()


def full(*_values: object, **_named: object) -> None:
    raise OSError(28, "no space")


@pytest.mark.skipif(not Path("/dev/fd").exists(), reason="counts open files by /dev/fd")
@pytest.mark.parametrize("step", ["mkdir", "database", "keys", "header"])
@pytest.mark.parametrize("there", [True, False])
def test_a_creation_that_fails_holds_and_leaves_nothing(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    rings: list[Keyring],
    step: str,
    *,
    there: bool,
) -> None:
    folder = tmp_path / "v"
    if there:
        folder.mkdir()

    def refused(*_values: object, **_named: object) -> None:
        raise DiskFullError(name="x")

    before = open_files()
    if step == "mkdir":
        monkeypatch.setattr(store, "ATTACHMENTS", "no/such/place")
    elif step == "database":
        monkeypatch.setattr(store, "Database", refused)
    elif step == "keys":
        monkeypatch.setattr(Vault, "_write_keys", refused)
    else:
        monkeypatch.setattr(headers, "write", refused)
    with pytest.raises(MonitorError):
        made(folder)
    assert folder.exists() is there
    assert not there or not list(folder.iterdir())
    assert open_files() == before
    assert [is_wiped(ring) for ring in rings] == [True]


# Opening


def test_whoever_opens_says_whose_clock_and_chance_it_is(copy: Path) -> None:
    source = random.Random(9).randbytes
    with opened(copy, random_bytes=source) as vault:
        assert (vault.clock, vault.random_bytes) == (CLOCK, source)
        shares = vault.keys.make_shares(2, 2)
        office = X25519Identity.generate()
        vault.keys.add_escrow(str(office.recipient()))
    for way in (
        partial(Vault.open_with_shares, copy, shares),
        partial(Vault.open_with_escrow, copy, [office]),
    ):
        with way(clock=CLOCK, random_bytes=source) as vault:
            assert (vault.clock, vault.random_bytes) == (CLOCK, source)
            assert vault.keys._random_bytes is source
            assert vault.folder == copy
            assert vault.check(Progress()) == ()


def test_a_cheap_slot_is_strengthened_and_logged_once(copy: Path) -> None:
    dearer = KdfCost(20 * 1024, 2, 1)
    with opened(copy, at_least=dearer) as vault:
        assert events(vault, 1) == [("vault.derivation-strengthened", "", "")]
        assert [slot["m_kib"] for slot in vault.slots] == [20 * 1024]
    with opened(copy, at_least=dearer) as vault:
        assert len(vault.audit.newest(9)) == 2


@pytest.mark.skipif(not Path("/dev/fd").exists(), reason="counts open files by /dev/fd")
@pytest.mark.parametrize("what", ["gone", "foreign", "rolled back", "strengthening"])
def test_an_opening_that_fails_holds_nothing(
    copy: Path, monkeypatch: pytest.MonkeyPatch, rings: list[Keyring], what: str
) -> None:
    error: type[Exception] = DamagedVaultError
    if what == "gone":
        (copy / "vault.db").unlink()
    elif what == "foreign":
        (copy / "vault.db").write_bytes(bytes(9000))
    elif what == "rolled back":
        (copy / "anchor").unlink()
        error = RolledBackError
    else:

        def refused(*_values: object) -> None:
            raise DiskFullError(name="x")

        monkeypatch.setattr(Keyring, "strengthen", refused)
        error = DiskFullError
    before = open_files()
    for _again in range(2):  # nor is it in use by somebody who is gone
        with pytest.raises(error) as caught:
            opened(copy)
        if what in ("gone", "foreign"):
            assert getattr(caught.value, "details", None) == {"where": "vault.db"}
    assert open_files() == before
    assert [is_wiped(ring) for ring in rings] == [True, True]


def test_an_older_state_is_accepted_by_whoever_opens_only(copy: Path) -> None:
    (copy / "anchor").unlink()
    with pytest.raises(RolledBackError):
        opened(copy)
    with opened(copy, accept_rollback=True) as vault:
        assert events(vault, 1) == [("vault.rollback-accepted", "", "")]
    opened(copy).close()


def test_recovery_shares_accept_no_older_state(copy: Path) -> None:
    with opened(copy) as vault:
        shares = vault.keys.make_shares(2, 2)
    (copy / "anchor").unlink()
    with pytest.raises(RolledBackError):
        Vault.open_with_shares(copy, shares, clock=CLOCK)


def test_wrong_passphrases_are_noted_at_the_next_opening(copy: Path) -> None:
    with pytest.raises(WrongPassphraseError):
        Vault.open(copy, "other", clock=CLOCK)
    with opened(copy) as vault:
        assert events(vault, 1) == [("vault.opening-refused", "", "1")]


def test_a_migration_leaves_its_way_back_in_the_folder(tmp_path: Path) -> None:
    older = copied(HERE / "schema-0001", tmp_path / "v")
    with opened(older) as vault:
        assert vault.schema == migrate.newest()
        before = Database(
            older / f"before-{migrate.newest():04}.db", vault.keys.subkey("db")
        )
    assert migrate.schema_of(before) == 1
    before.close()


@pytest.mark.parametrize("name", headers.NAMES)
def test_a_damaged_copy_of_the_header_is_healed_and_remembered(
    copy: Path, name: str
) -> None:
    whole = (copy / name).read_bytes()
    (copy / name).unlink()
    with opened(copy) as vault:
        assert vault.damaged_headers == (name,)
        assert (copy / name).read_bytes() == whole
        found = vault.check(Progress())
        assert [(p.code, p.where) for p in found] == [("vault.header-damaged", name)]
    with opened(copy) as vault:
        assert vault.damaged_headers == ()


@pytest.mark.parametrize("name", headers.NAMES)
def test_one_copy_of_the_header_makes_a_vault(tmp_path: Path, name: str) -> None:
    (tmp_path / "mine").mkdir()
    with pytest.raises(NotAVaultError) as caught:
        require(tmp_path / "mine")
    assert caught.value.details == {"name": "mine"}
    (tmp_path / "mine" / name).write_text("{}")
    require(tmp_path / "mine")
