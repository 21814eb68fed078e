"""A consent line whose place another one took has ended; its recipients are told."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from monitor_app.errors import MonitorError
from monitor_app.records.consent import ConsentLine, still_granted
from monitor_app.usecases import given_up, interviews, lines_ended, withdrawing
from monitor_app.usecases.consents import ConsentBook, lines_of, withdrawn
from monitor_app.vault import Vault
from monitor_app.vault.bundles import SealedItem, WrittenBundleRow
from tests.exchange import LINE, consent
from tests.vaults import create

LAWYER = LINE | {"sh_recipient": "r_lawyer", "sh_purpose": "p_litig"}
PRESS = LINE | {"sh_recipient": "r_media", "sh_purpose": "p_public"}
SHARE = "d_share/share"
_numbers = count(1)
_people = (f"AB-{number:04}" for number in _numbers)


@pytest.fixture(scope="module")
def vault(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Vault]:
    with create(tmp_path_factory.mktemp("m") / "m") as made:
        yield made


@dataclass(frozen=True)
class Edit:
    """What an amendment does to the lines."""

    deed: str  # remove, move, or the name of a question
    at: int
    value: str = ""


def amend(vault: Vault, form_d: str, *edits: Edit) -> None:
    opened = interviews.amend(vault, form_d, "corrected")
    session = opened.session()
    for edit in edits:
        here = session.instances(SHARE)
        if not here:
            continue
        place = here[edit.at % len(here)]
        if edit.deed == "remove":
            session.remove_repeat(place)
        elif edit.deed == "move":
            session.move_repeat(place, 1)
        else:
            session.answer(f"{place}/{edit.deed}", edit.value)
    interviews.save_draft(vault, form_d, interviews.draft_of(session))
    interviews.sign(vault, form_d)


def as_an_older_release(vault: Vault, form_d: str, *edits: Edit) -> None:
    """Amend as it was possible before places were kept from being taken."""
    with patch.object(lines_ended, "refuse_taken"):
        amend(vault, form_d, *edits)


def leaves(vault: Vault, interview: str, purpose: str = "p_store") -> None:
    """Note a bundle with the newest version of a record, as sealing does."""
    number, _hash = vault.bundles.next_sequence("[]")
    version = vault.interviews.get(interview).version
    row = WrittenBundleRow(
        id=f"b{number}",
        file="f.age",
        created="2026-11-20T10:00:00.000000Z",
        recipients='["office"]',
        purpose=purpose,
        tagmanifest_sha256=f"{number:064}",
        sequence=number,
        size=1,
    )
    with vault.transaction():
        item = SealedItem(interview=interview, version=version)
        vault.bundles.add_written(row, [item])


def versions(vault: Vault, form_d: str) -> list[tuple[ConsentLine, ...]]:
    book, summary = ConsentBook(vault), vault.interviews.get(form_d)
    return [
        lines_of(form_d, book.told(summary, version.submission).answers)
        for version in vault.interviews.versions(form_d)
    ]


def buried(vault: Vault, form_d: str) -> set[str]:
    withdrawing.note_taken_back(vault)
    return {
        line.removeprefix(f"{form_d}/")
        for line in vault.withdrawals.lines()
        if line.startswith(form_d)
    }


def test_a_line_whose_place_another_one_took_is_withdrawn(vault: Vault) -> None:
    form_d = consent(vault, next(_people), LINE, LAWYER, PRESS)
    leaves(vault, form_d)
    as_an_older_release(vault, form_d, Edit("remove", 0))
    assert buried(vault, form_d) == {f"{SHARE}[1]"}
    assert buried(vault, form_d) == {f"{SHARE}[1]"}  # and no other one with the time


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("sh_recipient", "r_lawyer"),
        ("sh_name", "Somebody else"),
        ("sh_purpose", "p_litig"),
        ("sh_ident", "anon"),
        ("sh_what", "numbers"),
        ("sh_except", "the brother"),
        ("sh_until", "2030-01-01"),
        ("sh_ask", "yes"),
        ("sh_state", "later"),
    ],
)
def test_a_line_that_grants_less_in_its_place_is_withdrawn(
    vault: Vault, question: str, value: str
) -> None:
    form_d = consent(vault, next(_people), LINE)
    leaves(vault, form_d)
    as_an_older_release(vault, form_d, Edit(question, 0, value))
    assert buried(vault, form_d) == {f"{SHARE}[1]"}


def test_what_nobody_received_is_corrected_in_its_place(vault: Vault) -> None:
    form_d = consent(vault, next(_people), LINE, LAWYER)
    amend(vault, form_d, Edit("sh_what", 0, "numbers"), Edit("remove", 1))
    leaves(vault, form_d)  # the receiver goes by the newest version
    amend(vault, form_d, Edit("sh_what", 0, "all"))  # more than before
    assert buried(vault, form_d) == {f"{SHARE}[2]"}  # taken out: no line stands there


def test_what_left_under_a_line_counts_although_the_form_itself_stayed(
    vault: Vault,
) -> None:
    code = next(_people)
    form_d = consent(vault, code, LINE)
    other = consent(vault, next(_people), LINE)
    leaves(vault, other, "p_un")
    as_an_older_release(vault, form_d, Edit("sh_recipient", 0, "r_lawyer"))
    assert buried(vault, form_d) == set()  # of another person
    second = consent(vault, code, LAWYER)
    leaves(vault, second, "p_litig")
    as_an_older_release(vault, second, Edit("sh_recipient", 0, "r_media"))
    assert buried(vault, second) == {f"{SHARE}[1]"}


@pytest.mark.parametrize(
    "edits",
    [
        (Edit("remove", 0),),
        (Edit("sh_what", 0, "photos"),),
        (Edit("sh_ask", 1, "yes"),),
    ],
)
def test_a_line_that_is_out_keeps_its_place(
    vault: Vault, edits: Sequence[Edit]
) -> None:
    form_d = consent(vault, next(_people), LINE, LAWYER)
    leaves(vault, form_d)
    with pytest.raises(MonitorError, match=r"consent\.place-taken"):
        amend(vault, form_d, *edits)
    assert vault.interviews.get(form_d).version == 1
    opened = interviews.open_draft(vault, form_d)
    taken = lines_ended.taken_places(vault, opened.summary, opened.session())
    assert taken in {(f"{SHARE}[1]",), (f"{SHARE}[2]",)}
    given_up.give_up_amendment(vault, form_d)
    amend(vault, form_d, Edit("sh_state", 0, "withdrawn"), Edit("sh_ident", 1, "named"))
    assert buried(vault, form_d) == {f"{SHARE}[1]"}
    assert [line.state for line in versions(vault, form_d)[-1]][:2] == [
        "withdrawn",
        "given",
    ]


def test_a_line_that_moved_is_taken_back_where_it_was_too(vault: Vault) -> None:
    form_d = consent(vault, next(_people), LAWYER, LINE)
    leaves(vault, form_d)
    amend(vault, form_d, Edit("move", 1))
    assert buried(vault, form_d) == set()
    withdrawing.withdraw(vault, f"{form_d}/{SHARE}[1]")
    assert buried(vault, form_d) == {f"{SHARE}[1]", f"{SHARE}[2]"}


_VALUES: Mapping[str, Sequence[str]] = {
    "sh_recipient": ("r_wgad", "r_lawyer", "r_media"),
    "sh_purpose": ("p_un", "p_litig", "p_un p_public"),
    "sh_ident": ("named", "pseud", "anon"),
    "sh_what": ("all", "photos", "photos statement"),
    "sh_state": ("given", "refused", "withdrawn", "later"),
    "sh_until": ("", "2030-01-01", "2031-01-01"),
    "sh_ask": ("yes", "no"),
}
_EDITS = st.one_of(
    st.builds(Edit, st.sampled_from(["remove", "move"]), st.integers(0, 2)),
    st.sampled_from(sorted(_VALUES)).flatmap(
        lambda name: st.builds(
            Edit, st.just(name), st.integers(0, 2), st.sampled_from(_VALUES[name])
        )
    ),
)


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    st.lists(st.sampled_from([LINE, LAWYER, PRESS]), min_size=1, max_size=3),
    st.lists(st.lists(_EDITS, min_size=1, max_size=3), min_size=1, max_size=2),
)
def test_whatever_the_newest_version_has_no_more_is_withdrawn(
    vault: Vault, lines: list[dict[str, str]], amendments: list[list[Edit]]
) -> None:
    form_d = consent(vault, next(_people), *lines)
    leaves(vault, form_d)
    for edits in amendments:
        as_an_older_release(vault, form_d, *edits)
        leaves(vault, form_d)
    said = versions(vault, form_d)
    over = frozenset(f"{form_d}/{place}" for place in buried(vault, form_d))
    for holding in said:  # what a receiver of each version may still act on
        for line in withdrawn(holding, over):
            if line.recipient != "r_org" and line.state == "given":
                assert still_granted(line, said[-1])
    steady = set.intersection(*(set(each) for each in said))
    assert not {x.id for x in steady if x.state == "given"} & over
