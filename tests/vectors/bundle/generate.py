"""Writes the vectors beside this file: `python -m tests.vectors.bundle.generate`.

One file, one failure. The ciphertexts differ from run to run, because age draws fresh
keys; what they hold and what a reader must say of them does not.
"""

import json
from pathlib import Path

from tests.vectors.bundle import forge
from tests.vectors.bundle.cases import every_case
from tests.vectors.bundle.content_cases import every_content_case
from tests.vectors.bundle.contents import team_file

FOLDER = Path(__file__).parent / "files"
CONTENTS = Path(__file__).parent / "contents"


def main() -> None:
    envelopes()
    contents()


def contents() -> None:
    """Write what is judged only when the parts are compared with each other."""
    CONTENTS.mkdir(exist_ok=True)
    for old in CONTENTS.iterdir():
        old.unlink()
    cases = every_content_case()
    for case in cases:
        (CONTENTS / f"{case.name}.age").write_bytes(case.content)
    (CONTENTS / "team.json").write_bytes(team_file())
    verdicts = {f"{case.name}.age": {"code": case.code} for case in cases}
    (CONTENTS / "verdicts.json").write_text(json.dumps(verdicts, indent=1) + "\n")


def envelopes() -> None:
    """Write what is judged while a bundle is read."""
    FOLDER.mkdir(exist_ok=True)
    for old in FOLDER.iterdir():
        old.unlink()
    cases = every_case()
    for case in cases:
        (FOLDER / f"{case.name}.age").write_bytes(case.content)
    keys = [forge.OFFICE.to_string(), forge.OFFICE_HYBRID.to_string()]
    (FOLDER / "office-keys.txt").write_text("\n".join(keys) + "\n")
    (FOLDER / "allowed_signers").write_text(forge.allowed_signers())
    verdicts = {
        f"{case.name}.age": {
            "code": case.code,
            "decrypts": case.decrypts,
            "signature": case.signature,
        }
        for case in cases
    }
    (FOLDER / "verdicts.json").write_text(json.dumps(verdicts, indent=1) + "\n")


if __name__ == "__main__":
    main()
