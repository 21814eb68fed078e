"""What every page works with: the vault behind the worker thread, and the settings."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

import shiboken6
from PySide6.QtCore import QObject, Signal

from monitor_app import paths
from monitor_app.errors import MonitorError
from monitor_app.progress import Cancelled, Progress
from monitor_app.records.profile import Profile
from monitor_app.records.recovery import RecoveryState
from monitor_app.settings import Settings
from monitor_app.ui import tokens, words
from monitor_app.ui.jobs import Job, JobRunner
from monitor_app.usecases import reading, vaults
from monitor_app.usecases.vaults import VaultInfo
from monitor_app.vault import Vault

_WAITING = ("signed", "sealed")  # states of what was not handed over
_NOT_SHOWN = frozenset({"vault", "practice"})  # settings that change no page

LEFT = "left"  # property of a page that was put away and is about to be deleted

T = TypeVar("T")
Done = Callable[[T], object]
Failed = Callable[[BaseException], object]


class NoVaultOpenError(RuntimeError):
    """A page asked for the vault after it was closed. Never shown: pages are gone."""


class Desk(QObject):
    """Owns the worker and, inside it, the open vault.

    The vault is touched by the worker thread only; the window sees values.
    """

    opened = Signal()
    closed = Signal()
    settings_changed = Signal()
    info_changed = Signal()
    waiting_changed = Signal()
    delivered = Signal(object)  # the owner of a task that ended, after it was told
    left_behind = Signal(str, str)  # what a page that is gone could not keep; its code

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.jobs = JobRunner(self)
        self.settings = Settings.load(paths.settings_folder())
        if (vault := paths.chosen_vault()) is not None:
            self.settings = self.settings.changed(vault=str(vault))
        self.info: VaultInfo | None = None
        self.waiting: int | None = None  # signed records not handed over, if known
        self._told_waiting: int | None = None
        self.first_steps = False  # a vault is being made: recovery comes next
        self._vault: Vault | None = None
        self._opening = 0  # the number of the latest attempt to open a vault

    # Settings

    def change_settings(self, **values: object) -> None:
        """Keep a choice about the program; the window shows it at once."""
        self.settings = self.settings.changed(**values)
        self.settings.save(paths.settings_folder())
        if not values.keys() <= _NOT_SHOWN:
            self.settings_changed.emit()

    def resize_text(self, step: int) -> None:
        """Make all text larger or smaller by some steps."""
        at = tokens.SCALES.index(self.settings.text_percent) + step
        wanted = tokens.SCALES[min(max(at, 0), len(tokens.SCALES) - 1)]
        if wanted != self.settings.text_percent:
            self.change_settings(text_percent=wanted)

    # Work

    def run(
        self,
        owner: QObject,
        task: Callable[[Progress], T],
        done: Done[T] | None = None,
        failed: Failed | None = None,
    ) -> Job:
        """Run `task` in the worker. An `owner` that is left or gone is told nothing."""
        job = self.jobs.start(task)

        def succeeded(result: T) -> None:
            if done is not None and _hears(owner):
                done(result)
                self.delivered.emit(owner)

        def went_wrong(error: BaseException) -> None:
            if failed is not None and _hears(owner):
                failed(error)
                self.delivered.emit(owner)

        job.succeeded.connect(succeeded)
        job.failed.connect(went_wrong)
        job.finished.connect(self._tell_waiting)
        return job

    def ask(
        self,
        owner: QObject,
        task: Callable[[Vault, Progress], T],
        done: Done[T] | None = None,
        failed: Failed | None = None,
    ) -> Job:
        """Run `task` on the open vault, in the worker."""

        def on_vault(progress: Progress) -> T:
            vault = self._open_vault()
            try:
                return task(vault, progress)
            finally:  # whatever it did, as far as it came
                self.waiting = self._count(vault)

        return self.run(owner, on_vault, done, failed)

    def ask_last(self, task: Callable[[Vault, Progress], object]) -> Job:
        """Run what a page still has to keep while it is left; a failure is told."""
        return self.ask(self, task, None, self.tell_left_behind)

    def tell_left_behind(self, error: BaseException) -> None:
        """Tell of an error whose page is gone: by then another one is shown."""
        if not isinstance(error, NoVaultOpenError):
            self.left_behind.emit(*words.explained(error))

    # The vault

    @property
    def is_open(self) -> bool:
        """Whether a vault is open."""
        return self.info is not None

    @property
    def is_office(self) -> bool:
        """Whether the open vault is an office's."""
        return self.info is not None and self.info.profile == Profile.OFFICE.value

    @property
    def is_practice(self) -> bool:
        """Whether the open vault holds invented people only."""
        return self.info is not None and self.info.practice

    @property
    def lacks_recovery(self) -> bool:
        """Whether a forgotten passphrase would lose the vault."""
        if self.info is None or self.is_practice:
            return False
        return self.info.recovery is not RecoveryState.REHEARSED

    @property
    def postponed_until(self) -> datetime | None:
        """Until when interviews can be begun without a rehearsed recovery."""
        return self.info.rehearsal.postponed_until if self.info is not None else None

    @property
    def must_rehearse(self) -> bool:
        """Whether a new interview would be refused; the use case has the last word."""
        if self.info is None:
            return False
        until = self.postponed_until
        if until is not None:
            return until <= datetime.now(UTC)
        return not self.info.rehearsal.may_record

    def refresh_info(
        self, owner: QObject, then: Callable[[], object] | None = None
    ) -> None:
        """Look at the vault's facts again; `then` is called when they are known."""

        def keep(info: VaultInfo) -> None:
            if self.info is not None:
                self.info = info
                self.info_changed.emit()
                if then is not None:
                    then()

        self.ask(owner, lambda vault, _progress: vaults.vault_info(vault), keep)

    def open(
        self,
        owner: QObject,
        make: Callable[[], Vault],
        folder: Path,
        failed: Failed,
    ) -> Job:
        """Open or create a vault with `make`, in the worker."""
        self._opening += 1
        attempt = self._opening

        def task(_progress: Progress) -> VaultInfo:
            self._close_vault()
            self._vault = make()
            if attempt != self._opening:  # locked meanwhile
                self._close_vault()
                raise Cancelled
            info = vaults.vault_info(self._vault)
            self.waiting = _waiting_in(self._vault, info)
            return info

        def done(info: VaultInfo) -> None:
            if attempt != self._opening:  # locked meanwhile
                self.jobs.start(lambda _progress: self._close_vault())
                return
            self.info = info
            self.change_settings(vault=str(folder))
            self.opened.emit()

        return self.run(self, task, done, self._only_to(owner, failed))

    def give_up_opening(self) -> None:
        """Close at once what is being opened now."""
        self._opening += 1

    def close(self) -> Job:
        """Close the vault; keys are wiped by the vault.

        Long work is cancelled, writes of drafts are finished first.
        """
        self._opening += 1
        self.info = None
        self.waiting = None
        self.jobs.cancel_all()
        job = self.jobs.start(lambda _progress: self._close_vault())
        self.closed.emit()
        return job

    def erase(self, folder: Path) -> None:
        """Destroy the keys of a vault at once, without asking the worker.

        The rest of its files goes in the background.

        Raises:
            MonitorError: a key could not be destroyed; see `vaults.erase_keys`.
        """
        try:
            vaults.erase_keys(folder)
        finally:
            self.close()
        self.jobs.start(lambda _progress: vaults.erase_rest(folder))
        self.change_settings(vault="", practice="")

    def shut_down(self) -> None:
        """Close the vault and wait for the worker. The last thing the program does."""
        self.info = None
        self.jobs.cancel_all()
        self.jobs.start(lambda _progress: self._close_vault())
        self.jobs.finish()

    def _count(self, vault: Vault) -> int | None:
        """Count what waits now, in the worker: no page has to remember to."""
        info = self.info  # None once the window has closed the vault
        return None if info is None else _waiting_in(vault, info)

    def _tell_waiting(self) -> None:
        if self.waiting != self._told_waiting:
            self._told_waiting = self.waiting
            self.waiting_changed.emit()

    def _open_vault(self) -> Vault:
        if self._vault is None:
            raise NoVaultOpenError
        return self._vault

    def _close_vault(self) -> None:
        if self._vault is not None:
            self._vault.close()
            self._vault = None

    @staticmethod
    def _only_to(owner: QObject, failed: Failed) -> Failed:
        def deliver(error: BaseException) -> None:
            if shiboken6.isValid(owner):
                failed(error)

        return deliver


def _waiting_in(vault: Vault, info: VaultInfo) -> int | None:
    """Count what waits; None where nothing can, or where it cannot be known."""
    if info.profile == Profile.OFFICE.value:
        return None
    try:
        counts = reading.counts(vault)
    except MonitorError:  # what went wrong in the task is told, not this
        return None
    return sum(counts.get(state, 0) for state in _WAITING)


def _hears(owner: QObject) -> bool:
    """Say whether what was asked for still has somebody to be told to.

    A page that was left lives until the event loop deletes it; what arrives in between,
    after a lock for one, must start nothing any more.
    """
    return shiboken6.isValid(owner) and not owner.property(LEFT)
