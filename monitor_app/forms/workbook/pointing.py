"""Where in a workbook a refusal of the compiler points: sheet, row, column.

The compiler names the row for most mistakes and the column for some. The rest is found
by looking for what it quotes among the cells.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

_ROW = re.compile(r"\[row\s*:\s*(\d+)\]\s*")
_SHEET = re.compile(r"(?:[Oo]n the|for sheet:|a) '?(\w+)'? sheet|for sheet: '(\w+)'")
_COLUMN = re.compile(r"the '([^']+)' (?:value|column)")
_QUOTED = re.compile(r"'([^']+)'|\$\{([^}]+)\}|: ([\w.-]+)$")
_NAMELESS = re.compile(r"with no (name|type|label)")
_UNMATCHED = "Unmatched 'end"
_ABSENT = re.compile(r"not found: '([^']+)'|mandatory columns? '([^']+)'")
_MAIN = "survey"

Rows = Sequence[Mapping[str, str]]  # row n is row n + 2 of the file


@dataclass(frozen=True, slots=True)
class Place:
    """A cell as a spreadsheet program shows it; "" and 0 where nobody knows."""

    sheet: str = ""
    row: int = 0
    column: str = ""


def words_of(what: str) -> str:
    """Return the compiler's words without the position in front of them."""
    return _ROW.sub("", what).strip()


def place_of(what: str, sheets: Mapping[str, Rows]) -> Place:
    """Return the cell that a refusal speaks of."""
    row, sheet, column = _ROW.search(what), _SHEET.search(what), _COLUMN.search(what)
    named = (sheet[1] or sheet[2]) if sheet else _MAIN if row else ""
    if absent := _ABSENT.search(what):
        return Place(named, 1, absent[1] or absent[2])
    if row and column:
        return Place(named, int(row[1]), column[1])
    if row and (nameless := _NAMELESS.search(what)):
        return Place(named, int(row[1]), nameless[1])
    if row and _UNMATCHED in what:
        return Place(named, int(row[1]), "type")
    for place in _quoted(what, sheets):
        if not row or (place.row == int(row[1]) and place.sheet == named):
            return place
    return Place(named, int(row[1]) if row else 0, column[1] if column else "")


def _quoted(what: str, sheets: Mapping[str, Rows]) -> Iterator[Place]:
    """Yield the cells that hold what is quoted, whole cells before parts of one."""
    for found in _QUOTED.finditer(words_of(what)):
        text = next(group for group in found.groups() if group)
        for whole in (True, False):
            for sheet, rows in sheets.items():
                for number, row in enumerate(rows, start=2):
                    for column, cell in row.items():
                        if cell == text if whole else text in cell.split():
                            yield Place(sheet, number, column)
