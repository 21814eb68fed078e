"""Signed records of one form as tables, for the organisation's own counting.

Tables are not encrypted: they hold what the organisation may keep, never what
is sealed, and what identifies a person only when somebody asks for it by name of the
option. The log keeps how many records went and whether identifying answers did.
"""

import contextlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from monitor_app import paths
from monitor_app.bundle.disclosure import derived_withheld
from monitor_app.errors.files import FileExistsAlreadyError
from monitor_app.errors.usecases import NoRecordsError
from monitor_app.forms.csv_export import Record, csv_tables
from monitor_app.forms.definition import Flag, FormDef, GroupDef, ItemDef
from monitor_app.forms.session import Session
from monitor_app.progress import Progress
from monitor_app.records.consent import OWN_ORGANISATION, STORE, coverage
from monitor_app.records.ids import instance_id
from monitor_app.records.interview import InterviewSummary
from monitor_app.usecases import clock, safety, sealing, selecting
from monitor_app.usecases.consents import ConsentBook
from monitor_app.usecases.places import bare
from monitor_app.usecases.selecting import LeftOut
from monitor_app.vault import Vault

_AT_ONCE = 200
_PERSON = "person_code"
_SEALED, _IDENTIFIES = "flag.sealed", "flag.identifies"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tables:
    """What was written, and what stayed."""

    files: tuple[Path, ...]
    records: int
    left_out: tuple[LeftOut, ...]  # whole records
    withheld: tuple[str, ...]  # paths of questions whose cells are empty


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    form: FormDef
    record: Record
    withheld: frozenset[str]


def write_tables(
    vault: Vault,
    form_id: str,
    folder: Path,
    progress: Progress,
    *,
    identifying: bool = False,
    today: date,
) -> Tables:
    """Write the signed records of a form as CSV, as ODK Central lays them out.

    Records of several versions of the form go into a folder for each version.

    Args:
        vault: open.
        form_id: of the form.
        folder: new or empty.
        progress: counts records; may cancel between them.
        identifying: also answers that identify somebody (flag I).
        today: decides which consent is in force.

    Raises:
        RoleReadsNoContentError: an analyst or administrator asks (rule 22): tables
            hold what was said in words, too.
        NoRecordsError: there is no record that may go.
        FileExistsAlreadyError: something lies in the folder.
        MonitorError: one of `errors.files`; nothing is left behind then.
    """
    safety.require_role_that_reads(vault)
    made = _is_new(folder)
    found = list(_rows(vault, form_id, progress, identifying=identifying, today=today))
    rows = [row for row in found if isinstance(row, _Row)]
    if not rows:
        raise NoRecordsError(form=form_id)
    written: list[Path] = []
    try:
        with vault.transaction():
            detail = f"{len(rows)}{' identifying' if identifying else ''}"
            vault.audit.append("form.tables-written", form_id, detail)
            _write(folder, _laid_out(rows), written)
    except BaseException:
        _take_back(folder, written, made=made)
        raise
    return Tables(
        files=tuple(written),
        records=len(rows),
        left_out=tuple(row for row in found if isinstance(row, LeftOut)),
        withheld=tuple(sorted({path for row in rows for path in row.withheld})),
    )


def _is_new(folder: Path) -> bool:
    """Say whether there is no such folder yet; refuse one with something in it."""
    with paths.explained(folder):
        if not folder.exists():
            return True
        if any(folder.iterdir()):
            raise FileExistsAlreadyError(name=folder.name)
        return False


def _rows(
    vault: Vault, form_id: str, progress: Progress, *, identifying: bool, today: date
) -> Iterator[_Row | LeftOut]:
    book = ConsentBook(vault)
    for done, summary in enumerate(_summaries(vault, form_id)):
        progress.step(done, done + 1)
        yield _row(vault, book, summary, identifying=identifying, today=today)


def _row(
    vault: Vault,
    book: ConsentBook,
    summary: InterviewSummary,
    *,
    identifying: bool,
    today: date,
) -> _Row | LeftOut:
    versions = vault.interviews.versions(summary.id)
    if not versions:
        return _left_out(summary, selecting.why_nothing(summary))
    form = book.form(summary.form_sha256)
    told = book.told(summary, versions[-1].submission)
    level = safety.level(told.answers)
    if sealing.is_sealed(vault, summary) or level == sealing.SEALED_LEVEL:
        return _left_out(summary, _SEALED)
    if any(question.name == _PERSON for question in form.questions()):
        cover = coverage(book.lines(told), OWN_ORGANISATION, STORE, today)
        if cover.refusal is not None:
            return _left_out(summary, cover.refusal)
    kept = {bare(place): _SEALED for place in sealing.of(vault, summary.id).sealed}
    if not identifying:
        kept |= dict.fromkeys(_identifying(form.children), _IDENTIFIES)
    withheld = frozenset(derived_withheld(form, kept))
    newest = versions[-1]
    session = Session.from_submission(form, newest.submission, clock.session_services())
    key = instance_id(summary.id, newest.number)
    record = Record(key, session, newest.signed_at, withheld)
    return _Row(form=form, record=record, withheld=withheld)


def _identifying(items: Iterable[ItemDef], *, around: bool = False) -> Iterator[str]:
    """Yield the paths of questions that identify, themselves or by their group."""
    for item in items:
        flagged = around or Flag.IDENTIFIES in item.flags
        if isinstance(item, GroupDef):
            yield from _identifying(item.children, around=flagged)
        elif flagged:
            yield item.path


def _left_out(summary: InterviewSummary, reason: str) -> LeftOut:
    return LeftOut(interview=summary.id, question="", reason=reason)


def _summaries(vault: Vault, form_id: str) -> Iterator[InterviewSummary]:
    after: tuple[str, str] | None = None
    while page := vault.interviews.page(_AT_ONCE, after, form_id=form_id):
        yield from page
        after = (page[-1].updated, page[-1].id)


def _laid_out(rows: list[_Row]) -> dict[str, bytes]:
    """Return the tables by place below the folder."""
    forms = {row.form.sha256: row.form for row in rows}
    found: dict[str, bytes] = {}
    for sha256, form in forms.items():
        place = "" if len(forms) == 1 else f"{_file_name(form)}-{sha256[:8]}/"
        records = [row.record for row in rows if row.form.sha256 == sha256]
        for name, content in csv_tables(form, records).items():
            found[f"{place}{name}"] = content
    return found


def _file_name(form: FormDef) -> str:
    return "".join(c if c.isalnum() or c in ".-" else "_" for c in form.version)


def _write(folder: Path, tables: Mapping[str, bytes], written: list[Path]) -> None:
    for place, content in tables.items():
        path = folder / place
        with paths.explained(path):
            path.parent.mkdir(parents=True, exist_ok=True)
        paths.write_durably(path, content)
        written.append(path)


def _take_back(folder: Path, written: list[Path], *, made: bool) -> None:
    for path in written:
        with contextlib.suppress(OSError):
            path.unlink()
    around = {path.parent for path in written} - {folder}
    for inner in (*around, *((folder,) if made else ())):
        with contextlib.suppress(OSError):
            inner.rmdir()
