"""The floor under the coverage rises and never falls."""

import json

from hypothesis import given
from hypothesis import strategies as st
from tests.coverage.__main__ import FLOOR, WHOLE, below, raised, room_of, rooms

ROOMS = st.sampled_from(["crypto", "bundle", "ui", WHOLE])
PERCENT = st.floats(0, 100)
FLOORS = st.dictionaries(ROOMS, PERCENT)


def file(covered: int, total: int) -> dict[str, object]:
    return {
        "summary": {
            "covered_lines": covered,
            "num_statements": total,
            "covered_branches": 0,
            "num_branches": 0,
        }
    }


@given(FLOORS, FLOORS)
def test_raising_never_lowers_and_never_fails_at_once(
    floor: dict[str, float], found: dict[str, float]
) -> None:
    new = raised(floor, found)
    assert all(new[room] >= floor.get(room, 0) for room in new)
    higher = {room: max(percent, floor.get(room, 0)) for room, percent in found.items()}
    assert below(raised(floor, higher), higher) == []


@given(ROOMS, PERCENT, PERCENT)
def test_what_falls_is_named(room: str, floor: float, found: float) -> None:
    assert bool(below({room: floor}, {room: found})) == (found < floor)
    assert below({room: 1.0}, {})


def test_files_belong_to_rooms() -> None:
    report = {
        "files": {
            "monitor_app/crypto/age.py": file(9, 10),
            "monitor_app/crypto/stream.py": file(1, 10),
            "monitor_app/forms/xpath/values.py": file(10, 10),
            "monitor_app/forms/session.py": file(0, 10),
            "monitor_app/paths.py": file(5, 10),
        }
    }
    assert rooms(report) == {
        WHOLE: 50.0,
        "crypto": 50.0,
        "forms/xpath": 100.0,
        "forms": 0.0,
        "(top)": 50.0,
    }
    assert room_of("monitor_app/ui/pages/help.py") == "ui"


def test_the_floor_is_committed_and_readable() -> None:
    floor = json.loads(FLOOR.read_text(encoding="utf-8"))
    assert all(0 <= percent <= 100 for percent in floor.values())
    assert floor["crypto"] >= 97
