"""Recovery shares: make, rehearse, use."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from monitor_app import paths
from monitor_app.crypto import recovery
from monitor_app.crypto.strength import require_strong
from monitor_app.crypto.wiping import wipe
from monitor_app.errors.files import FileExistsAlreadyError
from monitor_app.usecases import clock, papers, papers_sheets, vaults
from monitor_app.vault import Vault
from monitor_app.vault import header as headers

WORDS_IN_SHARE = 33
_EMPTY = " ".join("-" * WORDS_IN_SHARE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """One share, and the sheet it was written on."""

    number: int
    words: str
    file: Path


def create_shares(
    vault: Vault,
    threshold: int,
    shares: int,
    folder: Path,
    languages: tuple[str, ...] = ("en",),
) -> tuple[Share, ...]:
    """Make a new set of shares, one sheet each; an older set stops working.

    Args:
        vault: open.
        threshold: how many bring the key back, at least 2.
        shares: how many there are, at least `threshold`.
        folder: made if it is missing. Nothing in it is overwritten.
        languages: one or two, of the words around the share.

    Raises:
        FileExistsAlreadyError: a sheet lies there already; the old set still works.
        MonitorError: one of `errors.files` or `errors.printing`.
    """
    files = [folder / f"recovery-{n}-of-{shares}.pdf" for n in range(1, shares + 1)]
    for file in files:
        if file.exists():
            raise FileExistsAlreadyError(name=file.name)
    with paths.explained(folder):
        folder.mkdir(mode=0o700, exist_ok=True)
    # what printing may refuse, it refuses before the older set stops working
    papers_sheets.recovery_pdfs(vault, [_EMPTY] * shares, threshold, languages)
    made = make_shares(vault, threshold, shares)
    sheets = papers_sheets.recovery_pdfs(vault, made, threshold, languages)
    for file, sheet in zip(files, sheets, strict=True):
        papers.save(sheet, file)
    return tuple(
        Share(number=number, words=words, file=file)
        for number, (file, words) in enumerate(zip(files, made, strict=True), start=1)
    )


def make_shares(vault: Vault, threshold: int, shares: int) -> tuple[str, ...]:
    """Make a new set of shares and return their words: to be shown and printed once.

    An older set stops working. Nothing is written anywhere but the vault's header.
    """
    made = vault.keys.make_shares(threshold, shares)
    with vault.transaction():
        vault.audit.append("recovery.made", detail=f"{threshold}/{shares}")
    return made


def look_at_share(words: str) -> tuple[int, int]:
    """Return the number of a share and how many are needed; see `crypto.recovery`."""
    return recovery.look_at(words)


def test_shares(folder: Path, typed: Sequence[str]) -> None:
    """Prove that shares bring back the very key of a vault. Changes nothing.

    Raises:
        BadShareError, TooFewSharesError, WrongSharesError, NoRecoveryError, and what
        reading the header raises.
    """
    opener = headers.with_secret(recovery.combine(shares_in(typed)))
    _header, data_key, _damaged = headers.unlock(folder, opener)
    wipe(data_key)


def rehearse(vault: Vault, typed: Sequence[str]) -> None:
    """Prove it with the open vault, which remembers that it was rehearsed."""
    vault.rehearse(shares_in(typed))


def use_shares(folder: Path, typed: Sequence[str], passphrase: str) -> None:
    """Open a vault with shares and give it a new passphrase.

    Raises:
        WeakPassphraseError before anything else; then as `test_shares` and opening do.
    """
    require_strong(passphrase)
    shares = shares_in(typed)
    with Vault.open_with_shares(folder, shares, clock=clock.now) as vault:
        vaults.change_passphrase(vault, passphrase)
        with vault.transaction():
            vault.audit.append("recovery.used")


def shares_in(typed: Sequence[str]) -> tuple[str, ...]:
    """Return shares of 33 words each, however they were quoted or broken into lines."""
    words = " ".join(typed).split()
    starts = range(0, len(words), WORDS_IN_SHARE)
    return tuple(" ".join(words[start : start + WORDS_IN_SHARE]) for start in starts)
