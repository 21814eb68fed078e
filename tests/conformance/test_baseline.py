"""Every case of the public suites that passed once passes now."""

from pathlib import Path

import pytest
from tests.conformance.ledger import Ledger, report
from tests.conformance.suites import SUITES

BASELINE = Path(__file__).parent / "baseline"


@pytest.mark.parametrize("suite", ["xpath", "scenarios"])
def test_nothing_that_passed_fails(suite: str, shared: Path) -> None:
    found = report(suite, SUITES[suite](shared / "conformance"), Ledger(BASELINE))
    assert not found.regressions
    assert set(Ledger(BASELINE).passing(suite)) == set(found.passed), "run --accept"
