"""`vault check` names each thing that is not as it was left, file by file."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from monitor_app.errors.vault import DamagedVaultError, RolledBackError
from monitor_app.progress import Progress
from monitor_app.usecases import checks, identities, interviews, vaults
from monitor_app.vault import Vault, migrate
from monitor_app.vault.database import Database
from monitor_app.vault.problems import VaultProblem
from tests.vaults import CLOCK, PASSPHRASE, copied, reopen
from tests.vectors.vault.generate import HERE

OTHER = "жаңа сөз тіркесі 99 қаз"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a migrated vault that has one of every file a vault can have."""
    place = copied(HERE / "schema-0001", tmp_path_factory.mktemp("check") / "v")
    with vaults.open_vault(place, PASSPHRASE) as vault:
        identities.create(vault, OTHER, kdf_memory_mib=64)
        # The fixture's version was never signed; here it must verify.
        with vault.transaction():
            vault.interviews.delete_content(vault.interviews.page(1)[0].id)
    assert checks.check_folder(place, PASSPHRASE, Progress()) == ()
    return place


@pytest.fixture
def copy(folder: Path, tmp_path: Path) -> Path:
    return copied(folder, tmp_path / "copy")


def found(folder: Path) -> set[tuple[str, str]]:
    problems = checks.check_folder(folder, PASSPHRASE, Progress())
    return {(problem.code, problem.where) for problem in problems}


def flip(file: Path, place: int) -> None:
    content = bytearray(file.read_bytes())
    content[place % len(content)] ^= 1
    file.write_bytes(content)


def named(folder: Path) -> Iterator[tuple[str, str, str]]:
    """Yield each file with the code and the place that its damage must be called."""
    for file in sorted(folder.rglob("*")):
        name = file.relative_to(folder).as_posix()
        if not file.is_file() or name in ("lock", "identities/tries"):
            continue
        if name.startswith("attachments/"):
            yield name, "attachment.damaged", file.name
        elif name.startswith("identities/"):
            yield name, "identities.damaged", "identities"
        elif name.endswith(".json"):
            yield name, "vault.header-damaged", name
        elif name == "anchor":
            yield name, "vault.rolled-back", "vault.db"
        else:
            yield name, "vault.damaged", name


