"""The long run: `python -m tests.faults [KILLS] [SEED]`. Prints its counts.

KILLS times a program is killed that writes as fast as it can, and a third as often one
in which somebody types into a form.
"""

import random
import sys
import tempfile
import time
from pathlib import Path

from tests.faults import harness, typing_harness


def main(kills: int, seed: int) -> None:
    with tempfile.TemporaryDirectory() as place:
        writing(Path(place) / "w", kills, random.Random(seed))
        typing(Path(place) / "t", max(1, kills // 3), random.Random(seed))


def writing(folder: Path, kills: int, chance: random.Random) -> None:
    started, swept, ahead, last = time.monotonic(), 0, 0, 0
    data_key = harness.prepare(folder)
    for number in range(1, kills + 1):
        done = harness.kill_once(folder, data_key, chance)
        swept += done.swept
        ahead += done.found > done.reported
        last = done.found
        if number % 100 == 0:
            print(
                f"{number} kills, {last} steps, {swept} cut imports swept", flush=True
            )
    print(
        f"{kills} kills while writing, {last} durable steps, none missing;"
        f" {ahead} times a step was kept that had not been reported yet;"
        f" {swept} cut imports swept; {time.monotonic() - started:.0f} s",
        flush=True,
    )


def typing(folder: Path, kills: int, chance: random.Random) -> None:
    started, lost, last = time.monotonic(), [], 0
    desk = typing_harness.prepare(folder)
    for number in range(1, kills + 1):
        longest = 1.5 if number % 10 == 0 else 0.25
        done = typing_harness.kill_once(desk, chance, longest)
        lost.append(done.lost_seconds)
        last = done.found
        if number % 100 == 0:
            print(f"{number} kills while typing, {last} changes", flush=True)
    print(
        f"{kills} kills while typing, {last} changes, none missing that was saved;"
        f" the oldest lost keystroke was {max(lost) * 1000:.1f} ms old;"
        f" each draft opened at its question; {time.monotonic() - started:.0f} s"
    )


if __name__ == "__main__":
    numbers = [int(word) for word in sys.argv[1:]]
    main(*(numbers + [1000, 1][len(numbers) :]))
