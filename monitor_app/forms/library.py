"""The forms that come with the program: text XLSForms in `resources/forms`.

Each `<form_id>.csv` is an XLSForm as pyxform reads CSV: the name of a sheet stands
alone in the first column, the rows below it begin with an empty cell. Two things are
ours and resolved by `source_of` before anything compiles: a row of type `include` is
the whole survey sheet of the module it names (`mod_hdr.csv`, `mod_close.csv`), and the
lists of choices are kept once for all forms in `lists.csv`.

`compiled/` holds what was made of them: `<form_id>.xml` and `index.json` with the hash
of every source. A form whose source has another hash is compiled afresh, never taken
from there; `python -m monitor_app.forms.library` builds the folder anew.
"""

import csv
import hashlib
import io
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from monitor_app import paths
from monitor_app.errors.forms import FormDataMissingError
from monitor_app.forms.definition import FormDef
from monitor_app.forms.loading import load_form
from monitor_app.forms.workbook import import_form

_LISTS = "lists"
_MODULE = re.compile(r"mod_\w+")
_LIST_OF = re.compile(r"^(?:select_one|select_multiple|rank)\s+(\S+)")
_ORDER = "ABCDEFPG"


@dataclass(frozen=True, slots=True)
class LibraryForm:
    """One form of the library. `titles` maps language codes to titles.

    `letter` is how people call it: "A" for the detention interview.
    """

    form_id: str
    letter: str
    version: str
    titles: Mapping[str, str]
    questions: int
    sha256: str  # of the source, hex


def list_library() -> tuple[LibraryForm, ...]:
    """Return the forms of the library in the order of its specification."""
    index = _index(_folder())
    found = [_entry(form_id, facts) for form_id, facts in index.items()]
    return tuple(sorted(found, key=lambda form: _ORDER.find(form.letter)))


def load_library_form(form_id: str) -> FormDef:
    """Return a form of the library.

    Raises:
        FormDataMissingError: the library has no such form.
    """
    return load_form(library_xform(form_id), form_id)


def library_xform(form_id: str) -> bytes:
    """Return the compiled form, from `compiled/` if that is not out of date."""
    folder = _folder()
    source = source_of(form_id, folder)
    facts = _index(folder).get(form_id, {})
    compiled = folder / "compiled" / f"{form_id}.xml"
    if facts.get("sha256") == _hash(source) and compiled.is_file():
        with paths.explained(compiled):
            return compiled.read_bytes()
    return import_form(source, f"{form_id}.csv").xform


def source_of(form_id: str, folder: Path | None = None) -> bytes:
    """Return the whole XLSForm of a form as CSV, modules and lists put in.

    Raises:
        FormDataMissingError: the library has no such form.
    """
    place = folder or _folder()
    book = _read(place, form_id)
    survey = list(_expanded(book["survey"], place))
    used = {found[1] for row in survey if (found := _LIST_OF.match(row["type"]))}
    lists = _read(place, _LISTS)["choices"]
    choices = [row for row in lists if row["list_name"] in used]
    sheets = {"survey": survey, "choices": choices, "settings": book["settings"]}
    return _written(sheets)


def build(folder: Path) -> None:
    """Compile every form of a library folder into its `compiled/`."""
    target = folder / "compiled"
    target.mkdir(exist_ok=True)
    index: dict[str, Any] = {}
    for path in sorted(folder.glob("*.csv")):
        form_id = path.stem
        if form_id == _LISTS or _MODULE.fullmatch(form_id):
            continue
        source = source_of(form_id, folder)
        form = import_form(source, path.name).form
        (target / f"{form_id}.xml").write_bytes(form.xform)
        index[form_id] = {
            "sha256": _hash(source),
            "version": form.version,
            "titles": {code: form.title.plain(code) for code in form.languages},
            "questions": max(q.number or 0 for q in form.questions()),
        }
    text = json.dumps(index, ensure_ascii=False, indent=1, sort_keys=True)
    (target / "index.json").write_text(text + "\n", encoding="utf-8")


_Row = Mapping[str, str]


def _folder() -> Path:
    return paths.resources() / "forms"


def _index(folder: Path) -> dict[str, dict[str, Any]]:
    path = folder / "compiled" / "index.json"
    with paths.explained(path):
        found: dict[str, dict[str, Any]] = json.loads(path.read_bytes())
    return found


def _entry(form_id: str, facts: Mapping[str, Any]) -> LibraryForm:
    titles: Mapping[str, str] = facts["titles"]
    letter = next(iter(titles.values()), " ")[0]
    return LibraryForm(
        form_id, letter, facts["version"], titles, facts["questions"], facts["sha256"]
    )


def _hash(source: bytes) -> str:
    return hashlib.sha256(source).hexdigest()


def _read(folder: Path, name: str) -> dict[str, list[_Row]]:
    path = folder / f"{name}.csv"
    if not re.fullmatch(r"\w+", name) or not path.is_file():
        raise FormDataMissingError(file=name)
    sheets: dict[str, list[_Row]] = {}
    sheet: list[_Row] = []
    header: list[str] | None = None
    with paths.explained(path), path.open(encoding="utf-8", newline="") as lines:
        for row in csv.reader(lines):
            if row[0]:
                sheet, header = sheets.setdefault(row[0], []), None
            elif header is None:
                header = row[1:]
            else:
                sheet.append(dict(zip(header, row[1:], strict=False)))
    return sheets


def _expanded(rows: Sequence[_Row], folder: Path) -> Iterator[_Row]:
    for row in rows:
        if row["type"] == "include":
            yield from _expanded(_read(folder, row["name"])["survey"], folder)
        else:
            yield row


def _written(sheets: Mapping[str, Sequence[_Row]]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    for name, rows in sheets.items():
        header = list(dict.fromkeys(key for row in rows for key in row))
        writer.writerow([name])
        writer.writerow(["", *header])
        writer.writerows(["", *(row.get(key, "") for key in header)] for row in rows)
    return text.getvalue().encode()


if __name__ == "__main__":
    build(_folder())
