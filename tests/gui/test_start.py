"""The unlock page stands with little loaded; every page is found by its name."""

import subprocess
import sys
from pathlib import Path

import pytest
from monitor_app.progress import Cancelled, Progress
from monitor_app.settings import Settings
from monitor_app.ui import icons, registry
from monitor_app.ui.page import Page
from monitor_app.ui.registry import PAGES
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from tests.bench.bench_ui import START_CODE, START_MIB
from tests.conftest import ROOT
from tests.vaults import create

HEAVY = ("pyxform", "openpyxl", "reportlab", "PIL", "pypdfium2", "zxcvbn", "segno")
_REPORT = f"""
import sys
loaded = [name for name in {HEAVY!r} if name in sys.modules]
print(" ".join(loaded) or "nothing")
"""


def test_the_unlock_page_loads_nothing_that_it_does_not_need(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MONITOR_SETTINGS", str(tmp_path / "settings"))
    create(tmp_path / "vault").close()
    Settings(vault=str(tmp_path / "vault")).save(tmp_path / "settings")
    done = subprocess.run(
        [sys.executable, "-c", START_CODE + _REPORT],
        cwd=ROOT,
        capture_output=True,
        check=True,
        text=True,
    )
    shown, memory, loaded = done.stdout.split("\n")[:3]
    assert shown == "unlock"
    assert loaded == "nothing"
    assert int(memory) <= START_MIB


def test_every_name_is_a_page(qtbot: QtBot) -> None:
    registry.load_behind(Progress())
    gone: list[bool] = []
    owner = QObject()
    loader = registry.PageLoader(PAGES, owner)
    loader.destroyed.connect(lambda: gone.append(True))
    qtbot.waitUntil(lambda: bool(gone), timeout=30_000)
    assert len(PAGES) == len(list(PAGES)) == len(set(PAGES.values()))
    assert all(issubclass(page, Page) for page in PAGES.values())
    assert "no_such_page" not in PAGES


def test_loading_ahead_stops_when_the_vault_locks() -> None:
    progress = Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        registry.load_behind(progress)


def test_the_program_has_its_icon_in_every_size(qapp: QApplication) -> None:
    icon = icons.program_icon()
    assert max(size.width() for size in icon.availableSizes()) == 128
    corner = icon.pixmap(64, 64).toImage().pixelColor(0, 0)
    middle = icon.pixmap(64, 64).toImage().pixelColor(32, 16)
    assert (corner.alpha(), middle.alpha()) == (0, 255)
