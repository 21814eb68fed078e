"""`--answers F.json`: reading a file of answers."""

import json
from collections.abc import Mapping
from pathlib import Path

from monitor_app import paths
from monitor_app.errors.usecases import AnswersFileError


def read_answers(file: Path) -> Mapping[str, object]:
    """Read a JSON file of answers; raise `AnswersFileError` on anything else."""
    with paths.explained(file):
        content = file.read_bytes()
    try:
        document = json.loads(content, parse_constant=_no_number)
    except (ValueError, RecursionError):
        raise AnswersFileError(name=file.name, what="json") from None
    if not isinstance(document, dict):
        raise AnswersFileError(name=file.name, what="object")
    return document


def _no_number(name: str) -> float:
    raise ValueError(name)  # NaN and Infinity are not JSON and no answer
