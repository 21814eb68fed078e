"""Kill a program that writes into a vault, at a random moment, again and again.

A child process saves a draft, logs, indexes, and imports attachments as fast as it can,
and reports each step only after the vault said it was durable. The parent kills it with
SIGKILL, opens the vault and compares: nothing that was reported may be missing, and
database, log and attachments must verify. (A kill does not lose what the kernel holds;
that `synchronous = FULL` reaches the medium is SQLite's promise, not shown here.)
"""

import contextlib
import io
import os
import random
import select
import signal
import struct
import time
from dataclasses import dataclass
from pathlib import Path

from monitor_app.progress import Progress
from monitor_app.records.attachment import Attachment
from monitor_app.records.ids import new_id
from monitor_app.vault import Vault
from monitor_app.vault import header as headers
from monitor_app.vault.interviews import Draft
from tests.vaults import CLOCK, FORM, PASSPHRASE, create, summary

INTERVIEW = summary(1).id
_LONGEST_SECONDS = 0.25
_STEP = struct.Struct(">Q")


@dataclass(frozen=True, slots=True)
class Round:
    """What one kill came to."""

    reported: int  # the last step that the child was told is durable
    found: int  # the last step that is in the vault
    attachments: int
    swept: bool  # the kill cut an import, and opening removed it


def prepare(folder: Path) -> bytes:
    """Make a vault with one draft; return its data key, to open it without Argon2."""
    with create(folder) as vault, vault.transaction():
        vault.forms.add(FORM)
        vault.interviews.add(summary(1))
        vault.audit.append("interview.begun", INTERVIEW)
    opener = headers.with_passphrase(PASSPHRASE)
    return bytes(headers.unlock(folder, opener)[1])


def open_quickly(folder: Path, data_key: bytes) -> Vault:
    """Open a vault whose data key is known."""
    return Vault.open_with(folder, lambda _h: bytearray(data_key), CLOCK, os.urandom)


def kill_once(folder: Path, data_key: bytes, chance: random.Random) -> Round:
    """Let a child write, kill it, and check the vault it leaves."""
    reader, writer = os.pipe()
    child = os.fork()
    if not child:
        os.close(reader)
        _write_until_killed(folder, data_key, writer)
    os.close(writer)
    with contextlib.closing(io.FileIO(reader)) as reports:
        select.select([reports], [], [], 20)
        time.sleep(chance.uniform(0, _LONGEST_SECONDS))  # the random moment itself
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        told = reports.readall() or b""
    whole = len(told) // _STEP.size * _STEP.size
    reported = _STEP.unpack(told[whole - _STEP.size : whole])[0] if whole else 0
    return _checked(folder, data_key, reported)


def _checked(folder: Path, data_key: bytes, reported: int) -> Round:
    files = {file.name for file in (folder / "attachments").iterdir()}
    with open_quickly(folder, data_key) as vault:
        found = last_step(vault)
        problems = vault.check(Progress())
        known = set(vault.attachments.ids())
        left = {file.name for file in (folder / "attachments").iterdir()}
    if found < reported:
        raise AssertionError(f"step {reported} was durable, {found} is there")
    if problems or left != known:
        raise AssertionError(f"{problems} {left ^ known}")
    return Round(reported, found, len(known), swept=files != left)


def last_step(vault: Vault) -> int:
    """Return the number of the step that the draft holds."""
    draft = vault.interviews.draft(INTERVIEW)
    return int(draft.snapshot) if draft else 0


def write_step(vault: Vault, step: int) -> None:
    """Save a draft; every third time log and index it; every fifth time attach."""
    with vault.transaction():
        draft = Draft(snapshot=b"%d" % step, amends=None, reason=None, saved=str(step))
        vault.interviews.save_draft(INTERVIEW, draft)
        if step % 3 == 0:
            vault.search.replace(INTERVIEW, {"q": f"қадам {step} " * 40})
            vault.audit.append("draft.saved", INTERVIEW)
    if step % 5 == 0:
        _attach(vault)


def _attach(vault: Vault) -> None:
    id_, content = new_id(os.urandom), os.urandom(300_000)
    source = io.BytesIO(content)
    stored = vault.attachments.store(id_, source, len(content), Progress())
    attachment = Attachment(
        id=id_,
        interview=INTERVIEW,
        name=f"{id_}.jpg",
        original_name="a.jpg",
        media_type="image/jpeg",
        bytes=stored.bytes,
        sha256=stored.sha256,
        question="q",
    )
    with vault.transaction():
        vault.attachments.add(attachment, stored)
        for old in vault.attachments.ids()[:-3]:
            vault.attachments.delete(old)
    vault.attachments.sweep()


def _write_until_killed(folder: Path, data_key: bytes, reports: int) -> None:
    """Never returns: an error ends the child, which the parent sees as no steps."""
    try:
        vault = open_quickly(folder, data_key)
        step = last_step(vault)
        while True:
            step += 1
            write_step(vault, step)
            os.write(reports, _STEP.pack(step))
    finally:
        os._exit(1)
