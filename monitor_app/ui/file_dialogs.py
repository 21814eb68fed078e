"""Asks for files and folders without telling the system which were chosen."""

from pathlib import Path

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QFileDialog, QWidget


def open_file(parent: QWidget, title: str, names: str = "") -> Path | None:
    """Ask for a file to read."""
    found = _ask(parent, title, QFileDialog.FileMode.ExistingFile, names)
    return found[0] if found else None


def open_files(parent: QWidget, title: str, names: str = "") -> list[Path]:
    """Ask for files to read."""
    return _ask(parent, title, QFileDialog.FileMode.ExistingFiles, names)


def folder(parent: QWidget, title: str) -> Path | None:
    """Ask for a folder."""
    found = _ask(parent, title, QFileDialog.FileMode.Directory)
    return found[0] if found else None


def save_file(parent: QWidget, title: str, name: str) -> Path | None:
    """Ask where to write a file; the dialog asks before it names one that is there."""
    dialog = _dialog(parent, title, QFileDialog.FileMode.AnyFile)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.selectFile(name)
    found = _answer(dialog)
    return found[0] if found else None


def _ask(
    parent: QWidget, title: str, mode: QFileDialog.FileMode, names: str = ""
) -> list[Path]:
    dialog = _dialog(parent, title, mode)
    if names:
        dialog.setNameFilter(names)
    return _answer(dialog)


def _dialog(parent: QWidget, title: str, mode: QFileDialog.FileMode) -> QFileDialog:
    # the page may be gone when the vault locks meanwhile; the window stays
    dialog = QFileDialog(parent.window(), title)
    # a native dialog adds to the recent files of the system
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    dialog.setFileMode(mode)
    return dialog


def _answer(dialog: QFileDialog) -> list[Path]:
    accepted = dialog.exec() == QFileDialog.DialogCode.Accepted
    chosen = [Path(name) for name in dialog.selectedFiles()] if accepted else []
    dialog.deleteLater()
    # where paths cannot be redirected (Windows registry), take the traces out
    traces = QSettings(QSettings.Scope.UserScope, "QtProject")
    traces.remove("FileDialog")
    return chosen
