"""What people might do to an interview: random acts, for property tests and fuzzing.

An act is a plain value that can be written down and replayed; `acts` draws a list of
numbers, and `perform` makes of each number an act that is possible just then. So a
failing run shrinks to few small numbers.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from random import Random
from typing import Any
from uuid import UUID
from xml.sax.saxutils import quoteattr
from zoneinfo import ZoneInfo

from hypothesis import strategies as st
from monitor_app.errors.forms import AnswerError, FormEvaluationError
from monitor_app.forms.definition import FormDef, Kind, QuestionDef, RepeatDef
from monitor_app.forms.session import Session
from monitor_app.forms.state import NodeState, Removed, Services
from monitor_app.records.status import Reason, Translation

_TEXTS = (
    *("", " ", "алма", "a b", "<b>&amp;", "'", '"]', "0", "-1", "NaN", "true", "\n"),
    *("9" * 30, "é" * 40, "=1+1", "2026-02-30", "\u202e", "x\u0000y", "jr:itext('a')"),
)
_NUMBERS = (0, 1, -1, 5, 18, 99, 3.5, -0.25, 2**31, 1e300)
_MANY = frozenset({Kind.SELECT_MULTIPLE, Kind.RANK})

acts = st.lists(st.integers(0, 2**32), max_size=25)


def services(seed: int = 1) -> Services:
    """Return a world that stands still, and in which chance repeats itself."""
    random = Random(seed)
    return Services(
        now=lambda: datetime(2026, 11, 24, 9, 0, tzinfo=UTC),
        zone=ZoneInfo("Asia/Almaty"),
        random=random,
        uuid=lambda: str(UUID(int=random.getrandbits(128), version=4)),
    )


@dataclass(slots=True)
class Actor:
    """Does one thing after another to an interview; refusals are part of life."""

    session: Session
    removed: Removed | None = None
    refused: int = 0
    done: int = 0

    def perform(self, numbers: Sequence[int]) -> None:
        for number in numbers:
            random = Random(number)
            try:
                self._act(random)
                self.done += 1
            except (AnswerError, FormEvaluationError):
                self.refused += 1

    def _act(self, random: Random) -> None:
        session = self.session
        leaves = questions(session)
        match random.choice(["answer"] * 6 + list(_RARE)):
            case "add" if repeats(session.form):
                session.add_repeat(_repeat(session, random))
            case "remove":
                entries = [e.ref for e in session.everything() if e.ref.endswith("]")]
                if entries:
                    self.removed = session.remove_repeat(random.choice(entries))
            case "undo":
                self._undo()
            case "look":
                session.problems()
                for state in session.everything():
                    session.node(state.ref)
            case act if leaves:
                self._say(act, random.choice(leaves), random)

    def _undo(self) -> None:
        if self.removed is not None:
            removed, self.removed = self.removed, None
            self.session.undo_remove(removed)

    def _say(self, act: str, state: NodeState, random: Random) -> None:
        """Do something about one question, or ask in another language."""
        if act == "reason":
            reason = random.choice([None, *Reason])
            self.session.set_reason(state.ref, reason)
        elif act == "translate":
            self.session.set_translation(state.ref, translation(random))
        elif act == "language" and self.session.form.languages:
            self.session.set_language(random.choice(self.session.form.languages))
        else:
            self.session.answer(state.ref, answer(state, random))


_RARE = ("add", "add", "remove", "undo", "language", "reason", "translate", "look")


def questions(session: Session) -> list[NodeState]:
    """Return every question as it stands, hidden and closed ones too."""
    return [
        state
        for state in session.everything()
        if isinstance(state.definition, QuestionDef)
    ]


def repeats(form: FormDef) -> list[str]:
    """Return the paths of the repeats of a form."""
    return [p for p, item in form.by_path.items() if isinstance(item, RepeatDef)]


def answer(state: NodeState, random: Random) -> Any:
    """Return something to answer: mostly of the kind asked for."""
    if random.random() < 0.15:
        return random.choice([*_TEXTS, *_NUMBERS, None, True, False, ["a"], []])
    return proper(state, random)


def proper(state: NodeState, random: Random) -> Any:
    """Return an answer of the kind that is asked for."""
    assert isinstance(state.definition, QuestionDef)
    kind, values = state.definition.kind, [each.value for each in state.choices]
    if kind is Kind.SELECT_ONE:
        return random.choice(values) if values else None
    if kind in _MANY:
        least = len(values) if kind is Kind.RANK else 0
        return random.sample(values, random.randint(least, len(values)))
    return _entered(kind, random)


def _entered(kind: Kind, random: Random) -> str:
    match kind:
        case Kind.INTEGER | Kind.RANGE:
            return str(random.choice([0, 1, 2, 5, 18, 60, 120]))
        case Kind.DECIMAL:
            return random.choice(["0.5", "1.5", "36.6", "100.25"])
        case Kind.DATE:
            day = date.fromordinal(random.randint(730_000, 739_900))
            return day.isoformat()
        case Kind.TIME:
            return f"{random.randint(0, 23):02}:{random.randint(0, 59):02}:00"
        case Kind.DATETIME:
            return f"2026-0{random.randint(1, 9)}-11T10:20:00.000+05:00"
        case Kind.ACKNOWLEDGE:
            return "OK"
        case Kind.GEOPOINT:
            return "43.25 76.95 0 0"
    return random.choice(["алма", "Bob", "7", "a b c", "no"])


def translation(random: Random) -> Translation:
    """Return a translation by somebody."""
    return Translation(
        language=random.choice(["ru", "en"]),
        translator="T-1",
        date=date(2026, 1, random.randint(1, 31)),
        text=random.choice(_TEXTS[:-3]),
    )


def _repeat(session: Session, random: Random) -> str:
    """Return a repeat as it stands in some entry of those around it."""
    path = random.choice(repeats(session.form))
    place = ""
    for name in path.split("/"):
        place = f"{place}/{name}" if place else name
        if place != path and session.is_repeat(_bare(place)):
            entries = session.instances(place)
            place = random.choice(entries) if entries else f"{place}[1]"
    return place


def _bare(place: str) -> str:
    return "/".join(step.partition("[")[0] for step in place.split("/"))


# Forms whose expressions are anything: some are refused, the others must live.

_PLACES = ("/data/a", "/data/b", "/data/g/c", "/data/rep/d", "../a", "../d", ".", "..")
_TERMS = (
    *_PLACES,
    *(
        "1",
        "0",
        "-3",
        "'x'",
        "''",
        "true()",
        "today()",
        "position(..)",
        "NaN",
        "uuid()",
    ),
    *(
        "count(/data/rep)",
        "sum(/data/rep/d)",
        "instance('l')/root/item/name",
        "current()",
    ),
    *("/data/rep[d > 1]/d", "jr:choice-name(/data/b, '/data/b')", "jr:itext('t')"),
    *("indexed-repeat(/data/rep/d, /data/rep, 1)", "once(random())", "//d", "rep/d"),
)
_JOINED = (
    *("{} + {}", "{} = {}", "{} and {}", "{} > {}", "concat({}, {})", "{} | {}"),
    *(
        "if({}, {}, 1)",
        "coalesce({}, {})",
        "selected({}, {})",
        "{}[{}]",
        "not({}) or {}",
    ),
    *(
        "regex({}, {})",
        "{} div {}",
        "substr({}, {})",
        "format-date({}, {})",
        "max({}, {})",
    ),
)


def formulas() -> st.SearchStrategy[str]:
    """Draw expressions over the places of `xforms`."""

    def joined(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
        return st.builds(lambda shape, a, b: shape.format(a, b), shapes, inner, inner)

    shapes = st.sampled_from(_JOINED)
    return st.recursive(st.sampled_from(_TERMS), joined, max_leaves=4)


@st.composite
def xforms(draw: st.DrawFn) -> bytes:
    """Draw an XForm of four questions, a group and a repeat, with any rules."""
    binds = "".join(_bind(draw, path) for path in _NODES)
    count = draw(st.none() | formulas())
    counted = f" jr:count={quoteattr(count)}" if count else ""
    filtered = f"instance('l')/root/item[{draw(formulas())}]"
    label = f"<output value={quoteattr(draw(formulas()))}/>"
    event = draw(st.sampled_from(["odk-instance-first-load", "odk-instance-load"]))
    action = (
        f"<setvalue event={quoteattr(event)} ref={quoteattr(draw(targets))}"
        f" value={quoteattr(draw(formulas()))}/>"
    )
    return _XFORM.format(
        binds=binds + (action if draw(st.booleans()) else ""),
        counted=counted,
        filtered=quoteattr(filtered),
        label=label,
        target=quoteattr(draw(targets)),
        value=quoteattr(draw(formulas())),
    ).encode()


targets = st.sampled_from(["/data/a", "/data/b", "/data/g/c", "/data/rep/d"])
_NODES = ("/data/a", "/data/b", "/data/g", "/data/g/c", "/data/rep", "/data/rep/d")


def _bind(draw: st.DrawFn, path: str) -> str:
    rules = draw(
        st.dictionaries(
            st.sampled_from(
                ["relevant", "calculate", "constraint", "required", "readonly"]
            ),
            formulas(),
            max_size=2,
        )
    )
    kind = draw(st.sampled_from(["string", "int", "decimal", "date", "geotrace"]))
    told = " ".join(f"{key}={quoteattr(value)}" for key, value in rules.items())
    return f'<bind nodeset="{path}" type="{kind}" {told}/>'


_XFORM = """<h:html xmlns="http://www.w3.org/2002/xforms"
 xmlns:h="http://www.w3.org/1999/xhtml" xmlns:jr="http://openrosa.org/javarosa">
<h:head><h:title>t</h:title><model><itext>
<translation lang="kk"><text id="t"><value>қ</value></text></translation>
<translation lang="ru"><text id="t"><value>р</value></text></translation></itext>
<instance><data id="t" version="1"><a>1</a><b/><g><c/></g>
<rep><d/></rep><meta><instanceID/></meta></data></instance>
<instance id="l"><root><item><name>x</name></item><item><name>y</name></item></root>
</instance>{binds}</model></h:head><h:body>
<input ref="/data/a"><label>{label}</label>
<setvalue event="xforms-value-changed" ref={target} value={value}/></input>
<select1 ref="/data/b"><itemset nodeset={filtered}><value ref="name"/>
<label ref="name"/></itemset></select1>
<group ref="/data/g"><input ref="/data/g/c"><label ref="jr:itext('t')"/></input></group>
<group ref="/data/rep"><repeat nodeset="/data/rep"{counted}>
<input ref="/data/rep/d"/></repeat></group>
</h:body></h:html>"""
