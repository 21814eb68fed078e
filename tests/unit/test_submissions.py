"""Draft submissions: what consent lets through, in English, and nothing left out."""

import json
import random
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from monitor_app import i18n
from monitor_app.cli.main import main
from monitor_app.errors.safety import SealedError
from monitor_app.errors.submissions import DraftNotConsentedError
from monitor_app.errors.usecases import NotSignedError
from monitor_app.forms.library import load_library_form
from monitor_app.forms.session import Session
from monitor_app.printing.submissions import check_sentence, submission_pdf
from monitor_app.records.status import Translation
from monitor_app.records.submissions import (
    NOT_KNOWN,
    WITHHELD,
    Check,
    Doubt,
    Draft,
    DraftItem,
    DraftPart,
    Procedure,
    read_map,
)
from monitor_app.usecases import clock, drafts_un, interviews, recording, sealing
from monitor_app.usecases.drafts_answers import labels
from monitor_app.usecases.sample import Person, fill
from monitor_app.vault import Vault
from tests.vaults import PASSPHRASE, create

TODAY = date(2026, 11, 24)
ACCOUNT = "Мені көшеде ұстады.\nСодан кейін бөлімшеге апарды."
LETTERS = {
    "A": "detention_interview",
    "B": "fair_trial_wgad",
    "D": "consent",
    "E": "injury_sheet",
    "F": "release_followup",
    "P": "identity_sheet",
}
PERSON = Person(
    person_code="AB-17",
    case_no="AAA-2026-0001",
    language="kk",
    detained_on=date(2026, 11, 1),
    interviewed_on=date(2026, 11, 20),
)
SHARE = {
    "sh_recipient": "r_wgad",
    "sh_purpose": "p_un",
    "sh_ident": "pseud",
    "sh_what": "all",
    "sh_state": "given",
    "sh_ask": "no",
}


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[Vault]:
    with create(tmp_path / "v") as opened:
        yield opened


def filled(form_id: str, seed: int = 1, **fixed: str) -> Session:
    session = Session.start(load_library_form(form_id), clock.session_services(), "kk")
    fill(session, replace(PERSON, fixed=fixed), random.Random(seed))
    return session


def keep(vault: Vault, session: Session) -> str:
    recording.explain_gaps(session)
    new = interviews.number_session(vault, session)
    return recording.keep_filled(vault, new, session, []).interview


def consent(vault: Vault, **changed: str) -> str:
    session = filled("consent", d_under="yes", d_free="yes", d_state="yes")
    for place in session.instances("d_share/share"):
        session.remove_repeat(place)
    place, _changes = session.add_repeat("d_share/share")
    for name, value in (SHARE | changed).items():
        session.answer(f"{place}/{name}", value)
    return keep(vault, session)


def interview(vault: Vault, *, translated: bool = True) -> str:
    session = filled(LETTERS["A"], arr_place="Алматы", cons_excl="")
    session.answer("narrative/free_account", ACCOUNT)
    session.answer("arrest/arr_dt", "2026-11-01")
    session.answer("arrest/arr_dt_time", "06:30")
    session.answer("arrest/arr_dt_prec", "exact")
    session.answer("consent_sum/cons_excl", None)
    if translated:
        english = Translation(
            language="en",
            translator="T-3",
            date=date(2026, 11, 22),
            text="I was stopped in the street.\n\nThen they took me to the station.",
        )
        session.set_translation("narrative/free_account", english)
    return keep(vault, session)


def items(draft: Draft) -> dict[str, DraftItem]:
    return {item.item: item for part in draft.parts for item in part.items}


def doubts(draft: Draft, item: str) -> set[Doubt]:
    return {check.doubt for check in draft.checks if check.item == item}


# The maps


@pytest.mark.parametrize("procedure", Procedure)
def test_every_source_of_a_map_is_a_question(procedure: Procedure) -> None:
    forms = {key: load_library_form(form_id) for key, form_id in LETTERS.items()}
    for item in drafts_un.map_of(procedure):
        for source in item.sources:
            form = forms[source.letter]
            questions = {q.name: q.path for q in form.questions()}
            for name in source.names:
                assert name in questions, (item.item, name)
                if source.repeat:
                    inside = questions[name].split("/")[-2]
                    assert inside == source.repeat, (item.item, name)


