"""A generated day of work, and the judgement on it: `python -m tests.soak`.

`[--days 1] [--seed 1] [--interviews 2000]`. Prints its counts, then every broken
invariant; the exit status is 1 when there is one. The folder is removed when all is
well, and named when it is not.
"""

import argparse
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Sized
from pathlib import Path

from tests.soak.day import Day
from tests.soak.judge import judge
from tests.soak.world import World

_STEP = 100


def main() -> int:
    """Live the days one after another, each with a seed and a world of its own."""
    parser = argparse.ArgumentParser(prog="tests.soak", description=__doc__)
    parser.add_argument("--days", type=int, default=1)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--interviews", type=int, default=2000)
    options = parser.parse_args()
    broken = 0
    for day in range(options.days):
        broken += len(live(options.seed + day, options.interviews))
    return 1 if broken else 0


def live(seed: int, interviews: int) -> list[str]:
    """Live one day in a folder of its own; return what is broken."""
    root = Path(tempfile.mkdtemp(prefix="soak-"))
    found = live_in(root, seed, interviews)
    if not found:
        shutil.rmtree(root)
    return found


def live_in(root: Path, seed: int, interviews: int) -> list[str]:
    """Live one day in an empty folder, report, and return what is broken."""
    began = time.monotonic()
    before = os.environ.get("TMPDIR")
    os.environ["TMPDIR"] = str(root)  # swept with the rest
    tempfile.tempdir = None
    world = World(root, f"zk{os.urandom(6).hex()}")
    try:
        world.make()
        Day(world, seed).live(interviews, _Said())
        found = list(judge(world))
    finally:
        world.close()
        os.environ.pop("TMPDIR")
        if before is not None:
            os.environ["TMPDIR"] = before
        tempfile.tempdir = None
    _report(world, seed, found, time.monotonic() - began)
    return found


class _Said:
    """Says every hundred interviews that the day goes on."""

    def __init__(self) -> None:
        self._next = _STEP

    def __call__(self, done: int) -> None:
        if done >= self._next:
            self._next = done + _STEP
            sys.stdout.write(f"{done} interviews\n")
            sys.stdout.flush()


def _report(world: World, seed: int, found: list[str], seconds: float) -> None:
    ledger = world.ledger
    sizes: dict[str, Sized] = {
        "interviews": ledger.versions,
        "bundles": ledger.sent,
        "purged": ledger.purged,
        "withheld": ledger.withheld,
    }
    counted = ", ".join(f"{len(kept)} {name}" for name, kept in sizes.items())
    lines = [
        f"seed {seed}: {counted}, {seconds:.0f} s",
        *(f"  {name}: {count}" for name, count in sorted(ledger.counts.items())),
        *(f"  refused {code}: {n}" for code, n in sorted(ledger.refusals.items())),
    ]
    if not world.mounted:
        lines.append("  no full disk, no pulled stick: only root may mount here")
    lines += [f"BROKEN: {what}" for what in found[:50]]
    if found:
        lines.append(f"{len(found)} broken; left in {world.root}")
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    sys.exit(main())
