"""After a purge, the vault's own key finds nothing of the interview."""

import io
import os
from pathlib import Path

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from monitor_app.progress import Progress
from monitor_app.records.attachment import Attachment
from monitor_app.records.ids import new_id
from monitor_app.records.interview import SignedVersion
from monitor_app.vault import Vault, purge
from monitor_app.vault.interviews import Draft
from tests.vaults import FORM, create, summary

PAGE, RESERVED, IV = 4096, 80, 16


def pages(database: Path, key: bytes) -> bytes:
    """Decrypt every page of an SQLCipher 4 file, free ones and log too."""
    plain = bytearray()
    content = database.read_bytes()
    for start in range(0, len(content), PAGE):
        page = content[start : start + PAGE]
        begin = 16 if start == 0 else 0
        iv = page[-RESERVED : -RESERVED + IV]
        cipher = Cipher(algorithms.AES(key), modes.CBC(iv)).decryptor()
        plain += cipher.update(page[begin:-RESERVED])
    return bytes(plain)


def remember(vault: Vault, number: int, word: str) -> str:
    """Put a word wherever an interview can hold one; return an attachment's id."""
    interview, id_ = summary(number).id, new_id(os.urandom)
    data = word.encode()
    stored = vault.attachments.store(id_, io.BytesIO(data), len(data), Progress())
    with vault.transaction():
        vault.interviews.add(summary(number, person_code=word, case_no=word, site=word))
        vault.interviews.save_draft(
            interview, Draft(snapshot=data * 3000, amends=None, reason=word, saved="1")
        )
        vault.interviews.keep_verbatim(interview, "q", word, "1")
        vault.interviews.keep_notes(interview, {"q": word})
        vault.interviews.add_version(
            SignedVersion(
                interview=interview,
                number=1,
                submission=data * 500,
                sha256="ab",
                signature="s",
                signer="k",
                signed_at="t",
                parent_sha256=None,
                reason=word,
            )
        )
        vault.search.replace(interview, {"q": f"{word} {word}", "r": word})
        vault.attachments.add(
            Attachment(
                id=id_,
                interview=interview,
                name=f"{id_}.txt",
                original_name=f"{word}.txt",
                media_type="text/plain",
                bytes=stored.bytes,
                sha256=stored.sha256,
                question="q",
            ),
            stored,
        )
    with vault.transaction():
        vault.search.replace(interview, {"q": f"{word} өзгерді"})
    return id_


def test_nothing_of_a_purged_interview_is_left(tmp_path: Path) -> None:
    word, kept = "xylofonzz", "quvondiq"
    folder = tmp_path / "v"
    with create(folder) as vault:
        key = bytes(vault.keys.subkey("db"))
        with vault.transaction():
            vault.forms.add(FORM)
        attachment = remember(vault, 1, word)
        other = remember(vault, 2, kept)
        vault.database.checkpoint()
        before = pages(folder / "vault.db", key)
        assert before.count(word.encode()) > 100
        with vault.transaction():
            purge.forget(vault, summary(1).id)
            vault.audit.append("interview.purged", summary(1).id)
        purge.scrub(vault)
        after = pages(folder / "vault.db", key)
        assert (folder / "vault.db-wal").stat().st_size == 0
        assert not (folder / "attachments" / attachment).exists()
        assert vault.search.find(word, 9) == ()
        assert vault.interviews.get(summary(1).id).person_code == ""
        assert [hit.interview for hit in vault.search.find(kept, 9)] == [summary(2).id]
        with vault.attachments.open(other) as reader:
            assert reader.read() == kept.encode()
        assert not vault.check(Progress())
    for start in range(len(word) - 4):  # the index shortens words by their neighbours
        assert word[start : start + 5].encode() not in after
    assert kept.encode() in after
