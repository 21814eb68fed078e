"""Interviews driven at random: what is written down and read again is the same."""

from functools import cache
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from monitor_app.errors.forms import AnswerError
from monitor_app.forms.definition import FormDef
from monitor_app.forms.library import list_library, load_library_form
from monitor_app.forms.loading import load_form
from monitor_app.forms.session import Session
from monitor_app.forms.state import NodeState
from monitor_app.forms.submission import parse_submission, submission
from tests.small_forms import RICH, form_of
from tests.strategies import Actor, acts, services

driven = settings(suppress_health_check=[HealthCheck.too_slow], max_examples=40)


def lived(form: FormDef, numbers: list[int]) -> Session:
    session = Session.start(form, services())
    Actor(session).perform(numbers)
    return session


def states(session: Session) -> list[NodeState]:
    return list(session.everything())


@cache
def rich_again() -> FormDef:
    """The same form with other bytes: everything is calculated anew for it."""
    return load_form(form_of(RICH).xform + b"<!-- again -->")


@driven
@given(acts)
def test_a_draft_restores_the_exact_state(numbers: list[int]) -> None:
    session = lived(form_of(RICH), numbers)
    saved = session.snapshot()
    resumed = Session.resume(session.form, saved, services())
    assert states(resumed) == states(session)
    assert resumed.snapshot() == saved
    assert resumed.problems() == session.problems()
    assert resumed.answers() == session.answers()


@driven
@given(acts)
def test_a_record_read_and_written_again_is_the_same_bytes(numbers: list[int]) -> None:
    session = lived(form_of(RICH), numbers)
    first = submission(session)
    again = Session.from_submission(session.form, first, services())
    assert submission(again) == first
    assert again.answers() == session.answers()
    values = parse_submission(first, session.form).values
    assert session.answers().items() <= values.items()


@driven
@given(acts)
def test_what_is_recomputed_in_part_is_as_if_recomputed_whole(
    numbers: list[int],
) -> None:
    session = lived(form_of(RICH), numbers)
    whole = Session.resume(rich_again(), session.snapshot(), services())
    assert whole.answers() == session.answers()
    for mine, other in zip(states(session), states(whole), strict=True):
        assert (mine.ref, mine.relevant, mine.required, mine.read_only) == (
            other.ref,
            other.relevant,
            other.required,
            other.read_only,
        )
        assert (mine.label, mine.choices, mine.problem) == (
            other.label,
            other.choices,
            other.problem,
        )


@driven
@given(acts)
def test_changes_name_every_place_that_looks_different(numbers: list[int]) -> None:
    session = Session.start(form_of(RICH), services())
    for number in numbers:
        before = {state.ref: state for state in states(session)}
        shape = before.keys()
        random = Random(number)
        leaves = [s for s in states(session) if s.relevant and s.definition]
        ref = random.choice(leaves).ref
        try:
            changes = session.answer(ref, random.choice(["a", "r1", "t1", "7", ""]))
        except AnswerError:
            continue
        after = {state.ref: state for state in states(session)}
        if after.keys() != shape:
            assert any(name == "entries" for _, name in changes)
            continue
        told = {place for place, _ in changes}
        for place, state in after.items():
            if _shown(state) != _shown(before[place]):
                assert place in told, place


def _shown(state: NodeState) -> tuple[object, ...]:
    return state.value, state.relevant, state.label, state.hint, state.choices


@pytest.mark.parametrize("form_id", [form.form_id for form in list_library()])
@settings(suppress_health_check=[HealthCheck.too_slow], max_examples=6)
@given(numbers=st.lists(st.integers(0, 2**32), min_size=20, max_size=60))
def test_library_forms_live_through_anything(form_id: str, numbers: list[int]) -> None:
    session = lived(load_library_form(form_id), numbers)
    resumed = Session.resume(session.form, session.snapshot(), services())
    assert states(resumed) == states(session)
    first = submission(session)
    again = Session.from_submission(session.form, first, services())
    assert submission(again) == first


@driven
@given(acts, acts)
def test_undo_of_a_removal_brings_everything_back(
    numbers: list[int], more: list[int]
) -> None:
    session = lived(form_of(RICH), numbers)
    entries = [s.ref for s in states(session) if s.ref.startswith("place[")]
    entries = [ref for ref in entries if ref.endswith("]")]
    if not entries:
        return
    before = states(session)
    removed = session.remove_repeat(Random(len(more)).choice(entries))
    session.undo_remove(removed)
    assert states(session) == before
