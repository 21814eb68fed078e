"""Runs the command line as a shell would: words in; status, JSON and sentences out."""

import contextlib
import io
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest import mock

from monitor_app.cli.main import main

PASSPHRASE = "алма ағаш 7 бұлақ тау"


@dataclass(frozen=True)
class Ran:
    status: int
    out: str
    err: str

    @property
    def json(self) -> dict[str, Any]:
        """Return the one JSON document of standard output."""
        found: dict[str, Any] = json.loads(self.out)
        return found

    @property
    def code(self) -> str:
        """Return the code of the refusal, the same in both streams."""
        error = self.json["error"]
        assert set(error) == {"code", "message", "details"}, error
        assert f"{error['code']}: {error['message']}" in self.err.splitlines()
        assert "Traceback" not in self.err
        return str(error["code"])


@dataclass(frozen=True)
class Shell:
    """A person at a terminal: a passphrase file, a vault, a language."""

    folder: Path
    vault: Path | None = None
    language: str = "en"

    def __call__(self, *words: object, typed: str = "") -> Ran:
        """Run a verb with `--json`."""
        return self.run(*words, "--json", typed=typed)

    def run(self, *words: object, typed: str = "") -> Ran:
        """Run a verb as it stands, with this shell's vault, passphrase and language."""
        common: list[object] = ["--language", self.language]
        if self.vault is not None:
            common += ["--vault", self.vault]
        asked = self.vault is not None or "create" in words or "restore" in words
        if asked and not typed and "--passphrase-file" not in words:
            common += ["--passphrase-file", self.passphrase_file()]
        out, err = io.StringIO(), io.StringIO()
        with (
            contextlib.redirect_stdout(out),
            contextlib.redirect_stderr(err),
            mock.patch("sys.stdin", io.StringIO(typed)),
        ):
            status = main([str(word) for word in (*words, *common)])
        return Ran(status, out.getvalue(), err.getvalue())

    def passphrase_file(self) -> Path:
        """Return a file with the passphrase, as `echo` writes it."""
        file = self.folder / "passphrase.txt"
        if not file.exists():
            file.write_text(PASSPHRASE + "\n", encoding="utf-8")
        return file

    def at(self, vault: Path) -> "Shell":
        """Return the same person at another vault."""
        return Shell(self.folder, vault, self.language)

    def done(self, *words: object, typed: str = "") -> dict[str, Any]:
        """Run a verb that must succeed; return its JSON."""
        ran = self(*words, typed=typed)
        assert ran.status == 0, (words, ran)
        assert ran.err == "", ran.err
        return ran.json


def tree(folder: Path) -> dict[str, bytes]:
    """Return everything below a folder, to be compared later."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def answers(folder: Path, document: object, name: str = "answers.json") -> Path:
    """Write a file of answers."""
    path = folder / name
    text = document if isinstance(document, str) else json.dumps(document)
    path.write_text(text, encoding="utf-8")
    return path
