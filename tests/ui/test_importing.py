"""Importing and exporting by keys, with real files: picked, mapped, tried, taken in, taken back, written."""

import csv
from pathlib import Path

import pytest

from screens.exporting import Export
from screens.importing.columns import ImportColumns
from screens.importing.files import PickFile
from screens.importing.progress import ImportProgress
from screens.importing.running import Plan, running_in, start
from screens.importing.runs import ImportRuns
from store.database.store import Store
from store.staff.permissions import Role
from store.transfer.mappings import Reading
from tests.store.outbox.conftest import STORE_ID, set_to
from tests.ui.conftest import Seat, Sit, settled, until
from widgets.prompt import Prompt

KUNDEN = (
    "Kundennr;Vorname;Nachname;Handy;Geburtsdatum;Schuhe\n"
    "K1;Zoë;Lind;(212) 555-0150;31.12.1990;38\n"
    "K2;Kai;Park;(212) 555-0151;01.02.1985;44\n"
    "K3;No;Phone;555;01.02.1985;\n"
)


@pytest.fixture
def folder(shop: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the console stands, with files of a till in a folder."""
    set_to(shop, store_id=STORE_ID)
    (tmp_path / "till").mkdir()
    (tmp_path / "till" / "kunden.csv").write_text(KUNDEN, encoding="utf-8")
    (tmp_path / "till" / "book.xlsx").write_bytes(b"PK\x03\x04")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    return tmp_path


async def picked(seat: Seat) -> ImportColumns:
    await seat.press("f10")
    await seat.type("import a file")
    await seat.press("enter")
    assert isinstance(seat.app.screen, PickFile)
    await seat.type("till")
    await seat.press("enter")
    await seat.type("kun")
    await seat.press("enter")
    assert not isinstance(seat.app.screen, PickFile), seat.app.screen._list.answer
    await seat.type("personas")
    await seat.press("enter")
    window = seat.app.screen
    assert isinstance(window, ImportColumns)
    return window


async def test_a_file_is_picked_mapped_tried_taken_in_and_taken_back(
    sit: Sit, shop: Store, folder: Path
) -> None:
    async with sit(Role.OWNER) as seat:
        window = await picked(seat)
        assert [row.ours for row in window.rows] == [
            "source_id", "first_name", "last_name", "phone", "birthday", "attr:Schuhe",
        ]  # fmt: skip
        assert window.rows[4].cells == "1990-12-31 | 1985-02-01 | 1985-02-01"
        await seat.press("end", "enter")
        await seat.type("leave")
        await seat.press("enter")
        assert window.rows[5].ours == ""
        await seat.press("t")
        assert "2 new · 1 rejected" in window.said
        assert shop.connection.value("SELECT count(*) FROM import_run") == 0
        await seat.press("i")
        await seat.type("2")
        await seat.press("enter")
        assert window.query_one(Prompt).is_mounted
        await seat.press("backspace", "3", "enter")
        progress = seat.app.screen
        assert isinstance(progress, ImportProgress)
        await until(seat.pilot, lambda: any(row.id == "new" for row in progress.rows))
        found = {row.id: row.value for row in progress.rows}
        assert (found["new"], found["rejected"]) == ("2", "1")
        assert (folder / "till" / "kunden.rejects.csv").exists()
        assert shop.connection.value("SELECT count(*) FROM persona WHERE import_run_id IS NOT NULL") == 2
        await seat.press("x")
        assert (folder / "till" / "kunden.points-of-run-1.csv").exists() or "points-of-run" in progress.said
        await seat.press("u")
        await seat.type("3")
        await seat.press("enter")
        await until(seat.pilot, lambda: "taken back" in progress.said)
        assert shop.connection.value("SELECT count(*) FROM persona WHERE status = 'sealed'") == 2
        await seat.press("escape")
        assert "2 new" in seat.said


async def test_what_was_said_of_columns_is_there_the_next_time(sit: Sit, shop: Store, folder: Path) -> None:
    async with sit(Role.OWNER) as seat:
        window = await picked(seat)
        await seat.press("end", "enter")
        await seat.type("tags")
        await seat.press("enter", "i", "3", "enter")
        await until(seat.pilot, lambda: isinstance(seat.app.screen, ImportProgress))
        await until(seat.pilot, lambda: running_in(seat.app) is None)
        await seat.press("escape")
        window = await picked(seat)
        assert window.rows[5].ours == "tags"


async def test_a_workbook_and_a_file_nobody_can_read_are_answered(
    sit: Sit, shop: Store, folder: Path
) -> None:
    async with sit(Role.OWNER) as seat:
        (folder / "odd.csv").write_text("colour;size\nred;1\n")
        await seat.press("f10")
        await seat.type("import a file")
        await seat.press("enter")
        await seat.type(str(folder / "till" / "book.xlsx"))
        await seat.press("enter")
        await seat.type("personas")
        await seat.press("enter")
        window = seat.app.screen
        assert isinstance(window, ImportColumns)
        assert "Excel" in window.list.answer.explain


async def test_an_import_goes_on_when_its_window_is_left_and_can_be_cancelled(
    sit: Sit, shop: Store, folder: Path
) -> None:
    async with sit(Role.OWNER) as seat:
        path = folder / "many.csv"
        lines = "".join(f"P{number},p{number}@example.com\n" for number in range(3000))
        path.write_text("first_name,email\n" + lines)
        desk = seat.home.desk
        start(seat.app, desk, Plan("personas", path, "POS", False, Reading()))
        await seat.press("f10")
        await seat.type("import a file")
        await seat.press("enter")
        await settled(seat.pilot)
        assert shop.connection.value("SELECT count(*) FROM persona WHERE import_run_id IS NOT NULL") == 3000
        again = Plan("personas", path.with_name("more.csv"), "POS", False, Reading())
        again.path.write_text("first_name,email\n" + lines.replace("@", "@q."))
        running = start(seat.app, desk, again)
        running.cancel()
        await until(seat.pilot, lambda: running.ended)
        runs = shop.connection.all("SELECT state FROM import_run ORDER BY id")
        assert runs[1][0] in ("taken back", "done")
        assert shop.connection.value("SELECT count(*) FROM persona WHERE import_run_id IS NOT NULL") == (
            3000 if runs[1][0] == "taken back" else 6000
        )


async def test_runs_are_listed_looked_into_and_taken_back(sit: Sit, shop: Store, folder: Path) -> None:
    async with sit(Role.OWNER) as seat:
        start(
            seat.app,
            seat.home.desk,
            Plan("personas", folder / "till" / "kunden.csv", "POS", False, Reading()),
        )
        await settled(seat.pilot)
        await seat.press("f10")
        await seat.type("imports take")
        await seat.press("enter")
        window = seat.app.screen
        assert isinstance(window, ImportRuns)
        assert [row.counts["rows"] for row in window.rows] == [3]
        await seat.press("enter", "escape", "x", "enter")
        assert "in " in window.said
        await seat.press("u", "3", "enter")
        await until(seat.pilot, lambda: "taken back" in window.said)
        await settled(seat.pilot)
        assert window.rows[0].undone_at is not None
        await seat.press("u")
        assert "already" in window.said


async def test_what_the_bar_finds_is_exported_and_nothing_is_written_over(
    sit: Sit, shop: Store, folder: Path
) -> None:
    async with sit(Role.OWNER) as seat:
        await seat.type("haddad")
        await seat.press("f10")
        await seat.type("export to")
        await seat.press("enter")
        window = seat.app.screen
        assert isinstance(window, Export)
        await seat.press("enter", "enter", "enter")
        with (folder / "export.csv").open(encoding="utf-8", newline="") as file:
            assert [row["last_name"] for row in csv.DictReader(file)] == ["Haddad"]
        assert "1 row of personas" in seat.said
        await seat.press("f10")
        await seat.type("export to")
        await seat.press("enter", "enter", "enter", "enter")
        assert isinstance(seat.app.screen, Export)
        assert "exists already" in str([getattr(row, "value", "") for row in seat.app.screen.rows])


async def test_a_role_that_sees_masked_data_exports_it_masked(sit: Sit, shop: Store, folder: Path) -> None:
    async with sit(Role.ANALYST) as seat:
        await seat.press("f10")
        await seat.type("export to")
        await seat.press("enter")
        window = seat.app.screen
        assert isinstance(window, Export)
        assert "masked" in str([getattr(row, "value", "") for row in window.rows])
        await seat.press("enter", "right", "enter", "enter")
        assert "Haddad" not in (folder / "export.tsv").read_text(encoding="utf-8")


async def test_a_path_typed_in_part_offers_what_begins_so_and_nonsense_offers_nothing(
    sit: Sit, folder: Path
) -> None:
    async with sit(Role.OWNER) as seat:
        await seat.press("f10")
        await seat.type("import a file")
        await seat.press("enter")
        window = seat.app.screen
        assert isinstance(window, PickFile)
        await seat.type("~nobody-of-that-name/x")
        await seat.press("enter")
        assert seat.app.screen is window
        assert not window._list.answer.rows
        window._bar.value = ""
        await seat.type(f"{folder}/till/KUN")
        assert [row.label for row in window._list.answer.rows] == ["kunden.csv"]
        await seat.press("enter")
        assert not isinstance(seat.app.screen, PickFile)
