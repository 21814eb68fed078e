"""A vault of every released schema opens, is whole, and is migrated."""

from pathlib import Path

import pytest
from monitor_app.progress import Progress
from monitor_app.vault import migrate
from tests.vaults import copied, reopen, summary
from tests.vectors.vault.generate import HERE, PHOTO

FIXTURES = sorted(HERE.glob("schema-*"))


def test_there_is_one_for_each_schema() -> None:
    numbers = [int(folder.name[-4:]) for folder in FIXTURES]
    assert numbers == list(range(1, migrate.newest() + 1))


@pytest.mark.parametrize("fixture", FIXTURES, ids=lambda folder: str(folder.name))
def test_an_older_vault_opens_whole(fixture: Path, tmp_path: Path) -> None:
    with reopen(copied(fixture, tmp_path / "v")) as vault:
        assert vault.schema == migrate.newest()
        assert not vault.check(Progress())
        assert vault.interviews.get(summary(1).id).person_code == "AB-17"
        (version,) = vault.interviews.versions(summary(1).id)
        assert version.submission == "<x>қыс</x>".encode()
        (photo,) = vault.attachments.of(summary(1).id)
        with vault.attachments.open(photo.id) as reader:
            assert reader.read() == PHOTO
        assert [hit.question for hit in vault.search.find("таякпен", 5)] == ["q"]
