"""The vectors: name, bytes, and the one verdict that a reader must come to."""

import base64
from collections.abc import Iterator
from dataclasses import dataclass, replace

from tests.vectors.bundle import forge
from tests.vectors.bundle.forge import (
    END,
    ID,
    MONITOR,
    PAYLOAD,
    Forgery,
    bundle_json,
    canonical,
    filler,
    member,
    seal,
    tar_header,
)

GOOD = Forgery()
NAMES = list(PAYLOAD)
BAD = "bundle.malformed"


@dataclass(frozen=True)
class Case:
    name: str
    content: bytes
    code: str = ""  # "" for a bundle that must be taken
    decrypts: str = "yes"
    signature: str = "good"


def every_case() -> list[Case]:
    """Return all vectors, freshly sealed."""
    return [*_good(), *_outer(), *_archive(), *_headers(), *_signed(), *_bundle()]


def _good() -> Iterator[Case]:
    yield Case("good-x25519", seal(GOOD.plain(), stanzas=4))
    hybrid = [forge.OFFICE_HYBRID.recipient()]
    yield Case("good-hybrid", seal(GOOD.plain(), hybrid, stanzas=4))
    empty = Forgery(payload={NAMES[0]: b""})
    yield Case("good-empty-file", seal(empty.plain()))
    yield Case("good-no-padding", seal(Forgery(padding=b"").plain()))
    yield Case("good-last-of-series", seal(_told(series=_series(3, 3))))
    yield Case("good-identity", seal(_told(kind="identity")))


def _outer() -> Iterator[Case]:
    good = seal(GOOD.plain())
    start = good.index(b"\n---") + 4
    start = good.index(b"\n", start) + 1

    def case(name: str, content: bytes, code: str, decrypts: str) -> Case:
        return Case(f"outer-{name}", content, code, decrypts, "unknown")

    mac = bytearray(good)
    mac[start - 2] = ord("A") if mac[start - 2] != ord("A") else ord("Q")
    yield case("empty", b"", "age.header", "no")
    yield case("not-age", GOOD.plain(), "age.header", "no")
    yield case("cut-in-header", good[: start - 20], "age.header", "no")
    yield case("cut-in-nonce", good[: start + 7], "age.header", "no")
    yield case("mac-changed", bytes(mac), "age.header-mac", "no")
    other = [forge.STRANGER_OFFICE.recipient()]
    yield case("other-key", seal(GOOD.plain(), other), "age.no-match", "no")
    flipped = bytearray(good)
    flipped[start + 16 + 700] ^= 1
    yield case("flipped-byte", bytes(flipped), "age.payload", "damaged")
    yield case("cut-last-byte", good[:-1], "age.payload", "damaged")
    yield case("no-payload", good[: start + 16], "age.payload", "damaged")
    yield case("byte-added", good + b"\0", "age.payload", "damaged")
    long = seal(replace(GOOD, padding=bytes(80 * 1024)).plain())
    chunk = start + 16 + 65536 + 16
    yield Case("outer-last-chunk-gone", long[:chunk], "age.payload", "damaged")
    swapped = long[: start + 16] + long[chunk:] + long[start + 16 : chunk]
    yield case("chunks-swapped", swapped, "age.payload", "damaged")


