"""Fixtures for every test: headless Qt, compiled catalogues, no real home folder."""

import importlib.util
import os
import sys
from collections import OrderedDict
from collections.abc import Iterator, Mapping
from functools import wraps
from hashlib import sha256
from pathlib import Path
from unittest import mock

import pytest
from hypothesis import settings
from monitor_app.crypto.passphrase import KdfCost, derive_key
from monitor_app.forms import loading
from monitor_app.forms.definition import FormDef
from monitor_app.vault import slots

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_ACCESSIBILITY", "1")

ROOT = Path(__file__).parent.parent
_FORMS_REMEMBERED = 24

# the same examples each time, so that a failure is a change; `night` looks for new ones
settings.register_profile("ci", deadline=None, max_examples=60, derandomize=True)
settings.register_profile("night", deadline=None, max_examples=2000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))


def pytest_configure() -> None:
    """Compile the catalogues and remember forms, before anything asks for them."""
    _remember_forms()
    script = ROOT / "translations" / "compile_catalogues.py"
    spec = importlib.util.spec_from_file_location("compile_catalogues", script)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["compile_catalogues"] = module
    spec.loader.exec_module(module)
    module.compile_all()


def _remember_forms() -> None:
    """Read the same form from the same bytes once: a form never changes.

    It is done before any module takes `load_form` over by name.
    """
    read = loading.load_form
    known: OrderedDict[tuple[bytes, str], FormDef] = OrderedDict()

    @wraps(read)
    def remembered(
        xform: bytes, name: str = "", files: Mapping[str, bytes] | None = None
    ) -> FormDef:
        if files:
            return read(xform, name, files)
        asked = (xform, name)
        if asked not in known:
            known[asked] = read(xform, name)
        known.move_to_end(asked)
        if len(known) > _FORMS_REMEMBERED:
            known.popitem(last=False)
        return known[asked]

    mock.patch.object(loading, "load_form", remembered).start()


@pytest.fixture(scope="session", autouse=True)
def _derive_once() -> Iterator[None]:
    """Remember what Argon2id gave for the same words, salt and cost.

    A vault is opened a thousand times in the suite, and each time costs 64 MiB and a
    third of a second. Every new salt is still derived for real.
    """
    known: dict[bytes, bytes] = {}

    def remembered(passphrase: str, salt: bytes, cost: KdfCost) -> bytes:
        asked = sha256(repr((passphrase, salt, cost)).encode()).digest()
        if asked not in known:
            known[asked] = derive_key(passphrase, salt, cost)
        return known[asked]

    with mock.patch.object(slots, "derive_key", remembered):
        yield


@pytest.fixture(autouse=True)
def _own_home(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Give each test an empty home and settings folder."""
    home = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("MONITOR_SETTINGS", str(home / "settings"))
    monkeypatch.delenv("MONITOR_VAULT", raising=False)


@pytest.fixture(scope="session")
def shared() -> Path:
    """Return the folder of shared knowledge; skip, saying so, where it is absent."""
    folder = Path(os.environ.get("MONITOR_SHARED", ROOT.parent / "shared"))
    if not folder.is_dir():
        pytest.skip("the shared folder is not beside this checkout")
    return folder
