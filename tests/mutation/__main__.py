"""Changes one thing in the code and looks whether a test notices: mutation testing.

`python -m tests.mutation [NAME …]`, NAME such as `crypto/sshsig` or a room, `crypto`;
without one, all `TARGETS`.
mutmut lives in an environment of its own (`make mutation` makes `build/mutmut`). Each
module gets a copy of the project in `build/mutation/NAME`, where only that module is
changed and only the quick tests that concern it run. Survivors are written beside it,
as differences, and must stand in the room's table (`crypto.md`, …) by function and
changed line, with a reason: the exit status is 1 when one is not explained there.
"""

import ast
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from tests.mutation.targets import TARGETS, UNWRAPPED

ROOT = Path(__file__).parents[2]
WORK = ROOT / "build" / "mutation"
TOOL = ROOT / "build" / "mutmut" / "bin" / "mutmut"
_COPIED = ("monitor_app", "tests", "resources", "translations", "pyproject.toml")
_LEFT = {"survived", "no tests", "suspicious"}
_UNCHANGED = r"raise [\w.]+\("  # the words of a refusal are for people, not a promise
_CODEC = re.compile(r"(?i)(?<=\")(ascii|utf-8|sha256)(?=\")")  # these know no case
_BIG = re.compile(r', (?:"big")?\)')  # the byte order that Python means by itself
# SQL knows no case outside of 'texts' and :parameters; columns are read by their place.
_SQL = re.compile(
    r'(?i)"(?: +(?:ON|AND|AS)|[ )]*(?:SELECT|INSERT INTO|VALUES|ON CONFLICT|DO UPDATE'
    r"|INSERT OR REPLACE INTO|UPDATE|DELETE FROM|FROM|WHERE|JOIN|LEFT JOIN|CROSS JOIN"
    r"|GROUP BY|ORDER BY|PRAGMA|BEGIN)) "
    r'[^"]+"'
)
_CASELESS = re.compile(r"[^':]+|:\w*|'[^']*'?")


def main(names: Sequence[str]) -> int:
    """Run the targets; print what survived and is not explained."""
    if not TOOL.is_file():
        sys.stdout.write(f"mutmut is not there ({TOOL}): 'make mutation' makes it\n")
        return 1
    unexplained = 0
    for name in _chosen(names):
        explained = _explained(name)
        folder = _prepared(name, TARGETS[name])
        _mutmut(folder, "run", "--max-children", "1")
        left = _survivors(folder)
        (WORK / f"{name}.diff").write_text("\n".join(left.values()), encoding="utf-8")
        new = [m for m, text in left.items() if not _is_explained(m, text, explained)]
        sys.stdout.write(f"{name}: {_counts(folder)}; {len(left)} left\n")
        for mutant in new:
            sys.stdout.write(f"  not explained: {mutant}\n{left[mutant]}\n")
        unexplained += len(new)
    return 1 if unexplained else 0


def _chosen(names: Sequence[str]) -> list[str]:
    """Return the modules of the names, each a module or a whole room."""
    if not names:
        return list(TARGETS)
    return [
        module
        for name in names
        for module in TARGETS
        if module == name or module.startswith(f"{name}/")
    ]


def _explained(name: str) -> str:
    """Return the table of survivors of the room a module is in."""
    table = Path(__file__).with_name(f"{name.partition('/')[0]}.md")
    return table.read_text(encoding="utf-8")