def _archive() -> Iterator[Case]:
    parts, root = GOOD.members(), f"{ID}/"

    def case(
        name: str, members: list[bytes], code: str = BAD, signature: str = "good"
    ) -> Case:
        return Case(
            f"tar-{name}", seal(b"".join(members) + END), code, signature=signature
        )

    yield Case("tar-cut-in-payload", seal(GOOD.plain()[:-3000]), "bundle.truncated")
    yield Case("tar-cut-in-end", seal(GOOD.plain()[:-512]), "bundle.truncated")
    yield Case("tar-cut-at-start", seal(b""), "bundle.truncated", signature="unknown")
    yield Case("tar-third-end-block", seal(GOOD.plain() + bytes(512)), BAD)
    yield Case("tar-data-after-end", seal(GOOD.plain() + parts[0]), BAD)
    yield Case(
        "tar-end-not-zero", seal(replace(GOOD, end=END[:-1] + b"1").plain()), BAD
    )
    yield case("payload-swapped", [*parts[:6], parts[7], parts[6], *parts[8:]])
    yield case("payload-twice", [*parts[:7], parts[6], *parts[7:]])
    yield case("payload-missing", [*parts[:7], *parts[8:]])
    extra = member(f"{root}data/zz.txt", b"x")
    yield case("payload-extra", [*parts[:-1], extra, parts[-1]])
    yield case("padding-missing", parts[:-1])
    yield case("padding-twice", [*parts, parts[-1]])
    yield Case("tar-padding-not-zero", seal(replace(GOOD, padding=b"1").plain()), BAD)
    unsigned = "unknown"
    tags = [*parts[:4], member(f"{root}fetch.txt", b"x"), *parts[4:]]
    yield case("extra-tag-file", tags, signature=unsigned)
    late = [*parts[:6], member(f"{root}fetch.txt", b"x"), *parts[6:]]
    yield case("extra-tag-file-late", late)
    yield case("tags-swapped", [parts[1], parts[0], *parts[2:]], signature=unsigned)
    yield case("tag-twice", [parts[0], *parts], signature=unsigned)
    yield case("signature-missing", [*parts[:5], *parts[6:]], signature=unsigned)
    bare = replace(GOOD, root="x" * 25 + "1")
    yield Case("tar-root-no-id", seal(bare.plain()), BAD, signature=unsigned)
    other = replace(GOOD, root=forge.SERIES)
    yield Case("tar-root-of-other", seal(other.plain()), BAD)
    sloppy = parts[0][:-1] + b"1"
    yield case("filler-not-zero", [sloppy, *parts[1:]], signature=unsigned)
    long = member(f"{root}bagit.txt", bytes(5000))
    yield case("tag-too-long", [long, *parts[1:]], signature=unsigned)


def _headers() -> Iterator[Case]:
    """One field of one payload header spelled in another way that tars accept."""
    parts, name = GOOD.members(), f"{ID}/{NAMES[1]}"
    body = PAYLOAD[NAMES[1]]
    wrong: dict[str, dict[str, bytes]] = {
        "mode": {"mode": b"0000644\0"},
        "uid": {"uid": b"0001750\0"},
        "gid": {"gid": b"0001750\0"},
        "mtime": {"mtime": b"14716543210\0"},
        "size-spaces": {"size": b"        400\0"},
        "size-binary": {"size": b"\x80" + bytes(9) + b"\1\0"},
        "folder": {"type": b"5"},
        "hard-link": {"type": b"1", "link": b"etc/passwd"},
        "symbolic-link": {"type": b"2", "link": b"/etc/passwd"},
        "device": {"type": b"3"},
        "fifo": {"type": b"6"},
        "old-file": {"type": b"\0"},
        "pax": {"type": b"x"},
        "pax-global": {"type": b"g"},
        "gnu-long-name": {"type": b"L"},
        "gnu-sparse": {"type": b"S"},
        "gnu-magic": {"magic": b"ustar  \0"},
        "no-magic": {"magic": bytes(8)},
        "user": {"user": b"root"},
        "group": {"group": b"root"},
        "major": {"major": b"0000001\0"},
        "minor": {"minor": b"0000001\0"},
        "prefix": {"prefix": b"up"},
        "rest": {"rest": b"x"},
        "link-name": {"link": b"x"},
        "checksum": {"checksum": b"000000\0 "},
        "checksum-spaces": {"checksum": b" 00000\0 "},
        "name-absolute": {"name": b"/etc/passwd"},
        "name-up": {"name": f"{ID}/data/../../x".encode()},
        "name-upper": {"name": name.upper().encode()},
        "name-tail": {"name": name.encode() + b"\0x"},
        "name-backslash": {"name": f"{ID}\\data".encode()},
    }
    for what, changed in wrong.items():
        bent = tar_header(name, len(body), **changed) + body + filler(len(body))
        content = b"".join([*parts[:7], bent, *parts[8:]]) + END
        yield Case(f"header-{what}", seal(content), BAD)


