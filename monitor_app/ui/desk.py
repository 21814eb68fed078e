"""What every page works with: the vault behind the worker thread, and the settings."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import shiboken6
from PySide6.QtCore import QObject, Signal

from monitor_app import paths
from monitor_app.progress import Progress
from monitor_app.records.profile import Profile
from monitor_app.settings import Settings
from monitor_app.ui.jobs import Job, JobRunner
from monitor_app.usecases import vaults
from monitor_app.usecases.vaults import VaultInfo
from monitor_app.vault import Vault

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

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.jobs = JobRunner(self)
        self.settings = Settings.load(paths.settings_folder())
        self.info: VaultInfo | None = None
        self.waiting: int | None = None  # signed records not handed over
        self._vault: Vault | None = None

    # Settings

    def change_settings(self, **values: object) -> None:
        """Keep a choice about the program; the window shows it at once."""
        self.settings = self.settings.changed(**values)
        self.settings.save(paths.settings_folder())
        self.settings_changed.emit()

    # Work

    def run(
        self,
        owner: QObject,
        task: Callable[[Progress], T],
        done: Done[T] | None = None,
        failed: Failed | None = None,
    ) -> Job:
        """Run `task` in the worker. Nothing is delivered to an `owner` that is gone."""
        job = self.jobs.start(task)

        def succeeded(result: T) -> None:
            if done is not None and shiboken6.isValid(owner):
                done(result)

        def went_wrong(error: BaseException) -> None:
            if failed is not None and shiboken6.isValid(owner):
                failed(error)

        job.succeeded.connect(succeeded)
        job.failed.connect(went_wrong)
        return job

    def ask(
        self,
        owner: QObject,
        task: Callable[[Vault, Progress], T],
        done: Done[T] | None = None,
        failed: Failed | None = None,
    ) -> Job:
        """Run `task` on the open vault, in the worker."""
        return self.run(
            owner, lambda progress: task(self._open_vault(), progress), done, failed
        )

    # The vault

    @property
    def is_open(self) -> bool:
        """Whether a vault is open."""
        return self.info is not None

    @property
    def is_office(self) -> bool:
        """Whether the open vault is an office's."""
        return self.info is not None and self.info.profile == Profile.OFFICE.value

    def open(
        self,
        owner: QObject,
        make: Callable[[], Vault],
        folder: Path,
        failed: Failed,
    ) -> Job:
        """Open or create a vault with `make`, in the worker."""

        def task(_progress: Progress) -> VaultInfo:
            self._close_vault()
            self._vault = make()
            return vaults.vault_info(self._vault)

        def done(info: VaultInfo) -> None:
            self.info = info
            self.change_settings(vault=str(folder))
            self.opened.emit()

        return self.run(self, task, done, self._only_to(owner, failed))

    def close(self) -> None:
        """Close the vault after the work in hand; keys are wiped by the vault."""
        self.info = None
        self.jobs.start(lambda _progress: self._close_vault())
        self.closed.emit()

    def shut_down(self) -> None:
        """Close the vault and wait for the worker. The last thing the program does."""
        self.info = None
        self.jobs.start(lambda _progress: self._close_vault())
        self.jobs.finish()

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
