"""What passed once must pass for ever: baselines, skips, and the report of a run."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from tests.conformance.outcome import Outcome


@dataclass(frozen=True, slots=True)
class Report:
    """The outcome of one suite."""

    suite: str
    total: int
    passed: tuple[str, ...]
    failing: tuple[Outcome, ...]
    skipped: tuple[Outcome, ...]  # failing, for the reason in `problem`
    lacking: tuple[Outcome, ...]  # not counted in `total`
    regressions: tuple[Outcome, ...]

    def line(self) -> str:
        text = f"{self.suite}: {len(self.passed)} of {self.total}"
        if self.skipped:
            text += f" ({len(self.skipped)} differ for a reason given)"
        if self.lacking:
            text += f"; {len(self.lacking)} more cannot be replayed from their record"
        return text

    def write(self, folder: Path) -> None:
        """List the failing ids, and beside them what they gave."""
        folder.mkdir(parents=True, exist_ok=True)
        lines = [f"{each.id}\t{each.problem}\n" for each in self.failing]
        lines += [f"{each.id}\tskipped: {each.problem}\n" for each in self.skipped]
        lines += [f"{each.id}\tlacks {each.lacks}\n" for each in self.lacking]
        path = folder / f"{self.suite}-failing.txt"
        path.write_text("".join(lines), encoding="utf-8")


class Ledger:
    """The committed files: `<suite>.txt` of passing ids, `<suite>.skips` of reasons."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def passing(self, suite: str) -> frozenset[str]:
        return frozenset(_lines(self._folder / f"{suite}.txt"))

    def skips(self, suite: str) -> dict[str, str]:
        """Return reasons by id; a line is the ids, a colon, and the reason."""
        reasons: dict[str, str] = {}
        for line in _lines(self._folder / f"{suite}.skips"):
            ids, colon, reason = line.partition(": ")
            assert colon, f"no reason given in {line!r}"
            reasons |= dict.fromkeys(ids.split(), reason)
        return reasons

    def accept(self, found: Report) -> None:
        """Add what passes now; nothing is taken away."""
        ids = sorted(self.passing(found.suite) | set(found.passed))
        path = self._folder / f"{found.suite}.txt"
        path.write_text("".join(f"{each}\n" for each in ids), encoding="utf-8")


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines() if path.exists() else []


def report(suite: str, outcomes: Iterable[Outcome], ledger: Ledger) -> Report:
    """Sort the outcomes of a suite by what the ledger knows."""
    before, reasons = ledger.passing(suite), ledger.skips(suite)
    given = list(outcomes)
    every = [each for each in given if not each.lacks]
    failing = [each for each in every if each.problem]
    return Report(
        suite=suite,
        total=len(every),
        passed=tuple(each.id for each in every if not each.problem),
        failing=tuple(each for each in failing if each.id not in reasons),
        skipped=tuple(
            Outcome(each.id, reasons[each.id]) for each in failing if each.id in reasons
        ),
        lacking=tuple(each for each in given if each.lacks),
        regressions=tuple(each for each in failing if each.id in before),
    )
