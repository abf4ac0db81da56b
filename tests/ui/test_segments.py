"""Segments and RFM on screen: saved, counted, renamed, deleted, and every one of them listed by Enter."""

from collections.abc import Callable

from screens.rfm import GRID, RfmMap
from screens.segments import Segments
from store.actor import Actor
from store.database.store import Store
from store.points.earning.sale import sell_by_hand
from store.search.saved import save_search
from store.segments.rfm_run import refresh_rfm
from store.staff.permissions import Role
from tests.ui.conftest import Seat, Sit, until
from widgets.field_table import FieldRow

MakeActor = Callable[..., Actor]


def at_home(seat: Seat) -> bool:
    return seat.app.screen is seat.home


async def open_segments(seat: Seat) -> Segments:
    await seat.press("f10")
    await seat.type("segments")
    await seat.press("enter")
    window = seat.app.screen
    assert isinstance(window, Segments)
    return window


async def open_rfm(seat: Seat) -> RfmMap:
    await seat.press("f10")
    await seat.type("rfm")
    await seat.press("enter")
    window = seat.app.screen
    assert isinstance(window, RfmMap)
    return window


def shown(window: Segments) -> list[tuple[str, int | None]]:
    return [(row.name, row.members) for row in window.rows]


def lines(seat: Seat) -> str:
    screen = seat.app.screen
    return "\n".join(
        "".join(segment.text for segment in strip) for strip in screen._compositor.render_strips()
    )


def about(window: RfmMap) -> str:
    return " ".join(str(line.render()) for line in window.about)


async def test_a_segment_is_saved_counted_and_listed(sit: Sit, shop: Store) -> None:
    async with sit(Role.MANAGER) as seat:
        window = await open_segments(seat)
        assert shown(window) == [("all", None)]
        await seat.press("n")
        await seat.type("with points")
        await seat.press("enter")
        await seat.type("has:points")
        await seat.press("enter")
        assert shown(window) == [("all", None), ("with points", 2)]
        await seat.press("R")
        assert shown(window) == [("all", 4), ("with points", 2)]
        await seat.press("down", "enter")
        assert at_home(seat)
        assert seat.home.bar.value == 'segment:"with points"'
        assert seat.home.people.answer.total == 2


async def test_a_segment_is_renamed_and_deleted_unless_something_uses_it(
    sit: Sit, shop: Store, actor: MakeActor
) -> None:
    save_search(shop, actor(Role.OWNER), "one", "has:points", everyone=True)
    save_search(shop, actor(Role.OWNER), "two", "segment:one", everyone=True)
    async with sit(Role.OWNER) as seat:
        window = await open_segments(seat)
        await seat.press("down", "delete", "enter")
        assert '"two" uses @one' in lines(seat)
        await seat.press("escape", "down", "e")
        await seat.type("s")
        await seat.press("enter")
        assert [row.name for row in window.rows] == ["all", "one", "twos"]
        await seat.press("delete", "enter")
        assert [row.name for row in window.rows] == ["all", "one"]


async def test_a_wrong_search_stays_in_the_prompt_with_the_reason(sit: Sit, shop: Store) -> None:
    async with sit(Role.OWNER) as seat:
        window = await open_segments(seat)
        await seat.press("n")
        await seat.type("x")
        await seat.press("enter")
        await seat.type("tga:vip")
        await seat.press("enter")
        assert "unknown field" in lines(seat)
        assert shown(window) == [("all", None)]
        await seat.press("escape")
        assert seat.app.screen is window


async def test_the_map_is_computed_walked_and_listed(sit: Sit, shop: Store, actor: MakeActor) -> None:
    for persona_id in (1002, 1003):
        sell_by_hand(shop, actor(Role.OWNER), persona_id, 500)
    async with sit(Role.OWNER) as seat:
        window = await open_rfm(seat)
        assert "never computed" in about(window)
        await seat.press("enter")
        assert seat.app.screen is window
        await seat.press("r")
        await until(seat.pilot, lambda: window.found is not None and window.found.computed_at is not None)
        found = window.found
        assert found is not None
        assert found.customers == 3
        assert "champions" in lines(seat).lower()
        place, cell = next((place, cell) for place, cell in enumerate(found.cells) if cell.customers)
        row, column = divmod(place, 5)
        await seat.press("home", *["down"] * row, *["right"] * column)
        assert f"{cell.title}: {cell.customers:,}" in about(window)
        await seat.press("enter")
        assert at_home(seat)
        assert seat.home.bar.value == cell.query
        assert seat.home.people.answer.total == cell.customers


async def test_a_whole_group_and_a_cell_of_the_grid_are_listed(
    sit: Sit, shop: Store, actor: MakeActor
) -> None:
    refresh_rfm(shop, actor(Role.OWNER))
    async with sit(Role.MARKETING) as seat:
        window = await open_rfm(seat)
        await seat.press("g")
        assert seat.home.bar.value == "rfm:champions"
        window = await open_rfm(seat)
        await seat.press("tab")
        assert window.view == GRID
        await seat.press("home")
        assert "Beginners: 1 customer" in about(window)
        await seat.press("enter")
        assert seat.home.bar.value == "seen:<=30d visits:1..3"
        assert seat.home.people.answer.total == 1


async def test_the_cursor_stops_at_the_edges_of_the_map(sit: Sit, shop: Store) -> None:
    async with sit(Role.OWNER) as seat:
        window = await open_rfm(seat)
        await seat.press("up", "right", "end", "k", "l")
        assert (window.cells.row, window.cells.column) == (0, 4)
        await seat.press(*["j"] * 7, *["h"] * 7)
        assert (window.cells.row, window.cells.column) == (4, 0)
        await seat.press("escape")
        assert at_home(seat)


async def test_staff_at_the_counter_find_both_locked(sit: Sit) -> None:
    async with sit(Role.STAFF) as seat:
        for name in ("segments", "rfm"):
            await seat.press("f10")
            await seat.type(name)
            await seat.press("enter")
            assert not isinstance(seat.app.screen, Segments | RfmMap)
            await seat.press("escape")


async def test_the_card_says_the_group_its_scores_and_the_place_in_the_grid(
    sit: Sit, shop: Store, actor: MakeActor
) -> None:
    refresh_rfm(shop, actor(Role.OWNER))
    async with sit(Role.OWNER, size=(120, 40)) as seat:
        seat.home.open_card(1001)
        await seat.press("enter")
        rows = {row.name: row.value for row in seat.home.card.general.rows if isinstance(row, FieldRow)}
        assert rows["rfm"] == "Hibernating: recency 1, frequency 1, money 1"
        assert rows["rfm:grid"] == "Beginners"
        seat.home.open_card(1002)
        await seat.press("f2")
        rows = {row.name: row.value for row in seat.home.card.general.rows if isinstance(row, FieldRow)}
        assert "rfm" not in rows
