"""How long the vault takes: `python -m tests.bench.bench_vault [INTERVIEWS] [MIB]`.

Every ratio compares with the same work on plain sqlite3, or on the bare primitives, in
this run. The exit status is 1 when something takes more than three times its target
(machines are noisy); the figures beside the targets are what counts.
"""

import hashlib
import io
import os
import random
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from monitor_app.crypto.stream import CHUNK_BYTES
from monitor_app.forms.definition import Flag, Kind, QuestionDef
from monitor_app.progress import Progress
from monitor_app.records.attachment import Attachment
from monitor_app.records.ids import new_id
from monitor_app.usecases import interviews
from monitor_app.vault import Vault, migrate
from monitor_app.vault import header as headers
from monitor_app.vault.folding import fold, query
from monitor_app.vault.interviews import _COLUMNS, Draft
from tests.bench import figures as figures_of
from tests.bench.figures import Figure, slower
from tests.bench.memory import peak_mib
from tests.vaults import CLOCK, FORM, PASSPHRASE, create, summary

ALLOWED = 3
SYLLABLES = "та қа ұр мы зет ка ме ра дә рі гер түн сұ рау тер геу жа бан шы лар"
PARTS = SYLLABLES.split(" ")
WORDS = [a + b + c for a in PARTS for b in PARTS for c in ("", "пен", "ның")]
COMMON = [1 / (rank + 1) for rank in range(len(WORDS))]  # as in any language (Zipf)


class Report:
    """Prints lines, remembers what is far too slow."""

    def __init__(self) -> None:
        self.failed = False
        self.figures: list[Figure] = []

    def pair(
        self, what: str, ours: float, theirs: float, most: float, more: str
    ) -> None:
        """Print how many times as long it takes as its peer; both in seconds."""
        self.line(what, ours / theirs, most, "x", more)
        name = what.partition(" / ")[2]
        row = slower(what, ours * 1000, theirs * 1000, "ms", most, name)
        self.figures[-1] = replace(row, note=more)

    def line(self, what: str, found: float, most: float, unit: str, more: str) -> None:
        self.figures.append(figures_of.most(what, found, unit, most, more))
        verdict = "" if found <= most else "  above the target"
        self.failed |= found > most * ALLOWED
        print(f"{what:46} {found:9.3f} {unit:8} target {most:g}{verdict}   {more}")


def best(work: Callable[[], object], times: int) -> float:
    taken = []
    for _ in range(times):
        started = time.perf_counter()
        work()
        taken.append(time.perf_counter() - started)
    return min(taken)


def text(chance: random.Random) -> str:
    return " ".join(chance.choices(WORDS, COMMON, k=30))


def fill(vault: Vault, plain: sqlite3.Connection, count: int) -> None:
    """Put the same interviews and texts into the vault and into plain sqlite3."""
    chance, rows = random.Random(1), []
    with vault.transaction():
        vault.forms.add(FORM)
        for number in range(1, count + 1):
            minute, second = divmod(number, 60)
            stamp = f"2026-01-{minute // 1440 + 1:02}T{minute % 1440:04}:{second:02}"
            value = summary(number, updated=stamp, created=stamp)
            answer = text(chance)
            vault.interviews.add(value)
            vault.search.replace(value.id, {"q": answer})
            rows.append((value, answer))
    plain.execute("BEGIN")
    names = [name.strip() for name in _COLUMNS.split(",")]
    marks = ", ".join("?" for _ in names)
    plain.executemany(
        f"INSERT INTO interviews ({_COLUMNS}) VALUES ({marks})",  # noqa: S608
        ([getattr(value, name) for name in names] for value, _ in rows),
    )
    for number, (value, answer) in enumerate(rows, start=1):
        plain.execute(
            "INSERT INTO answer_texts VALUES (?, ?, 'q', ?)", (number, value.id, answer)
        )
        plain.execute(
            "INSERT INTO answer_index (rowid, folded) VALUES (?, ?)",
            (number, fold(answer)),
        )
    plain.execute("COMMIT")


