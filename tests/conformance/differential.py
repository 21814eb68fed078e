"""The same random answers here and in the npm engine: what do they make of them?

`python -m tests.conformance.differential [DIR] [--answers 30] [--seed 1]` takes every
form of a conformance folder, answers it at random and compares, after each answer, the
value, relevance, required, read-only, choices and label of every node. Prints one line
for each form that differs, with the first difference, and a summary. Needs the package
(`tests/bench/xforms_engine.py` says how to install it).
"""

import argparse
import re
import sys
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any

from monitor_app.errors import MonitorError
from monitor_app.errors.forms import AnswerError
from monitor_app.forms.definition import Kind, QuestionDef
from monitor_app.forms.session import Session
from monitor_app.forms.state import NodeState
from tests.bench import xforms_engine
from tests.bench.xforms_engine import Peer, State, Step
from tests.conformance.__main__ import ROOT
from tests.conformance.real_forms import read_form
from tests.strategies import proper, questions, repeats, services

_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+([+-]\d\d:\d\d|Z)")
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_RANDOM = re.compile(r"0\.\d{9,}")
_ASKED = frozenset(Kind) - {Kind.HIDDEN, Kind.NOTE, Kind.ATTACHMENT, Kind.GEOPOINT}
_EMPTY: Mapping[str, Any] = {}


def main() -> int:
    options = _options()
    peer = xforms_engine.find()
    if peer is None:
        print("skipped: the npm engine is not installed")
        return 0
    outcomes: Counter[str] = Counter()
    steps = 0
    for path in sorted((options.folder / "forms").iterdir()):
        if path.suffix == ".jsonl" or (options.only and options.only not in path.name):
            continue
        found = compared(path, peer, options.answers, options.seed)
        outcomes[found.outcome] += 1
        steps += found.steps
        if found.detail:
            print(f"{found.outcome}\t{path.name}\t{found.detail}", flush=True)
    told = ", ".join(f"{count} {what}" for what, count in outcomes.most_common())
    print(f"{sum(outcomes.values())} forms, {steps} acts compared: {told}")
    return 0


@dataclass(frozen=True, slots=True)
class Comparison:
    """What came of one form."""

    outcome: str
    detail: str = ""
    steps: int = 0


def compared(path: Path, peer: Peer, answers: int, seed: int) -> Comparison:
    """Answer one form at random on both sides."""
    try:
        form = read_form(path)
        walk = _Walk(Session.start(form, _world()), Random(seed))
    except MonitorError as error:
        return Comparison("refused here", error.code)
    for _ in range(answers):
        walk.step()
    run = peer.run(form.xform.decode(), walk.steps, watch=True)
    if run.error:
        return Comparison("refused there", run.error.splitlines()[0][:160])
    for number, (ours, theirs) in enumerate(zip(walk.states, run.states, strict=True)):
        if str(number - 1) in run.refused:
            what = f"{walk.steps[number - 1]}: {run.refused[str(number - 1)][:120]}"
            return Comparison("act refused there", what, number)
        difference = _difference(ours, theirs)
        if difference:
            done = walk.steps[number - 1] if number else "at the start"
            return Comparison("differs", f"{done}: {difference}", number)
    return Comparison("alike", steps=len(walk.steps))


