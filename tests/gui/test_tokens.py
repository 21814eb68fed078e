"""Colours hold their contrast; no colour is written anywhere else."""

import re
from pathlib import Path

import pytest
from monitor_app.ui import contrast as contrast_look
from monitor_app.ui import theme, tokens
from monitor_app.ui.tokens import DARK, LIGHT, Colours
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication
from tests.gui.conftest import Driver

UI = Path(tokens.__file__).parent
TEXT = ("ink", "ink2", "ink3", "accent", "info", "ok", "warn", "danger", "seal")
GROUNDS = ("window", "surface", "sunken")
SOFT = ("info", "ok", "warn", "danger", "seal", "accent")


def _luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [
        p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(first: str, second: str) -> float:
    """WCAG 2.2, relative luminance."""
    light, dark = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_text_can_be_read(colours: Colours) -> None:
    for ground in GROUNDS:
        for text in TEXT:
            assert contrast(colours.of(text), colours.of(ground)) >= 4.5, (text, ground)
        for border in ("control", "focus"):
            assert contrast(colours.of(border), colours.of(ground)) >= 3, border
    for role in SOFT:
        soft = colours.of(f"{role}_soft")
        for text in (role, "ink", "ink2"):
            assert contrast(colours.of(text), soft) >= 4.5, (text, role)
    assert contrast(colours.on_accent, colours.accent) >= 4.5
    assert contrast(colours.on_danger, colours.danger) >= 4.5


def test_a_colour_is_written_in_tokens_alone() -> None:
    written = re.compile(r"#[0-9A-Fa-f]{6}\b|QColor\(\d")
    for file in UI.rglob("*.py"):
        if file.name != "tokens.py":
            assert not written.search(file.read_text(encoding="utf-8")), file


def test_high_contrast_takes_the_colours_of_the_system(
    driver: Driver, monkeypatch: pytest.MonkeyPatch
) -> None:
    system = QPalette(driver.window.palette())
    monkeypatch.setattr(contrast_look, "is_wanted", lambda: True)
    driver.window.restyle()
    colours = theme.look().colours
    ink, ground = colours.ink, colours.surface
    assert ink not in {LIGHT.ink, DARK.ink}
    softs = {colours.of(f"{role}_soft") for role in SOFT if role != "accent"}
    assert softs == {ground}
    assert {colours.of(role) for role in (*TEXT, "control", "focus")} == {ink}
    assert contrast(ink, ground) >= 15
    assert contrast(ink, colours.accent_soft) >= 7
    assert contrast(colours.on_accent, colours.accent) >= 15
    assert QApplication.palette().color(QPalette.ColorRole.Text).name() == ink
    monkeypatch.undo()
    driver.window.restyle()
    assert driver.window.palette().text() == system.text()


def test_soft_grounds_have_a_frame_in_high_contrast() -> None:
    palette = QPalette(QColor("white"), QColor("black"))
    palette.setColor(QPalette.ColorRole.Text, QColor("white"))
    palette.setColor(QPalette.ColorRole.Base, QColor("black"))
    colours = contrast_look.system_colours(palette)
    assert (colours.ink, colours.warn_soft) == (
        QColor("white").name(),
        QColor("black").name(),
    )
    assert f"QFrame[card] {{ border: 1px solid {colours.ink}" in contrast_look.frames(
        colours
    )
