"""A thousand bundles received, forty of them bad: `python -m tests.bench.reception`.

`[--count 1000] [--bad 10] [--folder /dev/shm]`. Writes the bundles first (2 interviews
with 3 photos each), then receives them twice and says what became of each kind.
"""

import argparse
import os
import random
import resource
import shutil
import sys
import time
from collections import Counter
from pathlib import Path

from monitor_app.progress import Progress
from monitor_app.usecases import receiving
from tests.bench.figures import Figure, least, most
from tests.exchange import pair, record
from tests.mass import Sender, Template, mixed

EXPECTED = {
    "corrupt": "age.payload",
    "other key": "age.no-match",
    "badly signed": "bundle.unknown-signer",
}


def main() -> int:
    options = argparse.ArgumentParser()
    options.add_argument("--count", type=int, default=1000)
    options.add_argument("--bad", type=int, default=10)
    options.add_argument("--folder", type=Path, default=Path("/dev/shm"))  # noqa: S108
    chosen = options.parse_args()
    place = chosen.folder / "reception-bench"
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir()
    try:
        return run(place, chosen.count, chosen.bad)
    finally:
        shutil.rmtree(place, ignore_errors=True)


def cpu_seconds() -> float:
    """Return the processor time of this process and of children that ended."""
    who = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    used = [resource.getrusage(each) for each in who]
    return sum(each.ru_utime + each.ru_stime for each in used)


def figures(quick: bool) -> list[Figure]:
    """Return the rows for the table of everything."""
    place = Path("/dev/shm") / f"reception-bench-{os.getpid()}"  # noqa: S108
    place.mkdir()
    rates: list[float] = []
    try:
        count, bad = (12, 1) if quick else (1000, 10)
        wrong = run(place, count, bad, rates)
    finally:
        shutil.rmtree(place, ignore_errors=True)
    what = f"{count} bundles of 2 interviews, 3 photos each, 2 cores"
    return [
        least(f"receive {what}", rates[0], "a second", 50),
        most(f"wrong results in {count} bundles, {4 * bad} bad", wrong, "", 0.5),
    ]


def run(place: Path, count: int, bad: int, rates: list[float] | None = None) -> int:
    two = pair(place)
    templates = [
        Template.of(two.monitor, record(two.monitor, seed=seed, photos=3))
        for seed in (1, 2)
    ]
    (place / "in").mkdir()
    sender = Sender(two, templates, place / "in", random.Random(4))
    kinds = mixed(sender, count, bad, lambda _done: None)
    sys.stdout.write(f"written: {count} files\n")
    began, worked = time.perf_counter(), cpu_seconds()
    report = receiving.receive(two.office, [place / "in"], place / "out", Progress())
    took, worked = time.perf_counter() - began, cpu_seconds() - worked
    if rates is not None:
        rates.append(count / took)
    good = len(kinds["good"])
    sys.stdout.write(
        f"received: {len(report.imported)} imported,"
        f" {len(report.duplicates)} duplicates, {len(report.quarantined)} set apart,"
        f" {len(report.receipts)} receipts, {len(report.gaps)} gaps"
        f" in {took:.1f} s: {count / took:.1f} files a second;"
        f" {1000 * worked / count:.1f} ms of processor time each\n"
    )
    wrong = 0
    codes = {Path(q.file).name: q for q in report.quarantined}
    for kind, names in kinds.items():
        found = Counter(
            (codes[n].code, codes[n].decrypts, codes[n].signature)
            for n in names
            if n in codes
        )
        sys.stdout.write(f"  {kind}: {dict(found) or 'not set apart'}\n")
        if kind in EXPECTED:
            wrong += {code for code, _d, _s in found} != {EXPECTED[kind]}
    began = time.perf_counter()
    again = receiving.receive(two.office, [place / "in"], place / "out", Progress())
    took = time.perf_counter() - began
    sys.stdout.write(
        f"again: {len(again.imported)} imported, {len(again.duplicates)} duplicates,"
        f" {len(again.quarantined)} set apart, {took:.1f} s\n"
    )
    wrong += len(report.imported) != good or bool(again.imported)
    wrong += len(report.quarantined) + len(report.duplicates) != 4 * bad
    wrong += bool(two.office.check(Progress()))
    two.close()
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main())
