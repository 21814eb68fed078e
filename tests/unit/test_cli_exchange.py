"""Purging, withdrawing, clearing, names and policy, as a shell runs them."""

from pathlib import Path
from typing import Any

import pytest
from monitor_app.crypto.age_keys import HybridIdentity
from tests.command import Shell, answers
from tests.field import KEEP, QUICK, Field, copied, establish

NAMES = HybridIdentity(bytes(range(32)))
OTHER_WORDS = "он екі жұлдыз көк аспанда 93 қой"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Field:
    return establish(tmp_path_factory.mktemp("field"))


@pytest.fixture
def field(made: Field, tmp_path: Path) -> Field:
    return copied(made, tmp_path / "f")


def confirmed(field: Field) -> None:
    receipts = field.folder / "receipts"
    take = ("bundle", "receive", field.folder / "out", "--receipts", receipts)
    report = field.office.done(*take)
    assert len(report["imported"]) == 1
    field.monitor.done("bundle", "receipt", *report["receipts"])


def state(field: Field) -> str:
    listed = field.monitor.done("interview", "list")["interviews"]
    (found,) = [e["state"] for e in listed if e["interview"] == field.interview]
    return str(found)


def renewed(field: Field) -> None:
    file = field.folder / "renewed.json"
    field.office.done("team", "sign", file)
    field.monitor.done("team", "import", file)


def test_a_copy_is_purged_after_its_receipt_and_not_before(field: Field) -> None:
    early = field.monitor("bundle", "purge", field.interview)
    assert (early.status, early.code) == (1, "purge.needs-receipt")
    confirmed(field)
    done = field.monitor.done("bundle", "purge", field.interview)
    assert done["purged"] == [field.interview]
    assert state(field) == "erased_here"
    assert field.monitor("bundle", "purge", "a" * 26).status == 1


def test_what_the_team_file_keeps_no_longer_is_due(field: Field) -> None:
    confirmed(field)
    assert field.monitor.done("bundle", "purge", "--due")["purged"] == []
    policy = ("team", "policy", "--retention-days", 30, "--site", "S-1")
    made = field.office.done(*policy, "--site", "S-2")
    assert (made["retention_days"], made["sites"]) == (30, ["S-1", "S-2"])
    renewed(field)
    shown = field.monitor.done("team", "show")
    assert (shown["retention_days"], shown["sites"]) == (30, ["S-1", "S-2"])
    assert field.monitor.done("bundle", "purge", "--due")["purged"] == []
    assert state(field) == "receipt_verified"


@pytest.mark.parametrize("words", [(), ("x", "--due")])
def test_purging_needs_to_know_what(field: Field, words: tuple[str, ...]) -> None:
    assert field.monitor("bundle", "purge", *words).status == 2


@pytest.mark.parametrize(
    "words",
    [
        *(("--retention-days", -1), ("--retention-days", 36_501)),
        *(("--site", "Алматы"), ("--site", "")),
    ],
)
def test_a_policy_that_cannot_be(field: Field, words: tuple[object, ...]) -> None:
    before = field.office.done("team", "show")
    ran = field.office("team", "policy", *words)
    assert (ran.status, ran.code) == (1, "team.bad-entry")
    assert field.office("team", "policy").status == 2  # nothing to change
    assert field.office.done("team", "show") == before
    assert field.monitor("team", "policy", "--retention-days", 1).code == (
        "vault.office-only"
    )


def test_a_withdrawal_stops_what_goes_and_tells_who_has_it(field: Field) -> None:
    confirmed(field)
    line = f"{field.interview}/consent/cons_state"
    out = field.folder / "out2"
    out.mkdir()
    alone = field.monitor("bundle", "withdraw", line, "--to", "office")
    assert alone.status == 2
    done = field.monitor.done(
        "bundle", "withdraw", line, "--to", "office", "--out", out
    )
    (asked,) = done["recall"]
    assert (asked["recipients"], asked["purpose"]) == (["office"], "p_store")
    (sealed,) = done["bundles"]
    assert sealed["kind"] == "withdrawal"
    to = ("--to", "office", "--purpose", "p_store", "--out", out)
    again = field.monitor("bundle", "export", field.interview, *to)
    assert (again.status, again.code) == (1, "export.nothing")
    report = field.office.done("bundle", "receive", sealed["file"])
    assert len(report["imported"]) == 1
    events = [e["event"] for e in field.office.done("audit", "show")["entries"]]
    assert "consent.withdrawn" in events
    unknown = field.monitor("bundle", "withdraw", f"{field.interview}/nothing")
    assert unknown.code == "consent.unknown-line"


