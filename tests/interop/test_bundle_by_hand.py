"""A bundle opened with tools that we did not write."""

import os
import shutil
import subprocess
from datetime import date
from pathlib import Path

import pytest
from monitor_app.bundle.manifest import NAMESPACE, Series
from monitor_app.bundle.writer import BundleRequest, bytes_in_memory, write_bundle
from monitor_app.crypto.age_keys import (
    HybridIdentity,
    X25519Identity,
)
from monitor_app.crypto.sshsig import SigningKey
from monitor_app.progress import Progress
from monitor_app.records.ids import new_id
from tests.conftest import ROOT

PHOTO = bytes(range(256)) * 700
ITEMS = [
    bytes_in_memory("00-index.json", b"{}"),
    bytes_in_memory("attachments/photo.jpg", PHOTO),
    bytes_in_memory("records/a.1.xml", "<x>қыс</x>".encode()),
]
OPENER = """
import * as age from "age-encryption"; import {readFileSync, writeFileSync} from "fs";
const d = new age.Decrypter(); d.addIdentity(process.argv[2]);
writeFileSync(process.argv[4], await d.decrypt(readFileSync(process.argv[3])));
"""


def need(tool: str) -> str:
    found = shutil.which(tool)
    if found is None:
        pytest.skip(f"{tool} is not installed here; CI installs it")
    return found


def npm_folder() -> Path:
    for place in (os.environ.get("MONITOR_NPM", ""), str(ROOT / "build" / "npm")):
        if place and (Path(place) / "node_modules" / "age-encryption").is_dir():
            return Path(place)
    pytest.skip("the npm package age-encryption is not installed; CI installs it")


def run(*command: str, folder: Path, stdin: bytes | None = None) -> str:
    done = subprocess.run(
        command, cwd=folder, input=stdin, capture_output=True, check=False, timeout=120
    )
    assert done.returncode == 0, (command, done.stderr.decode())
    return done.stdout.decode()


def sealed_for(
    identity: X25519Identity | HybridIdentity, folder: Path
) -> tuple[Path, SigningKey, str]:
    signer = SigningKey.from_seed(os.urandom(32))
    made = write_bundle(
        folder,
        BundleRequest(
            signer=signer,
            recipients=[identity.recipient()],
            items=ITEMS,
            deployment="Coalition",
            series=Series(id=new_id(os.urandom), index=1, count=1),
            sequence=1,
            previous="0" * 64,
            created=date(2026, 11, 24),
            app="test",
        ),
        Progress(),
    )
    return made.path, signer, made.id


def verify_by_hand(folder: Path, id_: str, signer: SigningKey) -> None:
    bag = folder / id_
    (folder / "allowed_signers").write_text(
        f'monitor-7 namespaces="{NAMESPACE}" {signer.public.line()}\n'
    )
    run(
        *(need("ssh-keygen"), "-Y", "verify", "-f", "../allowed_signers"),
        *("-I", "monitor-7", "-n", NAMESPACE, "-s", "tagmanifest-sha256.txt.sig"),
        folder=bag,
        stdin=(bag / "tagmanifest-sha256.txt").read_bytes(),
    )
    run(
        *(need("sha256sum"), "-c", "--strict"),
        *("tagmanifest-sha256.txt", "manifest-sha256.txt"),
        folder=bag,
    )
    run(str(ROOT / ".venv" / "bin" / "bagit.py"), "--validate", ".", folder=bag)
    assert (bag / "data" / "attachments" / "photo.jpg").read_bytes() == PHOTO


@pytest.mark.parametrize("tar", ["tar", "bsdtar", "busybox tar"])
def test_age_tar_ssh_keygen_sha256sum_and_bagit(tmp_path: Path, tar: str) -> None:
    office = X25519Identity.generate()
    path, signer, id_ = sealed_for(office, tmp_path)
    (tmp_path / "office-key.txt").write_text(office.to_string() + "\n")
    age, unpack = need("age"), [need(tar.split(maxsplit=1)[0]), *tar.split()[1:]]
    run(age, "-d", "-i", "office-key.txt", "-o", "b.tar", path.name, folder=tmp_path)
    run(*unpack, "-xf", "b.tar", folder=tmp_path)
    verify_by_hand(tmp_path, id_, signer)


def test_another_implementation_opens_a_hybrid_bundle(tmp_path: Path) -> None:
    office = HybridIdentity.generate(os.urandom)
    path, signer, id_ = sealed_for(office, tmp_path)
    npm = npm_folder()
    script = npm / "open-bundle.mjs"
    script.write_text(OPENER)
    run(
        *(need("node"), str(script), office.to_string()),
        *(str(path), str(tmp_path / "b.tar")),
        folder=npm,
    )
    run(need("tar"), "-xf", "b.tar", folder=tmp_path)
    verify_by_hand(tmp_path, id_, signer)
