"""Tab goes the way the eye does: in the order of the layouts, whenever a part was made.

Qt goes in the order of making: a question that an answer opened would come last of
all, behind the strip. `QWidget.setTabOrder` is no remedy: it left a ring of fields
without a way out on the page of a visit (Qt 6.11).
"""

from collections.abc import Iterable, Iterator, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QLayout,
    QScrollArea,
    QWidget,
)

_DIRECT = Qt.FindChildOption.FindDirectChildrenOnly


def go_on(regions: Iterable[QWidget], here: QWidget | None, *, forward: bool) -> bool:
    """Bring the keyboard to the next or the previous stop; after the last the first.

    Returns:
        whether it went: not from what is not shown in the regions, or not enabled.
    """
    if here is None or not here.isEnabled():
        return False
    order = [
        each
        for region in regions
        for each in _in_order(region)
        if _is_stop(each) or each is here
    ]
    if here not in order or len(order) == 1:
        return False
    at = order.index(here) + (1 if forward else -1)
    reason = Qt.FocusReason
    wanted = order[at % len(order)]
    wanted.setFocus(reason.TabFocusReason if forward else reason.BacktabFocusReason)
    bring_into_view(wanted)
    return True


def stops(around: QWidget) -> Iterator[QWidget]:
    """Yield where Tab stops inside a widget, in reading order."""
    return filter(_is_stop, _in_order(around))


def first(around: QWidget) -> QWidget | None:
    """Return where Tab stops first inside a widget, None for nowhere."""
    return next(stops(around), None)


def bring_into_view(widget: QWidget) -> None:
    """Scroll to what has the keyboard."""
    above = widget.parentWidget()
    while widget.hasFocus() and above is not None:
        if isinstance(above, QScrollArea):
            above.ensureWidgetVisible(widget)
        above = above.parentWidget()


def _is_stop(widget: QWidget) -> bool:
    takes_tab = widget.focusPolicy() & Qt.FocusPolicy.TabFocus
    if not takes_tab or not widget.isEnabled() or widget.focusProxy() is not None:
        return False
    return not isinstance(widget, QAbstractButton) or _is_entrance(widget)


def _is_entrance(button: QAbstractButton) -> bool:
    """Whether a row of switches is entered here: at the one that holds, if one does.

    Qt finds that out only when the keyboard is there already.
    """
    group: QButtonGroup | None = button.group()
    held = group.checkedButton() if group is not None and group.exclusive() else None
    return held is None or held is button or not held.isEnabled()


def _in_order(around: QWidget) -> Iterator[QWidget]:
    """Yield everything that is shown inside a widget, in reading order."""
    for inside in parts_of(around):
        if not inside.isHidden():
            yield inside
            yield from _in_order(inside)


def parts_of(around: QWidget) -> list[QWidget]:
    """Return what lies in a widget: as laid out, then what no layout holds."""
    layout = around.layout()
    found = around.findChildren(QWidget, options=_DIRECT)
    inside = [child for child in found if not child.isWindow()]
    if layout is None:
        return inside
    placed = list(_laid_out(layout, inside))
    known = set(placed)
    return [*placed, *(child for child in inside if child not in known)]


def _laid_out(layout: QLayout, inside: Sequence[QWidget]) -> Iterator[QWidget]:
    """Yield those widgets that a layout holds, itself or in its inner layouts.

    Items are never asked for: PySide keeps what stands for one after Qt deleted it, and
    takes it for whatever Qt makes at the same address next. Nor is `children()`: it
    ends what stands for the items of a scene.
    """
    found: list[tuple[int, QWidget | QLayout]] = [
        (place, widget) for widget in inside if (place := layout.indexOf(widget)) >= 0
    ]
    for inner in layout.findChildren(QLayout, options=_DIRECT):
        found.append((layout.indexOf(inner), inner))
    for _place, each in sorted(found, key=_by_place):
        if isinstance(each, QLayout):
            yield from _laid_out(each, inside)
        else:
            yield each


def _by_place(found: tuple[int, QWidget | QLayout]) -> int:
    return found[0]
