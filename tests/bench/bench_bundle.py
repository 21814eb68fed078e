"""How fast bundles are made and read, beside the tools that anybody has.

`python -m tests.bench.bench_bundle [--mib 1024] [--folder /dev/shm] [--small 1000]`

Only ratios of one run mean anything. Each figure is the least of `--runs` runs, taken
in turns so that a busy minute of the machine hits all alike. "memory" is the peak of a
process of its own that does nothing else.
"""

import argparse
import hashlib
import multiprocessing
import os
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from datetime import date
from pathlib import Path

from monitor_app.bundle import writer
from monitor_app.bundle.manifest import BundleManifest, Entry, Series
from monitor_app.bundle.reader import ReadState, read_bundle
from monitor_app.bundle.writer import BundleRequest, PayloadItem, write_bundle
from monitor_app.crypto.age_keys import X25519Identity
from monitor_app.crypto.sshsig import SigningKey
from monitor_app.crypto.stream import StreamWriter
from monitor_app.progress import Progress
from monitor_app.records.ids import new_id

PHOTO_BYTES = 4 * 1024**2
OFFICE = X25519Identity(bytes(range(32)))
SIGNER = SigningKey.from_seed(bytes(range(32)))


class Encrypted:
    """A sink like the vault's: each file encrypted chunk by chunk, nothing in clear."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def begin(self, manifest: BundleManifest, entries: Sequence[Entry]) -> None:
        self._folder.mkdir()

    def open(self, entry: Entry) -> None:
        self._file = (self._folder / new_id(os.urandom)).open("xb")
        self._stream = StreamWriter(os.urandom(32), self._file)

    def write(self, data: bytes) -> None:
        self._stream.write(data)

    def close(self, entry: Entry) -> None:
        self._stream.finish()
        self._file.close()


def make_photos(folder: Path, mib: int) -> list[Path]:
    folder.mkdir()
    photos = []
    for number in range(max(1, mib * 1024**2 // PHOTO_BYTES)):
        photo = folder / f"{number:05}.jpg"
        photo.write_bytes(os.urandom(PHOTO_BYTES))
        photos.append(photo)
    return photos


def item(photo: Path) -> PayloadItem:
    with photo.open("rb") as source:
        sha256 = hashlib.file_digest(source, "sha256").hexdigest()
    return PayloadItem(
        name=f"attachments/{photo.name}",
        bytes=photo.stat().st_size,
        sha256=sha256,
        open=lambda: photo.open("rb"),
    )


def request(items: Sequence[PayloadItem]) -> BundleRequest:
    return BundleRequest(
        signer=SIGNER,
        recipients=[OFFICE.recipient()],
        items=items,
        deployment="Bench",
        series=Series(id=new_id(os.urandom), index=1, count=1),
        sequence=1,
        previous="0" * 64,
        created=date(2026, 11, 24),
        app="bench",
    )


def export(items: Sequence[PayloadItem], folder: Path) -> Path:
    return write_bundle(folder, request(items), Progress()).path


def export_without_reading_back(items: Sequence[PayloadItem], folder: Path) -> None:
    with (folder / "once.age").open("wb") as sink:
        writer._Pass(request(items), os.urandom, Progress()).run(sink)


def receive(file: Path, folder: Path) -> None:
    with file.open("rb") as source:
        read_bundle(
            source,
            [OFFICE],
            [str(OFFICE.recipient())],
            lambda _key, _manifest: None,
            Encrypted(folder),
            ReadState(),
        )


class Nothing(Encrypted):
    """A sink that keeps nothing: what reading back does."""

    def begin(self, manifest: BundleManifest, entries: Sequence[Entry]) -> None:
        pass

    def open(self, entry: Entry) -> None:
        pass

    def write(self, data: bytes) -> None:
        pass

    def close(self, entry: Entry) -> None:
        pass


def verify(file: Path, _folder: Path) -> None:
    with file.open("rb") as source:
        read_bundle(
            source,
            [OFFICE],
            [str(OFFICE.recipient())],
            lambda _key, _manifest: None,
            Nothing(Path()),
            ReadState(),
        )


def shell(command: str, folder: Path) -> None:
    subprocess.run(
        ["bash", "-o", "pipefail", "-ec", command], cwd=folder, check=True, stdout=-3
    )


def seconds(work: Callable[[], object], clean: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    passed = time.perf_counter() - started
    clean()
    return passed


def large(folder: Path, mib: int, runs: int) -> None:
    photos = make_photos(folder / "photos", mib)
    items = [item(photo) for photo in photos]
    recipient = str(OFFICE.recipient())
    (folder / "key").write_text(OFFICE.to_string() + "\n")
    kept = folder / "kept"
    kept.mkdir()
    bundle = export(items, kept)
    out = folder / "out"

    def remove(*names: str) -> Callable[[], None]:
        def clean() -> None:
            for name in names:
                path = folder / name
                if path.is_dir():
                    shutil.rmtree(path)
                else:
                    path.unlink()

        return clean

    works: dict[str, tuple[Callable[[], object], Callable[[], None]]] = {
        "tar c | age -r": (
            lambda: shell(f"tar c photos | age -r {recipient} > t.age", folder),
            remove("t.age"),
        ),
        "export, once": (
            lambda: export_without_reading_back(items, folder),
            remove("once.age"),
        ),
        "age -d | tar x, sha256sum -c": (
            lambda: shell(
                f"mkdir out; age -d -i key {bundle} | tar x -C out;"
                " cd out/*; sha256sum -c --quiet manifest-sha256.txt",
                folder,
            ),
            remove("out"),
        ),
        "read back": (lambda: verify(bundle, out), lambda: None),
        "receive, encrypted": (lambda: receive(bundle, out), remove("out")),
    }
    best = dict.fromkeys(works, float("inf"))
    for _run in range(runs):
        for name, (work, clean) in works.items():
            best[name] = min(best[name], seconds(work, clean))
    for name, passed in best.items():
        print(f"{name:32} {passed:7.2f} s {mib / passed:7.0f} MiB/s")
    made, opened = best["tar c | age -r"], best["age -d | tar x, sha256sum -c"]
    print(f"export / tar|age:             {made / best['export, once']:.2f} x (1.5)")
    print(f"read back / by hand:          {opened / best['read back']:.2f} x (2)")
    ratio = opened / best["receive, encrypted"]
    print(f"receive / by hand:            {ratio:.2f} x (1.5)")
    for name, target, args in (
        ("export", export, (items, folder)),
        ("receive", receive, (bundle, out)),
    ):
        print(f"memory, {name}: {peak_mib(target, *args)} MiB")


def peak_mib(target: Callable[..., object], *arguments: object) -> int:
    """Return the largest resident set of a process that only does this."""
    context = multiprocessing.get_context("fork")
    ours, theirs = context.Pipe()

    def work() -> None:
        target(*arguments)
        theirs.send(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)

    process = context.Process(target=work)
    process.start()
    found = int(ours.recv())
    process.join()
    return found


def _receive_all(files: Sequence[Path], folder: Path) -> None:
    for file in files:
        receive(file, folder / file.stem)


def small(folder: Path, count: int) -> None:
    """Receive bundles of two interviews and three photographs of 100 kB each."""
    inbox, out = folder / "inbox", folder / "small"
    inbox.mkdir()
    out.mkdir()
    for _number in range(count):
        photos = [os.urandom(100_000) for _photo in range(6)]
        content = [
            writer.bytes_in_memory(f"attachments/{place}.jpg", photo)
            for place, photo in enumerate(photos)
        ]
        with (inbox / f"{new_id(os.urandom)}.age").open("xb") as sink:
            writer._Pass(request(content), os.urandom, Progress()).run(sink)
    files = sorted(inbox.iterdir())
    started = time.perf_counter()
    context = multiprocessing.get_context("fork")
    workers = [
        context.Process(target=_receive_all, args=(files[part::2], out))
        for part in range(2)
    ]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    passed = time.perf_counter() - started
    assert len(list(out.iterdir())) == count
    print(f"{count} small bundles, 2 workers: {count / passed:.0f} a second (50)")


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--mib", type=int, default=1024)
    parser.add_argument("--folder", type=Path, default=Path("/dev/shm"))  # noqa: S108
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--small", type=int, default=1000)
    options = parser.parse_args()
    with ExitStack() as stack:
        folder = options.folder / f"bench-{os.getpid()}"
        folder.mkdir()
        stack.callback(shutil.rmtree, folder)
        large(folder, options.mib, options.runs)
        if options.small:
            small(folder, options.small)
    return 0


if __name__ == "__main__":
    sys.exit(main())