def test_maps_hold_what_the_specification_maps(shared: Path) -> None:
    """Every field that section 6 names for an item of WGAD stands in our map."""
    text = (shared / "library" / "form-library.md").read_text(encoding="utf-8")
    chapter = text.partition("### 6.1 ")[2].partition("### 6.2 ")[0]
    named = set(re.findall(r"`(w\d?_?\w+)`", chapter.partition("Print rules")[0]))
    ours = {
        name
        for item in drafts_un.map_of(Procedure.WGAD)
        for source in item.sources
        for name in (*source.names, source.repeat)
    }
    assert named - ours <= {"w7_"}  # written `w7_*` there
    chapter = text.partition("### 6.3 ")[2].partition("### 6.4 ")[0]
    named = set(re.findall(r"`([a-z]\w+[a-z_])`", chapter))
    ours = {
        name
        for item in drafts_un.map_of(Procedure.SRT)
        for source in item.sources
        for name in (*source.names, source.repeat)
    }
    assert named - ours <= {"med_", "doc_", "w7_"}


@pytest.mark.parametrize(
    "spelled", ["X:name", "A:", "name", "A:a(b", "A:rep(a)+b", "A:a,b"]
)
def test_a_misspelled_source_is_refused(spelled: str) -> None:
    lines = ["part,item,title,mode,sources", f'I,I.1,T,one,"{spelled}"']
    with pytest.raises(ValueError, match="not a source"):
        read_map(lines)


ADVICE = re.compile(
    r"do not |coded by|no abbreviations|\(empty|^describe|^explain|as exact|\?|\.\.\."
    r"|step by step|plain language|settlement|document, source|exact words"
    r"|\(and hour\)",
    re.IGNORECASE,
)


@pytest.mark.parametrize("procedure", Procedure)
def test_no_label_of_a_draft_gives_advice_to_an_interviewer(
    procedure: Procedure,
) -> None:
    forms = {key: load_library_form(form_id) for key, form_id in LETTERS.items()}
    own = labels()
    for item in drafts_un.map_of(procedure):
        for source in item.sources:
            for name in source.names if item.mode == "all" or source.repeat else ():
                questions = {q.name: q for q in forms[source.letter].questions()}
                plain = questions[name].label.plain("en")
                said = own.get(f"{source.letter}:{name}", plain)
                assert not ADVICE.search(said), (item.item, name, said)


def test_every_label_of_our_own_is_of_a_question_that_a_map_names() -> None:
    named = {
        f"{source.letter}:{name}"
        for procedure in Procedure
        for item in drafts_un.map_of(procedure)
        for source in item.sources
        for name in source.names
    }
    assert labels().keys() <= named
    assert all(label and label == label.strip() for label in labels().values())


# Consent


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"sh_recipient": "r_media"}, "consent.no-line"),
        ({"sh_state": "withdrawn"}, "consent.withdrawn"),
        ({"sh_until": "2026-11-23"}, "consent.expired"),
    ],
)
def test_without_a_line_there_is_no_draft(
    vault: Vault, changed: dict[str, str], reason: str
) -> None:
    given_by = consent(vault, **changed)
    told = interview(vault)
    with pytest.raises(DraftNotConsentedError) as refused:
        drafts_un.draft(vault, told, Procedure.WGAD, TODAY)
    assert refused.value.details["reason"] == reason
    if reason != "consent.no-line":
        assert str(refused.value.details["line"]).startswith(given_by)


def test_form_b_itself_may_refuse(vault: Vault) -> None:
    consent(vault)
    told = interview(vault)
    keep(vault, filled(LETTERS["B"], w_consent="refused"))
    with pytest.raises(DraftNotConsentedError) as refused:
        drafts_un.draft(vault, told, Procedure.WGAD, TODAY)
    assert refused.value.details["reason"] == "consent.refused"


def test_one_procedure_is_not_another(vault: Vault) -> None:
    consent(vault)
    told = interview(vault)
    drafts_un.draft(vault, told, Procedure.WGAD, TODAY)
    for other in (Procedure.SRT, Procedure.TREATY):
        with pytest.raises(DraftNotConsentedError):
            drafts_un.draft(vault, told, other, TODAY)


def test_a_draft_of_an_unsigned_or_sealed_record_is_refused(vault: Vault) -> None:
    consent(vault)
    opened = interviews.begin(vault, LETTERS["A"])
    with pytest.raises(NotSignedError):
        drafts_un.draft(vault, opened.interview, Procedure.WGAD, TODAY)
    told = interview(vault)
    sealing.mark(vault, told)
    with pytest.raises(SealedError):
        drafts_un.draft(vault, told, Procedure.WGAD, TODAY)


