"""The long run: `python -m tests.faults [KILLS] [SEED]`. Prints its counts."""

import random
import sys
import tempfile
import time
from pathlib import Path

from tests.faults import harness


def main(kills: int, seed: int) -> None:
    started, chance = time.monotonic(), random.Random(seed)
    swept = cut = 0
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "v"
        data_key = harness.prepare(folder)
        last = 0
        for number in range(1, kills + 1):
            done = harness.kill_once(folder, data_key, chance)
            swept += done.swept
            cut += done.found > done.reported
            last = done.found
            if number % 100 == 0:
                print(f"{number} kills, {last} steps, {swept} cut imports swept")
    print(
        f"{kills} kills (seed {seed}), {last} durable steps, none missing;"
        f" {cut} times a step was kept that had not been reported yet;"
        f" {swept} cut imports swept; {time.monotonic() - started:.0f} s"
    )


main(
    int(sys.argv[1]) if len(sys.argv) > 1 else 1000,
    int(sys.argv[2]) if len(sys.argv) > 2 else 1,
)
