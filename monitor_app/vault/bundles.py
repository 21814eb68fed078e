"""Bundles that were written and received; receipts; the order of each sender."""

from collections.abc import Iterable
from dataclasses import dataclass, fields

from monitor_app.errors.records import NoSuchBundleError
from monitor_app.vault.database import Database

START = "0" * 64


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenBundleRow:
    """A bundle that this vault wrote."""

    id: str
    file: str
    created: str
    recipients: str  # JSON list of names, ascending
    purpose: str
    tagmanifest_sha256: str
    sequence: int
    size: int
    handed_over: str | None = None
    handed_to: str | None = None
    receipt: bytes | None = None
    receipt_at: str | None = None
    series: str = ""
    kind: str = "testimony"


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedItem:
    """A version of an interview in a bundle; not whole where consent kept a part."""

    interview: str
    version: int
    whole: bool = True
    missing: bool = False  # the receiver said that it does not have it


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceivedBundleRow:
    """A bundle that this vault took in."""

    id: str
    signer: str  # OpenSSH public key line
    sequence: int
    previous: str
    tagmanifest_sha256: str
    received: str
    kind: str = "testimony"
    series: str = ""
    part: int = 1
    parts: int = 1


_WRITTEN = tuple(field.name for field in fields(WrittenBundleRow))
_RECEIVED = tuple(field.name for field in fields(ReceivedBundleRow))


