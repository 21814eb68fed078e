"""Replays interviews recorded on another engine; compares all nodes after each step.

Three things differ by design and are allowed for. A snapshot does not move instanceID
to deprecatedID: signing does. Answers that we refuse (read-only, closed, not of the
type) but the other engine takes are put in as a program would. And in records that read
the clock, moments may differ by minutes.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from monitor_app.errors import MonitorError
from monitor_app.errors.forms import (
    NotAChoiceError,
    NotRelevantError,
    ReadOnlyError,
    WrongTypeError,
)
from monitor_app.forms.casting import cast
from monitor_app.forms.definition import FormDef, QuestionDef
from monitor_app.forms.itext import language_code
from monitor_app.forms.loading import load_form
from monitor_app.forms.session import Session
from monitor_app.forms.state import NodeState, Services
from monitor_app.forms.submission import submission
from tests.conformance.outcome import Outcome

Record = dict[str, Any]
States = dict[str, Record]
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}[+-]\d\d:\d\d")
_NEAR = timedelta(minutes=10)
# Whether 4.0 or 4 is a matter of each engine's spelling.
_NUMBERS = ("decimal", "geopoint", "geotrace", "geoshape")
_POINT = ("latitude", "longitude", "altitude", "accuracy")


def outcomes(folder: Path) -> Iterator[Outcome]:
    """Yield the outcome of every record."""
    with (folder / "scenario_traces.jsonl").open(encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            replay = _Replay(record)
            problem = replay.problem()
            yield Outcome(record["id"], problem, replay.lacks if problem else "")


@dataclass
class _Side:
    """One of the sessions of a record, and what it should look like."""

    form: FormDef
    session: Session
    expected: States = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.session.show_markup()

    @property
    def root(self) -> str:
        return str(self.form.plan.schema.root.path)

    def ref(self, path: str) -> str:
        return path.removeprefix(self.root).lstrip("/")

    def path(self, ref: str) -> str:
        return f"{self.root}/{ref}" if ref else self.root


class _Replay:
    def __init__(self, record: Record) -> None:
        self._record = record
        self._sides: dict[int, _Side] = {}
        self.lacks = ""  # what the record does not hold
        if any("setgeopoint" in form for form in record["forms"].values()):
            self.lacks = "the place that the device reports"
        operations = {step["op"] for step in record["steps"]}
        about_editing = re.search(r"\bedit", record["source"]["test"])
        if about_editing and "fork" not in operations:
            self.lacks = "the instance that it opens"

    def problem(self) -> str:
        """Return the first difference, or ""."""
        for place, step in enumerate(self._record["steps"]):
            try:
                found = self._step(step)
            except (MonitorError, AttributeError, KeyError, ValueError) as error:
                found = f"{type(error).__name__}: {error}"
            if found:
                return f"step {place} {step['op']}: {found[:200]}"
        return ""

    def _step(self, step: Record) -> str:
        match step["op"]:
            case "init":
                self._begin(step)
            case "init_error":
                return self._must_fail(step)
            case "fork":
                self._fork(step)
            case "newInstance":
                form = self._sides[step["parent"]].form
                session = Session.start(form, self._services())
                self._sides[step["sid"]] = _Side(form, session)
            case "answer" if not step.get("error"):
                self._answer(self._sides[step["sid"]], step)
            case "createNewRepeat":
                side = self._sides[step["sid"]]
                side.session.add_repeat(side.ref(_reference(step)))
            case "removeRepeat":
                side = self._sides[step["sid"]]
                side.session.remove_repeat(side.ref(_reference(step)))
            case "setLanguage":
                language = language_code(step["args"][0])
                self._sides[step["sid"]].session.set_language(language)
            case _:
                return self._asked(step)
        return self._compare(step)

    def _services(self) -> Services:
        moment = datetime.fromisoformat(self._record["now"])
        random = Random(1)
        return Services(
            now=lambda: moment,
            zone=ZoneInfo(self._record["tz"]),
            random=random,
            uuid=lambda: str(UUID(int=random.getrandbits(128), version=4)),
        )

    def _begin(self, step: Record) -> None:
        files = {
            address.rpartition("/")[2]: (
                given["body"] if isinstance(given, dict) else given
            ).encode()
            for address, given in (step.get("external") or {}).items()
        }
        form = load_form(self._record["forms"][step["form"]].encode(), "", files)
        session = Session.start(form, self._services())
        self._sides[step["sid"]] = _Side(form, session)

    def _must_fail(self, step: Record) -> str:
        try:
            self._begin(step)
            side = self._sides[step["sid"]]
            list(side.session.everything())
        except MonitorError:
            return ""
        return f"no error, not {step['error']}"

    def _fork(self, step: Record) -> None:
        parent = self._sides[step["parent"]]
        if self._is_foreign(parent, step["state"]):
            self.lacks = "the instance that it opens"
        edits = any(path.endswith("deprecatedID") for path in step["state"])
        if edits or "mode: 'edit'" in self._record["source"]["test"]:
            data = submission(parent.session, instance_id=_instance_id(parent))
            session = Session.from_submission(parent.form, data, self._services())
        else:
            data = parent.session.snapshot()
            session = Session.resume(parent.form, data, self._services())
        self._sides[step["sid"]] = _Side(parent.form, session)

    def _is_foreign(self, parent: _Side, state: States) -> bool:
        """Say whether a restored instance holds answers that the parent never had."""
        for path, expected in state.items():
            given = parent.expected.get(path)
            known = parent.form.find(parent.ref(re.sub(r"\[\d+\]", "", path)))
            asked = isinstance(known, QuestionDef) and not known.calculate
            if asked and "v" in expected and (given or {}).get("v") != expected["v"]:
                return True
        return False

    def _answer(self, side: _Side, step: Record) -> None:
        ref, value = side.ref(_reference(step)), _value(step)
        try:
            side.session.answer(ref, value)
        except NotAChoiceError:
            return  # so does the other engine: the comparison will tell
        except (ReadOnlyError, NotRelevantError):
            side.session.set_by_program(ref, str(value))
        except WrongTypeError:
            question = side.session.node(ref).definition
            assert isinstance(question, QuestionDef)
            text = cast(question.data_type, str(value))
            side.session.set_by_program(ref, text)

    def _asked(self, step: Record) -> str:
        """Check the questions whose answer the state does not hold already."""
        if step["op"] != "countRepeatInstancesOf":
            return ""
        side = self._sides[step["sid"]]
        found = len(side.session.instances(side.ref(step["args"][0])))
        return "" if found == step["result"] else f"{found}, not {step['result']}"

    def _compare(self, step: Record) -> str:
        side = self._sides[step["sid"]]
        if "state" in step:
            side.expected = dict(step["state"])
        elif step.get("diff"):
            side.expected |= step["diff"]["set"]
            for path in step["diff"]["del"]:
                side.expected.pop(path, None)
        found = _states(side)
        for path, expected in side.expected.items():
            if expected["t"] == "root" or path.endswith("deprecatedID"):
                continue
            if path not in found:
                return f"{path} is missing"
            difference = self._difference(found[path], expected)
            if difference:
                return f"{path} {difference}"
        extra = found.keys() - side.expected.keys()
        return f"{min(extra)} is too much" if extra else ""

    def _difference(self, state: NodeState, expected: Record) -> str:
        problem = state.problem.code if state.problem else None
        found = {
            "rel": state.relevant,
            "ro": state.read_only,
            "req": state.required,
            "label": state.label,
            "hint": state.hint,
            "choices": [[each.value, each.label] for each in state.choices],
            "viol": problem if problem in ("required", "constraint") else None,
        }
        for key, value in found.items():
            if key in expected and value != expected[key]:
                return f"{key} {value!r}, not {expected[key]!r}"
        wanted = expected.get("v", state.value)
        if self._same_value(state.value, wanted, expected.get("vt", "")):
            return ""
        return f"value {state.value!r}, not {wanted!r}"

    def _same_value(self, found: str, wanted: str, data_type: str) -> bool:
        found = _UUID.sub("<uuid>", found)
        if found == wanted:
            return True
        if data_type in _NUMBERS:
            return _numbers(found) == _numbers(wanted)
        if self._record["volatile"] and _MOMENT.fullmatch(found):
            if not _MOMENT.fullmatch(wanted):
                return False
            apart = datetime.fromisoformat(found) - datetime.fromisoformat(wanted)
            return abs(apart) < _NEAR
        return False


def _instance_id(side: _Side) -> str:
    for each in side.session.everything():
        if each.ref.endswith("instanceID"):
            return each.value
    return f"uuid:{UUID(int=1)}"


def _states(side: _Side) -> dict[str, NodeState]:
    found = {side.path(each.ref): each for each in side.session.everything()}
    for path, expected in side.expected.items():
        if expected["t"].startswith("repeat-range"):
            found[path] = side.session.node(side.ref(path))
    return found


def _reference(step: Record) -> str:
    args = step["args"]
    if step["op"] == "answer" and (len(args) == 1 or "at" in step):
        return str(step["at"])
    first = args[0]
    if isinstance(first, dict):
        return str(first["assertCurrentReference"])
    return str(first)


def _value(step: Record) -> Any:
    args = step["args"]
    if len(args) > 2:
        return args[1:]
    value = args[-1]
    if not isinstance(value, dict):
        return value
    if "latitude" in value:
        given = (value.get(name) for name in _POINT)
        return " ".join(str(each) for each in given if each is not None)
    if "$bigint" in value:
        return int(value["$bigint"])
    return value.get("$str") or value.get("$file")


def _numbers(text: str) -> list[float] | None:
    try:
        return [float(each) for each in text.replace(";", " ").split()]
    except ValueError:
        return None
