"""The window. Qt lives here and nowhere else."""

import importlib
import sys


def main() -> int:
    """Run the GUI."""
    # found by name: the command line may not need Qt, nor the libraries Qt needs
    application = importlib.import_module("monitor_app.ui.application")
    return int(application.run(sys.argv))
