"""What somebody tried who had a trusted key, a stick, or the locked folder in hand."""

import csv
import io
import json
import os
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest
from monitor_app import paths
from monitor_app.bundle.package import (
    RECORD_NAMESPACE,
    PackedRecord,
    PackedVersion,
    version_names,
)
from monitor_app.bundle.parts import PackedInterview
from monitor_app.bundle.writer import bytes_in_memory
from monitor_app.errors import MonitorError
from monitor_app.errors.forms import FormTangledError
from monitor_app.errors.vault import (
    BackupDamagedError,
    DamagedHeaderError,
    DamagedVaultError,
    RolledBackError,
)
from monitor_app.forms.casting import cast, written
from monitor_app.forms.csv_export import Record, csv_tables
from monitor_app.forms.loading import load_form
from monitor_app.forms.session import Session
from monitor_app.progress import Progress
from monitor_app.records.retention import decide_on
from monitor_app.usecases import (
    carrying,
    case_cover,
    clock,
    consents,
    exporting,
    followups,
    packing,
    proving,
    purging,
    receiving,
    recording,
    sealing,
    tables,
    tasks,
    team,
    vaults,
)
from monitor_app.vault import Vault, backup
from monitor_app.vault import header as headers
from monitor_app.vault.tries import Tries
from tests.exchange import LINE, Pair, consent, pair, record
from tests.vaults import CLOCK, PASSPHRASE, copied, create, reopen

PRECIOUS = b"of great worth" * 40


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    made = pair(tmp_path_factory.mktemp("attack"))
    yield made
    made.close()


@pytest.fixture(scope="module")
def locked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("locked") / "vault"
    create(folder).close()
    return folder


def sealed(vault: Vault, interviews: list[str], out: Path) -> Path:
    out.mkdir(exist_ok=True)
    done = exporting.export(
        vault, interviews, ["office"], "p_store", out, purge=False, progress=Progress()
    )
    (bundle,) = done.bundles
    return bundle.file


def forged(
    monkeypatch: pytest.MonkeyPatch,
    vault: Vault,
    interviews: list[str],
    out: Path,
    content: Callable[[bytes], bytes] = bytes,
    index: Callable[[PackedRecord], PackedRecord] = lambda record: record,
) -> Path:
    """Seal what the holder of a trusted key likes to say."""
    honest = packing.pack

    def lies(vault: Vault, selection: object, order: object) -> PackedInterview:
        packed = honest(vault, selection, order)  # type: ignore[arg-type]
        files, versions = [], list[PackedVersion]()
        for version, item in zip(
            packed.record.versions, packed.files[::2], strict=True
        ):
            with item.open() as source:
                document = content(source.read())
            name, signature = version_names(packed.record.id, version.number)
            signed = vault.signing_key.sign(document, RECORD_NAMESPACE)
            files += [
                bytes_in_memory(name, document),
                bytes_in_memory(signature, signed.encode()),
            ]
            hashed = sha256(document).hexdigest()
            parent = versions[-1].sha256 if versions else None
            versions.append(replace(version, sha256=hashed, parent_sha256=parent))
        told = index(replace(packed.record, versions=tuple(versions)))
        return replace(packed, record=told, files=tuple(files))

    with monkeypatch.context() as patched:
        patched.setattr(packing, "pack", lies)
        return sealed(vault, interviews, out)


# A trusted key that tells nonsense


