"""Nothing that consent or a flag forbids is anywhere in a bundle."""

import functools
import hashlib
import io
import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from monitor_app.bundle.disclosure import commitment, salt_of
from monitor_app.bundle.package import Contents
from monitor_app.bundle.parts import share_out
from monitor_app.crypto.age_keys import HybridIdentity
from monitor_app.errors.vault import NotAPictureError
from monitor_app.forms.definition import Kind, QuestionDef
from monitor_app.forms.session import Session
from monitor_app.progress import Progress
from monitor_app.records.consent import (
    OWN_ORGANISATION,
    PUBLIC_PURPOSES,
    PURPOSES,
    ConsentLine,
)
from monitor_app.team import Team, TeamRecipient
from monitor_app.usecases import (
    attachments_images,
    clock,
    forms,
    interviews,
    packing,
    sample,
    selecting,
    series,
)
from monitor_app.usecases.consents import ConsentBook
from monitor_app.usecases.places import bare
from monitor_app.usecases.selecting import LeftOut, Order, Selection
from monitor_app.vault import Vault
from PIL import Image
from tests import pictures
from tests.exchange import attach
from tests.vaults import create

KEY = str(HybridIdentity.generate(lambda n: bytes(range(n))).recipient())
TODAY = date(2026, 11, 25)
FORMS = ("detention_interview", "fair_trial_wgad", "injury_sheet", "release_followup")


@pytest.fixture(scope="module")
def vault(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Vault]:
    read = functools.cache(forms.form_of)  # sixty exports would read each form anew
    with create(tmp_path_factory.mktemp("selecting") / "v") as made:
        for form_id in FORMS:
            marked(made, form_id)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(forms, "form_of", read)
            yield made


def marked(vault: Vault, form_id: str) -> None:
    """Sign a form in which every text, and a file's name, is a word of its own."""
    opened = interviews.begin(vault, form_id, "kk")
    session = opened.session()
    for ref in sample.repeats(session):
        if not session.instances(ref) and session.can_add(ref):
            session.add_repeat(ref)
    person = sample.Person(
        person_code="AB-17",
        case_no="KZ-2026-0017",
        language="kk",
        detained_on=date(2026, 11, 1),
        interviewed_on=date(2026, 11, 20),
        fixed={"clearance": "no", "secrecy": "none", "cons_excl": ""},
    )
    sample.fill(session, person, random.Random(5))
    for number, node in enumerate(session.everything()):
        asked = node.definition
        if not isinstance(asked, QuestionDef) or not node.value or asked.constraint:
            continue
        if asked.kind is Kind.TEXT and "A" not in asked.flags:
            session.answer(node.ref, f"тілзқ{number}қзліт")
    photo(vault, opened.interview, session)
    interviews.save_draft(vault, opened.interview, interviews.draft_of(session))
    interviews.sign(vault, opened.interview)


def photo(vault: Vault, interview: str, session: Session) -> None:
    for number, node in enumerate(session.everything()):
        asked = node.definition
        if not isinstance(asked, QuestionDef) or asked.kind is not Kind.ATTACHMENT:
            continue
        if not node.relevant or node.read_only:
            continue
        source = vault.folder.parent / f"файлзқ{number}.jpg"
        source.write_bytes(pictures.photo(seed=number))
        stored = attach(vault, interview, node.ref, source)
        session.record_attachment(node.ref, stored.name)


lines = st.builds(
    ConsentLine,
    id=st.just("a" * 26 + "/d_share/share[1]"),
    recipient=st.sampled_from(["r_wgad", "r_media", "r_doctor", "r_court"]),
    purposes=st.sets(st.sampled_from(PURPOSES), min_size=1).map(frozenset),
    appears=st.sampled_from(["named", "pseud", "anon", "aggr", "no", ""]),
    what=st.sets(
        st.sampled_from(
            ["all", "statement", "injury", "photos", "audio", "docs", "numbers"]
        )
    ).map(frozenset),
    state=st.sampled_from(["given", "given", "given", "refused", "withdrawn", ""]),
    until=st.none() | st.sampled_from([date(2026, 11, 24), date(2026, 11, 26)]),
    ask_again=st.sampled_from([False, False, False, True]),
    excepts=st.sampled_from([False, False, False, True]),
)


def covers(line: ConsentLine, recipient: str, purpose: str) -> bool:
    """Say it again in the words of the form library, rule 28."""
    return (
        line.recipient == recipient
        and purpose in line.purposes
        and line.state == "given"
        and (line.until is None or line.until >= TODAY)
        and not line.ask_again
        and line.appears in {"named", "pseud", "anon"}
    )


