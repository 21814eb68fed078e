"""Every figure of the issues in one table: `python -m tests.bench [--quick]`.

`[--json FILE] [--only AREA …]`. Each area runs in a process of its own, so that memory
means something and one that fails takes nothing with it; peers are measured in the same
run where they are installed (`make bench-peers`). JSON goes to `build/bench.json`.
`--quick` takes small sizes: it proves that everything is measured, and its figures mean
nothing. The exit status is 1 when a target is missed or something was not measured.
"""

import argparse
import importlib
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from tests.bench import figures
from tests.bench.figures import HELD, Figure
from tests.bench.xforms_engine import ROOT

_LONGEST_SECONDS = 3 * 3600


@dataclass(frozen=True, slots=True)
class Area:
    """A module with `figures(quick)`, and the issue whose table it fills."""

    issue: int
    module: str


AREAS: Mapping[str, Area] = {
    "vault": Area(3, "bench_vault"),
    "demo": Area(3, "bench_list"),
    "xpath": Area(4, "bench_xpath"),
    "forms": Area(4, "bench_forms"),
    "bundle": Area(5, "bench_handover"),
    "reception": Area(5, "reception"),
    "printing": Area(6, "bench_printing"),
    "start": Area(7, "bench_ui"),
    "editor": Area(7, "bench_editor"),
    "gaps": Area(7, "bench_gaps"),
    "delivery": Area(8, "bench_delivery"),
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print the table, write the JSON."""
    chosen = _options(arguments)
    if chosen.measure:
        return _measure(chosen.measure, chosen.json, quick=chosen.quick)
    found: list[Figure] = []
    for name in chosen.only or AREAS:
        began = time.perf_counter()
        found += _in_its_own_process(name, quick=chosen.quick)
        sys.stderr.write(f"{name}: {time.perf_counter() - began:.0f} s\n")
    chosen.json.parent.mkdir(parents=True, exist_ok=True)
    chosen.json.write_text(figures.document(found, quick=chosen.quick), "utf-8")
    counted = ", ".join(f"{n} {kind}" for kind, n in figures.counts(found).items())
    sys.stdout.write(f"{figures.table(found)}\n\n{counted}; also in {chosen.json}\n")
    if chosen.quick:
        sys.stdout.write("--quick: small sizes; no figure means anything\n")
        return 0 if all(figure.ours is not None for figure in found) else 1
    return 0 if all(figure.verdict == HELD for figure in found) else 1


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="tests.bench", description=__doc__)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--json", type=Path, default=ROOT / "build" / "bench.json")
    parser.add_argument("--only", nargs="+", choices=AREAS)
    parser.add_argument("--measure", choices=AREAS, help="what a child does")
    return parser.parse_args(arguments)


def _measure(name: str, file: Path, *, quick: bool) -> int:
    area = AREAS[name]
    module = importlib.import_module(f"tests.bench.{area.module}")
    found = [replace(row, issue=area.issue) for row in module.figures(quick)]
    file.write_text(figures.document(found, quick=quick), encoding="utf-8")
    return 0


def _in_its_own_process(name: str, *, quick: bool) -> list[Figure]:
    with tempfile.TemporaryDirectory(prefix="bench-") as place:
        file = Path(place) / "figures.json"
        words = ["--measure", name, "--json", str(file), *(["--quick"] * quick)]
        home = {"HOME": place, "MONITOR_SETTINGS": f"{place}/settings"}
        try:
            done = subprocess.run(
                [sys.executable, "-m", "tests.bench", *words],
                cwd=ROOT,
                env={**os.environ, **home},
                stdout=sys.stderr,
                stderr=subprocess.PIPE,
                text=True,
                check=False,
                timeout=_LONGEST_SECONDS,
            )
            why = (done.stderr.strip().splitlines() or ["it said nothing"])[-1]
        except subprocess.TimeoutExpired:
            why = f"no end after {_LONGEST_SECONDS} s"
        if file.is_file():
            return figures.read(file.read_text(encoding="utf-8"))
    row = Figure.missing(f"everything of {name}", f"it failed: {why}")
    return [replace(row, issue=AREAS[name].issue)]


if __name__ == "__main__":
    sys.exit(main())
