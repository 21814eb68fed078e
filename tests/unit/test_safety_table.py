"""The table of safety rules in `tests/README.md` is whole and names real tests."""

import re
import tomllib
from pathlib import Path

from tests.conftest import ROOT

TABLE = (ROOT / "tests" / "README.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| (\d+) \| (.*) \| (.*) \| (.*) \| ?(.*)\|$", TABLE, re.MULTILINE)


def test_every_rule_marked_must_has_a_row(shared: Path) -> None:
    text = (shared / "library" / "form-library.md").read_text(encoding="utf-8")
    chapter = text.partition("\n## 3. ")[2].partition("\n## 4. ")[0]
    must = re.findall(r"^\| (\d+) \| .* \| MUST[^|]*\|$", chapter, re.MULTILINE)
    assert len(must) > 35
    assert [number for number, *_rest in ROWS] == must


def test_every_row_names_tests_that_exist() -> None:
    for number, _rule, where, tests, _open in ROWS:
        assert where.strip(), number
        named = re.findall(r"`([\w/]+\.py)::(\w+)`", tests)
        assert named, f"rule {number} has no test"
        for file, test in named:
            source = (ROOT / "tests" / file).read_text(encoding="utf-8")
            assert f"def {test}(" in source, f"rule {number}: {file}::{test}"


def test_no_module_can_open_a_connection() -> None:
    """Rule 41: the import contract names what opens connections; nobody imports it."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    (contract,) = (
        c
        for c in settings["tool"]["importlinter"]["contracts"]
        if c["name"] == "nothing opens a network connection"
    )
    forbidden = {*contract["forbidden_modules"], "PySide6.QtNetwork"}
    assert {"socket", "http", "ssl", "urllib"} <= forbidden
    imports = re.compile(r"^\s*(?:import|from) ([\w.]+)", re.MULTILINE)
    for path in (ROOT / "monitor_app").rglob("*.py"):
        for module in imports.findall(path.read_text(encoding="utf-8")):
            assert not any(
                module == name or module.startswith(f"{name}.") for name in forbidden
            ), (path.name, module)
