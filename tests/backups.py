"""Backups for tests: written by hand as `vault/FORMAT.md` 7 says, and taken apart."""

import io
import json
from pathlib import Path

from monitor_app.crypto import keyslots
from monitor_app.crypto.passphrase import KdfCost
from monitor_app.crypto.stream import StreamReader, StreamWriter
from monitor_app.progress import Progress
from monitor_app.vault import Vault, backup
from tests.vaults import FORM, PASSPHRASE, attach, summary

CHEAP = KdfCost(19 * 1024, 2, 1)  # the least that opens: it is opened many times
APART = "бөлек сөз тіркесі 12"  # opens the identity store
MAGIC = b"ohrm-vault-backup/1\n"
MIB = 1024 * 1024
NAMES = [
    "vault.db",
    "anchor",
    "identities/vault.json",
    "identities/vault.copy.json",
    "identities/identity.db",
]


def fill(vault: Vault) -> None:
    """Give a vault an identity store and two attachments, one of over 1 MiB."""
    with vault.transaction():
        vault.forms.add(FORM)
        vault.interviews.add(summary(1))
        vault.identities.create(APART, CHEAP, vault.profile)
        attach(vault.attachments, b"small")
        attach(vault.attachments, bytes(MIB + 70_000))
    vault.change_passphrase(PASSPHRASE, CHEAP)


def inside(vault: Vault, content: bytes) -> bytes:
    """Return what is encrypted in a backup, read by FORMAT.md and no code of ours."""
    assert content.startswith(MAGIC)
    line, _, rest = content[len(MAGIC) :].partition(b"\n")
    assert json.loads(line) == vault.header.to_json()
    key = keyslots.subkey(vault.keys._data_key, f"backup {rest[:32].hex()}")
    return StreamReader(bytes(key), io.BytesIO(rest[32:])).read()


def entry(name: bytes, content: bytes) -> bytes:
    """Return an entry of a backup."""
    return len(name).to_bytes(2) + name + len(content).to_bytes(8) + content


def crafted(vault: Vault, plain: bytes) -> bytes:
    """Return a backup with anything inside, made by somebody who has the key."""
    salt = bytes(range(32))
    sink = io.BytesIO()
    key = keyslots.subkey(vault.keys._data_key, f"backup {salt.hex()}")
    stream = StreamWriter(bytes(key), sink)
    stream.write(plain)
    stream.finish()
    header = keyslots.canonical_json(vault.header.to_json())
    return MAGIC + header + b"\n" + salt + sink.getvalue()


def written(vault: Vault, folder: Path) -> Path:
    """Return a backup of a vault."""
    target = folder / "a.backup"
    backup.write(vault, target, Progress())
    return target


def full(*_values: object, **_named: object) -> None:
    """Stand where a medium writes: nothing fits on it any more."""
    raise OSError(28, "no space")
