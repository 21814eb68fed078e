"""Forms in the vault: every version that an interview was recorded with stays."""

from dataclasses import dataclass

from monitor_app.vault.database import Database

_COLUMNS = "sha256, form_id, version, xform, source, source_name, added"


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredForm:
    """A form as it lies in the vault."""

    sha256: str  # of the compiled XForm
    form_id: str
    version: str
    xform: bytes
    source: bytes  # as it was imported
    source_name: str
    added: str


class FormRepository:
    """Reads and writes forms. The caller opens and ends the transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, form: StoredForm) -> None:
        """Keep a form; of one that is here already, how and when it came is new."""
        self._database.execute(
            f"INSERT INTO forms ({_COLUMNS}) VALUES (:sha256, :form_id, :version,"  # noqa: S608
            " :xform, :source, :source_name, :added) ON CONFLICT (sha256) DO UPDATE"
            " SET source = :source, source_name = :source_name, added = :added",
            {name: getattr(form, name) for name in _COLUMNS.split(", ")},
        )

    def get(self, sha256: str) -> StoredForm | None:
        """Return the form of this hash."""
        return next(iter(self._found("sha256 = :key", sha256)), None)

    def versions(self, form_id: str) -> tuple[StoredForm, ...]:
        """Return every version of a form that the vault has, the last added first."""
        return self._found("form_id = :key", form_id)

    def of_version(self, form_id: str, version: str) -> StoredForm | None:
        """Return one version of a form, if the vault has it."""
        rows = self._database.execute(
            "SELECT sha256 FROM forms WHERE form_id = :form_id AND version = :version"
            " ORDER BY added DESC LIMIT 1",
            {"form_id": form_id, "version": version},
        )
        return next((self.get(str(sha256)) for (sha256,) in rows), None)

    def ids(self) -> tuple[str, ...]:
        """Return the ids of all forms, in order."""
        rows = self._database.execute("SELECT DISTINCT form_id FROM forms ORDER BY 1")
        return tuple(str(form_id) for (form_id,) in rows)

    def _found(self, condition: str, key: str) -> tuple[StoredForm, ...]:
        rows = self._database.execute(
            f"SELECT {_COLUMNS} FROM forms WHERE {condition}"  # noqa: S608
            " ORDER BY added DESC, version DESC, sha256",
            {"key": key},
        )
        names = _COLUMNS.split(", ")
        return tuple(StoredForm(**dict(zip(names, row, strict=True))) for row in rows)
