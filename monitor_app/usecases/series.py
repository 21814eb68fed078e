"""Writes what was selected as series of bundles, and notes them: all, or none.

Each compartment is a series of its own, to its own recipients.
"""

import contextlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import monitor_app
from monitor_app.bundle.manifest import BundleKind
from monitor_app.bundle.parts import Part
from monitor_app.bundle.series import (
    DEFAULT_PART_BYTES,
    SeriesRequest,
    plan_series,
    write_series,
)
from monitor_app.bundle.writer import WrittenBundle
from monitor_app.progress import Progress
from monitor_app.records.interview import State
from monitor_app.team import COMPARTMENTS, Team
from monitor_app.usecases import clock, packing
from monitor_app.usecases.selecting import Order, Selection
from monitor_app.vault import Vault
from monitor_app.vault.bundles import SealedItem, WrittenBundleRow


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedBundle:
    """A file that lies on the medium and was read back."""

    file: Path
    bytes: int
    id: str
    items: int  # interviews in it
    recipients: tuple[str, ...]  # names in the team file
    kind: str


def seal(
    vault: Vault,
    team: Team,
    order: Order,
    going: Sequence[Selection],
    out: Path,
    *,
    progress: Progress,
    part_bytes: int = DEFAULT_PART_BYTES,
) -> tuple[SealedBundle, ...]:
    """Write, read back and note; whatever is raised, no file and no note is left.

    Raises:
        MonitorError, Cancelled: see `write_series`.
    """
    runs: list[_Run] = []
    try:
        for compartment in COMPARTMENTS:
            here = [s for s in going if s.compartment == compartment]
            if here:
                runs.append(_Run(vault, order, compartment))
                after = runs[-2].after if len(runs) > 1 else 0
                request = _request(vault, team, runs[-1], after, part_bytes)
                runs[-1].seal(here, request, out, progress)
        with vault.transaction():
            for run in runs:
                run.note()
    except BaseException:
        for run in runs:
            run.remove()
        raise
    return tuple(bundle for run in runs for bundle in run.sealed())


class _Run:
    """One series of one compartment: packed and written, then noted or removed."""

    def __init__(self, vault: Vault, order: Order, compartment: str) -> None:
        self._vault = vault
        self.kind = BundleKind(compartment)
        self._of_names = self.kind is BundleKind.IDENTITY
        self.order = replace(
            order,
            recipients=tuple(r for r in order.recipients if r.opens == compartment),
        )
        self._first = 1
        self._selections: dict[str, Selection] = {}
        self._parts: tuple[Part, ...] = ()
        self._written: tuple[WrittenBundle, ...] = ()

    def seal(
        self,
        going: Sequence[Selection],
        request: SeriesRequest,
        out: Path,
        progress: Progress,
    ) -> None:
        """Write the series and read it back."""
        self._first = request.sequence
        packed = []
        for selection in going:
            packed.append(packing.pack(self._vault, selection, self.order))
            self._selections[packed[-1].record.id] = selection
        self._parts = plan_series(packed, request, progress)
        self._written = write_series(out, request, self._parts, progress)

    @property
    def recipients(self) -> str:
        """Return how the vault spells who receives."""
        return json.dumps(sorted(r.name for r in self.order.recipients))

    @property
    def after(self) -> int:
        """Return the number of the bundle after this series."""
        return self._first + len(self._written)

    def remove(self) -> None:
        """Take the files away again: nothing notes them."""
        for bundle in self._written:
            with contextlib.suppress(OSError):
                bundle.path.unlink()

    def sealed(self) -> list[SealedBundle]:
        """Return what lies on the medium."""
        return [
            SealedBundle(
                file=bundle.path,
                bytes=bundle.bytes,
                id=bundle.id,
                items=len(part.contents.records),
                recipients=tuple(r.name for r in self.order.recipients),
                kind=self.kind.value,
            )
            for part, bundle in zip(self._parts, self._written, strict=True)
        ]

    def note(self) -> None:
        """Note the bundles and what is in them; the caller owns the transaction."""
        moment = clock.stamp(self._vault.clock())
        pairs = zip(self._parts, self._written, strict=True)
        for sequence, (part, bundle) in enumerate(pairs, start=self._first):
            records = part.contents.records
            # A sheet lies in the identity store: the vault has no interview of it.
            items = [] if self._of_names else [self._item(r.id) for r in records]
            self._vault.bundles.add_written(self._row(bundle, sequence, moment), items)
            self._vault.audit.append("bundle.written", bundle.id, str(len(records)))
        if self._of_names or not self.order.own_organisation:
            return
        for selection in self._selections.values():
            summary = self._vault.interviews.get(selection.summary.id)
            if selection.whole and summary.state is State.SIGNED:
                self._vault.interviews.set_state(summary.id, State.SEALED, moment)

    def _item(self, record: str) -> SealedItem:
        selection = self._selections[record]
        return SealedItem(
            interview=selection.summary.id,
            version=selection.versions[-1].number,
            whole=selection.whole,
        )

    def _row(
        self, bundle: WrittenBundle, sequence: int, moment: str
    ) -> WrittenBundleRow:
        several = len(self._written) > 1
        return WrittenBundleRow(
            id=bundle.id,
            file=bundle.path.name,
            created=moment,
            recipients=self.recipients,
            purpose=self.order.purpose,
            tagmanifest_sha256=bundle.tagmanifest_sha256,
            sequence=sequence,
            size=bundle.bytes,
            series=self._written[0].id if several else "",
            kind=self.kind.value,
        )


def _request(
    vault: Vault,
    team: Team,
    run: _Run,
    after: int,
    part_bytes: int,
) -> SeriesRequest:
    sequence, previous = vault.bundles.next_sequence(run.recipients)
    return SeriesRequest(
        signer=vault.signing_key,
        recipients=[recipient.age() for recipient in run.order.recipients],
        deployment=team.organisation,
        sequence=max(sequence, after),
        previous=previous,
        created=run.order.today,
        app=monitor_app.__version__,
        purpose=run.order.purpose,
        audit_head=vault.audit.head()[1],
        kind=run.kind,
        part_bytes=part_bytes,
    )