def flag_forbids(
    question: QuestionDef, line: ConsentLine, purpose: str, chosen: frozenset[str]
) -> bool:
    """Say it again in the words of the form library, 0.3."""
    flags = {flag.value for flag in question.flags}
    if "N" in flags or ("I" in flags and line.appears != "named"):
        return True
    if line.appears == "anon" and question.name in ("person_code", "case_no"):
        return True
    if "P" in flags and purpose in PUBLIC_PURPOSES:
        return True
    if question.name in chosen:
        return False
    return bool(flags & {"S", "H"}) or ("C" in flags and line.recipient != "r_doctor")


@settings(
    max_examples=50,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    form_id=st.sampled_from(FORMS),
    given_lines=st.lists(lines, max_size=3),
    recipient=st.sampled_from(["r_wgad", "r_media", "r_doctor", "r_court"]),
    purpose=st.sampled_from(PURPOSES),
    chosen=st.sampled_from([frozenset(), frozenset({"free_account", "inj_map"})]),
)
def test_no_forbidden_value_is_anywhere_in_a_bundle(
    vault: Vault,
    monkeypatch: pytest.MonkeyPatch,
    form_id: str,
    given_lines: list[ConsentLine],
    recipient: str,
    purpose: str,
    chosen: frozenset[str],
) -> None:
    monkeypatch.setattr(ConsentBook, "lines", lambda _self, _told: tuple(given_lines))
    order = asked(recipient, purpose, chosen)
    summary = next(s for s in vault.interviews.page(99) if s.form_id == form_id)
    (found,) = selecting.select(vault, [summary], order)
    good = [line for line in given_lines if covers(line, recipient, purpose)]
    if isinstance(found, LeftOut):
        assert found.reason
        return
    assert good
    everything, names = contents_of(vault, found, order)
    names += noted(vault, found, order)
    form = forms.form_of(vault, summary.form_sha256)
    answers = found.told.answers
    goes = {value for ref, value in answers.items() if bare(ref) not in found.withheld}
    for ref, value in answers.items():
        question = form.find(bare(ref))
        assert question is None or isinstance(question, QuestionDef)
        if question is None or question.kind in (Kind.HIDDEN, Kind.NOTE):
            continue
        forbidden = all(flag_forbids(question, line, purpose, chosen) for line in good)
        if forbidden:
            assert bare(ref) in found.withheld
            if len(value) > 6 and value not in goes:  # two questions may have one date
                assert value.encode() not in everything
                assert value.encode("unicode_escape") not in everything
                assert value not in names
    assert pictures.SECRET not in everything
    for attachment in vault.attachments.of(summary.id):
        assert attachment.sha256.encode() not in everything
        assert attachment.original_name.encode() not in everything
        assert attachment.original_name not in names
        assert attachment.name.encode() not in everything
    whole = found.versions[-1]
    for trace in (whole.sha256, whole.signature[-120:-60], summary.id, summary.number):
        assert trace.encode() not in everything


def noted(vault: Vault, found: Selection, order: Order) -> str:
    """Seal it; return the file's name, and what the log says of all that happened."""
    team = Team(
        organisation="Coalition",
        serial=1,
        office=vault.signing_key.public.line(),
        issued=TODAY,
        recipients=order.recipients,
        signers=(),
    )
    out = vault.folder.parent / "out"
    out.mkdir(exist_ok=True)
    (bundle,) = series.seal(vault, team, order, [found], out, progress=Progress())
    (entry, *_others) = vault.audit.newest(1)
    assert (entry.event, entry.subject) == ("bundle.written", bundle.id)
    said = [f"{e.event} {e.subject} {e.detail}" for e in vault.audit.newest(10**6)]
    return " ".join([bundle.file.name, *said])


def asked(recipient: str, purpose: str, chosen: frozenset[str]) -> Order:
    return Order(
        recipients=(
            TeamRecipient(
                name="x",
                key=KEY,
                purposes=PURPOSES,
                recipient_class=recipient,
                level="l3",
            ),
        ),
        purpose=purpose,
        chosen=chosen,
        today=TODAY,
    )


def contents_of(vault: Vault, found: Selection, order: Order) -> tuple[bytes, str]:
    """Return every byte of payload but the form's own, and every name."""
    packed = packing.pack(vault, found, order)
    (part,) = share_out(
        [packed], 2**28, purpose=order.purpose, audit_head="0", progress=Progress()
    )
    read = []
    for item in part.items:
        if not item.name.startswith("forms/"):
            with item.open() as source:
                content = source.read()
            assert hashlib.sha256(content).hexdigest() == item.sha256
            read.append(content)
    index = Contents.read(read[0])
    (record,) = index.records
    assert (record.disclosed_from is None) == found.whole
    return b"\n".join(read), " ".join(item.name for item in part.items)


