"""What all verbs share: common options, one way to answer, one way to fail."""

import getpass
import json
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Self

import typer

from monitor_app import i18n, messages, paths
from monitor_app.errors import MonitorError
from monitor_app.errors.cli import (
    NoPassphraseError,
    NoVaultNamedError,
    PassphraseFileError,
    PassphrasesDifferError,
)
from monitor_app.i18n import _
from monitor_app.messages.visible import visible, visible_cell, visible_json
from monitor_app.progress import Progress
from monitor_app.settings import Settings
from monitor_app.usecases import vaults
from monitor_app.vault import Vault
from monitor_app.vault.problems import VaultProblem

FAILED, PARTLY_DONE = 1, 3
_SECONDS_BEFORE_BAR = 1.0
_BAR_CELLS = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Common:
    """The options that may stand anywhere on the command line."""

    vault: Path | None = None
    passphrase_file: str | None = None
    identity_passphrase_file: str | None = None
    as_json: bool = False
    language: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """A code and the details of its sentence."""

    code: str
    details: Mapping[str, str | int]

    @classmethod
    def of(cls, error: MonitorError) -> Self:
        """Take over what an error says."""
        return cls(code=error.code, details=error.details)

    @property
    def sentence(self) -> str:
        """Return the sentence in the chosen language."""
        return messages.sentence_of(self.code, self.details)

    def as_json(self) -> dict[str, object]:
        """Return the shape of `command-line.md`."""
        return {
            "code": self.code,
            "message": self.sentence,
            "details": dict(self.details),
        }


class WrongUsage(Exception):  # noqa: N818 - an outcome; the verb was never started
    """The words of the command line do not fit together."""


_WITH_VALUE = {
    "--vault": "vault",
    "--passphrase-file": "passphrase_file",
    "--identity-passphrase-file": "identity_passphrase_file",
    "--language": "language",
}


def split_common(arguments: Sequence[str]) -> tuple[Common, list[str]]:
    """Take the common options out of `arguments`, wherever they stand.

    Raises:
        WrongUsage: an option lacks its value, or names an unknown language.
    """
    found = Common(vault=paths.chosen_vault())
    rest, waiting = [], list(arguments)
    while waiting:
        word = waiting.pop(0)
        name, equals, value = word.partition("=")
        if word == "--":
            rest += [word, *waiting]
            break
        if word == "--json":
            found = replace(found, as_json=True)
        elif name in _WITH_VALUE:
            if not equals:
                if not waiting:
                    raise WrongUsage(f"{name} needs a value")
                value = waiting.pop(0)
            found = _with(found, name, value)
        else:
            rest.append(word)
    return found, rest


def _with(common: Common, option: str, value: str) -> Common:
    if option == "--vault":
        return replace(common, vault=Path(value))
    if option == "--passphrase-file":
        return replace(common, passphrase_file=value)
    if option == "--identity-passphrase-file":
        return replace(common, identity_passphrase_file=value)
    if value not in i18n.LANGUAGES:
        raise WrongUsage(f"--language is one of {', '.join(i18n.LANGUAGES)}")
    return replace(common, language=value)


def choose_language(common: Common) -> None:
    """Speak the language asked for, or the one of this person's settings."""
    i18n.use(common.language or Settings.load(paths.settings_folder()).language)


def common_of(context: typer.Context) -> Common:
    """Return the common options that `main` put into the context."""
    found = context.find_object(Common)
    return found if found is not None else Common()


def read_passphrase(source: str | None, prompt: str) -> str:
    """Read a passphrase: first line of a file, of standard input (`-`), or typed.

    Raises:
        NoPassphraseError: nothing was given and there is no terminal to ask at.
        PassphraseFileError: the first line is empty or not text in UTF-8.
        MonitorError: one of `errors.files`.
    """
    if source is None:
        return _typed(prompt)
    try:
        if source == "-":
            line = sys.stdin.readline()
        else:
            path = Path(source)
            with paths.explained(path), path.open(encoding="utf-8-sig") as file:
                line = file.readline()
    except UnicodeDecodeError:
        raise PassphraseFileError(name=Path(source).name) from None
    passphrase = line.rstrip("\r\n")
    if not passphrase:
        raise PassphraseFileError(name=Path(source).name)
    return passphrase


