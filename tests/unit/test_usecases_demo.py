"""Many fictional interviews: each as real as one that was told question by question."""

import random
import struct
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from monitor_app.crypto.strength import require_strong
from monitor_app.progress import Cancelled, Progress
from monitor_app.records.interview import State
from monitor_app.usecases import demo, demo_bulk, demo_people, demo_photo, reading
from monitor_app.usecases.reading import InterviewQuery
from monitor_app.vault import Vault
from tests.vaults import create

COUNT = 120


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Vault]:
    with create(tmp_path_factory.mktemp("archive") / "v") as vault:
        demo_bulk.record_many(vault, COUNT, 3, 100, Progress())
        yield vault


@pytest.mark.parametrize("seed", range(4))
def test_the_passphrase_of_the_demo_is_always_strong_enough(seed: int) -> None:
    drawn = random.Random(seed)
    for _ in range(250):
        require_strong(demo._passphrase(drawn.randbytes))


def test_every_interview_is_signed_readable_and_whole(archive: Vault) -> None:
    items = reading.page(archive, InterviewQuery(limit=COUNT + 1)).items
    assert len(items) == COUNT
    for item in items:
        view = reading.show(archive, item.id)
        assert item.state is State.SIGNED
        assert view.signature is not None
        assert view.signature.good
        named = {ref.rpartition("/")[2]: value for ref, value in view.answers.items()}
        assert named.get("person_code", "") == item.person_code
        assert named.get("case_no", "") == item.case_no
        assert named.get("record_id", item.number) == item.number
        assert not any("QMARK" in value for value in view.answers.values())
        assert view.session.problems() == ()
    assert len({i.number for i in items}) == COUNT
    assert len({i.form_id for i in items}) >= 4
    assert {i.language for i in items} == {"kk", "ru"}


def test_what_was_told_is_found(archive: Vault) -> None:
    item = reading.page(archive, InterviewQuery(form="consent")).items[0]
    hits = reading.search(archive, item.person_code, 10)
    assert item.id in {hit.interview for hit in hits}


def test_the_log_has_an_entry_for_each(archive: Vault) -> None:
    length, _head, problems = archive.audit.verify()
    assert not problems
    assert length >= COUNT


def test_the_story_is_one_for_each_seed() -> None:
    first = list(demo_people.story(12, 1))
    assert first == list(demo_people.story(12, 1))
    assert first != list(demo_people.story(12, 2))
    forms = [telling.form_id for telling in first]
    assert len(forms) == demo_people.STORY_LENGTH
    assert len(set(forms)) == 7
    assert forms[:3] == ["consent"] * 3
    assert [t.form_id for t in demo_people.story(1, 1)] == ["detention_interview"]


@given(st.integers(0, 6_759_999), st.integers(0, 6_759_999))
def test_no_two_case_numbers_are_alike(first: int, second: int) -> None:
    numbers = {demo_people.case_number(first), demo_people.case_number(second)}
    assert len(numbers) == len({first, second})


@given(st.integers(0, 99_999), st.integers())
def test_codes_fit_the_forms(number: int, seed: int) -> None:
    code = demo_people.person_code(number, random.Random(seed))
    assert 3 <= len(code) <= 12
    assert set(code) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-")


@given(st.integers())
def test_a_picture_is_a_png(seed: int) -> None:
    content = demo_photo.picture(random.Random(seed))
    assert content[:8] == b"\x89PNG\r\n\x1a\n"
    at, names, pixels = 8, [], b""
    while at < len(content):
        (length,) = struct.unpack_from(">I", content, at)
        chunk = content[at + 4 : at + 8 + length]
        (check,) = struct.unpack_from(">I", content, at + 8 + length)
        assert zlib.crc32(chunk) == check
        names.append(chunk[:4])
        pixels += chunk[4:] if chunk[:4] == b"IDAT" else b""
        at += 12 + length
    assert names == [b"IHDR", b"IDAT", b"IEND"]
    assert len(zlib.decompress(pixels)) == 120 * (1 + 3 * 160)


@pytest.mark.parametrize("existed", [True, False])
def test_a_story_that_is_stopped_leaves_nothing(tmp_path: Path, existed: bool) -> None:
    folder = tmp_path / "demo"
    if existed:
        folder.mkdir()
    stopped = Progress()
    stopped.cancel()
    with pytest.raises(Cancelled):
        demo.run_demo(folder, interviews=2, seed=1, classic=True, progress=stopped)
    assert [p.name for p in tmp_path.iterdir()] == (["demo"] if existed else [])
    assert not existed or not any(folder.iterdir())
