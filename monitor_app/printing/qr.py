"""The code on each page: form, version, page and record number, nothing personal."""

import hashlib

import segno

from monitor_app.printing.marks import Squares

_MASK = 2  # any mask reads; trying all eight takes four times as long
_LONGEST_FORM = 48
_QUIET_ZONE = 2  # modules of white; the paper around the code gives the rest


def payload(form_id: str, version: str, page: int, pages: int, number: str) -> str:
    """Return what a scanner reads: `DP1 form version page/pages number`."""
    form = form_id
    if len(form) > _LONGEST_FORM or " " in form:
        form = hashlib.sha256(form_id.encode()).hexdigest()[:16]
    short = "".join(version.split())[:24] or "-"
    return f"DP1 {form} {short} {page}/{pages} {number or '-'}"


def code(text: str, x: float, y: float, size: float) -> Squares:
    """Return a QR code (error level M) as runs of black modules."""
    made = segno.make(text, error="m", micro=False, mask=_MASK, boost_error=False)
    rows = tuple(made.matrix)
    module = size / (len(rows) + 2 * _QUIET_ZONE)
    cells = []
    for down, row in enumerate(rows):
        start = None
        for across, dark in enumerate((*row, 0)):
            if dark and start is None:
                start = across
            elif not dark and start is not None:
                run = (start + _QUIET_ZONE) * module
                cells.append(
                    (
                        run,
                        (down + _QUIET_ZONE) * module,
                        (across - start) * module,
                        module,
                    )
                )
                start = None
    return Squares(x, y, size, size, tuple(cells))