def read_new_passphrase(source: str | None, prompt: str) -> str:
    """Read a passphrase as `read_passphrase` does; what is typed is typed twice.

    Raises:
        PassphrasesDifferError: the second time was not like the first.
    """
    passphrase = read_passphrase(source, prompt)
    if source is None and _typed(_("The same once more: ")) != passphrase:
        raise PassphrasesDifferError
    return passphrase


def _typed(prompt: str) -> str:
    if not sys.stdin.isatty():
        raise NoPassphraseError
    try:
        return getpass.getpass(prompt)
    except EOFError:
        raise NoPassphraseError from None


def vault_folder(context: typer.Context) -> Path:
    """Return the folder named by `--vault` or `MONITOR_VAULT`."""
    folder = common_of(context).vault
    if folder is None:
        raise NoVaultNamedError
    return folder


@contextmanager
def opened_vault(context: typer.Context) -> Iterator[Vault]:
    """Open the vault that the command line names, and close it whatever happens."""
    folder = vault_folder(context)
    vaults.require_vault(folder)
    passphrase = read_passphrase(common_of(context).passphrase_file, _("Passphrase: "))
    vault = vaults.open_vault(folder, passphrase)
    try:
        yield vault
    finally:
        vault.close()


def answer(
    context: typer.Context, data: Mapping[str, object], text: Sequence[str]
) -> None:
    """Print one JSON document, or the readable lines."""
    if common_of(context).as_json:
        write_json(data)
    else:
        sys.stdout.writelines(visible(line) + "\n" for line in text)


def write_json(data: Mapping[str, object]) -> None:
    """Print the one document of `--json`."""
    sys.stdout.write(visible_json(json.dumps(data, ensure_ascii=False)) + "\n")


def refuse(
    context: typer.Context,
    refusal: Refusal,
    data: Mapping[str, object],
    text: Sequence[str],
) -> int:
    """Report a refusal that has more to show than its sentence; return the status."""
    say(refusal)
    answer(context, {"error": refusal.as_json(), **data}, text)
    return FAILED


def found_problem(problem: VaultProblem) -> Refusal:
    """Name a problem of a vault as its sentence wants it."""
    names = ("where", "attachment", "interview")
    return Refusal(code=problem.code, details=dict.fromkeys(names, problem.where))


def say(refusal: Refusal) -> None:
    """Write `CODE: sentence` to standard error."""
    sys.stderr.write(visible(f"{refusal.code}: {refusal.sentence}") + "\n")


def progress() -> Progress:
    """Draw a bar on standard error while a person watches work of over a second."""
    if not sys.stderr.isatty():
        return Progress()
    begun = time.monotonic()

    def show(done: int, total: int) -> None:
        if time.monotonic() - begun < _SECONDS_BEFORE_BAR:
            return
        part = done / total if total else 1.0
        bar = ("=" * round(part * _BAR_CELLS)).ljust(_BAR_CELLS)
        end = "\n" if done >= total else ""
        sys.stderr.write(f"\r[{bar}] {part:4.0%}{end}")
        sys.stderr.flush()

    return Progress(show)


def facts_of(data: Mapping[str, object]) -> list[str]:
    """Return a line for each value, named as in JSON; for a list, one for each item.

    What there is none of has no line.
    """
    lines = []
    for key, value in data.items():
        if isinstance(value, list):
            lines += [f"{key.removesuffix('s')}: {_spelled(item)}" for item in value]
        elif value is not None:
            lines.append(f"{key}: {_spelled(value)}")
    return lines


def _spelled(item: object) -> str:
    if isinstance(item, dict):
        kind_first = sorted(item.items(), key=lambda pair: pair[0] != "type")
        return " ".join(f"{name}={value}" for name, value in kind_first)
    if isinstance(item, bool):
        return _("yes") if item else _("no")
    return str(item)


def table(headings: Sequence[str], rows: Sequence[Sequence[object]]) -> list[str]:
    """Lay out rows in columns as wide as their longest cell."""
    cells = [[visible_cell(str(cell)) for cell in row] for row in [headings, *rows]]
    widths = [max(len(row[i]) for row in cells) for i in range(len(headings))]
    return [
        "  ".join(
            cell.ljust(width) for cell, width in zip(row, widths, strict=True)
        ).rstrip()
        for row in cells
    ]
