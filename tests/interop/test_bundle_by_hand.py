"""A bundle opened with tools that we did not write."""

import hashlib
import os
import shutil
import subprocess
import tempfile
from datetime import date
from pathlib import Path

import pytest
from monitor_app.bundle.manifest import NAMESPACE, Series
from monitor_app.bundle.package import Contents
from monitor_app.bundle.parts import Part
from monitor_app.bundle.pieces import cut
from monitor_app.bundle.reader import ReadState, read_bundle
from monitor_app.bundle.series import SeriesRequest, write_series
from monitor_app.bundle.unpack import unpack
from monitor_app.bundle.writer import BundleRequest, bytes_in_memory, write_bundle
from monitor_app.crypto.age_keys import (
    HybridIdentity,
    X25519Identity,
)
from monitor_app.crypto.sshsig import SigningKey
from monitor_app.progress import Progress
from monitor_app.records.attachment import Attachment
from monitor_app.records.ids import new_id
from tests.bundles import Memory
from tests.conftest import ROOT
from tests.vectors.bundle import forge

PHOTO = bytes(range(256)) * 700
ITEMS = [
    bytes_in_memory("00-index.json", b"{}"),
    bytes_in_memory("attachments/photo.jpg", PHOTO),
    bytes_in_memory("records/a.1.xml", "<x>қыс</x>".encode()),
]
SEALER = """
import * as age from "age-encryption"; import {readFileSync, writeFileSync} from "fs";
const e = new age.Encrypter(); e.addRecipient(process.argv[2]);
writeFileSync(process.argv[4], await e.encrypt(readFileSync(process.argv[3])));
"""
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


def run_script(source: str, *arguments: str) -> None:
    """Run a module beside the installed packages, where node finds them."""
    npm = npm_folder()
    with tempfile.NamedTemporaryFile(
        "w", dir=npm, prefix="bundle-", suffix=".mjs"
    ) as script:
        script.write(source)
        script.flush()
        run(need("node"), script.name, *arguments, folder=npm)


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
    run_age(tmp_path, path, office)
    untar = [need(tar.split(maxsplit=1)[0]), *tar.split()[1:]]
    run(*untar, "-xf", "b.tar", folder=tmp_path)
    verify_by_hand(tmp_path, id_, signer)


def test_another_implementation_opens_a_hybrid_bundle(tmp_path: Path) -> None:
    office = HybridIdentity.generate(os.urandom)
    path, signer, id_ = sealed_for(office, tmp_path)
    run_script(OPENER, office.to_string(), str(path), str(tmp_path / "b.tar"))
    run(need("tar"), "-xf", "b.tar", folder=tmp_path)
    verify_by_hand(tmp_path, id_, signer)


def read_here(path: Path, office: X25519Identity | HybridIdentity) -> str:
    sink, state = Memory(), ReadState()
    with path.open("rb") as source:
        own = [str(office.recipient())]
        found = read_bundle(source, [office], own, lambda *_: None, sink, state)
    assert sink.files == dict(forge.PAYLOAD)
    assert (state.decrypts, state.signature) == ("yes", "good")
    return found.manifest.id


def test_what_age_seals_is_read_here(tmp_path: Path) -> None:
    (tmp_path / "b.tar").write_bytes(forge.Forgery().plain())
    recipient = str(forge.OFFICE.recipient())
    run(need("age"), "-r", recipient, "-o", "b.age", "b.tar", folder=tmp_path)
    assert read_here(tmp_path / "b.age", forge.OFFICE) == forge.ID


def test_what_another_implementation_seals_is_read_here(tmp_path: Path) -> None:
    (tmp_path / "b.tar").write_bytes(forge.Forgery().plain())
    for office in (forge.OFFICE, forge.OFFICE_HYBRID):
        recipient, sealed = str(office.recipient()), tmp_path / "b.age"
        run_script(SEALER, recipient, str(tmp_path / "b.tar"), str(sealed))
        assert read_here(sealed, office) == forge.ID


def test_unpacking_leaves_what_tar_leaves(tmp_path: Path) -> None:
    office = X25519Identity.generate()
    path, signer, id_ = sealed_for(office, tmp_path)
    found = unpack(path, [office], tmp_path / "ours", None, Progress())
    (tmp_path / "ours" / "allowed_signers").write_text("")
    verify_by_hand(tmp_path / "ours", id_, signer)
    run_age(tmp_path, path, office)
    run(need("tar"), "-xf", "b.tar", folder=tmp_path)
    (tmp_path / id_ / "padding.bin").unlink()
    run("diff", "-r", str(found.folder), str(tmp_path / id_), folder=tmp_path)


def run_age(folder: Path, path: Path, office: X25519Identity) -> None:
    (folder / "office-key.txt").write_text(office.to_string() + "\n")
    options = ("-d", "-i", "office-key.txt", "-o", "b.tar")
    run(need("age"), *options, path.name, folder=folder)


def test_cat_joins_what_was_cut(tmp_path: Path) -> None:
    """Two parts, a photograph of which each holds a piece, and nothing of ours."""
    office, signer = X25519Identity.generate(), SigningKey.from_seed(os.urandom(32))
    photo, own = os.urandom(1_500_000), new_id(os.urandom)
    attachment = Attachment(
        id=own,
        interview=new_id(os.urandom),
        name=f"{own}.jpg",
        original_name="Сурет.jpg",
        media_type="image/jpeg",
        bytes=len(photo),
        sha256=hashlib.sha256(photo).hexdigest(),
        question="photo",
    )
    whole = bytes_in_memory(f"attachments/{own}.jpg", photo)
    request = SeriesRequest(
        signer=signer,
        recipients=[office.recipient()],
        deployment="Coalition",
        sequence=1,
        previous="0" * 64,
        created=date(2026, 11, 24),
        app="test",
        purpose="p_legal",
        part_bytes=1024**2,
    )
    contents = Contents(purpose="p_legal", forms=(), records=())
    parts = [
        Part(contents=contents, items=(item,))
        for _piece, item in cut(attachment, whole, 900_000, Progress())
    ]
    written = write_series(tmp_path, request, parts, Progress())
    assert written[0].bytes == written[1].bytes
    pieces = []
    for place, bundle in enumerate(written):
        run_age(tmp_path, bundle.path, office)
        run(need("tar"), "-xf", "b.tar", folder=tmp_path)
        pieces.append(f"{bundle.id}/data/attachments/{own}.jpg.{place:04}")
    run("sh", "-c", f"cat {' '.join(pieces)} > joined.jpg", folder=tmp_path)
    assert (tmp_path / "joined.jpg").read_bytes() == photo
