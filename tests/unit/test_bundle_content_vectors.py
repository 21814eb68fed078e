"""Every published vector of contents gets its one verdict, as reception gives it."""

import dataclasses
import json
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from monitor_app.progress import Progress
from monitor_app.team import read_team
from monitor_app.usecases.intake import Arrived, IntakeKeys, Refused, open_bundle
from monitor_app.usecases.proving import Prover
from tests.conftest import ROOT
from tests.vectors.bundle import content_cases, contents, forge
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


LEAVES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-2, 2**70),
    st.text(max_size=8),
    st.just([]),
    st.just({}),
    st.sampled_from([contents.RECORD, contents.PHOTO, contents.FORM, contents.DAY]),
)
GOOD = [
    contents.Packed(),
    contents.Packed(versions=(content_cases.COPY,), record=content_cases.SAID),
    contents.Packed(tombstones=(contents.tombstone(),)),
]


def places(value: object, at: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield the way to everything inside a JSON value."""
    inside: Iterable[tuple[Any, Any]] = ()
    if isinstance(value, dict):
        inside = value.items()
    elif isinstance(value, list):
        inside = enumerate(value)
    for key, below in inside:
        yield (*at, key)
        yield from places(below, (*at, key))


@settings(deadline=None)
@given(data=st.data())
def test_an_index_with_something_else_in_it_is_refused_and_stops_nothing(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    packed = data.draw(st.sampled_from(GOOD))
    index = json.loads(packed.payload()["data/00-index.json"])
    *way, last = data.draw(st.sampled_from(list(places(index))))
    inner = index
    for key in way:
        inner = inner[key]
    before, inner[last] = inner[last], data.draw(LEAVES)
    file = tmp_path_factory.mktemp("index") / "x.age"
    file.write_bytes(dataclasses.replace(packed, index=index).seal())
    found = opened(file)
    if isinstance(found, Refused):
        assert (found.decrypts, found.signature) == ("yes", "good")
        return
    # Codes that lists show come from what was signed, so the index may say anything.
    assert inner[last] == before or last in FREE


FREE = {
    *("purpose", "audit_head", "form_id", "form_version", "case_no", "person_code"),
    *("site", "language", "sensitivity", "created", "original_name", "media_type"),
    *("question", "reason", "signed_at", "derived_from"),
}
