"""Writes an export as a series of bundles: all of them, or none. `FORMAT.md`, 1.

All parts of a series are of one size, so that the outside tells nothing but how much.
The size is that of the fullest part, rounded as a single bundle is: interviews that
fill half a part each would otherwise double what has to be carried and sent.
"""

import contextlib
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from monitor_app.bundle import manifest as tags
from monitor_app.bundle import ustar
from monitor_app.bundle.manifest import BundleKind, Series
from monitor_app.bundle.padding import padded
from monitor_app.bundle.parts import PackedInterview, Part, share_out
from monitor_app.bundle.writer import (
    STANZAS,
    AgeRecipient,
    BundleRequest,
    WrittenBundle,
    write_bundle,
)
from monitor_app.crypto.sshsig import SigningKey
from monitor_app.crypto.stream import CHUNK_BYTES, TAG_BYTES
from monitor_app.progress import Progress
from monitor_app.records.ids import new_id

DEFAULT_PART_BYTES = 32 * 1024**2
LARGEST_PART_BYTES = tags.MOST_BYTES
SMALLEST_PART_BYTES = 1024**2
# age: first line, MAC line and nonce; the longest stanza is the hybrid one.
_AGE_FIXED_BYTES = 22 + 48 + 16
_STANZA_BYTES = {"X25519": 98, "mlkem768x25519": 1557}
# Tag files: six headers, four of them of one block of content; index and padding
# headers, the end; the rounding of manifest, bundle.json and index.
_TAG_BLOCKS = 6 + 4 + 2 + 2 + 3
_INDEX_FRAME_BYTES = 512


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesRequest:
    """Everything that the bundles of one export have in common."""

    signer: SigningKey
    recipients: Sequence[AgeRecipient]
    deployment: str
    sequence: int  # of the first bundle
    previous: str
    created: date
    app: str
    purpose: str
    audit_head: str = ""
    kind: BundleKind = BundleKind.TESTIMONY
    part_bytes: int = DEFAULT_PART_BYTES

    def __post_init__(self) -> None:
        if not SMALLEST_PART_BYTES <= self.part_bytes <= LARGEST_PART_BYTES:
            raise ValueError("not the size of a part")


def plan_series(
    interviews: Sequence[PackedInterview], request: SeriesRequest, progress: Progress
) -> tuple[Part, ...]:
    """Share interviews out over parts; see `parts.share_out` for what it raises."""
    return share_out(
        interviews,
        _plain_capacity(request) - _tag_bytes(request),
        purpose=request.purpose,
        audit_head=request.audit_head,
        progress=progress,
    )


def write_series(
    folder: Path,
    request: SeriesRequest,
    parts: Sequence[Part],
    progress: Progress,
    random_bytes: Callable[[int], bytes] = os.urandom,
) -> tuple[WrittenBundle, ...]:
    """Write each part as a bundle, in order; read each back.

    Raises:
        MonitorError, Cancelled: see `write_bundle`. None of the files is left then.
    """
    written: list[WrittenBundle] = []
    series = new_id(random_bytes)
    share = 0
    total = sum(item.bytes for part in parts for item in part.items)

    def pass_on(done: int, of: int) -> None:
        here = sum(item.bytes for item in parts[len(written)].items)
        progress.step(share + here * done // of, total)

    try:
        for part in parts:
            made = write_bundle(
                folder,
                _bundle_request(request, parts, written, series),
                Progress(pass_on),
                random_bytes,
            )
            share += sum(item.bytes for item in part.items)
            written.append(made)
            progress.step(share, total)
    except BaseException:
        for bundle in written:
            with contextlib.suppress(OSError):
                bundle.path.unlink()
        raise
    return tuple(written)


def _bundle_request(
    request: SeriesRequest,
    parts: Sequence[Part],
    written: Sequence[WrittenBundle],
    series: str,
) -> BundleRequest:
    """Return what the next part is made from."""
    done = len(written)
    return BundleRequest(
        signer=request.signer,
        recipients=request.recipients,
        items=parts[done].items,
        deployment=request.deployment,
        series=Series(id=series, index=done + 1, count=len(parts)),
        sequence=request.sequence + done,
        previous=written[-1].tagmanifest_sha256 if written else request.previous,
        created=request.created,
        app=request.app,
        kind=request.kind,
        plain_bytes=_one_length(request, parts),
        most_plain_bytes=_plain_capacity(request),
    )


def _one_length(request: SeriesRequest, parts: Sequence[Part]) -> int:
    """Return the length of every part of a series; 0 leaves a lone one to Padmé."""
    if len(parts) < 2:
        return 0
    capacity = _plain_capacity(request)
    return min(capacity, padded(capacity - min(part.spare for part in parts)))


def _plain_capacity(request: SeriesRequest) -> int:
    """Return the longest plaintext whose file is no longer than a part."""
    longest = max(_STANZA_BYTES[r.stanza_type] for r in request.recipients)
    stanzas = max(STANZAS, len(request.recipients))
    sealed = request.part_bytes - _AGE_FIXED_BYTES - stanzas * longest
    chunks = -(-sealed // (CHUNK_BYTES + TAG_BYTES))
    return (sealed - chunks * TAG_BYTES) // ustar.BLOCK * ustar.BLOCK


def _tag_bytes(request: SeriesRequest) -> int:
    """Return an upper bound of what is neither payload nor its listing."""
    manifest = tags.BundleManifest(
        id="a" * 26,
        kind=request.kind,
        signer=bytes(32),
        recipients=("0" * 64,) * len(request.recipients),
        deployment=request.deployment,
        series=Series(id="a" * 26, index=10**9, count=10**9),
        sequence=10**12,
        previous=request.previous,
        created=request.created,
        app=request.app,
    )
    return (
        len(manifest.write())
        + _TAG_BLOCKS * ustar.BLOCK
        + _INDEX_FRAME_BYTES
        + len(request.purpose)
        + len(request.audit_head)
    )