def test_a_sealed_answer_stays(vault: Vault) -> None:
    consent(vault)
    told = interview(vault)
    sealing.mark(vault, told, "narrative/free_account")
    made = drafts_un.draft(vault, told, Procedure.WGAD, TODAY)
    assert items(made)["IV"].lines == (WITHHELD,)
    assert Check(item="IV", doubt=Doubt.WITHHELD, detail="flag.sealed") in made.checks


def test_a_pseudonym_holds_back_what_identifies(vault: Vault) -> None:
    consent(vault)
    told = interview(vault)
    keep(vault, filled(LETTERS["B"], w_consent="given", w_family="Жұмағұлова"))
    made = drafts_un.draft(vault, told, Procedure.WGAD, TODAY)
    assert items(made)["I.1"].lines == (WITHHELD,)
    assert Doubt.WITHHELD in doubts(made, "I.1")
    assert "Жұмағұлова" not in str(made)


def test_what_the_line_does_not_give_stays(vault: Vault) -> None:
    consent(vault, sh_what="numbers")
    made = drafts_un.draft(vault, interview(vault), Procedure.WGAD, TODAY)
    assert items(made)["IV"].lines == (WITHHELD,)
    assert Doubt.WITHHELD in doubts(made, "IV")
    assert "street" not in str(made)


def test_exceptions_in_words_are_to_be_read(vault: Vault) -> None:
    consent(vault, sh_except="бауырымның аты")
    made = drafts_un.draft(vault, interview(vault), Procedure.WGAD, TODAY)
    assert Doubt.EXCEPTION in doubts(made, "")


def test_a_withdrawal_at_a_follow_up_ends_it(vault: Vault) -> None:
    consent(vault)
    told = interview(vault)
    keep(vault, filled(LETTERS["F"], cr_review="withdrawn"))
    with pytest.raises(DraftNotConsentedError) as refused:
        drafts_un.draft(vault, told, Procedure.WGAD, TODAY)
    assert refused.value.details["reason"] == "consent.withdrawn"


def test_another_record_that_was_not_agreed_to_stays(vault: Vault) -> None:
    consent(vault, sh_recipient="r_srt")
    other = interview(vault)
    refused = filled(LETTERS["A"], 5, cons_state="refused")
    refused.answer("treat_screen/treat_open", "жасырын сөз")
    keep(vault, refused)
    made = drafts_un.draft(vault, other, Procedure.SRT, TODAY)
    assert "жасырын" not in str(made)


# Content


def test_the_account_is_its_translation_in_numbered_paragraphs(vault: Vault) -> None:
    consent(vault)
    made = drafts_un.draft(vault, interview(vault), Procedure.WGAD, TODAY)
    account = items(made)["IV"]
    assert account.lines == (
        "1. I was stopped in the street.",
        "2. Then they took me to the station.",
    )
    assert (
        Check(item="IV", doubt=Doubt.TRANSLATION, detail="T-3, 2026-11-22")
        in made.checks
    )
    assert Doubt.RETELL in doubts(made, "IV")
    assert "ұстады" not in str(account)


def test_without_a_translation_the_account_waits(vault: Vault) -> None:
    consent(vault)
    told = interview(vault, translated=False)
    made = drafts_un.draft(vault, told, Procedure.WGAD, TODAY)
    assert "ұстады" not in str(items(made)["IV"])
    assert Check(item="IV", doubt=Doubt.UNTRANSLATED, detail="kk") in made.checks


def test_dates_are_spelled_in_full_and_places_kept(vault: Vault) -> None:
    consent(vault)
    made = drafts_un.draft(vault, interview(vault), Procedure.WGAD, TODAY)
    found = items(made)
    assert found["II.1"].lines == ("1 November 2026, 06:30",)
    assert found["II.2"].lines[0].startswith("Алматы")
    assert Doubt.UNTRANSLATED in doubts(made, "II.2")


@pytest.mark.parametrize("seed", [0, 2])
@pytest.mark.parametrize("procedure", Procedure)
def test_no_item_is_left_out_and_every_gap_is_named(
    vault: Vault, procedure: Procedure, seed: int
) -> None:
    consent(vault, sh_recipient=procedure.recipient)
    told = interview(vault)
    if seed:
        keep(vault, filled(LETTERS["B"], seed, w_consent="given", w_urgent="yes"))
        keep(vault, filled(LETTERS["F"], seed, cr_review="same"))
    made = drafts_un.draft(vault, told, procedure, TODAY)
    assert [i.item for i in drafts_un.map_of(procedure)] == list(items(made))
    for item in items(made).values():
        assert all(item.lines)
        if not item.known:
            held = Doubt.WITHHELD in doubts(made, item.item)
            assert item.lines == ((WITHHELD if held else NOT_KNOWN),)
            assert held or Doubt.UNKNOWN in doubts(made, item.item)
    assert Doubt.CURRENT_FORM in doubts(made, "")
    assert made.urgent == bool(seed)


