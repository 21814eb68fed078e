"""Words of a form: translations by language code, labels, hints, media."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from monitor_app.forms.definition import Output, Piece, Text
from monitor_app.forms.xpath.tree import Element
from monitor_app.forms.xpath.tree import Text as Characters

_CODE = re.compile(r"\(([A-Za-z]{2,3}(?:-[A-Za-z0-9]+)*)\)\s*$")
_ITEXT_REFERENCE = re.compile(r"""^\s*jr:itext\(\s*(['"])(.*?)\1\s*\)\s*$""")
ITEXT_OF_CHILD = re.compile(r"^\s*jr:itext\(\s*([\w.-]+)\s*\)\s*$")
_MEDIA_ADDRESS = re.compile(r"^\s*jr://[a-z-]+/")
_WORDS = ("", "long", "short")  # forms of a value that are words, the best first
_GUIDANCE = "guidance"


def language_code(name: str) -> str:
    """Return the code of a language as forms name it: "Қазақша (kk)" is "kk"."""
    found = _CODE.search(name)
    return found[1].lower() if found else name


@dataclass(slots=True)
class Itext:
    """All translations of a form. `values` maps language, id and form to pieces."""

    languages: tuple[str, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    default: str = ""
    values: dict[str, dict[str, dict[str, tuple[Piece, ...]]]] = field(
        default_factory=dict
    )

    _known: dict[str, Text] = field(default_factory=dict, repr=False)

    def ids(self) -> set[str]:
        """Return every text id in any language."""
        return {found for texts in self.values.values() for found in texts}

    def text(self, text_id: str) -> Text:
        """Return the words and media of an id; an unknown id gives an empty text."""
        known = self._known.get(text_id)
        if known is None:
            known = self._known[text_id] = self._text(text_id)
        return known

    def _text(self, text_id: str) -> Text:
        words: dict[str, tuple[Piece, ...]] = {}
        media: dict[str, dict[str, str]] = {}
        for language, texts in self.values.items():
            forms = texts.get(text_id, {})
            for form, pieces in forms.items():
                if form not in _WORDS and form != _GUIDANCE:
                    media.setdefault(form, {})[language] = _media_name(pieces)
            chosen = next((forms[form] for form in _WORDS if form in forms), None)
            if chosen is not None:
                words[language] = chosen
        return Text(words, media)

    def guidance(self, text_id: str) -> Text:
        """Return the longer explanation that goes with an id."""
        found = {
            language: texts[text_id][_GUIDANCE]
            for language, texts in self.values.items()
            if _GUIDANCE in texts.get(text_id, {})
        }
        return Text(found)


def read_itext(model: Element) -> Itext:
    """Read `<itext>` of a model; a form without one has no languages."""
    itext = model.child("itext") or _by_local_name(model, "itext")
    if itext is None:
        return Itext()
    codes: dict[str, str] = {}
    result = Itext()
    for translation in itext.elements:
        name = translation.attributes.get("lang", "")
        code = "" if name == "default" else language_code(name)
        code = name if code in codes else code
        codes[code] = name
        result.values[code] = _texts(translation)
        if "default" in translation.attributes:
            result.default = code
    result.names = {code: name for code, name in codes.items() if code}
    result.languages = tuple(result.names)
    if not result.default and result.languages and "" not in codes:
        result.default = result.languages[0]
    return result


def words_of(element: Element | None, itext: Itext) -> Text:
    """Return the text of a label, hint or message element."""
    if element is None:
        return Text()
    reference = element.attributes.get("ref")
    if reference is not None:
        return referenced(reference, itext)
    pieces = pieces_of(element)
    return Text({"": pieces}) if pieces else Text()


def guidance_of(element: Element | None, itext: Itext) -> Text:
    """Return the guidance that a hint carries."""
    found = (
        _ITEXT_REFERENCE.match(element.attributes.get("ref", "")) if element else None
    )
    return itext.guidance(found[2]) if found else Text()


def referenced(reference: str, itext: Itext) -> Text:
    """Return the text that `ref` means: a text id, or a value looked up when shown."""
    found = _ITEXT_REFERENCE.match(reference)
    return itext.text(found[2]) if found else Text({"": (Output(reference),)})


def message_of(attribute: str, itext: Itext) -> Text:
    """Return a constraint or required message: an itext call or plain words."""
    found = _ITEXT_REFERENCE.match(attribute)
    if found:
        return itext.text(found[2])
    return Text({"": (attribute,)}) if attribute else Text()


def pieces_of(element: Element) -> tuple[Piece, ...]:
    """Return mixed content as strings and outputs; other tags keep their words."""
    pieces: list[Piece] = []
    for child in element.children:
        if isinstance(child, Characters):
            pieces.append(child.data)
        elif isinstance(child, Element):
            pieces.extend(_inner(child))
    return tuple(_joined(pieces))


def _inner(element: Element) -> tuple[Piece, ...]:
    if element.local_name == "output":
        attributes = element.attributes
        return (Output(attributes.get("value", attributes.get("ref", "''"))),)
    return pieces_of(element)


def _joined(pieces: list[Piece]) -> list[Piece]:
    joined: list[Piece] = []
    for piece in pieces:
        if joined and isinstance(piece, str) and isinstance(joined[-1], str):
            joined[-1] += piece
        else:
            joined.append(piece)
    return joined


def _texts(translation: Element) -> dict[str, dict[str, tuple[Piece, ...]]]:
    texts: dict[str, dict[str, tuple[Piece, ...]]] = {}
    for text in translation.elements:
        forms = texts.setdefault(text.attributes.get("id", ""), {})
        for value in text.elements:
            form = value.attributes.get("form", "")
            forms.setdefault(form, pieces_of(value))
    return texts


def _media_name(pieces: tuple[Piece, ...]) -> str:
    address = "".join(piece for piece in pieces if isinstance(piece, str))
    return _MEDIA_ADDRESS.sub("", address).strip()


def _by_local_name(parent: Element, name: str) -> Element | None:
    return next((e for e in parent.elements if e.local_name == name), None)
