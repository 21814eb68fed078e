"""Tests that surviving mutants of series of bundles asked for.

See `tests/mutation/README.md`.
"""

import io
import os
import random
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from monitor_app.bundle import series
from monitor_app.bundle.parts import PackedInterview
from monitor_app.bundle.series import plan_series, write_series
from monitor_app.bundle.writer import AgeRecipient
from monitor_app.crypto.age import AgeReader, AgeWriter
from monitor_app.crypto.age_keys import HybridIdentity, X25519Identity
from monitor_app.errors.bundle import SourceChangedError
from monitor_app.progress import Progress
from tests.bundles import OFFICE, SIGNER, Steps
from tests.unit.test_bundle_series import interview, read, request

MIB = 1024**2
OTHERS = [X25519Identity(bytes([n]) * 32).recipient() for n in range(1, 10)]
HYBRID = [HybridIdentity(bytes([n]) * 32).recipient() for n in range(1, 3)]


def filled(room_of: dict[str, Any]) -> tuple[Any, PackedInterview]:
    """Return a request and an interview that fills one part to the last block."""
    wanted = request(**room_of)
    small = interview([1, 1])
    (part,) = plan_series([small], wanted, Progress())
    most = part.spare + 2 * 512
    sizes = [most // 1024 * 512, most - most // 1024 * 512]
    packed = interview(sizes)
    spare = part.spare + small.all_bytes() - packed.all_bytes()
    return wanted, interview([sizes[0], sizes[1] + min(spare, 0) // 512 * 512])


@pytest.mark.parametrize(
    "told",
    [
        {},
        {"purpose": "p" * 4096},
        {"deployment": "D" * 4096, "app": "9" * 4096, "audit_head": "f" * 64},
        {"recipients": OTHERS},
    ],
)
def test_a_full_part_is_written_and_is_no_longer_than_it_may_be(
    tmp_path: Path, told: dict[str, Any]
) -> None:
    wanted, packed = filled(told)
    parts = plan_series([packed, interview([900_000])], wanted, Progress())
    assert len(parts) == 2
    assert 0 <= parts[0].spare < 1024
    written = write_series(tmp_path, wanted, parts, Progress())
    for bundle in written:
        assert MIB - 1024 < bundle.bytes <= MIB


@pytest.mark.parametrize("recipients", [OTHERS[:1], OTHERS, HYBRID])
def test_a_part_holds_as_many_blocks_as_its_file_can(
    recipients: list[AgeRecipient],
) -> None:
    """Header, stanzas, and 16 bytes for each 64 KiB apart: as age itself writes it."""

    def sealed(length: int) -> int:
        sink = io.BytesIO()
        writer = AgeWriter(sink, recipients, os.urandom, stanzas=4)
        writer.write(bytes(length))
        writer.finish()
        return len(sink.getvalue())

    frame = sealed(0) - 16
    for more in range(1, 512, 14):
        size = frame + 16 * (65_536 - 16) + more
        wanted = request(part_bytes=size, recipients=recipients)
        capacity = series._plain_capacity(wanted)
        assert capacity % 512 == 0
        assert sealed(capacity) <= size < sealed(capacity + 512)


@pytest.mark.parametrize("size", [MIB, 2 * 1024 * MIB])
def test_a_part_has_at_least_a_mebibyte_and_at_most_two_gibibytes(size: int) -> None:
    assert request(part_bytes=size).part_bytes == size
    with pytest.raises(ValueError, match="size of a part"):
        request(part_bytes=size + (1 if size > MIB else -1))


def test_two_parts_have_one_length_that_of_the_fuller(tmp_path: Path) -> None:
    parts = plan_series(
        [interview([900_000]), interview([500_000])], request(), Progress()
    )
    written = write_series(tmp_path, request(), parts, Progress())
    assert len(written) == 2
    assert written[0].bytes == written[1].bytes
    assert 900_000 < written[0].bytes < MIB - 30_000


def test_a_lone_part_is_not_padded_beyond_its_size(tmp_path: Path) -> None:
    """Padmé alone would give it 32 KiB more than a part may have."""
    wanted, packed = filled({})
    (part,) = plan_series([packed], wanted, Progress())
    (written,) = write_series(tmp_path, wanted, [part], Progress())
    assert MIB - 1024 < written.bytes <= MIB


def test_a_lone_part_has_the_length_of_its_content(tmp_path: Path) -> None:
    parts = plan_series([interview([300_000])], request(), Progress())
    (written,) = write_series(tmp_path, request(), parts, Progress())
    assert 300_000 < written.bytes < 350_000
    with written.path.open("rb") as source:
        assert len(AgeReader(source, [OFFICE]).read()) % 512 == 0


def test_steps_of_a_series_go_on_from_part_to_part(tmp_path: Path) -> None:
    packed = [interview([900_000]), interview([500_000])]
    parts = plan_series(packed, request(), Progress())
    steps = Steps()
    write_series(tmp_path, request(), parts, steps)
    first, second = (sum(item.bytes for item in part.items) for part in parts)
    done = [step for step, _total in steps.seen]
    assert {total for _step, total in steps.seen} == {first + second}
    assert all(isinstance(step, int) for step in done)
    assert done == sorted(done)
    assert first in done
    assert done[0] < first
    assert done[-1] == first + second


def test_a_series_says_whose_it_is_and_what_for(tmp_path: Path) -> None:
    told: dict[str, Any] = {
        "deployment": "Another coalition",
        "app": "7.8.9",
        "sequence": 41,
        "previous": "e" * 64,
        "created": date(2026, 2, 3),
        "audit_head": "f" * 64,
    }
    wanted = request(**told)
    parts = plan_series([interview([9])], wanted, Progress())
    (written,) = write_series(tmp_path, wanted, parts, Progress())
    found, contents, _files = read(written.path)
    manifest = found.manifest
    del told["audit_head"]
    assert {key: getattr(manifest, key) for key in told} == told
    assert (manifest.series.index, manifest.series.count) == (1, 1)
    assert found.signer == SIGNER.public
    assert (contents.purpose, contents.audit_head) == ("p_legal", "f" * 64)


def test_all_ids_of_a_series_come_from_one_source(tmp_path: Path) -> None:
    parts = plan_series([interview([9])], request(), Progress())

    def drawn(folder: str) -> tuple[str, str, str]:
        (tmp_path / folder).mkdir()
        chance = random.Random(7).randbytes
        (written,) = write_series(
            tmp_path / folder, request(), parts, Progress(), chance
        )
        found, _contents, _files = read(written.path)
        return written.path.name, written.id, found.manifest.series.id

    ids = drawn("one")
    assert drawn("two") == ids
    assert len(set(ids)) == 3


def test_what_cannot_be_taken_away_keeps_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What went wrong first is told, and as much as can be is gone."""
    packed = [interview([900_000]) for _ in range(3)]
    parts = plan_series(packed, request(), Progress())
    broken = replace(
        parts[2],
        items=tuple(
            replace(item, open=lambda: io.BytesIO(b"")) for item in parts[2].items
        ),
    )
    real = Path.unlink
    stuck: list[Path] = []

    def unlink(path: Path) -> None:
        if path.exists() and path.suffix == ".age" and not stuck:
            stuck.append(path)
            raise PermissionError(1, "not permitted")
        real(path)

    monkeypatch.setattr(Path, "unlink", unlink)
    with pytest.raises(SourceChangedError):
        write_series(tmp_path, request(), [*parts[:2], broken], Progress())
    assert list(tmp_path.iterdir()) == stuck