def test_a_record_that_is_not_signed_is_named(vault: Vault) -> None:
    consent(vault)
    told = interview(vault)
    session = filled(LETTERS["F"])
    opened = interviews.begin(vault, LETTERS["F"])
    interviews.save_draft(vault, opened.interview, interviews.draft_of(session))
    made = drafts_un.draft(vault, told, Procedure.WGAD, TODAY)
    assert Doubt.UNSIGNED in doubts(made, "")
    assert opened.summary.number not in made.numbers


# On paper


def text_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    try:
        pages = [page.get_textpage().get_text_range() for page in document]
    finally:
        document.close()
    return " ".join(" ".join(pages).split())


@pytest.mark.parametrize("language", ["ru", "kk"])
def test_the_paper_holds_every_item_and_every_check(
    vault: Vault, language: str
) -> None:
    i18n.use(language)
    try:
        consent(vault)
        keep(vault, filled(LETTERS["B"], 2, w_consent="given", w_urgent="yes"))
        made = drafts_un.draft(vault, interview(vault), Procedure.WGAD, TODAY)
        pdf, pages = submission_pdf(made)
        assert submission_pdf(made) == (pdf, pages)
        squeezed = re.sub(r"[\s­-]", "", text_of(pdf))
        for item in items(made).values():
            for words in (item.title, *item.lines):
                assert re.sub(r"[\s­-]", "", words) in squeezed, item.item
        for check in made.checks:
            assert re.sub(r"[\s­-]", "", check_sentence(check)) in squeezed
        assert "URGENTACTIONREQUESTED" in squeezed
        assert pages >= 3
    finally:
        i18n.use("en")


def test_the_paper_names_the_day_of_signing_and_not_of_printing(vault: Vault) -> None:
    consent(vault)
    told = interview(vault)
    made = drafts_un.draft(vault, told, Procedure.WGAD, TODAY)
    assert made.signed_at == vault.interviews.versions(told)[-1].signed_at
    later = drafts_un.draft(vault, told, Procedure.WGAD, date(2026, 11, 27))
    pdf, _pages = submission_pdf(made)
    assert submission_pdf(later)[0] == pdf
    year, month, day = made.signed_at[:10].split("-")
    assert f"{day}.{month}.{year}" in text_of(pdf)


@settings(max_examples=15)
@given(st.lists(st.text(max_size=400), min_size=1, max_size=6), st.integers(0, 60))
def test_any_text_finds_its_place(lines: list[str], checks: int) -> None:
    item = DraftItem(
        item="IV", title="x" * 300, lines=tuple(lines), known=True, sources=()
    )
    made = Draft(
        procedure=Procedure.SRT,
        numbers=("K7QD-2M9X-5",),
        signed_at="2026-11-20T10:00:00Z",
        urgent=False,
        parts=(DraftPart(title="Part " * 40, items=(item,) * 3),),
        attachments=("a" * 200,),
        checks=tuple(Check(item=str(n), doubt=Doubt.UNKNOWN) for n in range(checks)),
    )
    _pdf, pages = submission_pdf(made, "A5")
    assert pages >= 2


def test_the_verb_writes_the_paper_and_says_what_to_check(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with create(tmp_path / "v") as opened:
        consent(opened)
        told = interview(opened)
    words, out = tmp_path / "words.txt", tmp_path / "draft.pdf"
    words.write_text(PASSPHRASE + "\n", encoding="utf-8")
    common = ["--vault", str(tmp_path / "v"), "--passphrase-file", str(words), "--json"]
    verb = ["interview", "draft", told, "--kind", "wgad", "--out", str(out)]
    assert main([*common, *verb]) == 0
    said = json.loads(capsys.readouterr().out)
    assert out.read_bytes().startswith(b"%PDF-")
    assert {c["code"] for c in said["checks"]} >= {"current-form", "translation"}
    assert "I.1" in said["not_known"]
    out.write_bytes(b"edited by a lawyer")
    assert main([*common, *verb]) == 1
    assert json.loads(capsys.readouterr().out)["error"]["code"] == "file.exists"
    assert out.read_bytes() == b"edited by a lawyer"
    refused = [*verb[:4], "srt", "--out", str(tmp_path / "other.pdf")]
    assert main([*common, *refused]) == 1
    error = json.loads(capsys.readouterr().out)["error"]
    assert error["code"] == "draft.no-consent"
    assert not (tmp_path / "other.pdf").exists()