@dataclass(slots=True)
class _Walk:
    """Random acts on our side, written down for the other."""

    session: Session
    random: Random
    steps: list[Step] = field(default_factory=list)
    states: list[State] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.session.show_markup()
        self.states.append(_states(self.session))

    def step(self) -> None:
        act = self.random.choice(["answer"] * 7 + ["add", "remove"])
        step = self._grow() if act == "add" else None
        step = self._shrink() if act == "remove" else step
        step = step or self._answer()
        if step is not None:
            self.steps.append(step)
            self.states.append(_states(self.session))

    def _answer(self) -> Step | None:
        open_now = [s for s in questions(self.session) if _is_open(s)]
        if not open_now:
            return None
        state = self.random.choice(open_now)
        value = proper(state, self.random)
        try:
            self.session.answer(state.ref, value)
        except AnswerError:
            return None
        return ["answer", self._path(state.ref), True if value == "OK" else value]

    def _grow(self) -> Step | None:
        growing = [
            path
            for path in repeats(self.session.form)
            if "/" not in path and self.session.can_add(path)
        ]
        if not growing:
            return None
        place = self.random.choice(growing)
        try:
            self.session.add_repeat(place)
        except AnswerError:
            return None
        return ["add", self._path(place)]

    def _shrink(self) -> Step | None:
        entries = [
            state.ref
            for state in self.session.everything()
            if state.ref.endswith("]") and "/" not in state.ref
        ]
        removable = [e for e in entries if self.session.can_add(e.partition("[")[0])]
        if not removable:
            return None
        entry = self.random.choice(removable)
        name, _, number = entry.removesuffix("]").partition("[")
        try:
            self.session.remove_repeat(entry)
        except AnswerError:
            return None
        return ["remove", self._path(name), int(number)]

    def _path(self, ref: str) -> str:
        return f"{self.session.form.plan.schema.root.path}/{ref}"


def _world() -> Any:
    ours = services()
    return type(ours)(
        now=lambda: datetime.now(UTC),
        zone=ours.zone,
        random=ours.random,
        uuid=ours.uuid,
    )


def _is_open(state: NodeState) -> bool:
    question = state.definition
    return (
        isinstance(question, QuestionDef)
        and question.kind in _ASKED
        and not question.calculate
        and state.relevant
        and not state.read_only
    )


def _states(session: Session) -> State:
    root = session.form.plan.schema.root.path
    return {f"{root}/{s.ref}": _told(s) for s in session.everything()}


def _told(state: NodeState) -> Mapping[str, Any]:
    told: dict[str, Any] = {
        "rel": state.relevant,
        "req": state.required,
        "ro": state.read_only,
        "label": state.label,
    }
    if isinstance(state.definition, QuestionDef) or state.definition is None:
        told["v"] = state.value
    if state.choices and not _is_shuffled(state):
        told["choices"] = [each.value for each in state.choices]
    return told


def _is_shuffled(state: NodeState) -> bool:
    question = state.definition
    if not isinstance(question, QuestionDef) or question.itemset is None:
        return False
    return "randomize" in question.itemset.nodeset


def _difference(ours: State, theirs: State) -> str:
    for place in sorted(ours.keys() | theirs.keys()):
        if _is_meta(place):
            continue
        if place not in ours or place not in theirs:
            return f"{place} only {'here' if place in ours else 'there'}"
        mine, other = ours[place], theirs[place]
        if mine["rel"] != other["rel"]:
            return f"{place} rel {mine['rel']}, there {other['rel']}"
        if not mine["rel"]:
            continue
        for key in ("v", "req", "ro", "choices", "label"):
            if mine.get(key) is None or other.get(key) is None:
                continue
            if _plain(key, mine[key]) != _plain(key, other[key]):
                return f"{place} {key} {mine[key]!r}, there {other[key]!r}"
    return ""


def _is_meta(place: str) -> bool:
    return place.rpartition("/")[2] in {"meta", "orx:meta"} or "meta/" in place


def _plain(key: str, value: Any) -> Any:
    """Return a value without what may differ: moments, chance, spelling of numbers."""
    if not isinstance(value, str):
        return value
    if key == "label":
        value = " ".join(value.split())
    try:
        return float(value)
    except ValueError:
        for pattern in (_MOMENT, _UUID, _RANDOM):
            value = pattern.sub("<any>", value)
        return value


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="differential", description=__doc__)
    default = ROOT.parent / "shared" / "conformance"
    parser.add_argument("folder", nargs="?", type=Path, default=default)
    parser.add_argument("--answers", type=int, default=30)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", default="", help="part of the names of the forms")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
