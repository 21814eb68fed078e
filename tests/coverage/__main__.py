"""Holds the floor under the coverage: it only rises. `python -m tests.coverage FILE`.

FILE is what `coverage json` wrote after the whole suite (`make coverage`). Each room of
the program has a floor in `floor.json`, in per cent of statements and branches; a room
below it fails. `--raise` puts the floor where the coverage is, and never lower.
"""

import json
import math
import sys
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

FLOOR = Path(__file__).with_name("floor.json")
WHOLE = "the whole"
_PACKAGE = "monitor_app"


def rooms(report: Mapping[str, Any]) -> dict[str, float]:
    """Return per cent covered by room, statements and branches together."""
    done: defaultdict[str, int] = defaultdict(int)
    every: defaultdict[str, int] = defaultdict(int)
    for name, file in report["files"].items():
        summary = file["summary"]
        covered = summary["covered_lines"] + summary["covered_branches"]
        total = summary["num_statements"] + summary["num_branches"]
        for room in (WHOLE, room_of(name)):
            done[room] += covered
            every[room] += total
    return {
        room: 100 * done[room] / count if count else 100.0
        for room, count in sorted(every.items())
    }


def room_of(name: str) -> str:
    """Return the room of a file: a package of the program, or one of forms."""
    parts = Path(name).parts
    inside = parts[parts.index(_PACKAGE) + 1 :]
    if len(inside) == 1:
        return "(top)"
    return "/".join(inside[:2]) if inside[:2] == ("forms", "xpath") else inside[0]


def raised(floor: Mapping[str, float], found: Mapping[str, float]) -> dict[str, float]:
    """Return the floor where `found` is, to a tenth, and nowhere lower than before."""
    return {
        room: max(floor.get(room, 0.0), math.floor(percent * 10) / 10)
        for room, percent in found.items()
    }


def below(floor: Mapping[str, float], found: Mapping[str, float]) -> list[str]:
    """Return what fell under its floor, in words."""
    return [
        f"{room}: {found.get(room, 0.0):.1f} % of at least {least:.1f} %"
        for room, least in floor.items()
        if found.get(room, 0.0) < least
    ]


def main(arguments: Sequence[str]) -> int:
    """Compare, or raise."""
    names = [word for word in arguments if not word.startswith("--")]
    found = rooms(json.loads(Path(names[0]).read_text(encoding="utf-8")))
    floor = json.loads(FLOOR.read_text(encoding="utf-8"))
    for room, percent in found.items():
        least = floor.get(room, 0.0)
        sys.stdout.write(f"{room:14} {percent:6.1f} %  floor {least:5.1f} %\n")
    if "--raise" in arguments:
        text = json.dumps(raised(floor, found), indent=1, sort_keys=True)
        FLOOR.write_text(text + "\n", encoding="utf-8")
        return 0
    fallen = below(floor, found)
    sys.stdout.writelines(f"BELOW THE FLOOR: {what}\n" for what in fallen)
    return 1 if fallen else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
