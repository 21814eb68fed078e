"""`team …` and `bundle …` as a shell runs them; every bad bundle refused and named."""

from collections.abc import Callable
from pathlib import Path

import pytest
from tests.command import Shell, answers, tree
from tests.field import KEEP, QUICK, Field, copied, establish


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Field:
    return establish(tmp_path_factory.mktemp("field"))


@pytest.fixture
def field(made: Field, tmp_path: Path) -> Field:
    return copied(made, tmp_path / "f")


def test_anybody_sees_size_and_stanzas_only(made: Field, tmp_path: Path) -> None:
    seen = Shell(tmp_path).done("bundle", "inspect", made.bundle)
    assert seen["bytes"] == made.bundle.stat().st_size
    assert seen["recipient_stanzas"] >= 1
    assert "mlkem768x25519" in str(seen["kind"])


def test_a_good_bundle_is_checked_without_taking_it_in(field: Field) -> None:
    found = field.office.done("bundle", "check", field.bundle)
    assert (found["decrypts"], found["signature"]) == ("yes", "good")
    assert (found["signer"], found["manifest"]) == ("M-14", "good")
    assert found["problems"] == []
    assert field.office.done("interview", "list")["interviews"] == []


def test_reception_receipt_and_purge(field: Field) -> None:
    receipts = field.folder / "receipts"
    take = ("bundle", "receive", field.folder / "out", "--receipts", receipts)
    first = field.office.done(*take)
    assert len(first["imported"]) == 1
    second = field.office.done(*take)
    assert (second["imported"], len(second["duplicates"])) == ([], 1)
    assert len(field.office.done("interview", "list")["interviews"]) == 1
    taken = field.monitor.done("bundle", "receipt", *first["receipts"])
    assert taken["acknowledged"][0]["interviews"] == [field.interview]
    assert taken["rejected"] == []
    state = field.monitor.done("interview", "show", field.interview)["state"]
    assert state == "receipt_verified"
    field.monitor.done("bundle", "purge", field.interview)
    for verb in ("show", "submission", "print"):
        out = () if verb == "show" else ("--out", field.folder / verb)
        gone = field.monitor("interview", verb, field.interview, *out)
        assert (gone.status, gone.code) == (1, "interview.erased-here")


def cut(bundle: Path) -> None:
    bundle.write_bytes(bundle.read_bytes()[:-1000])


def changed_at(place: float) -> Callable[[Path], None]:
    def change(bundle: Path) -> None:
        content = bytearray(bundle.read_bytes())
        content[int(len(content) * place)] ^= 1
        bundle.write_bytes(content)

    return change


def emptied(bundle: Path) -> None:
    bundle.write_bytes(b"")


def replaced(bundle: Path) -> None:
    bundle.write_bytes(b"a photo of a cat" * 9999)


@pytest.mark.parametrize(
    ("damage", "code", "language"),
    [
        (cut, "age.payload", "kk"),
        (changed_at(0.5), "age.payload", "ru"),
        (changed_at(0.999), "age.payload", "en"),
        (changed_at(0.004), None, "kk"),
        (emptied, "age.header", "ru"),
        (replaced, "age.header", "en"),
    ],
)
def test_a_damaged_bundle_is_set_apart(
    field: Field, damage: Callable[[Path], None], code: str | None, language: str
) -> None:
    damage(field.bundle)
    office = Shell(field.folder, field.office.vault, language)
    before = field.bundle.read_bytes()
    ran = office("bundle", "receive", field.folder / "out")
    assert ran.status == 3
    (apart,) = ran.json["quarantined"]
    assert Path(apart["file"]) == field.bundle
    assert apart["message"] != apart["code"]
    assert code is None or apart["code"] == code
    assert apart["decrypts"] in {"no", "damaged", "unknown"}
    assert apart["signature"] != "bad"
    assert (ran.json["imported"], ran.json["receipts"]) == ([], [])
    assert field.bundle.read_bytes() == before
    assert office.done("interview", "list")["interviews"] == []
    check = office("bundle", "check", field.bundle)
    assert (check.status, check.code) == (1, apart["code"])
    assert check.json["error"]["message"] == apart["message"]
    assert [p["code"] for p in check.json["problems"]] == [apart["code"]]
    nothing_left(field)


def nothing_left(field: Field) -> None:
    """No file of a refused bundle stays in the vault of the office."""
    assert list((field.folder / "o" / "attachments").iterdir()) == []
    assert field.office.done("vault", "check")["ok"]


def test_a_stranger_is_not_believed(field: Field, tmp_path: Path) -> None:
    """The stranger has the team file, but the team does not have the stranger."""
    stranger = Shell(field.folder, tmp_path / "s")
    stranger.done("vault", "create", tmp_path / "s", *QUICK)
    number = field.office.done("team", "show")["fingerprint"]
    team = field.folder / "M-14.json"
    stranger.done("team", "import", team, "--fingerprint", number)
    stranger.done("form", "import", field.folder / "short.md")
    file = answers(field.folder, {"answers": KEEP})
    stranger.done("interview", "record", "short", "--answers", file, "--sign")
    out = tmp_path / "out"
    out.mkdir()
    to = ("--to", "office", "--purpose", "p_store", "--out", out)
    stranger.done("bundle", "export", "--all", *to)
    ran = field.office("bundle", "receive", out)
    (apart,) = ran.json["quarantined"]
    assert ran.status == 3
    assert apart["code"] == "bundle.unknown-signer"
    assert apart["decrypts"] == "yes"
    nothing_left(field)


