"""Writes a form as the .xlsx workbook that spreadsheet programs open."""

import io
from datetime import UTC, datetime
from pathlib import PurePath

from openpyxl import Workbook
from openpyxl.cell.cell import TYPE_STRING
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from monitor_app.errors.forms import FormUnsupportedError
from monitor_app.forms.workbook.compiling import Sheet, compile_workbook

_WORKBOOKS = frozenset({".xlsx", ".xlsm", ".xls"})
_TEXTS = frozenset({".md", ".csv"})
_NO_DATE = datetime(2000, 1, 1, tzinfo=UTC).replace(
    tzinfo=None
)  # same form, same bytes
_WIDTH = 28  # characters


def export_xlsx(source: bytes, filename: str) -> bytes:
    """Return a form as .xlsx; a workbook comes back as it is.

    Args:
        source: what `import_form` took in, or `library.source_of` returns.
        filename: its name; the ending says what it is.

    Raises:
        FormUnsupportedError: an XForm (.xml) has no sheets to write.
        FormError: what `compile_workbook` raises.
    """
    suffix = PurePath(filename).suffix.lower()
    if suffix in _WORKBOOKS:
        return source
    if suffix not in _TEXTS:
        raise FormUnsupportedError(what=f"{suffix} → .xlsx")
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, sheet in compile_workbook(source, filename).sheets.items():
        _fill(book.create_sheet(name), sheet)
    book.properties.creator = ""
    book.properties.created = book.properties.modified = _NO_DATE
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _fill(target: Worksheet, sheet: Sheet) -> None:
    for column, name in enumerate(sheet.header, 1):
        target.cell(1, column, name).font = Font(bold=True)
        letter = get_column_letter(column)
        target.column_dimensions[letter].width = _WIDTH
    for row, cells in enumerate(sheet.rows, 2):
        for column, name in enumerate(sheet.header, 1):
            if cells.get(name):
                cell = target.cell(row, column)
                cell.value = cells[name]
                cell.data_type = TYPE_STRING  # "=…" is an answer, never a formula
    target.freeze_panes = "A2"