def _signed() -> Iterator[Case]:
    def case(name: str, bent: Forgery, code: str, signature: str = "good") -> Case:
        return Case(f"signed-{name}", seal(bent.plain()), code, signature=signature)

    stranger = base64.b64encode(forge.STRANGER.public.raw).decode()
    late = base64.b64encode(forge.LATE_MONITOR.public.raw).decode()
    strangers = Forgery(
        signer=forge.STRANGER, bundle=canonical(bundle_json(signer=stranger))
    )
    expired = Forgery(
        signer=forge.LATE_MONITOR, bundle=canonical(bundle_json(signer=late))
    )
    yield case("by-stranger", strangers, "bundle.unknown-signer")
    yield case("too-early", expired, "bundle.expired-signer")
    again = Forgery(signer=forge.OTHER_MONITOR)
    yield case("again-by-other", again, "bundle.signer-mismatch")
    wrong = Forgery(namespace="ohrm-record-v1@monitor-app")
    yield case("other-namespace", wrong, "sshsig.wrong-namespace", "bad")
    low = Forgery(signature=forge.low_order_signature())
    yield case("low-order-key", low, "keys.low-order", "bad")
    other = Forgery(signature=MONITOR.sign(b"other", forge.NAMESPACE).encode())
    yield case("other-content", other, "sshsig.bad-signature", "bad")
    none = Forgery(signature=b"")
    yield case("no-signature", none, "sshsig.malformed", "bad")
    loose = MONITOR.sign(Forgery().tag_files()["tagmanifest-sha256.txt"], NS)
    spaced = Forgery(signature=loose.replace("\n", "\r\n").encode())
    yield case("armor-crlf", spaced, "sshsig.malformed", "bad")
    not_ascii = Forgery(signature="қ".encode())
    yield case("armor-not-ascii", not_ascii, BAD, "bad")
    changed = dict(PAYLOAD) | {NAMES[1]: bytes(256)}
    swapped = Forgery(payload=changed, listed=PAYLOAD)
    yield case("payload-changed", swapped, "bundle.payload-mismatch")
    files = Forgery().tag_files()
    short = forge.sums({n: files[n] for n in list(files)[:3]})
    yield case("tagmanifest-short", Forgery(tagmanifest=short), BAD)
    bent = forge.sums({n: files[n] for n in list(files)[:4]}).replace(b"  ", b" *")
    yield case("tagmanifest-binary", Forgery(tagmanifest=bent), BAD)
    bagit = b"BagIt-Version: 0.97\nTag-File-Character-Encoding: UTF-8\n"
    yield case("bagit-other-version", Forgery(bagit=bagit), BAD)
    yield from _manifests()


NS = forge.NAMESPACE


