"""Which records may take consent back: few, so that asking what is over is quick.

The worklist reads each signed version once (`followups.read_dates`) and tells this
module of it; ids of records are kept, and no words. The first time everything is read.
"""

import json
import re
from collections.abc import Iterator

from monitor_app.progress import Progress
from monitor_app.records.interview import InterviewSummary
from monitor_app.usecases import written_withdrawals
from monitor_app.usecases.consents import CONSENT_FORM, ConsentBook
from monitor_app.vault import Vault
from monitor_app.vault.meta import MetaRepository

_KEY = "consent/may-be-over"
_TAKES_BACK = re.compile(rb"<cr_review[^>]*>withdrawn<")


def persons(vault: Vault) -> Iterator[str]:
    """Yield the codes of persons of whom some record may say no; all are read."""
    for code in vault.interviews.person_codes():
        if any(_may(vault, record) for record in vault.interviews.of_person(code)):
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


def look_at(vault: Vault, interview: str) -> None:
    """Take note of a version that is read now. The caller owns the transaction."""
    kept = _kept(vault)
    if kept is None or interview in kept:
        return
    if _may(vault, vault.interviews.get(interview)):
        _keep(vault, kept | {interview})


def _read_all(vault: Vault, progress: Progress) -> Iterator[str]:
    codes = vault.interviews.person_codes()
    for done, code in enumerate(codes):
        progress.step(done, len(codes))
        for record in vault.interviews.of_person(code):
            if _may(vault, record):
                yield record.id


def _may(vault: Vault, record: InterviewSummary) -> bool:
    """Say cheaply whether a record may end a line that counted before.

    A line ends by a newer version of its record, by a newer form D, by a follow-up that
    takes everything back; a form D may say in words what no line says.
    """
    if not record.version or not record.person_code:
        return False
    if record.version > 1:
        return True
    (signed,) = vault.interviews.versions(record.id) or (None,)
    if signed is None:
        return False
    if record.form_id != CONSENT_FORM:
        return _TAKES_BACK.search(signed.submission) is not None
    of_person = vault.interviews.of_person(record.person_code)
    if sum(each.form_id == CONSENT_FORM for each in of_person) > 1:
        return True
    told = ConsentBook(vault).told(record, signed.submission)
    return written_withdrawals.is_written(told.answers)


def _kept(vault: Vault) -> frozenset[str] | None:
    found = MetaRepository(vault.database).find(_KEY)
    return None if found is None else frozenset(json.loads(found))


def _keep(vault: Vault, records: frozenset[str]) -> None:
    content = json.dumps(sorted(records)).encode()
    MetaRepository(vault.database).put(_KEY, content)
