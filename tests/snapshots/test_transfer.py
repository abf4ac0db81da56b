"""How importing and exporting look."""

from collections.abc import Callable
from pathlib import Path

import pytest
from textual.pilot import Pilot

from console.app import ConsoleOptions, RegularsApp
from screens.home import Home
from screens.importing.columns import ImportColumns
from screens.importing.progress import ImportProgress
from screens.importing.running import Plan, Running
from screens.importing.runs import ImportRuns
from store.actor import Actor
from store.database.store import Store
from store.staff.permissions import Role
from store.transfer.importing import import_file
from store.transfer.mappings import Reading
from store.transfer.result import Counts, ImportResult, Progress, Reject
from tests.snapshots.test_screens import SIZES, Compare, steps

EACH = pytest.mark.parametrize("size", [*SIZES, (60, 20)], ids=lambda size: f"{size[0]}x{size[1]}")
KUNDEN = (
    "Kundennr;Vorname;Nachname;Handy;Geburtsdatum;Punktestand;Schuhe\n"
    "K1;Zoë;Lind;(212) 555-0150;31.12.1990;1.234;38\n"
    "K2;Kai;Park;(212) 555-0151;01.02.1985;12.345.678;44\n"
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A file of another country."""
    path = tmp_path / "kunden.csv"
    path.write_text(KUNDEN, encoding="utf-8")
    return path


def home_of(pilot: Pilot[int]) -> Home:
    found = pilot.app.screen
    assert isinstance(found, Home)
    return found


@EACH
def test_the_columns_of_a_file_look_as_they_did(
    size: tuple[int, int], shop: Store, actor: Callable[..., Actor], snap_compare: Compare, file: Path
) -> None:
    """What each column is, with the first rows as they are read."""

    async def opened(pilot: Pilot[int]) -> None:
        await steps((), shop, actor(Role.MANAGER))(pilot)
        pilot.app.push_screen(ImportColumns(home_of(pilot).desk, file, "personas"))
        await pilot.pause()
        await pilot.app.workers.wait_for_complete()
        await pilot.pause()
        await pilot.press("down", "down")

    assert snap_compare(
        RegularsApp(ConsoleOptions("shop.store"), store=shop), run_before=opened, terminal_size=size
    )


@EACH
@pytest.mark.parametrize("over", [False, True], ids=["under way", "at the end"])
def test_an_import_looks_as_it_did(
    size: tuple[int, int],
    over: bool,
    shop: Store,
    actor: Callable[..., Actor],
    snap_compare: Compare,
) -> None:
    """How far it is; then what became of the rows."""

    async def opened(pilot: Pilot[int]) -> None:
        await steps((), shop, actor(Role.MANAGER))(pilot)
        desk = home_of(pilot).desk
        running = Running(desk, Plan("personas", Path("kunden.csv"), "POS", False, Reading()))
        running.progress = Progress("writing", 12_345, 50_000, 8_123.0, 5.0)
        if over:
            running.ended = True
            rejects = (Reject(17, "phone", "555", "phone is no number"), Reject(40, None, None, "half a row"))
            counts = Counts(50_000, 49_000, 800, 150, 48, 2)
            running.result = ImportResult(3, "personas", counts, rejects, Path("kunden.rejects.csv"))
        pilot.app.push_screen(ImportProgress(desk, running))
        await pilot.pause()
        await pilot.app.workers.wait_for_complete()
        await pilot.pause()

    assert snap_compare(
        RegularsApp(ConsoleOptions("shop.store"), store=shop), run_before=opened, terminal_size=size
    )


@EACH
def test_the_runs_look_as_they_did(
    size: tuple[int, int], shop: Store, actor: Callable[..., Actor], snap_compare: Compare, file: Path
) -> None:
    """The latest first; the question before one is taken back."""
    import_file(shop, actor(Role.MANAGER), "personas", file, source="Kasse", enrols=True, keep_unknown=True)

    async def opened(pilot: Pilot[int]) -> None:
        await steps((), shop, actor(Role.MANAGER))(pilot)
        pilot.app.push_screen(ImportRuns(home_of(pilot).desk))
        await pilot.pause()
        await pilot.app.workers.wait_for_complete()
        await pilot.pause()
        await pilot.press("u")
        await pilot.app.workers.wait_for_complete()
        await pilot.pause()

    assert snap_compare(
        RegularsApp(ConsoleOptions("shop.store"), store=shop), run_before=opened, terminal_size=size
    )


@EACH
def test_the_export_looks_as_it_did(
    size: tuple[int, int],
    shop: Store,
    actor: Callable[..., Actor],
    snap_compare: Compare,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What the bar finds, masked for a role that sees masked data."""
    monkeypatch.setenv("HOME", "/home/shop")
    keys = ("haddad", "f10", "export to", "enter")
    app = RegularsApp(ConsoleOptions("shop.store"), store=shop)
    assert snap_compare(app, run_before=steps(keys, shop, actor(Role.ANALYST)), terminal_size=size)
