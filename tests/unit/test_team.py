import json
import os
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from monitor_app.crypto.age_keys import HybridIdentity, X25519Identity
from monitor_app.crypto.sshsig import SigningKey
from monitor_app.errors import MonitorError
from monitor_app.team import (
    Team,
    TeamRecipient,
    TeamSigner,
    accept,
    read_team,
    sign_team,
)

OFFICE = SigningKey.from_seed(b"o" * 32)
MONITOR = SigningKey.from_seed(b"m" * 32)
DAY = date(2026, 11, 24)
SIGNER = TeamSigner(
    name="M-14", key=MONITOR.public.line(), valid_from=DAY, valid_until=date(2027, 1, 1)
)
TEAM = Team(
    organisation="Коалиция",
    serial=3,
    office=OFFICE.public.line(),
    issued=DAY,
    recipients=(
        TeamRecipient(
            name="office",
            key=str(HybridIdentity.generate(os.urandom).recipient()),
            purposes=("p_store",),
            recipient_class="r_org",
        ),
    ),
    signers=(SIGNER,),
)


def test_a_team_file_survives_writing_and_reading() -> None:
    assert read_team(sign_team(TEAM, OFFICE)) == TEAM


def test_the_first_one_needs_its_number_and_later_ones_a_rising_serial() -> None:
    accept(TEAM, None, TEAM.fingerprint.replace(" ", "-"))
    accept(replace(TEAM, serial=4), TEAM, None)
    accept(TEAM, TEAM, None)
    stranger = replace(TEAM, office=MONITOR.public.line(), serial=9)
    for new, current, number, code in (
        (TEAM, None, None, "team.fingerprint-missing"),
        (TEAM, None, "12345", "team.fingerprint"),
        (replace(TEAM, serial=2), TEAM, None, "team.older"),
        (replace(TEAM, sites=("x",)), TEAM, None, "team.older"),
        (stranger, TEAM, None, "team.signature"),
    ):
        with pytest.raises(MonitorError) as caught:
            accept(new, current, number)
        assert caught.value.code == code


def test_only_its_office_can_sign_it() -> None:
    with pytest.raises(MonitorError):
        sign_team(TEAM, MONITOR)
    document = json.loads(sign_team(TEAM, OFFICE))
    document["team"]["serial"] = 99
    forged = json.dumps(document, sort_keys=True, separators=(",", ":")).encode()
    with pytest.raises(MonitorError) as caught:
        read_team(forged + b"\n")
    assert caught.value.code == "team.signature"


@given(st.integers(0, 5000), st.integers(1, 255))
def test_a_changed_byte_is_refused(place: int, change: int) -> None:
    content = bytearray(sign_team(TEAM, OFFICE))
    content[place % len(content)] ^= change
    with pytest.raises(MonitorError):
        read_team(bytes(content))


@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_anything_else_is_refused(content: bytes) -> None:
    with pytest.raises(MonitorError):
        read_team(content)


@pytest.mark.parametrize(
    ("signer", "on", "code"),
    [
        (SIGNER, date(2026, 11, 23), "bundle.expired-signer"),
        (SIGNER, date(2027, 1, 2), "bundle.expired-signer"),
        (replace(SIGNER, revoked_on=DAY), DAY, "bundle.revoked-signer"),
    ],
)
def test_a_signer_counts_only_in_its_time(
    signer: TeamSigner, on: date, code: str
) -> None:
    team = TEAM.with_signer(signer)
    with pytest.raises(MonitorError) as caught:
        team.check_signer(MONITOR.public, on)
    assert caught.value.code == code


@pytest.mark.parametrize("first", [True, False])
def test_a_key_that_was_revoked_under_one_name_counts_under_none(
    *, first: bool
) -> None:
    revoked, other = replace(SIGNER, revoked_on=DAY), replace(SIGNER, name="M-99")
    pair = (revoked, other) if first else (other, revoked)
    with pytest.raises(MonitorError) as caught:
        replace(TEAM, signers=pair).check_signer(MONITOR.public, DAY)
    assert caught.value.code == "bundle.revoked-signer"


def test_what_is_nested_without_end_is_no_team_file() -> None:
    with pytest.raises(MonitorError) as caught:
        read_team(b"[" * 100_000 + b"]" * 100_000)
    assert caught.value.code == "team.malformed"


def test_nothing_unsigned_stands_in_a_team_file() -> None:
    document = json.loads(sign_team(TEAM, OFFICE))
    changes: tuple[dict[str, Any], ...] = ({"more": 1}, {"signature": 5}, {"a": "x"})
    for change in changes:
        spelled = json.dumps(document | change, sort_keys=True, separators=(",", ":"))
        with pytest.raises(MonitorError) as caught:
            read_team(spelled.encode() + b"\n")
        assert caught.value.code == "team.malformed"


def test_good_and_unknown_signers() -> None:
    assert TEAM.check_signer(MONITOR.public, DAY) == SIGNER
    with pytest.raises(MonitorError) as caught:
        TEAM.check_signer(OFFICE.public, DAY)
    assert caught.value.code == "bundle.unknown-signer"


def test_classic_keys_need_leave() -> None:
    classic = TeamRecipient(
        name="old",
        key=str(X25519Identity.generate().recipient()),
        purposes=("p_store",),
        recipient_class="r_org",
    )
    with pytest.raises(ValueError, match="leave"):
        TEAM.with_recipient(classic)
    allowed = replace(TEAM, classic_allowed=True).with_recipient(classic)
    assert allowed.recipient("old") == classic


def test_the_file_for_ssh_keygen_names_dates_and_purposes() -> None:
    line = TEAM.allowed_signers()
    assert line.startswith('M-14 namespaces="ohrm-bundle-v1@monitor-app,')
    assert 'valid-before="20270101"' in line


@pytest.mark.parametrize(
    "changed",
    [
        *({"retention_days": -1}, {"retention_days": 36_501}),
        *({"retention_days": True}, {"retention_days": "30"}),
        *({"sites": ("a", "a")}, {"sites": ("Алматы",)}, {"sites": (1,)}),
    ],
)
def test_a_policy_that_cannot_be_is_no_team(changed: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"days|site"):
        replace(TEAM, **changed)
