"""Make the fixture of the schema in force: `python -m tests.vectors.vault.generate`.

One vault for each released schema stays here for ever, so that every later release
proves that it still opens and migrates it. A fixture that exists is never made again.
"""

import io
import os
import random
from pathlib import Path

from monitor_app.progress import Progress
from monitor_app.records.attachment import Attachment
from monitor_app.records.ids import new_id
from monitor_app.records.interview import SignedVersion
from monitor_app.vault import Vault, migrate
from monitor_app.vault.interviews import Draft
from tests.vaults import FORM, create, summary

HERE = Path(__file__).parent
PHOTO = random.Random(4).randbytes(70_000)


def fill(vault: Vault) -> None:
    interview, id_ = summary(1).id, new_id(os.urandom)
    stored = vault.attachments.store(id_, io.BytesIO(PHOTO), len(PHOTO), Progress())
    with vault.transaction():
        vault.forms.add(FORM)
        vault.interviews.add(summary(1))
        vault.interviews.add_version(
            SignedVersion(
                interview=interview,
                number=1,
                submission="<x>қыс</x>".encode(),
                sha256="ab",
                signature="s",
                signer="k",
                signed_at="2026-01-01T00:00:00Z",
                parent_sha256=None,
                reason=None,
            )
        )
        draft = Draft(snapshot=b"{}", amends=1, reason="why", saved="2026")
        vault.interviews.save_draft(interview, draft)
        vault.interviews.keep_notes(interview, {"q": "тек өзіме"})
        vault.search.replace(interview, {"q": "таяқпен ұрды"})
        vault.attachments.add(
            Attachment(
                id=id_,
                interview=interview,
                name=f"{id_}.jpg",
                original_name="сурет.jpg",
                media_type="image/jpeg",
                bytes=stored.bytes,
                sha256=stored.sha256,
                question="q",
            ),
            stored,
        )
        vault.audit.append("interview.signed", interview)


if __name__ == "__main__":
    folder = HERE / f"schema-{migrate.newest():04}"
    with create(folder) as made:
        fill(made)
    for name in ("lock", "vault.db-wal", "vault.db-shm"):
        (folder / name).unlink(missing_ok=True)
