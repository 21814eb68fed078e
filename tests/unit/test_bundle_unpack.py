"""Opening a bundle with a key file alone; who may have signed it."""

import shutil
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from monitor_app.bundle.allowed_signers import AllowedSigners
from monitor_app.bundle.manifest import NAMESPACE
from monitor_app.bundle.unpack import unpack
from monitor_app.bundle.writer import WrittenBundle, write_bundle
from monitor_app.crypto.age_keys import X25519Identity
from monitor_app.crypto.sshsig import SigningKey
from monitor_app.errors import MonitorError
from monitor_app.errors.bundle import (
    AllowedSignersError,
    ExpiredSignerError,
    UnknownSignerError,
)
from monitor_app.errors.crypto import AgeNoMatchError
from monitor_app.errors.files import DiskFullError, FileExistsAlreadyError
from monitor_app.progress import Cancelled, Progress
from monitor_app.team.teamfile import Team, TeamSigner
from tests.bundles import ITEMS, OFFICE, SIGNER, request

DAY = date(2026, 11, 24)
KEY = SIGNER.public.line()


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> WrittenBundle:
    return write_bundle(tmp_path_factory.mktemp("b"), request(), Progress())


def test_what_comes_out_is_what_tar_would_leave(
    written: WrittenBundle, tmp_path: Path
) -> None:
    found = unpack(written.path, [OFFICE], tmp_path / "new", None, Progress())
    assert (found.id, found.signer, found.name) == (written.id, KEY, "")
    assert found.files == len(ITEMS)
    for item in ITEMS:
        assert (found.folder / "data" / item.name).read_bytes() == item.open().read()
    names = {file.name for file in found.folder.iterdir()}
    assert names == {
        *("bagit.txt", "bag-info.txt", "bundle.json", "manifest-sha256.txt"),
        *("tagmanifest-sha256.txt", "tagmanifest-sha256.txt.sig", "data"),
    }


def test_nothing_is_overwritten(written: WrittenBundle, tmp_path: Path) -> None:
    unpack(written.path, [OFFICE], tmp_path, None, Progress())
    with pytest.raises(FileExistsAlreadyError):
        unpack(written.path, [OFFICE], tmp_path, None, Progress())
    assert [file.name for file in tmp_path.iterdir()] == [written.id]


def test_nothing_is_left_when_it_stops(
    written: WrittenBundle, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stopped = Progress()
    stopped.cancel()
    with pytest.raises(Cancelled):
        unpack(written.path, [OFFICE], tmp_path, None, stopped)
    with pytest.raises(AgeNoMatchError):
        unpack(written.path, [X25519Identity.generate()], tmp_path, None, Progress())
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: SimpleNamespace(free=100))
    with pytest.raises(DiskFullError):
        unpack(written.path, [OFFICE], tmp_path, None, Progress())
    assert not list(tmp_path.iterdir())


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(MonitorError) as caught:
        unpack(tmp_path / "no.age", [OFFICE], tmp_path, None, Progress())
    assert caught.value.code == "file.missing"


def team(**changed: Any) -> Team:
    values: dict[str, Any] = {"name": "monitor-7", "key": KEY, "valid_from": DAY}
    return Team(
        organisation="Coalition",
        serial=1,
        office=SigningKey.from_seed(b"o" * 32).public.line(),
        issued=DAY,
        recipients=(),
        signers=(TeamSigner(**(values | changed)),),
    )


def test_the_team_file_exports_what_is_read_here(
    written: WrittenBundle, tmp_path: Path
) -> None:
    allowed = AllowedSigners.parse(team().allowed_signers())
    found = unpack(written.path, [OFFICE], tmp_path, allowed, Progress())
    assert found.name == "monitor-7"


@pytest.mark.parametrize(
    "changed",
    [
        {"valid_from": date(2026, 11, 25)},
        {"valid_from": date(2026, 1, 1), "valid_until": date(2026, 11, 20)},
        {"revoked_on": DAY},
    ],
)
def test_a_signer_out_of_date_is_refused_here_and_in_the_team(
    changed: dict[str, Any], written: WrittenBundle, tmp_path: Path
) -> None:
    allowed = AllowedSigners.parse(team(**changed).allowed_signers())
    with pytest.raises(ExpiredSignerError):
        unpack(written.path, [OFFICE], tmp_path, allowed, Progress())
    with pytest.raises(MonitorError) as caught:
        team(**changed).check_signer(SIGNER.public, DAY)
    revoked = "revoked_on" in changed
    assert caught.value.code == f"bundle.{'revoked' if revoked else 'expired'}-signer"
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("line", "trusted"),
    [
        (f"m {KEY}", True),
        (f"m {KEY} a comment", True),
        (f'm namespaces="{NAMESPACE}" {KEY}', True),
        (f'm namespaces="other,ohrm-*" {KEY}', True),
        (f'm namespaces="other" {KEY}', False),
        (f'm,n valid-after="20261124" {KEY}', True),
        (f'm valid-after="20261124",valid-before="20261125Z" {KEY}', True),
        (f"# m {KEY}", False),
        ("", False),
    ],
)
def test_lines_say_who_is_trusted(line: str, trusted: bool) -> None:
    allowed = AllowedSigners.parse(f"\n{line}\n")
    if trusted:
        name = allowed.name_of(SIGNER.public, NAMESPACE, DAY)
        assert name == line.split(maxsplit=1)[0]
        return
    with pytest.raises(UnknownSignerError):
        allowed.name_of(SIGNER.public, NAMESPACE, DAY)


@pytest.mark.parametrize(
    "line",
    [
        "m",
        "m ssh-ed25519 AAAA",
        "m ssh-rsa AAAAB3NzaC1yc2E=",
        f"m cert-authority {KEY}",
        f'm other="1" {KEY}',
        f'm valid-after="tomorrow" {KEY}',
        f'm valid-after="20261340" {KEY}',
        f'm namespaces="a",namespaces="b" {KEY}',
    ],
)
def test_lines_that_are_not_understood_are_named(line: str) -> None:
    with pytest.raises(AllowedSignersError) as caught:
        AllowedSigners.parse(f"m {KEY}\n{line}\n")
    assert caught.value.details == {"line": 2}


@given(st.text(max_size=200))
def test_noise_trusts_nobody(text: str) -> None:
    try:
        allowed = AllowedSigners.parse(text)
    except AllowedSignersError:
        return
    with pytest.raises(UnknownSignerError):
        allowed.name_of(SIGNER.public, NAMESPACE, DAY)
