"""Makes every form and sheet of the library as PDF, blank and filled: `make forms`.

Numbers, answers, keys and dates are fixed, so that two runs give the same files.
"""

import random
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

from monitor_app import i18n
from monitor_app.forms.definition import FormDef
from monitor_app.forms.library import LibraryForm, list_library, load_library_form
from monitor_app.forms.session import Session
from monitor_app.forms.state import Services
from monitor_app.printing import (
    blank,
    body_answers,
    filled,
    information,
    recovery_sheet,
    submissions,
)
from monitor_app.printing.blank import Wanted
from monitor_app.printing.body_answers import Figures
from monitor_app.printing.filled import Record
from monitor_app.printing.recovery_sheet import ShareSheet
from monitor_app.progress import Progress
from monitor_app.records import bodymap
from monitor_app.records.numbers import RecordNumber
from monitor_app.records.status import Translation
from monitor_app.records.submissions import Procedure
from monitor_app.usecases import drafts_un, interviews, papers_sheets, sample
from monitor_app.usecases.papers_redaction import Redaction, Sealed
from tests.printing import make_records

LANGUAGES = (("kk",), ("ru",), ("en",), ("kk", "ru"))
POCKET = (("kk",), ("ru",), ("en",))
MARKS = (
    ("back_low", "back", "bruise"),
    ("thigh_r", "back", "scar"),
    ("wrist_l", "front", "ligature"),
    ("chest_l", "front", "fracture"),
    ("eye_r", "head_front", "swelling"),
    ("sole_l", "feet_sole", "tender"),
)
# Groups of a short visit to somebody with fresh injuries.
MODULES = {
    "detention_interview": ("hdr", "gate_grp", "narrative", "injuries", "medical"),
    "injury_sheet": ("hdr", "gate_grp", "e_map", "e_list"),
}
FOR_THE_PERSON = frozenset({"release_followup", "consent"})
NUMBER = str(RecordNumber("SAMPLEKK"))
PERSON = sample.Person(
    person_code="AB-17",
    case_no="DEMO-2031-0042",
    language="kk",
    detained_on=date(2022, 1, 5),
    interviewed_on=date(2026, 11, 20),
)
TRANSLATION = Translation(
    language="ru",
    translator="T-3",
    date=date(2026, 11, 22),
    text="Вечером я возвращался домой. У подъезда меня ждали двое. " * 8,
)
# 33 words of a share of nothing: the secret is the bytes 0 to 31.
SHARE = (
    "upgrade",
    "frequent",
    "academic",
    "acid",
    "ajar",
    "dismiss",
    "writing",
    "focus",
    "surface",
    "campus",
    "kidney",
    "umbrella",
    "credit",
    "behavior",
    "review",
    "rhyme",
    "thank",
    "alien",
    "hunting",
    "airport",
    "huge",
    "broken",
    "blue",
    "fridge",
    "purchase",
    "pencil",
    "domain",
    "bike",
    "seafood",
    "flame",
    "epidemic",
    "activity",
    "intimate",
)
RECORD = Record(number=NUMBER, case_no=PERSON.case_no, person_code=PERSON.person_code)


@dataclass(frozen=True, slots=True)
class Made:
    """One file: its name without ending, its content, and how many pages it has."""

    name: str
    pdf: bytes
    pages: int


def main(folder: Path) -> None:
    """Write the PDFs into `folder` and say what they are."""
    folder.mkdir(parents=True, exist_ok=True)
    total = 0
    for made in everything():
        path = folder / f"{made.name}.pdf"
        path.write_bytes(made.pdf)
        total += made.pages
        sys.stdout.write(f"{made.pages:4} {path}\n")
    sys.stdout.write(f"{total:4} pages\n")


def everything() -> Iterator[Made]:
    """Yield every form and sheet that the program can print."""
    for entry in list_library():
        form = load_library_form(entry.form_id)
        yield from _blanks(entry, form)
        yield from _filled(entry, form)
    yield from _bodies(load_library_form("injury_sheet"))
    yield from _told()
    yield from _shares()
    yield from _drafts()


# Blank


def _blanks(entry: LibraryForm, form: FormDef) -> Iterator[Made]:
    for languages in LANGUAGES:
        yield _blank(entry, form, "blank", Wanted(languages=languages))
    two = Wanted(languages=LANGUAGES[-1])
    yield _blank(entry, form, "blank-core", replace(two, profile="core"))
    for (language,) in POCKET:
        pocket = Wanted(languages=(language,), profile="core", paper="A5")
        yield _blank(entry, form, "blank-core-A5", pocket)
    yield _blank(entry, form, "blank-A5", Wanted(languages=("ru",), paper="A5"))
    letter = Wanted(languages=("en",), paper="Letter")
    yield _blank(entry, form, "blank-Letter", letter)
    if modules := MODULES.get(form.form_id):
        chosen = replace(two, profile="modules", modules=modules)
        yield _blank(entry, form, "blank-modules", chosen)
        yield _blank(entry, form, "blank-bound", replace(chosen, bound=True))
    if form.form_id in FOR_THE_PERSON:
        yield _blank(entry, form, "blank-person", replace(two, for_person=True))


