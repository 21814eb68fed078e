"""Compile every `translations/<language>/<domain>.po` to a `.mo` beside it.

Called by the build (hatchling hook), by `make` and by the tests. A catalogue that is
newer than its source and this file is left alone, so the call is cheap.
"""

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

try:
    from hatchling.builders.hooks.plugin.interface import BuildHookInterface
except ImportError:  # run as a script where only Babel is installed
    BuildHookInterface = object  # type: ignore[assignment,misc]

HERE = Path(__file__).parent
# Babel writes the time of compiling where a source names none: two builds would differ.
NO_DATE = datetime(2000, 1, 1, tzinfo=UTC)


def compile_all(folder: Path = HERE) -> list[Path]:
    """Write the missing or outdated `.mo` files and return them."""
    written = []
    changed = Path(__file__).stat().st_mtime
    for source in sorted(folder.glob("*/*.po")):
        target = source.with_suffix(".mo")
        newest = max(changed, source.stat().st_mtime)
        if target.exists() and target.stat().st_mtime > newest:
            continue
        with source.open("rb") as lines:
            catalogue = read_po(lines, locale=source.parent.name)
        catalogue.creation_date = catalogue.revision_date = NO_DATE
        with target.open("wb") as out:
            write_mo(out, catalogue)
        written.append(target)
    return written


class CatalogueBuildHook(BuildHookInterface):  # type: ignore[type-arg,misc]
    """Makes hatchling compile the catalogues before it packs or links them."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002
        """Compile, and name the results, which git ignores, as build artifacts."""
        compile_all()
        build_data.setdefault("artifacts", []).append("/translations/**/*.mo")


if __name__ == "__main__":
    for path in compile_all():
        sys.stdout.write(f"{path}\n")
