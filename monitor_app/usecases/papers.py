"""Paper: blank forms, filled forms, sheets to hand out."""

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from monitor_app import paths
from monitor_app.errors.files import FileExistsAlreadyError
from monitor_app.errors.printing import IdentityNotRedactedError, NotAPictureError
from monitor_app.errors.vault import AttachmentDamagedError
from monitor_app.forms.definition import Flag, FormDef, QuestionDef
from monitor_app.printing import blank, body_answers, filled
from monitor_app.printing.blank import Wanted
from monitor_app.printing.body_answers import Figures
from monitor_app.printing.filled import Record
from monitor_app.printing.pictures import Picture, picture
from monitor_app.progress import Progress
from monitor_app.records.attachment import Attachment
from monitor_app.records.bodymap import figure_for
from monitor_app.records.interview import SignedVersion
from monitor_app.records.numbers import RecordNumber
from monitor_app.usecases import clock, finds, forms, reading, safety
from monitor_app.usecases.finds import Find
from monitor_app.usecases.papers_redaction import Withholds, redaction_of, sealed_in
from monitor_app.usecases.places import bare
from monitor_app.usecases.reading import InterviewView
from monitor_app.usecases.signing import PAPER_ORIGINAL
from monitor_app.vault import Vault

IDENTITY_FORM = "identity_sheet"
_LARGEST_PICTURE = 64 * 2**20  # bytes: a larger file is listed, not shown


@dataclass(frozen=True, slots=True, kw_only=True)
class BlankPaper:
    """Which blank form is asked for; `languages` empty takes the form's own."""

    languages: tuple[str, ...] = ()
    profile: str = "full"
    modules: tuple[str, ...] = ()
    copies: int = 1
    paper: str = "A4"
    for_person: bool = False  # without what is for the interviewer only
    figure: str = "neutral"  # of the body diagrams: see `records.bodymap.FIGURES`
    intimate: bool = False  # with the sheet of the intimate area
    bound: bool = False  # with room at the left to be laced into a file


@dataclass(frozen=True, slots=True)
class Paper:
    """A PDF, in memory only until someone saves or prints it."""

    pdf: bytes
    pages: int
    finds: tuple[Find, ...] = ()  # what in its free text may tell who somebody is


def blank_pdf(
    vault: Vault, form_id: str, request: BlankPaper, progress: Progress
) -> Paper:
    """Print blank copies; their numbers are kept, so that they are known again.

    Raises:
        FormNotInstalledError, and one of `errors.printing`: no number is kept then.
    """
    form = forms.load_form(vault, form_id)
    numbers = _numbers(request.copies, vault.random_bytes)
    paper = _blank(form, request, numbers, progress)
    with vault.transaction():
        moment = clock.stamp(vault.clock())
        vault.papers.add(numbers, form.form_id, form.version, moment)
        vault.audit.append("paper.blank", form.form_id, str(request.copies))
    return paper


def blank_preview_pdf(
    vault: Vault, form_id: str, request: BlankPaper, progress: Progress
) -> Paper:
    """Show what `blank_pdf` would print; its number is given to no paper and not kept.

    Raises:
        FormNotInstalledError, and one of `errors.printing`.
    """
    form = forms.load_form(vault, form_id)
    numbers = _numbers(request.copies, vault.random_bytes)
    return _blank(form, request, numbers, progress)


def blank_library_pdf(form_id: str, request: BlankPaper, progress: Progress) -> Paper:
    """Print blank copies of a library form without a vault: no number is kept.

    Raises:
        FormNotInstalledError, and one of `errors.printing`.
    """
    form = forms.library_form(form_id)
    numbers = _numbers(request.copies, os.urandom)
    return _blank(form, request, numbers, progress)


def filled_pdf(
    vault: Vault,
    interview: str,
    languages: tuple[str, ...],
    *,
    redact: bool,
    paper: str,
    own_notes: bool = True,
    figure: str = "",
    intimate: bool = False,
    bound: bool = False,
    for_person: bool = False,
) -> Paper:
    """Print an interview: the newest signed version, or the draft as it stands.

    Args:
        vault: open.
        interview: its id.
        languages: one or two; () takes the language of the interview.
        redact: without what identifies and what no consent covers.
        paper: name of the sheet.
        own_notes: with the interviewer's notes; a redacted copy never has them.
        figure: of the body diagrams; "" takes the one that fits the person.
        intimate: with the sheet of the intimate area; a redacted copy never has it.
        bound: with room at the left to be laced into a file.
        for_person: a copy that stays with the person: without what is for the
            interviewer or a clinician, and only if the record says it is safe.

    Raises:
        NoSuchInterviewError, IdentityNotRedactedError, SealedError, CopyNotSafeError,
        NoPaperError, RoleReadsNoContentError, and one of `errors.printing`.
    """
    view = reading.show(vault, interview)
    copy = _Copy(redact, own_notes, figure, intimate, bound, for_person)
    return _filled(vault, view, copy, languages, paper)