def _blank(entry: LibraryForm, form: FormDef, kind: str, wanted: Wanted) -> Made:
    drawings = body_answers.on_blank(form, Figures())
    made = blank.make(form, replace(wanted, drawings=drawings), [NUMBER], Progress())
    return Made(_named(entry, wanted.languages, kind), made.pdf, made.pages)


def _named(entry: LibraryForm, languages: Sequence[str], kind: str) -> str:
    return f"{entry.letter}-{entry.form_id}-{'-'.join(languages)}-{kind}"


def _bodies(form: FormDef) -> Iterator[Made]:
    """Yield the body sheets of every figure, with the intimate one."""
    wanted = Wanted(languages=("kk", "ru"), profile="modules", modules=("e_map",))
    for figure in bodymap.FIGURES:
        drawings = body_answers.on_blank(form, Figures(figure=figure, intimate=True))
        asked = replace(wanted, drawings=drawings)
        made = blank.make(form, asked, [NUMBER], Progress())
        yield Made(f"body-{figure}-kk-ru", made.pdf, made.pages)


# Filled


def _filled(entry: LibraryForm, form: FormDef) -> Iterator[Made]:
    session = answered(form)
    record = recorded(session)
    for languages in LANGUAGES:
        made = filled.make(session, record, languages, "A4")
        yield Made(_named(entry, languages, "filled"), made.pdf, made.pages)
    for paper, languages in (("A5", ("kk",)), ("Letter", ("ru", "en"))):
        made = filled.make(session, record, languages, paper)
        yield Made(_named(entry, languages, f"filled-{paper}"), made.pdf, made.pages)
    if form.form_id != "identity_sheet":  # is printed alone and whole
        for languages in LANGUAGES[1::2]:
            made = filled.make(session, redacted(session), languages, "A4")
            yield Made(_named(entry, languages, "redacted"), made.pdf, made.pages)


def recorded(session: Session) -> Record:
    """Return the record of an interview, with its body diagrams."""
    answers = session.answers()
    drawings = body_answers.on_record(
        session.form,
        answers,
        lambda _ref, _question: False,
        Figures(figure="female"),
    )
    return replace(RECORD, drawings=drawings)


def redacted(session: Session) -> Record:
    """Return the record as it leaves: her account was agreed to, nothing else."""
    withholds = Redaction(
        sealed=Sealed(frozenset()),
        shared=frozenset({"statement"}),
        ended=False,
        form_id=session.form.form_id,
    ).withholds
    drawings = body_answers.on_record(
        session.form, session.answers(), withholds, Figures(figure="female")
    )
    return replace(RECORD, redacted=True, withholds=withholds, drawings=drawings)


def answered(form: FormDef) -> Session:
    """Return an interview with a fictional person."""
    session = Session.start(form, _services(), "kk")
    sample.fill(session, PERSON, random.Random(form.form_id))
    interviews.set_number(session, NUMBER)
    if form.form_id == "injury_sheet":
        _marked(session)
    if form.form_id == "detention_interview":
        session.set_translation("narrative/free_account", TRANSLATION)
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


# Sheets that belong to no record


def _told() -> Iterator[Made]:
    for languages in (*LANGUAGES, ("ru", "en")):
        named = f"information-{'-'.join(languages)}"
        pdf, pages = information.make(information.Sheet(languages=languages))
        yield Made(named, pdf, pages)
        paper = papers_sheets.information_pdf(
            languages, organisation="ORG", contact="+7 000 000 00 00", consent=True
        )
        yield Made(f"{named}-consent", paper.pdf, paper.pages)
    for sheet in ("A5", "Letter"):
        asked = information.Sheet(languages=("kk",), paper=sheet)
        yield Made(f"information-kk-{sheet}", *information.make(asked))


def _shares() -> Iterator[Made]:
    for languages in LANGUAGES:
        share = ShareSheet(
            languages=languages,
            number=1,
            shares=3,
            threshold=2,
            vault="0f1e2d3c",
            words=SHARE,
        )
        named = f"recovery-{'-'.join(languages)}"
        yield Made(named, *recovery_sheet.make(share))
        asked = replace(share, paper="A5")
        yield Made(f"{named}-A5", *recovery_sheet.make(asked))


def _drafts() -> Iterator[Made]:
    """Yield every draft, with the sheet of checks in every language."""
    before = i18n.active_language()
    with (
        tempfile.TemporaryDirectory() as folder,
        make_records.of_one_person(Path(folder) / "vault") as told,
    ):
        for procedure in Procedure:
            today = make_records.TODAY
            draft = drafts_un.draft(told.vault, told.interview, procedure, today)
            for language in ("kk", "ru", "en"):
                i18n.use(language)
                made = submissions.submission_pdf(draft)
                yield Made(f"draft-{procedure.value}-{language}", *made)
    i18n.use(before)


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "build/forms"))
