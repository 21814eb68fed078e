"""Forms: bring in, list, check, give out."""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from monitor_app import paths
from monitor_app.errors.forms import FormDataMissingError
from monitor_app.errors.usecases import FormNotInstalledError
from monitor_app.forms import library, lint
from monitor_app.forms.definition import FormDef
from monitor_app.forms.lint import LintProblem
from monitor_app.forms.loading import load_form as load_xform
from monitor_app.forms.workbook import export_xlsx
from monitor_app.forms.workbook import import_form as import_file
from monitor_app.usecases import clock
from monitor_app.usecases.writing import write_new
from monitor_app.vault import Vault
from monitor_app.vault.forms import StoredForm

_LIBRARY = "library/"  # before the file name of a form that came with the program


@dataclass(frozen=True, slots=True, kw_only=True)
class FormFacts:
    """What a list of forms shows."""

    form_id: str
    version: str
    questions: int
    languages: tuple[str, ...]
    title: str
    titles: Mapping[str, str]
    sha256: str
    in_vault: bool


def library_facts() -> tuple[FormFacts, ...]:
    """Return the forms that come with the program."""
    return tuple(
        FormFacts(
            form_id=form.form_id,
            version=form.version,
            questions=form.questions,
            languages=tuple(form.titles),
            title=_title(form.titles),
            titles=form.titles,
            sha256="",
            in_vault=False,
        )
        for form in library.list_library()
    )


def list_forms(vault: Vault) -> tuple[FormFacts, ...]:
    """Return each form in the version that a new interview takes."""
    own = {facts.form_id: facts for facts in library_facts()}
    chosen = {form_id: _chosen(vault, form_id) for form_id in vault.forms.ids()}
    stored = {
        form_id: facts_of(load_xform(form.xform, form_id))
        for form_id, form in chosen.items()
        if form is not None
    }
    foreign = (facts for form_id, facts in stored.items() if form_id not in own)
    return (*(own | {k: v for k, v in stored.items() if k in own}).values(), *foreign)


def facts_of(form: FormDef) -> FormFacts:
    """Describe a form that the vault holds."""
    titles = {code: form.title.plain(code) for code in form.languages}
    return FormFacts(
        form_id=form.form_id,
        version=form.version,
        questions=max((q.number or 0 for q in form.questions()), default=0),
        languages=form.languages,
        title=form.title.plain("en") or form.form_id,
        titles=titles,
        sha256=form.sha256,
        in_vault=True,
    )


def import_form(vault: Vault, file: Path) -> FormFacts:
    """Bring a form file into the vault; nothing is kept of one that is refused.

    New interviews take it from now on, until another of its id is imported. The
    library's own form, imported again, gives the choice back to the library.

    Raises:
        MonitorError: one of `errors.forms` (with sheet, row and column) or
        `errors.files`.
    """
    with paths.explained(file):
        content = file.read_bytes()
    imported = import_file(content, file.name)
    name = file.name
    if imported.form.sha256 == _library_sha256(imported.form.form_id):
        name = f"{_LIBRARY}{name}"  # back to what the program brings, on purpose
    with vault.transaction():
        _keep(vault, imported.form, content, name)
    return facts_of(imported.form)


def lint_form(file: Path) -> tuple[LintProblem, ...]:
    """Return every problem of a form file; files beside it count as being with it.

    Raises:
        NotAFormError, FormTooLargeError, FormTooSlowError, or one of `errors.files`.
    """
    with paths.explained(file):
        content = file.read_bytes()
        beside = {entry.name for entry in file.parent.iterdir() if entry.is_file()}
    return lint.lint_form(content, file.name, beside)


def export_form(vault: Vault, form_id: str, out: Path) -> None:
    """Write a form of the vault or the library as .xlsx.

    Raises:
        FormNotInstalledError: neither has it.
        FormUnsupportedError: it came as an XForm and has no sheets.
        MonitorError: one of `errors.files`; nothing was written then.
    """
    stored = _chosen(vault, form_id)
    if stored is None:
        export_library_form(form_id, out)
        return
    write_new(out, export_xlsx(stored.source, stored.source_name))


def export_library_form(form_id: str, out: Path) -> None:
    """Write a form of the library as .xlsx; raises as `export_form` does."""
    try:
        source = library.source_of(form_id)
    except FormDataMissingError:
        raise FormNotInstalledError(form=form_id) from None
    write_new(out, export_xlsx(source, f"{form_id}.csv"))


