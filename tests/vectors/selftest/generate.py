"""Make `resources/selftest`: `python -m tests.vectors.selftest.generate`.

Every answer comes from a program that we did not write, so that the self-test of the
shipped program compares it with the world and not with itself: `age` seals the X25519
file, npm's `age-encryption` the hybrid one, `ssh-keygen` signs, argon2-cffi derives,
SQLite3MultipleCiphers writes the database, and STREAM is spelled out below.
"""

import base64
import hashlib
import json
import subprocess
import tempfile
from pathlib import Path

import apsw
from argon2.low_level import Type, hash_secret_raw
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from monitor_app.crypto.age_keys import HybridIdentity, X25519Identity
from monitor_app.crypto.passphrase import FLOOR
from monitor_app.usecases.selftest import STREAM_KEY, STREAM_PLAIN
from tests.conftest import ROOT

OUT = ROOT / "resources" / "selftest"
PLAIN = "Дәптер: әғқңөұүһі ӘҒҚҢӨҰҮҺІ ёъ\n".encode()
NAMESPACE = "ohrm-self-test@monitor-app"
SEED = bytes(range(32))
DATABASE_KEY = bytes(range(32, 64))
SEALER = """
import * as age from "age-encryption"; import {writeFileSync} from "fs";
const e = new age.Encrypter(); e.addRecipient(process.argv[2]);
writeFileSync(process.argv[3], await e.encrypt(Buffer.from(process.argv[4], "hex")));
"""


def main() -> None:
    OUT.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        answers = {
            "plain": _text(PLAIN),
            "age_x25519": _age_x25519(Path(name)),
            "age_hybrid": _age_hybrid(Path(name)),
            "sshsig": _sshsig(Path(name)),
            "argon2id": _argon2id(),
            "stream_sha256": _stream(),
            "sqlcipher": _sqlcipher(Path(name)),
        }
    text = json.dumps(answers, indent=1, sort_keys=True)
    (OUT / "answers.json").write_text(text + "\n")


def _text(content: bytes) -> str:
    return base64.b64encode(content).decode()


def _age_x25519(folder: Path) -> dict[str, str]:
    identity = X25519Identity.generate()
    target = folder / "x25519.age"
    command = ["age", "-r", str(identity.recipient()), "-o", str(target)]
    subprocess.run(command, input=PLAIN, check=True)
    return {"identity": identity.to_string(), "file": _text(target.read_bytes())}


def _age_hybrid(folder: Path) -> dict[str, str]:
    identity = HybridIdentity.generate(lambda n: bytes(range(n)))
    npm = ROOT / "build" / "npm"
    script = npm / "selftest.mjs"
    script.write_text(SEALER)
    target = folder / "hybrid.age"
    recipient = str(identity.recipient())
    command = ["node", script.name, recipient, str(target), PLAIN.hex()]
    try:
        subprocess.run(command, cwd=npm, check=True)
    finally:
        script.unlink()
    return {"identity": identity.to_string(), "file": _text(target.read_bytes())}


def _sshsig(folder: Path) -> dict[str, str]:
    private = Ed25519PrivateKey.from_private_bytes(SEED).private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.OpenSSH,
        serialization.NoEncryption(),
    )
    key, message = folder / "key", folder / "message"
    key.write_bytes(private)
    key.chmod(0o600)
    message.write_bytes(PLAIN)
    command = ["ssh-keygen", "-Y", "sign", "-f", str(key), "-n", NAMESPACE]
    subprocess.run([*command, str(message)], check=True, capture_output=True)
    return {
        "seed": _text(SEED),
        "namespace": NAMESPACE,
        "signature": (folder / "message.sig").read_text(),
    }


def _argon2id() -> dict[str, str]:
    salt = bytes(range(64, 96))
    key = hash_secret_raw(
        "құпия сөз".encode(),
        salt,
        time_cost=FLOOR.passes,
        memory_cost=FLOOR.memory_kib,
        parallelism=FLOOR.lanes,
        hash_len=32,
        type=Type.ID,
    )
    return {"passphrase": "құпия сөз", "salt": _text(salt), "key": key.hex()}


def _stream() -> str:
    """Seal chunk by chunk: 11 bytes of counter, 1 byte that marks the last one."""
    cipher, digest = ChaCha20Poly1305(STREAM_KEY), hashlib.sha256()
    chunks = [
        STREAM_PLAIN[at : at + 65536] for at in range(0, len(STREAM_PLAIN), 65536)
    ]
    for number, chunk in enumerate(chunks):
        last = number == len(chunks) - 1
        nonce = number.to_bytes(11, "big") + bytes([last])
        digest.update(cipher.encrypt(nonce, chunk, None))
    return digest.hexdigest()


def _sqlcipher(folder: Path) -> dict[str, str]:
    path = folder / "known.db"
    with apsw.Connection(str(path)) as database:
        database.execute("PRAGMA cipher = 'sqlcipher'")
        database.execute("PRAGMA legacy = 4")
        database.execute(f"PRAGMA key = \"x'{DATABASE_KEY.hex()}'\"")
        database.execute("CREATE TABLE known (answer TEXT)")
        database.execute("INSERT INTO known VALUES (?)", (PLAIN.decode(),))
    return {"key": _text(DATABASE_KEY), "file": _text(path.read_bytes())}


if __name__ == "__main__":
    main()
