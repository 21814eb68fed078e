"""Keys leave the memory when a vault closes, and errors and logs never hold them."""

import logging
import os
import subprocess
import sys
import traceback
from pathlib import Path

import pytest
from monitor_app import messages
from monitor_app.crypto import recovery
from monitor_app.errors import MonitorError
from monitor_app.vault import Vault
from tests.conftest import ROOT
from tests.vaults import CLOCK, copied, create, reopen

CANARY = "7391"
# Each needle is kept masked, so that the search does not find itself.
SCAN = """
import gc, re, sys
from pathlib import Path
from monitor_app.crypto.wiping import wipe
from monitor_app.records.ids import new_id
from tests.conftest import ROOT
from tests.vaults import reopen
import os

def masked(secret):
    return bytes(byte ^ 0x5A for byte in secret)

def count(needles):
    found = dict.fromkeys(needles, 0)
    with open("/proc/self/maps") as maps, open("/proc/self/mem", "rb", 0) as memory:
        for line in maps:
            start, end, rights = re.match(r"(\\w+)-(\\w+) (\\S+)", line).groups()
            if not rights.startswith("rw"):
                continue
            try:
                memory.seek(int(start, 16))
                content = memory.read(int(end, 16) - int(start, 16))
            except (OSError, ValueError):
                continue
            for name, needle in needles.items():
                found[name] += content.count(masked(needle))
    return found

vault = reopen(Path(sys.argv[1]))
needles = {"data key": masked(vault.keys._data_key)}
for purpose in ("db", "attachments", "audit", "header", "commit"):
    key = vault.keys.subkey(purpose)
    needles[purpose] = masked(key)
    wipe(key)
needles["last"] = bytes(32)  # what the search itself leaves behind is this one
print(count(needles))
vault.attachments.create(new_id(os.urandom)).discard()
assert not vault.check(__import__("monitor_app.progress").progress.Progress())
vault.close()
del vault
gc.collect()
print(count(needles))
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("hardening") / "v"
    create(place).close()
    return place


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has /proc/self/mem")
def test_no_key_is_in_the_memory_of_a_program_that_closed_its_vault(
    folder: Path,
) -> None:
    done = subprocess.run(
        [sys.executable, "-c", SCAN, str(folder)],
        capture_output=True,
        text=True,
        check=True,
    )
    opened, closed = done.stdout.splitlines()
    assert "'data key': 1" in opened  # the search does find what is there
    kept, _, _searched = closed.partition(", 'last'")
    assert set(kept) & set("123456789") == set(), closed


def test_closing_wipes_the_buffers_and_nothing_works_after_it(
    folder: Path, tmp_path: Path
) -> None:
    vault = reopen(copied(folder, tmp_path / "v"))
    buffers = (vault.keys._data_key, vault._attachment_key, vault._audit_key)
    assert all(any(buffer) for buffer in buffers)
    vault.close()
    vault.close()
    assert not any(any(buffer) for buffer in buffers)
    with pytest.raises(Exception, match=r"closed database"):
        vault.interviews.page(1)


def failures(folder: Path) -> list[MonitorError]:
    """Return errors that came about with secrets in the hands of the code."""
    secret, shares = f"Құпия-тіркес-{CANARY}", recovery.split(bytes(range(32)), 2, 2)
    attempts = (
        lambda: reopen(folder, secret),
        lambda: Vault.open_with_shares(folder, shares, clock=CLOCK),
        lambda: recovery.combine([shares[0], secret]),
        lambda: recovery.combine(shares[:1]),
    )
    caught = []
    for attempt in attempts:
        with pytest.raises(MonitorError) as info:
            attempt()
        caught.append(info.value)
    return caught


def test_errors_their_words_and_the_log_hold_no_secret(
    folder: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    copy = copied(folder, tmp_path / "v")
    with caplog.at_level(logging.DEBUG):
        errors = failures(copy)
    share = recovery.split(bytes(range(32)), 2, 2)[0].split()
    for error in errors:
        told = "".join(traceback.format_exception(error))
        told += messages.sentence(error) + repr(error) + repr(error.details)
        assert CANARY not in told
        assert " ".join(share[4:7]) not in told
    assert CANARY not in caplog.text


def test_a_vault_its_keys_and_its_slots_print_without_secrets(folder: Path) -> None:
    with reopen(folder) as vault:
        key = bytes(vault.keys._data_key)
        printed = repr(vault) + repr(vault.keys) + repr(vault.slots) + str(vault.header)
    for spelled in (key.hex(), repr(key)[2:-1], repr(key)[2:12]):
        assert spelled not in printed


HARDENING = (ROOT / "monitor_app" / "vault" / "hardening.py").read_text()
WAIT = "\nprint('ready', flush=True)\ninput()\n"
PYTHON = "/usr/bin/python3"  # one that any user can start


def seen_by_a_neighbour(program: str) -> bool:
    """Run a program, and another of the same user that tries to read its memory."""
    root = os.geteuid() == 0
    nobody = {"user": "nobody", "group": "nogroup", "extra_groups": []} if root else {}
    with subprocess.Popen(
        [PYTHON, "-c", program],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        **nobody,  # type: ignore[call-overload]
    ) as running:
        assert running.stdout.readline() == "ready\n"
        look = subprocess.run(
            [PYTHON, "-c", f"open('/proc/{running.pid}/mem', 'rb', 0)"],
            capture_output=True,
            check=False,
            **nobody,  # type: ignore[call-overload]
        )
        running.communicate("\n")
    assert look.returncode == 0 or b"PermissionError" in look.stderr
    return bool(look.returncode == 0)


@pytest.mark.skipif(
    sys.platform != "linux" or not Path(PYTHON).exists(),
    reason="needs Linux and the system's Python",
)
def test_a_neighbour_cannot_read_the_memory_of_the_program() -> None:
    if not seen_by_a_neighbour(WAIT):
        pytest.skip("this kernel keeps neighbours out by itself")
    assert not seen_by_a_neighbour(HARDENING + "harden_process()" + WAIT)
