"""A day: sessions follow one another, and the world is unkind to them.

Bounded by a count of interviews, never by a clock. The same seed draws the same events;
what a kill cuts through differs with the speed of the machine.
"""

import random
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

from monitor_app.errors.vault import WrongPassphraseError
from monitor_app.progress import Progress
from monitor_app.usecases import vaults
from monitor_app.vault import Vault
from tests.soak import sessions, work
from tests.soak.sessions import Line, Tell, Told
from tests.soak.world import World

Task = Callable[[Vault, Tell], None]
_BATCH = 6  # interviews of one session
_LONGEST_SECONDS = 1.0  # to a kill
_DAMAGE = ("flipped", "cut", "empty", "longer")


class Day:
    """Draws events until enough interviews were recorded."""

    def __init__(self, world: World, seed: int) -> None:
        self._world = world
        self._ledger = world.ledger
        self._rng = random.Random(seed)

    def live(self, interviews: int, progress: Callable[[int], None]) -> None:
        """Let the day pass, then bring everything to its end."""
        events = self._events()
        while len(self._ledger.versions) < interviews:
            (event,) = self._rng.choices([e for e, _ in events], [w for _, w in events])
            self._ledger.counts[event.__name__.strip("_")] += 1
            event()
            progress(len(self._ledger.versions))
        self.finish()

    def _events(self) -> list[tuple[Callable[[], None], int]]:
        always: list[tuple[Callable[[], None], int]] = [
            (self._work, 10),
            (self._work_killed, 8),
            (self._amended, 3),
            (self._handed_over, 3),
            (self._export_killed, 2),
            (self._received, 2),
            (self._reception_killed, 2),
            (self._receipts, 2),
            (self._receipts_killed, 1),
            (self._wrong_passphrase, 1),
        ]
        if self._world.mounted:
            always += [(self._disk_full, 2), (self._stick_pulled, 2)]
        return always

    def finish(self) -> None:
        """Sign what is open, hand over, receive and acknowledge all, kindly."""
        self._monitor(lambda vault, tell: work.resume(vault, tell, self._world.canary))
        while self._monitor(self._export(purge=False)).did("export"):
            self._carry(damage=False)
        self._carry(damage=False)
        for file in self._world.archive.iterdir():
            shutil.copy(file, self._world.inbox / file.name)
        self._office()
        self._clear_inbox()
        self._receipts()

    # In the field

    def _work(self) -> None:
        self._monitor(self._batch())

    def _work_killed(self) -> None:
        self._monitor(self._batch(), kill=True)

    def _amended(self) -> None:
        seed, canary = self._seed(), self._world.canary
        self._monitor(
            lambda vault, tell: work.amend(vault, tell, canary, seed),
            kill=self._rng.random() < 0.3,
        )

    def _disk_full(self) -> None:
        self._world.fill_disk()
        try:
            told = self._monitor(self._batch())
        finally:
            self._world.empty_disk()
        assert set(told.refusals) <= {"disk.full"}, told.refusals

    def _wrong_passphrase(self) -> None:
        folder = (
            self._world.office
        )  # the monitor's would make it wait longer and longer

        def open_wrongly(tell: Tell) -> None:
            try:
                vaults.open_vault(folder, "never this one")
            except WrongPassphraseError:
                tell({"did": "refuse"})

        told = sessions.run(open_wrongly)
        assert told.did("refuse") or told.ended == "refused", told

    def _batch(self) -> Task:
        seeds = [self._seed() for _number in range(_BATCH)]
        canary = self._world.canary

        def task(vault: Vault, tell: Tell) -> None:
            work.tried(tell, lambda: work.resume(vault, tell, canary))
            for seed in seeds:
                work.record(vault, tell, canary, seed)

        return task

    # On the way

    def _handed_over(self) -> None:
        self._monitor(self._export(purge=self._rng.random() < 0.2))
        self._carry()

    def _export_killed(self) -> None:
        self._monitor(self._export(purge=self._rng.random() < 0.2), kill=True)
        self._carry()

    def _stick_pulled(self) -> None:
        stick, at = self._world.stick, self._rng.random()

        def pull(done: int, total: int) -> None:
            if done >= at * total:
                words = ["umount", "-l", str(stick)]
                subprocess.run(words, check=False, capture_output=True)

        told = self._monitor(self._export(purge=False, progress=Progress(pull)))
        assert set(told.refusals) <= {"disk.missing"}, told.refusals
        assert not told.did("export"), "a pulled stick and no word of it"
        self._carry(damage=False)
        assert not list(stick.iterdir()), "something was left beside the stick"
        self._world.plug()

    def _export(self, *, purge: bool, progress: Progress | None = None) -> Task:
        stick = self._world.stick
        return lambda vault, tell: work.export(
            vault, tell, stick, progress or Progress(), purge=purge
        )

    def _carry(self, *, damage: bool = True) -> None:
        """Bring every whole file of the stick to the office, and damaged copies."""
        for file in sorted(self._world.stick.glob("*.age")):
            target = self._world.inbox / file.name
            shutil.move(file, target)
            shutil.copy(target, self._world.archive / file.name)
            if damage and self._rng.random() < 0.25:
                self._damaged(target)
        for part in self._world.stick.glob("*.part"):
            part.unlink()  # cut by a kill; nobody carries it

    def _damaged(self, good: Path) -> None:
        kind = self._rng.choice(_DAMAGE)
        content = bytearray(good.read_bytes())
        if kind == "flipped":
            content[self._rng.randrange(len(content))] ^= 1 << self._rng.randrange(8)
        elif kind == "cut":
            del content[self._rng.randrange(1, len(content)) :]
        elif kind == "empty":
            content.clear()
        else:
            content += self._rng.randbytes(self._rng.randrange(1, 500))
        name = f"{self._rng.randbytes(8).hex()}.age"
        (self._world.inbox / name).write_bytes(content)
        self._ledger.damaged[name] = kind
        self._ledger.counts["damaged copies"] += 1

    # At the office

    def _received(self) -> None:
        self._office()
        self._clear_inbox()

    def _reception_killed(self) -> None:
        self._office(kill=True)  # the inbox stays: it is received again

    def _office(self, *, kill: bool = False) -> Told:
        inbox, receipts = self._world.inbox, self._world.receipts
        told = self._session(
            "office",
            lambda vault, tell: work.receive(vault, tell, inbox, receipts),
            kill=kill,
        )
        for line in told.did("receive"):
            whole = set(line["apart"]) - set(self._ledger.damaged)
            assert not whole, f"good bundles were set apart: {line['apart']}"
            self._ledger.imported.update(line["imported"])
            self._ledger.counts["set apart"] += len(line["apart"])
            self._ledger.counts["duplicates"] += len(line["duplicates"])
        return told

    def _clear_inbox(self) -> None:
        for file in self._world.inbox.iterdir():
            file.unlink()

    def _receipts(self) -> None:
        self._take_receipts()

    def _receipts_killed(self) -> None:
        self._take_receipts(kill=True)

    def _take_receipts(self, *, kill: bool = False) -> None:
        files, seed = sorted(self._world.receipts.glob("*.json")), self._seed()
        self._monitor(
            lambda vault, tell: work.take_receipts(
                vault, tell, files, random.Random(seed)
            ),
            kill=kill,
        )

    # Sessions

    def _monitor(self, task: Task, *, kill: bool = False) -> Told:
        return self._session("monitor", task, kill=kill)

    def _session(self, who: str, task: Task, *, kill: bool) -> Told:
        folder = getattr(self._world, who)
        key = self._world.keys[who]

        def whole(tell: Tell) -> None:
            with work.opened(folder, key) as vault:
                tell({"did": "open"})
                task(vault, tell)

        after = self._rng.uniform(0, _LONGEST_SECONDS) if kill else None
        told = sessions.run(whole, after)
        self._ledger.counts[f"sessions {told.ended}"] += 1
        for line in told.lines:
            self._believe(line)
        return told

    def _believe(self, line: Line) -> None:
        ledger = self._ledger
        match line.get("did"):
            case "record" | "resume" | "amend":
                ledger.versions[line["interview"]] = dict(line["versions"])
                ledger.photos[line["interview"]] = dict(line["photos"])
                ledger.counts["versions signed"] += 1
            case "ask":
                ledger.withheld = set(line["withheld"])  # as of now: it may change
            case "export":
                ledger.sent.update(line["bundles"])
                ledger.purged.update(line["purged"])
            case "receipts":
                ledger.acknowledged.update(line["bundles"])
            case "purge":
                ledger.purged.add(line["interview"])
        if "refused" in line:
            ledger.refusals[line["refused"]] += 1

    def _seed(self) -> int:
        return self._rng.randrange(2**32)
