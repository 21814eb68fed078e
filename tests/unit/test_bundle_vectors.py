"""Every published vector gets its one verdict, and nothing is kept of a bad one."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from monitor_app.bundle.allowed_signers import AllowedSigners
from monitor_app.bundle.manifest import NAMESPACE, BundleManifest
from monitor_app.bundle.reader import ReadState, read_bundle
from monitor_app.bundle.unpack import unpack
from monitor_app.crypto.age_keys import identities_in
from monitor_app.crypto.sshsig import PublicKey
from monitor_app.errors import MonitorError
from monitor_app.progress import Progress
from tests.bundles import Memory
from tests.conftest import ROOT
from tests.vectors.bundle import forge
from tests.vectors.bundle.cases import Case, every_case

FOLDER = ROOT / "tests" / "vectors" / "bundle" / "files"
VERDICTS: dict[str, dict[str, str]] = json.loads((FOLDER / "verdicts.json").read_text())
KEYS = identities_in((FOLDER / "office-keys.txt").read_text())
ALLOWED = AllowedSigners.parse((FOLDER / "allowed_signers").read_text())


def trust(key: PublicKey, manifest: BundleManifest) -> None:
    ALLOWED.name_of(key, NAMESPACE, manifest.created)


def verdict(content: bytes) -> tuple[dict[str, str], Memory]:
    sink, state = Memory(), ReadState()
    own = [str(key.recipient()) for key in KEYS]
    code = ""
    try:
        read_bundle(io.BytesIO(content), KEYS, own, trust, sink, state)
    except MonitorError as error:
        code = error.code
    facts = {"code": code, "decrypts": state.decrypts, "signature": state.signature}
    return facts, sink


@pytest.mark.parametrize("name", sorted(VERDICTS))
def test_a_published_vector_gets_its_verdict(name: str) -> None:
    found, sink = verdict((FOLDER / name).read_bytes())
    assert found == VERDICTS[name]
    if found["signature"] != "good":
        assert not sink.begun


@pytest.mark.parametrize("case", every_case(), ids=lambda case: case.name)
def test_a_freshly_sealed_vector_gets_the_same_verdict(case: Case) -> None:
    found, _sink = verdict(case.content)
    assert found == VERDICTS[f"{case.name}.age"]
    assert found["code"] == case.code


def test_vectors_and_cases_are_the_same() -> None:
    cases = {f"{case.name}.age" for case in every_case()}
    files = {file.name for file in FOLDER.glob("*.age")}
    assert cases == files == set(VERDICTS)


@pytest.mark.parametrize(
    "code",
    [
        *("bundle.malformed", "bundle.truncated", "bundle.unknown-signer"),
        *("bundle.expired-signer", "bundle.signer-mismatch", "bundle.not-for-us"),
        *("bundle.newer-format", "bundle.too-large", "bundle.payload-mismatch"),
        *("keys.low-order", "age.no-match", "age.header", "age.header-mac"),
        *("age.payload", "sshsig.bad-signature", "sshsig.wrong-namespace"),
    ],
)
def test_each_way_to_be_refused_has_a_vector(code: str) -> None:
    assert code in {facts["code"] for facts in VERDICTS.values()}


@pytest.mark.parametrize("name", sorted(VERDICTS))
def test_unpacking_leaves_all_or_nothing(name: str, tmp_path: Path) -> None:
    out = tmp_path / "out"
    arguments: Any = (FOLDER / name, KEYS, out, ALLOWED, Progress())
    if VERDICTS[name]["code"]:
        with pytest.raises(MonitorError) as caught:
            unpack(*arguments)
        assert caught.value.code == VERDICTS[name]["code"]
        assert not out.exists() or not list(out.iterdir())
        return
    found = unpack(*arguments)
    assert found.name == "monitor-7"
    assert found.signer == forge.MONITOR.public.line()
    assert (found.folder / "data" / "00-index.json").is_file()
    assert [file.name for file in out.iterdir()] == [found.id]
