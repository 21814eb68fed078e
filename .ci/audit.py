"""Ask a public database about known weaknesses of every locked package: `make audit`.

pip-audit lives in an environment of its own (`build/audit`, made by `make audit`).
Where no database answers, that is said and is no failure: nothing is known then.
"""

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
TOOL = ROOT / "build" / "audit" / "bin" / "pip-audit"
LOCKS = ("requirements.lock", "tests/build.lock", "tests/release.lock")
FOUND, NOT_ASKED = 1, 0
_QUIETLY = (
    "--disable-pip",
    "--require-hashes",
    "--progress-spinner=off",
    "--timeout=10",
    "--format=json",
)
# What the tool says when nobody answered, rather than that a lock file is wrong.
_UNREACHED = ("connect", "connection", "resolve", "timed out", "proxy", "http error")


def main() -> int:
    """Ask about each lock file; the exit status says whether something was found."""
    status = 0
    for lock in LOCKS:
        report = ROOT / "build" / "audit.json"
        report.unlink(missing_ok=True)
        done = subprocess.run(
            [TOOL, *_QUIETLY, f"--output={report}", "-r", lock],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
        written = json.loads(report.read_text("utf-8")) if report.is_file() else None
        found, said = verdict(written, done.stderr)
        sys.stdout.write(f"{lock}: {said}\n")
        status = max(status, found)
    return status


def verdict(report: Mapping[str, Any] | None, said: str) -> tuple[int, str]:
    """Return an exit status and a line for people.

    Args:
        report: what the tool wrote, `None` when it did not come so far.
        said: its messages.
    """
    if report is None:
        last = (said.strip().splitlines() or ["no message"])[-1]
        if any(word in said.lower() for word in _UNREACHED):
            return NOT_ASKED, f"SKIPPED, no database is reachable ({last})"
        return FOUND, f"the audit itself failed: {last}"
    packages: Sequence[Mapping[str, Any]] = report["dependencies"]
    weak = [
        f"{package['name']} {package['version']}: {weakness['id']}"
        for package in packages
        for weakness in package.get("vulns", ())
    ]
    unknown = [package["name"] for package in packages if "skip_reason" in package]
    if weak:
        return FOUND, "KNOWN WEAKNESSES: " + "; ".join(weak)
    if len(unknown) == len(packages):
        return NOT_ASKED, "SKIPPED, the database that answers knows none of them"
    without = f"; unknown to the database: {', '.join(unknown)}" if unknown else ""
    return 0, f"{len(packages) - len(unknown)} packages, no known weakness{without}"


if __name__ == "__main__":
    sys.exit(main())
