"""One row of a page of settings: what it is, a sentence, and its control."""

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from monitor_app.ui import parts
from monitor_app.ui.nesting import nest


def setting_row(
    title: str, sentence: str, controls: Sequence[QWidget], *, narrow: bool
) -> QWidget:
    """Return the row; where room is short the control lies below the words."""
    row = parts.grounded(QWidget(), "surface", "bottom")
    layout = parts.column(row, spacing=4) if narrow else parts.row(row, spacing=24)
    layout.setContentsMargins(0, 8, 0, 8)
    texts = parts.column(spacing=2)
    texts.addWidget(parts.label(title, "body", 600))
    if sentence:
        texts.addWidget(parts.label(sentence, "meta", colour="ink2"))
    nest(layout, texts, 1)
    around = parts.row(spacing=8)
    for control in controls:
        around.addWidget(control)
    if narrow:
        around.addStretch(1)
    nest(layout, around)
    return row
