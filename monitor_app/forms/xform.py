"""The parts of an XForm document: model, instances, binds, texts, body."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from monitor_app.errors.forms import FormUnsupportedError, NotAFormError
from monitor_app.forms.definition import ChoiceDef, Itemset
from monitor_app.forms.itext import Itext, read_itext
from monitor_app.forms.names import JAVAROSA, ODK, OPENROSA, XFORMS, joined
from monitor_app.forms.xpath.plain import PlainElement
from monitor_app.forms.xpath.tree import Document, Element, parse_xml

_METHODS = frozenset({"post", "form-data-post"})
_USUAL_PREFIXES = {"jr": JAVAROSA, "orx": OPENROSA, "odk": ODK}


@dataclass(frozen=True, slots=True)
class Bind:
    """What a form says about one node; keys of `attributes` are `{namespace}name`."""

    path: str
    attributes: Mapping[str, str]

    def get(self, key: str) -> str:
        """Return an attribute without surrounding space, "" when absent."""
        return self.attributes.get(key, "").strip()


@dataclass(slots=True)
class XForm:
    """A parsed form. `instances` holds secondary instances by id, whole elements."""

    document: Document
    title: str
    root: Element
    model: Element
    body: Element | None
    itext: Itext
    binds: dict[str, Bind]
    bind_ids: dict[str, str]
    instances: dict[str, Element] = field(default_factory=dict)
    sources: dict[str, str] = field(default_factory=dict)  # id -> "jr://file-csv/x.csv"
    prefixes: Mapping[str, str] = field(default_factory=dict)
    # Choices by the itemset they come from: many questions share one list.
    choices: dict[Itemset, tuple[ChoiceDef, ...]] = field(default_factory=dict)
    gives_id: bool = False  # the form forgot `meta/instanceID`; we fill it in

    @property
    def root_path(self) -> str:
        """The absolute path of the root: "/data"."""
        return "/" + self.root.name

    def bind(self, path: str) -> Bind:
        """Return the bind of a path; a node without one has an empty bind."""
        return self.binds.get(path) or Bind(path, {})

    def path_of(self, control: Element, base: str) -> str | None:
        """Return the absolute path that a body element is about, None for none."""
        attributes = control.attributes
        if "bind" in attributes:
            return self.bind_ids.get(attributes["bind"])
        reference = attributes.get("ref") or attributes.get("nodeset")
        return joined(base, reference) if reference else None


def read_xform(data: bytes, name: str = "") -> XForm:
    """Read the XML of an XForm.

    Raises:
        NotAFormError: well-formed, but without model or primary instance.
        MonitorError: what `parse_xml` raises on XML that is broken or not allowed.
    """
    document = parse_xml(data)
    model = _descendant(document.root, "model")
    root = _primary_root(model) if model is not None else None
    if model is None or root is None:
        raise NotAFormError(name=name)
    prefixes = document.prefixes
    gives_id = _complete_meta(root, prefixes)
    title = _descendant(document.root, "title")
    binds, bind_ids = _binds(model, "/" + root.name)
    xform = XForm(
        document=document,
        title=title.text.strip() if title is not None else "",
        root=root,
        model=model,
        body=_descendant(document.root, "body"),
        itext=read_itext(model),
        binds=binds,
        bind_ids=bind_ids,
        prefixes={**_USUAL_PREFIXES, **prefixes},
        gives_id=gives_id,
    )
    _read_instances(model, xform)
    _refuse_submission(model)
    return xform


def attribute_of_root(root: Element | PlainElement, name: str) -> str:
    """Return `id` or `version`, whichever way the root spells it."""
    for key, value in root.attributes.items():
        if key.rpartition("}")[2] == name:
            return value
    return ""


def form_id_of(root: Element | PlainElement) -> str:
    """Return what names the form: `id`, else a namespace of its own, else the root."""
    own = root.namespace if root.namespace not in {None, XFORMS} else ""
    return attribute_of_root(root, "id") or own or root.local_name


def _primary_root(model: Element) -> Element | None:
    for element in model.elements:
        if element.local_name == "instance":
            return element.elements[0] if element.elements else None
    return None


def _read_instances(model: Element, xform: XForm) -> None:
    found = [e for e in model.elements if e.local_name == "instance"]
    for element in found[1:]:
        name = element.attributes.get("id", "")
        source = element.attributes.get("src", "").strip()
        xform.instances[name] = element
        if source:
            xform.sources[name] = source


def _refuse_submission(model: Element) -> None:
    """Refuse a form that asks to be sent in a way nobody defined."""
    for element in model.elements:
        if element.local_name == "submission":
            method = element.attributes.get("method", "post")
            if method not in _METHODS:
                raise FormUnsupportedError(what=f"submission method {method}")


def _binds(model: Element, root_path: str) -> tuple[dict[str, Bind], dict[str, str]]:
    binds: dict[str, Bind] = {}
    ids: dict[str, str] = {}
    for element in model.elements:
        if element.local_name != "bind":
            continue
        attributes = dict(element.attributes)
        reference = attributes.get("nodeset") or attributes.get("ref") or ""
        path = joined(root_path, reference)
        if path in binds:
            attributes = {**binds[path].attributes, **attributes}
        binds[path] = Bind(path, attributes)
        if "id" in attributes:
            ids[attributes["id"]] = path
    return binds, ids


def _complete_meta(root: Element, prefixes: Mapping[str, str]) -> bool:
    """Give the instance the `meta/instanceID` that OpenRosa asks of every record.

    Returns whether it had none.
    """
    meta = next((e for e in root.elements if e.local_name == "meta"), None)
    if meta is None:
        prefix = next((p for p, uri in prefixes.items() if uri == OPENROSA), None)
        namespace = OPENROSA if prefix else root.namespace
        meta = Element("meta", namespace, prefix or root.prefix)
        root.append(meta)
    if any(e.local_name == "instanceID" for e in meta.elements):
        return False
    meta.append(Element("instanceID", meta.namespace, meta.prefix))
    return True


def _descendant(top: Element, name: str) -> Element | None:
    """Return the element of this name that lies least deep."""
    level = [top]
    while level:
        for element in level:
            if element.local_name == name:
                return element
        level = [child for element in level for child in element.elements]
    return None