@dataclass(frozen=True, slots=True)
class _Copy:
    """Which copy of a record is asked for: the arguments of `filled_pdf`."""

    redact: bool
    own_notes: bool
    figure: str
    intimate: bool
    bound: bool
    for_person: bool

    @property
    def kind(self) -> str:
        """Return what the log calls it."""
        return "redacted" if self.redact else "person" if self.for_person else "whole"

    def withholds(self, vault: Vault, view: InterviewView) -> Withholds:
        """Return what is left out; raise what forbids this copy of the record."""
        form = view.session.form
        if self.for_person:
            safety.require_safe_copy(vault, view.session)
        if not self.redact:
            return sealed_in(vault, view).withholds
        if _only_identifies(form):
            raise IdentityNotRedactedError(form=form.form_id)
        return redaction_of(vault, view, vault.clock().date()).withholds


def _filled(
    vault: Vault,
    view: InterviewView,
    copy: _Copy,
    languages: tuple[str, ...],
    paper: str,
) -> Paper:
    session, interview = view.session, view.summary.id
    withholds = copy.withholds(vault, view)
    figures = Figures(
        figure=copy.figure or _figure_of(view),
        intimate=copy.intimate and not copy.redact,
    )
    drawings = body_answers.on_record(session.form, view.answers, withholds, figures)
    record = replace(
        _record(vault, view, withholds, redacted=copy.redact),
        drawings=drawings,
        own_notes=copy.own_notes,
        bound=copy.bound,
        for_person=copy.for_person,
    )
    made = filled.make(session, record, languages, paper)
    with vault.transaction():
        vault.audit.append("paper.filled", interview, copy.kind)
    found = finds.in_session(session, interview, withholds, notes=record.with_notes)
    return Paper(made.pdf, made.pages, found)


def save(paper: Paper, path: Path) -> None:
    """Write the PDF to a new file.

    Raises:
        FileExistsAlreadyError: there is one of that name; it stays.
        MonitorError: one of `errors.files`.
    """
    if path.exists():
        raise FileExistsAlreadyError(name=path.name)
    paths.write_durably(path, paper.pdf)


def _numbers(copies: int, draw: Callable[[int], bytes]) -> tuple[str, ...]:
    return tuple(str(RecordNumber.draw(draw)) for _copy in range(copies))


def _blank(
    form: FormDef, request: BlankPaper, numbers: Sequence[str], progress: Progress
) -> Paper:
    figures = Figures(figure=request.figure, intimate=request.intimate)
    wanted = Wanted(
        languages=request.languages,
        profile=request.profile,
        modules=request.modules,
        paper=request.paper,
        for_person=request.for_person,
        bound=request.bound,
        drawings=body_answers.on_blank(form, figures),
    )
    made = blank.make(form, wanted, numbers, progress)
    return Paper(made.pdf, made.pages)


def _record(
    vault: Vault, view: InterviewView, withholds: Withholds, *, redacted: bool
) -> Record:
    summary = view.summary
    signed: SignedVersion | None = view.versions[-1] if view.versions else None
    files = _files(view, withholds)
    if redacted:
        files = tuple(replace(file, original_name=file.name) for file in files)
    else:
        files += tuple(f for f in view.attachments if f.question == PAPER_ORIGINAL)
    return Record(
        number=summary.number,
        case_no=summary.case_no,
        person_code=summary.person_code,
        version=signed.number if signed else 0,
        signed_at=signed.signed_at if signed else "",
        sha256=signed.sha256 if signed else "",
        attachments=files,
        pictures=_pictures(vault, files),
        redacted=redacted,
        withholds=withholds,
    )


def _files(view: InterviewView, withholds: Withholds) -> tuple[Attachment, ...]:
    """Return the files that answers name and that may be in this copy."""
    found = []
    by_name = {file.name: file for file in view.attachments}
    for ref, value in view.answers.items():
        question = view.session.form.find(bare(ref))
        if value not in by_name or not isinstance(question, QuestionDef):
            continue
        if not withholds(ref, question):
            found.append(by_name[value])
    return tuple(dict.fromkeys(found))


def _figure_of(view: InterviewView) -> str:
    """Return the figure that the screen shows for this person."""
    named = {ref.rpartition("/")[2]: value for ref, value in view.answers.items()}
    return figure_for(named.get("sex", ""), named.get("age_band", ""))


def _pictures(
    vault: Vault, files: Sequence[Attachment]
) -> Mapping[str, Picture | None]:
    """Return copies for paper; a damaged one must not keep the testimony from print."""
    found: dict[str, Picture | None] = {}
    for file in files:
        if file.media_type.startswith("image/") and file.bytes <= _LARGEST_PICTURE:
            try:
                with vault.attachments.open(file.id) as source:
                    content = source.read()
                found[file.name] = picture(content, file.original_name)
            except (NotAPictureError, AttachmentDamagedError):
                found[file.name] = None
    return found


def _only_identifies(form: FormDef) -> bool:
    asked = [question for question in form.questions() if question.number is not None]
    identifying = sum(Flag.IDENTIFIES in question.flags for question in asked)
    return form.form_id == IDENTITY_FORM or 2 * identifying > len(asked)
