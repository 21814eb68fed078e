"""Known answers: does the shipped program do what other programs do?

Every answer in `resources/selftest` was made by a program that is not ours
(`tests/vectors/selftest/generate.py`), so a wrong library in a frozen build is found
before anybody trusts it with a record. Only made-up words are used; nothing stays.
"""

import base64
import hashlib
import io
import json
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from monitor_app import i18n, paths
from monitor_app.crypto import sshsig
from monitor_app.crypto.age import AgeReader
from monitor_app.crypto.age_keys import parse_identity
from monitor_app.crypto.passphrase import FLOOR, derive_key
from monitor_app.crypto.sshsig import SigningKey
from monitor_app.crypto.stream import StreamReader, StreamWriter
from monitor_app.errors import MonitorError
from monitor_app.forms import library
from monitor_app.usecases import clock
from monitor_app.usecases.glyphs import missing_letters
from monitor_app.vault.database import Database

STREAM_KEY = bytes(range(32))
STREAM_PLAIN = bytes(range(256)) * 600  # two whole chunks and a part of one
_RUSSIAN = "абвгдеёжзийклмнопрстуфхцчшщъыьэюя"
_KAZAKH = "әғқңөұүһі"
_OTHERS = "ABCXYZabcxyz0123456789«»“”–…№.,:;!?()/-"
LETTERS = _RUSSIAN + _KAZAKH + _RUSSIAN.upper() + _KAZAKH.upper() + _OTHERS
_SETTINGS = {
    "PRAGMA cipher_page_size = 4096;",
    "PRAGMA kdf_iter = 256000;",
    "PRAGMA cipher_hmac_algorithm = HMAC_SHA512;",
    "PRAGMA cipher_kdf_algorithm = PBKDF2_HMAC_SHA512;",
}
_PRAGMAS = {"temp_store": 2, "secure_delete": 1, "foreign_keys": 1, "synchronous": 2}
_EARLIEST = datetime(2025, 1, 1, tzinfo=UTC)
_LATEST = datetime(2100, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One question and whether the answer was the known one."""

    name: str
    ok: bool
    detail: str  # a version, a count, or what is wrong: no sentence


class _WrongAnswerError(Exception):
    """What was computed is not the known answer."""


def run(sentences: Iterable[str]) -> tuple[Check, ...]:
    """Ask everything; a check that fails stops no other.

    Args:
        sentences: English sentences that every language must have words for.
    """
    checks: dict[str, Callable[[], str]] = {
        "age-x25519": lambda: _age("age_x25519"),
        "age-hybrid": lambda: _age("age_hybrid"),
        "sshsig": _sshsig,
        "argon2id": _argon2id,
        "stream": _stream,
        "sqlcipher": _sqlcipher,
        "fonts": _fonts,
        "forms": _forms,
        "translations": lambda: _translations(sentences),
        "clock": _clock,
    }
    return tuple(_asked(name, check) for name, check in checks.items())


def _asked(name: str, check: Callable[[], str]) -> Check:
    try:
        return Check(name=name, ok=True, detail=check())
    except MonitorError as error:
        return Check(name=name, ok=False, detail=error.code)
    except _WrongAnswerError as error:
        return Check(name=name, ok=False, detail=str(error))
    except (ValueError, KeyError, TypeError, OSError) as error:
        return Check(name=name, ok=False, detail=type(error).__name__)


def _require(condition: object, what: str) -> None:
    if not condition:
        raise _WrongAnswerError(what)


def _answers() -> Mapping[str, Any]:
    path = paths.resources() / "selftest" / "answers.json"
    with paths.explained(path):
        found: Mapping[str, Any] = json.loads(path.read_bytes())
    return found


def _age(name: str) -> str:
    """Open what another program sealed, and refuse it with one byte changed."""
    answers = _answers()
    given, plain = answers[name], _bytes(answers["plain"])
    identity = parse_identity(given["identity"])
    sealed = _bytes(given["file"])
    _require(AgeReader(io.BytesIO(sealed), [identity]).read() == plain, "content")
    broken = sealed[:-1] + bytes([sealed[-1] ^ 1])
    _require(_refused(lambda: AgeReader(io.BytesIO(broken), [identity]).read()), "cut")
    return identity.stanza_type


def _sshsig() -> str:
    """Sign to the very bytes of `ssh-keygen`, and refuse another message."""
    answers = _answers()
    given, plain = answers["sshsig"], _bytes(answers["plain"])
    key = SigningKey.from_seed(_bytes(given["seed"]))
    signature, namespace = given["signature"], given["namespace"]
    _require(key.sign(plain, namespace) == signature, "signature")
    _require(sshsig.verify(signature, plain, namespace) == key.public, "verify")
    other = plain + b"."
    _require(_refused(lambda: sshsig.verify(signature, other, namespace)), "forged")
    return "ssh-ed25519"


def _argon2id() -> str:
    given = _answers()["argon2id"]
    key = derive_key(given["passphrase"], _bytes(given["salt"]), FLOOR)
    _require(key.hex() == given["key"], "key")
    return f"{FLOOR.memory_kib // 1024} MiB"


def _stream() -> str:
    sealed = io.BytesIO()
    writer = StreamWriter(STREAM_KEY, sealed)
    writer.write(STREAM_PLAIN)
    writer.finish()
    content = sealed.getvalue()
    expected = _answers()["stream_sha256"]
    _require(hashlib.sha256(content).hexdigest() == expected, "sealed")
    opened = StreamReader(STREAM_KEY, io.BytesIO(content)).read()
    _require(opened == STREAM_PLAIN, "opened")
    cut = io.BytesIO(content[:-1])
    _require(_refused(lambda: StreamReader(STREAM_KEY, cut).read()), "cut")
    return f"{len(content)} B"


def _sqlcipher() -> str:
    """Open a database that another program encrypted; look at the settings in force."""
    answers = _answers()
    given, plain = answers["sqlcipher"], _bytes(answers["plain"])
    with tempfile.TemporaryDirectory(prefix="self-test-") as folder:
        path = Path(folder) / "known.db"
        path.write_bytes(_bytes(given["file"]))
        database = Database(path, bytearray(_bytes(given["key"])))
        try:
            return _settings(database, plain.decode())
        finally:
            database.close()


def _settings(database: Database, plain: str) -> str:
    _require(database.one("SELECT answer FROM known") == (plain,), "content")
    found = {str(row[0]) for row in database.execute("PRAGMA cipher_settings")}
    _require(found >= _SETTINGS, "settings")
    for name, value in _PRAGMAS.items():
        _require(database.one(f"PRAGMA {name}") == (value,), name)
    options = {str(row[0]) for row in database.execute("PRAGMA compile_options")}
    _require("ENABLE_FTS5" in options, "fts5")
    version = database.cipher()
    _require(version.startswith("4."), "version")
    return version


def _fonts() -> str:
    fonts = sorted((paths.resources() / "fonts").glob("*.ttf"))
    _require(len(fonts) >= 2, "missing")
    for font in fonts:
        absent = missing_letters(font, LETTERS)
        _require(not absent, f"{font.name}: {absent}")
    return f"{len(fonts)} x {len(LETTERS)}"


def _forms() -> str:
    """Load every form of the library; `mod_` files are parts, not forms."""
    forms = [library.load_library_form(f.form_id) for f in library.list_library()]
    _require(len(forms) >= 8, "missing")
    for form in forms:
        _require(set(form.languages) == set(i18n.LANGUAGES), form.form_id)
    return str(len(forms))


def _translations(sentences: Iterable[str]) -> str:
    asked = list(sentences)
    _require(asked, "none")
    for language in i18n.LANGUAGES:
        if language == "en":
            continue
        words = i18n.catalogue(language)
        for missing in _untranslated(asked, words.gettext):
            raise _WrongAnswerError(f"{language}: {missing}")
    return str(len(asked))


def _untranslated(
    sentences: Iterable[str], translate: Callable[[str], str]
) -> Iterator[str]:
    for sentence in sentences:
        if translate(sentence) == sentence:
            yield sentence


def _clock() -> str:
    """Refuse a clock of another age: consent would run out, or never."""
    moment = clock.now()
    _require(_EARLIEST < moment < _LATEST, moment.date().isoformat())
    return moment.date().isoformat()


def _refused(attempt: Callable[[], object]) -> bool:
    try:
        attempt()
    except MonitorError:
        return True
    return False


def _bytes(text: str) -> bytes:
    return base64.b64decode(text, validate=True)