def test_a_flipped_byte_in_any_file_is_named(folder: Path, tmp_path: Path) -> None:
    files = list(named(folder))
    number = migrate.newest()
    assert {name for name, _, _ in files} >= {
        "vault.json",
        "vault.copy.json",
        "vault.db",
        "anchor",
        f"before-{number:04}.db",
        "identities/vault.json",
        "identities/vault.copy.json",
        "identities/identity.db",
    }
    assert any(name.startswith("attachments/") for name, _, _ in files)
    for name, code, where in files:
        size = (folder / name).stat().st_size
        for place in {20, size // 2, size - 2}:
            copy = copied(folder, tmp_path / f"{name.replace('/', '-')}-{place}")
            flip(copy / name, place)
            problems = checks.check_folder(copy, PASSPHRASE, Progress())
            assert problems, (name, place)
            for problem in problems:
                assert problem.code == code, (name, place, problem)
                assert problem.where.startswith(where), (name, place, problem)


def test_a_missing_file_is_named(folder: Path, tmp_path: Path) -> None:
    for name, code, where in named(folder):
        if name.startswith("before-"):
            continue  # an old copy may be thrown away
        copy = copied(folder, tmp_path / name.replace("/", "-"))
        (copy / name).unlink()
        problems = checks.check_folder(copy, PASSPHRASE, Progress())
        assert {p.code for p in problems} == {code}, (name, problems)
        assert all(p.where.startswith(where) for p in problems), (name, problems)


def test_an_edited_a_deleted_and_a_moved_entry_are_named(copy: Path) -> None:
    with reopen(copy) as vault:
        vault.database.execute("DROP TRIGGER audit_never_changes")
        vault.database.execute("DROP TRIGGER audit_stays")
        vault.database.execute("UPDATE audit SET detail = 'x' WHERE number = 2")
    assert ("audit.changed", "2") in found(copy)


def test_two_entries_in_each_others_place_are_named(copy: Path) -> None:
    with reopen(copy) as vault:
        vault.database.execute("DROP TRIGGER audit_never_changes")
        for old, new in ((1, 999), (2, 1), (999, 2)):
            vault.database.execute(
                "UPDATE audit SET number = :new WHERE number = :old",
                {"new": new, "old": old},
            )
    assert {("audit.changed", "1"), ("audit.changed", "2")} <= found(copy)


def test_a_log_cut_at_its_end_is_named(copy: Path) -> None:
    with reopen(copy) as vault:
        vault.database.execute("DROP TRIGGER audit_stays")
        vault.database.execute(
            "DELETE FROM audit WHERE number = (SELECT max(number) FROM audit)"
        )
        problems = vault.check(Progress())
    assert VaultProblem("vault.rolled-back", "anchor") in problems
    assert found(copy) == {("vault.rolled-back", "vault.db")}


def test_an_older_database_put_back_is_named_with_its_log_and_anchor_or_without(
    folder: Path, copy: Path
) -> None:
    with vaults.open_vault(copy, PASSPHRASE) as vault:
        vault.database.checkpoint()
    for name in ("vault.db",):
        (copy / name).write_bytes((folder / name).read_bytes())
    assert found(copy) == {("vault.rolled-back", "vault.db")}
    with pytest.raises(RolledBackError):
        vaults.open_vault(copy, PASSPHRASE)
    vaults.accept_older(copy, PASSPHRASE)
    with vaults.open_vault(copy, PASSPHRASE) as vault:
        events = [entry.event for entry in vault.audit.newest(2)]
        assert events == ["vault.opened", "vault.rollback-accepted"]
        assert not vault.check(Progress())


def test_a_page_from_an_older_database_is_named(folder: Path, copy: Path) -> None:
    """Each page is authenticated alone; the tree of pages must still fit together."""
    with vaults.open_vault(copy, PASSPHRASE) as vault:
        for _ in range(3):
            interviews.begin(vault, "injury_sheet")
    older, newer = (f.joinpath("vault.db").read_bytes() for f in (folder, copy))
    mixed = bytearray(newer)
    mixed[:4096] = older[:4096]  # the first page: size and schema of before
    (copy / "vault.db").write_bytes(mixed)
    assert found(copy)


def test_a_right_identity_passphrase_checks_its_pages(copy: Path) -> None:
    everything = checks.check_folder(
        copy, PASSPHRASE, Progress(), identity_passphrase=OTHER
    )
    assert everything == ()
    with reopen(copy) as vault:
        vault._meta.drop("identities-sha256")  # as after a crash: nothing to compare
    size = (copy / "identities" / "identity.db").stat().st_size
    flip(copy / "identities" / "identity.db", size - 300)
    assert found(copy) == set()
    (problem,) = checks.check_folder(
        copy, PASSPHRASE, Progress(), identity_passphrase=OTHER
    )
    assert (problem.code, problem.where) == (
        "identities.damaged",
        "identities/identity.db",
    )


def test_a_copy_before_a_migration_that_is_not_whole_stops_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = copied(HERE / "schema-0001", tmp_path / "v")
    before = (place / "vault.db").read_bytes()
    whole = Database.copy_to

    def on_a_failing_disk(self: Database, path: Path, key: bytearray) -> None:
        whole(self, path, key)
        flip(path, 9000)

    monkeypatch.setattr(Database, "copy_to", on_a_failing_disk)
    with pytest.raises(DamagedVaultError) as caught:
        reopen(place)
    assert str(caught.value.details["where"]).startswith("before-")
    monkeypatch.undo()
    assert (place / "vault.db").read_bytes() == before
    with reopen(place) as vault:
        assert vault.schema == migrate.newest()


def test_the_way_back_from_a_migration_opens(copy: Path) -> None:
    """The copy is put in place as FORMAT.md says, and accepted on purpose."""
    before = copy / f"before-{migrate.newest():04}.db"
    before.replace(copy / "vault.db")
    assert found(copy) == {("vault.rolled-back", "vault.db")}
    with Vault.open(copy, PASSPHRASE, clock=CLOCK, accept_rollback=True) as vault:
        assert vault.schema == migrate.newest()
        assert vault.interviews.page(5)
        assert not vault.check(Progress())
