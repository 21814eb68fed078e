"""The process that compiles a workbook: it reads one from stdin and may be killed.

Input: one line of JSON (`name`, `stem`, `type`, `memory_mib`, `unpacked_mib`), then the
bytes of the file. Output: one JSON document, `{"xform": …, "warnings": […], "sheets":
{name: {"header": […], "rows": [{…}, …]}}}` or `{"error": {"kind": …, "what": …,
"rows": {name: [{…}, …]}}}`.
"""

import io
import json
import re
import sys
import zipfile
from collections.abc import Mapping
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from pyxform.errors import PyXFormError
from pyxform.xls2json_backends import get_xlsform
from pyxform.xls2xform import convert

from monitor_app.forms.names import FORM_NAMESPACE, TITLE_ID

OUR_PREFIX = "dapter"
_OUR_COLUMNS = ("flags", "kk_confidence")
_TITLE_COLUMN = "title::"
_SHEETS = ("survey", "choices", "settings", "external_choices", "entities", "osm")


def main() -> None:
    """Compile what stands on stdin."""
    source = sys.stdin.buffer
    request = json.loads(source.readline())
    _limit_memory(request["memory_mib"] << 20)
    output, sys.stdout = (
        sys.stdout,
        sys.stderr,
    )  # what libraries print is not our answer
    answer = _answer(request, source.read())
    json.dump(answer, output, ensure_ascii=True)
    output.flush()


def _limit_memory(limit_bytes: int) -> None:
    if sys.platform == "win32":
        return  # no such call; the time limit and the size limits still hold
    import resource  # noqa: PLC0415 - Windows has no such module

    resource.setrlimit(resource.RLIMIT_AS, (limit_bytes, limit_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a core file would hold the form


def _answer(request: Mapping[str, Any], data: bytes) -> dict[str, Any]:
    try:
        _refuse_bomb(data, request["unpacked_mib"] << 20)
        return _compiled(data, request["type"], request["stem"])
    except PyXFormError as error:
        return {"error": {"kind": "broken", "what": str(error)}}
    except _TooLargeError:
        return {"error": {"kind": "too-large"}}
    except MemoryError:
        return {"error": {"kind": "memory"}}
    except (ValueError, KeyError, TypeError, AttributeError, IndexError) as error:
        # The compiler trips over its own feet on some broken workbooks.
        return {"error": {"kind": "broken", "what": f"{type(error).__name__}: {error}"}}
    except (OSError, RecursionError, AssertionError, zipfile.BadZipFile) as error:
        return {"error": {"kind": "broken", "what": type(error).__name__}}


class _TooLargeError(Exception):
    """The archive would unpack to more than the limit."""


def _refuse_bomb(data: bytes, limit_bytes: int) -> None:
    if not data.startswith(b"PK"):
        return
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if sum(entry.file_size for entry in archive.infolist()) > limit_bytes:
            raise _TooLargeError


def _compiled(data: bytes, file_type: str, stem: str) -> dict[str, Any]:
    read = get_xlsform(data, file_type=file_type)
    book: dict[str, Any] = {}
    for sheet in _SHEETS:
        if getattr(read, sheet) is not None:
            book[sheet] = [dict(row) for row in getattr(read, sheet)]
            book[f"{sheet}_header"] = getattr(read, f"{sheet}_header")
    book["sheet_names"] = read.sheet_names
    book["fallback_form_name"] = stem
    sheets = _copied(book)
    titles = _taken_titles(book)
    if any(_OUR_COLUMNS[0] in row or _OUR_COLUMNS[1] in row for row in book["survey"]):
        _carry_our_columns(book)
    try:
        result = convert(book)
    except PyXFormError as error:
        rows = {name: sheet["rows"] for name, sheet in sheets.items()}
        return {"error": {"kind": "broken", "what": str(error), "rows": rows}}
    xform = _with_titles(result.xform, titles)
    return {"xform": xform, "warnings": result.warnings, "sheets": sheets}


def _copied(book: Mapping[str, Any]) -> dict[str, Any]:
    """Return the cells as they were: the compiler changes them in place."""
    return {
        sheet: {
            "header": list((book[f"{sheet}_header"] or [{}])[0]),
            "rows": [dict(row) for row in book[sheet]],
        }
        for sheet in _SHEETS
        if sheet in book
    }


def _taken_titles(book: dict[str, Any]) -> dict[str, str]:
    """Take the titles by language out of the settings; the compiler knows only one."""
    titles: dict[str, str] = {}
    for row in book.get("settings", ()):
        for column in [key for key in row if key.startswith(_TITLE_COLUMN)]:
            titles[column.removeprefix(_TITLE_COLUMN).strip()] = row.pop(column)
    if titles:
        book["settings_header"] = [dict.fromkeys(book["settings"][0])]
    return titles


def _with_titles(xform: str, titles: Mapping[str, str]) -> str:
    """Add the titles to the form's translations, under an id of our own."""
    for language, title in titles.items():
        opening = re.compile(
            rf"<translation lang={re.escape(quoteattr(language))}[^>]*>"
        )
        text = f'<text id="{TITLE_ID}"><value>{escape(title)}</value></text>'
        found = opening.search(xform)
        if found is not None:
            xform = xform[: found.end()] + text + xform[found.end() :]
    return xform


def _carry_our_columns(book: dict[str, Any]) -> None:
    """Turn our columns into bind attributes of our own namespace."""
    for row in book["survey"]:
        for column in _OUR_COLUMNS:
            value = row.pop(column, "")
            if value and not row.get("type", "").lower().startswith("end"):
                row[f"bind::{OUR_PREFIX}:{column}"] = value
    header = book["survey_header"][0]
    for column in _OUR_COLUMNS:
        if header.pop(column, ...) is not ...:
            header[f"bind::{OUR_PREFIX}:{column}"] = None
    declared = f'{OUR_PREFIX}="{FORM_NAMESPACE}"'
    settings = book.setdefault("settings", [])
    if not settings:
        settings.append({})
    others = settings[0].get("namespaces", "")
    settings[0]["namespaces"] = f"{others} {declared}".strip()
    book["settings_header"] = [dict.fromkeys(settings[0])]


if __name__ == "__main__":
    main()
