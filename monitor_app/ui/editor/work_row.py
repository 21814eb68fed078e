"""Long work inside the page: what it is, how far, and a way to stop it."""

from PySide6.QtWidgets import QProgressBar, QWidget

from monitor_app.i18n import _
from monitor_app.ui import parts
from monitor_app.ui.jobs import Job

_PARTS = 1000


class WorkRow(QWidget):
    """Shows one job while it runs; gone when the job is over."""

    def __init__(self) -> None:
        super().__init__()
        layout = parts.row(self, spacing=12)
        layout.setContentsMargins(24, 4, 24, 4)
        self._said = parts.label("", "body", wrap=False)
        layout.addWidget(self._said)
        self.bar = QProgressBar()
        self.bar.setRange(0, _PARTS)
        self.bar.setTextVisible(False)
        layout.addWidget(self.bar, 1)
        self.cancel_button = parts.button(_("Cancel"), "close", "quiet")
        self.cancel_button.clicked.connect(self._cancel)
        layout.addWidget(self.cancel_button)
        self._job: Job | None = None
        self.hide()

    def follow(self, sentence: str, job: Job) -> None:
        """Show a job until it ends."""
        self._job = job
        self._said.setText(sentence)
        self.bar.setAccessibleName(sentence)
        self.bar.setValue(0)
        self.cancel_button.setEnabled(True)
        job.progressed.connect(self._step)
        job.finished.connect(self._over)
        self.show()

    def _step(self, done: int, total: int) -> None:
        self.bar.setValue(_PARTS * done // max(total, 1))

    def _cancel(self) -> None:
        if self._job is not None:
            self.cancel_button.setEnabled(False)
            self._job.cancel()

    def _over(self) -> None:
        self._job = None
        self.hide()
