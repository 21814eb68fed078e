"""Colours hold their contrast; no colour is written anywhere else."""

import re
from pathlib import Path

import pytest
from monitor_app.ui import tokens
from monitor_app.ui.tokens import DARK, LIGHT, Colours

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
