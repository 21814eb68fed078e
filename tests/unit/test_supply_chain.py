"""What comes from others: pinned, hashed, licensed, and no fault that we know of."""

import importlib.metadata
import importlib.util
import re
import sys
from pathlib import Path
from types import ModuleType

import pytest
from PySide6.QtCore import QObject
from tests.conftest import ROOT

LOCKS = ("requirements.lock", "tests/build.lock", "tests/requirements.lock")
PACKAGE = re.compile(r"^[a-z0-9-]+==\S+( ; .*)? \\$")
HASH = re.compile(r"^ {4}--hash=sha256:[0-9a-f]{64}( \\)?$")


def notices() -> ModuleType:
    spec = importlib.util.spec_from_file_location("notices", ROOT / ".ci/notices.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("name", [*LOCKS, "tests/release.lock"])
def test_every_package_is_pinned_and_hashed_and_names_no_host(name: str) -> None:
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    others = [line for line in lines if not (PACKAGE.match(line) or HASH.match(line))]
    assert lines
    assert others == []


def test_every_shipped_package_may_be_shipped() -> None:
    found = notices()
    names = found.names_in(ROOT / "requirements.lock")
    assert {"pyside6-essentials", "cryptography", "sqlcipher3"} <= set(names)
    text = found.notices(ROOT / "requirements.lock")
    assert all(f"{name} " in text.lower().replace("_", "-") for name in names)


def test_a_package_without_a_known_licence_is_refused(tmp_path: Path) -> None:
    home = tmp_path / "odd-1.0.dist-info"
    home.mkdir()
    (home / "METADATA").write_text("Name: odd\nVersion: 1.0\nLicense: Secret\n")
    found = notices()
    with pytest.raises(found.UnknownLicenceError):
        found.licence_of(importlib.metadata.PathDistribution(home))


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="None is immortal since 3.12")
def test_qt_calls_give_none_back_whole() -> None:
    """Guard against the release that drops a reference of None with every void call."""
    thing = QObject()
    before = sys.getrefcount(None)
    for _round in range(20_000):
        thing.setObjectName("x")
    assert sys.getrefcount(None) > before - 1_000


def test_nothing_in_the_crypto_room_is_unfinished_or_written_down() -> None:
    unfinished = re.compile(r"\b(todo|fixme|xxx|hack)\b", re.IGNORECASE)
    secret = re.compile(
        r"AGE-SECRET-KEY-(PQ-)?1[A-Z0-9]{20}|-----BEGIN [A-Z ]*PRIVATE KEY"
    )
    found = [
        (source.name, number)
        for source in sorted((ROOT / "monitor_app/crypto").glob("*.py"))
        for number, line in enumerate(source.read_text("utf-8").splitlines(), 1)
        if unfinished.search(line) or secret.search(line)
    ]
    assert found == []
