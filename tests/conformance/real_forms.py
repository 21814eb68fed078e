"""Takes real forms through a whole life: load, fill, evaluate, write, read, compare.

A form passes when its submission, read back and written again, is the same bytes, and
when its snapshot, resumed and taken again, gives the same states. A form that the index
says its own tools refuse must be refused here too, or pass.
"""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from monitor_app.errors import MonitorError
from monitor_app.forms.definition import FormDef
from monitor_app.forms.loading import load_form
from monitor_app.forms.session import Session
from monitor_app.forms.state import NodeState, Services
from monitor_app.forms.submission import submission
from monitor_app.forms.workbook import import_form
from tests.conformance.outcome import Outcome

_ID = f"uuid:{UUID(int=7)}"


def outcomes(folder: Path) -> Iterator[Outcome]:
    """Yield the outcome of every form of the index."""
    index = folder / "forms" / "index.jsonl"
    for line in index.read_text(encoding="utf-8").splitlines():
        entry = json.loads(line)
        yield Outcome(entry["file"], _problem(folder / "forms" / entry["file"], entry))


def _problem(path: Path, entry: dict[str, Any]) -> str:
    refused = entry.get("compiles") is False
    try:
        form = read_form(path)
        return _life(form)
    except MonitorError as error:
        return "" if refused else f"{error.code}: {error.details}"[:200]


def read_form(path: Path) -> FormDef:
    if path.suffix == ".xml":
        return load_form(path.read_bytes(), path.name)
    return import_form(path.read_bytes(), path.name).form


def _life(form: FormDef) -> str:
    session = Session.start(form, _services())
    states = _states(session)
    first = submission(session, instance_id=_ID)
    again = Session.from_submission(form, first, _services())
    if submission(again, instance_id=_ID) != first:
        return "the submission differs after being read"
    resumed = Session.resume(form, session.snapshot(), _services())
    if _states(resumed) != states:
        return "the snapshot gives other states"
    return ""


def _states(session: Session) -> list[NodeState]:
    """Return all states; choices without order, as a form may shuffle them anew."""
    return [
        replace(state, choices=tuple(sorted(state.choices, key=lambda c: c.value)))
        for state in session.everything()
    ]


def _services() -> Services:
    random = Random(1)
    return Services(
        now=lambda: datetime(2026, 11, 24, 9, 0, tzinfo=UTC),
        zone=ZoneInfo("Asia/Almaty"),
        random=random,
        uuid=lambda: str(UUID(int=random.getrandbits(128), version=4)),
    )