def test_a_day_that_is_none_stops_nobody_at_the_office(
    two: Pair, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    told = record(two.monitor, seed=21, person_code="EV-21", photos=0)
    form_d = consent(two.monitor, "EV-21", LINE)

    def without_days(document: bytes) -> bytes:
        document = document.replace(b"<sh_until/>", b"<sh_until>soon</sh_until>")
        return re.sub(rb">\d{4}-\d\d-\d\d</", b">2026-13-45</", document)

    file = forged(
        monkeypatch, two.monitor, [told, form_d], tmp_path / "out", without_days
    )
    report = receiving.receive(two.office, [file], None, Progress())
    assert len(report.imported) == 1

    cover = case_cover.cover_of(two.office, "EV-21")
    assert (cover.keep, cover.decide_on) == ("review", None)
    lines = consents.ConsentBook(two.office).of_person("EV-21")
    assert [x.state for x in lines if x.recipient == "r_wgad"] == ["expired"]
    assert case_cover.to_decide(two.office, date(2030, 1, 1)) == ()
    followups.read_dates(two.office, Progress())
    assert isinstance(tasks.tasks(two.office), tuple)
    for form in ("detention_interview", "consent"):
        made = tables.write_tables(
            two.office, form, tmp_path / form, Progress(), today=date(2026, 12, 1)
        )
        assert made.records


@pytest.mark.parametrize(
    "moment", ["", "0000", "never", "2026-11-24", "2026-13-01T09:00:00Z"]
)
@pytest.mark.parametrize("where", ["created", "signed_at"])
def test_a_moment_that_is_none_is_refused(
    two: Pair,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    moment: str,
    where: str,
) -> None:
    told = two.monitor.interviews.of_person("EV-30")
    id_ = (
        told[0].id
        if told
        else record(two.monitor, seed=30, person_code="EV-30", photos=0)
    )

    def without_moment(packed: PackedRecord) -> PackedRecord:
        if where == "created":
            return replace(packed, created=moment)
        (version,) = packed.versions
        return replace(packed, versions=(replace(version, signed_at=moment),))

    file = forged(
        monkeypatch, two.monitor, [id_], tmp_path / "out", index=without_moment
    )
    report = receiving.receive(two.office, [file], None, Progress())
    assert [each.code for each in report.quarantined] == ["bundle.malformed"]


def test_a_level_that_is_none_unseals_nothing(
    two: Pair, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    told = record(two.monitor, seed=22, person_code="EV-22", photos=0)
    file = forged(
        monkeypatch,
        two.monitor,
        [told],
        tmp_path / "out",
        lambda document: document.replace(
            b"<sens_level>l2</sens_level>", b"<sens_level>l4</sens_level>"
        ),
        lambda packed: replace(packed, sensitivity="lowest"),
    )
    receiving.receive(two.office, [file], None, Progress())
    arrived = two.office.interviews.get(told)
    assert arrived.sensitivity == "l4"
    assert sealing.is_sealed(two.office, arrived)


@pytest.mark.parametrize("at_once", [True, False])
def test_an_amendment_that_lowers_the_level_opens_no_seal_at_the_office(
    two: Pair, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, *, at_once: bool
) -> None:
    """The first version, with what was said under the seal, is still there."""
    person = f"EV-4{at_once:d}"
    told = record(two.monitor, seed=40 + at_once, person_code=person, photos=0)

    def sealed_first(document: bytes) -> bytes:
        if b"deprecatedID>uuid" in document:
            return document
        low, high = (f"<sens_level>{x}</sens_level>".encode() for x in ("l2", "l4"))
        return document.replace(low, high)

    files = [forged(monkeypatch, two.monitor, [told], tmp_path / "1", sealed_first)]
    recording.amend_from(
        two.monitor,
        told,
        {"answers": [["hdr/iv_date", "2026-11-21"]]},
        tmp_path,
        "the level was wrong",
        Progress(),
    )
    files.append(forged(monkeypatch, two.monitor, [told], tmp_path / "2", sealed_first))
    for file in files[1:] if at_once else files:
        report = receiving.receive(two.office, [file], None, Progress())
        assert report.quarantined == ()
    arrived = two.office.interviews.get(told)
    assert (arrived.version, arrived.sensitivity) == (2, "l2")
    assert sealing.is_sealed(two.office, arrived)
    found = two.office.database.one(
        "SELECT count(*) FROM answer_texts WHERE interview = :id", {"id": told}
    )
    assert found == (0,)


def test_of_a_key_under_two_names_the_revoked_one_decides_for_records_too(
    two: Pair,
) -> None:
    key = two.monitor.signing_key.public
    known = team.team_of(two.office)
    (signer,) = (s for s in known.signers if s.public == key)
    again = replace(signer, name="M-15", revoked_on=date(2026, 11, 25))
    both = replace(known, signers=(signer, again))
    assert proving._may_sign(key, "2026-11-24", both)
    assert not proving._may_sign(key, "2026-11-25", both)


# A stick that somebody filled


def test_a_receipt_is_written_through_no_link(two: Pair, tmp_path: Path) -> None:
    told = record(two.monitor, seed=23, person_code="EV-23", photos=0)
    file = sealed(two.monitor, [told], tmp_path / "stick")
    precious = tmp_path / "precious"
    precious.write_bytes(PRECIOUS)
    receipts = tmp_path / "stick" / "receipts"
    receipts.mkdir()
    bundle = exporting.outbox(two.monitor)[0].bundle_id
    (receipts / f"{bundle}.receipt.json.part").symlink_to(precious)
    report = receiving.receive(two.office, [file], receipts, Progress())
    assert precious.read_bytes() == PRECIOUS
    (receipt,) = report.receipts
    assert not receipt.is_symlink()
    assert receiving.take_receipts(two.monitor, [receipt]).acknowledged


@pytest.mark.parametrize("kind", ["link", "file", "hanging"])
def test_what_lies_where_a_file_is_begun_is_not_written_into(
    tmp_path: Path, kind: str
) -> None:
    elsewhere, begun = tmp_path / "elsewhere", tmp_path / "begun"
    if kind == "hanging":
        begun.symlink_to(tmp_path / "nothing")
    else:
        elsewhere.write_bytes(PRECIOUS)
        begun.hardlink_to(elsewhere) if kind == "file" else begun.symlink_to(elsewhere)
    with paths.create(begun, private=True) as file:
        file.write(b"ours")
    assert begun.read_bytes() == b"ours"
    assert not begun.is_symlink()
    assert begun.stat().st_mode & 0o077 == 0
    assert not (tmp_path / "nothing").exists()
    assert kind == "hanging" or elsewhere.read_bytes() == PRECIOUS


def test_neither_a_backup_nor_a_copied_bundle_is_written_through_a_link(
    two: Pair, tmp_path: Path
) -> None:
    told = record(two.monitor, seed=24, person_code="EV-24", photos=0)
    file = sealed(two.monitor, [told], tmp_path / "out")
    bundle = exporting.outbox(two.monitor)[0].bundle_id
    precious, stick = tmp_path / "precious", tmp_path / "stick"
    precious.write_bytes(PRECIOUS)
    stick.mkdir()
    for name in ("b.backup", file.name):
        (stick / f"{name}.part").symlink_to(precious)
    vaults.backup_vault(two.monitor, stick / "b.backup", Progress())
    carrying.copy_checked(two.monitor, bundle, file, stick, Progress())
    assert precious.read_bytes() == PRECIOUS
    assert sorted(stick.iterdir()) == sorted([stick / "b.backup", stick / file.name])


def test_a_pipe_on_a_stick_is_no_bundle(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.age")
    (tmp_path / "b.age").write_bytes(b"x")
    (tmp_path / "c.age").symlink_to(tmp_path / "nothing")
    (tmp_path / "d.age").mkdir()
    assert list(receiving.bundles_in([tmp_path])) == [tmp_path / "b.age"]


def test_a_drive_that_goes_while_it_is_searched_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(_folder: Path, _pattern: str) -> Iterator[Path]:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(Path, "rglob", gone)
    with pytest.raises(MonitorError) as caught:
        list(receiving.bundles_in([tmp_path]))
    assert caught.value.code == "disk.failed"


def test_a_receipt_that_says_too_much_is_written_anew(
    two: Pair, tmp_path: Path
) -> None:
    told = record(two.monitor, seed=25, person_code="EV-25", photos=0)
    file, receipts = sealed(two.monitor, [told], tmp_path / "out"), tmp_path / "r"
    (receipt,) = receiving.receive(two.office, [file], receipts, Progress()).receipts
    again = receiving.receive(two.office, [file], receipts, Progress())
    assert again.receipts == ()  # it lies there and says the same
    purging.erase_anyway(two.office, [told], purging.WhyErased.MISTAKE)
    again = receiving.receive(two.office, [file], receipts, Progress())
    assert again.receipts == (receipt,)
    assert json.loads(receipt.read_bytes())["receipt"]["left_out"] == [told]
    for junk in (b"", b"{}", b"x" * 70_000):
        receipt.write_bytes(junk)
        again = receiving.receive(two.office, [file], receipts, Progress())
        assert again.receipts == (receipt,)


# A locked folder that somebody altered

_DEEP = b"[" * 200_000


@pytest.mark.parametrize(
    "content",
    [_DEEP, b'{"format":"ohrm-vault/1","slots":' + _DEEP, b"\xff", b"", b"5"],
)
def test_one_strange_copy_of_the_header_is_healed_and_two_are_named(
    locked: Path, tmp_path: Path, content: bytes
) -> None:
    folder = copied(locked, tmp_path / "v")
    (folder / "vault.json").write_bytes(content)
    with reopen(folder) as vault:
        assert vault.damaged_headers == ("vault.json",)
    for name in headers.NAMES:
        (folder / name).write_bytes(content)
    with pytest.raises(DamagedHeaderError):
        reopen(folder)


@pytest.mark.parametrize("number", ["1e999", "NaN", "Infinity", "3.5"])
def test_no_number_of_a_header_has_a_fraction_or_is_endless(
    locked: Path, number: str
) -> None:
    content = (locked / "vault.json").read_text()
    odd = re.sub(r'"t":\d+', f'"t":{number}', content)
    assert odd != content
    with pytest.raises(DamagedHeaderError):
        headers.parse(odd.encode())


def test_a_pipe_in_the_place_of_a_header_is_passed_over(
    locked: Path, tmp_path: Path
) -> None:
    folder = copied(locked, tmp_path / "v")
    (folder / "vault.json").unlink()
    os.mkfifo(folder / "vault.json")
    reopen(folder).close()
    assert (folder / "vault.json").is_file()


@pytest.mark.parametrize(
    "note",
    [
        _DEEP,
        b'{"wrong": 1e999, "last": "2026-01-01T00:00:00+00:00"}',
        b'{"wrong": 9, "last": "9999-12-31T23:59:59+00:00"}',
        b'{"wrong": 9, "last": "0001-01-01T00:00:00+14:00"}',
        b'{"wrong": 9, "last": 5}',
        b'{"wrong": 9, "last": "2026-01-01T00:00:00"}',
        b" " * 300 + b'{"wrong": 9, "last": "2026-01-01T00:00:00+00:00"}',
    ],
)
def test_a_strange_count_of_wrong_tries_keeps_nobody_out(
    tmp_path: Path, note: bytes
) -> None:
    (tmp_path / "tries").write_bytes(note)
    assert Tries(tmp_path, CLOCK).seconds_left == 0


@pytest.mark.parametrize("content", [_DEEP, b'{"number":1e999}', b"[]", b"\xff", b""])
def test_a_strange_anchor_is_called_an_older_database(
    locked: Path, tmp_path: Path, content: bytes
) -> None:
    folder = copied(locked, tmp_path / "v")
    (folder / "anchor").write_bytes(content)
    with pytest.raises(RolledBackError):
        reopen(folder)


def test_the_count_of_wrong_tries_is_written_through_no_link(
    locked: Path, tmp_path: Path
) -> None:
    folder, precious = copied(locked, tmp_path / "v"), tmp_path / "precious"
    precious.write_bytes(PRECIOUS)
    (folder / "tries").symlink_to(precious)
    for wrong in (1, 2):
        with pytest.raises(MonitorError):
            reopen(folder, "not the words of this vault")
        assert json.loads((folder / "tries").read_bytes())["wrong"] == wrong
    assert precious.read_bytes() == PRECIOUS


# Answers that are far too large


@pytest.mark.parametrize("number", ["9" * 5000, "-" + "9" * 5000, "1e999", "-1e999"])
def test_a_number_beyond_all_others_is_refused(number: str) -> None:
    assert cast("int", number) == ""
    assert written("int", number) is None


def test_a_short_number_in_a_long_spelling_is_kept() -> None:
    assert written("int", "0" * 5000 + "7") == "7"


@pytest.mark.parametrize("keep", ["y5", "y15", "review"])
def test_a_day_at_the_end_of_all_years_is_a_day(keep: str) -> None:
    assert decide_on(keep, date(9999, 2, 28)) == date(9999, 2, 28)
    assert decide_on(keep, date(9996, 2, 29)) == date(
        9999 if keep != "review" else 9998, 3, 1
    )


# Forms that are bombs


def xform(model: str, rules: str, body: str = "", form_id: str = "odd") -> bytes:
    """Return an XForm with these answers, rules and questions."""
    return (
        '<h:html xmlns="http://www.w3.org/2002/xforms"'
        ' xmlns:h="http://www.w3.org/1999/xhtml"'
        ' xmlns:jr="http://openrosa.org/javarosa">'
        "<h:head><h:title>t</h:title><model><instance>"
        f'<data id="{form_id}" version="1">{model}</data>'
        f"</instance>{rules}</model></h:head><h:body>{body}</h:body></h:html>"
    ).encode()


@pytest.mark.parametrize("rule", ["count(//*)", "string(/data)", "string(/data/n0)"])
def test_rules_that_all_read_everything_are_refused_soon(rule: str) -> None:
    names = [f"n{number}" for number in range(2000)]
    rules = (f'<bind nodeset="/data/{name}" calculate="{rule}"/>' for name in names[1:])
    odd = xform("".join(f"<{name}/>" for name in names), "".join(rules))
    if rule.endswith("n0)"):
        assert load_form(odd).form_id == "odd"  # each reads one, that is no tangle
        return
    with pytest.raises(FormTangledError):
        load_form(odd)


def test_counts_inside_of_counts_come_to_an_end() -> None:
    """A thousand entries of a thousand entries of a thousand entries."""
    model, body = "<x/>", '<input ref="/data/r/s/t/x"><label>x</label></input>'
    for path in ("/data/r/s/t", "/data/r/s", "/data/r"):
        name = path.rpartition("/")[2]
        model = f'<{name} jr:template="">{model}</{name}>'
        body = (
            f'<group ref="{path}"><label>r</label>'
            f'<repeat nodeset="{path}" jr:count="/data/c">{body}</repeat></group>'
        )
    count = '<bind nodeset="/data/c" type="int" calculate="1000"/>'
    form = load_form(xform(f"<c/>{model}", count, body))
    session = Session.start(form, clock.session_services())
    assert 1000 < sum(1 for _node in session.everything()) < 100_000


@pytest.mark.parametrize(
    "form_id", ["../../up", "/root/up", "..", "a/b", "C:\\up", "a:b", "a&#10;b"]
)
def test_no_table_leads_out_of_its_folder(form_id: str) -> None:
    form = load_form(
        xform("<a/>", "", '<input ref="/data/a"><label>a</label></input>', form_id)
    )
    session = Session.start(form, clock.session_services())
    (name,) = csv_tables(form, [Record("uuid:1", session)])
    assert re.fullmatch(r"[\w-][\w.-]*\.csv", name)


@pytest.mark.parametrize(
    ("answer", "cell"),
    [
        ("=1", "'=1"),
        ("＝1", "'＝1"),
        ("told;=HYPERLINK(1)", "told;'=HYPERLINK(1)"),
        ("told; @SUM(1)", "told;' @SUM(1)"),
        ('told;"=1', "told;'\"=1"),
        ("told\n-1+1", "told\n'-1+1"),
        ("a;b; c=1 + 2\nd", "a;b; c=1 + 2\nd"),
        ("-12.5", "-12.5"),
    ],
)
def test_no_answer_is_a_formula_wherever_cells_end(answer: str, cell: str) -> None:
    form = load_form(xform("<a/>", "", '<input ref="/data/a"><label>a</label></input>'))
    session = Session.start(form, clock.session_services())
    session.answer("a", answer)
    (content,) = csv_tables(form, [Record("uuid:1", session)]).values()
    rows = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""))
    assert list(rows)[1][1] == cell


# Links and pipes in a folder that came back


def stick_and_home(locked: Path, tmp_path: Path) -> tuple[Path, Path]:
    """Return a vault that came back on a stick, and another one at home."""
    return copied(locked, tmp_path / "stick"), copied(locked, tmp_path / "home")


def names(folder: Path) -> dict[str, bytes]:
    return {
        str(file.relative_to(folder)): file.read_bytes()
        for file in sorted(folder.rglob("*"))
        if file.is_file()
    }


@pytest.mark.parametrize("kind", ["link", "pipe", "file"])
def test_nothing_is_swept_out_of_a_folder_behind_a_link(
    locked: Path, tmp_path: Path, kind: str
) -> None:
    stick, home = stick_and_home(locked, tmp_path)
    (home / "attachments" / ("a" * 26)).write_bytes(PRECIOUS)
    before = names(home)
    (stick / "attachments").rmdir()
    if kind == "link":
        (stick / "attachments").symlink_to(home / "attachments")
    elif kind == "pipe":
        os.mkfifo(stick / "attachments")
    else:
        (stick / "attachments").write_bytes(b"")
    with pytest.raises(DamagedVaultError):
        reopen(stick)
    assert names(home) == before


@pytest.mark.parametrize(
    ("link", "target"),
    [
        ("attachments", "attachments"),
        ("identities", ""),
        ("vault.json", "vault.json"),
        ("vault.copy.json", "vault.copy.json"),
        ("vault.db", "vault.db"),
        ("vault.json.part", "vault.json"),
        ("other.db", "vault.db"),
    ],
)
def test_erasing_destroys_nothing_behind_a_link(
    locked: Path, tmp_path: Path, link: str, target: str
) -> None:
    stick, home = stick_and_home(locked, tmp_path)
    (home / "attachments" / "letter.txt").write_bytes(PRECIOUS)
    before = names(home)
    if (stick / link).is_dir():
        (stick / link).rmdir()
    (stick / link).unlink(missing_ok=True)
    (stick / link).symlink_to(home / target)
    vaults.erase_vault(stick)
    assert names(home) == before
    assert not stick.exists()


@pytest.mark.parametrize("name", ["anchor", "tries"])
def test_a_pipe_in_a_vault_is_not_waited_for(
    locked: Path, tmp_path: Path, name: str
) -> None:
    folder = copied(locked, tmp_path / "v")
    (folder / name).unlink(missing_ok=True)
    os.mkfifo(folder / name)
    if name == "anchor":
        with pytest.raises(RolledBackError):
            reopen(folder)
    else:
        reopen(folder).close()


@pytest.mark.parametrize("kept", [0, 1, 31, 32, 40])
def test_a_backup_that_ends_behind_its_header_is_damaged(
    locked: Path, tmp_path: Path, kept: int
) -> None:
    whole = tmp_path / "whole"
    with reopen(copied(locked, tmp_path / "v")) as vault:
        vaults.backup_vault(vault, whole, Progress())
    content = whole.read_bytes()
    header = content.index(b"\n", content.index(b"\n") + 1) + 1
    (tmp_path / "cut").write_bytes(content[: header + kept])
    with pytest.raises(BackupDamagedError):
        backup.restore(
            tmp_path / "cut", tmp_path / "r", PASSPHRASE, Progress(), clock=CLOCK
        )
    assert not (tmp_path / "r").exists()
