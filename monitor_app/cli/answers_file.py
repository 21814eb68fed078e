"""`--answers F.json`: reading a file of answers."""

import json
import math
from collections.abc import Mapping
from pathlib import Path

from monitor_app import paths
from monitor_app.errors.usecases import AnswersFileError


def read_answers(file: Path) -> Mapping[str, object]:
    """Read a JSON file of answers; raise `AnswersFileError` on anything else."""
    with paths.explained(file):
        content = file.read_bytes()
    try:
        document = json.loads(
            content,
            parse_constant=_no_number,
            parse_float=_finite,
            object_pairs_hook=_each_once,
        )
    except (ValueError, RecursionError):
        raise AnswersFileError(name=file.name, what="json") from None
    if not isinstance(document, dict):
        raise AnswersFileError(name=file.name, what="object")
    return document


def _no_number(name: str) -> float:
    raise ValueError(name)  # NaN and Infinity are not JSON and no answer


def _finite(text: str) -> float:
    number = float(text)
    return number if math.isfinite(number) else _no_number(text)


def _each_once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """Refuse a name given twice: one of two answers would be lost without a word."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError
    return found
