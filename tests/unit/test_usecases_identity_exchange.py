"""Names travel apart, to a key of their own, into a store of their own."""

import os
from pathlib import Path

import pytest
from monitor_app.crypto.age_keys import HybridIdentity
from monitor_app.errors import MonitorError
from monitor_app.progress import Progress
from monitor_app.usecases import (
    exporting,
    identities,
    identity_exchange,
    receiving,
    team,
    vaults,
)
from monitor_app.vault import Vault
from monitor_app.vault.meta import MetaRepository
from tests.exchange import Pair, consent, pair, record
from tests.vaults import create

WORDS = "он екі жұлдыз көк аспанда 93 қой"
NAME = "Айгүлжанова"


@pytest.fixture
def two(tmp_path: Path) -> Pair:
    made = pair(tmp_path)
    key = HybridIdentity.generate(os.urandom)
    (tmp_path / "names.key").write_text(f"# for names\n{key.to_string()}\n")
    public = str(key.recipient())
    team.add_recipient(
        made.office, public, "names", ["p_store"], "r_org", opens="identity"
    )
    team.sign_team(made.office, tmp_path / "t2")
    team.import_team(made.monitor, tmp_path / "t2", None)
    for vault in (made.monitor, made.office):
        identities.create(vault, WORDS, kdf_memory_mib=64)
    session = identities.begin(made.monitor, "AB-17", "kk")
    session.answer("p_main/id_family", NAME)
    identities.save(made.monitor, session)
    return made


def test_a_sheet_reaches_the_identity_store_and_nothing_else(
    two: Pair, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    out.mkdir()

    def sealed(to: str) -> Path:
        result = identity_exchange.export_sheets(
            two.monitor, None, [to], "p_store", out, Progress()
        )
        return result.bundles[0].file

    with pytest.raises(MonitorError, match=r"bundle\.no-sheets") as caught:
        sealed("names")
    assert isinstance(caught.value, MonitorError)
    assert caught.value.details["reason"] == "consent.no-line"
    consent(two.monitor, "AB-17")
    with pytest.raises(MonitorError, match=r"bundle\.no-sheets"):
        sealed("office")  # its key opens testimony only
    file = sealed("names")
    interview = record(two.monitor, seed=2, person_code="AB-17")
    left = exporting.preview(two.monitor, [interview], ["names"], "p_store").left_out
    assert [entry.reason for entry in left] == ["compartment.testimony"]

    report = receiving.receive(two.office, [file], None, Progress())
    assert [q.code for q in report.quarantined] == ["age.no-match"]
    receipts, key = tmp_path / "r", tmp_path / "names.key"
    for imported in (1, 0):
        report = identity_exchange.receive_sheets(
            two.office, [file], key, receipts, Progress()
        )
        assert (len(report.imported), report.quarantined) == (imported, ())
    session = identities.look_up(two.office, "AB-17")
    assert session.answers()["p_main/id_family"] == NAME
    assert two.office.interviews.counts() == {}
    taken = receiving.take_receipts(two.monitor, list(receipts.iterdir()))
    assert len(taken.acknowledged) == 1
    (entry,) = exporting.outbox(two.monitor)
    assert (entry.state, entry.recipients) == ("receipt_verified", ("names",))
    for vault in (two.monitor, two.office):
        identities.close(vault)
        vault.database.checkpoint()
        assert NAME.encode() not in (vault.folder / "vault.db").read_bytes()
    with pytest.raises(MonitorError, match=r"identities\.closed"):
        identity_exchange.receive_sheets(two.office, [file], key, None, Progress())
    two.close()


def sheet(vault: Vault, family: str) -> None:
    """Write the name of AB-17 anew."""
    if "AB-17" in identities.codes(vault):
        session = identities.look_up(vault, "AB-17")
    else:
        session = identities.begin(vault, "AB-17", "kk")
    session.answer("p_main/id_family", family)
    identities.save(vault, session)


def test_no_sheet_takes_the_place_of_a_newer_one_or_of_somebody_elses(
    two: Pair, tmp_path: Path
) -> None:
    """A stick that was late, then a monitor who is not the author, then the author."""
    other = create(tmp_path / "other")
    team.add_signer(two.office, vaults.vault_info(other).signer, "M-15")
    view = team.sign_team(two.office, tmp_path / "t3")
    team.import_team(two.monitor, tmp_path / "t3", None)
    team.import_team(other, tmp_path / "t3", view.fingerprint)
    identities.create(other, WORDS, kdf_memory_mib=64)
    consent(two.monitor, "AB-17")
    consent(other, "AB-17")
    key = tmp_path / "names.key"

    def sealed(vault: Vault, family: str) -> Path:
        sheet(vault, family)
        out = tmp_path / family
        out.mkdir()
        result = identity_exchange.export_sheets(
            vault, None, ["names"], "p_store", out, Progress()
        )
        return result.bundles[0].file

    def received(file: Path) -> tuple[list[str], str]:
        """Return the codes of what was refused, and the name that is here now."""
        report = identity_exchange.receive_sheets(
            two.office, [file], key, None, Progress()
        )
        here = identities.look_up(two.office, "AB-17").answers()
        return [q.code for q in report.quarantined], here["p_main/id_family"]

    early, late = sealed(two.monitor, "Ертерек"), sealed(two.monitor, "Кейінгі")
    assert received(late) == ([], "Кейінгі")
    assert received(early) == ([], "Кейінгі")
    forged = sealed(other, "Бөгде")
    assert received(forged) == (["bundle.sheet-of-another"], "Кейінгі")
    team.revoke_signer(two.office, "M-14")
    assert received(forged) == ([], "Бөгде")
    identities.remove(two.office, "AB-17")
    assert MetaRepository(two.office.database).find("sheet-origin/AB-17") is None
    other.close()
    two.close()
