"""The demonstration, opened with tools that we did not write.

And the main job from end to end: Form A told in Kazakh, signed, printed, sealed,
received, and the same at head office to the last byte.
"""

import json
import random
import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from monitor_app.bundle.manifest import NAMESPACE
from monitor_app.bundle.package import RECORD_NAMESPACE
from monitor_app.forms.definition import Flag, Kind, QuestionDef
from monitor_app.forms.library import load_library_form
from monitor_app.forms.session import Session
from monitor_app.forms.state import NodeState
from monitor_app.progress import Progress
from monitor_app.usecases import clock, demo_photo, sample, vaults
from monitor_app.usecases.recording import explain_gaps
from monitor_app.usecases.sample import Person
from tests.command import Shell, answers
from tests.conftest import ROOT
from tests.interop.test_bundle_by_hand import OPENER, need, run, run_script

PNG = b"\x89PNG\r\n\x1a\n"
STEPS = [
    *("passphrase", "vaults", "office-key", "team", "signers", "photos"),
    *("interviews", "blank", "filled", "bundles", "received", "receipts", "purged"),
]
Told = Mapping[str, Any]


def told(folder: Path, *options: str) -> Told:
    """Run the demonstration; return its report."""
    return Shell(folder.parent).done("demo", folder, *options)


