"""Tests that surviving mutants of the team file asked for; see `tests/mutation/`."""

import json
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from monitor_app.crypto.age_keys import HybridIdentity, X25519Identity
from monitor_app.crypto.sshsig import SigningKey
from monitor_app.errors import MonitorError
from monitor_app.errors.bundle import ExpiredSignerError, RevokedSignerError
from monitor_app.errors.team import MalformedTeamFileError, NewerTeamFormatError
from monitor_app.team import (
    Team,
    TeamRecipient,
    TeamSigner,
    read_team,
    sign_team,
    teamfile,
)

OFFICE = SigningKey.from_seed(b"o" * 32)
DAY = date(2026, 11, 24)
LAST = date(2027, 1, 1)
OUT = date(2026, 12, 24)


def drawn(count: int) -> bytes:
    return bytes(range(count % 251)).ljust(count, b"\x07")


def signer(name: str, seed: bytes, **details: Any) -> TeamSigner:
    key = SigningKey.from_seed(seed * 32).public.line()
    return TeamSigner(name=name, key=key, valid_from=DAY, **details)


KEYS = (
    str(HybridIdentity.generate(drawn).recipient()),
    str(X25519Identity.generate().recipient()),
)
TESTIMONIES = TeamRecipient(
    name="office",
    key=KEYS[0],
    purposes=("p_store", "p_un"),
    recipient_class="r_org",
    level="l4",
)
NAMES = TeamRecipient(
    name="keeper",
    key=KEYS[1],
    purposes=("p_store",),
    recipient_class="r_org",
    level="l1",
    opens="identity",
)
TEAM = Team(
    organisation="Коалиция",
    serial=1,
    office=OFFICE.public.line(),
    issued=DAY,
    recipients=(TESTIMONIES, NAMES),
    signers=(
        signer("M-14", b"m", valid_until=LAST),
        signer("M-15", b"n", revoked_on=OUT),
    ),
    sites=("LA-155", "SIZO-1"),
    classic_allowed=True,
    retention_days=30,
)


def test_everything_that_a_team_decides_comes_back() -> None:
    content = sign_team(TEAM, OFFICE)
    again = read_team(content)
    assert again == TEAM
    assert sign_team(again, OFFICE) == content
    said = json.loads(content)["team"]
    assert [s["revoked_on"] for s in said["signers"]] == [None, "2026-12-24"]
    assert [r["level"] for r in said["recipients"]] == ["l4", "l1"]
    assert [r["opens"] for r in said["recipients"]] == ["testimony", "identity"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": "of fice"},
        {"recipient_class": "R"},
        {"level": "l5"},
        {"opens": "everything"},
        {"purposes": ()},
        {"purposes": ("p_store", "P")},
    ],
)
def test_each_thing_of_a_recipient_is_checked_by_itself(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="not "):
        replace(TESTIMONIES, **wrong)


@pytest.mark.parametrize(
    "wrong",
    [
        {"serial": 0},
        {"organisation": ""},
        {"organisation": "а" * 201},
        {"retention_days": 36_501},
        {"retention_days": -1},
        {"retention_days": True},
        {"sites": ("LA-155", "LA-155")},
        {"recipients": (TESTIMONIES, replace(NAMES, key=KEYS[0]))},
    ],
)
def test_each_thing_of_a_team_is_checked_by_itself(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"not|twice|one key"):
        replace(TEAM, **wrong)


@pytest.mark.parametrize(
    "edge",
    [
        {"organisation": "а"},
        {"organisation": "а" * 200},
        {"retention_days": 0},
        {"retention_days": 36_500},
    ],
)
def test_what_is_just_allowed(edge: dict[str, Any]) -> None:
    team = replace(TEAM, **edge)
    assert read_team(sign_team(team, OFFICE)) == team


def test_a_recipient_is_added_or_takes_the_place_of_its_name() -> None:
    changed = replace(NAMES, level="l3")
    assert TEAM.with_recipient(changed).recipients == (TESTIMONIES, changed)
    other = replace(TESTIMONIES, name="second")
    assert TEAM.with_recipient(other).recipients == (TESTIMONIES, NAMES, other)
    assert TEAM.recipient("keeper") == NAMES
    assert TEAM.recipient("nobody") is None


def test_the_last_day_counts_and_the_day_of_revoking_does_not() -> None:
    key = SigningKey.from_seed(b"m" * 32).public
    assert TEAM.check_signer(key, LAST).name == "M-14"
    with pytest.raises(ExpiredSignerError):
        TEAM.check_signer(key, LAST + timedelta(days=1))
    out = SigningKey.from_seed(b"n" * 32).public
    assert TEAM.check_signer(out, OUT - timedelta(days=1)).name == "M-15"
    with pytest.raises(RevokedSignerError):
        TEAM.check_signer(out, OUT)


def test_the_file_of_allowed_signers_to_the_letter() -> None:
    first, second = TEAM.signers
    names = 'namespaces="ohrm-bundle-v1@monitor-app,ohrm-record-v1@monitor-app"'
    day = 'valid-after="20261124"'
    assert TEAM.allowed_signers() == (
        f'M-14 {names},{day},valid-before="20270101" {first.key}\n'
        f'M-15 {names},{day},valid-before="20261224" {second.key}\n'
    )


def refused(content: bytes) -> MonitorError:
    with pytest.raises(MonitorError) as caught:
        read_team(content)
    return caught.value


def test_a_later_format_is_newer_and_another_one_is_none() -> None:
    def spelled(name: str) -> bytes:
        return json.dumps({"team": {"format": name}, "signature": ""}).encode()

    assert isinstance(refused(spelled("ohrm-team/2")), NewerTeamFormatError)
    assert refused(spelled("ohrm-team/2")).details["found"] == "ohrm-team/2"
    assert isinstance(refused(spelled("None")), MalformedTeamFileError)
    assert refused(spelled("other/1")).details == {"what": "format"}


def test_a_team_file_is_read_up_to_four_mebibytes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    content = sign_team(TEAM, OFFICE)
    monkeypatch.setattr(teamfile, "_MOST_BYTES", len(content))
    assert read_team(content) == TEAM
    monkeypatch.setattr(teamfile, "_MOST_BYTES", len(content) - 1)
    assert refused(content).details == {"what": "size"}