def test_a_disclosure_opens_as_an_interview_and_says_what_it_is(
    vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    line = ConsentLine(
        id="a" * 26 + "/x",
        recipient="r_wgad",
        purposes=frozenset({"p_un"}),
        appears="pseud",
        what=frozenset({"all"}),
        state="given",
    )
    monkeypatch.setattr(ConsentBook, "lines", lambda _self, _told: (line,))
    summary = next(s for s in vault.interviews.page(99) if s.form_id == FORMS[0])
    order = asked("r_wgad", "p_un", frozenset({"free_account"}))
    (found,) = selecting.select(vault, [summary], order)
    assert isinstance(found, Selection)
    packed = packing.pack(vault, found, order)
    with packed.files[0].open() as source:
        copy = source.read()
    assert b'<disclosure from="' in copy
    assert b'<withheld ref="profile/clearance" code="flag.sensitive"/>' in copy
    form = forms.form_of(vault, summary.form_sha256)
    session = Session.from_submission(form, copy, clock.session_services())
    kept = {
        ref: value
        for ref, value in found.told.answers.items()
        if bare(ref) not in found.withheld and not ref.startswith("meta/")
    }
    named = {a.name for a in vault.attachments.of(summary.id)}
    shown = session.answers()
    assert {r: v for r, v in shown.items() if r in kept and kept[r] not in named} == {
        r: v for r, v in kept.items() if v not in named
    }
    assert any(ref.endswith("/free_account") for ref in shown)
    key = bytes(vault.keys.subkey("disclosure"))
    sha256 = found.versions[-1].sha256
    assert packed.record.disclosed_from == commitment(salt_of(key, sha256), sha256)
    assert packing.pack(vault, found, order).record == packed.record
    later = replace(order, today=date(2026, 11, 26))
    assert packing.pack(vault, found, later).record.id != packed.record.id


WITH_FILES = frozenset({"sig_img", "img_front", "img_back", "img_head", "ph_file"})


def everything_given(monkeypatch: pytest.MonkeyPatch) -> None:
    line = ConsentLine(
        id="a" * 26 + "/x",
        recipient="r_wgad",
        purposes=frozenset({"p_un"}),
        appears="named",
        what=frozenset({"all"}),
        state="given",
    )
    monkeypatch.setattr(ConsentBook, "lines", lambda _self, _told: (line,))


def test_pictures_leave_as_pictures_and_without_what_the_camera_noted(
    vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    everything_given(monkeypatch)
    summary = next(s for s in vault.interviews.page(99) if s.form_id == "injury_sheet")
    order = asked("r_wgad", "p_un", WITH_FILES)
    (found,) = selecting.select(vault, [summary], order)
    assert isinstance(found, Selection)
    assert len(found.clean) > 2
    packed = packing.pack(vault, found, order)
    assert len(packed.attachments) == len(found.clean)
    for item in packed.attachments.values():
        with item.open() as source:
            content = source.read()
        assert (len(content), hashlib.sha256(content).hexdigest()) == (
            item.bytes,
            item.sha256,
        )
        assert pictures.SECRET not in content
        with Image.open(io.BytesIO(content)) as picture:
            assert (picture.size, dict(picture.getexif())) == ((120, 80), {})
    everything, _names = contents_of(vault, found, order)
    assert pictures.SECRET not in everything


def test_our_own_office_gets_every_photograph_as_it_was_taken(
    vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ConsentBook, "lines", lambda _self, _told: (own_line(),))
    summary = next(s for s in vault.interviews.page(99) if s.form_id == "injury_sheet")
    order = asked(OWN_ORGANISATION, "p_store", frozenset())
    (found,) = selecting.select(vault, [summary], order)
    assert isinstance(found, Selection)
    assert (found.whole, dict(found.clean)) == (True, {})
    everything, _names = contents_of(vault, found, order)
    assert pictures.SECRET in everything


def own_line() -> ConsentLine:
    return ConsentLine(
        id="a" * 26 + "/x",
        recipient=OWN_ORGANISATION,
        purposes=frozenset({"p_store"}),
        appears="pseud",
        what=frozenset({"all"}),
        state="given",
    )


@pytest.mark.parametrize("chosen", [False, True])
def test_what_is_no_picture_leaves_only_where_it_was_chosen_by_name(
    vault: Vault, monkeypatch: pytest.MonkeyPatch, *, chosen: bool
) -> None:
    def no_picture(*_arguments: object) -> None:
        raise NotAPictureError

    everything_given(monkeypatch)
    monkeypatch.setattr(attachments_images, "changed", no_picture)
    summary = next(
        s for s in vault.interviews.page(99) if s.form_id == "release_followup"
    )
    order = asked("r_wgad", "p_un", frozenset({"sig_img"} if chosen else ()))
    (found,) = selecting.select(vault, [summary], order)
    assert isinstance(found, Selection)
    reasons = {entry.question: entry.reason for entry in found.left_out}
    packed = packing.pack(vault, found, order)
    if chosen:
        assert "closing/sigs/sig_img" not in found.withheld
        assert len(packed.attachments) == 1
    else:
        assert reasons["closing/sigs[1]/sig_img"] == "file.metadata"
        assert not packed.attachments