class BundleRepository:
    """Reads and writes what is known of bundles. The caller owns the transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def next_sequence(self, recipients: str) -> tuple[int, str]:
        """Return the number of the next bundle, and the hash it has to continue from.

        Numbers count every bundle; the hash is of the last one for the same recipients,
        so that a receiver misses only what was meant for it.

        Args:
            recipients: as `WrittenBundleRow` spells them.
        """
        ((last,),) = self._database.execute(
            "SELECT coalesce(max(sequence), 0) FROM bundles_written"
        )
        found = self._database.one(
            "SELECT tagmanifest_sha256 FROM bundles_written"
            " WHERE recipients = :recipients ORDER BY sequence DESC LIMIT 1",
            {"recipients": recipients},
        )
        return int(last) + 1, str(found[0]) if found else START

    def add_written(
        self, bundle: WrittenBundleRow, items: Iterable[SealedItem]
    ) -> None:
        """Note a bundle and the versions of interviews in it."""
        marks = ", ".join(f":{name}" for name in _WRITTEN)
        self._database.execute(
            f"INSERT INTO bundles_written ({', '.join(_WRITTEN)}) VALUES ({marks})",  # noqa: S608
            {name: getattr(bundle, name) for name in _WRITTEN},
        )
        self._database.execute_many(
            "INSERT INTO bundle_items (bundle, interview, version, whole)"
            " VALUES (:bundle, :interview, :version, :whole)",
            [
                {
                    "bundle": bundle.id,
                    "interview": item.interview,
                    "version": item.version,
                    "whole": int(item.whole),
                }
                for item in items
            ],
        )

    def written(self) -> tuple[WrittenBundleRow, ...]:
        """Return every bundle that was written, newest first."""
        return self._select_written("1", "")

    def get_written(self, bundle: str) -> WrittenBundleRow:
        """Return one; raise `NoSuchBundleError` if this vault did not write it."""
        found = self._select_written("id = :key", bundle)
        if not found:
            raise NoSuchBundleError(bundle=bundle)
        return found[0]

    def items(self, bundle: str) -> tuple[SealedItem, ...]:
        """Return the interviews and versions in a bundle."""
        rows = self._database.execute(
            "SELECT interview, version, whole, missing FROM bundle_items"
            " WHERE bundle = :id ORDER BY interview, version",
            {"id": bundle},
        )
        return tuple(
            SealedItem(interview=str(i), version=int(v), whole=bool(w), missing=bool(m))
            for i, v, w, m in rows
        )

    def mark_handed_over(self, bundle: str, to: str, at: str) -> None:
        """Note who took the bundle away."""
        self.get_written(bundle)
        self._database.execute(
            "UPDATE bundles_written SET handed_over = :at, handed_to = :to"
            " WHERE id = :id",
            {"id": bundle, "at": at, "to": to},
        )

    def add_receipt(self, bundle: str, receipt: bytes, at: str) -> None:
        """Keep the office's receipt."""
        self._database.execute(
            "UPDATE bundles_written SET receipt = :receipt, receipt_at = :at"
            " WHERE id = :id",
            {"id": bundle, "receipt": receipt, "at": at},
        )

    def mark_missing(self, interview: str) -> None:
        """Note that the office does not have an interview, whatever it confirmed."""
        self._database.execute(
            "UPDATE bundle_items SET missing = 1 WHERE interview = :interview",
            {"interview": interview},
        )

    def acknowledged_version(self, interview: str) -> int:
        """Return the newest version that receipts cover wholly; 0 for none.

        Of a version that was cut into several bundles every one needs its receipt, and
        what consent kept back, or the receiver does not have, is not covered by any.
        """
        found = self._database.one(
            "SELECT max(version) FROM ("
            " SELECT i.version AS version,"
            "  min(b.receipt IS NOT NULL AND i.whole = 1 AND i.missing = 0)"
            "  AS covered"
            " FROM bundle_items AS i JOIN bundles_written AS b ON b.id = i.bundle"
            " WHERE i.interview = :id"
            " GROUP BY i.version, iif(b.series = '', b.id, b.series)"
            ") WHERE covered",
            {"id": interview},
        )
        return int(found[0]) if found and found[0] is not None else 0

    def confirmed_until(self, moment: str) -> tuple[str, ...]:
        """Return the interviews here whose last receipt came at `moment` or before."""
        rows = self._database.execute(
            "SELECT i.interview FROM bundle_items AS i"
            " JOIN bundles_written AS b ON b.id = i.bundle"
            " JOIN interviews AS v ON v.id = i.interview"
            " WHERE v.state = 'receipt_verified' AND b.receipt IS NOT NULL"
            " GROUP BY i.interview HAVING max(b.receipt_at) <= :moment"
            " ORDER BY i.interview",
            {"moment": moment},
        )
        return tuple(str(id_) for (id_,) in rows)

    def add_received(
        self, bundle: ReceivedBundleRow, interviews: Iterable[str] = ()
    ) -> None:
        """Note a bundle that was taken in, and the interviews that came in it."""
        marks = ", ".join(f":{name}" for name in _RECEIVED)
        self._database.execute(
            f"INSERT INTO bundles_received ({', '.join(_RECEIVED)}) VALUES ({marks})",  # noqa: S608
            {name: getattr(bundle, name) for name in _RECEIVED},
        )
        self._database.execute_many(
            "INSERT INTO received_items VALUES (:bundle, :interview)",
            [{"bundle": bundle.id, "interview": id_} for id_ in interviews],
        )

    def erased_of(self, bundle: str) -> tuple[str, ...]:
        """Return the interviews of a received bundle that were erased here."""
        rows = self._database.execute(
            "SELECT r.interview FROM received_items AS r"
            " JOIN interviews AS v ON v.id = r.interview"
            " WHERE r.bundle = :id AND v.state = 'erased_here' ORDER BY r.interview",
            {"id": bundle},
        )
        return tuple(str(id_) for (id_,) in rows)

    def was_received(self, bundle: str) -> bool:
        """Say whether a bundle was taken in before."""
        found = self._database.one(
            "SELECT 1 FROM bundles_received WHERE id = :id", {"id": bundle}
        )
        return found is not None

    def received_ids(self) -> frozenset[str]:
        """Return the ids of every bundle that was taken in."""
        rows = self._database.execute("SELECT id FROM bundles_received")
        return frozenset(str(id_) for (id_,) in rows)

    def get_received(self, bundle: str) -> ReceivedBundleRow:
        """Return one; raise `NoSuchBundleError` if it was not taken in."""
        row = self._database.one(
            f"SELECT {', '.join(_RECEIVED)} FROM bundles_received WHERE id = :id",  # noqa: S608
            {"id": bundle},
        )
        if row is None:
            raise NoSuchBundleError(bundle=bundle)
        return ReceivedBundleRow(**dict(zip(_RECEIVED, row, strict=True)))

    def received(self) -> tuple[ReceivedBundleRow, ...]:
        """Return every bundle that was taken in, by sender and number."""
        rows = self._database.execute(
            f"SELECT {', '.join(_RECEIVED)} FROM bundles_received"  # noqa: S608
            " ORDER BY signer, sequence"
        )
        return tuple(
            ReceivedBundleRow(**dict(zip(_RECEIVED, row, strict=True))) for row in rows
        )

    def _select_written(self, condition: str, key: str) -> tuple[WrittenBundleRow, ...]:
        rows = self._database.execute(
            f"SELECT {', '.join(_WRITTEN)} FROM bundles_written WHERE {condition}"  # noqa: S608
            " ORDER BY sequence DESC",
            {"key": key},
        )
        return tuple(
            WrittenBundleRow(**dict(zip(_WRITTEN, row, strict=True))) for row in rows
        )
