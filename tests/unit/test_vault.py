import io
import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from monitor_app.crypto.passphrase import FLOOR
from monitor_app.errors import MonitorError
from monitor_app.errors.records import StateForbidsError
from monitor_app.errors.vault import (
    DamagedHeaderError,
    DamagedVaultError,
    FolderNotEmptyError,
    NewerVaultError,
    NotAVaultError,
    RolledBackError,
    TamperedHeaderError,
    TooManyTriesError,
    VaultInUseError,
    WrongPassphraseError,
)
from monitor_app.progress import Cancelled, Progress
from monitor_app.records.interview import InterviewSummary, SignedVersion, State
from monitor_app.records.profile import Profile
from monitor_app.vault import Vault
from monitor_app.vault.interviews import Draft
from monitor_app.vault.tries import wait_seconds
from tests.vaults import FORM, attach, create, reopen, summary


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a closed vault with a form and an interview, to be copied."""
    place = tmp_path_factory.mktemp("vault") / "v"
    with create(place) as vault, vault.transaction():
        vault.forms.add(FORM)
        vault.interviews.add(summary(1))
        vault.audit.append("interview.begun", summary(1).id)
    return place


@pytest.fixture
def copy(folder: Path, tmp_path: Path) -> Path:
    target = tmp_path / "copy"
    (target / "attachments").mkdir(parents=True)
    for file in folder.iterdir():
        if file.is_file():
            (target / file.name).write_bytes(file.read_bytes())
    return target


@pytest.fixture
def vault(copy: Path) -> Iterator[Vault]:
    with reopen(copy) as opened:
        yield opened


def test_what_was_kept_is_there_again(vault: Vault) -> None:
    assert vault.interviews.get(summary(1).id) == summary(1)
    assert vault.cipher.startswith("4.")
    assert vault.profile is Profile.MONITOR
    assert vault.office_identity is None
    assert not vault.check(Progress())


def test_nothing_on_disk_is_readable(copy: Path) -> None:
    canary = "Құпия-канарейка-7391"
    with reopen(copy) as vault:
        with vault.transaction():
            vault.interviews.add(summary(2, person_code=canary, case_no=canary))
            vault.search.replace(summary(2).id, {"q": canary})
        content = b"".join(f.read_bytes() for f in copy.rglob("*") if f.is_file())
    for encoding in ("utf-8", "utf-16-le", "utf-16-be"):
        assert canary.encode(encoding) not in content
    assert b"SQLite format" not in content


def test_an_office_has_a_key_of_its_own(tmp_path: Path) -> None:
    with create(tmp_path / "o", Profile.OFFICE) as vault:
        identity = vault.office_identity
        assert identity is not None
        assert str(identity.recipient()).startswith("age1pq1")


def test_a_wrong_passphrase_waits_longer_each_time(copy: Path) -> None:
    for wrong in range(1, 4):
        with pytest.raises(WrongPassphraseError) as caught:
            reopen(copy, "wrong")
        assert caught.value.details["wait_seconds"] == wait_seconds(wrong)
    with pytest.raises(TooManyTriesError):
        reopen(copy)
    (copy / "tries").unlink()
    reopen(copy).close()
    assert [wait_seconds(n) for n in (0, 2, 3, 4, 99)] == [0, 0, 2, 4, 300]


def test_two_programs_do_not_share_a_vault(vault: Vault, copy: Path) -> None:
    with pytest.raises(VaultInUseError):
        reopen(copy)
    assert vault.interviews.has(summary(1).id)


def test_a_folder_that_holds_something_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(FolderNotEmptyError):
        create(tmp_path)
    with pytest.raises(NotAVaultError):
        reopen(tmp_path)
    assert (tmp_path / "mine.txt").read_text() == "mine"


def test_a_creation_that_fails_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "no space")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(MonitorError) as caught:
        create(tmp_path / "v")
    assert caught.value.code == "disk.full"
    assert not (tmp_path / "v").exists()


def test_one_damaged_header_is_healed_and_two_are_refused(copy: Path) -> None:
    whole = (copy / "vault.json").read_bytes()
    (copy / "vault.json").write_bytes(whole[:-20])
    reopen(copy).close()
    assert (copy / "vault.json").read_bytes() == whole
    for name in ("vault.json", "vault.copy.json"):
        (copy / name).write_bytes(b"{}")
    with pytest.raises(DamagedHeaderError):
        reopen(copy)


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"profile": "office"}, TamperedHeaderError),
        ({"format": "ohrm-vault/2"}, NewerVaultError),
        ({"format": "other"}, DamagedHeaderError),
        ({"slots": []}, WrongPassphraseError),
    ],
)
def test_a_changed_header_is_refused(
    copy: Path, change: dict[str, object], error: type[MonitorError]
) -> None:
    header = json.loads((copy / "vault.json").read_bytes()) | change
    for name in ("vault.json", "vault.copy.json"):
        (copy / name).write_text(json.dumps(header))
    with pytest.raises(error):
        reopen(copy)


def test_a_slot_from_elsewhere_and_a_weaker_one_are_refused(
    copy: Path, tmp_path: Path
) -> None:
    create(tmp_path / "other").close()
    theirs = json.loads((tmp_path / "other" / "vault.json").read_bytes())
    header = json.loads((copy / "vault.json").read_bytes())
    injected = header | {"slots": [*header["slots"], *theirs["slots"]]}
    for name in ("vault.json", "vault.copy.json"):
        (copy / name).write_text(json.dumps(injected))
    with pytest.raises(TamperedHeaderError):
        reopen(copy)
    weaker = header["slots"][0] | {"m_kib": 1024}
    for name in ("vault.json", "vault.copy.json"):
        (copy / name).write_text(json.dumps(header | {"slots": [weaker]}))
    with pytest.raises(MonitorError) as caught:
        reopen(copy)
    assert caught.value.code == "kdf.below-floor"


def test_a_later_schema_is_refused_untouched(copy: Path) -> None:
    with reopen(copy) as vault:
        vault.database.execute("PRAGMA user_version = 999")
        vault.database.checkpoint()
    before = (copy / "vault.db").read_bytes()
    with pytest.raises(NewerVaultError):
        reopen(copy)
    assert (copy / "vault.db").read_bytes() == before


def test_a_foreign_or_damaged_database_is_refused(copy: Path) -> None:
    (copy / "vault.db").write_bytes(os.urandom(8192))
    with pytest.raises(DamagedVaultError):
        reopen(copy)
    (copy / "vault.db").unlink()
    with pytest.raises(DamagedVaultError):
        reopen(copy)


def test_an_older_database_put_back_is_named(copy: Path) -> None:
    older = (copy / "vault.db").read_bytes()
    with reopen(copy) as vault:
        with vault.transaction():
            vault.audit.append("interview.begun", "x")
        vault.database.checkpoint()
    (copy / "vault.db").write_bytes(older)
    with pytest.raises(RolledBackError):
        reopen(copy)


def test_a_crash_between_commit_and_anchor_is_no_rollback(copy: Path) -> None:
    anchor = (copy / "anchor").read_bytes()
    with reopen(copy) as vault, vault.transaction():
        vault.audit.append("interview.begun", "x")
    (copy / "anchor").write_bytes(anchor)
    reopen(copy).close()
    assert (copy / "anchor").read_bytes() != anchor


def test_an_edited_log_entry_is_named(vault: Vault) -> None:
    vault.database.execute("DROP TRIGGER audit_never_changes")
    vault.database.execute("UPDATE audit SET event = 'nothing' WHERE number = 1")
    assert [(p.code, p.where) for p in vault.audit.verify()[2]] == [
        ("audit.changed", "1")
    ]
    vault.database.execute("DROP TRIGGER audit_stays")
    vault.database.execute("DELETE FROM audit WHERE number = 1")
    assert "audit.missing" in [p.code for p in vault.audit.verify()[2]]


def test_signed_versions_never_change(vault: Vault) -> None:
    version = SignedVersion(
        interview=summary(1).id,
        number=1,
        submission=b"<x/>",
        sha256="ab",
        signature="s",
        signer="k",
        signed_at="t",
        parent_sha256=None,
        reason=None,
    )
    with vault.transaction():
        vault.interviews.add_version(version)
    assert vault.interviews.versions(summary(1).id) == (version,)
    for sql in ("UPDATE versions SET submission = x''", "DELETE FROM versions"):
        with pytest.raises(AssertionError, match="signed version"):
            vault.database.execute(sql)
    with vault.transaction():
        vault.interviews.delete_content(summary(1).id)
    assert vault.interviews.versions(summary(1).id) == ()


def test_side_doors_are_closed(vault: Vault) -> None:
    for sql in (
        "ATTACH 'x' AS y KEY ''",
        "SELECT load_extension('x')",
        "PRAGMA rekey = 'x'",
    ):
        with pytest.raises(AssertionError, match=r"not authorized|prohibited"):
            vault.database.execute(sql)


def test_drafts_are_replaced_and_states_keep_their_order(vault: Vault) -> None:
    one = summary(1)
    with vault.transaction():
        for saved in ("a", "b"):
            draft = Draft(
                snapshot=saved.encode(), amends=None, reason=None, saved=saved
            )
            vault.interviews.save_draft(one.id, draft)
        vault.interviews.keep_verbatim(one.id, "q", "first words", "1")
        vault.interviews.keep_verbatim(one.id, "q", "first words", "2")
        vault.interviews.keep_verbatim(one.id, "q", "second words", "3")
    found = vault.interviews.draft(one.id)
    assert found is not None
    assert found.snapshot == b"b"
    assert vault.interviews.verbatim_states(one.id, "q") == (
        ("1", "first words"),
        ("3", "second words"),
    )
    for sql in (
        "UPDATE verbatim_states SET text = 'x'",
        "DELETE FROM verbatim_states WHERE id = 1",
        "DELETE FROM interviews",
    ):
        with pytest.raises(AssertionError, match="was saved"):
            vault.database.execute(sql)
    with pytest.raises(StateForbidsError):
        vault.interviews.set_state(one.id, State.SEALED, "later")
    vault.interviews.drop_draft(one.id)
    assert vault.interviews.draft(one.id) is None


def test_pages_continue_where_they_ended(vault: Vault) -> None:
    with vault.transaction():
        for number in range(2, 30):
            vault.interviews.add(summary(number))
    seen: list[InterviewSummary] = []
    after = None
    while page := vault.interviews.page(7, after, state="draft"):
        seen += page
        after = (page[-1].updated, page[-1].id)
    assert len(seen) == 29
    assert seen == sorted(seen, key=lambda s: (s.updated, s.id), reverse=True)
    assert vault.interviews.counts() == {"draft": 29}


def test_a_failed_transaction_changes_nothing(vault: Vault) -> None:
    with pytest.raises(KeyError), vault.transaction():  # noqa: PT012
        vault.interviews.add(summary(9))
        raise KeyError
    assert not vault.interviews.has(summary(9).id)


def test_attachments_keep_their_bytes(vault: Vault, copy: Path) -> None:
    content = os.urandom(200_000)
    with vault.transaction():
        attachment = attach(vault.attachments, content)
    id_ = attachment.id
    assert vault.attachments.of(summary(1).id) == (attachment,)
    with vault.attachments.open(id_) as reader:
        reader.seek(70_000)
        assert reader.read(10) == content[70_000:70_010]
    assert not vault.check(Progress())
    file = copy / "attachments" / id_
    damaged = bytearray(file.read_bytes())
    damaged[-5] ^= 1
    file.write_bytes(damaged)
    assert [p.code for p in vault.check(Progress())] == ["attachment.damaged"]
    file.unlink()
    assert [(p.code, p.where) for p in vault.check(Progress())] == [
        ("attachment.damaged", id_)
    ]


def test_a_cancelled_import_leaves_nothing(vault: Vault, copy: Path) -> None:
    progress = Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        vault.attachments.store("a" * 26, io.BytesIO(b"x" * 9), 9, progress)
    assert not list((copy / "attachments").iterdir())


def test_a_file_that_belongs_to_nothing_is_swept(copy: Path) -> None:
    stray = copy / "attachments" / ("a" * 26)
    stray.write_bytes(b"cut")
    reopen(copy).close()
    assert not stray.exists()


def test_search_forgives_letters_and_forgets_what_is_removed(vault: Vault) -> None:
    with vault.transaction():
        vault.search.replace(summary(1).id, {"q": "Қызметкерлер таяқпен ұрды"})
    for wanted in ("кызмет", "ТАЯКПЕН урды", "қызметкерлер"):
        (hit,) = vault.search.find(wanted, 5)
        assert hit.question == "q"
        assert "ызметкерлер" in hit.snippet
    assert vault.search.find('" OR *', 5) == ()
    with vault.transaction():
        vault.search.replace(summary(1).id, {"q": "басқа сөз"})
    assert vault.search.find("таяқ", 5) == ()


def test_the_passphrase_can_be_replaced(copy: Path) -> None:
    with reopen(copy) as vault:
        vault.change_passphrase("жаңа сөз тіркесі 99", FLOOR)
    with pytest.raises(WrongPassphraseError):
        reopen(copy)
    reopen(copy, "жаңа сөз тіркесі 99").close()


def test_every_flipped_byte_of_the_database_is_found(copy: Path) -> None:
    with reopen(copy) as vault:
        vault.database.checkpoint()
    whole = (copy / "vault.db").read_bytes()
    for place in range(4096 + 50, len(whole), 9973):
        damaged = bytearray(whole)
        damaged[place] ^= 1
        (copy / "vault.db").write_bytes(damaged)
        try:
            with reopen(copy) as vault:
                assert vault.check(Progress())
        except DamagedVaultError:
            continue
        (copy / "tries").unlink(missing_ok=True)
