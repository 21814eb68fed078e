"""Takes in a file with a form: compiles a workbook, accepts an XForm as it is."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePath

from monitor_app.errors.forms import FormTooLargeError, NotAFormError
from monitor_app.forms.definition import FormDef
from monitor_app.forms.loading import load_form
from monitor_app.forms.workbook.compiling import Sheet, compile_workbook

LIMIT_MIB = 20
_NO_FILES: Mapping[str, bytes] = {}
_WORKBOOKS = frozenset({".xlsx", ".xlsm", ".xls", ".md", ".csv"})
DOCUMENTS = frozenset({".xml", ".xhtml", ".xform"})


@dataclass(frozen=True, slots=True)
class ImportedForm:
    """A form just taken in: what it is, what it was made from, what to watch for.

    `xform` is what `load_form` reads again; `source` is the file as it came. `warnings`
    are the compiler's own, in English. `sheets` are the cells of a workbook by sheet.
    """

    form: FormDef
    xform: bytes = field(repr=False)
    source: bytes = field(repr=False)
    warnings: tuple[str, ...]
    sheets: Mapping[str, Sheet] = field(repr=False)


def import_form(
    data: bytes, filename: str, files: Mapping[str, bytes] = _NO_FILES
) -> ImportedForm:
    """Take in a form.

    Args:
        data: the file's bytes, at most 20 MiB.
        filename: its name; the ending says what it is.
        files: tables that go with the form, by file name.

    Raises:
        NotAFormError: the ending or the content is not that of a form.
        FormTooLargeError, FormTooSlowError: a limit was reached.
        FormBrokenError: the compiler refuses it; sheet, row and column in the details.
        FormError: what `load_form` raises.
    """
    path = PurePath(filename)
    if len(data) > LIMIT_MIB << 20:
        raise FormTooLargeError(name=path.name, limit_mib=LIMIT_MIB)
    suffix = path.suffix.lower()
    if suffix in DOCUMENTS:
        form = load_form(data, path.name, files)
        return ImportedForm(form, data, data, (), {})
    if suffix not in _WORKBOOKS:
        raise NotAFormError(name=path.name)
    compiled = compile_workbook(data, filename)
    form = load_form(compiled.xform, path.name, files)
    return ImportedForm(form, compiled.xform, data, compiled.warnings, compiled.sheets)
