"""The table of figures: nothing that was not measured counts as held."""

import json
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.bench import __main__ as bench
from tests.bench import figures
from tests.bench.bench_delivery import figures as sizes
from tests.bench.figures import HELD, MISSED, NOT_MEASURED, Figure

POSITIVE = st.floats(1e-6, 1e9, allow_nan=False)


@given(POSITIVE, POSITIVE, POSITIVE)
def test_a_verdict_is_what_the_rule_says(
    ours: float, peer: float, target: float
) -> None:
    quick = figures.faster("a", ours, peer, "s", target, "p")
    assert (quick.verdict == HELD) == (peer / ours >= target)
    slow = figures.slower("a", ours, peer, "s", target, "p")
    assert (slow.verdict == HELD) == (ours / peer <= target)
    assert (figures.most("a", ours, "s", target).verdict == HELD) == (ours <= target)
    assert (figures.least("a", ours, "", target).verdict == HELD) == (ours >= target)


def test_without_a_peer_or_a_figure_nothing_is_held() -> None:
    lonely = figures.faster("a", 1.0, None, "s", 0.1, "typst")
    gone = Figure.missing("b", "it failed")
    assert [f.verdict for f in (lonely, gone)] == [NOT_MEASURED, NOT_MEASURED]
    assert "bench-peers" in lonely.note
    text = figures.table([lonely, gone])
    assert "it failed" in text
    assert HELD not in text


@given(st.lists(st.builds(Figure, what=st.text(), ours=st.none() | POSITIVE)))
def test_json_brings_the_same_figures_back(rows: list[Figure]) -> None:
    text = figures.document(rows, quick=False)
    assert figures.read(text) == rows
    assert json.loads(text)["counts"] == figures.counts(rows)


def test_the_table_has_a_line_for_each_issue_and_every_row() -> None:
    rows = [Figure(what=f"w{n}", issue=n // 2) for n in range(6)]
    lines = figures.table(rows).splitlines()
    assert [line for line in lines if line.startswith("--")] == [
        f"-- issue {n}" for n in range(3)
    ]
    assert sum(line.startswith("w") for line in lines) == len(rows)


def test_sizes_are_of_the_newest_files(tmp_path: Path) -> None:
    assert {row.verdict for row in sizes(False, tmp_path)} == {NOT_MEASURED}
    (tmp_path / "a.tar.xz").write_bytes(bytes(2_000_000))
    archive, package = sizes(False, tmp_path)
    assert (archive.ours, archive.verdict) == (2.0, HELD)
    assert package.verdict == NOT_MEASURED


@pytest.mark.skipif(sys.platform == "win32", reason="the child is a shell script")
def test_an_area_that_fails_is_one_row_that_says_why(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    child = tmp_path / "child"
    child.write_text("#!/bin/sh\necho no room >&2; exit 3\n")
    child.chmod(0o700)
    monkeypatch.setattr(sys, "executable", str(child))
    (row,) = bench._in_its_own_process("delivery", quick=True)
    assert row.verdict == NOT_MEASURED
    assert row.issue == 8
    assert "no room" in row.note


def test_an_area_brings_its_rows_from_a_child() -> None:
    rows = bench._in_its_own_process("delivery", quick=True)
    assert {row.what for row in rows} == {"archive", "Debian package"}
    assert {row.issue for row in rows} == {8}


def test_a_miss_is_a_miss() -> None:
    assert figures.most("a", 2, "s", 1).verdict == MISSED
