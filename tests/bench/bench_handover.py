"""From vault to bundle to vault, as people do it, beside the tools that anybody has.

`python -m tests.bench.bench_handover [--mib 1024]`. Interviews with photographs of
8 MiB are exported in one part and in the usual parts, and received; each in a process
of its own, so that memory means something. Beside them, same bytes, same run:
`tar | age`, `tar | gpg`, and `age -d | tar x` with `sha256sum -c`. bench_bundle.py
looks at the bundle alone.
"""

import argparse
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from monitor_app.bundle import writer
from monitor_app.crypto.passphrase import FLOOR
from monitor_app.progress import Progress
from monitor_app.records.profile import Profile
from monitor_app.usecases import exporting, receiving
from monitor_app.vault import Vault
from tests.bench.figures import Figure, faster, most, table
from tests.bench.memory import forget_peak, peak_mib
from tests.bench.xforms_engine import ROOT
from tests.exchange import introduce, record
from tests.vaults import CLOCK, PASSPHRASE, create, reopen

MIB = 1024**2
PHOTO_MIB, PHOTOS = 8, 2  # of one interview
ONE_PART = 2**31
PARTS = 32 * MIB
_ROOM = 7  # times the photographs: vaults, bundles, what peers unpack
Told = Mapping[str, Any]


def figures(quick: bool) -> list[Figure]:
    """Return the rows for the table of everything."""
    with _place(32 if quick else 1024) as folder:
        return measured(folder, 32 if quick else 1024)


def measured(folder: Path, mib: int) -> list[Figure]:
    """Make everything in a folder and measure."""
    recipient = prepare(folder, mib)
    rows: list[Figure] = []
    made, opened = _peers_make(folder, recipient), 0.0
    for name, part in (("one part", ONE_PART), ("usual parts", PARTS)):
        out = folder / name.split()[0]
        out.mkdir()
        told = _apart("export", folder, out, part)
        writing = told["seconds"] - told["reading_back"]
        if not opened:
            opened = _by_hand(folder, next(out.glob("*.age")))
        taken = _apart("receive", folder, out, part)
        label = f"{mib} MiB, {name}"
        rows += [
            faster(
                f"export {label}, no read-back",
                writing,
                made["age"],
                "s",
                1.5,
                "tar|age",
            ),
            faster(
                f"read back {label}",
                told["reading_back"],
                opened,
                "s",
                2,
                "age|tar, sha256sum",
            ),
            faster(
                f"receive {label}",
                taken["seconds"],
                opened,
                "s",
                1.5,
                "age|tar, sha256sum",
            ),
            most(f"memory, export {label}", told["mib"], "MiB", 120),
            most(f"memory, receive {label}", taken["mib"], "MiB", 120),
        ]
    one = next(row for row in rows if row.what.startswith("export"))
    rows.append(faster(one.what, one.ours or 0, made.get("gpg"), "s", 1, "tar|gpg"))
    return rows


def prepare(folder: Path, mib: int) -> str:
    """Make the vaults, the interviews and the same bytes as files."""
    office = Vault.create(
        folder / "office",
        PASSPHRASE,
        profile=Profile.OFFICE,
        cost=FLOOR,
        clock=CLOCK,
        classic=True,
    )
    photos = folder / "photos"
    photos.mkdir()
    with office, create(folder / "monitor") as monitor:
        introduce(monitor, office, folder / "team.json")
        identity = office.office_identity
        assert identity is not None
        (folder / "key").write_text(identity.to_string() + "\n")
        for number in range(max(1, mib // (PHOTO_MIB * PHOTOS))):
            photo = os.urandom(PHOTO_MIB * MIB)
            record(monitor, seed=number, photo=photo, photos=PHOTOS)
            for copy in range(PHOTOS):
                (photos / f"{number}-{copy}.jpg").write_bytes(photo + bytes(copy))
    for name in ("one", "usual"):
        shutil.copytree(folder / "office", folder / f"office-{name}")
    return str(identity.recipient())


def _peers_make(folder: Path, recipient: str) -> dict[str, float]:
    made = {}
    if shutil.which("age"):
        made["age"] = _shell(f"tar c photos | age -r {recipient} > t.age", folder)
        (folder / "t.age").unlink()
    if shutil.which("gpg"):
        home = folder / "gnupg"
        home.mkdir(mode=0o700)
        words = (
            f"tar c photos | gpg --homedir {home} --batch --quiet --passphrase x"
            " --pinentry-mode loopback --compress-algo none --symmetric -o t.gpg"
        )
        made["gpg"] = _shell(words, folder)
        (folder / "t.gpg").unlink()
    return made


def _by_hand(folder: Path, bundle: Path) -> float:
    out = folder / "by-hand"
    out.mkdir()
    taken = _shell(
        f"age -d -i key {bundle} | tar x -C by-hand;"
        " cd by-hand/*; sha256sum -c --quiet manifest-sha256.txt",
        folder,
    )
    shutil.rmtree(out)
    return taken


def _shell(command: str, folder: Path) -> float:
    began = time.perf_counter()
    subprocess.run(["bash", "-o", "pipefail", "-ec", command], cwd=folder, check=True)
    return time.perf_counter() - began


def _apart(what: str, folder: Path, bundles: Path, part: int) -> Told:
    """Do one thing in a process of its own."""
    words = ["--do", what, str(folder), str(bundles), str(part)]
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.bench_handover", *words],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        check=True,
        text=True,
    )
    told: Told = json.loads(done.stdout)
    return told


def _do(what: str, folder: Path, bundles: Path, part: int) -> Told:
    name = "monitor" if what == "export" else f"office-{bundles.name}"
    with reopen(folder / name) as vault:
        back = _reading_back()
        forget_peak()  # of the key derivation
        began = time.perf_counter()
        if what == "export":
            exporting.export(
                vault,
                None,
                ["office"],
                "p_store",
                bundles,
                purge=False,
                progress=Progress(),
                part_bytes=part,
            )
        else:
            report = receiving.receive(vault, [bundles], None, Progress())
            assert not report.quarantined, report.quarantined
        seconds = time.perf_counter() - began
    workers = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    most_mib = max(peak_mib(), workers)  # of one process; a worker begins with ours
    return {"seconds": seconds, "reading_back": sum(back), "mib": most_mib}


def _reading_back() -> list[float]:
    """Return a list that will hold the seconds of each reading back."""
    taken: list[float] = []
    read_back = writer._read_back

    def timed(*arguments: Any) -> None:
        began = time.perf_counter()
        read_back(*arguments)
        taken.append(time.perf_counter() - began)

    writer._read_back = timed  # type: ignore[assignment]
    return taken


@contextmanager
def _place(mib: int) -> Iterator[Path]:
    """Give a folder in memory when there is room, so that no disk is measured."""
    memory = Path("/dev/shm")  # noqa: S108
    fits = memory.is_dir() and shutil.disk_usage(memory).free > _ROOM * mib * MIB
    with tempfile.TemporaryDirectory(dir=memory if fits else None) as place:
        yield Path(place)


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--mib", type=int, default=1024)
    parser.add_argument("--do", nargs=4)
    options = parser.parse_args()
    if options.do:
        what, folder, bundles, part = options.do
        told = _do(what, Path(folder), Path(bundles), int(part))
        sys.stdout.write(json.dumps(told))
        return 0
    with _place(options.mib) as folder:
        sys.stdout.write(table(measured(folder, options.mib)) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
