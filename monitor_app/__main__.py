"""`python -m monitor_app`: no arguments open the window, anything else is the CLI."""

import importlib
import sys

from monitor_app import ui
from monitor_app.vault.hardening import harden_process

# Everything but the window is found by name: the window should stand at once, and only
# a process of its own may load the compiler of workbooks.
_HELPERS = (  # who says the word that starts one, and what it runs
    ("monitor_app.forms.workbook.compiling", "monitor_app.forms.workbook.worker"),
    ("monitor_app.usecases.intake_pool", "monitor_app.usecases.intake_worker"),
)


def main() -> int:
    """Open the window, or run the verb that was named; return the exit status."""
    harden_process()
    if len(sys.argv) == 1:
        return ui.main()
    for asking, helper in _HELPERS:
        if sys.argv[1:] == [importlib.import_module(asking).WORKER_WORD]:
            importlib.import_module(helper).main()
            return 0
    return int(importlib.import_module("monitor_app.cli").main())


if __name__ == "__main__":
    sys.exit(main())
