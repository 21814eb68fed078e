"""A short day, in `make test`; the long ones are `make soak`."""

import sys
from pathlib import Path

import pytest
from monitor_app.usecases import interviews
from tests.soak import work
from tests.soak.__main__ import live_in
from tests.soak.day import Day
from tests.soak.judge import judge
from tests.soak.world import World

pytestmark = pytest.mark.skipif(
    sys.platform == "win32", reason="Windows has no SIGKILL and no fork"
)


def test_a_short_day_breaks_nothing(tmp_path: Path) -> None:
    assert live_in(tmp_path, seed=3, interviews=12) == []


def test_the_judge_sees_what_is_wrong(tmp_path: Path) -> None:
    world = World(tmp_path, "zkcanary")
    try:
        world.make()
        day = Day(world, 1)
        day._monitor(day._batch())
        day.finish()
        assert list(judge(world)) == []
        spoil(world)
        found = "\n".join(judge(world))
    finally:
        world.close()
    lost, open_draft = "nobody-recorded-this", "is still a draft"
    assert f"{lost} is lost" in found
    assert open_draft in found
    assert "a word is in the clear: note" in found
    assert "bundle nobody-sent was sent and never arrived" in found


def spoil(world: World) -> None:
    """Do what no day may do."""
    world.ledger.versions["nobody-recorded-this"] = {"1": "0" * 64}
    world.ledger.sent["nobody-sent"] = "x.age"
    (world.root / "note").write_text(world.canary, encoding="utf-16-le")
    with work.opened(world.monitor, world.keys["monitor"]) as vault:
        interviews.begin(vault, "evidence_log", "kk")
