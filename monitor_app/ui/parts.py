"""Labels, buttons and boxes as the design has them. Plain text only."""

from collections.abc import Iterable, Sequence
from typing import TypeVar

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from monitor_app.messages.visible import visible_lines
from monitor_app.ui import icons, theme, tokens
from monitor_app.ui.scrolling import ScrollArea

_L = TypeVar("_L", bound=QBoxLayout)


def label(
    text: str,
    role: str = "body",
    weight: int = 400,
    colour: str = "ink",
    *,
    mono: bool = False,
    wrap: bool = True,
) -> QLabel:
    """Return a label of plain text; nothing in it is read as HTML or turns it round."""
    made = QLabel()
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setText(visible_lines(text))
    made.setFont(theme.look().font(role, weight, mono=mono))
    made.setWordWrap(wrap)
    if colour != "ink":
        tint(made, colour)
    return made


def tint(widget: QWidget, role: str) -> None:
    """Give a widget's text a colour of the theme."""
    palette = widget.palette()
    palette.setColor(QPalette.ColorRole.WindowText, theme.look().colour(role))
    widget.setPalette(palette)


def picture(name: str, role: str = "ink2", size: int = tokens.ICON) -> QLabel:
    """Return an icon that only decorates: it has no name of its own."""
    made = QLabel()
    made.setPixmap(icons.pixmap(name, role, size))
    made.setFixedSize(made.sizeHint())
    return made


def button(text: str, icon: str = "", kind: str = "") -> QPushButton:
    """Return a button; `kind` is "", primary, quiet, danger or segment."""
    made = QPushButton(text)
    made.setProperty("kind", kind)
    made.setAccessibleName(text)
    made.setFont(theme.look().font("body", 400 if not kind else 600))
    made.setAutoDefault(False)
    if icon:
        colour = {"primary": "on_accent", "danger": "on_danger", "quiet": "accent"}
        made.setIcon(icons.leading(icon, colour.get(kind, "ink")))
        side = theme.look().px(tokens.ICON)
        made.setIconSize(QSize(side + theme.look().px(icons.GAP), side))
    return made


def icon_button(icon: str, name: str, keys: str = "") -> QToolButton:
    """Return a button with an icon alone; `name` says what it does."""
    made = QToolButton()
    made.setIcon(icons.icon(icon, "ink2"))
    side = theme.look().px(tokens.ICON)
    made.setIconSize(QSize(side, side))
    hit = theme.look().hit()
    made.setFixedSize(hit, hit)
    made.setAccessibleName(name)
    made.setToolTip(f"{name}  {keys}".rstrip())
    made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    return made


def grounded(widget: QWidget, ground: str, edge: str = "") -> QWidget:
    """Give a plain widget a ground of the theme, and a hairline at one edge."""
    widget.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    widget.setProperty("ground", ground)
    if edge:
        widget.setProperty("edge", edge)
    return widget


def card(kind: str = "plain") -> QFrame:
    """Return a box: plain, sunken, warn, danger, ok or info."""
    made = QFrame()
    made.setProperty("card", kind)
    return made


def column(
    parent: QWidget | None = None, *, spacing: int = 8, margins: int = 0
) -> QVBoxLayout:
    """Return a vertical layout, set on `parent` when one is given."""
    made = QVBoxLayout() if parent is None else QVBoxLayout(parent)
    return _spaced(made, spacing, margins)


def row(
    parent: QWidget | None = None, *, spacing: int = 8, margins: int = 0
) -> QHBoxLayout:
    """Return a horizontal layout, set on `parent` when one is given."""
    made = QHBoxLayout() if parent is None else QHBoxLayout(parent)
    return _spaced(made, spacing, margins)


def _spaced(layout: _L, spacing: int, margins: int) -> _L:
    layout.setSpacing(spacing)
    layout.setContentsMargins(margins, margins, margins, margins)
    return layout


def scrolled(content: QWidget, ground: str = "surface") -> QScrollArea:
    """Return a vertical scroll area around `content`."""
    area = ScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setProperty("ground", ground)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    grounded(content, ground)
    area.setWidget(content)
    return area


def measured(content: QWidget, widest: int) -> QWidget:
    """Return `content` no wider than `widest` (at 100 %), at the leading side."""
    around = QWidget()
    layout = row(around)
    content.setMaximumWidth(theme.look().px(widest))
    content.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
    layout.addWidget(content, 1)
    layout.addStretch(0)
    return around


def aligned(rows: Iterable[Sequence[QWidget]]) -> None:
    """Make what stands at the same place in several rows equally wide."""
    for column in zip(*rows, strict=True):
        width = max(0, *(widget.sizeHint().width() for widget in column))
        for widget in column:
            widget.setMinimumWidth(width)


def show_if(widget: QWidget, wanted: bool) -> None:
    """Show or hide a widget; one that lies in nothing yet appears with its layout.

    To show it now would open a window of its own, which flickers and takes the
    keyboard away.
    """
    if not wanted:
        widget.hide()
    elif widget.parentWidget() is not None:
        widget.show()


def emptied(layout: QLayout) -> None:
    """Take everything out of a layout and delete it."""
    while (item := layout.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()
        elif (inner := item.layout()) is not None:
            emptied(inner)
            inner.deleteLater()
