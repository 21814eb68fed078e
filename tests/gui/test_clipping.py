"""Nothing is cut: every text fits its widget, in every language, at 100 and 200 %."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from monitor_app.ui import parts
from monitor_app.ui.questions.long_lists import PickField
from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QApplication,
    QCheckBox,
    QComboBox,
    QGraphicsView,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QStyle,
    QStyleOptionComboBox,
    QStyleOptionFrame,
    QTableView,
    QTableWidget,
    QTableWidgetItem,
    QToolButton,
    QWidget,
)
from tests.gui import told
from tests.gui.handover import Made
from tests.gui.stage import Stage

_TOLERANCE = 1
_BESIDE_TEXT = 2  # QLineEdit keeps it at both sides
_EDIT_FIELD = QStyle.SubControl.SC_ComboBoxEditField
_ANY = 16_777_215  # QWIDGETSIZE_MAX
_WATCHED = (QLabel, QAbstractButton, QLineEdit)
CASES = [(lang, percent) for lang in ("kk", "ru", "en") for percent in (100, 200)]


@pytest.fixture(scope="module")
def stage(
    qapp: QApplication, tmp_path_factory: pytest.TempPathFactory, made: Made
) -> Iterator[Stage]:
    folder = tmp_path_factory.mktemp("stage")
    patch = pytest.MonkeyPatch()
    patch.setenv("HOME", str(folder))
    patch.setenv("MONITOR_SETTINGS", str(folder / "settings"))
    there = Stage(qapp, folder / "practice", made)
    yield there
    there.close()
    patch.undo()


def cut(widget: QWidget) -> str:
    """Return what is cut of the text of a label or button; empty if nothing is."""
    if isinstance(widget, QLabel):
        return _cut_label(widget)
    if isinstance(widget, QAbstractButton):
        return _cut_button(widget)
    if isinstance(widget, QLineEdit):
        return _cut_hint(widget)
    if isinstance(widget, QComboBox):
        return _cut_chosen(widget)
    return ""


def _cut_hint(field: QLineEdit) -> str:
    """Return the hint of an empty field that has no room for it."""
    hint = field.placeholderText()
    if field.text() or not hint:
        return ""
    how = QStyleOptionFrame()
    field.initStyleOption(how)
    inside = QStyle.SubElement.SE_LineEditContents
    room = field.style().subElementRect(inside, how, field).width()
    margins = field.textMargins()
    room -= margins.left() + margins.right() + 2 * _BESIDE_TEXT
    wide = QFontMetrics(field.font()).horizontalAdvance(hint)
    return hint if wide > room + _TOLERANCE else ""


def _cut_chosen(field: QComboBox) -> str:
    """Return what a list shows without room: ours say by dots that there is more."""
    shown = field.currentText()
    if field.isEditable() or isinstance(field, PickField):
        return ""
    how = QStyleOptionComboBox()
    field.initStyleOption(how)
    box, edit = QStyle.ComplexControl.CC_ComboBox, _EDIT_FIELD
    room = field.style().subControlRect(box, how, edit, field).width()
    wide = QFontMetrics(field.font()).horizontalAdvance(shown)
    return shown if wide > room + _TOLERANCE else ""


def _cut_cells(table: QWidget) -> str:
    """Return which column of a table is too narrow; one that stretches may be."""
    if not isinstance(table, QTableView) or table.model() is None:
        return ""
    header = table.horizontalHeader()
    for column in range(table.model().columnCount()):
        stretches = header.sectionResizeMode(column) is QHeaderView.ResizeMode.Stretch
        needed = table.sizeHintForColumn(column)
        if not stretches and needed > table.columnWidth(column) + _TOLERANCE:
            return f"column {column}: {needed} > {table.columnWidth(column)}"
    return ""


def _scrolls_sideways(widget: QWidget) -> bool:
    """Whether one would have to scroll to the side."""
    if not isinstance(widget, QAbstractScrollArea) or isinstance(widget, QGraphicsView):
        return False
    bar = widget.horizontalScrollBar()
    return bar.isVisible() and bar.maximum() > 0


def _cut_label(label: QLabel) -> str:
    text = label.text()
    if not text or not label.pixmap().isNull():
        return ""
    room = label.contentsRect()
    metrics = QFontMetrics(label.font())
    if not label.wordWrap():
        wide = max(metrics.horizontalAdvance(line) for line in text.split("\n"))
        return text if wide > room.width() + _TOLERANCE else ""
    flags = int(Qt.TextFlag.TextWordWrap) | int(label.alignment())
    needed = metrics.boundingRect(QRect(0, 0, room.width(), _ANY), flags, text)
    if needed.height() > room.height() + _TOLERANCE:
        return text
    return text if needed.width() > room.width() + _TOLERANCE else ""


def _cut_button(button: QAbstractButton) -> str:
    shown = button.text().replace("&", "").strip()
    if not shown:
        return ""
    if isinstance(button, QCheckBox | QRadioButton):  # ours wrap their words
        room = QRect(0, 0, button.width(), _ANY)
        flags = int(Qt.TextFlag.TextWordWrap)
        needed = QFontMetrics(button.font()).boundingRect(room, flags, shown)
        return shown if needed.height() > button.height() + _TOLERANCE else ""
    if isinstance(button, QPushButton | QToolButton):
        icon = button.iconSize() if not button.icon().isNull() else QSize(0, 0)
        wide = QFontMetrics(button.font()).horizontalAdvance(shown) + icon.width()
        if isinstance(button, QPushButton) or button.property("kind") == "strip":
            wide = max(wide, button.sizeHint().width())  # its padding is no room
        if wide > button.width() + _TOLERANCE:
            return shown
        high = QFontMetrics(button.font()).height()
        return shown if high > button.height() + _TOLERANCE else ""
    return ""


def _outside(widget: QWidget) -> bool:
    """Whether a widget sticks out of the widget it lies in."""
    around = widget.parentWidget()
    if around is None or widget.isWindow():
        return False
    edge = widget.geometry()
    return (
        edge.right() > around.width() + _TOLERANCE
        or edge.bottom() > around.height() + _TOLERANCE
    )


@pytest.mark.parametrize(("language", "percent"), CASES)
def test_no_text_is_cut(stage: Stage, language: str, percent: int) -> None:
    stage.dress(language, "light", percent)
    found = []
    large = told.scenes(stage) if percent == 200 else ()  # what fits then fits always
    for scene in (*stage.scenes(), *large):
        stage.show(scene)
        if not stage.window.isActiveWindow():
            found.append((scene.name, "another window took the keyboard", ""))
            stage.window.activateWindow()
        for widget in stage.window.findChildren(QWidget):
            if not widget.isVisible():
                continue
            text = cut(widget) or _cut_cells(widget)
            if text:
                found.append((scene.name, type(widget).__name__, text[:60]))
            elif _scrolls_sideways(widget):
                found.append((scene.name, "sideways", widget.accessibleName()))
            elif isinstance(widget, _WATCHED) and _outside(widget):
                said = widget.property("text")
                found.append((scene.name, "outside", f"{widget} {said}"[:90]))
    assert not found, "\n".join(map(str, found))


def test_the_smallest_window_holds_every_page(stage: Stage) -> None:
    stage.dress("ru")
    stage.window.resize(1024, 640)
    try:
        for scene in stage.scenes():
            stage.show(scene)
            assert stage.window.width() == 1024, scene.name
            assert stage.window.height() == 640, scene.name
    finally:
        stage.window.resize(1366, 697)


def test_a_cut_label_is_seen(qapp: QApplication, tmp_path: Path) -> None:
    label = QLabel("A long sentence that has no room here")
    label.setFixedWidth(40)
    label.show()
    assert cut(label)
    label.setWordWrap(True)
    label.setFixedHeight(12)
    assert cut(label)
    label.close()
    label.deleteLater()


def test_a_button_that_lost_its_padding_is_seen(qapp: QApplication) -> None:
    button = parts.button("Open a vault that exists", "folder", "quiet")
    button.show()
    assert not cut(button)
    button.setFixedWidth(button.sizeHint().width() - 4)
    assert cut(button)
    button.close()
    button.deleteLater()


def test_a_cut_hint_and_a_cut_choice_are_seen(qapp: QApplication) -> None:
    field, chosen = QLineEdit(), QComboBox()
    field.setPlaceholderText("A word in the answers, a place, a code")
    chosen.addItem("Version 12, 25.11.2026")
    for widget in (field, chosen):
        widget.setFixedWidth(60)
        widget.show()
        assert cut(widget)
        widget.setFixedWidth(600)
        assert not cut(widget)
        widget.close()
        widget.deleteLater()


def test_a_list_that_scrolls_sideways_or_cuts_is_seen(
    qapp: QApplication,
) -> None:
    table = QTableWidget(1, 2)
    table.setColumnWidth(0, 900)
    table.resize(300, 200)
    table.show()
    qapp.processEvents()
    assert _scrolls_sideways(table)
    table.setColumnWidth(0, 40)
    qapp.processEvents()
    assert not _scrolls_sideways(table)
    assert not _cut_cells(table)
    table.setItem(0, 0, QTableWidgetItem("25.11.2026 23:58:12"))
    assert _cut_cells(table)
    table.close()
    table.deleteLater()
