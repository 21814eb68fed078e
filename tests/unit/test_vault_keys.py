"""Ways into a vault besides its passphrase, and the way out of them."""

import json
import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from monitor_app.crypto import recovery
from monitor_app.crypto.age_keys import HybridIdentity, X25519Identity
from monitor_app.crypto.passphrase import FLOOR, KdfCost
from monitor_app.errors import MonitorError
from monitor_app.errors.crypto import AgeNoMatchError
from monitor_app.errors.files import FileExistsAlreadyError
from monitor_app.errors.vault import (
    BackupDamagedError,
    BadShareError,
    DamagedHeaderError,
    IdentitiesClosedError,
    IdentitiesExistError,
    NoRecoveryError,
    NotABackupError,
    NotAVaultError,
    RolledBackError,
    TooFewSharesError,
    UnknownPersonError,
    WrongPassphraseError,
    WrongSharesError,
)
from monitor_app.progress import Cancelled, Progress
from monitor_app.records.recovery import RecoveryState
from monitor_app.vault import Vault, backup, erase
from monitor_app.vault.store import require
from tests.vaults import CLOCK, FORM, PASSPHRASE, copied, create, reopen, summary

OTHER = "жаңа сөз тіркесі 99"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("keys") / "v"
    with create(place) as vault, vault.transaction():
        vault.forms.add(FORM)
        vault.interviews.add(summary(1))
        vault.audit.append("interview.begun", summary(1).id)
    return place


@pytest.fixture
def copy(folder: Path, tmp_path: Path) -> Path:
    return copied(folder, tmp_path / "copy")


def state(vault: Vault) -> RecoveryState:
    return vault.recovery_state


@given(st.binary(min_size=32, max_size=32), st.data())
def test_any_quorum_brings_any_secret_back(secret: bytes, data: st.DataObject) -> None:
    shares = data.draw(st.integers(2, 6))
    threshold = data.draw(st.integers(2, shares))
    made = recovery.split(secret, threshold, shares)
    chosen = data.draw(st.permutations(made))
    assert all(len(share.split()) == 33 for share in made)
    assert recovery.combine([s.upper() + " " for s in chosen[:threshold]]) == secret
    with pytest.raises(TooFewSharesError):
        recovery.combine([chosen[0]] * threshold)


@given(st.lists(st.text(max_size=40), max_size=3))
def test_what_are_no_shares_is_refused(texts: list[str]) -> None:
    with pytest.raises((BadShareError, TooFewSharesError)):
        recovery.combine(texts)


def test_a_mistyped_share_is_named() -> None:
    made = list(recovery.split(os.urandom(32), 2, 3))
    words = made[1].split()
    words[5] = next(word for word in words if word != words[5])
    with pytest.raises(BadShareError) as caught:
        recovery.combine([made[0], " ".join(words)])
    assert caught.value.details == {"number": 2}
    other = recovery.split(os.urandom(32), 2, 3)
    with pytest.raises(WrongSharesError):
        recovery.combine([made[0], other[1]])


def test_shares_are_rehearsed_and_open_the_vault(copy: Path) -> None:
    with reopen(copy) as vault:
        assert state(vault) is RecoveryState.MISSING
        with pytest.raises(NoRecoveryError):
            vault.rehearse(recovery.split(os.urandom(32), 2, 2))
        older = vault.keys.make_shares(2, 3)
        shares = vault.keys.make_shares(2, 3)
        assert state(vault) is RecoveryState.MADE
        with pytest.raises(WrongSharesError):
            vault.rehearse(older[:2])
        vault.rehearse(shares[1:])
        assert state(vault) is RecoveryState.REHEARSED
        assert {"type": "slip39", "threshold": 2, "shares": 3} in vault.slots
    with pytest.raises(WrongSharesError):
        Vault.open_with_shares(copy, older[:2], clock=CLOCK)
    with Vault.open_with_shares(copy, shares[:2], clock=CLOCK) as vault:
        assert vault.interviews.get(summary(1).id) == summary(1)
        vault.change_passphrase(OTHER, FLOOR)
    with pytest.raises(WrongPassphraseError):
        reopen(copy)
    with reopen(copy, OTHER) as vault:
        assert state(vault) is RecoveryState.REHEARSED
        vault.keys.make_shares(3, 5)
        assert state(vault) is RecoveryState.MADE


