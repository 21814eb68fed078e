"""Compiles one content with typst again and again; prints the seconds it took.

`python typst_worker.py FONTS COUNT < content.json`, in an environment with typst. Every
form differs by a number, so that nothing can be remembered from the one before.
"""

import sys
import tempfile
import time
from pathlib import Path

import typst  # type: ignore[import-not-found]  # in an environment of its own

TEMPLATE = Path(__file__).with_name("evidence.typ")


def main() -> None:
    fonts, count = sys.argv[1], int(sys.argv[2])
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "content.json").write_bytes(sys.stdin.buffer.read())
        (folder / "main.typ").write_bytes(TEMPLATE.read_bytes())
        compiler = typst.Compiler(
            folder / "main.typ",
            root=folder,
            font_paths=[fonts],
            ignore_system_fonts=True,
        )
        compiler.compile(format="pdf", sys_inputs={"serial": "warm"})
        made = b""
        start = time.perf_counter()
        for serial in range(count):
            made = compiler.compile(format="pdf", sys_inputs={"serial": str(serial)})
        seconds = time.perf_counter() - start
        if len(sys.argv) > 3:
            Path(sys.argv[3]).write_bytes(made)
    print(seconds)


main()
