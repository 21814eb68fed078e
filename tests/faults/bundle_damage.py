"""Damages a small bundle in every way there is; nothing may come of any of them.

`python -m tests.faults.bundle_damage [--every N] [--structures N] [--seed N]`

Each flipped byte and each cut of the file, each flipped byte of the archive inside it
(sealed anew, as somebody could who knows the office's public key), and structures that
were put together at random from good and bad parts. A reader must raise one of our
errors each time; the archive that a sink was given must never be complete.
"""

import argparse
import io
import random
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from monitor_app.bundle.allowed_signers import AllowedSigners
from monitor_app.bundle.manifest import NAMESPACE, BundleManifest
from monitor_app.bundle.reader import ReadState, read_bundle
from monitor_app.crypto.sshsig import PublicKey
from monitor_app.errors import MonitorError
from tests.bundles import Memory
from tests.vectors.bundle import forge
from tests.vectors.bundle.forge import END, ID, Forgery, member, seal, tar_header

ALLOWED = AllowedSigners.parse(forge.allowed_signers())
OWN = [str(forge.OFFICE.recipient())]
GOOD = Forgery()
HEADER = re.compile(rb"([a-z0-9./-]+)\0+.{24}([0-7]{11})\0", re.DOTALL)


@dataclass
class Tally:
    """What became of the damaged bundles."""

    codes: Counter[str] = field(default_factory=Counter)
    taken: list[str] = field(default_factory=list)

    @property
    def tried(self) -> int:
        return self.codes.total() + len(self.taken)


def trust(key: PublicKey, manifest: BundleManifest) -> None:
    ALLOWED.name_of(key, NAMESPACE, manifest.created)


def try_one(content: bytes, what: str, tally: Tally) -> None:
    sink = Memory()
    state = ReadState()
    source = io.BytesIO(content)
    try:
        read_bundle(source, [forge.OFFICE], OWN, trust, sink, state)
    except MonitorError as error:
        tally.codes[error.code] += 1
        assert state.signature == "good" or not sink.begun, what
    else:
        tally.taken.append(what)


def flips_of_the_file(every: int, chance: random.Random) -> Iterator[tuple[str, bytes]]:
    good = seal(GOOD.plain(), stanzas=4)
    for place in range(0, len(good), every):
        bent = bytearray(good)
        bent[place] ^= chance.randint(1, 255)
        yield f"file {place}", bytes(bent)


def cuts_of_the_file(every: int, _chance: random.Random) -> Iterator[tuple[str, bytes]]:
    good = seal(GOOD.plain(), stanzas=4)
    for length in range(0, len(good), every):
        yield f"cut {length}", good[:length]


def flips_of_the_archive(
    every: int, chance: random.Random
) -> Iterator[tuple[str, bytes]]:
    plain = GOOD.plain()
    for place in range(0, len(plain), every):
        bent = bytearray(plain)
        bent[place] ^= chance.randint(1, 255)
        yield f"archive {place}", seal(bytes(bent))


def cuts_of_the_archive(
    every: int, _chance: random.Random
) -> Iterator[tuple[str, bytes]]:
    plain = GOOD.plain()
    for length in range(0, len(plain), every):
        yield f"archive cut {length}", seal(plain[:length])


def structures(count: int, chance: random.Random) -> Iterator[tuple[str, bytes]]:
    """Put archives together from good members, bent at random one to three times."""
    good = GOOD.members()
    for number in range(count):
        members = list(good)
        done = [
            chance.choice(_BENDS)(members, chance) for _ in range(chance.randint(1, 3))
        ]
        if members == good:
            continue
        yield f"structure {number} {done}", seal(b"".join(members) + END)


def _drop(members: list[bytes], chance: random.Random) -> str:
    if members:
        del members[chance.randrange(len(members))]
    return "drop"


def _double(members: list[bytes], chance: random.Random) -> str:
    if members:
        members.insert(chance.randint(0, len(members)), chance.choice(members))
    return "double"


def _swap(members: list[bytes], chance: random.Random) -> str:
    chance.shuffle(members)
    return "swap"


def _add(members: list[bytes], chance: random.Random) -> str:
    name = chance.choice(
        ["fetch.txt", "data/zz", "data/../x", "padding.bin", "bagit.txt", "data/con"]
    )
    content = chance.randbytes(chance.randint(0, 700))
    members.insert(chance.randint(0, len(members)), member(f"{ID}/{name}", content))
    return "add"


def _bend_header(members: list[bytes], chance: random.Random) -> str:
    """Spell a field otherwise, with a checksum that is right again."""
    what = chance.choice(["mode", "uid", "mtime", "type", "user", "prefix", "link"])
    value = b"5" if what == "type" else chance.choice([b"1", b"up", b"0000644\0"])
    return _with_header(members, chance, what, **{what: value})


def _bend_size(members: list[bytes], chance: random.Random) -> str:
    size = b"%011o\0" % chance.randint(0, 2**33 - 1)
    return _with_header(members, chance, "size", size=size)


def _with_header(
    members: list[bytes], chance: random.Random, what: str, **changed: bytes
) -> str:
    if not members:
        return "nothing"
    at = chance.randrange(len(members))
    found = HEADER.match(members[at])
    if found is None:  # bent before
        return "nothing"
    bent = tar_header(found[1].decode(), int(found[2], 8), **changed)
    members[at] = bent + members[at][512:]
    return what


def _bend_content(members: list[bytes], chance: random.Random) -> str:
    if not members:
        return "nothing"
    at = chance.randrange(len(members))
    bent = bytearray(members[at])
    bent[chance.randrange(len(bent))] ^= chance.randint(1, 255)
    members[at] = bytes(bent)
    return "content"


_BENDS: list[Callable[[list[bytes], random.Random], str]] = [
    *(_drop, _double, _swap, _add, _bend_header, _bend_size, _bend_content)
]


def run(every: int, count: int, seed: int) -> dict[str, Tally]:
    """Return what became of each kind of damage."""
    chance = random.Random(seed)
    found = {}
    kinds = [
        (flips_of_the_file, every),
        (cuts_of_the_file, every),
        (flips_of_the_archive, every),
        (cuts_of_the_archive, every),
        (structures, count),
    ]
    for kind, much in kinds:
        tally = found[kind.__name__] = Tally()
        for what, content in kind(much, chance):
            try_one(content, what, tally)
    return found


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--structures", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    whole = Tally()
    try_one(seal(GOOD.plain()), "the good one", whole)
    assert whole.taken == ["the good one"]
    tallies = run(options.every, options.structures, options.seed)
    for kind, tally in tallies.items():
        print(f"{kind}: {tally.tried} tried, {len(tally.taken)} taken in")
        print("   ", dict(tally.codes.most_common()))
        for what in tally.taken:
            print("    TAKEN IN:", what)
    return 1 if any(tally.taken for tally in tallies.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
