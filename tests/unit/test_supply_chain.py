"""What comes from others: pinned, hashed, licensed, and no fault that we know of."""

import importlib.metadata
import importlib.util
import re
import shutil
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
    return script("notices")


def script(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, ROOT / f".ci/{name}.py")
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


SOUND = {"name": "a", "version": "1", "vulns": []}
WEAK = {"name": "b", "version": "2", "vulns": [{"id": "PYSEC-1"}]}
UNKNOWN = {"name": "c", "skip_reason": "Dependency not found"}
UNREACHED = "ERROR:pip_audit._cli:Could not connect to the vulnerability feed"


@pytest.mark.parametrize(
    ("packages", "said", "status", "words"),
    [
        ([SOUND], "", 0, "1 packages, no known weakness"),
        ([SOUND, UNKNOWN], "", 0, "unknown to the database: c"),
        ([SOUND, WEAK, UNKNOWN], "", 1, "b 2: PYSEC-1"),
        ([UNKNOWN, UNKNOWN], "", 0, "SKIPPED"),
        (None, UNREACHED, 0, "SKIPPED"),
        (None, "ERROR: a hash is missing", 1, "failed: ERROR: a hash is missing"),
        (None, "", 1, "failed"),
    ],
)
def test_an_audit_that_could_not_be_made_is_never_called_clean(
    packages: list[object] | None, said: str, status: int, words: str
) -> None:
    report = None if packages is None else {"dependencies": packages}
    found, line = script("audit").verdict(report, said)
    assert found == status
    assert words in line
    assert ("no known weakness" in line) == (SOUND in (packages or []) and not found)


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


def test_a_catalogue_holds_no_time_of_compiling(tmp_path: Path) -> None:
    """Two builds must give the same bytes, on any day."""
    compiler = sys.modules["compile_catalogues"]
    folder = tmp_path / "ru"
    folder.mkdir()
    shutil.copy(ROOT / "translations/ru/team.po", folder)
    (compiled,) = compiler.compile_all(tmp_path)
    dates = re.findall(rb"(?m)^P\w+-\w+-Date: (.*)$", compiled.read_bytes())
    assert set(dates) == {b"2000-01-01 00:00+0000"}
    assert compiler.compile_all(tmp_path) == []  # the second call is cheap
