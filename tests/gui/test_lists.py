"""The list: keyset pages, filters and search in the vault, quick with many rows."""

from dataclasses import asdict, fields, replace
from itertools import groupby
from pathlib import Path

import pytest
from monitor_app.records.interview import InterviewSummary, State
from monitor_app.records.profile import Profile
from monitor_app.ui import words
from monitor_app.ui.lists.model import HEADING, HIT, Heading
from monitor_app.ui.pages.interviews import InterviewsPage
from monitor_app.usecases import next_steps, vaults
from monitor_app.vault import Vault
from monitor_app.vault.search import SearchHit
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication, QMenu
from tests.gui.conftest import PASSPHRASE, Driver
from tests.gui.handover import Made, open_vault
from tests.vaults import FORM, summary

ROWS = 100_000
STATES = (State.DRAFT, State.SIGNED, State.SEALED, State.RECEIPT_VERIFIED)


def fill(folder: Path) -> None:
    """Put very many interviews into a new vault, straight into its table."""
    columns = ", ".join(field.name for field in fields(InterviewSummary))
    marks = ", ".join(f":{field.name}" for field in fields(InterviewSummary))
    rows = [asdict(row(number)) for number in range(ROWS)]
    vault = vaults.create_vault(folder, PASSPHRASE, Profile.MONITOR, kdf_memory_mib=64)
    with vault, vault.transaction():
        vault.forms.add(FORM)
        vault.database.execute_many(
            f"INSERT INTO interviews ({columns}) VALUES ({marks})",  # noqa: S608
            rows,
        )
        vault.search.replace(row(77).id, {"story/account": "его били таяқпен"})


def row(number: int) -> InterviewSummary:
    minutes, seconds = divmod(number, 60)
    at = f"2026-01-{1 + minutes // 1440:02}T{minutes // 60 % 24:02}:{minutes % 60:02}"
    return summary(
        number,
        state=STATES[number % len(STATES)],
        person_code=f"P-{number:06}",
        created=f"{at}:{seconds:02}.000000Z",
        updated=f"{at}:{seconds:02}.000000Z",
    )


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("many") / "vault"
    fill(folder)
    return folder


def go(driver: Driver, folder: Path) -> InterviewsPage:
    with driver.bot.waitSignal(driver.desk.opened, timeout=30_000):
        driver.desk.open(
            driver.window,
            lambda: vaults.open_vault(folder, PASSPHRASE),
            folder,
            lambda error: pytest.fail(repr(error)),
        )
    page = driver.page(InterviewsPage)
    driver.settle()
    assert isinstance(page, InterviewsPage)
    return page


def codes(page: InterviewsPage) -> list[str]:
    return [item.person_code for item in page.model.items]


def test_pages_come_when_they_are_wanted_and_in_order(
    driver: Driver, many: Path
) -> None:
    page = all_of_them(driver, go(driver, many))
    newest = [f"P-{n:06}" for n in range(ROWS - 1, ROWS - 201, -1)]
    assert codes(page) == newest
    for fetched in (400, 600):
        assert page.model.canFetchMore(QModelIndex())
        page.model.fetchMore(QModelIndex())
        driver.settle()
        assert len(page.model.items) == fetched
    wanted = [f"P-{n:06}" for n in range(ROWS - 1, ROWS - 601, -1)]
    assert codes(page) == wanted


def all_of_them(driver: Driver, page: InterviewsPage) -> InterviewsPage:
    page.states.set_value("")
    page.ask()
    driver.settle()
    return page


