"""Makes every form of the library as PDF, blank and filled: `make forms`.

Numbers, answers and dates are fixed, so that two runs give the same files.
"""

import random
import sys
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from monitor_app.forms.definition import FormDef
from monitor_app.forms.library import list_library, load_library_form
from monitor_app.forms.session import Session
from monitor_app.forms.state import Services
from monitor_app.printing import blank, body_answers, filled, information
from monitor_app.printing.blank import Wanted
from monitor_app.printing.body_answers import Figures
from monitor_app.printing.filled import Record
from monitor_app.progress import Progress
from monitor_app.records.numbers import RecordNumber
from monitor_app.usecases import sample

LANGUAGES = (("kk",), ("ru",), ("en",), ("kk", "ru"))
MARKS = (
    ("back_low", "back", "bruise"),
    ("thigh_r", "back", "scar"),
    ("wrist_l", "front", "ligature"),
    ("chest_l", "front", "fracture"),
    ("eye_r", "head_front", "swelling"),
    ("sole_l", "feet_sole", "tender"),
)
NUMBER = str(RecordNumber("SAMPLEKK"))
PERSON = sample.Person(
    person_code="AB-17",
    case_no="DEMO-2031-0042",
    language="kk",
    detained_on=date(2022, 1, 5),
    interviewed_on=date(2026, 11, 20),
)


def main(folder: Path) -> None:
    """Write the PDFs into `folder` and say what they are."""
    folder.mkdir(parents=True, exist_ok=True)
    for entry in list_library():
        form = load_library_form(entry.form_id)
        for languages in LANGUAGES:
            named = f"{entry.letter}-{entry.form_id}-{'-'.join(languages)}"
            drawings = body_answers.on_blank(form, Figures())
            wanted = Wanted(languages=languages, drawings=drawings)
            made = blank.make(form, wanted, [NUMBER], Progress())
            _write(folder / f"{named}-blank.pdf", made.pdf, made.pages)
            session = answered(form)
            made = filled.make(session, recorded(session), languages, "A4")
            _write(folder / f"{named}-filled.pdf", made.pdf, made.pages)
    for languages in LANGUAGES:
        pdf, pages = information.make(information.Sheet(languages=languages))
        _write(folder / f"information-{'-'.join(languages)}.pdf", pdf, pages)


RECORD = Record(number=NUMBER, case_no=PERSON.case_no, person_code=PERSON.person_code)


def recorded(session: Session) -> Record:
    """Return the record of an interview, with its body diagrams."""
    answers = session.answers()
    figures = Figures(figure="female")
    drawings = body_answers.on_record(
        session.form, answers, lambda _ref, _question: False, figures
    )
    return replace(RECORD, drawings=drawings)


def answered(form: FormDef) -> Session:
    """Return an interview with a fictional person."""
    session = Session.start(form, _services(), "kk")
    sample.fill(session, PERSON, random.Random(form.form_id))
    if form.form_id == "injury_sheet":
        _marked(session)
    return session


def _marked(session: Session) -> None:
    """Put marks on the body diagrams: a page of them must be looked at, too."""
    session.answer("e_exam/ex_consent", "given")
    session.answer("e_map/map_none", "no")
    session.answer("e_map/map_front", "back_up sole_l")
    for at, (region, view, kind) in enumerate(MARKS, start=1):
        if at > 1:
            session.add_repeat("e_list/inj")
        entry = f"e_list/inj[{at}]"
        session.answer(f"{entry}/ij_no", str(at))
        session.answer(f"{entry}/ij_region", region)
        session.answer(f"{entry}/ij_view", view)
        session.answer(f"{entry}/ij_type", kind)


def _services() -> Services:
    now = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
    return Services(
        now=lambda: now, zone=UTC, random=random.Random(1), uuid=lambda: "0" * 32
    )


def _write(path: Path, pdf: bytes, pages: int) -> None:
    path.write_bytes(pdf)
    sys.stdout.write(f"{pages:4} {path}\n")


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "build/forms"))