def load_form(vault: Vault, form_id: str) -> FormDef:
    """Return the newest version of a form, from the vault or else from the library.

    A library form is kept in the vault with its first use, so that its records can be
    read whatever a later release ships.

    Raises:
        FormNotInstalledError: neither has it.
    """
    form = newest_form(vault, form_id)
    if vault.forms.get(form.sha256) is None:
        with vault.transaction():
            keep_newest(vault, form)
    return form


def newest_form(vault: Vault, form_id: str) -> FormDef:
    """Return what `load_form` returns, and keep nothing."""
    stored = _chosen(vault, form_id)
    if stored is not None:
        return load_xform(stored.xform, form_id)
    return library_form(form_id)


def _chosen(vault: Vault, form_id: str) -> StoredForm | None:
    """Return the stored form that new interviews take; `None`: the library's own.

    A form that was imported last stays chosen whatever the library brings: somebody
    decided so. Of the library's own forms the newest version counts, be it kept in the
    vault (by a later release) or shipped now. One that came in a bundle is taken only
    where there is nothing else.
    """
    kept = vault.forms.versions(form_id)
    ours = [form for form in kept if form.source_name]
    if ours and not _of_library(ours[0]):
        return ours[0]
    shipped = _shipped_version(form_id)
    if shipped is None:
        return _latest(ours) or _latest(kept)
    latest = _latest([form for form in ours if _of_library(form)])
    if latest is None or order_of(latest.version) < order_of(shipped):
        return None
    if order_of(latest.version) > order_of(shipped):
        return latest
    return vault.forms.get(_library_sha256(form_id))


def order_of(version: str) -> tuple[tuple[int, str], ...]:
    """Return a key that sorts versions as people count: 2025.9 before 2025.10."""
    parts = re.findall(r"[0-9]+|[^0-9.]+", version)
    return tuple((int(p), "") if p.isdecimal() else (-1, p) for p in parts)


def _latest(forms: Sequence[StoredForm]) -> StoredForm | None:
    """Return the newest version; of the same version the one added last."""
    return max(
        forms, key=lambda form: (order_of(form.version), form.added), default=None
    )


def _of_library(form: StoredForm) -> bool:
    return form.source_name.startswith(_LIBRARY)


def _shipped_version(form_id: str) -> str | None:
    shipped = (f.version for f in library.list_library() if f.form_id == form_id)
    return next(shipped, None)


def _library_sha256(form_id: str) -> str:
    if _shipped_version(form_id) is None:
        return ""
    return hashlib.sha256(library.library_xform(form_id)).hexdigest()


def keep_newest(vault: Vault, form: FormDef) -> None:
    """Keep a library form with its first use. The caller owns the transaction."""
    if vault.forms.get(form.sha256) is None:
        source = library.source_of(form.form_id)
        _keep(vault, form, source, f"{_LIBRARY}{form.form_id}.csv")


def library_form(form_id: str) -> FormDef:
    """Return a form of the library; raise `FormNotInstalledError` without one."""
    try:
        return library.load_library_form(form_id)
    except FormDataMissingError:
        raise FormNotInstalledError(form=form_id) from None


def form_of(vault: Vault, sha256: str) -> FormDef:
    """Return the exact form that a record was written with."""
    stored = vault.forms.get(sha256)
    if stored is None:
        raise FormNotInstalledError(form=sha256[:16])
    return load_xform(stored.xform, stored.form_id)


def _keep(vault: Vault, form: FormDef, source: bytes, name: str) -> None:
    vault.forms.add(
        StoredForm(
            sha256=form.sha256,
            form_id=form.form_id,
            version=form.version,
            xform=form.xform,
            source=source,
            source_name=name,
            added=clock.stamp(vault.clock()),
        )
    )
    vault.audit.append("form.imported", form.sha256[:16])


def keep_received(vault: Vault, sha256: str, xform: bytes) -> None:
    """Keep a form that came in a bundle. The caller owns the transaction."""
    if hashlib.sha256(xform).hexdigest() != sha256 or vault.forms.get(sha256):
        return
    form = load_xform(xform)
    vault.forms.add(
        StoredForm(
            sha256=sha256,
            form_id=form.form_id,
            version=form.version,
            xform=xform,
            source=b"",
            source_name="",
            added=clock.stamp(vault.clock()),
        )
    )


def _title(titles: Mapping[str, str]) -> str:
    return titles.get("en") or next(iter(titles.values()), "")