def test_what_to_do_next_stands_above_those_who_want_it(
    driver: Driver, many: Path
) -> None:
    """Drafts first, then what is signed; page after page, each heading once."""
    page = go(driver, many)
    model = page.model
    assert page.states.value == "to-do"
    heading = model.data(model.index(0), HEADING)
    assert isinstance(heading, Heading)
    assert (heading.words, heading.count) == ("To finish", ROWS // 4)
    assert model.data(model.index(0), Qt.ItemDataRole.AccessibleTextRole) == (
        "To finish, 25000 records"
    )
    assert not model.flags(model.index(0)) & Qt.ItemFlag.ItemIsSelectable
    assert page.view.currentIndex().row() == 1  # the keyboard is on a record
    assert codes(page)[0] == f"P-{ROWS - 4:06}"
    model.fetchMore(QModelIndex())
    driver.settle()
    assert {item.state for item in model.items} == {State.DRAFT}
    assert model.rowCount() == 401
    driver.press(Qt.Key.Key_Up, widget=page.view)
    assert page.view.currentIndex().row() == 1  # a heading cannot be chosen


def test_groups_follow_one_another_over_the_edge_of_a_page(
    driver: Driver, tmp_path: Path
) -> None:
    folder = tmp_path / "few"
    with (
        vaults.create_vault(
            folder, PASSPHRASE, Profile.MONITOR, kdf_memory_mib=64
        ) as vault,
        vault.transaction(),
    ):
        vault.forms.add(FORM)
        for number in range(210):
            state = State.DRAFT if number < 205 else State.SEALED
            vault.interviews.add(replace(row(number), state=state))
    page = go(driver, folder)
    assert page.model.rowCount() == 201
    while page.model.canFetchMore(QModelIndex()):
        page.model.fetchMore(QModelIndex())
        driver.settle()
    rows = [page.model.index(n) for n in range(page.model.rowCount())]
    heads = [(r.row(), page.model.data(r, HEADING)) for r in rows]
    named = [(n, h.words, h.count) for n, h in heads if isinstance(h, Heading)]
    assert named == [(0, "To finish", 205), (206, "To hand over", 5)]
    assert len(set(codes(page))) == 210
    page.model.ask(form=FORM.form_id, by_step=True)
    driver.settle()
    head = page.model.data(page.model.index(0), HEADING)
    assert isinstance(head, Heading)
    assert head.count is None  # those of one form are not counted


def test_every_state_has_its_place_by_next_step() -> None:
    assert set(next_steps.ORDER) == set(State)
    groups = [words.group(state) for state in next_steps.ORDER]
    assert all(groups)
    runs = [group for group, _run in groupby(groups)]
    assert len(runs) == len(set(runs))  # no group comes twice


def test_a_page_is_found_by_its_index_and_never_sorted(
    driver: Driver, many: Path
) -> None:
    go(driver, many)
    plans: list[str] = []

    def explain(vault: Vault, _progress: object) -> list[str]:
        found = []
        for condition in ("1", "state = 'signed'", "form_id = 'f'"):
            rows = vault.database.execute(
                "EXPLAIN QUERY PLAN SELECT id FROM interviews"  # noqa: S608
                f" WHERE {condition} AND (updated, id) < ('2026-02-01', 'm')"
                " ORDER BY updated DESC, id DESC LIMIT 200"
            )
            found.append(" ".join(str(row[3]) for row in rows))
        return found

    driver.desk.ask(driver.window, explain, plans.extend)
    driver.settle()
    for plan in plans:
        assert "USING" in plan
        assert "TEMP B-TREE" not in plan


def test_states_are_filtered_by_the_vault(driver: Driver, many: Path) -> None:
    page = go(driver, many)
    page.states.set_value("sealed")
    page.ask()
    driver.settle()
    assert {item.state for item in page.model.items} == {State.SEALED}
    assert len(page.model.items) == 200
    page.model.fetchMore(QModelIndex())
    driver.settle()
    assert {item.state for item in page.model.items} == {State.SEALED}


def test_words_and_codes_are_found_among_all(driver: Driver, many: Path) -> None:
    page = go(driver, many)
    driver.type_text(page.search, "таяк")
    page.ask()
    driver.settle()
    assert codes(page) == ["P-000077"]
    hit = page.model.data(page.model.index(0), HIT)
    assert isinstance(hit, SearchHit)
    assert "таяқпен" in hit.snippet
    page.search.setText("p-004321")
    page.ask()
    driver.settle()
    assert codes(page) == ["P-004321"]
    page.states.set_value("draft")
    page.ask()
    driver.settle()
    assert codes(page) == []  # it is signed
    page.escape()
    assert page.search.text() == ""


def test_a_row_says_everything_to_those_who_listen(driver: Driver, many: Path) -> None:
    page = all_of_them(driver, go(driver, many))
    first = page.model.index(0)
    said = str(page.model.data(first, Qt.ItemDataRole.AccessibleTextRole))
    assert "P-099999" in said
    assert "step 6 of 6" in said


def test_the_model_keeps_qts_rules(driver: Driver, many: Path) -> None:
    page = go(driver, many)
    QAbstractItemModelTester(
        page.model, QAbstractItemModelTester.FailureReportingMode.Fatal
    )
    page.model.fetchMore(QModelIndex())
    driver.settle()
    page.ask()
    driver.settle()
    assert page.model.rowCount() == 201
    all_of_them(driver, page)
    assert page.model.rowCount() == 200


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_the_menu_key_offers_what_can_be_done(driver: Driver, made: Made) -> None:
    open_vault(driver, made, "monitor")
    page = driver.page(InterviewsPage)
    driver.settle()
    assert isinstance(page, InterviewsPage)
    at = page.model.row_of(made.interview)
    page.view.setCurrentIndex(page.model.index(at))
    page._offer(page.view.visualRect(page.model.index(at)).center())
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    offered = [action.text() for action in menu.actions()]
    menu.close()
    assert offered == [
        "Open",
        "Files",
        "Print…",
        "Case",
        "Consent lines",
        "Put into a bundle",
    ]
