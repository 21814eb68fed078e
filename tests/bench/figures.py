"""What a measurement came to, beside its peer and its target, and the table of all.

A figure that could not be taken says why; it is never counted as held.
"""

import json
import platform
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Literal, Self

Rule = Literal["most", "least", "faster", "slower"]
HELD, MISSED, NOT_MEASURED = "held", "missed", "not measured"
_NOTHING = "–"


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One row of the table."""

    what: str
    unit: str = ""
    ours: float | None = None
    peer: float | None = None
    peer_name: str = ""
    rule: Rule = "most"
    target: float = 0.0
    note: str = ""  # what else belongs to it, or why it was not measured
    issue: int = 0

    @classmethod
    def missing(cls, what: str, why: str) -> Self:
        """Make a row for what could not be measured here."""
        return cls(what=what, note=why)

    @property
    def ratio(self) -> float | None:
        """Return how many times faster than the peer, or how much longer it takes."""
        if not self.ours or not self.peer:
            return None
        return self.ours / self.peer if self.rule == "slower" else self.peer / self.ours

    @property
    def verdict(self) -> str:
        """Say whether the target is held."""
        found = self.ours if self.rule in ("most", "least") else self.ratio
        if found is None:
            return NOT_MEASURED
        low = self.rule in ("least", "faster")
        held = found >= self.target if low else found <= self.target
        return HELD if held else MISSED

    def as_json(self) -> dict[str, object]:
        """Return every field, the ratio and the verdict."""
        return {**asdict(self), "ratio": self.ratio, "verdict": self.verdict}

    def cells(self) -> tuple[str, ...]:
        """Return the cells of the table."""
        return (
            self.what,
            _number(self.ours, self.unit),
            f"{_number(self.peer, self.unit)} {self.peer_name}".rstrip(),
            _number(self.ratio, "x"),
            self._target(),
            self.verdict,
            self.note,
        )

    def _target(self) -> str:
        if not self.target:
            return _NOTHING
        match self.rule:
            case "most":
                return f"<= {self.target:g} {self.unit}".rstrip()
            case "least":
                return f">= {self.target:g} {self.unit}".rstrip()
            case "faster":
                return f">= {self.target:g} x faster"
            case "slower":
                return f"<= {self.target:g} x as long"


def most(what: str, ours: float, unit: str, target: float, note: str = "") -> Figure:
    """Make a row for something that must stay at or under its target."""
    return Figure(what=what, ours=ours, unit=unit, target=target, note=note)


def least(what: str, ours: float, unit: str, target: float, note: str = "") -> Figure:
    """Make a row for something that must reach its target."""
    return Figure(
        what=what, ours=ours, unit=unit, target=target, note=note, rule="least"
    )


def faster(
    what: str, ours: float, peer: float | None, unit: str, target: float, name: str
) -> Figure:
    """Make a row for something that must be so many times faster than its peer."""
    return Figure(
        what=what,
        ours=ours,
        peer=peer,
        unit=unit,
        target=target,
        peer_name=name,
        rule="faster",
        note="" if peer else f"{name} is not installed: make bench-peers",
    )


def slower(
    what: str, ours: float, peer: float, unit: str, target: float, name: str
) -> Figure:
    """Make a row for something that may take at most so many times its peer's time."""
    return Figure(
        what=what,
        ours=ours,
        peer=peer,
        unit=unit,
        target=target,
        peer_name=name,
        rule="slower",
    )


def table(figures: Sequence[Figure]) -> str:
    """Lay the figures out, with a line for each issue."""
    heads = ("figure", "ours", "peer", "ratio", "target", "verdict", "")
    rows = [heads, *(figure.cells() for figure in figures)]
    widths = [max(len(row[place]) for row in rows) for place in range(len(heads) - 1)]
    widths.append(0)
    lines: list[str] = []
    for row in rows:
        padded = (c.ljust(w) for c, w in zip(row, widths, strict=True))
        lines.append("  ".join(padded).rstrip())
    for place, figure in reversed(list(enumerate(figures, start=1))):
        if place == 1 or figures[place - 2].issue != figure.issue:
            lines.insert(place, f"-- issue {figure.issue}")
    return "\n".join(lines)


def counts(figures: Sequence[Figure]) -> dict[str, int]:
    """Return how many are held, missed, not measured."""
    verdicts = [figure.verdict for figure in figures]
    return {kind: verdicts.count(kind) for kind in (HELD, MISSED, NOT_MEASURED)}


def document(figures: Sequence[Figure], *, quick: bool) -> str:
    """Return the JSON that stands beside the table."""
    return json.dumps(
        {
            "quick": quick,
            "machine": platform.platform(),
            "python": platform.python_version(),
            "counts": counts(figures),
            "figures": [figure.as_json() for figure in figures],
        },
        ensure_ascii=False,
        indent=1,
    )


def read(text: str) -> list[Figure]:
    """Read the figures of `document` again."""
    found = []
    for row in json.loads(text)["figures"]:
        del row["ratio"], row["verdict"]
        found.append(Figure(**row))
    return found


def _number(value: float | None, unit: str) -> str:
    if value is None:
        return _NOTHING
    digits = 0 if abs(value) >= 1000 else 1 if abs(value) >= 100 else 3
    text = f"{value:.{digits}f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return f"{text} {unit}".rstrip()
