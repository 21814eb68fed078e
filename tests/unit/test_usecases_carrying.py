"""A bundle on another drive is the bundle, byte for byte, or it is not there."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from monitor_app.errors.files import FileExistsAlreadyError
from monitor_app.errors.visits import NotWhatWasWrittenError
from monitor_app.progress import Cancelled, Progress
from monitor_app.records.profile import Profile
from monitor_app.usecases import carrying, exporting, receiving, reviewing
from monitor_app.usecases.series import SealedBundle
from tests.exchange import Pair, pair, record
from tests.vaults import create


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    made = pair(tmp_path_factory.mktemp("carrying"))
    yield made
    made.close()


@pytest.fixture(scope="module")
def bundle(base: Pair) -> SealedBundle:
    interview = record(base.monitor, seed=1)
    out = base.place / "out"
    out.mkdir()
    result = exporting.export(
        base.monitor,
        [interview],
        ["office"],
        "p_store",
        out,
        purge=False,
        progress=Progress(),
    )
    return result.bundles[0]


def test_a_copy_is_read_back_and_is_the_same(
    base: Pair, bundle: SealedBundle, tmp_path: Path
) -> None:
    steps: list[tuple[int, int]] = []
    progress = Progress(lambda done, total: steps.append((done, total)))
    copy = carrying.copy_checked(
        base.monitor, bundle.id, bundle.file, tmp_path, progress
    )
    assert copy.read_bytes() == bundle.file.read_bytes()
    assert [p.name for p in tmp_path.iterdir()] == [bundle.file.name]
    assert steps[-1] == (2 * bundle.bytes, 2 * bundle.bytes)
    carrying.check_file(base.monitor, bundle.id, copy, Progress())


def test_nothing_is_overwritten(
    base: Pair, bundle: SealedBundle, tmp_path: Path
) -> None:
    there = tmp_path / bundle.file.name
    there.write_bytes(b"something else")
    with pytest.raises(FileExistsAlreadyError):
        carrying.copy_checked(
            base.monitor, bundle.id, bundle.file, tmp_path, Progress()
        )
    assert there.read_bytes() == b"something else"


def test_a_cancelled_copy_leaves_nothing(
    base: Pair, bundle: SealedBundle, tmp_path: Path
) -> None:
    progress = Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        carrying.copy_checked(base.monitor, bundle.id, bundle.file, tmp_path, progress)
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_not_the_bundle_is_named(
    base: Pair, bundle: SealedBundle, tmp_path: Path
) -> None:
    cut = tmp_path / bundle.file.name
    cut.write_bytes(bundle.file.read_bytes()[:-1])
    with pytest.raises(NotWhatWasWrittenError):
        carrying.check_file(base.monitor, bundle.id, cut, Progress())
    renamed = tmp_path / "a.age"
    renamed.write_bytes(bundle.file.read_bytes())
    with pytest.raises(NotWhatWasWrittenError):
        carrying.check_file(base.monitor, bundle.id, renamed, Progress())


def test_the_office_notes_what_it_asks_and_quotes_no_answer(
    base: Pair, bundle: SealedBundle, tmp_path: Path
) -> None:
    receiving.receive(base.office, [bundle.file], tmp_path / "r", Progress())
    (entry,) = [r for r in reviewing.received(base.office) if r.bundle.id == bundle.id]
    assert entry.sender == "M-14"
    (interview,) = [i.id for i in base.office.interviews.page(5)]
    reviewing.note_read(base.office, interview)
    asked = reviewing.request(base.office, interview, "12, 40 и 12", "Уточните время")
    assert asked.questions == "12 40"
    assert [n.kind for n in reviewing.notes(base.office, interview)] == [
        "read",
        "request",
    ]
    path = tmp_path / "request.txt"
    reviewing.save_request(base.office, asked, path)
    text = path.read_text(encoding="utf-8")
    summary = base.office.interviews.get(interview)
    version = base.office.interviews.versions(interview)[0]
    assert summary.number in text
    assert version.sha256 in text
    assert summary.person_code not in text


def test_an_office_without_a_team_file_has_taken_nothing_in(tmp_path: Path) -> None:
    office = create(tmp_path / "office", Profile.OFFICE)
    try:
        assert reviewing.received(office) == ()
    finally:
        office.close()