@pytest.fixture(scope="module")
def classic(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo") / "classic"
    told(folder, "--classic", "--interviews", "12")
    return folder


@pytest.fixture(scope="module")
def hybrid(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo") / "hybrid"
    told(folder, "--interviews", "3")
    return folder


def person_at(folder: Path, vault: str) -> Shell:
    """Return a shell whose passphrase is that of the demonstration."""
    return Shell(folder, folder / vault)


def unpacked(folder: Path, tar: Path, *, into: Path) -> Path:
    """Unpack with tar and prove everything with ssh-keygen, sha256sum and bagit."""
    into.mkdir()
    run(need("tar"), "-xf", str(tar), folder=into)
    (bag,) = into.iterdir()
    signers = str(folder / "allowed_signers")
    verify = (need("ssh-keygen"), "-Y", "verify", "-f", signers, "-I", "M-14")
    signed = (bag / "tagmanifest-sha256.txt").read_bytes()
    signature = ("-s", "tagmanifest-sha256.txt.sig")
    run(*verify, "-n", NAMESPACE, *signature, folder=bag, stdin=signed)
    manifests = ("tagmanifest-sha256.txt", "manifest-sha256.txt")
    run(need("sha256sum"), "-c", "--strict", *manifests, folder=bag)
    run(str(ROOT / ".venv" / "bin" / "bagit.py"), "--validate", ".", folder=bag)
    records = sorted((bag / "data" / "records").glob("*.xml"))
    assert records
    for record in records:
        beside = ("-s", str(record.with_suffix(".sig")))
        content = record.read_bytes()
        run(*verify, "-n", RECORD_NAMESPACE, *beside, folder=bag, stdin=content)
    return bag


def pictures(folder: Path) -> set[bytes]:
    return {path.read_bytes() for path in folder.iterdir()}


def test_the_report_names_what_is_there(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "demo"
    report = told(folder, "--interviews", "1")
    assert [step["step"] for step in report["steps"]] == STEPS
    for step in report["steps"]:
        assert all(Path(path).exists() for path in step["paths"]), step
    for name in ("office.vault", "monitor.vault", "team.json", "passphrase.txt"):
        assert (folder / name).exists()
    assert (folder / "office-key.txt").stat().st_mode & 0o077 == 0
    assert (folder / "passphrase.txt").stat().st_mode & 0o077 == 0
    for paper in (folder / "paper").iterdir():
        assert paper.read_bytes().startswith(b"%PDF-")


def test_age_tar_ssh_keygen_sha256sum_and_bagit(classic: Path, tmp_path: Path) -> None:
    (bundle,) = (classic / "bundles").iterdir()
    key = ("-i", str(classic / "office-key.txt"))
    run(need("age"), "-d", *key, "-o", "b.tar", str(bundle), folder=tmp_path)
    bag = unpacked(classic, tmp_path / "b.tar", into=tmp_path / "out")
    sent = pictures(bag / "data" / "attachments")
    assert len(sent) == 13
    assert sent == pictures(classic / "photos")
    assert all(picture.startswith(PNG) for picture in sent)


def test_another_implementation_opens_the_hybrid_bundle(
    hybrid: Path, tmp_path: Path
) -> None:
    (bundle,) = (hybrid / "bundles").iterdir()
    identity = (hybrid / "office-key.txt").read_text().split("\n")[1]
    assert identity.startswith("AGE-SECRET-KEY-PQ-1")
    run_script(OPENER, identity, str(bundle), str(tmp_path / "b.tar"))
    bag = unpacked(hybrid, tmp_path / "b.tar", into=tmp_path / "out")
    assert pictures(bag / "data" / "attachments") == pictures(hybrid / "photos")


def test_both_vaults_hold_what_the_story_says(classic: Path) -> None:
    office = person_at(classic, "office.vault")
    monitor = person_at(classic, "monitor.vault")
    received = office.done("interview", "list")["interviews"]
    assert len(received) == 12
    here = monitor.done("interview", "list")["interviews"]
    states = sorted(i["state"] for i in here)
    assert states == ["erased_here"] + ["receipt_verified"] * 11
    assert {i["interview"] for i in here} == {i["interview"] for i in received}
    for place in (office, monitor):
        assert place.done("vault", "check") == {"ok": True, "problems": []}
        assert place.done("audit", "verify")["ok"]
    again = office.done("bundle", "receive", classic / "bundles")
    assert (again["imported"], len(again["duplicates"])) == ([], 1)
    assert len(office.done("interview", "list")["interviews"]) == 12


def content(folder: Path) -> list[Told]:
    """Return what was told, without what is drawn anew each time."""
    office = person_at(folder, "office.vault")
    found = []
    for entry in office.done("interview", "list")["interviews"]:
        view = office.done("interview", "show", entry["interview"])
        files = {a["name"]: a["sha256"] for a in view["attachments"]}
        told = {r: files.get(v, v) for r, v in view["answers"].items()}
        drawn = [r for r in told if r.rpartition("/")[2] == "record_id"]
        found.append({r: v for r, v in told.items() if r not in drawn})
    return sorted(found, key=lambda answers: json.dumps(answers, sort_keys=True))


def test_the_same_seed_tells_the_same(hybrid: Path, tmp_path: Path) -> None:
    told(tmp_path / "again", "--interviews", "3")
    told(tmp_path / "other", "--interviews", "3", "--seed", "7")
    assert content(tmp_path / "again") == content(hybrid)
    assert content(tmp_path / "other") != content(hybrid)


def test_a_folder_with_something_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "photo.jpg").write_bytes(b"mine")
    ran = Shell(tmp_path)("demo", tmp_path)
    assert (ran.status, ran.code) == (1, "demo.folder-not-empty")
    assert [p.name for p in tmp_path.iterdir()] == ["photo.jpg"]


# Form A, from a file of answers to head office


def document(folder: Path) -> dict[str, object]:
    """Return Form A as a person would tell it in Kazakh, every open question answered.

    Made by answering the form in a session of its own; the file holds only what a
    person says, and pictures as `@name`.
    """
    form = load_library_form("detention_interview")
    session = Session.start(form, clock.session_services(), "kk")
    person = Person(
        person_code="QK-00017",
        case_no="KZ-2025-0042",
        language="kk",
        detained_on=date(2025, 1, 5),
        interviewed_on=date(2025, 2, 3),
    )
    sample.fill(session, person, random.Random(5))
    pairs: list[list[str]] = []
    for node in session.everything():
        question = node.definition
        if not isinstance(question, QuestionDef) or not node.relevant:
            continue
        if question.kind is Kind.ATTACHMENT and question.media.startswith("image/"):
            name = f"Сурет {len(pairs)}.png"
            (folder / name).write_bytes(demo_photo.picture(random.Random(len(pairs))))
            session.record_attachment(node.ref, name)
            pairs.append([node.ref, f"@{name}"])
        elif node.value and _is_said(node, question):
            pairs.append([node.ref, node.value])
    explain_gaps(session)
    status = {n.ref: n.reason.value for n in session.everything() if n.reason}
    return {"language": "kk", "answers": pairs, "status": status}


def _is_said(node: NodeState, question: QuestionDef) -> bool:
    hidden = question.kind in (Kind.HIDDEN, Kind.NOTE)
    return not (hidden or node.read_only or Flag.PROGRAM in question.flags)


@pytest.fixture(scope="module")
def field(tmp_path_factory: pytest.TempPathFactory) -> tuple[Shell, Shell, Path]:
    """Return a monitor and an office that trust each other, made by verbs alone."""
    folder = tmp_path_factory.mktemp("field")
    monitor, office = (Shell(folder, folder / name) for name in ("m", "o"))
    quick = ("--kdf-memory-mib", 64)
    own = monitor.done("vault", "create", folder / "m", *quick)
    office.done("vault", "create", folder / "o", "--profile", "office", *quick)
    made = office.done("team", "create", folder / "team.json")
    office.done("team", "add-signer", own["signer"], "--name", "M-14")
    office.done("team", "sign", folder / "team.json")
    number = ("--fingerprint", made["fingerprint"])
    monitor.done("team", "import", folder / "team.json", *number)
    return monitor, office, folder


def test_form_a_reaches_head_office_unchanged(
    field: tuple[Shell, Shell, Path],
) -> None:
    monitor, office, folder = field
    given = document(folder)
    pairs = dict(map(tuple, given["answers"]))  # type: ignore[call-overload]
    assert len(pairs) > 200
    file = answers(folder, given)
    made = monitor.done(
        "interview", "record", "detention_interview", "--answers", file, "--sign"
    )
    assert (made["state"], made["problems"]) == ("signed", [])
    assert made["case"] == "KZ-2025-0042"
    here = monitor.done("interview", "show", made["interview"])
    said = {r: v for r, v in pairs.items() if not v.startswith("@")}
    assert {r: here["answers"][r] for r in said} == said
    assert here["status"] == given["status"]
    form = load_library_form("detention_interview")
    assert max(question.number or 0 for question in form.questions()) == 255

    paper = folder / "filled.pdf"
    printed = monitor.done("interview", "print", made["interview"], "--out", paper)
    assert printed["pages"] >= 10
    words = run(need("pdftotext"), str(paper), "-", folder=folder)
    assert "KZ-2025-0042" in words
    assert len(re.findall("[әғқңөұүһі]", words)) > 1000

    out = folder / "bundles"
    out.mkdir()
    to = ("--to", "office", "--purpose", "p_store", "--out", out)
    sealed = monitor.done("bundle", "export", made["interview"], *to)
    assert sealed["left_out"] == []
    (bundle,) = sealed["bundles"]
    assert Path(bundle["file"]).stat().st_size == bundle["bytes"]
    received = office.done("bundle", "receive", out, "--receipts", folder / "receipts")
    assert [f["id"] for f in received["imported"]] == [bundle["id"]]
    assert received["quarantined"] == []

    there = office.done("interview", "show", made["interview"])
    for same in ("answers", "status", "language", "case", "form", "form_version"):
        assert there[same] == here[same], same
    for same in ("version", "sha256", "signature", "signer", "parent", "reason"):
        assert there["versions"][0][same] == here["versions"][0][same], same
    assert there["signature"] == here["signature"]
    assert there["signature"]["good"]
    same_files(office, there, pairs, folder)

    taken = monitor.done("bundle", "receipt", *received["receipts"])
    assert taken["acknowledged"][0]["interviews"] == [made["interview"]]
    listed = monitor.done("interview", "list", "--state", "receipt_verified")
    assert [i["interview"] for i in listed["interviews"]] == [made["interview"]]


def same_files(
    office: Shell, there: Told, pairs: Mapping[str, str], folder: Path
) -> None:
    """Compare attachments with the files that went in, byte for byte."""
    sent = {ref: value[1:] for ref, value in pairs.items() if value.startswith("@")}
    assert len(there["attachments"]) == len(sent) > 0
    assert office.vault is not None
    phrase = office.passphrase_file().read_text(encoding="utf-8").strip()
    with vaults.open_vault(office.vault, phrase) as vault:
        for attachment in there["attachments"]:
            name = sent[attachment["question"]]
            assert attachment["original_name"] == name
            with vault.attachments.open(attachment["id"]) as source:
                assert source.read() == (folder / name).read_bytes()
        assert vaults.check_vault(vault, Progress()) == ()
