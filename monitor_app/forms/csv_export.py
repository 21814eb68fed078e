"""Records of one form as CSV tables, laid out as ODK Central does.

The first table has one row for each record: `SubmissionDate`, the questions,
`meta-instanceID`, `KEY`, `FormVersion`. Each repeat is a table of its own, linked by
`PARENT_KEY` to the `KEY` of the row it belongs to. Groups become column names joined by
"-"; a place on the map is four columns. What stands beside an answer has columns too,
where any record uses them: `<question>:reason`.
"""

import csv
import io
import re
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from monitor_app.forms.definition import FormDef
from monitor_app.forms.instance import Cell
from monitor_app.forms.schema import SchemaNode
from monitor_app.forms.session import Session

_META = "meta"
_INSTANCE_ID = "meta-instanceID"
_POINT = ("Latitude", "Longitude", "Altitude", "Accuracy")
# A spreadsheet program takes a cell that begins like this for a formula and runs it.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
# Where its cells end at ";", as in Russian and Kazakh, the middle of an answer begins
# one, and so does a new line: quotes that are not at the start of a cell do not count.
_FORMULA_INSIDE = re.compile(r"([;\t\n\r])(?=[ \"']*[=+\-@＝＋－＠])")
_NOT_IN_NAMES = re.compile(r"[^\w.-]|^\.+")


@dataclass(frozen=True, slots=True)
class Record:
    """A record to export. `key` is its id, "uuid:…"; `submitted` an ISO time.

    `withheld` are paths of questions (without numbers) whose cells stay empty.
    """

    key: str
    session: Session
    submitted: str = ""
    withheld: Container[str] = ()


@dataclass(slots=True)
class _Table:
    name: str
    columns: list[str]
    rows: list[dict[str, str]] = field(default_factory=list)


def csv_tables(form: FormDef, records: Iterable[Record]) -> Mapping[str, bytes]:
    """Return the tables of a form by file name: `<form>.csv`, `<form>-<repeat>.csv`.

    Bytes are UTF-8 with a byte order mark, which spreadsheet programs need for Kazakh.
    The id of a form is whatever its author called it: what no file name holds, and what
    would lead to another folder, is "_" in the names.
    """
    root = form.plan.schema.root
    own = [_INSTANCE_ID, "KEY", "FormVersion"]
    tables = {root: _Table(form.form_id, ["SubmissionDate", *_columns(root), *own])}
    for node in root.below():
        if node.repeat is not None:
            name = f"{form.form_id}-{node.name}"
            taken = {table.name for table in tables.values()}
            name = (
                name if name not in taken else f"{form.form_id}-{'-'.join(node.names)}"
            )
            tables[node] = _Table(name, [*_columns(node), "PARENT_KEY", "KEY"])
    for record in records:
        _add_rows(record, tables)
    return {
        f"{_NOT_IN_NAMES.sub('_', table.name)}.csv": _written(table)
        for table in tables.values()
    }


def _columns(table: SchemaNode) -> Iterator[str]:
    for leaf in _leaves(table):
        column = _column(leaf, table)
        if leaf.data_type == "geopoint":
            yield from (f"{column}-{part}" for part in _POINT)
        else:
            yield column
        yield f"{column}:reason"


def _leaves(node: SchemaNode) -> Iterator[SchemaNode]:
    """Yield the questions of a table: not those of repeats inside."""
    for child in node.children.values():
        if child.repeat is not None or child.element.local_name == _META:
            continue
        if child.is_leaf:
            yield child
        else:
            yield from _leaves(child)


def _column(leaf: SchemaNode, table: SchemaNode) -> str:
    return "-".join(leaf.names[len(table.names) :])


def _add_rows(record: Record, tables: Mapping[SchemaNode, _Table]) -> None:
    keys: dict[Cell, str] = {}
    for cell in record.session.instance.root.below():
        table = tables.get(cell.schema)
        if table is None or not cell.relevant:
            continue
        row = dict(_answers(cell, record.withheld))
        if cell.parent is None:
            keys[cell] = record.key
            row |= {
                "SubmissionDate": record.submitted,
                _INSTANCE_ID: record.key,
                "KEY": record.key,
                "FormVersion": record.session.form.version,
            }
        else:
            parent = _row_around(cell, keys)
            name = "/".join(cell.schema.names[len(parent.schema.names) :])
            keys[cell] = f"{keys[parent]}/{name}[{cell.position}]"
            row |= {"PARENT_KEY": keys[parent], "KEY": keys[cell]}
        table.rows.append(row)


def _row_around(cell: Cell, keys: Mapping[Cell, str]) -> Cell:
    around = cell
    while around.parent is not None:
        around = around.parent
        if around in keys:
            break
    return around


def _answers(row: Cell, withheld: Container[str]) -> Iterator[tuple[str, str]]:
    for leaf in _leaves(row.schema):
        if "/".join(leaf.names) in withheld:
            continue
        for cell in row.at(leaf.names[len(row.schema.names) :]):
            if not cell.relevant:
                continue
            column = _column(leaf, row.schema)
            if leaf.data_type == "geopoint":
                parts = zip(_POINT, cell.value.split(), strict=False)
                yield from ((f"{column}-{part}", text) for part, text in parts)
            elif cell.value:
                yield column, cell.value
            if cell.reason is not None:
                yield f"{column}:reason", cell.reason.value


def _written(table: _Table) -> bytes:
    used = {column for row in table.rows for column in row}
    columns = [c for c in table.columns if not c.endswith(":reason") or c in used]
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(columns)
    for row in table.rows:
        writer.writerow([_defused(row.get(column, "")) for column in columns])
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def _defused(text: str) -> str:
    """Keep a spreadsheet program from running an answer, or part of it."""
    inside = _FORMULA_INSIDE.sub(r"\1'", text)
    if text.startswith(_FORMULA_STARTS) and not _is_number(text):
        return f"'{inside}"
    return inside


def _is_number(text: str) -> bool:
    digits = text[1:].replace(".", "", 1)
    return text[0] in "+-" and digits.isascii() and digits.isdigit()
