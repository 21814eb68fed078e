"""How fast paper is made, beside typst, the quickest engine we know of.

`python -m tests.bench.bench_printing [--typst build/typst/bin/python] [--forms 200]`

typst is no part of the program; it is looked for in an environment of its own:

    python3 -m venv build/typst && build/typst/bin/pip install "typst>=0.15,<0.16"

Both print the same content, a filled two-page evidence form in Kazakh and Russian:
labels, boxes, ticks, answers, head, foot, page numbers and a QR code on each page. Both
start from the finished list of questions and answers; typst is given the QR codes. The
turns alternate so that a busy minute of the machine hits both; each figure is the least
of the turns. Only ratios of one run mean anything.
"""

import argparse
import io
import json
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import segno
from monitor_app.forms.library import load_library_form
from monitor_app.printing import blank, filled, qr
from monitor_app.printing.answers import day_and_time
from monitor_app.printing.blank import Wanted
from monitor_app.printing.reading import Place, read
from monitor_app.progress import Progress
from tests.bench.figures import Figure, faster, most
from tests.conftest import ROOT
from tests.printing.make_forms import NUMBER, RECORD, answered

LANGUAGES = ("kk", "ru")
FORM = "evidence_log"
BLANK = "detention_interview"
BLANK_SECONDS = 2.0
LEAST_RATIO = 0.8
TURNS = 5
WORKER = ROOT / "tests" / "printing" / "typst_worker.py"


def figures(quick: bool) -> list[Figure]:
    """Return the rows for the table of everything."""
    seconds, pages = _blank_seconds()
    worker = ROOT / "build" / "typst" / "bin" / "python"
    ours, theirs = _turns(worker, *((2, 1) if quick else (60, TURNS)))[:2]
    what = f"blank {BLANK}, full, {'+'.join(LANGUAGES)}, {pages} pages"
    return [
        faster(
            f"filled {FORM}, one form of 2 pages",
            min(ours) * 1000,
            min(theirs) * 1000 if theirs else None,
            "ms",
            LEAST_RATIO,
            "typst",
        ),
        most(what, seconds, "s", BLANK_SECONDS),
    ]


def main() -> int:
    options = _options()
    ok = _blank()
    ours, theirs, pages = _turns(options.typst, options.forms, TURNS)
    print(f"filled {FORM}, {pages} pages: {1 / min(ours):.1f} forms/s")
    if theirs:
        ratio = min(theirs) / min(ours)
        print(f"typst, same content:      {1 / min(theirs):.1f} forms/s")
        print(f"ratio {ratio:.2f} (at least {LEAST_RATIO})")
        ok &= ratio >= LEAST_RATIO
    return 0 if ok else 1


def _turns(
    python: Path, forms: int, turns: int
) -> tuple[list[float], list[float], int]:
    """Return seconds for one form, turn by turn: ours, typst's; and the pages."""
    session = answered(load_library_form(FORM))
    pages = filled.make(session, RECORD, LANGUAGES, "A4").pages
    typst = _Typst(python, _content(read(session, LANGUAGES)))
    if not python.is_file():
        print(f"typst is not there ({python}): nothing to compare with")
    ours, theirs = [], []
    for _turn in range(turns):
        start = time.perf_counter()
        for _form in range(forms):
            filled.make(session, RECORD, LANGUAGES, "A4")
        ours.append((time.perf_counter() - start) / forms)
        if python.is_file():
            theirs.append(typst.seconds(forms))
    return ours, theirs, pages


def _blank_seconds() -> tuple[float, int]:
    form = load_library_form(BLANK)
    start = time.perf_counter()
    made = blank.make(form, Wanted(languages=LANGUAGES), [NUMBER], Progress())
    return time.perf_counter() - start, made.pages


def _blank() -> bool:
    seconds, pages = _blank_seconds()
    print(
        f"blank {BLANK}, full, {'+'.join(LANGUAGES)}, {pages} pages, fonts read"
        f" and all: {seconds:.2f} s (at most {BLANK_SECONDS})"
    )
    return seconds <= BLANK_SECONDS


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    usual = ROOT / "build" / "typst" / "bin" / "python"
    parser.add_argument("--typst", type=Path, default=usual)
    parser.add_argument("--forms", type=int, default=60)
    return parser.parse_args()


class _Typst:
    """Another interpreter, which compiles the content over and over."""

    def __init__(self, python: Path, content: dict[str, object]) -> None:
        self._python = python
        self._content = json.dumps(content)

    def seconds(self, forms: int) -> float:
        """Return the seconds for one form, start of the interpreter left out."""
        done = subprocess.run(
            [self._python, WORKER, str(ROOT / "resources" / "fonts"), str(forms)],
            input=self._content.encode(),
            capture_output=True,
            check=True,
        )
        return float(done.stdout) / forms


def _content(places: Sequence[Place]) -> dict[str, object]:
    form = load_library_form(FORM)
    return {
        "title": [form.title.plain(language) for language in LANGUAGES],
        "version": form.version,
        "case": RECORD.case_no,
        "person": RECORD.person_code,
        "record": RECORD.number,
        "codes": [_svg(page) for page in (1, 2)],
        "groups": [
            {
                "labels": list(group.labels),
                "questions": [_question(each) for each in group.questions()],
            }
            for group in places
        ],
    }


def _question(place: Place) -> dict[str, object]:
    question = place.question
    assert question is not None
    given = place.value.split()
    return {
        "number": question.number,
        "labels": list(place.labels),
        "value": "" if place.choices else day_and_time(place.value),
        "single": question.kind == "select_one",
        "choices": [
            {"labels": list(choice.labels), "ticked": choice.value in given}
            for choice in place.choices
        ],
    }


def _svg(page: int) -> str:
    out = io.BytesIO()
    text = qr.payload(FORM, "2025.1.0", page, 2, NUMBER)
    segno.make(text, error="m", micro=False).save(out, kind="svg", border=2)
    return out.getvalue().decode()


if __name__ == "__main__":
    sys.exit(main())
