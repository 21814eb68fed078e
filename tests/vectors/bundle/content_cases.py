"""The vectors of contents: name, bytes, and the one verdict."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from tests.vectors.bundle.contents import (
    FORM,
    ORIGIN,
    PHOTO,
    PICTURE,
    RECORD,
    REVOKED,
    XFORM,
    Packed,
    Version,
    tombstone,
)
from tests.vectors.bundle.forge import MONITOR, OTHER_MONITOR, STRANGER

BAD = "bundle.malformed"
UNSIGNED = "bundle.record-signature"
OTHERS_LEFT_OUT = "bundle.withheld-mismatch"
NO_WITHDRAWAL = "bundle.tombstone-signature"
KEPT = ("note", "flag.interviewer-only")
WITHHELD = [{"question": KEPT[0], "reason": KEPT[1]}]
SAID = {"withheld": WITHHELD, "disclosed_from": ORIGIN}
COPY = Version(marked_from=ORIGIN, marked=[KEPT])


@dataclass(frozen=True)
class ContentCase:
    """A sealed bundle and the code of what is wrong with it, "" for nothing."""

    name: str
    content: bytes
    code: str = ""


def every_content_case() -> list[ContentCase]:
    """Return all vectors, freshly sealed."""
    return [
        ContentCase(name, packed.seal(), code)
        for group in (_records(), _files(), _disclosures(), _withdrawals())
        for name, packed, code in group
    ]


Told = Iterator[tuple[str, Packed, str]]


def _records() -> Told:
    amended = (Version(), Version(number=2, account="What happened, corrected"))
    yield "record-good", Packed(), ""
    yield "record-good-amended", Packed(versions=amended), ""
    yield "record-good-by-other", Packed(versions=(Version(signer=OTHER_MONITOR),)), ""
    by_stranger = Packed(versions=(Version(signer=STRANGER),))
    yield "record-by-stranger", by_stranger, UNSIGNED
    yield "record-by-revoked", Packed(versions=(Version(signer=REVOKED),)), UNSIGNED
    claimed = Version(signer=OTHER_MONITOR, named=MONITOR)
    yield "record-other-signer-named", Packed(versions=(claimed,)), UNSIGNED
    spaced = Version(namespace="ohrm-bundle-v1@monitor-app")
    yield "record-other-namespace", Packed(versions=(spaced,)), UNSIGNED
    changed = Version(account="Nothing happened").submission()
    swapped = Packed(files={f"records/{RECORD}.1.xml": changed})
    yield "record-changed", swapped, UNSIGNED
    unsigned = Packed(files={f"records/{RECORD}.1.sig": b""})
    yield "record-no-signature", unsigned, UNSIGNED
    other = Version(instance_of="gcdefghijklmnopqrstuvwxyza")
    yield "record-instance-of-other", Packed(versions=(other,)), BAD
    lone = Packed(versions=(Version(number=2),))
    yield "record-version-missing", lone, BAD
    twice = Packed(versions=amended, record={"versions": _without_parent(amended)})
    yield "record-parent-missing", twice, UNSIGNED
    yield "record-number-mistyped", Packed(record={"number": "2222-2222-4"}), BAD
    yield "record-other-form", Packed(record={"form_sha256": "0" * 64}), BAD
    yield "record-identity-kind", Packed(kind="identity"), BAD


def _without_parent(versions: tuple[Version, ...]) -> list[object]:
    (record,) = Packed(versions=versions).index_of()["records"]
    return [version | {"parent_sha256": None} for version in record["versions"]]


def _files() -> Told:
    form = f"forms/{FORM[:32]}.xml"
    bent = XFORM.replace(b"Case", b"Cose")
    yield "form-changed", Packed(files={form: bent}), "bundle.payload-mismatch"
    yield "form-not-listed", Packed(index={"forms": []}), BAD
    extra = Packed(files={"records/gcdefghijklmnopqrstuvwxyza.1.xml": b"<x/>"})
    yield "file-not-in-index", extra, BAD
    unnamed = Packed(versions=(Version(picture=False), Version(number=2)))
    yield "attachment-good-of-later-version", unnamed, ""
    bare = Version(picture=False)
    (photo,) = Packed().index_of()["records"][0]["attachments"]
    stray = Packed(
        versions=(bare,),
        record={"attachments": [photo]},
        files={f"attachments/{PHOTO}.jpg": PICTURE},
    )
    yield "attachment-nobody-signed", stray, BAD
    file = {f"attachments/{PHOTO}.jpg": bytes(len(PICTURE))}
    yield "attachment-changed", Packed(files=file), BAD
    other = photo | {"sha256": hashlib.sha256(bytes(len(PICTURE))).hexdigest()}
    lying = Packed(record={"attachments": [other]}, files=file)
    yield "attachment-not-the-signed-one", lying, BAD
    away = Packed(index={"elsewhere": [PHOTO]})
    yield "attachment-elsewhere-and-here", away, BAD
    cut = {
        "attachment": PHOTO,
        "name": f"{PHOTO}.jpg",
        "number": 1,
        "count": 2,
        "bytes": 300,
        "sha256": hashlib.sha256(PICTURE[:300]).hexdigest(),
    }
    here = {f"attachments/{PHOTO}.jpg.0001": PICTURE[:300]}
    yield "piece-good", _pieces([cut], here), ""
    beyond = {f"attachments/{PHOTO}.jpg.0002": PICTURE[:300]}
    yield "piece-beyond", _pieces([cut | {"number": 2}], beyond), BAD
    yield "piece-changed", _pieces([cut | {"sha256": "0" * 64}], here), BAD
    yield "piece-missing", _pieces([cut], {}), BAD


def _pieces(cuts: list[dict[str, object]], files: dict[str, bytes]) -> Packed:
    return Packed(
        index={"elsewhere": [PHOTO], "pieces": cuts}, files=files, without_picture=True
    )


def _disclosures() -> Told:
    yield "disclosure-good", Packed(versions=(COPY,), record=SAID), ""
    silent = Version(marked=[KEPT])
    yield "disclosure-unmarked-inside", Packed(versions=(silent,), record=SAID), BAD
    yield "disclosure-unmarked-in-index", Packed(versions=(COPY,)), BAD
    nothing = SAID | {"withheld": []}
    yield "disclosure-of-everything", Packed(versions=(COPY,), record=nothing), BAD
    unlisted = Version(marked_from=ORIGIN, marked=[KEPT, ("picture", KEPT[1])])
    more = Packed(versions=(unlisted,), record=SAID)
    yield "disclosure-marks-more", more, OTHERS_LEFT_OUT
    unmarked = Version(marked_from=ORIGIN)
    fewer = Packed(versions=(unmarked,), record=SAID)
    yield "disclosure-marks-fewer", fewer, OTHERS_LEFT_OUT
    reason = Version(marked_from=ORIGIN, marked=[(KEPT[0], "flag.sensitive")])
    yield (
        "disclosure-marks-other",
        Packed(versions=(reason,), record=SAID),
        (OTHERS_LEFT_OUT),
    )
    kept = ("account", "flag.sensitive")
    told = Version(marked_from=ORIGIN, marked=[kept])
    listed = SAID | {"withheld": [{"question": kept[0], "reason": kept[1]}]}
    yield (
        "disclosure-holds-withheld",
        Packed(versions=(told,), record=listed),
        (OTHERS_LEFT_OUT),
    )
    pair = [kept, KEPT]
    backwards = [{"question": q, "reason": r} for q, r in reversed(pair)]
    turned = Version(marked_from=ORIGIN, marked=pair, account="")
    yield (
        "disclosure-not-ascending",
        Packed(versions=(turned,), record=SAID | {"withheld": backwards}),
        OTHERS_LEFT_OUT,
    )
    marks = Packed(versions=(Version(marked=[KEPT]),))
    yield "disclosure-marks-in-a-whole-record", marks, OTHERS_LEFT_OUT
    whole = Packed(record={"withheld": WITHHELD})
    yield "disclosure-withheld-but-whole", whole, BAD
    elsewhere = SAID | {"disclosed_from": "0" * 64}
    yield "disclosure-of-two", Packed(versions=(COPY,), record=elsewhere), BAD
    others = Version(marked_from=ORIGIN, marked=[KEPT], signer=OTHER_MONITOR)
    by_other = Packed(versions=(others,), record=SAID)
    yield "disclosure-signed-by-other", by_other, UNSIGNED
    again = Version(number=2, marked_from=ORIGIN, marked=[KEPT])
    twice = Packed(versions=(COPY, again), record=SAID)
    yield "disclosure-amended", twice, BAD


def _withdrawals() -> Told:
    def of(*tombstones: tuple[bytes, bytes], **changed: object) -> Packed:
        told = {"versions": (), "kind": "withdrawal", "tombstones": tombstones}
        return Packed(**(told | changed))  # type: ignore[arg-type]

    yield "withdrawal-good", of(tombstone()), ""
    yield "withdrawal-good-by-other", of(tombstone(OTHER_MONITOR)), ""
    early = tombstone(REVOKED, withdrawn="2026-11-19")
    yield "withdrawal-good-before-revocation", of(early), ""
    yield "withdrawal-after-revocation", of(tombstone(REVOKED)), NO_WITHDRAWAL
    yield "withdrawal-by-stranger", of(tombstone(STRANGER)), NO_WITHDRAWAL
    claimed = tombstone(OTHER_MONITOR, named=MONITOR)
    yield "withdrawal-other-signer-named", of(claimed), NO_WITHDRAWAL
    document, _signature = tombstone()
    moved = MONITOR.sign(document, "ohrm-record-v1@monitor-app").encode()
    yield "withdrawal-other-namespace", of((document, moved)), WRONG_NAMESPACE
    stem = f"tombstones/{hashlib.sha256(document).hexdigest()[:32]}"
    other, _own = tombstone(withdrawn="2026-11-23")
    swapped = of(tombstone(), files={f"{stem}.json": other})
    yield "withdrawal-changed", swapped, "bundle.payload-mismatch"
    spaced = document.replace(b":", b": ")
    loose = MONITOR.sign(spaced, "ohrm-tombstone-v1@monitor-app").encode()
    yield "withdrawal-spaces", of((spaced, loose)), BAD
    yield "withdrawal-not-a-line", of(tombstone(consent_line="x")), BAD
    yield "withdrawal-not-a-day", of(tombstone(withdrawn="2026-02-30")), BAD
    newer = tombstone(format="ohrm-tombstone/2")
    yield "withdrawal-newer", of(newer), BAD
    beside = of(tombstone(), versions=(Version(),))
    yield "withdrawal-beside-a-record", beside, BAD
    yield "withdrawal-in-testimony", of(tombstone(), kind="testimony"), ""


WRONG_NAMESPACE = "sshsig.wrong-namespace"
