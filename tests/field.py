"""A monitor and an office at two shells that trust each other, and a bundle."""

import shutil
from dataclasses import dataclass
from pathlib import Path

from tests.command import Shell, answers

QUICK = ("--kdf-memory-mib", 64)
KEEP = [
    ["person_code", "AB-17"],
    ["said", "Мені ұрды"],
    ["photo", "@Сурет.png"],
    ["consent/cons_state", "given"],
]
FORM = """| survey | | | | |
| | type | name | label | flags |
| | text | person_code | Code | |
| | text | said | Words | V |
| | image | photo | Photo | |
| | begin group | consent | Consent | |
| | select_one state | cons_state | May we keep it? | |
| | end group | | | |
| choices | | | | |
| | list_name | name | label | |
| | state | given | Given | |
| | state | refused | Refused | |
| settings | | | | |
| | form_id | form_title | version | |
| | short | Short | 1 | |
"""


@dataclass(frozen=True)
class Field:
    folder: Path
    monitor: Shell
    office: Shell
    interview: str
    bundle: Path


def join(office: Shell, monitor: Shell, name: str, *, signer: str) -> None:
    """Let two vaults trust each other."""
    file = office.folder / f"{name}.json"
    office.done("team", "add-signer", signer, "--name", name)
    made = office.done("team", "sign", file)
    number = ("--fingerprint", made["fingerprint"])
    view = monitor.done("team", "import", file, *number)
    assert [r["name"] for r in view["recipients"]] == ["office"]
    assert name in {s["name"] for s in view["signers"]}


def establish(folder: Path) -> Field:
    """Make both vaults, record one interview and seal it."""
    monitor, office = Shell(folder, folder / "m"), Shell(folder, folder / "o")
    own = monitor.done("vault", "create", folder / "m", *QUICK)
    office.done("vault", "create", folder / "o", "--profile", "office", *QUICK)
    office.done("team", "create", folder / "team.json")
    join(office, monitor, "M-14", signer=own["signer"])
    (folder / "short.md").write_text(FORM, encoding="utf-8")
    monitor.done("form", "import", folder / "short.md")
    (folder / "Сурет.png").write_bytes(bytes(range(256)) * 300)
    file = answers(folder, {"answers": KEEP})
    record = ("interview", "record", "short", "--answers", file, "--sign")
    id_ = monitor.done(*record)["interview"]
    (folder / "out").mkdir()
    to = ("--to", "office", "--purpose", "p_store", "--out", folder / "out")
    (bundle,) = monitor.done("bundle", "export", id_, *to)["bundles"]
    assert bundle["recipients"] == ["office"]
    assert bundle["items"] == 1
    return Field(folder, monitor, office, id_, Path(bundle["file"]))


def copied(made: Field, folder: Path) -> Field:
    """Return a copy that a test may change."""
    shutil.copytree(made.folder, folder)
    monitor, office = Shell(folder, folder / "m"), Shell(folder, folder / "o")
    bundle = folder / "out" / made.bundle.name
    return Field(folder, monitor, office, made.interview, bundle)
