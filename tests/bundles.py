"""What tests of bundles share: a sink in memory, a progress, a small request."""

import os
from collections.abc import Sequence
from datetime import date

from monitor_app.bundle.manifest import BundleManifest, Entry, Series
from monitor_app.bundle.writer import BundleRequest, bytes_in_memory
from monitor_app.crypto.age_keys import X25519Identity
from monitor_app.crypto.sshsig import SigningKey
from monitor_app.progress import Progress
from monitor_app.records.ids import new_id

SIGNER = SigningKey.from_seed(bytes(range(32)))
OFFICE = X25519Identity.generate()
SERIES = new_id(os.urandom)
ITEMS = [
    bytes_in_memory("00-index.json", b"{}"),
    bytes_in_memory("attachments/abc.jpg", bytes(range(256)) * 40),
    bytes_in_memory("records/abc.1.xml", "<x>қ</x>".encode()),
]


class Memory:
    """A sink that keeps files in memory; `begun` says that it heard anything."""

    def __init__(self) -> None:
        self.begun = False
        self.files: dict[str, bytes] = {}
        self._open = b""

    def begin(self, manifest: BundleManifest, entries: Sequence[Entry]) -> None:
        self.begun = True
        self.manifest = manifest

    def open(self, entry: Entry) -> None:
        self._open = b""

    def write(self, data: bytes) -> None:
        self._open += data

    def close(self, entry: Entry) -> None:
        self.files[entry.name] = self._open


class Steps(Progress):
    """Remembers every step, also those that come too fast to be shown."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[tuple[int, int]] = []

    def step(self, done: int, total: int) -> None:
        self.seen.append((done, total))


def request(**changed: object) -> BundleRequest:
    values: dict[str, object] = {
        "signer": SIGNER,
        "recipients": [OFFICE.recipient()],
        "items": ITEMS,
        "deployment": "Coalition",
        "series": Series(id=SERIES, index=1, count=1),
        "sequence": 1,
        "previous": "0" * 64,
        "created": date(2026, 11, 24),
        "app": "0.1.0",
    }
    return BundleRequest(**(values | changed))  # type: ignore[arg-type]