def plain_database(path: Path) -> sqlite3.Connection:
    """Make the same schema in the sqlite3 that Python brings."""
    script = "".join(script for _number, script in migrate.migrations())
    for newer in (", contentless_delete=1",):
        script = script.replace(newer, "")
    lines = script.replace(
        "INSERT INTO answer_index (answer_index, rank) VALUES ('secure-delete', 1);", ""
    )
    plain = sqlite3.connect(path, isolation_level=None)
    plain.executescript(
        "PRAGMA journal_mode = WAL; PRAGMA cache_size = -16384;" + lines
    )
    return plain


def lists_and_search(report: Report, place: Path, count: int) -> None:
    folder = place / "v"
    plain = plain_database(place / "plain.db")
    started = time.perf_counter()
    with create(folder) as vault:
        fill(vault, plain, count)
    print(f"{count} interviews made twice in {time.perf_counter() - started:.0f} s")
    key = bytes(headers.unlock(folder, headers.with_passphrase(PASSPHRASE))[1])

    def unlock() -> None:
        with open_with(folder, key) as vault:
            assert len(vault.interviews.page(200)) == min(200, count)

    report.line("unlock after the derivation, first 200", best(unlock, 5), 0.3, "s", "")
    select = (
        f"SELECT {_COLUMNS} FROM interviews ORDER BY updated DESC, id DESC LIMIT 200"  # noqa: S608
    )
    with open_with(folder, key) as vault:
        ours = best(lambda: vault.interviews.page(200), 30)
        theirs = best(lambda: plain.execute(select).fetchall(), 30)
        again = best(lambda: vault.database.execute(select), 30)
        report.pair(
            "page of 200 / plain sqlite3",
            ours,
            theirs,
            2,
            f"{ours * 1000:.2f} ms; the SELECT alone {again / theirs:.2f} x",
        )
        for name, wanted in (
            ("ordinary words", f"{WORDS[90]} {WORDS[40][:4]}"),
            ("very common words", f"{WORDS[5]} {WORDS[40][:4]}"),
        ):
            search(report, vault, plain, name, wanted)
        autosave(report, vault)
        keystroke(report, vault)
    plain.close()


def search(
    report: Report, vault: Vault, plain: sqlite3.Connection, name: str, wanted: str
) -> None:
    raw = "SELECT rowid FROM answer_index WHERE folded MATCH ? ORDER BY rank LIMIT 50"
    count = "SELECT count(*) FROM answer_index WHERE folded MATCH ?"
    ((matches,),) = plain.execute(count, (query(wanted),))
    assert len(vault.search.find(wanted, 50)) == min(50, matches)
    ours = best(lambda: vault.search.find(wanted, 50), 10)
    theirs = best(lambda: plain.execute(raw, (query(wanted),)).fetchall(), 10)
    more = f"{matches} matches"
    report.pair(f"search, {name} / plain FTS5", ours, theirs, 2, more)
    report.line(f"search, {name}, first 50", ours * 1000, 50, "ms", more)


def autosave(report: Report, vault: Vault) -> None:
    interview, chance, taken = summary(1).id, random.Random(2), []
    snapshot = os.urandom(20_000)
    for number in range(100):
        draft = Draft(snapshot=snapshot, amends=None, reason=None, saved=str(number))
        words = {"q": text(chance)}
        started = time.perf_counter()
        with vault.transaction():
            vault.interviews.save_draft(interview, draft)
            vault.search.replace(interview, words)
        taken.append(time.perf_counter() - started)
    most = max(taken) * 1000
    report.line(
        "one autosave, median, fsync included",
        statistics.median(taken) * 1000,
        10,
        "ms",
        f"slowest {most:.1f} ms, 20 kB draft",
    )


