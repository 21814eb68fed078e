"""From a file with a form in it (.xlsx, .xls, .md, .csv, .xml) to a `FormDef`.

Workbooks are compiled by pyxform in a process of its own, with limits on time, memory
and size, because a file from outside may be anything.

Two columns of the survey sheet are ours: `flags` (letters of `definition.Flag`, with
spaces between them) and `kk_confidence` (H, M or L). They travel into the XForm as bind
attributes of the namespace `urn:monitor-app:form:1`; other ODK tools pass over them.
What an author writes as `bind::prefix:name`, with the prefix declared in `namespaces`
of the settings sheet, travels likewise. A title in several languages stands in columns
`title::Қазақша (kk)` of the settings sheet, beside `form_title`.
"""

import importlib

from monitor_app.forms.workbook.importing import ImportedForm, import_form

__all__ = ["ImportedForm", "export_xlsx", "import_form"]


def export_xlsx(source: bytes, filename: str) -> bytes:
    """Return a form as .xlsx; see `exporting.export_xlsx`."""
    # found by name: openpyxl takes longer to load than all the rest of the program
    exporting = importlib.import_module("monitor_app.forms.workbook.exporting")
    return bytes(exporting.export_xlsx(source, filename))
