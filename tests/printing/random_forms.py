"""Random forms as XForms, with random answers: for the property tests of paper."""

from dataclasses import dataclass
from xml.sax.saxutils import escape

from hypothesis import strategies as st
from monitor_app.forms.names import FORM_NAMESPACE

_LETTERS = "абвгәғқңөұүһіАБВabcXYZ0123456789-–«»,.()/'"
_RTL = "עבריתالعربيةفارسی"
WORDS = st.one_of(
    st.text(_LETTERS, min_size=1, max_size=14),
    st.text(_LETTERS, min_size=60, max_size=160),  # wider than any column
    st.text(_RTL, min_size=1, max_size=12),
    st.text(
        st.characters(exclude_categories=("Cs", "Cc", "Cn", "Co", "Zl", "Zp")),
        min_size=1,
        max_size=8,
    ).map(lambda text: "".join(text.split()) or "x"),
)


def texts(most: int) -> st.SearchStrategy[str]:
    return st.lists(WORDS, min_size=1, max_size=most).map(" ".join)


_XML = str.maketrans(
    {chr(code): None for code in (*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF)}
)


@dataclass(frozen=True)
class Drawn:
    """A form as XForm, and answers by name."""

    xform: bytes
    answers: tuple[tuple[str, str], ...]
    rows: int  # entries of the repeat


@st.composite
def forms(draw: st.DrawFn) -> Drawn:
    count = draw(st.integers(1, 7))
    rows = draw(st.sampled_from([0, 1, 3, 40]))
    kinds = [
        draw(st.sampled_from(["string", "select1", "select", "date", "int", "note"]))
        for _ in range(count)
    ]
    built = _Build()
    answers = []
    for at, kind in enumerate(kinds):
        name = f"q{at}"
        built.add(draw, name, kind)
        answer = draw(_answer(kind, built.choices.get(name, [])))
        if answer:
            answers.append((f"g/{name}", answer))
    told = draw(st.lists(texts(6), min_size=rows, max_size=rows))
    answers += [(f"r[{n}]/rq", text) for n, text in enumerate(told, start=1)]
    return Drawn(built.xform(draw(texts(4))), tuple(answers), rows)


def _answer(kind: str, choices: list[str]) -> st.SearchStrategy[str]:
    if kind == "string":
        return st.one_of(st.just(""), texts(80), texts(3))
    if kind == "select1":
        return st.sampled_from(["", *choices])
    if kind == "select":
        return st.lists(st.sampled_from(choices), unique=True).map(" ".join)
    if kind == "date":
        return st.dates().map(str)
    if kind == "int":
        return st.integers(-(10**9), 10**9).map(str)
    return st.just("")


class _Build:
    def __init__(self) -> None:
        self.binds = ""
        self.body = ""
        self.nodes = ""
        self.choices: dict[str, list[str]] = {}

    def add(self, draw: st.DrawFn, name: str, kind: str) -> None:
        data_type = {"select1": "string", "select": "string", "note": "string"}
        readonly = ' readonly="true()"' if kind == "note" else ""
        flags = draw(st.sampled_from(["", "R", "R N", "V", "S H", "I"]))
        self.binds += (
            f'<bind nodeset="/data/g/{name}" type="{data_type.get(kind, kind)}"'
            f' m:flags="{flags}"{readonly}/>'
        )
        self.nodes += f"<{name}/>"
        tag = kind if kind.startswith("select") else "input"
        items = ""
        if tag != "input":
            number = draw(st.integers(1, 12))
            self.choices[name] = [f"c{at}" for at in range(number)]
            for value in self.choices[name]:
                label = _clean(draw(texts(5)))
                items += f"<item><label>{label}</label><value>{value}</value></item>"
        label = _clean(draw(texts(20)))
        self.body += (
            f'<{tag} ref="/data/g/{name}"><label>{label}</label>{items}</{tag}>'
        )

    def xform(self, title: str) -> bytes:
        head = _clean(title)
        return (
            '<h:html xmlns="http://www.w3.org/2002/xforms"'
            ' xmlns:h="http://www.w3.org/1999/xhtml"'
            f' xmlns:m="{FORM_NAMESPACE}"><h:head><h:title>{head}</h:title><model>'
            f'<instance><data id="drawn" version="1"><g>{self.nodes}</g>'
            "<r><rq/></r><meta><instanceID/></meta></data></instance>"
            f'{self.binds}<bind nodeset="/data/r/rq" type="string"/></model></h:head>'
            f'<h:body><group ref="/data/g"><label>{head}</label>{self.body}</group>'
            '<group ref="/data/r"><label>R</label><repeat nodeset="/data/r">'
            '<input ref="/data/r/rq"><label>Q</label></input></repeat></group>'
            "</h:body></h:html>"
        ).encode()


def _clean(text: str) -> str:
    return escape(text.translate(_XML)).strip() or "x"