def _manifests() -> Iterator[Case]:
    def case(name: str, bent: Forgery, code: str = BAD) -> Case:
        return Case(f"manifest-{name}", seal(bent.plain()), code)

    total, count = sum(map(len, PAYLOAD.values())), len(PAYLOAD)
    yield case("oxum-less", Forgery(oxum=f"{total - 1}.{count}"), "bundle.too-large")
    yield case("oxum-more", Forgery(oxum=f"{total + 1}.{count}"))
    yield case("oxum-count", Forgery(oxum=f"{total}.{count + 1}"))
    yield case("oxum-zeros", Forgery(oxum=f"0{total}.{count}"))
    yield case("oxum-bytes-bomb", Forgery(oxum=f"{2**31 + 1}.{count}"), TOO_LARGE)
    yield case("oxum-files-bomb", Forgery(oxum=f"{total}.200001"), TOO_LARGE)
    lines = forge.sums(PAYLOAD)
    yield case("upper-hex", Forgery(manifest=lines.upper()))
    yield case("one-space", Forgery(manifest=lines.replace(b"  ", b" ")))
    yield case("no-last-newline", Forgery(manifest=lines[:-1]))
    yield case("crlf", Forgery(manifest=lines.replace(b"\n", b"\r\n")))
    backwards = b"".join(reversed(lines.splitlines(keepends=True)))
    yield case("not-ascending", Forgery(manifest=backwards))
    twice = lines.splitlines(keepends=True)[0] + lines
    yield case("name-twice", Forgery(manifest=twice, oxum=f"{total}.{count + 1}"))
    for what, name in {
        "up": "data/../x",
        "absolute": "/etc/passwd",
        "device": "data/con",
        "device-with-extension": "data/records/nul.xml",
        "upper-case": "data/README",
        "cyrillic": "data/қ",
        "dot": "data/.hidden",
        "too-deep": "data/a/b/c/d",
        "too-long": "data/" + "a" * 41 + "/" + "b" * 41,
        "outside-data": "bagit.txt.extra",
    }.items():
        payload = {name: b"x"}
        yield Case(f"manifest-name-{what}", seal(_with_names(payload)), BAD)


TOO_LARGE = "bundle.too-large"


def _with_names(payload: dict[str, bytes]) -> bytes:
    """Return an archive whose manifest has a bad name; the headers cannot hold all."""
    bent = Forgery(payload=payload)
    files = bent.tag_files()
    members = [member(f"{ID}/{name}", body) for name, body in files.items()]
    members += [
        tar_header("x", 1, name=f"{ID}/{name}".encode()[:100]) for name in payload
    ]
    return b"".join(members) + b"x" + bytes(511) + END


def _bundle() -> Iterator[Case]:
    def case(name: str, content: bytes, code: str = BAD) -> Case:
        return Case(f"bundle-{name}", seal(Forgery(bundle=content).plain()), code)

    good = canonical(bundle_json())
    nobody = canonical(bundle_json(recipients=["0" * 64]))
    yield case("not-for-us", nobody, "bundle.not-for-us")
    newer = canonical({"format": "ohrm-bundle/2", "anything": 1})
    yield case("newer", newer, "bundle.newer-format")
    yield case("other-format", canonical(bundle_json(format="other/1")))
    yield case("spaces", good.replace(b":", b": "))
    yield case("no-newline", good[:-1])
    yield case("key-twice", good.replace(b'{"app"', b'{"app":"0","app"'))
    yield case("extra-key", canonical(bundle_json(extra=1)))
    short = bundle_json()
    del short["sequence"]
    yield case("missing-key", canonical(short))
    yield case("nested-too-deeply", b"[" * 20_000)
    yield case("not-json", b"\xff\xfe")
    yield case("half-a-surrogate", canonical(bundle_json(deployment="\ud800")))
    first = "0" * 64
    wrong: dict[str, dict[str, object]] = {
        "id-of-other": {"id": forge.SERIES},
        "kind": {"kind": "other"},
        "signer-base64": {"signer": "?"},
        "recipients-none": {"recipients": []},
        "recipients-order": {"recipients": ["1" * 64, first]},
        "recipients-twice": {"recipients": [first, first]},
        "sequence-zero": {"sequence": 0},
        "sequence-true": {"sequence": True},
        "previous-long": {"previous": "0" * 65},
        "created-time": {"created": "2026-11-24T10:00:00"},
        "created-compact": {"created": "20261124"},
        "series-beyond": {"series": _series(4, 3)},
        "series-extra": {"series": _series(1, 1) | {"x": 1}},
    }
    for what, changed in wrong.items():
        yield case(what, canonical(bundle_json(**changed)))


def _series(index: int, count: int) -> dict[str, object]:
    return {"id": forge.SERIES, "index": index, "count": count}


def _told(**changed: object) -> bytes:
    return Forgery(bundle=canonical(bundle_json(**changed))).plain()
