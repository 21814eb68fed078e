"""The end of the day: every invariant, over everything. Nothing is sampled.

Nothing lost: what a session said was durable is there, or was purged after it reached
the office. Nothing twice. Every signature good. The office has exactly what the field
handed over. No word in the clear. After an erase, nothing opens.
"""

import hashlib
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from monitor_app.errors import MonitorError
from monitor_app.progress import Progress
from monitor_app.records.interview import State
from monitor_app.usecases import audits, reading, vaults
from monitor_app.vault import Vault
from tests.soak.work import digests, opened, photos, summaries
from tests.soak.world import World
from tests.vaults import PASSPHRASE


def judge(world: World) -> Iterator[str]:
    """Yield every broken invariant, in words."""
    with (
        opened(world.monitor, world.keys["monitor"]) as monitor,
        opened(world.office, world.keys["office"]) as office,
    ):
        for name, vault in (("monitor", monitor), ("office", office)):
            yield from _sound(name, vault)
        yield from _nothing_lost(world, monitor, office)
        yield from _the_same(world, monitor, office)
        yield from _once(world, office)
    yield from leaks(world)
    yield from _erased(world)


def _sound(name: str, vault: Vault) -> Iterator[str]:
    for problem in vault.check(Progress()):
        yield f"{name}: {problem.code} at {problem.where}"
    if not audits.verify(vault).ok:
        yield f"{name}: the log is broken"
    for summary in summaries(vault):
        if not summary.version or summary.state is State.ERASED_HERE:
            continue
        view = reading.show(vault, summary.id)
        if view.signature is None or not view.signature.good:
            yield f"{name}: the signature of {summary.id} is not good"
        for attachment in vault.attachments.of(summary.id):
            with vault.attachments.open(attachment.id) as content:
                if hashlib.sha256(content.read()).hexdigest() != attachment.sha256:
                    yield f"{name}: attachment {attachment.id} is not what came"


def _nothing_lost(world: World, monitor: Vault, office: Vault) -> Iterator[str]:
    ledger = world.ledger
    found = {s.id: s for s in summaries(monitor)}
    for interview, versions in ledger.versions.items():
        summary = found.get(interview)
        if summary is None:
            yield f"{interview} is lost"
            continue
        gone = summary.state is State.ERASED_HERE
        here = digests(office if gone else monitor, interview)
        if any(here.get(number) != sha for number, sha in versions.items()):
            yield f"{interview}: versions {versions} are {here}"
        files = photos(office if gone else monitor, interview)
        if any(
            files.get(name) != sha for name, sha in ledger.photos[interview].items()
        ):
            yield f"{interview}: attachments are missing"
    for interview in ledger.purged:
        if found[interview].state is not State.ERASED_HERE:
            yield f"{interview} was purged and is here"
    for summary in found.values():
        if summary.id not in ledger.versions:
            yield f"{summary.id} is there and nobody made it"
        if monitor.interviews.draft(summary.id) is not None:
            yield f"{summary.id} is still a draft"


def _the_same(world: World, monitor: Vault, office: Vault) -> Iterator[str]:
    there = {s.id: s for s in summaries(office)}
    for summary in summaries(monitor):
        if summary.id in world.ledger.withheld:
            if summary.id in there and summary.version == 1:
                yield f"{summary.id} went without consent"
            continue
        if summary.id not in there:
            yield f"{summary.id} never reached the office"
            continue
        if summary.state is State.ERASED_HERE:
            continue
        if digests(monitor, summary.id) != digests(office, summary.id):
            yield f"{summary.id} is another at the office"
        if photos(monitor, summary.id) != photos(office, summary.id):
            yield f"{summary.id} has other attachments at the office"
        if summary.state is not State.RECEIPT_VERIFIED:
            yield f"{summary.id} is {summary.state} after its receipt"
    for interview in set(there) - {s.id for s in summaries(monitor)}:
        yield f"{interview} is at the office and nobody sent it"


def _once(world: World, office: Vault) -> Iterator[str]:
    for bundle, often in world.ledger.imported.items():
        if often > 1:
            yield f"bundle {bundle} was imported {often} times"
    received = [row.id for row in office.bundles.received()]
    if len(received) != len(set(received)):
        yield "a bundle is noted twice"
    for bundle in set(world.ledger.sent) - set(received):
        yield f"bundle {bundle} was sent and never arrived"
    for bundle in set(world.ledger.sent) - world.ledger.acknowledged:
        yield f"bundle {bundle} was never acknowledged"


def leaks(world: World) -> Iterator[str]:
    """Yield every file that holds a word of somebody, or whose name does."""
    codes = ("utf-8", "utf-16-le", "utf-16-be")
    wanted = [world.canary.encode(code) for code in codes]
    for file in world.root.rglob("*"):
        if "source" in file.relative_to(world.root).parts:
            continue  # the person's own plaintext, from before the program saw it
        content = file.read_bytes() if file.is_file() else b""
        if any(word in str(file).encode() + b"\n" + content for word in wanted):
            yield f"a word is in the clear: {file.relative_to(world.root)}"


def _erased(world: World) -> Iterator[str]:
    place = Path(tempfile.mkdtemp(dir=world.root))
    shutil.copytree(world.monitor, place / "kept")
    if not _opens(place / "kept"):
        yield "the vault does not open with its passphrase"
    shutil.copytree(world.monitor, place / "erased")
    vaults.erase_vault(place / "erased")
    if _opens(place / "erased"):
        yield "an erased vault opens"


def _opens(folder: Path) -> bool:
    try:
        vaults.open_vault(folder, PASSPHRASE).close()
    except MonitorError:
        return False
    return True
