"""What is off until somebody turns it on, and what the log says of the clock."""

import json
import os
from datetime import timedelta
from pathlib import Path

import pytest
from monitor_app.crypto.age_keys import HybridIdentity, X25519Identity
from monitor_app.errors.crypto import AgeNoMatchError, NotAnAgeKeyError
from monitor_app.errors.vault import (
    DamagedHeaderError,
    NotAVaultError,
    PostponedOnceError,
    RecoveryFirstError,
    TamperedHeaderError,
    TooManyTriesError,
    WrongPassphraseError,
)
from monitor_app.messages.vault import SLOTS
from monitor_app.progress import Progress
from monitor_app.records.recovery import RecoveryState
from monitor_app.usecases import rehearsal, safeguards
from monitor_app.vault import Vault
from tests.vaults import CLOCK, copied, create, reopen


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("safeguards") / "v"
    create(place).close()
    return place


@pytest.fixture
def copy(folder: Path, tmp_path: Path) -> Path:
    return copied(folder, tmp_path / "copy")


def try_wrong(folder: Path) -> None:
    CLOCK.now += timedelta(minutes=6)  # longer than the longest wait
    with pytest.raises(WrongPassphraseError):
        reopen(folder, "wrong")


def test_nothing_wipes_a_vault_unless_it_was_asked_to(copy: Path) -> None:
    for _ in range(12):
        try_wrong(copy)
    CLOCK.now += timedelta(minutes=6)
    reopen(copy).close()


def test_the_last_wrong_passphrase_erases_and_says_what_an_empty_folder_says(
    copy: Path,
) -> None:
    with reopen(copy) as vault:
        safeguards.wipe_after(vault, 5)
        entry = vault.audit.newest(1)[0]
        assert (entry.event, entry.detail) == ("settings.wipe-after", "5")
    header = (copy / "vault.json").read_bytes()
    for _ in range(4):
        try_wrong(copy)
    with pytest.raises(TooManyTriesError):  # an impatient try does not count
        reopen(copy, "wrong")
    CLOCK.now += timedelta(minutes=6)
    with pytest.raises(NotAVaultError):
        reopen(copy, "wrong")
    assert not copy.exists()
    with pytest.raises(NotAVaultError):
        reopen(copy)
    assert json.loads(header)["wipe_after"] == 5


def test_a_right_passphrase_in_between_begins_the_count_anew(copy: Path) -> None:
    with reopen(copy) as vault:
        safeguards.wipe_after(vault, 5)
    for _ in range(2):
        for _ in range(4):
            try_wrong(copy)
        CLOCK.now += timedelta(minutes=6)
        reopen(copy).close()
    with reopen(copy) as vault:
        safeguards.wipe_after(vault, 0)
        assert not vault.check(Progress())
    assert "wipe_after" not in json.loads((copy / "vault.json").read_bytes())
    for _ in range(6):
        try_wrong(copy)
    assert (copy / "vault.json").exists()


def test_a_limit_slipped_into_the_header_erases_nothing(copy: Path) -> None:
    names = ("vault.json", "vault.copy.json")
    whole = (copy / names[0]).read_bytes()
    for limit, error in ((1, DamagedHeaderError), (True, DamagedHeaderError)):
        for name in names:
            changed = json.loads(whole) | {"wipe_after": limit}
            (copy / name).write_text(json.dumps(changed))
        with pytest.raises(error):
            reopen(copy)
    slipped = json.dumps(json.loads(whole) | {"wipe_after": 5})
    (copy / names[0]).write_bytes(whole)
    (copy / names[1]).write_text(slipped)  # the two copies disagree
    for _ in range(6):
        try_wrong(copy)
    assert (copy / "vault.db").exists()
    (copy / names[0]).write_text(slipped)
    CLOCK.now += timedelta(minutes=6)
    with pytest.raises(TamperedHeaderError):
        reopen(copy)
    with (
        reopen(copied_whole(copy, whole)) as vault,
        pytest.raises(ValueError, match="3"),
    ):
        vault.keys.wipe_after(3)


def copied_whole(folder: Path, header: bytes) -> Path:
    for name in ("vault.json", "vault.copy.json"):
        (folder / name).write_bytes(header)
    return folder


@pytest.mark.parametrize(
    "office",
    [HybridIdentity.generate(os.urandom), X25519Identity.generate()],
    ids=["hybrid", "classic"],
)
def test_an_escrow_is_off_shown_plainly_logged_and_taken_away(
    copy: Path, office: HybridIdentity | X25519Identity
) -> None:
    with reopen(copy) as vault:
        assert [slot["type"] for slot in vault.slots] == ["argon2id"]
        with pytest.raises(NotAnAgeKeyError):
            safeguards.add_escrow(vault, "age1nonsense")
        slots = safeguards.add_escrow(vault, str(office.recipient()))
        assert {str(slot["type"]) for slot in slots} == {"argon2id", "age-escrow"}
        assert SLOTS["age-escrow"] == "The office can open this vault."
        assert {str(slot["type"]) for slot in slots} <= set(SLOTS)
        assert vault.audit.newest(1)[0].event == "escrow.added"
    with Vault.open_with_escrow(copy, [office], clock=CLOCK) as vault:
        safeguards.remove_escrow(vault)
        assert vault.audit.newest(1)[0].event == "escrow.removed"
    with pytest.raises(AgeNoMatchError):
        Vault.open_with_escrow(copy, [office], clock=CLOCK)


def test_the_first_record_waits_for_a_rehearsal_put_off_once_at_most(
    copy: Path,
) -> None:
    with reopen(copy) as vault:
        with pytest.raises(RecoveryFirstError):
            rehearsal.require(vault)
        until = rehearsal.postpone(vault)
        found = rehearsal.rehearsal_of(vault)
        assert (found.recovery, found.postponed_until, found.may_record) == (
            RecoveryState.MISSING,
            until,
            True,
        )
        assert not found.may_postpone
        with pytest.raises(PostponedOnceError):
            rehearsal.postpone(vault)
        rehearsal.require(vault)
        CLOCK.now += timedelta(days=8)
        with pytest.raises(RecoveryFirstError):
            rehearsal.require(vault)
        shares = vault.keys.make_shares(2, 3)
        with pytest.raises(RecoveryFirstError):
            rehearsal.require(vault)
        vault.rehearse(shares[:2])
        rehearsal.require(vault)
        found = rehearsal.rehearsal_of(vault)
        assert (found.may_record, found.postponed_until) == (True, None)
        assert [e.event for e in vault.audit.newest(2)] == [
            "recovery.rehearsed",
            "recovery.postponed",
        ]


def test_the_log_notes_where_the_clock_jumped(copy: Path) -> None:
    steady = [100.0]
    with reopen(copy) as vault:
        vault.audit.watch(lambda: steady[0])

        def note(wall: float, real: float) -> list[tuple[str, str]]:
            CLOCK.now += timedelta(seconds=wall) - CLOCK.step  # what a look costs
            steady[0] += real
            with vault.transaction():
                vault.audit.append("interview.viewed", "x")
            return [(e.event, e.detail) for e in vault.audit.newest(2)]

        note(0, 0)
        assert note(50, 10)[1][0] == "interview.viewed"
        assert note(7200, 0)[1] == ("clock.jumped", "+7200")
        assert note(3600, 3600)[1][0] == "interview.viewed"
        assert note(-86400, 1)[1] == ("clock.jumped", "-86401")
        assert not vault.audit.verify()[2]
    CLOCK.now += timedelta(days=2)
