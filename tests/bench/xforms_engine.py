"""The peer: the package `@getodk/xforms-engine` under Node, driven through a pipe.

`npm i --prefix build/npm @getodk/xforms-engine@0.22.0 jsdom@29` puts it in place; where
it is absent, `find()` returns None and callers say so.
"""

import json
import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "build" / "npm"
_DRIVER = Path(__file__).with_suffix(".mjs")
_SECONDS = 300

Step = Sequence[Any]
State = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Run:
    """What the peer did: milliseconds, and the state of every node after each step."""

    open_ms: list[float]
    times: list[float]
    states: list[State] = field(repr=False)
    refused: Mapping[str, str]
    error: str = ""


@dataclass(frozen=True, slots=True)
class Peer:
    """A Node program with the package beside it. `zone` is where it believes to be."""

    node: str
    folder: Path
    zone: str = "Asia/Almaty"

    def run(
        self,
        form: str,
        steps: Sequence[Step],
        *,
        files: Mapping[str, str] | None = None,
        watch: bool = False,
        loads: int = 1,
    ) -> Run:
        """Open a form and take the steps; an `error` says why that came to nothing."""
        request = {
            "form": form,
            "steps": steps,
            "files": files or {},
            "watch": watch,
            "loads": loads,
        }
        try:
            done = subprocess.run(
                [self.node, str(_DRIVER), str(self.folder)],
                input=json.dumps(request),
                capture_output=True,
                text=True,
                timeout=_SECONDS,
                check=False,
                env={**os.environ, "TZ": self.zone},
            )
        except subprocess.TimeoutExpired:
            return Run([], [], [], {}, "no answer in time")
        if not done.stdout:
            return Run([], [], [], {}, done.stderr[-300:] or "no answer")
        return Run(**json.loads(done.stdout))


def find() -> Peer | None:
    """Return the peer if it is installed."""
    node = shutil.which("node")
    package = FOLDER / "node_modules" / "@getodk" / "xforms-engine" / "dist"
    return Peer(node, FOLDER) if node and package.is_dir() else None
