"""Many interviews at once, for trying lists and search at the size of an archive.

A few interviews are filled question by question through the engine; each further one
is the same session with other codes and other words in it, written out, signed and
stored like any other. A batch is one transaction.
"""

import hashlib
import random
from collections.abc import Sequence
from dataclasses import dataclass

from monitor_app.bundle.package import RECORD_NAMESPACE
from monitor_app.crypto.sshsig import SigningKey
from monitor_app.errors import MonitorError
from monitor_app.forms.definition import FormDef, Kind, QuestionDef
from monitor_app.forms.session import Session
from monitor_app.forms.submission import submission
from monitor_app.progress import Progress
from monitor_app.records.ids import instance_id
from monitor_app.records.interview import InterviewSummary, SignedVersion, State
from monitor_app.usecases import clock, demo_people, forms, interviews, sample
from monitor_app.usecases.demo_people import Telling
from monitor_app.usecases.interviews import NewNumber
from monitor_app.usecases.recording import explain_gaps
from monitor_app.vault import Vault

_BATCH = 1000
# Mostly short sheets, as in a real archive: (form, how many of a hundred).
_SHARES = (
    ("consent", 45),
    ("evidence_log", 25),
    ("injury_sheet", 18),
    ("release_followup", 11),
    ("detention_interview", 1),
)


@dataclass(slots=True)
class _Template:
    """A filled interview that is written out again and again."""

    form: FormDef
    session: Session
    person_code: str | None  # places of the questions, if the form has them
    case_no: str | None
    words: tuple[str, ...]  # places of texts that vary
    phrases: tuple[str, ...]


def record_many(
    vault: Vault, count: int, seed: int, first: int, progress: Progress
) -> None:
    """Record and sign `count` more interviews.

    Args:
        vault: of the monitor.
        count: how many.
        seed: the same seed tells the same.
        first: number of the first person, above those of the story.
        progress: told the interviews done.
    """
    rng = random.Random(seed)  # noqa: S311 - fiction, not secrets
    templates = _templates(vault, rng)
    key = vault.signing_key
    for start in range(0, count, _BATCH):
        with vault.transaction():
            for number in range(start, min(start + _BATCH, count)):
                progress.step(number, count)
                template = _drawn(templates, number, rng)
                _record(vault, key, template, first + number, rng)
        vault.database.checkpoint()
    progress.step(count, count)


def _templates(vault: Vault, rng: random.Random) -> dict[str, tuple[_Template, ...]]:
    return {
        form_id: tuple(_template(vault, form_id, code, rng) for code in ("kk", "ru"))
        for form_id, _share in _SHARES
    }


def _template(
    vault: Vault, form_id: str, language: str, rng: random.Random
) -> _Template:
    form = forms.load_form(vault, form_id)
    session = Session.start(form, clock.session_services(), language)
    telling = next(demo_people.story(1, rng.randint(0, 1_000_000)))
    sample.fill(session, _speaking(telling, language), rng)
    explain_gaps(session)
    session.finish()
    session.answers()
    phrases = tuple(sample.story(language)["any"])
    return _Template(
        form=form,
        session=session,
        person_code=_place(form, "person_code"),
        case_no=_place(form, "case_no"),
        words=_varying(session, phrases),
        phrases=phrases,
    )


def _speaking(telling: Telling, language: str) -> sample.Person:
    person = telling.person
    return sample.Person(
        person_code=person.person_code,
        case_no=person.case_no,
        language=language,
        detained_on=person.detained_on,
        interviewed_on=person.interviewed_on,
        fixed=person.fixed,
    )


def _place(form: FormDef, name: str) -> str | None:
    return next((q.path for q in form.questions() if q.name == name), None)


def _varying(session: Session, phrases: Sequence[str]) -> tuple[str, ...]:
    """Return texts that may say anything, found by saying something."""
    found = []
    for node in session.everything():
        question = node.definition
        if not isinstance(question, QuestionDef) or question.kind is not Kind.TEXT:
            continue
        if node.value not in phrases:
            continue
        try:
            session.answer(node.ref, phrases[0])
        except MonitorError:
            continue
        found.append(node.ref)
    return tuple(found)


def _drawn(
    templates: dict[str, tuple[_Template, ...]], number: int, rng: random.Random
) -> _Template:
    at = rng.randrange(100)
    for form_id, share in _SHARES:
        if at < share:
            return templates[form_id][number % 2]
        at -= share
    raise AssertionError("the shares make a hundred")


def _record(
    vault: Vault, key: SigningKey, template: _Template, number: int, rng: random.Random
) -> None:
    session = template.session
    code, case = demo_people.person_code(number, rng), demo_people.case_number(number)
    for place, value in ((template.person_code, code), (template.case_no, case)):
        if place is not None:
            session.answer(place, value)
    for place in template.words:
        session.answer(place, rng.choice(template.phrases))
    new = interviews.number_session(vault, session)
    state = interviews.facts_of(session)
    content = submission(session, instance_id=instance_id(new.interview, 1))
    moment = clock.stamp(vault.clock())
    vault.interviews.add(_summary(new, template.form, state, moment))
    vault.interviews.add_version(_version(key, new, content, moment))
    vault.search.replace(new.interview, state.texts)
    vault.audit.append("interview.signed", new.interview, "1")


def _summary(
    new: NewNumber, form: FormDef, facts: interviews.Facts, moment: str
) -> InterviewSummary:
    return InterviewSummary(
        id=new.interview,
        number=new.number,
        form_id=form.form_id,
        form_version=form.version,
        form_sha256=form.sha256,
        state=State.SIGNED,
        version=1,
        person_code=facts.person_code,
        case_no=facts.case_no,
        site=facts.site,
        language=facts.language,
        sensitivity=facts.sensitivity,
        open_questions=0,
        created=moment,
        updated=moment,
    )


def _version(
    key: SigningKey, new: NewNumber, content: bytes, moment: str
) -> SignedVersion:
    return SignedVersion(
        interview=new.interview,
        number=1,
        submission=content,
        sha256=hashlib.sha256(content).hexdigest(),
        signature=key.sign(content, RECORD_NAMESPACE),
        signer=key.public.line(),
        signed_at=moment,
        parent_sha256=None,
        reason=None,
    )
