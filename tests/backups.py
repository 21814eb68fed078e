"""Backups for tests: written by hand as `vault/FORMAT.md` 7 says, and taken apart."""

import io
import json
import os

from monitor_app.crypto import keyslots
from monitor_app.crypto.passphrase import KdfCost
from monitor_app.crypto.stream import StreamReader, StreamWriter
from monitor_app.progress import Progress
from monitor_app.records.attachment import Attachment
from monitor_app.records.ids import new_id
from monitor_app.vault import Vault
from tests.vaults import FORM, PASSPHRASE, summary

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
    attach(vault, b"small")
    attach(vault, bytes(MIB + 70_000))
    vault.change_passphrase(PASSPHRASE, CHEAP)


def attach(vault: Vault, data: bytes) -> str:
    """Import an attachment; return its id."""
    id_ = new_id(os.urandom)
    stored = vault.attachments.store(id_, io.BytesIO(data), len(data), Progress())
    attachment = Attachment(
        id=id_,
        interview=summary(1).id,
        name=f"{id_}.jpg",
        original_name="a.jpg",
        media_type="image/jpeg",
        bytes=stored.bytes,
        sha256=stored.sha256,
        question="q",
    )
    with vault.transaction():
        vault.attachments.add(attachment, stored)
    return id_


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
