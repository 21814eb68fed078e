"""Write the notices of everything that is shipped: `python .ci/notices.py LOCK OUT`.

Names, versions, licences and their texts come from the installed packages that the lock
names; a package without a licence on the list stops the build. Qt, Python, OpenSSL,
SQLCipher and the fonts come inside those packages or beside them, and are named too.
"""

import re
import sys
from importlib.metadata import Distribution, distribution
from pathlib import Path

# SPDX identifiers that GPL-3.0-or-later may be shipped with.
ALLOWED = (
    "Apache-2.0",
    "BSD",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "GPL-3.0-only",
    "HPND",
    "ISC",
    "LGPL-3.0-only",
    "MIT",
    "MIT-0",
    "MIT-CMU",
    "MPL-2.0",
    "PSF-2.0",
    "Python-2.0",
    "Zlib",
)
_OLD_NAMES = {
    "Apache Software License": "Apache-2.0",
    "BSD License": "BSD",
    "ISC License (ISCL)": "ISC",
    "MIT License": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "Python Software Foundation License": "PSF-2.0",
    "zlib/libpng License": "Zlib",
}
# Read by a person in the licence file, for want of a declaration.
_READ = {"pyxform": "BSD-2-Clause", "sqlcipher3": "Zlib"}
# Parts that no package's metadata names.
INSIDE = """\
Python 3 (PSF-2.0); Qt 6 (LGPL-3.0-only, source at the Qt Project) inside PySide6;
OpenSSL 3 and 4 (Apache-2.0) inside Python, cryptography and sqlcipher3; SQLite (public
domain) and SQLCipher (BSD-3-Clause) inside sqlcipher3; PDFium (BSD-3-Clause and
Apache-2.0) inside pypdfium2; Noto Sans and Noto Sans Mono (OFL-1.1, see fonts/OFL.txt).
"""
_TEXT = re.compile(r"(LICEN[CS]E|COPYING|NOTICE|AUTHORS)", re.IGNORECASE)


class UnknownLicenceError(Exception):
    """A shipped package has no licence on the list."""


def names_in(lock: Path) -> list[str]:
    """Return the packages that the lock names for this platform."""
    found = []
    for line in lock.read_text(encoding="utf-8").splitlines():
        requirement = re.match(r"([a-z0-9-]+)==\S+( ; (.*?))? \\?$", line)
        if requirement and "win32" not in (requirement[3] or ""):
            found.append(requirement[1])
    return found


def licence_of(package: Distribution) -> str:
    """Return the licence that a package declares, as SPDX names.

    Raises:
        UnknownLicenceError: it declares none, or one that is not on the list.
    """

    def said(field: str) -> str:
        return (package.metadata.get_all(field) or [""])[0].strip()

    declared = said("License-Expression")
    classifiers = [
        text.rpartition(" :: ")[2]
        for text in package.metadata.get_all("Classifier") or []
        if text.startswith("License :: ")
    ]
    short = _READ.get(package.name, said("License"))
    names = re.findall(r"[\w.+-]+", declared.replace(" AND ", " ").replace(" OR ", " "))
    names = names or [_OLD_NAMES.get(name, name) for name in classifiers]
    names = names or re.findall(r"[\w.+-]+", _OLD_NAMES.get(short, short))
    if not any(name in ALLOWED for name in names):
        raise UnknownLicenceError(f"{package.name}: {names or short[:60]}")
    return declared or " ".join(name for name in names if name in ALLOWED)


def notices(lock: Path) -> str:
    """Return the whole text."""
    parts = [f"What is shipped with this program, and its licences\n\n{INSIDE}"]
    for name in names_in(lock):
        package = distribution(name)
        parts.append(
            f"{'=' * 78}\n{package.name} {package.version}   {licence_of(package)}\n"
        )
        for file in sorted(package.files or [], key=str):
            if _TEXT.match(file.name) and ".dist-info" in str(file):
                parts.append(Path(str(file.locate())).read_text(encoding="utf-8"))
    return "\n".join(parts)


if __name__ == "__main__":
    Path(sys.argv[2]).write_text(notices(Path(sys.argv[1])), encoding="utf-8")