def test_a_lawyer_clears_one_record_for_one_recipient(field: Field) -> None:
    words = ("bundle", "clear", field.interview, "--lawyer", "L-2")
    done = field.monitor.done(*words, "--to", "office")
    assert done == {"interview": field.interview, "recipient": "office"}
    assert field.monitor(*words, "--to", "nobody").code == "team.unknown-recipient"
    missing = ("bundle", "clear", "a" * 26, "--to", "office", "--lawyer", "L-2")
    assert field.monitor(*missing).status == 1
    entries = field.monitor.done("audit", "show")["entries"]
    assert [e["detail"] for e in entries if e["event"] == "secret.cleared"] == ["L-2"]


def test_a_revoked_signer_is_not_believed_any_more(field: Field) -> None:
    view = field.office.done("team", "revoke-signer", "M-14")
    assert [s["revoked"] for s in view["signers"] if s["name"] == "M-14"] == [True]
    ran = field.office("bundle", "receive", field.bundle)
    (apart,) = ran.json["quarantined"]
    assert (ran.status, apart["code"]) == (3, "bundle.revoked-signer")
    assert field.office("team", "revoke-signer", "M-99").code == "team.unknown-signer"
    assert field.monitor("team", "revoke-signer", "M-14").code == "vault.office-only"


def test_signers_as_ssh_keygen_reads_them(field: Field) -> None:
    before = field.office.done("team", "allowed-signers")["allowed_signers"]
    (line,) = [each for each in before.splitlines() if each.startswith("M-14 ")]
    assert 'namespaces="ohrm-bundle-v1@monitor-app,' in line
    assert "valid-before" not in line
    field.office.done("team", "revoke-signer", "M-14")
    after = field.office.done("team", "allowed-signers")["allowed_signers"]
    (line,) = [each for each in after.splitlines() if each.startswith("M-14 ")]
    assert 'valid-before="' in line


def names(shell: Shell, *words: object) -> dict[str, Any]:
    file = shell.folder / "other-words.txt"
    file.write_text(OTHER_WORDS + "\n", encoding="utf-8")
    return shell.done(*words, "--identity-passphrase-file", file)


def test_names_travel_apart_to_a_key_of_their_own(field: Field) -> None:
    key = field.folder / "names-key.txt"
    key.write_text(NAMES.to_string() + "\n")
    recipient = ("--name", "names", "--purpose", "p_store", "--class", "r_org")
    public = str(NAMES.recipient())
    field.office.done(
        "team", "add-recipient", public, *recipient, "--opens", "identity"
    )
    renewed(field)
    for shell in (field.monitor, field.office):
        names(shell, "names", "create", "--kdf-memory-mib", QUICK[1])
    sheet = {
        "answers": [
            ["p_main/person_code", "AB-17"],
            ["p_main/id_family", "Айгүлжанова"],
        ]
    }
    file = answers(field.folder, sheet, "sheet.json")
    names(field.monitor, "interview", "record", "identity_sheet", "--answers", file)
    out = field.folder / "out3"
    out.mkdir()
    words = ("bundle", "export-identities", "--to", "names", "--purpose", "p_store")
    assert field.monitor(*words, "--out", out).status == 2  # neither codes nor --all
    made = names(field.monitor, *words, "--out", out, "AB-17")
    (bundle,) = made["bundles"]
    assert bundle["kind"] == "identity"
    refused = field.office("bundle", "receive", out)
    assert [q["code"] for q in refused.json["quarantined"]] == ["age.no-match"]
    take = ("bundle", "receive-identities", out, "--identity", key)
    report = names(field.office, *take, "--receipts", field.folder / "receipts")
    assert len(report["imported"]) == 1
    shown = names(field.office, "names", "show", "AB-17")
    assert shown["answers"]["p_main/id_family"] == "Айгүлжанова"
    assert field.office.done("interview", "list")["interviews"] == []


@pytest.mark.parametrize("mib", [1, 2])
def test_parts_are_as_long_as_was_asked(field: Field, mib: int) -> None:
    file = field.folder / "Сурет.png"
    file.write_bytes(bytes(3 * 2**20))
    document = answers(field.folder, {"answers": KEEP}, "large.json")
    record = ("interview", "record", "short", "--answers", document, "--sign")
    interview = field.monitor.done(*record)["interview"]
    out = field.folder / "parts"
    out.mkdir()
    to = ("--to", "office", "--purpose", "p_store", "--out", out)
    words = ("bundle", "export", interview, *to, "--part-mib", mib)
    made = field.monitor.done(*words)
    sizes = {Path(bundle["file"]).stat().st_size for bundle in made["bundles"]}
    assert len(made["bundles"]) > 1
    assert len(sizes) == 1
    assert max(sizes) <= mib * 2**20
    report = field.office.done("bundle", "receive", out)
    assert len(report["imported"]) == len(made["bundles"])
    shown = field.office.done("interview", "show", interview)
    assert [a["bytes"] for a in shown["attachments"]] == [3 * 2**20]