def test_what_is_meant_for_somebody_else_stays_closed(
    field: Field, tmp_path: Path
) -> None:
    other = Shell(field.folder, tmp_path / "x")
    other.done("vault", "create", tmp_path / "x", "--profile", "office", *QUICK)
    other.done("team", "create", tmp_path / "other.json")
    ran = other("bundle", "receive", field.bundle)
    (apart,) = ran.json["quarantined"]
    assert (ran.status, apart["code"]) == (3, "age.no-match")
    assert (apart["decrypts"], apart["signature"]) == ("no", "unknown")


def test_one_bad_bundle_stops_no_other(field: Field) -> None:
    bad = field.folder / "out" / "bad.age"
    bad.write_bytes(field.bundle.read_bytes()[:-7])
    ran = field.office("bundle", "receive", field.folder / "out")
    assert ran.status == 3
    assert len(ran.json["imported"]) == 1
    assert [q["file"] for q in ran.json["quarantined"]] == [str(bad)]


def test_what_consent_does_not_cover_stays(field: Field, tmp_path: Path) -> None:
    said = [["person_code", "CD-18"], ["consent/cons_state", "refused"]]
    file = answers(field.folder, {"answers": said})
    record = ("interview", "record", "short", "--answers", file, "--sign")
    refused = field.monitor.done(*record)["interview"]
    out = tmp_path / "out"
    out.mkdir()
    to = ("--to", "office", "--purpose", "p_store", "--out", out)
    alone = field.monitor("bundle", "export", refused, *to)
    assert (alone.status, alone.code) == (1, "export.nothing")
    assert list(out.iterdir()) == []
    both = field.monitor("bundle", "export", refused, field.interview, *to)
    assert both.status == 3
    (left,) = both.json["left_out"]
    assert left["interview"] == refused
    assert left["reason"] == "consent.refused"
    assert refused in left["consent_line"]
    assert len(both.json["bundles"]) == 1


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("--to", "nobody", "--purpose", "p_store"), "team.unknown-recipient"),
        (("--to", "office", "--purpose", "p_made_up"), "team.purpose-not-allowed"),
    ],
)
def test_an_export_that_nobody_allowed(
    field: Field, tmp_path: Path, words: tuple[str, ...], code: str
) -> None:
    ran = field.monitor("bundle", "export", "--all", *words, "--out", tmp_path)
    assert (ran.status, ran.code) == (1, code)
    assert not list(tmp_path.glob("*.age"))


def test_a_draft_never_leaves(field: Field, tmp_path: Path) -> None:
    file = answers(field.folder, {"answers": KEEP})
    record = ("interview", "record", "short", "--answers", file)
    draft = field.monitor.done(*record)["interview"]
    to = ("--to", "office", "--purpose", "p_store", "--out", tmp_path)
    ran = field.monitor("bundle", "export", draft, *to)
    assert ran.status == 1
    assert not list(tmp_path.glob("*.age"))


def test_a_monitor_cannot_receive_and_an_untrusting_vault_cannot_send(
    field: Field, tmp_path: Path
) -> None:
    ran = field.monitor("bundle", "receive", field.bundle)
    assert ran.code == "vault.office-only"
    alone = Shell(field.folder, tmp_path / "a")
    alone.done("vault", "create", tmp_path / "a", *QUICK)
    to = ("--to", "office", "--purpose", "p_store", "--out", tmp_path)
    assert alone("bundle", "export", "--all", *to).code == "team.none"


def test_a_forged_receipt_is_rejected(field: Field) -> None:
    receipts = field.folder / "receipts"
    take = ("bundle", "receive", field.bundle, "--receipts", receipts)
    (receipt,) = map(Path, field.office.done(*take)["receipts"])
    text = receipt.read_text()
    receipt.write_text(text.replace("verified", "verifiee"))
    ran = field.monitor("bundle", "receipt", receipt)
    assert ran.status == 1
    assert len(ran.json["rejected"]) == 1
    assert ran.json["acknowledged"] == []
    shown = field.monitor.done("interview", "show", field.interview)
    assert shown["state"] == "sealed"


def test_a_first_team_file_needs_its_number(field: Field, tmp_path: Path) -> None:
    new = Shell(field.folder, tmp_path / "n")
    new.done("vault", "create", tmp_path / "n", *QUICK)
    team = field.folder / "M-14.json"
    before = new.done("audit", "verify")["length"]
    assert new("team", "import", team).code == "team.fingerprint-missing"
    wrong = ("--fingerprint", "11111 " * 10)
    assert new("team", "import", team, *wrong).code == "team.fingerprint"
    damaged = tmp_path / "damaged.json"
    damaged.write_bytes(team.read_bytes().replace(b"M-14", b"M-15", 1))
    number = field.office.done("team", "show")["fingerprint"]
    assert new("team", "import", damaged, "--fingerprint", number).status == 1
    assert new("team", "show").code == "team.none"
    assert new.done("audit", "verify")["length"] == before + 5  # openings only


def test_a_bundle_opens_with_a_key_file_alone(tmp_path: Path) -> None:
    demo = tmp_path / "demo"
    Shell(tmp_path).done("demo", demo, "--interviews", "1")
    (bundle,) = (demo / "bundles").iterdir()
    key, signers = demo / "office-key.txt", demo / "allowed_signers"
    words = ("bundle", "unpack", bundle, tmp_path / "open", "--identity", key)
    found = Shell(tmp_path).done(*words, "--allowed-signers", signers)
    assert found["signer"].startswith(("M-14", "ssh-ed25519"))
    assert any(name.endswith(".xml") for name in tree(tmp_path / "open"))