def keystroke(report: Report, vault: Vault) -> None:
    """Save a real form as the window does: snapshot, facts, index, fsync."""
    opened = interviews.begin(vault, "detention_interview", "kk")
    session, chance, taken = opened.session(), random.Random(4), []
    ref = next(
        node.ref
        for node in session.everything()
        if isinstance(node.definition, QuestionDef)
        and node.definition.kind is Kind.TEXT
        and node.relevant
        and Flag.PROGRAM not in node.definition.flags
    )
    size = 0
    for _ in range(60):
        session.answer(ref, text(chance))
        started = time.perf_counter()
        state = interviews.draft_of(session)
        interviews.save_draft(vault, opened.interview, state)
        taken.append(time.perf_counter() - started)
        size = len(state.snapshot)
    report.line(
        "autosave of form A, snapshot included",
        statistics.median(taken) * 1000,
        10,
        "ms",
        f"slowest {max(taken) * 1000:.1f} ms, {size // 1000} kB",
    )


def open_with(folder: Path, key: bytes) -> Vault:
    return Vault.open_with(folder, lambda _h: bytearray(key), CLOCK, os.urandom)


class Zeros(io.RawIOBase):
    """A source of a given length that costs nothing."""

    def __init__(self, size: int) -> None:
        self._left, self._block = size, bytes(16 * CHUNK_BYTES)

    def read(self, size: int = -1) -> bytes:
        count = min(self._left, size, len(self._block))
        self._left -= count
        return self._block[:count]


def bare(path: Path, size: int) -> float:
    """Encrypt, hash and write the same bytes with nothing around it."""
    cipher, digest = ChaCha20Poly1305(bytes(32)), hashlib.sha256()
    source, block = Zeros(size), bytearray(CHUNK_BYTES + 16)
    started = time.perf_counter()
    with path.open("wb") as file:
        while part := source.read(CHUNK_BYTES):
            digest.update(part)
            cipher.encrypt_into(bytes(12), part, None, block)
            file.write(block)
        file.flush()
        os.fsync(file.fileno())
    taken = time.perf_counter() - started
    path.unlink()
    return taken


def attachments(report: Report, place: Path, mib: int) -> None:
    size = mib * 1024 * 1024
    with create(place / "a") as vault:
        with vault.transaction():
            vault.forms.add(FORM)
            vault.interviews.add(summary(1))
        base = min(bare(place / "bare", size) for _ in range(2))
        id_ = new_id(os.urandom)
        started = time.perf_counter()
        stored = vault.attachments.store(id_, Zeros(size), size, Progress())  # type: ignore[arg-type]
        taken = time.perf_counter() - started
        peak = peak_mib()
        report.pair(
            f"import of {mib} MiB / bare ChaCha20 + SHA-256",
            taken,
            base,
            1.5,
            f"{mib / taken:.0f} MiB/s",
        )
        report.line("most memory of the process so far", peak, 150, "MiB", "")
        with vault.transaction():
            vault.attachments.add(
                Attachment(
                    id=id_,
                    interview=summary(1).id,
                    name=id_,
                    original_name="a",
                    media_type="a/b",
                    bytes=size,
                    sha256=stored.sha256,
                    question="q",
                ),
                stored,
            )
        chance, times = random.Random(3), []
        with vault.attachments.open(id_) as reader:
            for _ in range(50):
                started = time.perf_counter()
                reader.seek(chance.randrange(size - 1024 * 1024))
                got = 0
                while got < 1024 * 1024:
                    got += len(reader.read(1024 * 1024 - got))
                times.append(time.perf_counter() - started)
        report.line(
            "seek and read 1 MiB, median",
            statistics.median(times) * 1000,
            10,
            "ms",
            f"slowest {max(times) * 1000:.1f} ms",
        )


def main(count: int, mib: int) -> int:
    return int(measured(count, mib).failed)


def measured(count: int, mib: int) -> Report:
    report = Report()
    with tempfile.TemporaryDirectory() as place:
        attachments(report, Path(place), mib)
        lists_and_search(report, Path(place), count)
    return report


def figures(quick: bool) -> list[Figure]:
    """Return the rows for the table of everything."""
    return measured(*((300, 4) if quick else (100_000, 1024))).figures


if __name__ == "__main__":
    sizes = [int(word) for word in sys.argv[1:]]
    sys.exit(main(*(sizes + [100_000, 1024][len(sizes) :])))