def _prepared(name: str, quick: Sequence[str]) -> Path:
    folder = WORK / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    skip = shutil.ignore_patterns("__pycache__")
    for copied in _COPIED:
        source = ROOT / copied
        if source.is_dir():
            shutil.copytree(source, folder / copied, ignore=skip)
        else:
            shutil.copy(source, folder / copied)
    if name in UNWRAPPED:
        module = folder / "monitor_app" / f"{name}.py"
        plain = _unwrapped(module.read_text(encoding="utf-8"))
        module.write_text(plain, encoding="utf-8")
    tests = "\n    ".join(f"tests/unit/{test}" for test in quick)
    (folder / "setup.cfg").write_text(
        "[mutmut]\n"
        "source_paths = monitor_app\n"
        f"only_mutate = monitor_app/{name}.py\n"
        "also_copy =\n    resources\n    translations\n    monitor_app\n"
        f"pytest_add_cli_args_test_selection =\n    {tests}\n"
        f"do_not_mutate_patterns = {_UNCHANGED}\n"
        "pytest_add_cli_args =\n    -p\n    no:cacheprovider\n",
        encoding="utf-8",
    )
    return folder


def _unwrapped(source: str) -> str:
    """Wrap in a line of its own what a decorator wraps: mutmut passes that over."""
    lines = source.splitlines()
    found = [n for n in ast.walk(ast.parse(source)) if isinstance(n, ast.FunctionDef)]
    for node in sorted(found, key=lambda node: -node.lineno):
        wrappers = [ast.unparse(wrapper) for wrapper in node.decorator_list]
        if wrappers and wrappers[0] in ("contextlib.contextmanager", "property"):
            wrapped = f"{node.name} = {wrappers[0]}({node.name})"
            lines.insert(node.end_lineno or 0, " " * node.col_offset + wrapped)
            del lines[node.decorator_list[0].lineno - 1]
    return "\n".join(lines) + "\n"


def _mutmut(folder: Path, *words: str) -> str:
    scratch = folder / "scratch"  # of its own: a test that fails while it tidies up
    scratch.mkdir(exist_ok=True)  # beside another run would pass for a killed mutant
    environment = {
        **os.environ,
        "QT_QPA_PLATFORM": "offscreen",
        "COLUMNS": "200",
        "PYTEST_DEBUG_TEMPROOT": str(scratch),
    }
    done = subprocess.run(
        ["nice", "-n", "15", TOOL, *words],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise SystemExit(f"mutmut {words[0]}: {(done.stdout + done.stderr)[-3000:]}")
    return done.stdout


def _results(folder: Path) -> dict[str, str]:
    listed = _mutmut(folder, "results", "--all", "true")
    return dict(re.findall(r"(?m)^\s*(\S+): (.+?)\s*$", listed))


def _survivors(folder: Path) -> dict[str, str]:
    """Return the mutants that no test noticed, each with its difference."""
    found = {
        mutant: _mutmut(folder, "show", mutant)
        for mutant, verdict in _results(folder).items()
        if verdict in _LEFT
    }
    return {mutant: text for mutant, text in found.items() if not _is_same(text)}


def _is_same(difference: str) -> bool:
    """Whether only the case of a codec's name or of SQL was changed."""
    lines = difference.splitlines()
    old, new = (
        [_plain(line) for line in lines if re.match(sign, line)]
        for sign in (r"-(?!--)", r"\+(?!\+\+)")
    )
    return old == new


def _plain(line: str) -> str:
    return _SQL.sub(_lowered, _BIG.sub(")", _CODEC.sub("", line[1:])))


def _lowered(sql: re.Match[str]) -> str:
    parts = _CASELESS.findall(sql[0])
    return "".join(part if part[0] in "':" else part.lower() for part in parts)


def _is_explained(mutant: str, difference: str, explanations: str) -> bool:
    """Whether a row names the function and the line as it was changed."""
    function = mutant.rpartition(".")[2].partition("__mutmut_")[0]
    added = re.search(r"(?m)^\+(?!\+\+)\s*(.*?)\s*$", difference)
    line = added[1] if added else ""
    return any(
        f"`{function}`" in row and f"`{line}`" in row
        for row in explanations.splitlines()
    )


def _counts(folder: Path) -> str:
    verdicts = list(_results(folder).values())
    kinds = sorted(set(verdicts))
    return ", ".join(f"{verdicts.count(kind)} {kind}" for kind in kinds)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
