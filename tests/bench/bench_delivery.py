"""How large what people carry home is: the archives of `make build`."""

from pathlib import Path

from tests.bench.figures import Figure, most
from tests.bench.xforms_engine import ROOT

_MOST_MB = 70
_KINDS = {"archive": "*.tar.xz", "Debian package": "*.deb"}


def figures(quick: bool, folder: Path = ROOT / "dist") -> list[Figure]:
    """Return the rows for the table of everything."""
    rows = []
    for kind, pattern in _KINDS.items():
        found = sorted(folder.glob(pattern), key=lambda file: file.stat().st_mtime)
        if found:
            size = found[-1].stat().st_size / 1e6
            rows.append(most(kind, size, "MB", _MOST_MB, found[-1].name))
        else:
            rows.append(Figure.missing(kind, "dist/ holds none: make build"))
    return rows
