"""Kill a program in which somebody is typing, and open the draft again.

The child answers questions of a real form through the same use cases as the window and
saves each change. It tells the parent when a change was typed and when it was durable.
After SIGKILL: whatever was reported durable is there, nothing typed more than a second
before is missing, the draft opens at the question where it was left, and the person's
own words are kept in every saved state.
"""

import contextlib
import io
import os
import random
import select
import signal
import struct
import time
from dataclasses import dataclass
from pathlib import Path

from monitor_app.forms.definition import Flag, Kind, QuestionDef
from monitor_app.forms.session import Session
from monitor_app.progress import Progress
from monitor_app.usecases import interviews
from monitor_app.vault import Vault
from tests.faults.harness import open_quickly
from tests.vaults import create

FORM = "injury_sheet"
LONGEST_LOSS_SECONDS = 1.0
_TYPED, _DURABLE = 0, 1
_NOTE = struct.Struct(">BQd")  # which, step, monotonic time


@dataclass(frozen=True, slots=True)
class Desk:
    """A vault with one draft of a real form."""

    folder: Path
    data_key: bytes
    interview: str
    refs: tuple[str, ...]  # questions that take text, in the order they are answered


@dataclass(frozen=True, slots=True)
class Typed:
    """What one kill while typing came to."""

    durable: int  # the last step that was reported durable
    found: int  # the last step that is in the draft
    lost_seconds: float  # from the first missing keystroke to the kill; 0: none


def prepare(folder: Path) -> Desk:
    """Make the vault, begin the interview, choose what is typed where."""
    with create(folder) as vault:
        interview = interviews.begin(vault, FORM).interview
        session = interviews.open_draft(vault, interview).session()
        data_key = bytes(vault.keys._data_key)
    refs = tuple(
        node.ref
        for node in session.everything()
        if isinstance(node.definition, QuestionDef)
        and node.definition.kind is Kind.TEXT
        and node.relevant
        and Flag.PROGRAM not in node.definition.flags
        and "[" not in node.ref
        and _takes_any_text(session, node.ref)
    )
    return Desk(folder=folder, data_key=data_key, interview=interview, refs=refs)


def _takes_any_text(session: Session, ref: str) -> bool:
    session.answer(ref, words(1))
    return session.node(ref).problem is None


def words(step: int) -> str:
    """Return what is typed at a step."""
    return f"{step} қадам: тергеуші ұрды"


def kill_once(desk: Desk, chance: random.Random, longest_seconds: float) -> Typed:
    """Let a child type, kill it, open the draft and compare."""
    reader, writer = os.pipe()
    child = os.fork()
    if not child:
        os.close(reader)
        _type_until_killed(desk, writer)
    os.close(writer)
    with contextlib.closing(io.FileIO(reader)) as notes:
        select.select([notes], [], [], 30)
        time.sleep(chance.uniform(0, longest_seconds))  # the random moment itself
        killed = time.monotonic()
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        told = notes.readall() or b""
    whole = told[: len(told) // _NOTE.size * _NOTE.size]
    return _compared(desk, list(_NOTE.iter_unpack(whole)), killed)


def _compared(desk: Desk, notes: list[tuple[int, int, float]], killed: float) -> Typed:
    with open_quickly(desk.folder, desk.data_key) as vault:
        found = _opened_again(vault, desk)
        if problems := vault.check(Progress()):
            raise AssertionError(problems)
    durable = max((step for kind, step, _ in notes if kind == _DURABLE), default=0)
    missing = [at for kind, step, at in notes if kind == _TYPED and step > found]
    lost = killed - min(missing) if missing else 0.0
    if found < durable or lost > LONGEST_LOSS_SECONDS:
        raise AssertionError(f"durable {durable}, found {found}, lost {lost:.3f} s")
    return Typed(durable=durable, found=found, lost_seconds=lost)


def _opened_again(vault: Vault, desk: Desk) -> int:
    """Return the last step in the draft; prove that all before it are there too."""
    session = interviews.open_draft(vault, desk.interview).session()
    answers = session.answers()
    count = len(desk.refs)
    steps = {
        ref: int(text.split(" ")[0]) for ref in desk.refs if (text := answers.get(ref))
    }
    last = max(steps.values(), default=0)
    for step in range(max(1, last - count + 1), last + 1):
        ref = desk.refs[step % count]
        if answers.get(ref) != words(step):
            raise AssertionError(f"step {step} of {last} is not at {ref}")
    if last and session.position != desk.refs[last % count]:
        raise AssertionError(f"opens at {session.position}")
    _words_kept(vault, desk, session, steps)
    return last


def _words_kept(
    vault: Vault, desk: Desk, session: Session, steps: dict[str, int]
) -> None:
    for ref, step in steps.items():
        question = session.node(ref).definition
        if isinstance(question, QuestionDef) and Flag.VERBATIM in question.flags:
            states = vault.interviews.verbatim_states(desk.interview, ref)
            if not states or states[-1][1] != words(step):
                raise AssertionError(f"the words of step {step} are not kept")


def _type_until_killed(desk: Desk, notes: int) -> None:
    """Never returns: an error ends the child, which the parent sees as no steps."""
    try:
        vault = open_quickly(desk.folder, desk.data_key)
        session = interviews.open_draft(vault, desk.interview).session()
        step = _opened_again(vault, desk)
        while True:
            step += 1
            ref = desk.refs[step % len(desk.refs)]
            os.write(notes, _NOTE.pack(_TYPED, step, time.monotonic()))
            session.answer(ref, words(step))
            session.position = ref
            state = interviews.draft_of(session)
            interviews.save_draft(vault, desk.interview, state)
            os.write(notes, _NOTE.pack(_DURABLE, step, time.monotonic()))
    finally:
        os._exit(1)
