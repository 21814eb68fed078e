"""A short run of the fuzzer: every suite tries something, and nothing crashes."""

from tests.conformance.fuzz import run


def test_a_short_run_finds_no_crash_and_no_hang() -> None:
    fuzz = run(300, 20261124)
    suites = {suite for suite, _ in fuzz.counts}
    assert suites == {"expressions", "forms", "acts", "broken forms"}
    assert fuzz.counts["expressions", "a value"] > 100
    assert fuzz.counts["forms", "lived"] > 5
