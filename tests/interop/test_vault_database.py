"""The database opens with a second implementation, by the words of FORMAT.md alone."""

import base64
import hmac
import json
import unicodedata
from hashlib import sha256
from pathlib import Path

import apsw
import pytest
from argon2.low_level import Type, hash_secret_raw
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from tests.vaults import FORM, PASSPHRASE, create, summary


def hkdf(key: bytes, info: bytes) -> bytes:
    """RFC 5869 with an empty salt and one block."""
    return hmac.digest(hmac.digest(bytes(32), key, "sha256"), info + b"\x01", "sha256")


def data_key(folder: Path) -> tuple[dict[str, object], bytes]:
    header = json.loads((folder / "vault.json").read_bytes())
    slot = dict(header["slots"][0])
    nonce, wrapped = (base64.b64decode(slot.pop(key)) for key in ("nonce", "wrapped"))
    vault = base64.b64decode(header["vault_id"]).hex()
    bound = json.dumps(
        {"slot": slot, "vault": vault}, sort_keys=True, separators=(",", ":")
    )
    under = hash_secret_raw(
        unicodedata.normalize("NFKC", PASSPHRASE).encode(),
        base64.b64decode(slot["salt"]),
        time_cost=slot["t"],
        memory_cost=slot["m_kib"],
        parallelism=slot["p"],
        hash_len=32,
        type=Type.ID,
    )
    return header, AESGCM(under).decrypt(nonce, wrapped, bound.encode())


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("interop") / "v"
    with create(place) as vault, vault.transaction():
        vault.forms.add(FORM)
        vault.interviews.add(summary(1, person_code="ӘҒ-17"))
    return place


def test_sqlite3mc_reads_what_sqlcipher_wrote(folder: Path) -> None:
    _header, key = data_key(folder)
    raw = hkdf(key, b"ohrm-vault/1 db")
    with apsw.Connection(str(folder / "vault.db")) as database:
        database.execute("PRAGMA cipher = 'sqlcipher'")
        database.execute("PRAGMA legacy = 4")
        database.execute(f"PRAGMA key = \"x'{raw.hex()}'\"")
        rows = database.execute("SELECT number, person_code FROM interviews").fetchall()
        assert rows == [("N1", "ӘҒ-17")]
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    database.close()


def test_the_header_and_the_log_verify_by_hand(folder: Path) -> None:
    header, key = data_key(folder)
    vault_id = base64.b64decode(str(header["vault_id"]))
    commit = hmac.digest(hkdf(key, b"ohrm-vault/1 commit"), vault_id, "sha256")
    assert base64.b64encode(commit).decode() == header["commit"]
    mac = base64.b64decode(str(header.pop("mac")))
    content = json.dumps(header, sort_keys=True, separators=(",", ":")).encode()
    assert hmac.digest(hkdf(key, b"ohrm-vault/1 header"), content, "sha256") == mac
    anchor = json.loads((folder / "anchor").read_bytes())
    noted = anchor.pop("mac")
    content = json.dumps(anchor, sort_keys=True, separators=(",", ":")).encode()
    audit_key = hkdf(key, b"ohrm-vault/1 audit")
    assert hmac.new(audit_key, b"anchor\0" + content, sha256).hexdigest() == noted


def test_a_wrong_key_opens_nothing(folder: Path) -> None:
    with apsw.Connection(str(folder / "vault.db")) as database:
        database.execute("PRAGMA cipher = 'sqlcipher'")
        database.execute("PRAGMA legacy = 4")
        database.execute(f"PRAGMA key = \"x'{bytes(32).hex()}'\"")
        with pytest.raises(apsw.NotADBError):
            database.execute("SELECT * FROM sqlite_schema").fetchall()
    database.close()
