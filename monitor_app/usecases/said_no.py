"""Which records may take consent back: few, so that asking what is over is quick.

The worklist reads each signed version once (`followups.read_dates`) and tells this
module of it; ids of records are kept, and no words. The first time everything is read.
"""

import json
import re
from collections.abc import Iterator

from monitor_app.progress import Progress
from monitor_app.records.consent import ConsentLine
from monitor_app.records.interview import InterviewSummary
from monitor_app.usecases import written_withdrawals
from monitor_app.usecases.consents import CONSENT_FORM, ConsentBook, lines_of
from monitor_app.vault import Vault
from monitor_app.vault.meta import MetaRepository

_KEY = "consent/may-be-over"
_TAKES_BACK = re.compile(rb"<cr_review[^>]*>withdrawn<")
_IN_WORDS = re.compile(rb"<wd_(?:what|date)\b[^>]*>[^<]")


def persons(vault: Vault) -> Iterator[str]:
    """Yield the codes of persons of whom some record may say no; all are read."""
    book = ConsentBook(vault)
    for code in vault.interviews.person_codes():
        records = vault.interviews.of_person(code)
        if any(_may(vault, book, record) for record in records):
            yield code


def kept_persons(vault: Vault, progress: Progress) -> frozenset[str]:
    """Return them as far as versions were read, which the caller sees to.

    Args:
        vault: open.
        progress: counts persons when all are read; may cancel between two.
    """
    if (kept := _kept(vault)) is None:
        kept = frozenset(_read_all(vault, progress))
        with vault.transaction():
            _keep(vault, kept)
    here = (vault.interviews.get(id_) for id_ in kept if vault.interviews.has(id_))
    return frozenset(record.person_code for record in here) - {""}


def look_at(vault: Vault, book: ConsentBook, interview: str) -> None:
    """Take note of a version that is read now. The caller owns the transaction."""
    kept = _kept(vault)
    if kept is None or interview in kept:
        return
    if _may(vault, book, vault.interviews.get(interview)):
        _keep(vault, kept | {interview})


def _read_all(vault: Vault, progress: Progress) -> Iterator[str]:
    book, codes = ConsentBook(vault), vault.interviews.person_codes()
    for done, code in enumerate(codes):
        progress.step(done, len(codes))
        for record in vault.interviews.of_person(code):
            if _may(vault, book, record):
                yield record.id


def in_words(vault: Vault, code: str) -> bool:
    """Say cheaply whether a form D of a person may hold a withdrawal in words."""
    return any(
        _IN_WORDS.search(version.submission)
        for record in vault.interviews.of_person(code)
        if record.form_id == CONSENT_FORM
        for version in vault.interviews.versions(record.id)[-1:]
    )


def _may(vault: Vault, book: ConsentBook, record: InterviewSummary) -> bool:
    """Say whether a record may end a line that counted before.

    A line ends by a newer version of its record, by another form D, by a follow-up that
    takes everything back; a form D may say in words what no line says.
    """
    if not record.version or not record.person_code:
        return False
    for newest in vault.interviews.versions(record.id)[-1:]:
        if _TAKES_BACK.search(newest.submission):
            return True
        if _IN_WORDS.search(newest.submission):
            told = book.told(record, newest.submission)
            if written_withdrawals.is_written(told.answers):
                return True
    compared = [record]
    if record.form_id == CONSENT_FORM:
        of_person = vault.interviews.of_person(record.person_code)
        compared = [each for each in of_person if each.form_id == CONSENT_FORM]
    if record.version == 1 and len(compared) == 1:
        return False
    lines = [said for each in compared for said in _lines(vault, book, each)]
    return any(_less(one, another) for one in lines for another in lines)


def _lines(
    vault: Vault, book: ConsentBook, record: InterviewSummary
) -> Iterator[tuple[ConsentLine, ...]]:
    """Yield the lines that each version of a record holds."""
    for version in vault.interviews.versions(record.id):
        yield lines_of(record.id, book.told(record, version.submission).answers)


def _less(one: tuple[ConsentLine, ...], another: tuple[ConsentLine, ...]) -> bool:
    """Say whether something that is given here is not, or elsewhere, there."""
    places = {line.id.partition("/")[2]: line for line in another}
    for line in one:
        there = places.get(line.id.partition("/")[2])
        if line.state == "given" and (there is None or not there.grants(line)):
            return True
    return False


def _kept(vault: Vault) -> frozenset[str] | None:
    found = MetaRepository(vault.database).find(_KEY)
    return None if found is None else frozenset(json.loads(found))


def _keep(vault: Vault, records: frozenset[str]) -> None:
    content = json.dumps(sorted(records)).encode()
    MetaRepository(vault.database).put(_KEY, content)
