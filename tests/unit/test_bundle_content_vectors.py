"""Every published vector of contents gets its one verdict, as reception gives it."""

import json
from datetime import date
from pathlib import Path

import pytest
from monitor_app.progress import Progress
from monitor_app.team import read_team
from monitor_app.usecases.intake import Arrived, IntakeKeys, Refused, open_bundle
from monitor_app.usecases.proving import Prover
from tests.conftest import ROOT
from tests.vectors.bundle import contents, forge
from tests.vectors.bundle.content_cases import ContentCase, every_content_case

FOLDER = ROOT / "tests" / "vectors" / "bundle" / "contents"
VERDICTS: dict[str, dict[str, str]] = json.loads((FOLDER / "verdicts.json").read_text())
OFFICE = (forge.OFFICE, forge.OFFICE_HYBRID)
PROVER = Prover()


def opened(file: Path) -> Arrived | Refused:
    keys = IntakeKeys(
        identities=OFFICE,
        team=read_team((FOLDER / "team.json").read_bytes()),
        today=date(2026, 11, 25),
        depot=None,
        known=frozenset(),
        recipients=tuple(str(identity.recipient()) for identity in OFFICE),
    )
    return open_bundle(file, keys, PROVER, Progress())


def check(found: Arrived | Refused, code: str) -> None:
    if isinstance(found, Refused):
        assert (found.code, found.decrypts, found.signature) == (code, "yes", "good")
        return
    assert code == ""
    for record in found.records:
        withheld = {entry.question for entry in record.packed.withheld}
        assert (record.packed.disclosed_from is None) == (not withheld)
        assert not withheld & set(record.texts)
    for proven in found.tombstones:
        assert proven.tombstone.consent_line == contents.LINE
    assert found.records or found.tombstones


@pytest.mark.parametrize("name", sorted(VERDICTS))
def test_a_published_vector_gets_its_verdict(name: str) -> None:
    check(opened(FOLDER / name), VERDICTS[name]["code"])


@pytest.mark.parametrize("case", every_content_case(), ids=lambda case: case.name)
def test_a_freshly_sealed_vector_gets_the_same_verdict(
    case: ContentCase, tmp_path: Path
) -> None:
    file = tmp_path / "x.age"
    file.write_bytes(case.content)
    assert VERDICTS[f"{case.name}.age"]["code"] == case.code
    check(opened(file), case.code)


def test_vectors_and_cases_are_the_same() -> None:
    cases = {f"{case.name}.age" for case in every_content_case()}
    assert cases == {file.name for file in FOLDER.glob("*.age")} == set(VERDICTS)


def test_the_team_file_of_the_vectors_is_spelled_the_same_today() -> None:
    assert (FOLDER / "team.json").read_bytes() == contents.team_file()
