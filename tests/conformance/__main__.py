"""Runs the suites of a conformance folder: `python -m tests.conformance [DIR]`.

Prints a line for each suite: how many cases pass of those that count. Failing ids and
what they gave are listed in build/conformance/. The exit status is 1 when a case of the
committed baseline fails; `--accept` adds what passes now to the baseline, which never
shrinks by itself.
"""

import argparse
import os
import sys
from pathlib import Path

from tests.conformance.ledger import Ledger, Report, report
from tests.conformance.suites import SUITES

ROOT = Path(__file__).resolve().parents[2]


def main() -> int:
    options = _options()
    folder: Path = options.folder
    if not folder.is_dir():
        print(f"skipped: there is no folder {folder}")
        return 0
    ledger = Ledger(Path(__file__).parent / "baseline")
    reports = [
        report(name, SUITES[name](folder), ledger)
        for name in options.only or SUITES
        if (folder / _FILES[name]).exists()
    ]
    for each in reports:
        print(each.line())
        each.write(ROOT / "build" / "conformance")
        if options.accept:
            ledger.accept(each)
    return 1 if any(_says_regressions(each) for each in reports) else 0


_FILES = {
    "xpath": "xpath_cases.jsonl",
    "scenarios": "scenario_traces.jsonl",
    "forms": "forms",
    "age": "age",
}


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="tests.conformance", description=__doc__)
    default = os.environ.get("MONITOR_CONFORMANCE", ROOT / "../shared/conformance")
    parser.add_argument("folder", nargs="?", type=Path, default=Path(default))
    parser.add_argument("--only", action="append", choices=list(SUITES))
    parser.add_argument("--accept", action="store_true", help="grow the baseline")
    return parser.parse_args()


def _says_regressions(found: Report) -> bool:
    for each in found.regressions:
        print(f"  {found.suite} {each.id} passed once: {each.problem}")
    return bool(found.regressions)


if __name__ == "__main__":
    sys.exit(main())
