"""Runs the compiler of workbooks in its own process and words its refusals."""

import json
import re
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from monitor_app.errors.forms import (
    FormBrokenError,
    FormTooLargeError,
    FormTooSlowError,
    NotAFormError,
)
from monitor_app.forms.workbook.pointing import place_of, words_of

SECONDS = 60
MEMORY_MIB = 1500  # address space; a form of 5,000 choices x 20 lists needs 200
UNPACKED_MIB = 300
# A frozen program starts its own worker: __main__ hands this word to `worker.main`.
WORKER_WORD = "compile-workbook"
_NOT_A_FORM = ("not recognized as a supported type", "You must have a sheet named")


@dataclass(frozen=True, slots=True)
class Sheet:
    """The cells of one sheet, as text; row n of `rows` is row n + 2 of the file."""

    header: tuple[str, ...]
    rows: tuple[Mapping[str, str], ...]


@dataclass(frozen=True, slots=True)
class Compiled:
    """What the compiler made of a workbook."""

    xform: bytes
    warnings: tuple[str, ...]
    sheets: Mapping[str, Sheet]


def compile_workbook(data: bytes, filename: str) -> Compiled:
    """Compile the bytes of a workbook; `filename` tells the type and fallback id.

    Raises:
        NotAFormError, FormBrokenError, FormTooLargeError, FormTooSlowError
    """
    path = PurePath(filename)
    request = {
        "name": path.name,
        "stem": re.sub(r"[^\w.-]+", "_", path.stem) or "form",
        "type": path.suffix.lower(),
        "memory_mib": MEMORY_MIB,
        "unpacked_mib": UNPACKED_MIB,
    }
    answer = _run(json.dumps(request).encode() + b"\n" + data, path.name)
    if "error" in answer:
        raise _refusal(answer["error"], path.name)
    sheets = {
        name: Sheet(tuple(sheet["header"]), tuple(sheet["rows"]))
        for name, sheet in answer["sheets"].items()
    }
    return Compiled(answer["xform"].encode(), tuple(answer["warnings"]), sheets)


def _run(given: bytes, name: str) -> dict[str, Any]:
    try:
        done = subprocess.run(
            _command(), input=given, capture_output=True, timeout=SECONDS, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise FormTooSlowError(name=name, seconds=SECONDS) from error
    try:
        answer: dict[str, Any] = json.loads(done.stdout)
    except ValueError as error:  # killed, or out of memory before it could say so
        raise FormTooSlowError(name=name, seconds=SECONDS) from error
    return answer


def _command() -> list[str]:
    if getattr(sys, "frozen", False):
        return [sys.executable, WORKER_WORD]
    return [sys.executable, "-I", "-m", "monitor_app.forms.workbook.worker"]


def _refusal(error: Mapping[str, Any], name: str) -> Exception:
    if error["kind"] == "too-large":
        return FormTooLargeError(name=name, limit_mib=UNPACKED_MIB)
    if error["kind"] == "memory":
        return FormTooSlowError(name=name, seconds=SECONDS)
    what = str(error["what"])
    if any(words in what for words in _NOT_A_FORM):
        return NotAFormError(name=name)
    place = place_of(what, error.get("rows", {}))
    return FormBrokenError(
        name=name,
        sheet=place.sheet,
        row=place.row,
        column=place.column,
        what=words_of(what),
    )
