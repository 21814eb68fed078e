"""The process that opens and proves bundles, so that a second core has work.

Input: the pickled `IntakeKeys`, then a pickled path for each bundle. Output: for each
path, in order, a pickled `Arrived` or `Refused`. The pipes belong to parent
and child alone; the keys are in no argument, no variable of the environment, no file.
"""

import pickle
import sys

from monitor_app.progress import Progress
from monitor_app.usecases.intake import IntakeKeys, open_bundle
from monitor_app.usecases.proving import Prover
from monitor_app.vault.hardening import harden_process


def main() -> None:
    """Serve until the pipe is closed."""
    harden_process()
    source, sink = sys.stdin.buffer, sys.stdout.buffer
    sys.stdout = sys.stderr  # what libraries print is not our answer
    keys = pickle.load(source)  # noqa: S301 - from our own parent
    if not isinstance(keys, IntakeKeys):
        raise TypeError("not the keys")
    prover = Prover()
    while True:
        try:
            file = pickle.load(source)  # noqa: S301 - from our own parent
        except EOFError:
            return
        pickle.dump(open_bundle(file, keys, prover, Progress()), sink)
        sink.flush()


if __name__ == "__main__":
    main()