def test_an_escrow_opens_until_it_is_removed(copy: Path) -> None:
    office = HybridIdentity.generate(os.urandom)
    with reopen(copy) as vault:
        vault.keys.add_escrow(str(office.recipient()))
        shown = [slot for slot in vault.slots if slot["type"] == "age-escrow"]
        assert shown == [{"type": "age-escrow", "recipient": str(office.recipient())}]
    with pytest.raises(AgeNoMatchError):
        Vault.open_with_escrow(copy, [X25519Identity.generate()], clock=CLOCK)
    with Vault.open_with_escrow(copy, [office], clock=CLOCK) as vault:
        assert vault.interviews.has(summary(1).id)
        vault.keys.remove_escrow()
    with pytest.raises(AgeNoMatchError):
        Vault.open_with_escrow(copy, [office], clock=CLOCK)


def test_a_cheap_slot_is_rewritten_when_its_words_are_known(copy: Path) -> None:
    wanted = KdfCost(80 * 1024, 3, 4)
    Vault.open(copy, PASSPHRASE, clock=CLOCK, at_least=wanted).close()
    (slot,) = json.loads((copy / "vault.json").read_bytes())["slots"]
    assert (slot["m_kib"], slot["t"], slot["p"]) == (80 * 1024, 3, 4)
    with reopen(copy) as vault:
        events = [entry.event for entry in vault.audit.newest(9)]
    assert "vault.derivation-strengthened" in events


