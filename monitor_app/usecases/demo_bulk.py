"""Many interviews at once, for trying lists and search at the size of an archive.

A few interviews are filled question by question through the engine and written out with
marks where codes and free words stand. Each further one is such a text with its own
codes and words in place of the marks, signed and stored like any other: to the byte
what the engine writes, which is proved for every template. A batch is one transaction.
"""

import hashlib
import random
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from monitor_app.bundle.package import RECORD_NAMESPACE
from monitor_app.crypto.sshsig import SigningKey
from monitor_app.errors import MonitorError
from monitor_app.forms.definition import Flag, FormDef, Kind, QuestionDef
from monitor_app.forms.session import Session
from monitor_app.forms.submission import submission
from monitor_app.progress import Progress
from monitor_app.records.ids import instance_id, new_id
from monitor_app.records.interview import InterviewSummary, SignedVersion, State
from monitor_app.records.numbers import RecordNumber
from monitor_app.usecases import clock, demo_people, forms, interviews, sample
from monitor_app.usecases.facts import Facts
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
_MARK = re.compile(r"QMARK([0-9]+)Q")  # no answer of the story holds one
_INSTANCE = 0  # slots: the instance id, then the places of the template in order


@dataclass(frozen=True, slots=True)
class _Template:
    """A filled interview, cut where slots are: text, number of a slot, text."""

    form: FormDef
    places: tuple[str, ...]  # of slot 1, 2, …
    pieces: tuple[str, ...]
    facts: Facts  # with marks in its texts
    phrases: tuple[str, ...]

    def written(self, values: Sequence[str]) -> bytes:
        """Return the submission with a value in each slot."""
        return _filled(self.pieces, values).encode()

    def texts(self, values: Sequence[str]) -> Mapping[str, str]:
        """Return what the search finds."""
        return {
            ref: _filled(_MARK.split(text), values) if "QMARK" in text else text
            for ref, text in self.facts.texts.items()
        }


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
    templates = {
        form_id: [_template(vault, form_id, code, rng) for code in ("kk", "ru")]
        for form_id, _share in _SHARES
    }
    names = [form_id for form_id, share in _SHARES for _one in range(share)]
    writer = _Writer(vault, rng)
    for start in range(0, count, _BATCH):
        with vault.transaction():
            for number in range(start, min(start + _BATCH, count)):
                progress.step(number, count)
                template = templates[rng.choice(names)][number % 2]
                writer.record(template, first + number)
    progress.step(count, count)


class _Writer:
    """Fills templates, signs, stores."""

    def __init__(self, vault: Vault, rng: random.Random) -> None:
        self._vault = vault
        self._rng = rng
        self._key: SigningKey = vault.signing_key
        self._line = self._key.public.line()

    def record(self, template: _Template, number: int) -> None:
        """Record one interview. The caller owns the transaction."""
        vault = self._vault
        new = NewNumber(
            interview=new_id(vault.random_bytes),
            number=str(RecordNumber.draw(vault.random_bytes)),
        )
        values = self._values(template, new, number)
        content = template.written(values)
        moment = clock.stamp(vault.clock())
        told = dict(zip(template.places, values[1:], strict=True))
        vault.interviews.add(_summary(new, template, told, moment))
        vault.interviews.add_version(self._version(new, content, moment))
        vault.search.replace(new.interview, template.texts(values))
        vault.audit.append("interview.signed", new.interview, "1")

    def _values(self, template: _Template, new: NewNumber, number: int) -> list[str]:
        codes = {
            "record_id": new.number,
            "person_code": demo_people.person_code(number, self._rng),
            "case_no": demo_people.case_number(number),
        }
        names = (place.rpartition("/")[2] for place in template.places)
        told = [codes.get(n) or self._rng.choice(template.phrases) for n in names]
        return [instance_id(new.interview, 1), *told]

    def _version(self, new: NewNumber, content: bytes, moment: str) -> SignedVersion:
        return SignedVersion(
            interview=new.interview,
            number=1,
            submission=content,
            sha256=hashlib.sha256(content).hexdigest(),
            signature=self._key.sign(content, RECORD_NAMESPACE),
            signer=self._line,
            signed_at=moment,
            parent_sha256=None,
            reason=None,
        )


def _template(
    vault: Vault, form_id: str, language: str, rng: random.Random
) -> _Template:
    form = forms.load_form(vault, form_id)
    session = Session.start(form, clock.session_services(), language)
    telling = next(demo_people.story(1, rng.randint(0, 1_000_000)))
    sample.fill(session, replace(telling.person, language=language), rng)
    explain_gaps(session)
    session.finish()
    phrases = [p for p in sample.story(language)["any"] if not set(p) & set("&<>\r")]
    places = (*_codes(form), *_varying(session, phrases))
    for slot, place in enumerate(places, start=1):
        _put(session, place, f"QMARK{slot}Q")
    text = submission(session, instance_id=f"QMARK{_INSTANCE}Q").decode()
    template = _Template(
        form=form,
        places=places,
        pieces=tuple(_MARK.split(text)),
        facts=interviews.facts_of(session),
        phrases=tuple(phrases),
    )
    _prove(template, session)
    return template


def _prove(template: _Template, session: Session) -> None:
    """Compare one filled template with what the engine itself writes."""
    values = ["uuid:0", *(f"ҚW-{number}" for number, _ in enumerate(template.places))]
    for place, value in zip(template.places, values[1:], strict=True):
        _put(session, place, value)
    same = submission(session, instance_id="uuid:0") == template.written(values)
    if not same or interviews.facts_of(session).texts != template.texts(values):
        raise AssertionError(f"the template of {template.form.form_id} differs")


def _put(session: Session, place: str, value: str) -> None:
    if place.rpartition("/")[2] == "record_id":
        session.set_by_program(place, value)
    else:
        session.answer(place, value)


def _filled(pieces: Sequence[str], values: Sequence[str]) -> str:
    """Put values between pieces: every second piece is the number of a slot."""
    return "".join(
        values[int(piece)] if place % 2 else piece for place, piece in enumerate(pieces)
    )


def _codes(form: FormDef) -> list[str]:
    """Return the places of what no two interviews share."""
    return [
        question.path
        for question in form.questions()
        if question.name in ("person_code", "case_no")
        or (question.name == "record_id" and Flag.PROGRAM in question.flags)
    ]


def _varying(session: Session, phrases: Sequence[str]) -> list[str]:
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
    return found


def _summary(
    new: NewNumber, template: _Template, told: Mapping[str, str], moment: str
) -> InterviewSummary:
    by_name = {place.rpartition("/")[2]: value for place, value in told.items()}
    form, facts = template.form, template.facts
    return InterviewSummary(
        id=new.interview,
        number=new.number,
        form_id=form.form_id,
        form_version=form.version,
        form_sha256=form.sha256,
        state=State.SIGNED,
        version=1,
        person_code=by_name.get("person_code", ""),
        case_no=by_name.get("case_no", ""),
        site=facts.site,
        language=facts.language,
        sensitivity=facts.sensitivity,
        open_questions=0,
        created=moment,
        updated=moment,
    )
