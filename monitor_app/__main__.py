"""`python -m monitor_app`: no arguments open the window, anything else is the CLI."""

import importlib
import sys

from monitor_app import cli, ui
from monitor_app.forms.workbook.compiling import WORKER_WORD
from monitor_app.usecases import intake_pool, intake_worker
from monitor_app.vault.hardening import harden_process


def main() -> int:
    """Open the window, or run the verb that was named; return the exit status."""
    harden_process()
    if sys.argv[1:] == [WORKER_WORD]:
        # found by name: only this process of its own may load the compiler
        worker = importlib.import_module("monitor_app.forms.workbook.worker")
        worker.main()
        return 0
    if sys.argv[1:] == [intake_pool.WORKER_WORD]:
        intake_worker.main()
        return 0
    return cli.main() if len(sys.argv) > 1 else ui.main()


if __name__ == "__main__":
    sys.exit(main())