def test_erased_with_a_reason_and_yes(field: Field) -> None:
    erase = ("interview", "erase", field.interview, "--reason")
    asked = field.monitor(*erase, "asked")
    assert (asked.status, asked.json["erased"]) == (2, [])
    assert field.monitor(*erase, "other", "--yes").status == 2
    done = field.monitor.done(*erase, "asked", "--yes")
    assert done["erased"] == [field.interview]
    assert [out["recipients"] for out in done["recall"]] == [["office"]]
    gone = field.monitor("interview", "show", field.interview)
    assert gone.code == "interview.erased-here"
    assert field.monitor.done(*erase, "asked", "--yes")["erased"] == []


def test_the_terminal_says_what_a_receipt_does_not_cover(field: Field) -> None:
    receipts = field.folder / "receipts"
    take = ("bundle", "receive", field.folder / "out", "--receipts", receipts)
    assert "erased here on purpose" not in field.office.run(*take).out
    erase = ("interview", "erase", field.interview, "--reason", "mistake", "--yes")
    field.office.done(*erase)
    again = field.office.run(*take)
    assert (again.status, again.err) == (0, "")
    assert "1 record of it was erased here on purpose" in again.out
    (file,) = receipts.iterdir()
    taken = field.monitor.run("bundle", "receipt", file)
    assert (taken.status, taken.err) == (0, "")
    assert "no receipt covers it any more" in taken.out
    assert field.interview in taken.out
    refused = field.monitor("bundle", "purge", field.interview)
    assert refused.code == "purge.needs-receipt"


def test_a_bundle_with_two_erased_records_is_asked_back_for_once(field: Field) -> None:
    document = answers(field.folder, {"answers": KEEP}, "second.json")
    record = ("interview", "record", "short", "--answers", document, "--sign")
    both = field.interview, field.monitor.done(*record)["interview"]
    out = field.folder / "both"
    out.mkdir()
    to = ("--to", "office", "--purpose", "p_store", "--out", out)
    (made,) = field.monitor.done("bundle", "export", *both, *to)["bundles"]
    done = field.monitor.done("interview", "erase", *both, "--reason", "asked", "--yes")
    bundles = [out["bundle"] for out in done["recall"]]
    assert bundles.count(made["id"]) == 1
    assert len(bundles) == 2  # the other one took the first record alone


def test_withdrawals_are_sealed_without_naming_a_line(field: Field) -> None:
    assert field.monitor("bundle", "withdraw").status == 2
    to = ("--to", "office", "--out", field.folder / "out")
    nothing = field.monitor("bundle", "withdraw", *to)
    assert nothing.code == "consent.nothing-withdrawn"


def test_what_was_taken_back_waits_until_recipients_are_told(field: Field) -> None:
    assert field.monitor.done("bundle", "withdraw", "--list") == {"waiting": []}
    said = field.monitor.run("bundle", "withdraw", "--list").out
    assert said.strip() == "Nothing waits."
    line = f"{field.interview}/consent/cons_state"
    assert field.monitor("bundle", "withdraw", line, "--list").status == 2
    field.monitor.done("bundle", "withdraw", line)
    (waits,) = field.monitor.done("bundle", "withdraw", "--list")["waiting"]
    assert waits == {
        "kind": "not-told",
        "person_code": "AB-17",
        "interview": field.interview,
        "lines": 1,
        "recipients": ["office"],
    }
    said = field.monitor.run("bundle", "withdraw", "--list").out
    assert said.strip() == "AB-17: taken back, and not told yet: office"
    field.monitor.done(
        "bundle", "withdraw", "--to", "office", "--out", field.folder / "out"
    )
    assert field.monitor.done("bundle", "withdraw", "--list") == {"waiting": []}


def test_what_may_tell_who_it_is_is_counted_and_stops_nothing(field: Field) -> None:
    told = "Маған +7 701 123 45 67 және +7 701 765 43 21 деп жазды"
    words = [["said", told] if name == "said" else [name, v] for name, v in KEEP]
    file = answers(field.folder, {"answers": words}, "told.json")
    record = ("interview", "record", "short", "--answers", file, "--sign")
    interview = field.monitor.done(*record)["interview"]
    to = ("--to", "office", "--purpose", "p_store", "--out", field.folder / "out")
    done = field.monitor.done("bundle", "export", interview, *to)
    assert len(done["bundles"]) == 1
    assert done["finds"] == [
        {"interview": interview, "question": "said", "kind": "phone", "count": 2}
    ]
    shown = field.monitor.run("bundle", "export", interview, *to)
    assert shown.status == 0
    _, _, warned = shown.out.partition("May tell who somebody is; look before")
    assert [interview, "said", "a", "telephone", "number", "2"] in [
        row.split() for row in warned.splitlines()
    ]
    assert "701" not in shown.out + shown.err + str(done)
    clean = field.monitor.done("bundle", "export", field.interview, *to)
    assert clean["finds"] == []
