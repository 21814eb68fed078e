"""A day's work with a canary in every field and file name; the parent sweeps meanwhile.

`python -m tests.interop.leak_session FOLDER CANARY`. After each stage it prints the
stage's name and waits for a line, so that files which live only as long as the work are
there to be swept too. It ends by waiting to be killed, with everything open.
"""

import io
import logging
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from monitor_app.errors import MonitorError
from monitor_app.forms.definition import Flag, Kind, QuestionDef
from monitor_app.forms.session import Session
from monitor_app.progress import Cancelled, Progress
from monitor_app.records.profile import Profile
from monitor_app.usecases import (
    attachments_copies,
    exporting,
    files,
    given_up,
    identities,
    interviews,
    papers,
    reading,
    receiving,
    sample,
    vaults,
)
from monitor_app.usecases.attachments_images import Change
from monitor_app.vault import Vault
from monitor_app.vault.hardening import harden_process
from PIL import Image
from tests.exchange import attach, introduce, record
from tests.vaults import PASSPHRASE

OTHER = "жаңа сөз тіркесі 99 қаз"


def stage(name: str) -> None:
    print(name, flush=True)
    input()


def control(canary: str) -> None:
    """Leave the canary where the sweep must find it, to prove that it looks there."""
    plain = Path(tempfile.gettempdir()) / "plain"
    plain.write_text(canary, encoding="utf-16-le")
    shared = Path("/dev/shm") / f"leak-{os.getpid()}"  # noqa: S108 - on purpose
    shared.write_text(canary)
    memory = os.memfd_create("leak")
    os.write(memory, canary.encode())
    with tempfile.TemporaryFile() as unnamed:
        unnamed.write(canary.encode())
        unnamed.flush()
        stage("control")
    os.close(memory)
    plain.unlink()
    shared.unlink()


def texts(session: Session) -> Iterator[str]:
    for node in session.everything():
        definition = node.definition
        if (
            isinstance(definition, QuestionDef)
            and definition.kind is Kind.TEXT
            and node.relevant
            and Flag.PROGRAM not in definition.flags
        ):
            yield node.ref


def fill(session: Session, canary: str) -> int:
    """Put the canary into every text that takes it; return how many did."""
    count = 0
    for ref in list(texts(session)):
        before = session.node(ref).value
        session.answer(ref, f"{before} {canary} {ref}")
        if session.node(ref).problem is not None:
            session.answer(ref, before or None)
        else:
            count += 1
    return count


def picture() -> bytes:
    sink = io.BytesIO()
    Image.frombytes("RGB", (300, 200), os.urandom(180_000)).save(sink, "JPEG")
    return sink.getvalue()


def write(vault: Vault, source: Path, canary: str) -> str:
    """Type, save, attach, view, make a copy, be refused; return a draft's id."""
    opened = interviews.begin(vault, "injury_sheet", "kk")
    session = opened.session()
    assert fill(session, canary) > 3
    interviews.save_draft(vault, opened.interview, interviews.draft_of(session))
    stage("typed")
    photo = source / f"{canary} сурет.jpg"
    photo.write_bytes(picture())
    ref = next(ref for ref in attachable(session))
    kept = attach(vault, opened.interview, ref, photo)
    cancelled = Progress()
    cancelled.cancel()
    try:
        files.bring_in(vault, opened.interview, ref, photo, cancelled)
    except Cancelled:
        logging.getLogger(__name__).info("cancelled")
    stage("attached")
    with files.open_attachment(vault, kept.id) as reader:
        assert len(reader.read(999)) > 0
        copy = attachments_copies.make_copy(
            vault, kept.id, Change(longest_side=50), Progress()
        )
        stage("viewed")
    assert canary in copy.original_name
    return opened.interview


def attachable(session: Session) -> Iterator[str]:
    for ref in sample.repeats(session):
        if not session.instances(ref) and session.can_add(ref):
            session.add_repeat(ref)
    for node in session.everything():
        definition = node.definition
        if isinstance(definition, QuestionDef) and definition.kind is Kind.ATTACHMENT:
            yield node.ref


def refused(vault: Vault, canary: str, source: Path) -> None:
    """Fail with the canary at hand, as people do; log it as `main` would."""
    session = interviews.begin(vault, "injury_sheet").session()
    wrong: list[Callable[[], object]] = [
        lambda: session.answer(next(iter(texts(session))) + canary, canary),
        lambda: reading.show(vault, canary),
        lambda: files.bring_in(vault, canary, canary, source / canary, Progress()),
        lambda: vaults.open_vault(source, canary),
        lambda: reading.page(vault, reading.InterviewQuery(after=canary)),
    ]
    for attempt in wrong:
        try:
            attempt()
        except MonitorError as error:
            logging.getLogger(__name__).warning("refused %s", error.code)


def names(vault: Vault, canary: str) -> None:
    identities.create(vault, OTHER, kdf_memory_mib=64)
    session = identities.begin(vault, "AB-17", "kk")
    assert fill(session, canary) > 3
    identities.save(vault, session)
    identities.look_up(vault, "AB-17")
    stage("names")


def main(folder: Path, canary: str) -> None:
    harden_process()
    logging.basicConfig(level=logging.DEBUG)
    source = folder / "source"
    source.mkdir()
    control(canary)
    monitor = vaults.create_vault(
        folder / "monitor.vault", PASSPHRASE, Profile.MONITOR, kdf_memory_mib=64
    )
    office = vaults.create_vault(
        folder / "office.vault", PASSPHRASE, Profile.OFFICE, kdf_memory_mib=64
    )
    introduce(monitor, office, folder / "team.json")
    draft = write(monitor, source, canary)
    refused(monitor, canary, source)
    names(monitor, canary)
    assert reading.search(monitor, canary, 50)
    reading.page(monitor, reading.InterviewQuery())
    signed = record(monitor, photo=picture(), observations=canary)
    interviews.amend(monitor, signed, f"{canary} қате")
    session = interviews.open_draft(monitor, signed).session()
    fill(session, canary)
    interviews.save_draft(monitor, signed, interviews.draft_of(session))
    interviews.sign(monitor, signed)
    reading.show(monitor, signed)
    stage("signed")
    for which in (draft, signed):
        papers.filled_pdf(monitor, which, ("kk", "ru"), redact=False, paper="A4")
    stage("printed")
    out = folder / "out"
    out.mkdir()
    exporting.export(
        monitor, [signed], ["office"], "p_store", out, purge=False, progress=Progress()
    )
    stage("exported")
    report = receiving.receive(office, [out], folder / "receipts", Progress())
    assert len(report.imported) == 1
    assert reading.search(office, canary, 50)
    stage("received")
    vaults.backup_vault(monitor, folder / "backup", Progress())
    given_up.delete_draft(monitor, draft)
    monitor.close()
    stage("locked")
    monitor = vaults.open_vault(folder / "monitor.vault", PASSPHRASE)
    identities.open_store(monitor, OTHER)
    write(monitor, source, canary)
    stage("killed")


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