@pytest.mark.parametrize("name", ["vault.json", "vault.copy.json"])
def test_every_damage_to_one_copy_of_the_header_is_healed_and_named(
    copy: Path, name: str
) -> None:
    whole = (copy / name).read_bytes()
    for place in (3, len(whole) // 2, whole.index(b'"wrapped":"') + 20, len(whole) - 5):
        damaged = bytearray(whole)
        damaged[place] ^= 1
        (copy / name).write_bytes(damaged)
        with reopen(copy) as vault:
            found = {(p.code, p.where) for p in vault.check(Progress())}
        assert found == {("vault.header-damaged", name)}
        assert (copy / name).read_bytes() == whole


def test_an_older_database_opens_only_on_purpose(copy: Path) -> None:
    older = (copy / "vault.db").read_bytes()
    with reopen(copy) as vault, vault.transaction():
        vault.audit.append("interview.begun", "x")
    (copy / "vault.db").write_bytes(older)
    with pytest.raises(RolledBackError):
        reopen(copy)
    Vault.open(copy, PASSPHRASE, clock=CLOCK, accept_rollback=True).close()
    with reopen(copy) as vault:
        assert vault.audit.newest(1)[0].event == "vault.rollback-accepted"


def test_erasing_leaves_nothing_that_opens(copy: Path, tmp_path: Path) -> None:
    with reopen(copy) as vault:
        shares = vault.keys.make_shares(2, 2)
        vault.identities.create(OTHER, FLOOR, vault.profile)
    header = (copy / "vault.json").read_bytes()
    (copy / "mine.txt").write_text("not the program's")
    erase.erase_keys(copy)
    later = copied(copy, tmp_path / "seized")
    assert not list(later.rglob("vault*.json*"))
    with pytest.raises(NotAVaultError):
        reopen(later)
    with pytest.raises(NotAVaultError):
        Vault.open_with_shares(later, shares, clock=CLOCK)
    (later / "vault.json").write_bytes(header)  # even an older header does not help
    with pytest.raises(MonitorError):
        reopen(later)
    assert erase.erase_rest(copy) == 0
    assert [file.name for file in copy.rglob("*")] == ["mine.txt"]
    with pytest.raises(NotAVaultError):
        require(copy)
    with pytest.raises(NotAVaultError):
        erase.erase_keys(copy)
    assert (copy / "mine.txt").read_text() == "not the program's"


def test_a_backup_brings_everything_back(copy: Path, tmp_path: Path) -> None:
    file, place = tmp_path / "b.backup", tmp_path / "restored"
    with reopen(copy) as vault:
        vault.identities.create(OTHER, FLOOR, vault.profile)
        vault.identities.put("AB-17", b"<p/>", "now")
        sha256 = backup.write(vault, file, Progress())
        seed = vault.signing_key.public.raw
        with pytest.raises(FileExistsAlreadyError):
            backup.write(vault, file, Progress())
    assert len(sha256) == 64
    assert sorted(p.name for p in tmp_path.iterdir()) == ["b.backup", "copy"]
    assert not (copy / "backup.db").exists()
    with backup.restore(file, place, PASSPHRASE, Progress(), clock=CLOCK) as vault:
        assert vault.interviews.get(summary(1).id) == summary(1)
        assert vault.signing_key.public.raw == seed
        vault.identities.open(OTHER)
        assert vault.identities.sheet("AB-17") == b"<p/>"


def test_a_backup_that_is_not_whole_restores_nothing(
    copy: Path, tmp_path: Path
) -> None:
    file, place = tmp_path / "b.backup", tmp_path / "r"
    with reopen(copy) as vault:
        backup.write(vault, file, Progress())
        cancelled = Progress()
        cancelled.cancel()
        with pytest.raises(Cancelled):
            backup.write(vault, tmp_path / "c.backup", cancelled)
    whole = file.read_bytes()
    wrong: list[tuple[bytes, type[MonitorError]]] = [
        (whole[:-1], BackupDamagedError),
        (whole[:-40_000], BackupDamagedError),
        (whole + b"x", BackupDamagedError),
        (whole[:-9] + bytes([whole[-9] ^ 1]) + whole[-8:], BackupDamagedError),
        (whole[:60], BackupDamagedError),
        (b"x" + whole[1:], NotABackupError),
    ]
    for content, error in wrong:
        file.write_bytes(content)
        with pytest.raises(error):
            backup.restore(file, place, PASSPHRASE, Progress(), clock=CLOCK)
        assert not place.exists()
    file.write_bytes(whole)
    with pytest.raises(WrongPassphraseError):
        backup.restore(file, place, OTHER, Progress(), clock=CLOCK)
    assert not place.exists()


def test_identities_open_apart_and_close_by_themselves(copy: Path) -> None:
    with reopen(copy) as vault:
        store = vault.identities
        store.create(OTHER, FLOOR, vault.profile)
        with pytest.raises(IdentitiesExistError):
            store.create(OTHER, FLOOR, vault.profile)
        with store.transaction():
            store.put("AB-17", "Құпия-аты-4711".encode(), "now")
        with pytest.raises(UnknownPersonError):
            store.sheet("AB-18")
        CLOCK.now = CLOCK.now.replace(hour=(CLOCK.now.hour + 1) % 24)
        assert not store.is_open
        with pytest.raises(IdentitiesClosedError):
            store.sheet("AB-17")
        with pytest.raises(WrongPassphraseError):
            store.open(PASSPHRASE)
        store.open(OTHER)
        with vault.transaction():
            assert store.sheet("AB-17").decode() == "Құпия-аты-4711"
        assert store.codes() == ("AB-17",)
        entry = vault.audit.newest(1)[0]
        assert (entry.event, entry.subject) == ("identities.looked-up", "AB-17")
        store.remove("AB-17")
        assert store.codes() == ()
    content = b"".join(f.read_bytes() for f in copy.rglob("*") if f.is_file())
    assert "Құпия-аты".encode() not in content


def test_the_log_tells_of_wrong_tries_and_of_a_clock_that_was_set_back(
    copy: Path,
) -> None:
    for _ in range(2):
        with pytest.raises(WrongPassphraseError):
            reopen(copy, OTHER)
    earlier = CLOCK.now - timedelta(days=1)
    Vault.open(copy, PASSPHRASE, clock=lambda: earlier).close()
    with reopen(copy) as vault:
        assert [(e.event, e.detail) for e in vault.audit.newest(2)] == [
            ("clock.moved-back", ""),
            ("vault.opening-refused", "2"),
        ]


def test_a_slot_of_no_known_kind_is_refused(copy: Path) -> None:
    header = json.loads((copy / "vault.json").read_bytes())
    slot = header["slots"][0] | {"type": "rot13"}
    for name in ("vault.json", "vault.copy.json"):
        (copy / name).write_text(json.dumps(header | {"slots": [slot]}))
    with pytest.raises(DamagedHeaderError):
        reopen(copy)


def test_a_hardened_process_leaves_no_core_and_is_closed_to_neighbours() -> None:
    program = (
        "import pathlib, resource; from monitor_app.vault.hardening import *\n"
        "print(harden_process(), resource.getrlimit(resource.RLIMIT_CORE))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert "'core'" in done.stdout
    assert done.stdout.rstrip().endswith("(0, 0)")
    assert sys.platform != "linux" or "'dumpable'" in done.stdout
