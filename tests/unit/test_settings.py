"""Preferences survive damage, and go with the stick in portable mode."""

import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from monitor_app import paths
from monitor_app.settings import Settings


@pytest.fixture
def stick(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a stick with the unpacked program and a folder for its data."""
    program = tmp_path / "stick" / "dapter" / "dapter"
    program.parent.mkdir(parents=True)
    monkeypatch.delenv("MONITOR_SETTINGS")
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", str(program))
    return tmp_path / "stick"


def test_settings_come_back(tmp_path: Path) -> None:
    chosen = Settings(language="kk", theme="dark", text_percent=150, vault="/x/y")
    chosen.save(tmp_path / "new")
    assert Settings.load(tmp_path / "new") == chosen


@given(st.binary(max_size=60))
def test_damaged_settings_give_the_defaults(content: bytes) -> None:
    folder = Path(paths.settings_folder())
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "settings.json").write_bytes(content)
    assert isinstance(Settings.load(folder), Settings)


def test_nothing_is_portable_that_is_not_frozen() -> None:
    assert paths.portable_folder() is None
    assert paths.vaults_folder() == Path.home()


def test_without_the_folder_the_program_is_not_portable(stick: Path) -> None:
    assert paths.portable_folder() is None
    assert stick not in paths.settings_folder().parents


def test_a_vault_on_the_stick_is_found_at_another_place(
    stick: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (stick / "dapter-data").mkdir()
    assert paths.vaults_folder() == stick / "dapter-data"
    vault = str(stick / "dapter-data" / "Dapter")
    Settings(vault=vault, practice="/elsewhere").save(paths.settings_folder())
    moved = tmp_path / "tomorrow"
    stick.rename(moved)
    monkeypatch.setattr(sys, "executable", str(moved / "dapter" / "dapter"))
    found = Settings.load(paths.settings_folder())
    assert found.vault == str(moved / "dapter-data" / "Dapter")
    assert found.practice == "/elsewhere"


def test_a_vault_is_named_for_terminal_and_window_alike(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert paths.chosen_vault() is None
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MONITOR_VAULT", "demo/monitor.vault")
    assert paths.chosen_vault() == tmp_path / "demo" / "monitor.vault"
